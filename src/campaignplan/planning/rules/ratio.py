"""Rules on what money brings: ROAS floors, cost ceilings, targets."""

from collections.abc import Iterator

import numpy as np

from campaignplan.planning.frame import Frame
from campaignplan.planning.row import Earned, Row, terms
from campaignplan.planning.rule import Rule
from campaignplan.response.cells import Ints


def roas_floor(frame: Frame, rule: Rule) -> Iterator[Row]:
    """Return rows: GMV of a group at least `limit` times its spend."""
    for name, group in _groups(frame, rule):
        yield Row(
            name, name, rule.id, ">=", 0.0, rule.limit,
            spend=terms(group, -rule.limit),
            earned=_earned(frame, group, "gmv"),
            per_limit=0.0,
            per_limit_spend=terms(group),
            penalty=rule.penalty,
        )  # fmt: skip


def order_cost_cap(frame: Frame, rule: Rule) -> Iterator[Row]:
    """Return rows: spend of a group at most `limit` yuan per order."""
    yield from _cost_cap(frame, rule, "orders")


def inquiry_cost_cap(frame: Frame, rule: Rule) -> Iterator[Row]:
    """Return rows: spend of a group at most `limit` yuan per inquiry."""
    yield from _cost_cap(frame, rule, "inquiries")


def target(frame: Frame, rule: Rule) -> Iterator[Row]:
    """Return rows: an outcome of a group at least `limit` (profit: after its spend, before fees)."""
    spends = rule.metric == "profit" or rule.metric == "lifetime"
    for name, group in _groups(frame, rule):
        yield Row(
            name, name, rule.id, ">=", rule.limit, rule.limit,
            spend=terms(group, -1.0 if spends else 0.0),
            earned=_earned(frame, group, rule.metric),
            penalty=rule.penalty,
        )  # fmt: skip


def _cost_cap(frame: Frame, rule: Rule, outcome: str) -> Iterator[Row]:
    # limit * outcome - spend >= 0; a higher limit moves the right-hand side by minus the outcome.
    for name, group in _groups(frame, rule):
        yield Row(
            name, name, rule.id, ">=", 0.0, rule.limit,
            spend=terms(group, -1.0),
            earned=_earned(frame, group, outcome, rule.limit),
            per_limit=0.0,
            per_limit_earned=_earned(frame, group, outcome, -1.0),
            penalty=rule.penalty,
        )  # fmt: skip


def _earned(frame: Frame, group: Ints, name: str, times: float = 1.0) -> Earned:
    return Earned(frame.cells, "gross" if name == "profit" else name, terms(group, times))


def _groups(frame: Frame, rule: Rule) -> Iterator[tuple[str, Ints]]:
    """Yield name and cells of each repetition."""
    scope = frame.mask(rule).reshape(-1, frame.cells.width)
    for name, periods in frame.slices(rule):
        group = (scope & periods).ravel()
        yield name, np.flatnonzero(group)

"""Rules on what money brings: ROAS floors, cost ceilings, targets."""

from collections.abc import Iterator

import numpy as np

from campaignplan.planning.frame import Frame
from campaignplan.planning.row import Row, Terms, terms
from campaignplan.planning.rule import Rule
from campaignplan.response.cells import Ints


def roas_floor(frame: Frame, rule: Rule) -> Iterator[Row]:
    """Return rows: GMV of a group at least `limit` times its spend."""
    for name, group, options in _groups(frame, rule):
        yield Row(
            name, name, rule.id, ">=", 0.0, rule.limit,
            spend=terms(group, -rule.limit),
            clicks=_outcome(frame, options, "gmv"),
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
    for name, group, options in _groups(frame, rule):
        yield Row(
            name, name, rule.id, ">=", rule.limit, rule.limit,
            spend=terms(group, -1.0 if spends else 0.0),
            clicks=_outcome(frame, options, rule.metric),
            penalty=rule.penalty,
        )  # fmt: skip


def _cost_cap(frame: Frame, rule: Rule, outcome: str) -> Iterator[Row]:
    # limit * outcome - spend >= 0; a higher limit moves the right-hand side by minus the outcome.
    for name, group, options in _groups(frame, rule):
        yield Row(
            name, name, rule.id, ">=", 0.0, rule.limit,
            spend=terms(group, -1.0),
            clicks=_outcome(frame, options, outcome, rule.limit),
            per_limit=0.0,
            per_limit_clicks=_outcome(frame, options, outcome, -1.0),
            penalty=rule.penalty,
        )  # fmt: skip


def _outcome(frame: Frame, options: Ints, name: str, times: float = 1.0) -> Terms:
    return Terms(options, times * frame.outcome(name)[options])


def _groups(frame: Frame, rule: Rule) -> Iterator[tuple[str, Ints, Ints]]:
    """Yield name, cells and options of each repetition."""
    scope = frame.mask(rule).reshape(-1, frame.cells.width)
    for name, periods in frame.slices(rule):
        group = (scope & periods).ravel()
        yield name, np.flatnonzero(group), np.flatnonzero(frame.options_of(group))

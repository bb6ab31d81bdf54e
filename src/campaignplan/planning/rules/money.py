"""Rules on money: the total, caps and floors of groups, blackouts."""

from collections.abc import Iterator

import numpy as np

from campaignplan.planning.frame import Frame
from campaignplan.planning.linear import Sense
from campaignplan.planning.row import Row, terms
from campaignplan.planning.rule import Rule


def budget(frame: Frame) -> Iterator[Row]:
    """Clicks, fees and the budget book's lines are at most (or exactly) the total less the reserve."""
    settings = frame.problem.settings
    if settings.total is None:
        return
    limit = settings.total * (1 - settings.reserve)
    pairs = frame.cells.pairs
    yield Row(
        name="budget",
        entry="budget",
        rule="budget",
        sense="==" if settings.spend == "exactly" else "<=",
        rhs=limit - frame.book_in_budget,
        limit=limit,
        spend=terms(frame.planned_cells),
        enrol=terms(np.arange(len(pairs)), pairs.fee),
    )


def cap(frame: Frame, rule: Rule) -> Iterator[Row]:
    """Return rows: money of a group at most the limit."""
    yield from _bounded(frame, rule, "<=")


def floor(frame: Frame, rule: Rule) -> Iterator[Row]:
    """Return rows: money of a group at least the limit."""
    yield from _bounded(frame, rule, ">=")


def blackout(frame: Frame, rule: Rule) -> Iterator[Row]:
    """Return one row: nothing is spent in the scope and span."""
    inside = np.zeros(frame.cells.width, dtype=np.bool_)
    for _, periods in frame.slices(rule):
        inside |= periods
    yield Row(rule.id, rule.id, rule.id, "<=", 0.0, 0.0, spend=terms(frame.within(frame.mask(rule), inside)))


def _bounded(frame: Frame, rule: Rule, sense: Sense) -> Iterator[Row]:
    scope = frame.mask(rule)
    for name, periods in frame.slices(rule):
        if rule.unit == "yuan":
            spend = terms(frame.within(scope, periods))
            yield Row(name, name, rule.id, sense, rule.limit, rule.limit, spend=spend, penalty=rule.penalty)
            continue
        # A share: group - s * base <= 0, so the right-hand side grows by the base's spend per unit of s.
        everything = np.broadcast_to(np.bool_(True), frame.cells.size)
        base = frame.within(everything, periods) if rule.share_of == "span" else frame.planned_cells
        inside = (scope.reshape(-1, frame.cells.width) & periods).ravel()[base]
        yield Row(
            name,
            name,
            rule.id,
            sense,
            0.0,
            rule.limit,
            spend=terms(base, np.where(inside, 1.0 - rule.limit, -rule.limit)),
            per_limit=0.0,
            per_limit_spend=terms(base),
            penalty=rule.penalty,
        )

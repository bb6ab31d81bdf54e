"""Rules on money: the total, caps and floors of groups, blackouts."""

from collections.abc import Iterator

import numpy as np

from campaignplan.planning.frame import Frame
from campaignplan.planning.linear import Sense
from campaignplan.planning.row import NONE, Row, masked, terms
from campaignplan.planning.rule import Rule


def budget(frame: Frame) -> Iterator[Row]:
    """Clicks, fees and the budget book's lines are at most (or exactly) the total less the reserve."""
    settings = frame.problem.settings
    if settings.total is None:
        return
    limit = settings.total * (1 - settings.reserve)
    cells = frame.cells
    yield Row(
        name="budget",
        entry="budget",
        rule="budget",
        sense="==" if settings.spend == "exactly" else "<=",
        rhs=limit - frame.book_in_budget,
        limit=limit,
        spend=masked(cells.period_of < cells.horizon),
        enrol=terms(np.arange(len(cells.pairs)), cells.pairs.fee),
    )


def cap(frame: Frame, rule: Rule) -> Iterator[Row]:
    """Return rows: money of a group at most the limit."""
    yield from _bounded(frame, rule, "<=")


def floor(frame: Frame, rule: Rule) -> Iterator[Row]:
    """Return rows: money of a group at least the limit."""
    yield from _bounded(frame, rule, ">=")


def blackout(frame: Frame, rule: Rule) -> Iterator[Row]:
    """Return one row: nothing is spent in the scope and span."""
    mask = frame.mask(rule)
    inside = np.zeros(frame.cells.width, dtype=np.bool_)
    for _, periods in frame.slices(rule):
        inside |= periods
    yield Row(rule.id, rule.id, rule.id, "<=", 0.0, 0.0, spend=masked(mask & inside[frame.cells.period_of]))


def _bounded(frame: Frame, rule: Rule, sense: Sense) -> Iterator[Row]:
    scope, period_of = frame.mask(rule), frame.cells.period_of
    for name, periods in frame.slices(rule):
        group = scope & periods[period_of]
        if rule.unit == "yuan":
            yield Row(name, name, rule.id, sense, rule.limit, rule.limit, spend=masked(group), penalty=rule.penalty)
            continue
        # A share: group - s * base <= 0, so the right-hand side grows by the base's spend per unit of s.
        base = (period_of < frame.cells.horizon) & (periods[period_of] if rule.share_of == "span" else True)
        coefficient = group.astype(np.float64) - rule.limit * base
        yield Row(
            name,
            name,
            rule.id,
            sense,
            0.0,
            rule.limit,
            spend=masked(group | base, coefficient),
            per_limit=0.0,
            per_limit_spend=masked(base),
            per_limit_clicks=NONE,
            penalty=rule.penalty,
        )

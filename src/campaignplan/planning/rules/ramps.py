"""Ramps: a line's yuan a day change by at most so much between neighbouring periods."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from campaignplan.planning.frame import Frame
from campaignplan.planning.row import Row, terms
from campaignplan.planning.rule import Rule
from campaignplan.response.cells import Ints


@dataclass(frozen=True)
class Ramp:
    """One ramp rule: yuan a day in cell c and in cell c + 1 differ by at most `limit`, for each c of `first`.

    `entry` is its line of the rule table, `rule` the rule's id; `penalty`, goal units per yuan a day beyond
    the limit, makes it soft.
    """

    rule: str
    entry: str
    limit: float
    penalty: float | None
    first: Ints


def ramps(frame: Frame) -> tuple[Ramp, ...]:
    """Return every ramp rule of the problem: two rows a couple of cells would be too many at size."""
    return tuple(_ramp(frame, rule) for rule in frame.problem.rules if rule.kind == "ramp")


def ramp(frame: Frame, rule: Rule) -> Iterator[Row]:
    """Return rows: two for each couple of cells, up and down."""
    found = _ramp(frame, rule)
    days = frame.cells.days[frame.cells.period_of]
    for cell in found.first.tolist():
        pair = terms([cell, cell + 1], np.array([-1 / days[cell], 1 / days[cell + 1]]))
        yield Row(
            f"{rule.id}:{cell}:up", rule.id, rule.id, "<=", rule.limit, rule.limit,
            spend=pair, per_limit=1.0, penalty=rule.penalty,
        )  # fmt: skip
        yield Row(
            f"{rule.id}:{cell}:down", rule.id, rule.id, ">=", -rule.limit, rule.limit,
            spend=pair, per_limit=-1.0, penalty=rule.penalty,
        )  # fmt: skip


def _ramp(frame: Frame, rule: Rule) -> Ramp:
    cells = frame.cells
    inside = np.zeros(cells.width, dtype=np.bool_)
    for _, periods in frame.slices(rule):
        inside |= periods
    scope = (frame.mask(rule) & cells.open).reshape(-1, cells.width) & inside
    both = np.zeros_like(scope)
    both[:, :-1] = scope[:, :-1] & scope[:, 1:]
    return Ramp(rule.id, rule.id, rule.limit, rule.penalty, np.flatnonzero(both))

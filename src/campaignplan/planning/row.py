"""Rows: rules written as linear inequalities over the plan's decisions, free of any solver.

Both solution methods read the same rows. A row speaks of five kinds of decision: `spend` per cell, `clicks`
per option, `enrol` per pair, `promoted` per product and `window` per test window, each a sparse (index,
coefficient) pair of arrays.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from campaignplan.planning.linear import Floats, Ints, Sense
from campaignplan.response.cells import OUTCOMES, Cells


class Terms(NamedTuple):
    """Sparse coefficients of one kind of decision."""

    at: Ints
    coefficient: Floats

    def dot(self, values: Floats) -> float:
        """Sum of coefficient times value."""
        return float(self.coefficient @ values[self.at])


NONE = Terms(np.zeros(0, dtype=np.int64), np.zeros(0))


def terms(index: Ints | list[int], coefficient: float | Floats = 1.0) -> Terms:
    """Make terms; one coefficient may serve all."""
    index = np.asarray(index, dtype=np.int64)
    return Terms(index, np.broadcast_to(np.asarray(coefficient, dtype=np.float64), index.shape))


def masked(mask: np.ndarray, coefficient: float | Floats = 1.0) -> Terms:
    """Make terms for the true entries of a mask; an array of coefficients is masked likewise."""
    index = np.flatnonzero(mask)
    return terms(index, coefficient if np.ndim(coefficient) == 0 else np.asarray(coefficient)[index])


@dataclass(frozen=True)
class Earned:
    """What a row counts of what clicks bring: `cell` coefficients per unit of `outcome` (a name in `OUTCOMES`).

    Of cells, not of their options: whichever option holds, its clicks count. That keeps a row small, and lets
    cells with like coefficients be looked up together.
    """

    cells: Cells
    outcome: str
    cell: Terms

    def by(self, option: Ints, clicks: Floats) -> float:
        """Sum of coefficient times outcome, for the option in force (C,) and the clicks (C,) of every cell."""
        at = self.cell.at
        per_click = self.cells.per_click[:, OUTCOMES.index(self.outcome)][option[at]]
        return float((self.cell.coefficient * per_click) @ clicks[at])

    @cached_property
    def clicks(self) -> Terms:
        """The same per click, over options."""
        first, after = np.searchsorted(self.cells.option_cell, np.stack([self.cell.at, self.cell.at + 1]))
        number = after - first
        start = np.repeat(first - np.concatenate([[0], np.cumsum(number)[:-1]]), number)
        option = start + np.arange(int(number.sum()))
        per_click = self.cells.per_click[option, OUTCOMES.index(self.outcome)]
        coefficient = np.repeat(np.broadcast_to(self.cell.coefficient, self.cell.at.shape), number) * per_click
        used = coefficient != 0
        return Terms(option[used], coefficient[used])


@dataclass(frozen=True)
class Row:
    """One inequality.

    `name` is unique; `entry` is the line of the rule table it belongs to (rows of one rule may share it);
    `rule` the id of the user's rule, empty for structure. `limit` is in the rule's own unit; the right-hand
    side moves by `per_limit` per unit of it, plus `per_limit_spend` and `per_limit_earned` times the
    decisions (share and ratio rules). `penalty` makes the row soft: goal units per unit of the row.
    """

    name: str
    entry: str
    rule: str
    sense: Sense
    rhs: float
    limit: float
    spend: Terms = NONE
    earned: Earned | None = None
    enrol: Terms = NONE
    promoted: Terms = NONE
    window: Terms = NONE
    per_limit: float = 1.0
    per_limit_spend: Terms = field(default=NONE)
    per_limit_earned: Earned | None = None
    penalty: float | None = None

    @property
    def clicks(self) -> Terms:
        """What the row counts per click, over options."""
        return NONE if self.earned is None else self.earned.clicks

    @property
    def per_limit_clicks(self) -> Terms:
        """`per_limit_earned` per click, over options."""
        return NONE if self.per_limit_earned is None else self.per_limit_earned.clicks

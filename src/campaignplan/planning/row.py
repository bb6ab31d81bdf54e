"""Rows: rules written as linear inequalities over the plan's decisions, free of any solver.

Both solution methods read the same rows. A row speaks of five kinds of decision: `spend` per cell, `clicks`
per option, `enrol` per pair, `promoted` per product and `window` per test window, each a sparse (index,
coefficient) pair of arrays.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from campaignplan.planning.linear import Floats, Ints, Sense


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
class Row:
    """One inequality.

    `name` is unique; `entry` is the line of the rule table it belongs to (rows of one rule may share it);
    `rule` the id of the user's rule, empty for structure. `limit` is in the rule's own unit; the right-hand
    side moves by `per_limit` per unit of it, plus `per_limit_spend` and `per_limit_clicks` times the
    decisions (share and ratio rules). `penalty` makes the row soft: goal units per unit of the row.
    """

    name: str
    entry: str
    rule: str
    sense: Sense
    rhs: float
    limit: float
    spend: Terms = NONE
    clicks: Terms = NONE
    enrol: Terms = NONE
    promoted: Terms = NONE
    window: Terms = NONE
    per_limit: float = 1.0
    per_limit_spend: Terms = field(default=NONE)
    per_limit_clicks: Terms = field(default=NONE)
    penalty: float | None = None

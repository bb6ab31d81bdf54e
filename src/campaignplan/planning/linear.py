"""A linear or mixed-integer model as plain arrays: what `planning.solver` hands to PuLP.

Models are written here in blocks of columns and rows, by number; names are made once, for people who read
the exported ``.lp``, and never parsed back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Sense = Literal["<=", ">=", "=="]


@dataclass
class Linear:
    """A model to maximise, grown block by block.

    Attributes
    ----------
    names, lower, upper, cost, integer
        One entry per column.
    row_names, senses, rhs
        One entry per row.
    entries
        Blocks of (row, column, coefficient) arrays.
    """

    names: list[str] = field(default_factory=list)
    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    cost: list[Floats] = field(default_factory=list)
    integer: list[Bools] = field(default_factory=list)
    row_names: list[str] = field(default_factory=list)
    senses: list[Sense] = field(default_factory=list)
    rhs: list[float] = field(default_factory=list)
    entries: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)

    def columns(
        self,
        names: Sequence[str],
        lower: float | Floats = 0.0,
        upper: float | Floats = np.inf,
        cost: float | Floats = 0.0,
        integer: bool | Bools = False,
    ) -> Ints:
        """Add a block of columns and return their numbers."""
        first, count = len(self.names), len(names)
        self.names += names
        for store, value in ((self.lower, lower), (self.upper, upper), (self.cost, cost)):
            store.append(np.broadcast_to(np.asarray(value, dtype=np.float64), (count,)))
        self.integer.append(np.broadcast_to(np.asarray(integer, dtype=np.bool_), (count,)))
        return np.arange(first, first + count, dtype=np.int64)

    def row(self, name: str, columns: Ints, coefficients: Floats, sense: Sense, rhs: float) -> int:
        """Add one row and return its number."""
        return int(self.rows([name], np.zeros(len(columns), dtype=np.int64), columns, coefficients, sense, rhs)[0])

    def rows(
        self,
        names: Sequence[str],
        row: Ints,
        column: Ints,
        coefficient: Floats,
        sense: Sense,
        rhs: float | Floats,
    ) -> Ints:
        """Add a block of rows, given as triplets with `row` counted from 0 in the block; return their numbers."""
        first, count = len(self.row_names), len(names)
        self.row_names += names
        self.senses += [sense] * count
        self.rhs += np.broadcast_to(np.asarray(rhs, dtype=np.float64), (count,)).tolist()
        self.entries.append((np.asarray(row, dtype=np.int64) + first, column, coefficient))
        return np.arange(first, first + count, dtype=np.int64)

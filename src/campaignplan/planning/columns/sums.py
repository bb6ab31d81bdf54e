"""Sums of coefficient times amount by row and group, for amounts that change from round to round."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from campaignplan.response.cells import Floats, Ints


@dataclass(frozen=True)
class Sums:
    """A sparse matrix with the coefficients of each row in the order of groups.

    `data` and `index` as in the matrix; `start` where each run of one row and group begins, `cell` the number
    (row times groups plus group) of each run; `shape` (rows, groups).
    """

    data: Floats
    index: Ints
    start: Ints
    cell: Ints
    shape: tuple[int, int]

    @classmethod
    def of(cls, matrix: csr_array, group: Ints, groups: int) -> "Sums":
        """Prepare the sums of `matrix`, whose columns belong to groups (columns,)."""
        height = matrix.shape[0]
        data, index = matrix.data, matrix.indices
        key = np.repeat(np.arange(height) * groups, np.diff(matrix.indptr)) + group[index]
        if len(key) and (np.diff(key) < 0).any():
            order = np.argsort(key, kind="stable")
            data, index, key = data[order], index[order], key[order]
        start = np.flatnonzero(np.diff(key, prepend=-1))
        return cls(data, index, start, key[start], (height, groups))

    def __call__(self, amount: npt.NDArray[Any]) -> Floats:
        """Return the sums (rows, groups) for amounts (columns,)."""
        result = np.zeros(self.shape[0] * self.shape[1])
        if len(self.start):
            result[self.cell] = np.add.reduceat(self.data * amount[self.index], self.start)
        return result.reshape(self.shape)

"""Sums of coefficient times amount by row and group, for amounts that change from round to round."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from campaignplan.response.cells import Floats, Ints


@dataclass(frozen=True)
class Sums:
    """A sparse matrix with a row for each row and group that meet.

    `matrix` (runs, columns); `cell` the number (row times groups plus group) of each of its rows; `shape`
    (rows, groups).
    """

    matrix: csr_array
    cell: Ints
    shape: tuple[int, int]

    @classmethod
    def of(cls, matrix: csr_array, group: Ints, groups: int) -> "Sums":
        """Prepare the sums of `matrix`, whose columns belong to groups (columns,)."""
        height, width = matrix.shape
        data, index = matrix.data, matrix.indices
        # There are many coefficients and few sums: short numbers are enough, and half as much to move.
        first = np.arange(height, dtype=np.int32) * np.int32(groups)
        key = np.repeat(first, np.diff(matrix.indptr)) + group.astype(np.int32)[index]
        if len(key) and (key[1:] < key[:-1]).any():
            order = np.argsort(key, kind="stable")
            data, index, key = data[order], index[order], key[order]
        begins = np.ones(len(key), dtype=np.bool_)
        np.not_equal(key[1:], key[:-1], out=begins[1:])
        start = np.flatnonzero(begins)
        apart = csr_array((data, index, np.append(start, len(key))), shape=(len(start), width))
        return cls(apart, key[start].astype(np.int64), (height, groups))

    def __call__(self, amount: npt.NDArray[Any]) -> Floats:
        """Return the sums (rows, groups) for amounts (columns,)."""
        result = np.zeros(self.shape[0] * self.shape[1])
        result[self.cell] = self.matrix @ amount.astype(np.float64, copy=False)
        return result.reshape(self.shape)

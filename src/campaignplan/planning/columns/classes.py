"""Classes: cells that every row treats alike, so that what rows say is said once a class.

Rows have few different coefficients per yuan, and, once it is told which outcome they count, few per unit of it.
So prices become costs and worths by one look-up an entry, and money and outcomes become what rows use by one sum
a class, instead of one product a row and cell.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
from pandas import factorize
from scipy.sparse import csr_array

from campaignplan.planning.frame import Frame
from campaignplan.planning.row import Row, Terms
from campaignplan.response.cells import OUTCOMES, Floats, Ints


def classes(frame: Frame, parts: list[Terms], group: Ints) -> tuple[Ints, Ints]:
    """Class of each cell (C,), and one member of each; cells of a class also share group and step.

    Parameters
    ----------
    parts
        What each row says of cells.
    group
        Shape (products,).
    """
    rng = np.random.default_rng(0)
    word = rng.integers(1, 2**63, (len(parts), 2), dtype=np.uint64) | np.uint64(1)
    spread = rng.integers(1, 2**63, int(group.max(initial=0)) + 1, dtype=np.uint64)
    key = spread[group][frame.product_of_cell] + frame.cells.step.astype(np.uint64)
    with np.errstate(over="ignore"):
        for part, (salt, factor) in zip(parts, word, strict=True):
            if len(part.at) == 0:
                continue
            bits = np.asarray(part.coefficient, dtype=np.float64)
            if bits.strides == (0,):
                key[part.at] += bits[:1].copy().view(np.uint64)[0] * factor + salt
            else:
                key[part.at] += np.ascontiguousarray(bits).view(np.uint64) * factor + salt
    # Hashed, not sorted: an eighth of the time. Classes come in the order of their first cells, so of products and
    # groups: what a group uses of a row is then a sum over neighbours.
    of_cell, names = factorize(key)
    members = np.full(len(names), len(key), dtype=np.int64)
    np.minimum.at(members, of_cell, np.arange(len(key)))
    return of_cell, members


def class_rows(parts: list[Terms], size: int, members: Ints) -> csr_array:
    """Coefficients (rows, classes) of what rows say, of the classes whose members are given."""
    of_member = np.full(size, -1, dtype=np.int32)
    of_member[members] = np.arange(len(members), dtype=np.int32)
    data, index, ends = [], [], [0]
    where: dict[int, tuple[Ints, Ints]] = {}  # rows of one rule often speak of the same cells
    for part in parts:
        if id(part.at) not in where:
            where = {id(part.at): _within(part.at, of_member)}
        of_class, place = where[id(part.at)]
        value = np.broadcast_to(part.coefficient, part.at.shape)[place]
        used = np.flatnonzero(value)
        data.append(value[used])
        index.append(of_class[used])
        ends.append(ends[-1] + len(used))
    return csr(data, index, ends, len(members))


def _within(at: Ints, of_member: npt.NDArray[np.int32]) -> tuple[Ints, Ints]:
    """Return the classes, growing, whose member (of its cell, or -1) is among the cells `at`, and where it stands."""
    found = of_member[at]
    place = np.flatnonzero(found >= 0)
    of_class = found[place].astype(np.int64)
    if len(of_class) and (of_class[1:] < of_class[:-1]).any():
        order = np.argsort(of_class, kind="stable")
        of_class, place = of_class[order], place[order]
    return of_class, place


@dataclass(frozen=True)
class Earnings:
    """What rows count of outcomes, for E entries.

    Attributes
    ----------
    outcomes
        The outcomes that rows count.
    per_click
        Shape (E,) each: what a click of an entry brings of it.
    rows
        Sparse (M, classes) each: coefficients per unit of it.
    of_entry
        Shape (E,): class of each entry's cell.
    members, group
        Shape (classes,): a cell of each class, and its group.
    """

    outcomes: tuple[str, ...]
    per_click: tuple[Floats, ...]
    rows: tuple[csr_array, ...]
    of_entry: Ints
    members: Ints
    group: Ints
    size: int

    def price(self, prices: Floats) -> Floats:
        """Goal units (E,) that prices (M,) ask for every click."""
        result = np.zeros(len(self.of_entry))
        for per_click, rows in zip(self.per_click, self.rows, strict=True):
            of_class = rows.T @ prices
            if of_class.any():
                result += per_click * of_class[self.of_entry]
        return result

    def by_class(self, clicks: Floats) -> tuple[Floats, ...]:
        """Units of each outcome that clicks (E,) bring, by class."""
        count = len(self.members)
        return tuple(
            np.bincount(self.of_entry, weights=per_click * clicks, minlength=count) for per_click in self.per_click
        )

    def of(self, at: Ints) -> csr_array:
        """Coefficients (M, n) per click of the entries `at`."""
        parts = [
            rows[:, self.of_entry[at]].multiply(per_click[at][None, :])
            for per_click, rows in zip(self.per_click, self.rows, strict=True)
        ]
        return csr_array(sum(parts[1:], parts[0])) if parts else csr_array((0, len(at)))

    @cached_property
    def counted(self) -> Ints:
        """Rows that count any outcome."""
        if not self.rows:
            return np.zeros(0, dtype=np.int64)
        return np.flatnonzero(np.sum([np.diff(rows.indptr) for rows in self.rows], axis=0))

    def take(self, at: Ints) -> "Earnings":
        """Return the earnings of the entries `at`."""
        return replace(self, per_click=tuple(part[at] for part in self.per_click), of_entry=self.of_entry[at])

    def again(self, rows: tuple[Row, ...]) -> "Earnings":
        """Return the earnings of rows that count the same outcomes of the same cells otherwise."""
        return replace(self, rows=_of_outcomes(rows, self.outcomes, self.size, self.members))


def make_earnings(frame: Frame, rows: tuple[Row, ...], option: Ints, cell: Ints, group: Ints) -> Earnings:
    """Gather what rows count of outcomes, for entries of the options and cells given."""
    of_cell, members = classes(frame, [_counted(row) for row in rows], group)
    outcomes = tuple(sorted({row.earned.outcome for row in rows if row.earned is not None}))
    per_click = tuple(frame.cells.per_click[:, OUTCOMES.index(name)][option] for name in outcomes)
    matrices = _of_outcomes(rows, outcomes, frame.cells.size, members)
    of_group = group[frame.product_of_cell[members]]
    return Earnings(outcomes, per_click, matrices, of_cell[cell], members, of_group, frame.cells.size)


def _of_outcomes(rows: tuple[Row, ...], outcomes: tuple[str, ...], size: int, members: Ints) -> tuple[csr_array, ...]:
    return tuple(class_rows([_counted(row, name) for row in rows], size, members) for name in outcomes)


def _counted(row: Row, outcome: str = "") -> Terms:
    if row.earned is None or outcome not in ("", row.earned.outcome):
        return Terms(np.zeros(0, dtype=np.int64), np.zeros(0))
    return row.earned.cell


def csr(data: list[Floats], index: list[Ints], ends: list[int] | Ints, width: int) -> csr_array:
    """Put rows given as coefficients and columns behind each other."""
    flat = np.concatenate([*data, np.zeros(0)])
    at = np.concatenate([*(part.astype(np.int32, copy=False) for part in index), np.zeros(0, dtype=np.int32)])
    return csr_array((flat, at, np.asarray(ends, dtype=np.int32)), shape=(len(ends) - 1, width))

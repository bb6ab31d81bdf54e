"""Entries: every option that can take money or respond, as flat arrays sorted by curve family.

A best reply touches every entry once a round, so what does not change from round to round is worked out here.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from campaignplan.planning.columns.ends import Ends, make_ends
from campaignplan.planning.columns.risk_mixture import Mixture
from campaignplan.planning.frame import Frame
from campaignplan.planning.row import Row
from campaignplan.response.cells import Bools, Floats, Ints
from campaignplan.response.family import FAMILIES, SHAPES, Curves

PIECE = 32_768
TABLE = FAMILIES.index("table")


class Piece(NamedTuple):
    """Some entries of one family: its code, where they stand, those of them that are not concave over their bounds.

    Of these the lower bound must be compared with what the concave part offers: `least` are their clicks there.
    """

    code: int
    part: slice
    bent: Ints
    least: Floats


@dataclass(frozen=True)
class Entries:
    """E options with room to respond.

    Attributes
    ----------
    option, cell, product
        Shape (E,): where each stands in the grid.
    low, high
        Shape (E,), yuan: nothing, or from `low` to `high`.
    must
        Shape (E,): "nothing" is no choice (locked money; a cell decided to be on).
    curves
        E curves, sorted by family.
    goal
        Shape (E,): goal units per click.
    mixture
        Weighted joint draws of the curves, where the goal is over draws.
    """

    option: Ints
    cell: Ints
    product: Ints
    low: Floats
    high: Floats
    must: Bools
    curves: Curves
    goal: Floats
    mixture: Mixture | None = None

    def __len__(self) -> int:
        return len(self.option)

    @cached_property
    def segments(self) -> tuple[tuple[int, slice], ...]:
        """Family code and where its entries stand."""
        if len(self) == 0:
            return ()
        codes, first = np.unique(self.curves.family, return_index=True)
        ends = [*first[1:].tolist(), len(self)]
        return tuple((int(code), slice(int(a), int(b))) for code, a, b in zip(codes, first, ends, strict=True))

    @cached_property
    def scale(self) -> Floats:
        """Yuan at which relative spend is one."""
        return self.curves.scale

    @cached_property
    def concave_from(self) -> Floats:
        """Spend from which on each curve is concave, inside its bounds."""
        return np.clip(self.curves.concave_from(), self.low, self.high)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The entries in pieces that fit a processor's cache. Tables stay in one piece."""
        result = []
        for code, part in self.segments:
            size = part.stop - part.start if code == TABLE else PIECE
            for start in range(part.start, part.stop, max(size, 1)):
                some = slice(start, min(start + size, part.stop))
                bent = np.flatnonzero(self.concave_from[some] > self.low[some]) + start
                result.append(Piece(code, some, bent, self.curves.take(bent).clicks(self.low[bent])))
        return tuple(result)

    @cached_property
    def ends(self) -> Ends:
        """What every entry does at the ends of its concave part."""
        return make_ends(self)

    @cached_property
    def corners(self) -> tuple[Floats, Floats]:
        """Spend and clicks (tabulated entries, corners): their tables' points between the bounds, and the bounds."""
        part = next((part for code, part in self.segments if code == TABLE), slice(0, 0))
        at = np.arange(part.start, part.stop)
        most = max((len(table.u) for table in self.curves.tables), default=0)
        spend = np.repeat(self.low[part][:, None], most + 2, axis=1)
        spend[:, 1] = self.high[part]
        for index in np.unique(self.curves.table[part]):
            mine = np.flatnonzero(self.curves.table[part] == index)
            knots = self.curves.tables[int(index)].u[None, :] * self.scale[part][mine][:, None]
            inside = np.clip(knots, self.low[part][mine][:, None], self.high[part][mine][:, None])
            spend[mine[:, None], 2 + np.arange(knots.shape[1])] = inside
        return spend, np.asarray(self.curves.take(at).clicks(spend.T)).T

    def narrowed(self, low: Floats, high: Floats, must: Bools) -> "Entries":
        """Return the same entries between other bounds."""
        return replace(self, low=low, high=high, must=must)

    def take(self, index: Ints) -> "Entries":
        """Return the entries at `index` (growing, so that they stay sorted by family)."""
        return Entries(
            self.option[index],
            self.cell[index],
            self.product[index],
            self.low[index],
            self.high[index],
            self.must[index],
            self.curves.take(index),
            self.goal[index],
            None if self.mixture is None else self.mixture.take(index),
        )

    def begun(self, index: Ints, must: Bools) -> "Entries":
        """Return the entries at `index` without convex beginnings, of which some (n,) must be on.

        The concave parts stay as they are, and so what is known of them.
        """
        some, start = self.take(index), self.concave_from[index]
        result = replace(some, low=np.where(some.must, some.low, start), must=some.must | must)
        result.__dict__["concave_from"] = start
        if "ends" in self.__dict__:
            result.__dict__["ends"] = self.ends.take(index)
        return result

    def clicks(self, spend: Floats) -> Floats:
        """Clicks (E,) for `spend` (E,)."""
        result = np.empty(len(self))
        for code, part in self.segments:
            if code == TABLE:
                result[part] = self.curves.take(np.arange(part.start, part.stop)).clicks(spend[part])
            else:
                shape = SHAPES[FAMILIES[code]]
                u = spend[part] / self.scale[part]
                result[part] = self.curves.demand[part] * shape.value(u, self.curves.shape[part])
        return result


def make_entries(frame: Frame, rows: tuple[Row, ...]) -> tuple[Entries, Floats]:
    """Make the entries of all options that can take money or respond, and the most (C,) each cell may take.

    Lines with carry-over have all their cells, the tail's too, and count in effective yuan: they respond whatever
    is spent. A hard row that only bounds spend from above also bounds each of its cells by itself.
    """
    cells = frame.cells
    locked = ~np.isnan(cells.fixed)
    held = np.nan_to_num(cells.fixed)
    high = np.where(locked, held, np.where(cells.open, cells.cap, 0.0))
    for row in rows:
        alone = row.penalty is None and row.sense == "<=" and row.earned is None and len(row.spend.at) > 0
        if alone and len(row.window.at) == 0 and (row.spend.coefficient > 0).all() and fees_only(row):
            most = max(row.rhs, 0.0) / row.spend.coefficient
            at = row.spend.at[~locked[row.spend.at]]
            high[at] = np.minimum(high[at], most[~locked[row.spend.at]])
    low = np.where(locked, held, cells.floor)
    stepped = ~locked & (cells.step > 0)  # a step of 0 is money of any amount
    high = np.where(stepped, np.floor(high / np.maximum(cells.step, 1) + 1e-9) * cells.step, high)
    high[cells.period_of >= cells.horizon] = 0.0
    takes = (high > 0) & (high >= low)
    least, most, must = low, high, locked
    if cells.carry:
        carried = np.zeros(len(cells.lines), dtype=np.bool_)
        carried[list(cells.carry)] = True
        carried = carried[cells.line_of]
        least = np.where(carried, cells.effective(np.where(locked, held, 0.0)), low)
        most = np.where(carried, np.maximum(cells.effective(np.where(takes, high, 0.0)), least), high)
        must = locked | carried
        takes = takes | carried
    option = np.flatnonzero(takes[cells.option_cell])
    option = option[np.argsort(cells.curves.family[option], kind="stable")]
    cell = cells.option_cell[option]
    entries = Entries(
        option=option,
        cell=cell,
        product=frame.product_of_cell[cell],
        low=least[cell],
        high=most[cell],
        must=must[cell],
        curves=cells.curves.take(option),
        goal=frame.goal_clicks[option],
    )
    return entries, np.where(high >= low, high, 0.0)


def fees_only(row: Row) -> bool:
    """Tell whether what a row counts beside spend can only use its room up."""
    return bool((row.enrol.coefficient >= 0).all() and (row.promoted.coefficient >= 0).all())

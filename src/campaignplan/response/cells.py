"""Cells: the plan's grid of lines x periods as flat arrays, with the response of every option.

A *cell* is one line in one period, numbered ``line * T + period``. An *option* of a cell is one way it can
respond: with the product enrolled in some of the promotions that run then, or in none. Options are stored
behind each other, sorted by cell. A *pair* is a product in a promotion it may enrol in.

Periods after the horizon (`tail`) take no money; they are there so that carry-over is counted to its end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from campaignplan.dates import Period
from campaignplan.response.family import Curves
from campaignplan.shop.channel import Line

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.object_]

OUTCOMES = ("clicks", "inquiries", "orders", "gmv", "gross", "lifetime", "units")
"""Columns of `Cells.per_click`. gross: contribution before ad spend; lifetime: gross with repeat orders."""


@dataclass(frozen=True)
class Coded:
    """Text of many cells in few words: shape (C,) numbers of `names`."""

    codes: npt.NDArray[np.int16]
    names: tuple[str, ...]

    @property
    def text(self) -> Labels:
        """Shape (C,)."""
        return np.array(self.names, dtype=object)[self.codes]


@dataclass(frozen=True)
class Pairs:
    """Products in promotions they may enrol in, one entry each, shape ``(P,)``.

    `product` and `promotion` index the problem's tuples; `fee` is yuan; `discount` a share of the price;
    `choice` is 1 (enrolled by the merchant), 0 (declined) or -1 (the plan decides).
    """

    product: Ints
    promotion: Ints
    fee: Floats
    discount: Floats
    choice: Ints

    def __len__(self) -> int:
        return len(self.product)


@dataclass(frozen=True)
class Cells:
    """The grid as arrays: L lines, T periods (horizon, then tail), C = L T cells, O options, P pairs.

    Attributes
    ----------
    lines, periods
        What rows and columns stand for; `horizon` of the periods are planned, the rest is tail.
    product, channel, shop
        Shape (L,): indices into the problem's tuples.
    open
        Shape (C,): whether the cell may take money.
    floor, cap
        Shape (C,), yuan for the whole period: nothing, or at least `floor` and at most `cap`.
    step
        Shape (C,): budgets are whole multiples of it, in yuan.
    fixed
        Shape (C,): yuan held by a lock, NaN where free.
    labels
        What cells are shown under: `stage`, `objective`, `phase`, `promotion` (an id); phase and promotion are the
        strongest that runs, empty where none does.
    option_cell
        Shape (O,), sorted: each option's cell.
    curves
        O response curves: period spend (effective) -> clicks in the period.
    per_click
        Shape (O, len(OUTCOMES)): outcomes per click.
    pairs, needs, bars
        The pairs, and two sparse 0/1 matrices (O, P): the option holds where every pair of `needs` is
        enrolled and no pair of `bars` is.
    carry
        Line index -> matrix (T, T) from spend to effective spend, for lines with carry-over, and
        `carry_in` line index -> shape (T,) effective yuan from before the horizon.
    day_weights
        Shape (L, D), D days of the horizon: how a period's money is split over its days.
    retained
        Shape (L,): geometric daily factor of the lag from click to order, ``m / (1 + m)``.
    """

    lines: tuple[Line, ...]
    periods: tuple[Period, ...]
    horizon: int
    product: Ints
    channel: Ints
    shop: Ints
    open: Bools
    floor: Floats
    cap: Floats
    step: Ints
    fixed: Floats
    labels: Mapping[str, Coded]
    option_cell: Ints
    curves: Curves
    per_click: Floats
    pairs: Pairs
    needs: csr_array
    bars: csr_array
    carry: dict[int, Floats]
    carry_in: dict[int, Floats]
    day_weights: Floats
    retained: Floats

    @property
    def width(self) -> int:
        """T, the number of periods with the tail."""
        return len(self.periods)

    @property
    def size(self) -> int:
        """C, the number of cells with the tail."""
        return len(self.lines) * self.width

    @cached_property
    def line_of(self) -> Ints:
        """Shape (C,): each cell's line."""
        return np.repeat(np.arange(len(self.lines)), self.width)

    @cached_property
    def period_of(self) -> Ints:
        """Shape (C,): each cell's period."""
        return np.tile(np.arange(self.width), len(self.lines))

    @cached_property
    def days(self) -> Ints:
        """Shape (T,): days of each period."""
        return np.array([period.days for period in self.periods], dtype=np.int64)

    @cached_property
    def base(self) -> Ints:
        """Shape (C,): the option of each cell without enrolments, the first of its options."""
        return np.flatnonzero(np.diff(self.option_cell, prepend=-1))

    @property
    def stage_codes(self) -> tuple[npt.NDArray[np.int16], tuple[str, ...]]:
        """Shape (C,) numbers of `stage`, and the names they stand for."""
        return self.labels["stage"].codes, self.labels["stage"].names

    @cached_property
    def stage(self) -> Labels:
        """Shape (C,) text: the stage of the cell's product; empty where it is not sold."""
        return self.labels["stage"].text

    @cached_property
    def objective(self) -> Labels:
        """Shape (C,) text: what the cell's line is for."""
        return self.labels["objective"].text

    @cached_property
    def phase(self) -> Labels:
        """Shape (C,) text: the strongest phase that runs, empty where none does."""
        return self.labels["phase"].text

    @cached_property
    def promotion(self) -> Labels:
        """Shape (C,) text: the id of the promotion of that phase."""
        return self.labels["promotion"].text

    def effective(self, spend: Floats) -> Floats:
        """Turn spend (C,) into effective spend (C,): the same but for lines with carry-over."""
        if not self.carry:
            return spend
        result = spend.copy()
        for line, matrix in self.carry.items():
            at = slice(line * self.width, (line + 1) * self.width)
            result[at] = matrix @ spend[at] + self.carry_in[line]
        return result

    def chosen(self, enrolled: Bools) -> Ints:
        """Return shape (C,): the option that holds in each cell, given the enrolled pairs (P,)."""
        option, needs, bars = self._joining
        on = enrolled.astype(np.float64)
        holds = option[(needs @ on >= np.diff(needs.indptr) - 0.5) & (bars @ on < 0.5)]
        result = self.base.copy()
        result[self.option_cell[holds]] = holds
        return result

    @cached_property
    def _joining(self) -> tuple[Ints, csr_array, csr_array]:
        """Options that need an enrolment, with their rows of `needs` and `bars`."""
        option = np.flatnonzero(np.diff(self.needs.indptr))
        return option, self.needs[option], self.bars[option]

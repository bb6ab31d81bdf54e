"""Ways a cell can respond beside "not enrolled": every set of running promotions its product can be in.

Products that may join the same of the promotions that run are treated together, and so are neighbouring
periods in which the same phases run: the work grows with arrays, not with options.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.sparse import csr_array

from campaignplan.calendars.promotion import EVENT_PRICE, PhaseKind
from campaignplan.planning.grid.axes import Axes
from campaignplan.planning.grid.eligibility import Offer
from campaignplan.response.cells import Bools, Floats, Ints, Pairs
from campaignplan.response.daily import CPC, CVR, DEMAND, factors, strongest
from campaignplan.response.prior import Multipliers


@dataclass(frozen=True)
class Enrolled:
    """E options that need an enrolment, sorted by cell.

    Attributes
    ----------
    cell
        Shape (E,).
    demand, cpc, cvr
        Shape (E,): clicks to be had in the period, yuan a click, and what multiplies conversion.
    discount
        Shape (E,): share of the price taken off.
    needs, bars
        Shape (2, n): (option, pair) that must be, or must not be, enrolled.
    barred
        Shape (2, n): (cell, pair) that must not be enrolled for the cell to respond as not enrolled.
    """

    cell: Ints
    demand: Floats
    cpc: Floats
    cvr: Floats
    discount: Floats
    needs: Ints
    bars: Ints
    barred: Ints

    def links(self, base: Ints, mine: Ints, pairs: int) -> tuple[csr_array, csr_array]:
        """Return needs and bars over all options and pairs, as in `Cells`.

        Parameters
        ----------
        base, mine
            Shapes (C,) and (E,): where among all options each cell's base option and each of these stands.
        """
        count = len(base) + len(mine)
        option = np.concatenate([mine[self.bars[0]], base[self.barred[0]]])
        pair = np.concatenate([self.bars[1], self.barred[1]])
        return _sparse(mine[self.needs[0]], self.needs[1], count, pairs), _sparse(option, pair, count, pairs)


def pairs_of(offered: list[Offer]) -> Pairs:
    """Lay offers out as arrays."""
    return Pairs(
        product=np.array([o.product for o in offered], dtype=np.int64),
        promotion=np.array([o.promotion for o in offered], dtype=np.int64),
        fee=np.array([o.fee for o in offered], dtype=np.float64),
        discount=np.array([o.discount for o in offered], dtype=np.float64),
        choice=np.array([1 if o.choice == "yes" else -1 for o in offered], dtype=np.int64),
    )


def enrolled_options(axes: Axes, pairs: Pairs, multipliers: Multipliers, demand: Floats, cpc: Floats) -> Enrolled:
    """Return the options that need an enrolment, in cells with any demand.

    Parameters
    ----------
    demand, cpc
        Shape (L, T): of the cells as not enrolled.
    """
    pair = np.full((len(axes.problem.products), len(axes.problem.promotions)), -1, dtype=np.int64)
    pair[pairs.product, pairs.promotion] = np.arange(len(pairs))
    promotions = list(dict.fromkeys(pairs.promotion.tolist()))
    grown = _Grown()
    for periods, running in _blocks(axes, promotions):
        joined = pair[:, list(running)] >= 0
        signature = (joined @ (1 << np.arange(len(running), dtype=np.int64)))[axes.product]
        for code in np.unique(signature[signature > 0]).tolist():
            mine = [h for n, h in enumerate(running) if code >> n & 1]
            lines = np.flatnonzero(signature == code)
            row, column = np.nonzero(demand[lines, periods] > 0)
            line = lines[row]
            cell = line * axes.width + periods.start + column
            at = cell, demand.ravel()[cell], cpc.ravel()[cell]
            own = pair[axes.product[line]][:, mine]
            grown.cell_bars(cell, own)
            for inside in _choices(len(mine)):
                chosen = [h for h, is_in in zip(mine, inside, strict=True) if is_in]
                effect = _effect(axes, multipliers, [(h, running[h]) for h in chosen])[axes.place[1][line]]
                # The event price holds while the event sells; seeding and warm-up are at the usual price.
                priced = np.array([running[h] in EVENT_PRICE for h in chosen])
                discount = (pairs.discount[own[:, inside]] * priced).max(axis=1)
                grown.add(at, effect, discount, own[:, inside], own[:, ~inside])
    return grown.sorted()


def _blocks(axes: Axes, promotions: list[int]) -> Iterator[tuple[slice, dict[int, PhaseKind]]]:
    """Yield runs of planned periods in which the same phases of the same promotions run."""
    at: list[dict[int, PhaseKind]] = [{} for _ in range(axes.horizon)]
    for h in promotions:
        for phase in axes.problem.promotions[h].selling_phases():  # of two on one day the later holds
            for t in range(*axes.between(phase.span.start, phase.span.end).indices(axes.horizon)):
                at[t][h] = phase.kind
    first = 0
    for t in range(1, axes.horizon + 1):
        if t == axes.horizon or at[t] != at[first]:
            if at[first]:
                yield slice(first, t), at[first]
            first = t


def _choices(count: int) -> Iterator[Bools]:
    """Yield every choice of at least one of `count` promotions, small ones first."""
    for size in range(1, count + 1):
        for chosen in combinations(range(count), size):
            yield np.isin(np.arange(count), chosen)


def _effect(axes: Axes, multipliers: Multipliers, phases: list[tuple[int, PhaseKind]]) -> Floats:
    """Shape (places, 3): what being enrolled in all of these does to demand, cpc and conversion."""
    return strongest(
        *(
            np.stack(
                [
                    factors(multipliers.phase("enrolled", axes.problem.promotions[h].series, kind, *place))
                    for place in axes.place[0]
                ]
            )
            for h, kind in phases
        )
    )


class _Grown:
    """Grows options block by block."""

    def __init__(self) -> None:
        self._columns: list[tuple[Ints, Floats, Floats, Floats, Floats]] = []
        self._needs: list[Ints] = [np.zeros((2, 0), dtype=np.int64)]
        self._bars: list[Ints] = [np.zeros((2, 0), dtype=np.int64)]
        self._barred: list[Ints] = [np.zeros((2, 0), dtype=np.int64)]
        self._count = 0

    def cell_bars(self, cell: Ints, pair: Ints) -> None:
        """Not enrolled means in none of the pairs (n, k) of the cells (n,)."""
        self._barred.append(_crossed(cell, pair))

    def add(self, at: tuple[Ints, Floats, Floats], effect: Floats, discount: Floats, on: Ints, off: Ints) -> None:
        """Add an option in each cell `at` (cell, demand, cpc), with pairs (n, k) that are on and off."""
        cell, demand, cpc = at
        self._columns.append((cell, demand * effect[:, DEMAND], cpc * effect[:, CPC], effect[:, CVR], discount))
        number = np.arange(self._count, self._count + len(cell))
        self._needs.append(_crossed(number, on))
        self._bars.append(_crossed(number, off))
        self._count += len(cell)

    def sorted(self) -> Enrolled:
        if not self._columns:
            none, nothing = np.zeros(0), np.zeros((2, 0), dtype=np.int64)
            return Enrolled(np.zeros(0, dtype=np.int64), none, none, none, none, nothing, nothing, nothing)
        cell, demand, cpc, cvr, discount = (np.concatenate(parts) for parts in zip(*self._columns, strict=True))
        order = np.argsort(cell, kind="stable")
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        needs, bars = (np.hstack(parts) for parts in (self._needs, self._bars))
        needs[0], bars[0] = place[needs[0]], place[bars[0]]
        return Enrolled(
            cell[order], demand[order], cpc[order], cvr[order], discount[order], needs, bars, np.hstack(self._barred)
        )


def _crossed(row: Ints, column: Ints) -> Ints:
    """Turn rows (n,) with columns (n, k) each into (row, column) couples, shape (2, n k)."""
    return np.stack([np.repeat(row, column.shape[1]), column.ravel()])


def _sparse(row: Ints, column: Ints, height: int, width: int) -> csr_array:
    return csr_array((np.ones(len(row)), (row, column)), shape=(height, width))

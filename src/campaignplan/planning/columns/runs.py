"""Product tests inside blocks: what each run a test may take would cost, all runs at once.

A run asks that the cells of its days hold some money together. At given prices the least loss comes from making
money cheaper there by one amount until the cells take enough (bisection); by weak duality the worth found so is
also a bound on every plan with that run. Which run is best then includes the enrolments that go with it.
"""

from dataclasses import dataclass, replace

import numpy as np

from campaignplan.planning.columns.best import best_spend
from campaignplan.planning.columns.enrol import NEVER, Enrolments, Structure
from campaignplan.planning.columns.entries import Entries
from campaignplan.planning.frame import Frame
from campaignplan.response.cells import Bools, Floats, Ints


@dataclass(frozen=True)
class Runs:
    """R runs of the tests that blocks answer for.

    Attributes
    ----------
    window
        Shape (R,): the frame's window.
    product, least, required
        Shape (R,): whose test, yuan the run must hold, whether the test must run.
    entry, run
        Shape (N,): the entries in each run's cells, growing, and the run's number.
    entries
        The N entries.
    enrolments
        The products' enrolments once more for every run, with slots of their own.
    source
        Shape (slots,): the slot each of them copies.
    """

    window: Ints
    product: Ints
    least: Floats
    required: Bools
    entry: Ints
    run: Ints
    entries: Entries
    enrolments: Enrolments
    source: Ints

    def __len__(self) -> int:
        return len(self.window)

    def aimless(self) -> "Runs":
        """Return the runs of entries without a goal."""
        return replace(self, entries=replace(self.entries, goal=np.zeros(len(self.entries))))

    def choose(self, value: Floats, without: Floats) -> Ints:
        """Return the best run of every test, by its `value` (R,); none where `without` (products,) is better."""
        if len(self) == 0:
            return self.run
        order = np.lexsort((-value, self.product))
        best = order[np.flatnonzero(np.diff(self.product[order], prepend=-1))]
        return np.asarray(best[self.required[best] | (value[best] > without[self.product[best]])])


@dataclass(frozen=True)
class Cheaper:
    """How the entries of all runs answer when money is made cheaper just enough.

    `spend`, `clicks`, `net` are shape (N,); `rebate` (R,) is what a yuan is made cheaper by.
    """

    spend: Floats
    clicks: Floats
    net: Floats
    rebate: Floats


def make_runs(frame: Frame, entries: Entries, enrolments: Enrolments, closed: Bools) -> Runs:
    """Gather the runs of each product's first test whose cells the blocks answer for."""
    names = {product.id: i for i, product in enumerate(frame.problem.products)}
    taken: dict[int, int] = {}
    for number, test in enumerate(frame.problem.tests):
        taken.setdefault(names[test.product], number)
    mine = [
        (i, window)
        for i, window in enumerate(frame.windows)
        if taken[names[frame.problem.tests[window.test].product]] == window.test and not closed[window.cells].any()
    ]
    by_cell = np.argsort(entries.cell, kind="stable")
    sorted_cells = entries.cell[by_cell]
    entry, run = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for r, (_, window) in enumerate(mine):
        first = np.searchsorted(sorted_cells, window.cells, side="left")
        last = np.searchsorted(sorted_cells, window.cells, side="right")
        inside = np.concatenate([by_cell[a:b] for a, b in zip(first, last, strict=True)])
        entry.append(inside)
        run.append(np.full(len(inside), r))
    at, runs = np.concatenate(entry), np.concatenate(run)
    order = np.argsort(at, kind="stable")
    product = np.array([names[frame.problem.tests[w.test].product] for _, w in mine], dtype=np.int64)
    again, source, slot = _again(enrolments, product, at[order], runs[order])
    return Runs(
        window=np.array([i for i, _ in mine], dtype=np.int64),
        product=product,
        least=np.array([w.spend for _, w in mine]),
        required=np.array([frame.problem.tests[w.test].required for _, w in mine], dtype=np.bool_),
        entry=at[order],
        run=runs[order],
        entries=entries.take(at[order]),
        enrolments=Enrolments(slot, len(source), again, enrolments.choice, ()),
        source=source,
    )


def _again(enrolments: Enrolments, product: Ints, entry: Ints, run: Ints) -> tuple[tuple[Structure, ...], Ints, Ints]:
    """Copy the structures of each run's product, with slots of the run's own."""
    structures, sources = [], [np.zeros(0, dtype=np.int64)]
    first = 0
    own: dict[tuple[int, int], int] = {}
    for one in enrolments.structures:
        at = [(r, int(np.flatnonzero(one.products == p)[0])) for r, p in enumerate(product) if p in one.products]
        if not at:
            continue
        number, place = np.array([r for r, _ in at]), np.array([i for _, i in at])
        factors = []
        for members, slots in one.factors:
            size = 1 << len(members)
            mine = first + size * np.arange(len(at))
            for r, i, to in zip(number, place, mine, strict=True):
                own |= {(int(r), int(slots[i]) + k): int(to) + k for k in range(size)}
            sources.append((slots[place][:, None] + np.arange(size)).ravel())
            factors.append((members, mine))
            first += size * len(at)
        structures.append(
            Structure(
                products=number,
                pairs=one.pairs[place],
                factors=tuple(factors),
                couples=tuple((a, b, barred[place]) for a, b, barred in one.couples),
                limit=None if one.limit is None else one.limit[place],
            )
        )
    slot = [own.get((int(r), int(s)), -1) for r, s in zip(run, enrolments.slot[entry], strict=True)]
    return tuple(structures), np.concatenate(sources), np.array(slot, dtype=np.int64)


def cheaper(runs: Runs, worth: Floats, cost: Floats, holds: Bools) -> Cheaper:
    """Make money cheaper in each run until the entries that hold take what it must have.

    Parameters
    ----------
    worth, cost
        Shape (N,), per click and per yuan.
    holds
        Shape (N,): entries of the options in force.
    """

    def ask(rebate: Floats) -> tuple[Floats, Floats, Floats]:
        return best_spend(runs.entries, worth, cost - rebate[runs.run])

    def enough(spend: Floats) -> Bools:
        there = np.bincount(runs.run, weights=spend * holds, minlength=len(runs))
        return np.asarray(there >= runs.least - 1e-9 * runs.least)

    count = len(runs)
    low, high = np.zeros(count), np.zeros(count)
    spend, clicks, net = ask(high)
    full = enough(spend)
    if full.all():
        return Cheaper(spend, clicks, net, high)
    high = np.where(full, 0.0, np.bincount(runs.run, weights=np.abs(cost), minlength=count) / _many(runs))
    for _ in range(40):
        spend, clicks, net = ask(high)
        short = ~enough(spend)
        if not short.any():
            break
        low, high = np.where(short, high, low), np.where(short, 2.0 * high + 1e-6, high)
    for _ in range(18):
        middle = (low + high) / 2
        spend, _, _ = ask(middle)
        short = ~enough(spend)
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    spend, clicks, net = ask(high)
    trimmed = _trimmed(runs, worth, cost, holds, spend, high)
    return Cheaper(trimmed, runs.entries.clicks(trimmed), net, high)


def _trimmed(runs: Runs, worth: Floats, cost: Floats, holds: Bools, spend: Floats, rebate: Floats) -> Floats:
    """Take out what the last cell switched on brought too much: the cells on stay on, at a smaller rebate."""
    there = np.bincount(runs.run, weights=spend * holds, minlength=len(runs))
    if not (there > runs.least * (1 + 1e-6) + 1e-6).any():
        return spend
    entries, on = runs.entries, spend > 0
    kept = entries.narrowed(np.where(on, entries.low, 0.0), np.where(on, entries.high, 0.0), on | entries.must)
    low, high = rebate - np.abs(rebate) - 10.0 * np.abs(cost).max(initial=1.0), rebate.copy()
    for _ in range(30):
        middle = (low + high) / 2
        tried, _, _ = best_spend(kept, worth, cost - middle[runs.run])
        short = np.bincount(runs.run, weights=tried * holds, minlength=len(runs)) < runs.least
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    tried, _, _ = best_spend(kept, worth, cost - high[runs.run])
    filled = np.bincount(runs.run, weights=tried * holds, minlength=len(runs)) >= runs.least * (1 - 1e-9)
    spend = np.where((filled & (rebate > 0))[runs.run], tried, spend)
    # What still is too much (clicks that cost more than they earn are bought all or none) comes out evenly.
    least = np.where(entries.must | on, entries.low, 0.0) * (spend > 0)
    floors = np.bincount(runs.run, weights=least * holds, minlength=len(runs))
    there = np.bincount(runs.run, weights=spend * holds, minlength=len(runs))
    share = np.clip((runs.least - floors) / np.maximum(there - floors, 1e-9), 0.0, 1.0)
    share = np.where((rebate > 0) & (there > runs.least), share, 1.0)[runs.run]
    return np.asarray(least + share * (spend - least))


def worth_of(
    runs: Runs, found: Cheaper, net: Floats, values: Floats, own: Floats, gain: Floats
) -> tuple[Bools, Floats]:
    """Enrolments (runs, P) that go with each run and a bound on its product's worth (R,).

    Parameters
    ----------
    net
        Shape (N,): the entries' worth without the run.
    values
        The blocks' slot values.
    own
        Shape (products,): worth of each product outside its slots, without the run.
    gain
        Shape (P,).
    """
    more = found.net - net
    slotted = runs.enrolments.slot >= 0
    plain = np.bincount(runs.run[~slotted], weights=more[~slotted], minlength=len(runs))
    worth = own[runs.product] + plain - found.rebate * runs.least
    enrolled = np.zeros((len(runs), len(gain)), dtype=np.bool_)
    if len(runs.source):
        table = values[runs.source] + np.bincount(
            runs.enrolments.slot[slotted], weights=more[slotted], minlength=len(runs.source)
        )
        for one in runs.enrolments.structures:
            on, value = runs.enrolments.of(one, table, gain)
            worth[one.products] += value
            for i, r in enumerate(one.products):
                enrolled[r, one.pairs[i][on[i]]] = True
    # Where even the cheapest money does not fill a run, there is no such run.
    short = np.bincount(runs.run, weights=runs.entries.high, minlength=len(runs)) < runs.least - 1e-6
    return enrolled, np.where(short, NEVER, worth)


def _many(runs: Runs) -> Floats:
    return np.maximum(np.bincount(runs.run, minlength=len(runs)), 1.0)

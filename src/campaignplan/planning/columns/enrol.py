"""Which promotions a product enrols in, at given prices: a dynamic programme over time, all products at once.

What a set of enrolments is worth falls apart by time: cells of one day know only the promotions that run that
day (a *factor*: one value for each subset of them), a fee belongs to one promotion, a price window or a spacing
to two near ones. Going through the promotions in order of time, only those still in play need remembering, so
the best of all subsets comes out exactly, products of like structure together.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from campaignplan.planning.columns.entries import Entries
from campaignplan.planning.frame import Frame
from campaignplan.planning.row import Row
from campaignplan.response.cells import Bools, Floats, Ints

NEVER = -1e30
WIDEST = 10
"""At most so many promotions of a product are remembered at once; couples beyond that are left to the master."""


@dataclass(frozen=True)
class Structure:
    """Products whose promotions meet in the same pattern.

    `products` (n,); `pairs` (n, h) their pairs in order of time; `factors` the local numbers that meet in a
    factor, each with `slots` (n,), the number of its first value; `couples` two local numbers with `barred`
    (n,) where both at once are forbidden; `limit` (n,) the most enrolments, or None.
    """

    products: Ints
    pairs: Ints
    factors: tuple[tuple[tuple[int, ...], Ints], ...]
    couples: tuple[tuple[int, int, Bools], ...]
    limit: Ints | None


@dataclass(frozen=True)
class Enrolments:
    """Everything about enrolling that stays inside products.

    Attributes
    ----------
    slot
        Shape (E,): which value of which factor an entry counts towards, -1 where its cell has one option.
    slots
        Number of values in all.
    structures
        Products by pattern; those without pairs are in none.
    choice
        Shape (P,): 1 where the merchant has enrolled.
    loose
        Rows on enrolments that did not fit in and go to the master.
    """

    slot: Ints
    slots: int
    structures: tuple[Structure, ...]
    choice: Ints
    loose: tuple[Row, ...]

    @cached_property
    def slotted(self) -> Ints:
        """Entries with a slot."""
        return np.flatnonzero(self.slot >= 0)

    @cached_property
    def structured(self) -> Ints:
        """Products of all structures, in order."""
        parts = [one.products for one in self.structures]
        return np.concatenate([*parts, np.zeros(0, dtype=np.int64)])

    def best(self, values: Floats, gain: Floats) -> tuple[Bools, Floats, Ints]:
        """Choose the best enrolments of every product.

        Parameters
        ----------
        values
            Shape (slots,): what the cells of each factor earn under each subset.
        gain
            Shape (P,): what a pair earns by itself (its fee and prices, mostly negative).

        Returns
        -------
        Enrolled pairs (P,), the worth of each structure's products in order, and the chosen slots.
        """
        enrolled = np.zeros(len(gain), dtype=np.bool_)
        worth = [np.zeros(0)]
        for one in self.structures:
            on, value = self.of(one, values, gain)
            enrolled[one.pairs[on]] = True
            worth.append(value)
        return enrolled, np.concatenate(worth), self.chosen(enrolled)

    def of(self, one: Structure, values: Floats, gain: Floats) -> tuple[Bools, Floats]:
        """Best subset (n, h) and its worth (n,) of every product of one structure."""
        return _best_of(one, values, gain[one.pairs], self.choice[one.pairs])

    def chosen(self, enrolled: Bools) -> Ints:
        """Return the slots that hold under given enrolments."""
        result = [np.zeros(0, dtype=np.int64)]
        for one in self.structures:
            for members, first in one.factors:
                result.append(first + enrolled[one.pairs[:, list(members)]] @ (1 << np.arange(len(members))))
        return np.concatenate(result)

    def holding(self, chosen: Ints) -> Bools:
        """Shape (E,): entries whose option holds where the `chosen` slots do; one without a slot always does."""
        in_force = np.zeros(self.slots, dtype=np.bool_)
        in_force[chosen] = True
        holds = np.ones(len(self.slot), dtype=np.bool_)
        holds[self.slotted] = in_force[self.slot[self.slotted]]
        return holds


def make_enrolments(frame: Frame, entries: Entries, rows: tuple[Row, ...]) -> Enrolments:
    """Find factors, couples and limits of all products; `rows` are the problem's rows on enrolments alone."""
    pairs = frame.cells.pairs
    slot, factors, slots = _factors(frame, entries)
    couples, limits, loose = _inside(frame, rows)
    patterns: dict[Pattern, list[Member]] = defaultdict(list)
    anchors = np.array([frame.problem.promotions[h].anchor.toordinal() for h in pairs.promotion])
    order = np.lexsort((np.arange(len(pairs)), anchors, pairs.product))
    bounds = np.flatnonzero(np.diff(pairs.product[order], prepend=-1))
    by_product = defaultdict(list)
    for members, first, product in factors:
        by_product[product].append((members, first))
    left: list[Row] = list(loose)
    for part in np.split(order, bounds[1:]) if len(order) else []:
        product = int(pairs.product[part[0]])
        local = {int(pair): i for i, pair in enumerate(part)}
        meets = sorted((tuple(local[m] for m in members), first) for members, first in by_product[product])
        near = {(min(local[a], local[b]), max(local[a], local[b])): row for (a, b), row in couples[product].items()}
        if _width(len(part), [m for m, _ in meets], list(near)) > WIDEST:
            left += list({id(row): row for row in near.values()}.values())
            near = {}
        limit = limits.get(product)
        key: Pattern = (len(part), tuple(m for m, _ in meets), tuple(sorted(near)), limit is None)
        patterns[key].append((product, part, [f for _, f in meets], limit or 0))
    structures = tuple(_structure(key, members) for key, members in patterns.items())
    return Enrolments(slot, slots, structures, pairs.choice, tuple(left))


type Pattern = tuple[int, tuple[tuple[int, ...], ...], tuple[tuple[int, int], ...], bool]
"""Number of pairs, which meet in factors, which couples exclude each other, whether there is no limit."""
type Member = tuple[int, Ints, list[int], int]
"""Product, its pairs, the first slots of its factors, its limit."""


def _structure(key: Pattern, members: list[Member]) -> Structure:
    every = np.ones(len(members), dtype=np.bool_)
    return Structure(
        products=np.array([m[0] for m in members]),
        pairs=np.stack([m[1] for m in members]),
        factors=tuple((meet, np.array([m[2][i] for m in members], dtype=np.int64)) for i, meet in enumerate(key[1])),
        couples=tuple((a, b, every) for a, b in key[2]),
        limit=None if key[3] else np.array([m[3] for m in members], dtype=np.int64),
    )


def _factors(frame: Frame, entries: Entries) -> tuple[Ints, list[tuple[tuple[int, ...], int, int]], int]:
    """Slots of entries; factors as (pairs in ascending order of number, first slot, product); number of slots."""
    cells, count = frame.cells, len(frame.cells.pairs)
    several = np.bincount(entries.cell, minlength=cells.size)[entries.cell] > 1
    several |= np.diff(cells.needs.indptr)[entries.option] > 0
    slot = np.full(len(entries), -1, dtype=np.int64)
    at = np.flatnonzero(several)
    if len(at) == 0:
        return slot, [], 0
    rng = np.random.default_rng(0)  # fixed hashes: sums of random words name a set of pairs
    word = rng.integers(1, 2**62, count, dtype=np.int64)
    needs, bars = cells.needs[entries.option[at]].tocsr(), cells.bars[entries.option[at]].tocsr()
    # An option needs some of the pairs that meet in its cell and bars the others: together they are the factor.
    name = needs.astype(np.int64) @ word + bars.astype(np.int64) @ word
    name = name * np.int64(1_000_003) + entries.product[at]
    _, sample, factor = np.unique(name, return_index=True, return_inverse=True)
    found, keys, bits = [], [], []
    first = 0
    for number, one in enumerate(sample):
        members = sorted(
            int(pair) for links in (needs, bars) for pair in links.indices[links.indptr[one] : links.indptr[one + 1]]
        )
        found.append((tuple(members), first, int(entries.product[at[one]])))
        keys += [number * count + m for m in members]
        bits += [1 << i for i in range(len(members))]
        first += 1 << len(members)
    firsts = np.array([f[1] for f in found])
    row = np.repeat(np.arange(len(at)), np.diff(needs.indptr))
    bit = np.array(bits)[np.searchsorted(np.array(keys), factor[row] * count + needs.indices)]
    slot[at] = firsts[factor] + np.bincount(row, weights=bit, minlength=len(at)).astype(np.int64)
    return slot, found, first


def _inside(
    frame: Frame, rows: tuple[Row, ...]
) -> tuple[dict[int, dict[tuple[int, int], Row]], dict[int, int], list[Row]]:
    """Sort rows on enrolments alone: couples that exclude each other, limits a product, and the rest."""
    owner, choice = frame.cells.pairs.product, frame.cells.pairs.choice
    couples: dict[int, dict[tuple[int, int], Row]] = defaultdict(dict)
    limits: dict[int, int] = {}
    loose = []
    for row in rows:
        at, one = row.enrol.at, bool((row.enrol.coefficient == 1).all())
        product = int(owner[at[0]]) if len(at) else -1
        inside = one and row.penalty is None and row.sense == "<=" and bool((owner[at] == product).all())
        # What the merchant has fixed may clash with the rule: the master finds that out, and says so.
        inside &= int((choice[at] == 1).sum()) <= row.rhs
        if inside and len(at) == 2 and row.rhs == 1:
            couples[product][int(at[0]), int(at[1])] = row
        elif inside and len(at) == int((owner == product).sum()):
            limits[product] = min(limits.get(product, len(at)), int(np.floor(row.rhs + 1e-9)))
        else:
            loose.append(row)
    return couples, limits, loose


def _width(count: int, factors: list[tuple[int, ...]], couples: list[tuple[int, int]]) -> int:
    """How many promotions must be remembered at once."""
    last = list(range(count))
    for group in (*factors, *couples):
        for member in group:
            last[member] = max(last[member], max(group))
    return max((sum(1 for i in range(h + 1) if last[i] >= h) for h in range(count)), default=0)


def _best_of(one: Structure, values: Floats, gain: Floats, choice: Ints) -> tuple[Bools, Floats]:
    """Best subset (n, h) and its worth (n,) for every product of a structure."""
    count, width = gain.shape
    most = 0 if one.limit is None else int(min(one.limit.max(initial=0), width))
    tracked = 1 if one.limit is None else most + 1
    last = list(range(width))
    groups: dict[int, list[tuple[tuple[int, ...], Floats]]] = defaultdict(list)
    for members, first in one.factors:
        table = values[first[:, None] + np.arange(1 << len(members))]
        table = table.reshape(count, *[2] * len(members)).transpose(0, *range(len(members), 0, -1))
        groups[max(members)].append((members, table))
    for a, b, barred in one.couples:
        table = np.zeros((count, 2, 2))
        table[barred, 1, 1] = NEVER
        groups[max(a, b)].append(((a, b), table))
    for group in groups.values():
        for members, _ in group:
            for member in members:
                last[member] = max(last[member], max(members))
    state = np.full((count, tracked), NEVER)
    state[:, 0] = 0.0
    alive: list[int] = []
    kept: list[tuple[int, int, tuple[int, ...], Ints]] = []  # when, which, beside which, its best values
    for h in range(width):
        bare = np.where(choice[:, h] == 1, NEVER, 0.0)
        shape = (count, *[1] * (state.ndim - 1))
        if one.limit is None:
            taken = state + gain[:, h].reshape(shape)
        else:
            taken = np.full_like(state, NEVER)
            taken[:, 1:] = state[:, :-1] + gain[:, h].reshape(shape)
        state = np.stack([state + bare.reshape(shape), taken], axis=-1)
        alive.append(h)
        for members, table in groups[h]:
            state = state + _spread(table, members, alive)
        for member in [m for m in alive if last[m] <= h]:
            axis = 2 + alive.index(member)
            alive.remove(member)
            kept.append((h, member, tuple(alive), state.argmax(axis=axis)))
            state = state.max(axis=axis)
    if one.limit is not None:
        over = np.arange(tracked)[None, :] > one.limit[:, None]
        state = np.where(over, NEVER, state)
    number = state.argmax(axis=1)
    return _trace(kept, number, width, one.limit is not None), state[np.arange(count), number]


def _spread(table: Floats, members: tuple[int, ...], alive: list[int]) -> Floats:
    """Bring a factor's values (n, 2, ..) to the axes of the promotions in play."""
    order = sorted(range(len(members)), key=lambda i: alive.index(members[i]))
    table = table.transpose(0, *[1 + i for i in order])
    present = {members[i] for i in order}
    shape = [table.shape[0], 1, *[2 if member in present else 1 for member in alive]]
    return table.reshape(shape)


def _trace(kept: list[tuple[int, int, tuple[int, ...], Ints]], number: Ints, width: int, counted: bool) -> Bools:
    """Read the best subset back, from the last promotion forgotten to the first."""
    count = len(number)
    on = np.zeros((count, width), dtype=np.bool_)
    every = np.arange(count)
    for seen, member, alive, best in reversed(kept):
        # Promotions that came into play later are known by now: the count then was the final one less theirs.
        taken = number - on[:, seen + 1 :].sum(axis=1) if counted else number
        on[:, member] = best[(every, taken, *(on[:, other].astype(np.int64) for other in alive))] == 1
    return on

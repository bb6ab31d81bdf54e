"""Rounding to whole steps at any size: inside classes by value, between classes by placing the last steps.

Cells of one class are the same to every row on spend, so money may move among them freely: each class keeps its
sum, rounded down, and the steps left over go where a further step earns most. What the rows still notice is at
most one step a class; those are placed one by one where every row allows, or by a small 0/1 model.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from campaignplan.planning.columns.best import earned, plain_worth
from campaignplan.planning.columns.blocks import Blocks
from campaignplan.planning.columns.reply import decided
from campaignplan.planning.linear import Linear
from campaignplan.planning.solver import maximise
from campaignplan.response.cells import Bools, Floats, Ints

MOVES = (1, 8, 64)
"""So many budgets of a class may move up, and down, to keep rows on clicks: few at first."""
TRIES, SPARE = 4, 1.5
"""So often moves are chosen again, with so many times the room that rows were missed by."""
MANY = 500
"""Beyond so many moves no better ones than those found first are looked for."""
LOOK = 128
"""So many moves are looked at together for the next one that fits."""


@dataclass(frozen=True)
class Budgets:
    """N budgets to round: those of plain entries, then those of linked lines' cells.

    `spend` and `step` in yuan; `low`, `high` their bounds; `kind` the class of each.
    """

    spend: Floats
    step: Floats
    low: Floats
    high: Floats
    kind: Ints
    plain: Ints

    def spread(self, blocks: Blocks, spend: Floats) -> tuple[Floats, Floats]:
        """Return spends (N,) as those of entries (E,) and of linked lines (n, T)."""
        entries = np.zeros(len(blocks.entries))
        entries[self.plain] = spend[: len(self.plain)]
        shape = (0, 0) if blocks.linked is None else blocks.linked.cell.shape
        return entries, spend[len(self.plain) :].reshape(shape)


def to_whole(blocks: Blocks, spend: Floats, paid: Floats, prices: Floats) -> tuple[Floats, Floats] | None:
    """Round spends of decided blocks; None where no placing of the last steps keeps every row.

    Inside a class money moves freely, but clicks count in rows too: steps go where they earn most at the rows'
    `prices` (M,).
    """
    budgets = _budgets(blocks, spend, paid)
    step, low, high = budgets.step, budgets.low, budgets.high
    if len(step) == 0:
        return spend, paid
    money = np.clip(budgets.spend, low, high)
    base = np.floor(money / step + 1e-7) * step
    base = np.where(low == high, low, np.clip(base, low, high))
    left = np.bincount(budgets.kind, weights=(money - base) / step, minlength=int(budgets.kind.max()) + 1)
    worth = blocks.entries.goal
    if blocks.earnings.rows and prices.any():
        worth = worth - blocks.earnings.price(prices)
    bought = _bought(blocks, budgets, base, step)
    up = np.where(base + step <= high + 1e-9, _gain(blocks, budgets, base, bought, worth), -np.inf)
    taken = np.zeros(len(step), dtype=np.bool_)
    taken[_best_in_class(budgets.kind, up, np.floor(left + 1e-7))] = True
    best, most = None, -np.inf
    for moves in MOVES if blocks.earnings.rows else MOVES[:1]:
        placed = _place(blocks, budgets, base + step * taken, bought, up, taken, moves)
        if placed is not None and placed[1] > most:
            best, most = placed
        if most >= 0 or (best is not None and moves * len(left) > MANY):
            break
    return None if best is None else budgets.spread(blocks, best)


def _budgets(blocks: Blocks, spend: Floats, paid: Floats) -> Budgets:
    entries, cells = blocks.entries, blocks.frame.cells
    own = np.ones(len(entries), dtype=np.bool_)
    parts = []
    if blocks.linked is not None:
        own[blocks.linked.entry] = False
        plain = blocks.linked.plain
        cell = blocks.linked.cell.ravel()
        parts = [(paid.ravel(), cell, plain.low.ravel(), plain.high.ravel(), blocks.linked.cost_class.ravel())]
    at = np.flatnonzero(own)
    parts.insert(0, (spend[at], entries.cell[at], entries.low[at], entries.high[at], blocks.cost_class[at]))
    money, cell, low, high, of_class = (np.concatenate(column) for column in zip(*parts, strict=True))
    step = cells.step[cell].astype(np.float64)
    locked = ~np.isnan(cells.fixed[cell])
    low = np.where(locked, low, np.ceil(low / step - 1e-9) * step)
    high = np.where(locked, high, np.maximum(np.floor(high / step + 1e-9) * step, low))
    return Budgets(money, step, low, high, _alike(blocks)[of_class], at)


def _alike(blocks: Blocks) -> Ints:
    """Shape (classes,): numbers that classes share which every row treats alike and whose steps are the same."""
    rng = np.random.default_rng(0)
    names = blocks.spend_rows.T @ rng.uniform(1.0, 2.0, len(blocks.rows)) + np.pi * blocks.class_step
    return np.asarray(np.unique(names, return_inverse=True)[1], dtype=np.int64)


def _bought(blocks: Blocks, budgets: Budgets, base: Floats, step: Floats) -> tuple[Floats, Floats]:
    """Clicks of the plain budgets without a further step, and with it."""
    some, count = blocks.entries, len(budgets.plain)
    if count < len(some):
        some = some.take(budgets.plain)
    return some.clicks(base[:count]), some.clicks((base + step)[:count])


def _gain(blocks: Blocks, budgets: Budgets, base: Floats, bought: tuple[Floats, Floats], worth: Floats) -> Floats:
    """Goal units that a further step of each budget alone brings at `worth` (E,) a click; linked lines by slopes."""
    at, step = budgets.plain, budgets.step
    if blocks.entries.mixture is None:
        brought = worth[at] * (bought[1] - bought[0])
    else:
        some, before, after = blocks.entries.take(at), base[: len(at)], (base + step)[: len(at)]
        brought = earned(some, worth[at], after) - earned(some, worth[at], before)
    if blocks.linked is not None:
        felt = _felt(blocks, budgets, base, plain_worth(blocks.entries, worth))
        brought = np.concatenate([brought, felt * step[len(at) :]])
    return np.asarray(brought + blocks.goal_spend * step)


def _felt(blocks: Blocks, budgets: Budgets, base: Floats, per_click: Floats) -> Floats:
    """Return what a yuan more in each linked cell brings, counting `per_click` (E,) for every click it causes."""
    linked = blocks.linked
    assert linked is not None
    force = linked.held(np.ones(len(blocks.entries), dtype=np.bool_))
    chains = linked.chains(blocks.entries, force, per_click, np.zeros(linked.cell.shape))
    effective = np.maximum(chains.effective(budgets.spread(blocks, base)[1]), 1e-6)
    slope = chains.curves.slope(effective.ravel()).reshape(effective.shape)
    return np.asarray(chains.earned_later(chains.worth * slope)[0]).ravel()


def _best_in_class(kind: Ints, gain: Floats, number: Floats) -> Ints:
    """Return the `number` (classes,) budgets with most gain in each class."""
    may = np.flatnonzero(np.isfinite(gain) & (number > 0)[kind])
    # One key of class and gain, in single precision: sorting two keys after each other takes seven times as long.
    bits = (-gain[may]).astype(np.float32).view(np.int32).astype(np.int64)
    order = may[np.argsort((kind[may] << 32) + np.where(bits < 0, -(2**31) - 1 - bits, bits))]
    of = kind[order]
    rank = np.arange(len(order)) - np.searchsorted(of, np.arange(len(number)))[of]
    return np.asarray(np.sort(order[rank < number[of]]))


def _first_of_class(kind: Ints, gain: Floats) -> Ints:
    """Return the budget with most gain in each class that has any: no sort is needed to find one."""
    best = np.full(int(kind.max()) + 1, -np.inf)
    np.maximum.at(best, kind, gain)
    at = np.flatnonzero((gain == best[kind]) & np.isfinite(gain))
    return np.asarray(at[np.sort(np.unique(kind[at], return_index=True)[1])])


def _place(
    blocks: Blocks,
    budgets: Budgets,
    base: Floats,
    bought: tuple[Floats, Floats],
    up: Floats,
    taken: Bools,
    most_moves: int,
) -> tuple[Floats, float] | None:
    """Move at most so many budgets a step up and down in every class, so that every row holds, for the most value.

    Returns
    -------
    The budgets and what the moves gained; None where no such moves keep the rows.

    Next to go up is what gained most (`up`, (N,)) of those without a further step, next to go down what gained
    least of those `taken`.
    """
    step, number = budgets.step, np.full(int(budgets.kind.max()) + 1, float(most_moves))
    moves, size, worth = [], [], []
    for way, gain in ((1.0, np.where(taken, -np.inf, up)), (-1.0, np.where(taken, -up, -np.inf))):
        at = _first_of_class(budgets.kind, gain) if most_moves == 1 else _best_in_class(budgets.kind, gain, number)
        moves.append(at)
        size.append(way * step[at])
        worth.append(gain[at])
    at, change, gained = np.concatenate(moves), np.concatenate(size), np.concatenate(worth)
    now = np.where(taken[: len(budgets.plain)], bought[1], bought[0])
    used = _used(blocks, budgets, base, now if blocks.linked is None else None)
    weight = _weights(blocks, budgets, base, bought[1] - bought[0], at, change)
    least, most = _room(blocks, float(step.max()))
    hard = np.array([row.penalty is None for row in blocks.rows], dtype=np.bool_)
    low, high = least.copy(), most.copy()
    for _ in range(TRIES):
        # One by one is quick and good where few moves are to choose from.
        made = _greedy(blocks, weight, used, gained, low, high) if most_moves == 1 else None
        if made is None:
            made = _exact(blocks, csr_array(weight), used, gained, low, high)
        if made is None:
            return None
        result = base.copy()
        np.add.at(result, at[made], change[made])
        if blocks.linked is None:
            break
        # Effects that carry over are weighed by slopes: what they miss a row by is room to leave.
        there = _used(blocks, budgets, result)
        under, over = np.maximum(least - there, 0.0), np.maximum(there - most, 0.0)
        if not ((under + over > 0) & hard).any():
            break
        low, high = low + SPARE * under, high - SPARE * over
    else:
        return None
    return result, float(gained[made].sum())


def _weights(blocks: Blocks, budgets: Budgets, base: Floats, by_step: Floats, at: Ints, change: Floats) -> Floats:
    """Return what each move uses of each row: (M, moves); a step brings plain budgets so many clicks."""
    count = len(budgets.plain)
    own = at < count
    bought = np.zeros(len(at))
    bought[own] = np.sign(change[own]) * by_step[at[own]]
    classes = blocks.cost_class[budgets.plain]
    if blocks.linked is not None:
        classes = np.concatenate([classes, blocks.linked.cost_class.ravel()])
    weight: Floats = blocks.spend_rows[:, classes[at]].toarray() * change
    if blocks.earnings.rows and count:
        entry = np.where(own, budgets.plain[np.minimum(at, count - 1)], 0)
        weight += blocks.earnings.of(entry).toarray() * bought
    if blocks.linked is not None and not own.all():
        every = blocks.earnings.of(np.arange(len(blocks.entries)))
        for number in blocks.earnings.counted:
            per_click = every[[number]].toarray()[0]
            weight[number, ~own] += _felt(blocks, budgets, base, per_click)[at[~own] - count] * change[~own]
    return weight


def _room(blocks: Blocks, coarse: float) -> tuple[Floats, Floats]:
    """Return what each row must and may use; a total to be used up may be missed by less than a step."""
    least, most = np.full(len(blocks.rows), -np.inf), np.full(len(blocks.rows), np.inf)
    for number, row in enumerate(blocks.rows):
        if blocks.inner[number]:
            continue
        hair = 1e-9 * max(abs(row.rhs), 1.0)
        if row.sense != ">=":
            most[number] = row.rhs + hair
        if row.sense != "<=":
            loose = coarse - 1e-6 if row.sense == "==" and (coarse > 1 or row.rhs % 1) else 0.0
            least[number] = row.rhs - hair - loose
    return least, most


def _greedy(
    blocks: Blocks, weight: Floats, used: Floats, gained: Floats, least: Floats, most: Floats
) -> Bools | None:
    """First what mends missed rows, then what pays; a move only if it breaks no row. None where rows stay missed."""
    penalty = np.array([0.0 if row.penalty is None else row.penalty for row in blocks.rows])
    hard, hair = penalty == 0, 1e-12

    used, taken = used.copy(), np.zeros(len(gained), dtype=np.bool_)
    row, move = np.nonzero(weight * hard[:, None])
    change, size = weight[row, move], np.maximum(np.abs(weight).max(axis=1, initial=0.0), hair)
    between_equals, tight = 1e-6 * np.tanh(gained), np.zeros(len(used), dtype=np.bool_)
    for _ in range(len(gained)):
        now = _missed(used, least, most)
        if not (now[hard] > 0).any():
            break
        # Rows pull at each other (two shares of one total): what counts is what they miss together. Rows with
        # more room than any move takes say nothing.
        before, tight = tight, (used - size < least) | (used + size > most)
        if (tight != before).any():
            at = np.flatnonzero(tight[row])
            mine, of, step, low, high = row[at], move[at], change[at], least[row[at]], most[row[at]]
        there = used[mine] + step
        mends = (now[mine] - np.maximum(low - there, 0.0) - np.maximum(there - high, 0.0)) / size[mine]
        mended = np.bincount(of, weights=mends, minlength=len(gained))
        score = np.where(taken | (mended <= 1e-9), -np.inf, mended + between_equals)
        # While a row is missed by many steps, half of them are made at once.
        many = max(int((now[hard & (now > 0)] / size[hard & (now > 0)]).max() / 8), 1)
        best = np.argpartition(-score, many - 1)[:many] if many < len(score) else np.arange(len(score))
        best = best[np.isfinite(score[best])]
        if len(best) == 0:
            return None
        taken[best] = True
        used += weight[:, best].sum(axis=1)
    if (_missed(used, least, most)[hard] > 0).any():
        return None
    order = np.flatnonzero(~taken & (gained > 0))
    order = order[np.argsort(-gained[order], kind="stable")]
    # A row that has room for all of these moves says nothing.
    ups, downs = np.maximum(weight[:, order], 0.0).sum(axis=1), np.maximum(-weight[:, order], 0.0).sum(axis=1)
    tight = (penalty > 0) | (hard & ((used + ups > most) | (used - downs < least)))
    by_move = np.ascontiguousarray(weight[tight].T)
    used, least, most, penalty, hard = used[tight], least[tight], most[tight], penalty[tight], hard[tight]
    soft = bool(penalty.any())
    while len(order):
        room_up = np.where(hard, np.maximum(most - used, 0.0), np.inf) + hair
        room_down = np.where(hard, np.maximum(used - least, 0.0), np.inf) + hair
        near = by_move[order[:LOOK] if soft else order]
        fits = np.flatnonzero(((near <= room_up) & (near >= -room_down)).all(axis=1))
        if len(fits) == 0:
            order = order[len(near) :]
            continue
        if soft:  # what pays then depends on what was taken before
            first, order = int(order[fits[0]]), order[fits[0] + 1 :]
            more = _missed(used + by_move[first], least, most) - _missed(used, least, most)
            if gained[first] > penalty @ more:
                taken[first] = True
                used += by_move[first]
            continue
        # As many as fit one after the other are taken together (the first always does): they make room for others.
        sums = np.cumsum(near[fits], axis=0)
        fit = ((sums <= room_up) & (sums >= -room_down)).all(axis=1)
        count = len(fits) if fit.all() else int(np.argmin(fit))
        taken[order[fits[:count]]] = True
        used += sums[count - 1]
        order = np.delete(order, fits[:count])
    return taken


def _missed(used: Floats, least: Floats, most: Floats) -> Floats:
    return np.asarray(np.maximum(least - used, 0.0) + np.maximum(used - most, 0.0))


def _exact(
    blocks: Blocks, weight: csr_array, used: Floats, gained: Floats, least: Floats, most: Floats
) -> Bools | None:
    """Choose the moves by a 0/1 model."""
    model = Linear()
    columns = model.columns([f"m{i}" for i in range(len(gained))], 0.0, 1.0, gained, True)
    for number, row in enumerate(blocks.rows):
        part = slice(weight.indptr[number], weight.indptr[number + 1])
        index, value = columns[weight.indices[part]], weight.data[part]
        if row.penalty is not None:
            slack = model.columns([f"give{number}"], 0.0, np.inf, -row.penalty)
            index, value = np.append(index, slack), np.append(value, -1.0 if row.sense == "<=" else 1.0)
        if np.isfinite(most[number]):
            model.row(f"most{number}", index, value, "<=", most[number] - used[number])
        if np.isfinite(least[number]):
            model.row(f"least{number}", index, value, ">=", least[number] - used[number])
    answer = maximise(model, gap=0.01, time_limit=2.0)
    return None if answer.values is None else np.asarray(answer.values[columns] > 0.5)


def _used(blocks: Blocks, budgets: Budgets, base: Floats, clicks: Floats | None = None) -> Floats:
    """Return what budgets use of each row (M,); `clicks` (E,) are theirs, where they are known."""
    return np.asarray(decided(blocks, *budgets.spread(blocks, base), clicks).used.sum(axis=1))

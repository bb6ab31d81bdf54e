"""Rounding to whole steps at any size: inside classes by value, between classes by a small 0/1 model.

Cells of one class are the same to every row on spend, so money may move among them freely: each class keeps its
sum, rounded down, and the steps left over go where a further step earns most. What the rows still notice is one
step a class; those are placed by an exact model with one column up and one down a class.
"""

import numpy as np

from scipy.sparse import csr_array

from campaignplan.planning.columns.blocks import Blocks
from campaignplan.planning.columns.reply import measured
from campaignplan.planning.linear import Linear
from campaignplan.planning.solver import maximise
from campaignplan.response.cells import Bools, Floats, Ints


def to_whole(blocks: Blocks, spend: Floats) -> Floats | None:
    """Round `spend` (E,) of decided blocks; None where no placing of the last steps keeps every row."""
    entries, frame = blocks.entries, blocks.frame
    if len(entries) == 0:
        return spend
    step = frame.cells.step[entries.cell].astype(np.float64)
    alike = _alike(blocks)
    low, high = np.ceil(entries.low / step - 1e-9) * step, np.floor(entries.high / step + 1e-9) * step
    held = entries.must & (entries.low == entries.high)
    spend = np.clip(spend, low, np.maximum(high, low))
    base = np.where(held, spend, np.floor(spend / step + 1e-7) * step)
    worth = entries.goal  # what a step is worth by the rows' prices hardly differs inside a class
    gain = _gain(blocks, base, base + step, worth)
    left = np.bincount(alike, weights=(spend - base) / step, minlength=int(alike.max()) + 1)
    number = np.floor(left + 1e-7)
    room = ~held & (base + step <= high + 1e-9)
    base += np.where(_best_in_class(alike, np.where(room, gain, -np.inf), number), step, 0.0)
    return _place(blocks, base, step, alike, low, high, held)


def _alike(blocks: Blocks) -> Ints:
    """Entries whose cells every row on spend treats alike, and whose steps are the same (groups aside)."""
    rng = np.random.default_rng(0)
    names = blocks.spend_rows.T @ rng.uniform(1.0, 2.0, len(blocks.rows)) + np.pi * blocks.class_step
    _, alike = np.unique(names, return_inverse=True)
    return np.asarray(alike[blocks.cost_class], dtype=np.int64)


def _gain(blocks: Blocks, before: Floats, after: Floats, worth: Floats) -> Floats:
    entries = blocks.entries
    return np.asarray(
        worth * (entries.clicks(after) - entries.clicks(before)) + blocks.goal_spend * (after - before)
    )


def _best_in_class(alike: Ints, gain: Floats, number: Floats) -> Bools:
    """Mark the `number` (classes,) entries with most gain in each class."""
    order = np.lexsort((-gain, alike))
    first = np.searchsorted(alike[order], np.arange(len(number)))
    rank = np.arange(len(order)) - first[alike[order]]
    chosen = np.zeros(len(alike), dtype=np.bool_)
    chosen[order] = (rank < number[alike[order]]) & np.isfinite(gain[order])
    return chosen


def _place(
    blocks: Blocks, base: Floats, step: Floats, alike: Ints, low: Floats, high: Floats, held: Bools
) -> Floats | None:
    """Move at most one step up and one down in every class, so that every row holds, for the most value."""
    entries = blocks.entries
    count = int(alike.max()) + 1
    up = np.where(~held & (base + step <= high + 1e-9), _gain(blocks, base, base + step, entries.goal), -np.inf)
    down = np.where(~held & (base - step >= low - 1e-9), _gain(blocks, base, base - step, entries.goal), -np.inf)
    moves, size, worth = [], [], []
    for gain, way in ((up, 1.0), (down, -1.0)):
        at = np.flatnonzero(_best_in_class(alike, gain, np.ones(count)))
        moves.append(at)
        size.append(way * step[at])
        worth.append(gain[at])
    at, change, gained = np.concatenate(moves), np.concatenate(size), np.concatenate(worth)
    clicks = entries.clicks(base)
    used = _used(blocks, base, clicks)
    bought = entries.take(at).clicks(base[at] + change) - clicks[at] if len(at) else np.zeros(0)
    spend_part = blocks.spend_rows[:, blocks.cost_class[at]].multiply(change[None, :])
    weight = (spend_part + blocks.click_rows[:, at].multiply(bought[None, :])).tocsc()
    least, most = _room(blocks, float(step.max()))
    taken = _greedy(blocks, weight.toarray(), used, gained, least, most)
    if taken is None:
        taken = _exact(blocks, weight.tocsr(), used, gained, least, most)
    if taken is None:
        return None
    result = base.copy()
    np.add.at(result, at[taken], change[taken])
    return result


def _room(blocks: Blocks, coarse: float) -> tuple[Floats, Floats]:
    """What each row must at least and may at most use; a total to be used up may be missed by less than a step."""
    least, most = np.full(len(blocks.rows), -np.inf), np.full(len(blocks.rows), np.inf)
    for number, row in enumerate(blocks.rows):
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
    """First what mends missed rows, then what pays; each move only if it breaks no row. None where rows stay missed."""
    penalty = np.array([0.0 if row.penalty is None else row.penalty for row in blocks.rows])
    hard = penalty == 0
    used, taken = used.copy(), np.zeros(len(gained), dtype=np.bool_)

    def missed(at: Floats) -> Floats:
        return np.asarray(np.maximum(least[..., None] - at, 0.0) + np.maximum(at - most[..., None], 0.0))

    for _ in range(len(gained)):
        now = missed(used[:, None])[:, 0]
        if not (now[hard] > 0).any():
            break
        after = missed(used[:, None] + weight)
        worse = (after[hard] > now[hard][:, None] + 1e-12).any(axis=0) | taken
        mended = (now[hard][:, None] - after[hard]).sum(axis=0)
        score = np.where(worse | (mended <= 1e-12), -np.inf, np.minimum(gained, 0.0) / np.maximum(mended, 1e-12))
        best = int(np.argmax(score + 1e-9 * mended))
        if not np.isfinite(score[best]):
            return None
        taken[best] = True
        used += weight[:, best]
    for move in np.argsort(-gained, kind="stable"):
        if taken[move] or gained[move] <= 0:
            continue
        now, after = missed(used[:, None])[:, 0], missed((used + weight[:, move])[:, None])[:, 0]
        if (after[hard] <= now[hard]).all() and gained[move] > float(penalty @ (after - now)):
            taken[move] = True
            used += weight[:, move]
    return taken if not (missed(used[:, None])[hard] > 0).any() else None


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


def _used(blocks: Blocks, spend: Floats, clicks: Floats) -> Floats:
    frame = blocks.frame
    nothing = [np.zeros(n, dtype=np.bool_) for n in (len(frame.cells.pairs), len(frame.problem.products))]
    _, used = measured(blocks, spend, clicks, *nothing, np.zeros(len(frame.windows), dtype=np.bool_))
    return np.asarray(used.sum(axis=1))

"""From weighted answers to one plan: decide what is yes or no, then weigh again what is left.

Each product keeps the enrolments that carry the most weight, each test its heaviest run, and a cell is on where
answers with money outweigh those without. What remains is concave: the weighted mean of its answers keeps every
row on spend exactly, and earns at least what the master says (Jensen).
"""

from dataclasses import dataclass, replace

import numpy as np

from campaignplan.planning.columns.blocks import Blocks
from campaignplan.planning.columns.search import Search
from campaignplan.planning.row import NONE, Row
from campaignplan.response.cells import Bools, Floats, Ints


@dataclass(frozen=True)
class Choices:
    """Whole decisions.

    `enrolled` (P,), `promoted` (products,), `window` (windows,); `on` (E,): entries that hold money or respond;
    `paid_on` (n, T): cells of linked lines that are on.
    """

    enrolled: Bools
    promoted: Bools
    window: Bools
    on: Bools
    paid_on: Bools


def heaviest(search: Search) -> Choices:
    """Read the whole decisions off the weights."""
    blocks, shares = search.blocks, search.shares()
    frame, entries = blocks.frame, blocks.entries
    pairs, count = frame.cells.pairs, len(frame.problem.products)
    by_product = shares[:, blocks.group]  # (rounds, products)
    enrolled = _heaviest_sets(search, by_product, pairs.product, count)
    place = np.einsum("kp,kp->p", by_product, np.array([answer.promoted for answer in search.replies]))
    promoted = _placed(blocks, place)
    running = np.zeros(len(frame.windows))
    for share, answer in zip(by_product, search.replies, strict=True):
        running += share[blocks.window_product] * answer.window
    window = _runs(blocks, running)
    weight = np.zeros(frame.cells.size)
    for share, answer in zip(shares, search.replies, strict=True):
        busy = np.flatnonzero(answer.spend > 0)
        weight[entries.cell[busy]] += share[blocks.entry_group[busy]]
    holds = np.ones(len(entries), dtype=np.bool_)
    slot = blocks.enrolments.slot
    if blocks.enrolments.structures:
        chosen = np.zeros(blocks.enrolments.slots, dtype=np.bool_)
        chosen[blocks.enrolments.chosen(enrolled)] = True
        holds[slot >= 0] = chosen[slot[slot >= 0]]
    gated = (entries.low > 0) | (entries.concave_from > entries.low)
    on = holds & promoted[entries.product] & (~gated | (weight[entries.cell] >= 0.5))
    paid_on = np.zeros((0, 0), dtype=np.bool_)
    if blocks.linked is not None:
        mine = shares[:, blocks.linked_group]
        busy = sum(share[:, None] * (a.paid > 0) for share, a in zip(mine, search.replies, strict=True))
        paid_on = (busy >= 0.5) & promoted[blocks.linked.product][:, None]
        on[blocks.linked.entry] = holds[blocks.linked.entry]
    return Choices(enrolled, promoted, window, on | (holds & entries.must), paid_on)


def kept(blocks: Blocks, choices: Choices) -> tuple[Blocks, Ints, float]:
    """Return the blocks with these choices made, which entries they keep, and the choices' own goal units."""
    entries = blocks.entries
    at = np.flatnonzero(choices.on)
    some = entries.take(at)
    low = np.where(some.must, some.low, np.maximum(some.low, some.concave_from))
    gated = (some.low > 0) | (some.concave_from > some.low)
    some = some.narrowed(low, some.high, some.must | gated)
    linked = None
    if blocks.linked is not None:
        free = np.isnan(blocks.linked.plain.fixed)
        gates = free & (blocks.linked.plain.floor > 0)
        shut = free & ~choices.promoted[blocks.linked.product][:, None]
        on, off = gates & choices.paid_on, (gates & ~choices.paid_on) | shut
        linked = blocks.linked.kept(at, choices.on, on, off)
        some = linked.within(some)
    rows = tuple(_after(row, choices) for row in blocks.rows)
    value = float(blocks.fee_gain @ choices.enrolled)
    return blocks.only(some, at, rows, linked), at, value


def _after(row: Row, choices: Choices) -> Row:
    """Return a row with the whole decisions taken into its right-hand side."""
    fixed = (
        row.enrol.dot(choices.enrolled.astype(np.float64))
        + row.promoted.dot(choices.promoted.astype(np.float64))
        + row.window.dot(choices.window.astype(np.float64))
    )
    return replace(row, rhs=row.rhs - fixed, enrol=NONE, promoted=NONE, window=NONE)


def _heaviest_sets(search: Search, by_product: Floats, owner: Ints, count: int) -> Bools:
    """For each product the set of enrolments with the most weight among those answered."""
    rng = np.random.default_rng(0)
    word = rng.integers(1, 2**62, len(owner), dtype=np.int64)
    names = np.zeros((len(search.replies), count), dtype=np.int64)
    for number, answer in enumerate(search.replies):
        np.add.at(names[number], owner[answer.enrolled], word[answer.enrolled])
    best, best_weight = np.zeros(count, dtype=np.int64), np.full(count, -1.0)
    for number in range(len(names)):
        weight = (by_product * (names == names[number])).sum(axis=0)
        better = weight > best_weight + 1e-12
        best[better], best_weight[better] = number, weight[better]
    answered = np.array([answer.enrolled for answer in search.replies])
    return np.asarray(answered[best[owner], np.arange(len(owner))]) if len(owner) else np.zeros(0, dtype=np.bool_)


def _placed(blocks: Blocks, place: Floats) -> Bools:
    """Round the weights of being promoted so that every row on them holds: heaviest first."""
    promoted = place > 1e-6
    for row in blocks.rows:
        if len(row.promoted.at) and row.penalty is None and row.sense == "<=":
            counted = row.promoted.at[np.argsort(-place[row.promoted.at], kind="stable")]
            promoted[counted[int(np.floor(row.rhs + 1e-9)) :]] = False
    return np.asarray(promoted)


def _runs(blocks: Blocks, running: Floats) -> Bools:
    """One run a test, the heaviest; none where a test may be left out and mostly is."""
    chosen = np.zeros(len(running), dtype=np.bool_)
    for number, test in enumerate(blocks.frame.problem.tests):
        mine = np.array([i for i, window in enumerate(blocks.frame.windows) if window.test == number], dtype=np.int64)
        if len(mine) and (test.required or running[mine].sum() >= 0.5):
            chosen[mine[int(np.argmax(running[mine]))]] = True
    return chosen

"""From weighted answers to one plan: decide what is yes or no, then weigh again what is left.

Each product keeps the enrolments that carry the most weight, each test its heaviest run, and a cell is on where
answers with money outweigh those without. What remains is concave: the weighted mean of its answers keeps every
row on spend exactly, and earns at least what the master says (Jensen).
"""

from dataclasses import dataclass, replace

import numpy as np

from campaignplan.planning.columns.blocks import Blocks
from campaignplan.planning.columns.chain_reply import best_chains
from campaignplan.planning.columns.linked import ROUGH
from campaignplan.planning.columns.reply import in_force
from campaignplan.planning.columns.search import Search
from campaignplan.planning.columns.sharper import priced
from campaignplan.planning.row import NONE, Row
from campaignplan.response.cells import Bools, Floats, Ints

HALF = 0.5
"""A cell is on where so much of the weight, or of its floor, says so."""
SURE = 0.02
"""Weight of being on, or off, within which that is said."""


@dataclass(frozen=True)
class Choices:
    """Whole decisions.

    `enrolled` (P,), `promoted` (products,), `window` (windows,); `holds` (E,): entries whose option is in force;
    `on` (C,): cells that may take money although they have a floor or a convex beginning; `sure` (C,): how much
    of the weight, or of its floor, says that a cell is on; `paid` (n, T): where linked lines start from.
    """

    enrolled: Bools
    promoted: Bools
    window: Bools
    holds: Bools
    on: Bools
    sure: Floats
    paid: Floats


def heaviest(search: Search, by_share: bool = False) -> Choices:
    """Read the whole decisions off the master's weights, product by product; see `choices_of`."""
    blocks, shares = search.blocks, search.shares()
    frame = blocks.frame
    pairs, count = frame.cells.pairs, len(frame.problem.products)
    by_product = shares[:, blocks.group]  # (rounds, products)
    enrolled = _heaviest_sets(search, by_product, pairs.product, count)
    place = np.einsum("kp,kp->p", by_product, np.array([answer.promoted for answer in search.replies]))
    promoted = _placed(blocks, place)
    running = np.zeros(len(frame.windows))
    for share, answer in zip(by_product, search.replies, strict=True):
        running += share[blocks.window_product] * answer.window
    return choices_of(search, shares, enrolled, promoted, _runs(blocks, running), by_share)


def choices_of(
    search: Search, shares: Floats, enrolled: Bools, promoted: Bools, window: Bools, by_share: bool = False
) -> Choices:
    """Complete whole decisions by which cells are on, under weights (rounds, groups) of the answers.

    Each by its own weight, or `by_share`: as many of those that are alike as their weights say together.
    """
    blocks = search.blocks
    frame, entries = blocks.frame, blocks.entries
    sure = np.zeros(len(entries))
    for share, answer in zip(shares, search.replies, strict=True):
        if share.any():
            sure += share[blocks.entry_group] * (answer.spend > 0)
    sure = np.bincount(entries.cell, weights=sure, minlength=frame.cells.size)
    paid = search.mean_paid(shares)
    if blocks.linked is not None:
        linked = blocks.linked
        sure[linked.cell] = paid / np.maximum(linked.floor, 1e-9)
    start, end = gates(blocks)
    may = promoted[frame.product_of_cell] & (end >= start * (1 - 1e-9))  # ramps may end below a floor
    on = may & (_shared_out(blocks, sure) if by_share else sure >= HALF)
    return Choices(enrolled, promoted, window, in_force(blocks, enrolled), on, sure, paid)


def _shared_out(blocks: Blocks, sure: Floats) -> Bools:
    """Shape (C,): cells that are on where so many are as their weights `sure` (C,) say together, the surest.

    Cells of one line that every row treats alike are often on together in some answers and off together in others,
    weighed 4 to 6: then 4 of 10 are to be on, and not none of them.
    """
    on = sure >= HALF
    own = np.ones(len(blocks.entries), dtype=np.bool_)
    if blocks.linked is not None:  # of these it is their money that says how sure they are
        own[blocks.linked.entry] = False
    kind = np.full(len(sure), -1, dtype=np.int64)
    kind[blocks.entries.cell[own]] = blocks.cost_class[own]
    open_ = np.flatnonzero((kind >= 0) & (sure > SURE) & (sure < 1 - SURE))
    if len(open_) == 0:
        return on
    alike = np.unique(blocks.frame.cells.line_of[open_] * (int(kind.max()) + 1) + kind[open_], return_inverse=True)[1]
    order = np.lexsort((-sure[open_], alike))
    open_, alike = open_[order], alike[order]
    rank = np.arange(len(alike)) - np.searchsorted(alike, alike)
    on[open_] = rank < np.floor(np.bincount(alike, weights=sure[open_]) + HALF)[alike]
    return on


def answered(search: Search, choices: Choices) -> Choices:
    """Let lines with carry-over whose floors the search left out say at its prices when they are on; else the same.

    Half of a floor spent for weeks is no sign of where money is to be saved up to: with floors such a line pulses.
    """
    blocks, linked = search.blocks, search.blocks.linked
    if linked is None or blocks.entries.mixture is not None:
        return choices
    gated = linked.unfloored
    lines = np.flatnonzero(gated.any(axis=1))
    if len(lines) == 0:
        return choices
    chains = priced(blocks, search.prices, linked.held(choices.holds)).take(lines)
    floors = replace(linked.plain.take(lines), floor=linked.floor[lines])
    found = best_chains(floors.at(chains.curves, chains.worth, chains.cost), accuracy=ROUGH)
    on, sure, paid = choices.on.copy(), choices.sure.copy(), choices.paid.copy()
    good = np.isfinite(found.value) & np.isfinite(found.spend).all(axis=1)
    lines, spend = lines[good], found.spend[good]
    mine = gated[lines] & choices.promoted[linked.product[lines]][:, None]
    cell = linked.cell[lines][mine]
    paid[lines] = spend
    sure[cell] = spend[mine] / linked.floor[lines][mine]
    on[cell] = sure[cell] >= HALF
    return replace(choices, on=on, sure=sure, paid=paid)


def mended(blocks: Blocks, choices: Choices, missed: Floats) -> Choices:
    """Switch cells so that hard rows missed by `missed` (M,) (above zero: used too much) can hold.

    The least sure of those that are on go off where floors fill a row too much, and the surest of those that are
    off come on where it is not filled.
    """
    frame, on = blocks.frame, choices.on.copy()
    floor, high = gates(blocks)
    gated = floor > 0
    may = choices.promoted[frame.product_of_cell] & gated & (high > 0) & (high >= floor * (1 - 1e-9))
    for row, miss in zip(blocks.rows, missed, strict=True):
        if row.penalty is not None or miss == 0:
            continue
        at, coefficient = row.spend.at, np.broadcast_to(row.spend.coefficient, row.spend.at.shape)
        helps = coefficient > 0 if miss > 0 or row.sense != ">=" else coefficient != 0
        swaps = helps & gated[at] & (on[at] if miss > 0 else ~on[at] & may[at])
        mine, per_cell = at[swaps], np.abs(coefficient[swaps])
        order = np.argsort(choices.sure[mine] if miss > 0 else -choices.sure[mine], kind="stable")
        moved = np.cumsum((per_cell * (floor if miss > 0 else high)[mine])[order])
        count = int(np.searchsorted(moved, 1.02 * abs(miss))) + 1
        on[mine[order[:count]]] = miss < 0
    return replace(choices, on=on)


def gates(blocks: Blocks) -> tuple[Floats, Floats]:
    """Shape (C,) each: where a cell's money may start once it is on (0: anywhere), and where it ends."""
    entries, size = blocks.entries, blocks.frame.cells.size
    start, end = np.zeros(size), np.zeros(size)
    free = ~entries.must
    start[entries.cell[free]] = np.maximum(entries.low, entries.concave_from)[free]
    end[entries.cell] = entries.high
    if blocks.linked is not None:
        fixed = ~np.isnan(blocks.linked.plain.fixed)
        start[blocks.linked.cell] = np.where(fixed, 0.0, blocks.linked.floor)
        end[blocks.linked.cell] = blocks.linked.plain.high
    return start, end


def kept(blocks: Blocks, choices: Choices) -> tuple[Blocks, Ints, float]:
    """Return the blocks with these choices made, which entries they keep, and the choices' own goal units."""
    entries, floor = blocks.entries, gates(blocks)[0]
    gated = (floor[entries.cell] > 0) & ~entries.must
    holds = choices.holds & (entries.must | choices.promoted[entries.product])
    holds &= ~gated | choices.on[entries.cell]
    if blocks.linked is not None:
        holds[blocks.linked.entry] = choices.holds[blocks.linked.entry]
    at = np.flatnonzero(holds)
    some = entries.begun(at, gated[at])
    linked = None
    if blocks.linked is not None:
        cell, free = blocks.linked.cell, np.isnan(blocks.linked.plain.fixed)
        mine = free & (blocks.linked.floor > 0)
        shut = free & ~choices.promoted[blocks.linked.product][:, None]
        linked = blocks.linked.kept(
            at, holds, mine & choices.on[cell], (mine & ~choices.on[cell]) | shut, choices.paid
        )
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
    """One run a test, the heaviest for which other tests leave room; none where a test may be left out and mostly is.

    Where none has room a required test takes its heaviest: what the row then misses is mended by others' choices.
    """
    chosen, of_test = np.zeros(len(running), dtype=np.bool_), np.array([w.test for w in blocks.frame.windows])
    tests = blocks.frame.problem.tests
    runs = [np.flatnonzero(of_test == number) for number in range(len(tests))]
    full = [row for row in blocks.rows if len(row.window.at) and not len(row.spend.at)]
    full = [row for row in full if row.penalty is None and row.sense == "<="]
    weight = [running[mine].max(initial=0.0) for mine in runs]
    for number in np.argsort(-np.array(weight), kind="stable"):
        mine = runs[number][np.argsort(-running[runs[number]], kind="stable")]
        if len(mine) == 0 or not (tests[number].required or running[mine].sum() >= HALF):
            continue
        for window in mine:
            tried = chosen.copy()
            tried[window] = True
            if all(row.window.dot(tried.astype(np.float64)) <= row.rhs + 1e-9 for row in full):
                chosen = tried
                break
        else:
            chosen[mine[0]] = bool(tests[number].required)
    return chosen

"""Whether a line begins at all: the one decision that prices cannot make for lines with S-curves and carry-over.

Beginning costs something. So at one price of money nothing is as good to such a line as very much, and the master
mixes the two into what no plan can be: some of the line, and no beginning paid for. That gap closes where plans are
told apart: in some period the line spends so much (it begins), or it never does. What never begins earns so little
that its bound most often falls below the plan at hand; what begins, the lattice answers with the beginning paid.
The answer's bound is the highest of those closed and of the plans left.
"""

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from campaignplan.planning.columns.blocks import Blocks
from campaignplan.planning.columns.chain_reply import best_chains
from campaignplan.planning.columns.lattice import best_by_lattice
from campaignplan.planning.columns.reply import Reply, remeasured
from campaignplan.planning.columns.search import Search
from campaignplan.planning.columns.sharper import priced
from campaignplan.planning.row import Row
from campaignplan.response.cells import Bools, Floats, Ints

MOST, PROBES = 4, 3
"""So many lines are told apart at most, each at the prices of so many rounds."""
FIRM = 2e-3
"""Relative gap of the lattice's answers at those prices."""
MIXED = 0.02
"""A line is mixed where answers with and without it both carry so much of the weight."""
BEGINS = 0.36
"""A line begins in a period that has so much of what its periods have on the mean, where it has most."""
DEARER = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
"""By so many goal units per yuan the price is raised of a rule that asks money of one line alone."""
LOWEST = 3
"""The bound of never beginning is sought at the prices of so many answers, and so many of those."""
STEPS = np.linspace(0.0, 1.0, 65)
"""Shares of the way to other prices that are looked at."""
ROUGH = 1e-2
"""Relative gap to which a line that never begins is answered."""


def closed(search: Search, enough: float, deadline: float) -> tuple[Search, float]:
    """Close plans in which a line never begins, where they are worth no more than `enough`.

    Returns
    -------
    A search of the plans left, the very `search` where none were closed, and the highest bound of those that were.
    """
    rest, highest, lines = search, -np.inf, mixed(search)[:MOST].tolist()
    if lines and search.weights is not None:
        search.blocks = search.blocks.sharper(FIRM) or search.blocks
        search.ask(search.weights.prices)
        search.weights = search.master.solve()
    for line in lines:
        begin = beginning(rest, line)
        bound, prices = never(rest, line, begin, enough)
        for _ in range(PROBES):
            if bound <= enough or time.monotonic() > deadline:
                break
            lower = towards(rest, line, begin, prices, enough)
            if lower is None:
                break
            rest.ask(lower)
            rest.weights = rest.master.solve()
            other, there = never(rest, line, begin, enough, rest.replies[-1:])
            if other < bound:
                bound, prices = other, there
        if bound <= enough:
            rest, highest = begun(rest, line, begin), max(highest, bound)
    return rest, highest


def mixed(search: Search) -> Ints:
    """Lines of which the master takes nothing and something at once; the most mixed first."""
    blocks, linked = search.blocks, search.blocks.linked
    if linked is None or blocks.entries.mixture is not None or not linked.proven.any():
        return np.zeros(0, dtype=np.int64)
    shares = search.shares()[:, blocks.linked_group]
    on = np.array([(answer.paid > 0).any(axis=1) for answer in search.replies])
    least = np.minimum((shares * on).sum(axis=0), (shares * ~on).sum(axis=0))
    told = np.zeros(len(linked), dtype=np.bool_) if linked.begin is None else linked.begin > 0
    # Of a counted product it is not the line alone that says whether it is worth its place.
    may = linked.proven & ~told & ~np.isin(linked.product, blocks.counted) & (least >= MIXED)
    order = np.argsort(-least, kind="stable")
    return np.asarray(order[may[order]])


def beginning(search: Search, line: int) -> float:
    """Return the yuan that a line spends in some period once it begins."""
    paid = max((answer.paid[line] for answer in search.replies), key=lambda part: float(part.sum()))
    return BEGINS * float(paid[paid > 0].mean())


def never(
    search: Search, line: int, begin: float, enough: float = -np.inf, answers: Sequence[Reply] | None = None
) -> tuple[float, Floats]:
    """Return what no plan can earn in which a line spends less than `begin` in every period, and at what prices.

    Looked for at the prices of those of the `answers` (all of the search's where none are named) that promise the
    lowest, until one is at most `enough`. Endless where none comes near: the prices then are the most promising.
    """
    known = [
        (answer.bound - float(answer.proof[line]), answer.prices, float(np.abs(answer.value).mean()))
        for answer in (search.replies if answers is None else answers)
        if answer.proof is not None and answer.prices is not None
    ]
    known.sort(key=lambda one: one[0])
    best, at = np.inf, known[0][1] if known else search.prices
    for rest, prices, size in known[:LOWEST]:
        if best > enough:
            bound = rest + _without(search.blocks, prices, line, begin, size, enough - rest)
            best, at = (bound, prices) if bound < best else (best, at)
    return best, at


def _without(blocks: Blocks, prices: Floats, line: int, begin: float, size: float, enough: float) -> float:
    """Return a bound of a line that never begins, at prices (M,) and dearer ones of the rules on it alone.

    `size` is what a gap is measured by, in goal units. No more is done than shows that the line is worth `enough`
    at most, or that it cannot be shown: the bound then is endless.
    """
    linked = blocks.linked
    assert linked is not None
    alone = _alone(blocks, line)
    tried = [(np.zeros(len(blocks.rows)), 0.0)]
    for number in alone:
        row = blocks.rows[number]
        for price in DEARER:
            other = np.zeros(len(blocks.rows))
            other[number] = -price / float(np.max(row.spend.coefficient))
            tried.append((other, float(other[number]) * row.rhs))
    one = priced(blocks, prices).take(np.full(len(tried), line))
    cost = one.cost + np.array([(blocks.spend_rows.T @ other)[linked.cost_class[line]] for other, _ in tried])
    few = replace(one, cost=cost, cap=np.minimum(one.cap, begin), floor=np.minimum(one.floor, begin))
    moved = np.array([by for _, by in tried])
    if np.isfinite(enough) and (few.value(few.low) + moved).min() > enough:
        return np.inf  # what nothing more than must be earns is too much already
    found = best_chains(few, decide=False)
    bound = found.upper + moved
    if bound.min() <= enough:
        return float(bound.min())
    lowest = np.argsort(bound, kind="stable")[:LOWEST]
    return float((best_by_lattice(few.take(lowest), ROUGH, found.take(lowest), size).upper + moved[lowest]).min())


def towards(search: Search, line: int, begin: float, prices: Floats, enough: float) -> Floats | None:
    """Return prices at which plans in which a line never begins may be shown to be worth `enough` at most.

    On the way from `prices` to those of the master without the line, as the answers known foretell it: as far as
    twice of what is too much has gone, because answers unknown lie above what is foretold. None where nothing on
    that way is low enough.
    """
    begins = np.array([(answer.paid[line] >= begin).any() for answer in search.replies])
    assert search.blocks.linked is not None
    group = int(search.blocks.linked_group[line])
    aim = search.master.without(np.flatnonzero(begins) * search.blocks.groups + group).prices
    own = _alone(search.blocks, line)  # a rule on the line alone finds its price where the line is answered
    aim[own] = prices[own]
    value = np.array([answer.value for answer in search.replies])
    value[begins, group] = -np.inf
    used = np.array([answer.used for answer in search.replies])
    way = prices + STEPS[:, None] * (aim - prices)
    foretold = way @ search.blocks.rhs + (value - np.einsum("sm,kmg->skg", way, used)).max(axis=1).sum(axis=1)
    if foretold.min() > enough:
        return None
    low = max(enough - abs(float(foretold[0]) - enough), (float(foretold.min()) + enough) / 2)
    return np.asarray(way[int(np.argmax(foretold <= low))])


def _alone(blocks: Blocks, line: int) -> list[int]:
    """Return the rows that ask money of one line alone."""
    assert blocks.linked is not None
    cell = blocks.linked.cell[line]
    return [number for number, row in enumerate(blocks.rows) if _asks_alone(row, cell)]


def _asks_alone(row: Row, cell: Ints) -> bool:
    """Whether a hard row asks money of one line's cells and speaks of nothing else."""
    others = any(len(part.at) for part in (row.enrol, row.promoted, row.window)) or row.earned is not None
    asks = row.penalty is None and row.sense != "<=" and len(row.spend.at) > 0
    return asks and not others and bool(np.isin(row.spend.at, cell).all()) and bool((row.spend.coefficient > 0).all())


def begun(search: Search, line: int, begin: float) -> Search:
    """Return a search in which a line begins; answers in which it does not do as the heaviest of the others."""
    linked = search.blocks.linked
    assert linked is not None
    mine = np.arange(len(linked)) == line
    before = np.zeros(len(linked)) if linked.begin is None else linked.begin
    blocks = replace(search.blocks, linked=replace(linked, begin=np.where(mine, begin, before)))
    result = Search(blocks, search.prices, search.dear, bound=search.bound, best=search.best, inward=search.inward)
    keeps = np.array([(answer.paid[line] >= begin).any() for answer in search.replies])
    instead = _heaviest(search, line, keeps)
    answers = []
    for answer, as_it_is in zip(search.replies, keeps, strict=True):
        if as_it_is:
            answers.append(answer)
        else:
            paid = answer.paid.copy()
            paid[line] = instead
            other = remeasured(blocks, replace(answer, paid=paid))
            answers.append(replace(answer, paid=paid, value=other.value, used=other.used))
    result.add(*answers)
    result.weights = result.master.solve()
    return result


def _heaviest(search: Search, line: int, keeps: Bools) -> Floats:
    """Return the spend (T,) on a line in the answer that weighs most of those it `keeps`; the least where none is."""
    assert search.blocks.linked is not None
    if not keeps.any():
        return np.asarray(search.blocks.linked.plain.low[line])
    share = search.shares()[:, search.blocks.linked_group[line]]
    return np.asarray(search.replies[int(np.argmax(np.where(keeps, share, -1.0)))].paid[line])

"""The best spend of every entry at given prices: closed forms and table look-ups, all entries at once.

For worth w per click and cost c per yuan an entry wants ``max w f(x) - c x`` over nothing or [low, high]. On the
concave part of f the best x has slope ``f'(x) = c / w``; a convex part or a floor adds the comparison with its
lower end; a negative worth (clicks that cost stock) leaves only the two ends.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np

from campaignplan.planning.columns.entries import TABLE, Entries
from campaignplan.planning.columns.risk_best import best_mixed, earned_mixed, worth_near
from campaignplan.response.cells import Floats, Ints
from campaignplan.response.family import FAMILIES, SHAPES, TINY

MANY = 150_000
"""From so many entries on two threads answer."""
THREADS = 2


def best_spend(entries: Entries, worth: Floats, cost: Floats) -> tuple[Floats, Floats, Floats]:
    """Return spend, clicks and net value (E,) of every entry's best reply; net value 0 where it stays off.

    Parameters
    ----------
    worth
        Goal units per click, shape (E,).
    cost
        Goal units per yuan, shape (E,).
    """
    if entries.mixture is not None:
        return best_mixed(entries, entries.mixture, worth, cost)
    spend, clicks, net = (np.empty(len(entries)) for _ in range(3))

    def answer(piece: tuple[int, slice, Ints]) -> None:
        _answer(entries, piece, worth, cost, spend, clicks, net)

    if len(entries) < MANY:
        for piece in entries.pieces:
            answer(piece)
    else:  # NumPy lets go of the interpreter's lock over arrays, so two threads are at work
        list(_pool().map(answer, entries.pieces))
    return spend, clicks, net


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix="campaignplan")


def _answer(
    entries: Entries,
    piece: tuple[int, slice, Ints],
    worth: Floats,
    cost: Floats,
    spend: Floats,
    clicks: Floats,
    net: Floats,
) -> None:
    """Answer for one piece of entries, all of one family; write into `spend`, `clicks` and `net`."""
    code, part, curved = piece
    w, c = worth[part], cost[part]
    if code == TABLE:
        spend[part], clicks[part] = _tabulated(entries, w, c)
    else:
        shape, a = SHAPES[FAMILIES[code]], entries.curves.shape[part]
        scale, demand = entries.scale[part], entries.curves.demand[part]
        low, high = entries.concave_from[part], entries.high[part]
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            slope = np.maximum(c / w * entries.curves.cpc[part], TINY)
            x = np.clip(shape.at_slope(slope, a) * scale, low, high)
        if (c < 0).any():  # spending is welcome in itself: under a total to be used up exactly
            x = np.where(c < 0, high, x)
        dear = w <= 0
        if dear.any():
            x = np.where(dear, np.where(c >= 0, entries.low[part], high), x)
            bought = np.flatnonzero((w < 0) & (c < 0) & (low > entries.low[part]))
            if len(bought):  # money that must go, clicks that should not: best low on an S-curve
                x[bought] = _on_the_rise(entries, bought + part.start, c[bought] / w[bought])
        spend[part] = x
        clicks[part] = demand * shape.value(x / scale, a)
        if dear.any():  # a loss on clicks is convex in spend: an end is best, either one
            curved = np.union1d(curved, np.flatnonzero(dear) + part.start)
        if len(curved):
            _compare_ends(entries, curved, worth, cost, spend, clicks)
    gained = w * clicks[part] - c * spend[part]
    off = ~entries.must[part] & (gained <= 0)
    net[part] = np.where(off, 0.0, gained)
    spend[part][off] = 0.0
    clicks[part][off] = 0.0


def earned(entries: Entries, worth: Floats, spend: Floats) -> Floats:
    """Return what the entries' clicks for `spend` are worth (E,)."""
    if entries.mixture is not None:
        return earned_mixed(entries, entries.mixture, worth, spend)
    return worth * entries.clicks(spend)


def plain_worth(entries: Entries, worth: Floats) -> Floats:
    """Return the worth of a click (E,) for those who know the plan's own curves only."""
    return worth if entries.mixture is None else worth_near(entries, entries.mixture, worth)


def _on_the_rise(entries: Entries, at: Ints, slope: Floats) -> Floats:
    """Spend on the convex beginning of S-curves `at` where a further yuan buys `slope` clicks."""
    some = entries.curves.take(at)
    left, right = entries.low[at], entries.concave_from[at]
    for _ in range(60):
        middle = (left + right) / 2
        flat = some.slope(middle) < slope
        left, right = np.where(flat, middle, left), np.where(flat, right, middle)
    return left


def _compare_ends(
    entries: Entries, at: np.ndarray, worth: Floats, cost: Floats, spend: Floats, clicks: Floats
) -> None:
    """Move entries `at` to an end of their range where that is better."""
    some = entries.curves.take(at)
    for end in (entries.low[at], entries.high[at]):
        there = some.clicks(end)
        better = worth[at] * there - cost[at] * end > worth[at] * clicks[at] - cost[at] * spend[at]
        spend[at[better]], clicks[at[better]] = end[better], there[better]


def _tabulated(entries: Entries, worth: Floats, cost: Floats) -> tuple[Floats, Floats]:
    """Best of all corners of each entry's table inside its bounds, and of the bounds."""
    spend, clicks = entries.corners
    best = np.argmax(worth[:, None] * clicks - cost[:, None] * spend, axis=1)
    every = np.arange(len(best))
    return spend[every, best], clicks[every, best]

"""The best spend of every entry at given prices: closed forms and table look-ups, all entries at once.

For worth w per click and cost c per yuan an entry wants ``max w f(x) - c x`` over nothing or [low, high]. On the
concave part of f the best x has slope ``f'(x) = c / w``; a convex part or a floor adds the comparison with its
lower end; a negative worth (clicks that cost stock) leaves only the two ends.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np

from campaignplan.planning.columns.entries import TABLE, Entries, Piece
from campaignplan.planning.columns.risk_best import best_mixed, earned_mixed, worth_near
from campaignplan.response.cells import Floats, Ints
from campaignplan.response.family import FAMILIES, SHAPES, TINY
from campaignplan.shop.channel import Family

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

    def answer(piece: Piece) -> None:
        _answer(entries, piece, worth, cost, spend, clicks, net)

    if len(entries) < MANY:
        for piece in entries.pieces:
            answer(piece)
    else:  # NumPy lets go of the interpreter's lock over arrays, so two threads are at work
        assert entries.ends is not None  # found once, before threads ask for them
        list(_pool().map(answer, entries.pieces))
    return spend, clicks, net


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix="campaignplan")


def _answer(
    entries: Entries,
    piece: Piece,
    worth: Floats,
    cost: Floats,
    spend: Floats,
    clicks: Floats,
    net: Floats,
) -> None:
    """Answer for one piece of entries, all of one family; write into `spend`, `clicks` and `net`."""
    code, part, bent, least = piece
    w, c = worth[part], cost[part]
    if code == TABLE:
        spend[part], clicks[part] = _tabulated(entries, w, c)
    else:
        _from_ends(entries, FAMILIES[code], part, w, c, spend, clicks)
        if len(bent):
            _compare(bent, entries.low[bent], least, worth, cost, spend, clicks)
            _compare(bent, entries.high[bent], entries.ends.most[bent], worth, cost, spend, clicks)
        dear = w <= 0
        if dear.any() or (c < 0).any():
            _turned(entries, np.flatnonzero(dear | (c < 0)) + part.start, worth, cost, spend, clicks)
    gained = w * clicks[part]
    gained -= c * spend[part]
    on = entries.must[part] | (gained > 0)
    for column in (gained, spend[part], clicks[part]):
        column *= on
    net[part] = gained


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


def _from_ends(
    entries: Entries, family: Family, part: slice, w: Floats, c: Floats, spend: Floats, clicks: Floats
) -> None:
    """Answer where clicks are worth something and money costs: an end of the concave part, or a point inside."""
    shape, ends = SHAPES[family], entries.ends
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        slope = c / w * entries.curves.cpc[part]
    far = slope <= ends.flat[part]
    x = np.where(far, entries.high[part], entries.concave_from[part])
    bought = np.where(far, ends.most[part], ends.least[part])
    inside = np.flatnonzero(~(far | (slope >= ends.steep[part])))
    if len(inside):
        at = inside + part.start
        a, scale = entries.curves.shape[at], entries.scale[at]
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            u = shape.at_slope(np.maximum(slope[inside], TINY), a)
        some = np.clip(u * scale, entries.concave_from[at], entries.high[at])
        x[inside], bought[inside] = some, entries.curves.demand[at] * shape.value(some / scale, a)
    spend[part], clicks[part] = x, bought


def _turned(entries: Entries, at: Ints, worth: Floats, cost: Floats, spend: Floats, clicks: Floats) -> None:
    """Answer for entries `at` whose clicks are a loss, or whose money is welcome in itself.

    The latter is so under a total to be used up exactly. A loss on clicks is convex in spend: an end is best.
    """
    w, c = worth[at], cost[at]
    some = entries.curves.take(at)
    x = np.where((w <= 0) & (c >= 0), entries.low[at], entries.high[at])
    rise = np.flatnonzero((w < 0) & (c < 0) & (entries.concave_from[at] > entries.low[at]))
    if len(rise):  # money that must go, clicks that should not: best low on an S-curve
        x[rise] = _on_the_rise(entries, at[rise], c[rise] / w[rise])
    spend[at], clicks[at] = x, some.clicks(x)
    for end in (entries.low[at], entries.high[at]):
        _compare(at, end, some.clicks(end), worth, cost, spend, clicks)


def _compare(
    at: Ints, end: Floats, there: Floats, worth: Floats, cost: Floats, spend: Floats, clicks: Floats
) -> None:
    """Move entries `at` to an end of their range, which buys so many clicks `there`, where that is better."""
    better = worth[at] * there - cost[at] * end > worth[at] * clicks[at] - cost[at] * spend[at]
    spend[at[better]], clicks[at[better]] = end[better], there[better]


def _tabulated(entries: Entries, worth: Floats, cost: Floats) -> tuple[Floats, Floats]:
    """Best of all corners of each entry's table inside its bounds, and of the bounds."""
    spend, clicks = entries.corners
    best = np.argmax(worth[:, None] * clicks - cost[:, None] * spend, axis=1)
    every = np.arange(len(best))
    return spend[every, best], clicks[every, best]

"""The best spend of every entry at given prices: closed forms and table look-ups, all entries at once.

For worth w per click and cost c per yuan an entry wants ``max w f(x) - c x`` over nothing or [low, high]. On the
concave part of f the best x has slope ``f'(x) = c / w``; a convex part or a floor adds the comparison with its
lower end; a negative worth (clicks that cost stock) leaves only the two ends.
"""

import numpy as np

from campaignplan.planning.columns.entries import TABLE, Entries
from campaignplan.planning.columns.risk_best import best_mixed, earned_mixed, worth_near
from campaignplan.response.cells import Floats
from campaignplan.response.family import FAMILIES, SHAPES, TINY


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
    count = len(entries)
    spend, clicks = np.empty(count), np.empty(count)
    for (code, part), (_, curved) in zip(entries.segments, entries.curved, strict=True):
        if code == TABLE:
            spend[part], clicks[part] = _tabulated(entries, worth[part], cost[part])
            continue
        shape, a = SHAPES[FAMILIES[code]], entries.curves.shape[part]
        scale, demand = entries.scale[part], entries.curves.demand[part]
        low, high = entries.concave_from[part], entries.high[part]
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            slope = np.maximum(cost[part] / worth[part] * entries.curves.cpc[part], TINY)
            x = np.clip(shape.at_slope(slope, a) * scale, low, high)
        if (cost[part] < 0).any():  # spending is welcome in itself: under a total to be used up exactly
            x = np.where(cost[part] < 0, high, x)
        dear = worth[part] <= 0
        if dear.any():
            x = np.where(dear, np.where(cost[part] >= 0, entries.low[part], high), x)
        spend[part] = x
        clicks[part] = demand * shape.value(x / scale, a)
        if dear.any():  # a loss on clicks is convex in spend: an end is best, either one
            curved = np.union1d(curved, np.flatnonzero(dear) + part.start)
        if len(curved):
            _compare_ends(entries, curved, worth, cost, spend, clicks)
    net = worth * clicks - cost * spend
    off = np.flatnonzero(~entries.must & (net <= 0))
    spend[off], clicks[off], net[off] = 0.0, 0.0, 0.0
    return spend, clicks, net


def earned(entries: Entries, worth: Floats, spend: Floats) -> Floats:
    """Return what the entries' clicks for `spend` are worth (E,)."""
    if entries.mixture is not None:
        return earned_mixed(entries, entries.mixture, worth, spend)
    return worth * entries.clicks(spend)


def plain_worth(entries: Entries, worth: Floats) -> Floats:
    """Return the worth of a click (E,) for those who know the plan's own curves only."""
    return worth if entries.mixture is None else worth_near(entries, entries.mixture, worth)


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

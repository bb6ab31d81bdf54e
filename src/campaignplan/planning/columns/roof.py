"""Roofs: the concave envelope of every cell's worth over the effective yuan it can come to.

Under prices no more can be proven than what these roofs give, so chains are first solved under them. A roof is
a straight line up to `left`, the curve itself up to `right`, and a straight line again:

    worth > 0, S-curve       line from the start to where it touches the curve, then the curve
    worth < 0, S-curve       the curve, then a line from where one through the end touches it
    worth < 0, concave       one line
    tabulated                straight segments, the upper hull of its corners

Where a floor ends a line before the curve is as flat as the line, the roof has a kink, on which no Newton step lands:
there the slope falls evenly over the line instead. The prices of a cell on, off or just at its floor are the same.

A roof leads to good prices; what the prices prove is worked out anew on the curves (`chain.curve_bound`).
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from campaignplan.planning.columns.chain import TABLE, Chains
from campaignplan.response.cells import Bools, Floats, Ints
from campaignplan.response.family import FAMILIES, TINY, Curves, Table

TOUCHES, HALVINGS = 16, 6  # steps to where a line touches; the first of them halve
BENDS = 1.0  # share of a line on which its slope bends over to that of the curve behind a kink
KINK = 1e-3  # so much (relative) steeper than the curve where they meet, a line ends in a kink


def sharpness(curves: Curves, spend: Floats) -> Floats:
    """Return ``-f''/f'`` of every curve (O,) at `spend`; 0 for tabulated ones, which bend at corners only."""
    scale = curves.scale
    u, a = np.maximum(spend / scale, TINY), curves.shape
    result = np.zeros(len(curves))
    for code, _, at in curves.parts:
        v, k = u[at], a[at]
        match FAMILIES[code]:
            case "exponential":
                result[at] = 1.0
            case "rational":
                result[at] = 2.0 / (1.0 + v)
            case "power":
                result[at] = (1.0 - k) / v
            case "hill":
                power = v**k
                result[at] = ((k + 1.0) * power - (k - 1.0)) / (v * (1.0 + power))
            case "table":
                pass
    return result / scale


@dataclass(frozen=True)
class Roof:
    """Roofs of n T cells.

    Flat arrays (n T,): `start`, the least there is; `left` and `right`, between which the curve itself stands, and
    the slopes of the lines before and after. `length` and `rise` (K, n, T) are the yuan and the slopes of a tabulated
    cell's segments, steepest first; length 0 where there is none, K = 0 where nothing is tabulated.
    """

    curves: Curves
    worth: Floats
    start: Floats
    left: Floats
    left_slope: Floats
    right: Floats
    right_slope: Floats
    length: Floats
    rise: Floats

    @cached_property
    def hulled(self) -> Bools:
        """Shape (n, T): cells whose roof is made of segments."""
        return np.asarray((self.length > 0).any(axis=0))

    def take(self, rows: Ints, width: int) -> "Roof":
        """Return the roofs of the chains at `rows`."""
        cells = (np.asarray(rows)[:, None] * width + np.arange(width)).ravel()
        return Roof(
            self.curves.take(cells), self.worth[cells], self.start[cells], self.left[cells], self.left_slope[cells],
            self.right[cells], self.right_slope[cells], self.length[:, rows], self.rise[:, rows],
        )  # fmt: skip

    def curved(self) -> "Roof":
        """Return the roofs without segments, where none of these cells has any."""
        return replace(self, length=self.length[:0], rise=self.rise[:0])

    @cached_property
    def kinks(self) -> tuple[Ints, Floats, Floats]:
        """Cells whose line ends in a kink, where it begins, and how fast its slope falls, as `slope` says."""
        at = np.flatnonzero((self.left_slope > 0) & (self.start < self.left) & (self.left < self.right))
        behind = self.worth[at] * self.curves.take(at).slope(self.left[at])
        sharp = (behind > 0) & (self.left_slope[at] > (1 + KINK) * behind)
        at, length = at[sharp], self.left[at[sharp]] - self.start[at[sharp]]
        return at, self.start[at], np.log(self.left_slope[at] / behind[sharp]) / length

    def slope(self, e: Floats) -> tuple[Floats, Floats]:
        """Slope of every roof at `e`, and how fast it falls relative to itself (``-g''/g'``)."""
        steep = self.worth * self.curves.slope(e)
        bend = np.maximum(sharpness(self.curves, e) * np.sign(self.worth), 0.0) * np.sign(self.worth)
        before, after = e < self.left, e > self.right
        steep = np.where(before, self.left_slope, np.where(after, self.right_slope, steep))
        bend = np.where(before | after, 0.0, bend)
        at, start, fast = self.kinks
        if len(at):
            bends = before[at] & (e[at] > start)
            steep[at] *= np.where(bends, np.exp(-fast * np.where(bends, e[at] - start, 0.0)), 1.0)
            bend[at] = np.where(bends, fast, bend[at])
        return steep, bend


def own_curve(chains: Chains) -> Roof:
    """Return the curves themselves in place of roofs, for a local search."""
    low, high = (end.ravel() for end in chains.reach)
    nothing = np.zeros(chains.worth.size)
    return Roof(chains.curves, chains.worth.ravel(), low, low - 1.0, nothing, high + 1.0, nothing, *_segments(chains))


def roof_of(chains: Chains) -> Roof:
    """Return the roofs of all cells. Without carry-over a floor counts too: a line leads from nothing to it."""
    low, high = (end.ravel() for end in chains.reach)
    curves, worth = chains.curves, chains.worth.ravel()
    bend = curves.inflection()
    first = np.where(chains.carries, chains.reach[0], np.maximum(chains.reach[0], chains.least_on)).ravel()
    left, right = low.copy(), high.copy()
    gains = (worth > 0) & (high > low)
    at = np.flatnonzero(gains & (bend > low))
    left[at] = _touch(curves.take(at), low[at], np.clip(bend[at], low[at], high[at]), high[at])
    left = np.where(gains, np.maximum(left, np.minimum(first, high)), left)
    dear = (worth < 0) & (high > low)
    right[dear] = low[dear]
    at = np.flatnonzero(dear & (bend > low))
    right[at] = _touch(curves.take(at), high[at], np.clip(bend[at], low[at], high[at]), low[at])
    return Roof(
        curves, worth, low,
        left, worth * _chord(curves, low, left), right, worth * _chord(curves, right, high), *_segments(chains),
    )  # fmt: skip


def _chord(curves: Curves, start: Floats, end: Floats) -> Floats:
    wide = end > start
    return np.where(wide, (curves.clicks(end) - curves.clicks(start)) / np.where(wide, end - start, 1.0), 0.0)


def _touch(curves: Curves, anchor: Floats, near: Floats, far: Floats) -> Floats:
    """Where the line from (anchor, f(anchor)) touches the curve between its inflection `near` and `far`.

    Right of the inflection ``f(x) - f(anchor) - f'(x) (x - anchor)`` grows away from it, and left of it
    likewise the other way round, so bisection finds the root; `far` where there is none.
    """
    if len(curves) == 0:
        return far
    base = curves.clicks(anchor)
    side, end = np.sign(far - anchor), far

    def over(x: Floats, slope: Floats) -> Floats:
        return np.asarray(side * (curves.clicks(x) - base - slope * (x - anchor)))

    touches = over(end, curves.slope(end)) >= 0
    at = (near + far) / 2
    for count in range(TOUCHES):
        slope = curves.slope(at)
        rest = over(at, slope)
        near, far = np.where(rest >= 0, near, at), np.where(rest >= 0, at, far)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = at - rest * side / (slope * sharpness(curves, at) * (at - anchor))
        inside = (count >= HALVINGS) & (np.minimum(near, far) <= step) & (step <= np.maximum(near, far))
        at = np.where(inside, step, (near + far) / 2)
    return np.where(touches, at, end)


def _segments(chains: Chains) -> tuple[Floats, Floats]:
    """Segments of the tabulated cells' roofs: the upper hull of the table where clicks are worth something."""
    curves, shape = chains.curves, chains.worth.shape
    hulls = {int(number): _hull(curves.tables[number]) for number in np.unique(curves.table[curves.family == TABLE])}
    count = max((len(u) for u, _ in hulls.values()), default=0)
    length, rise = np.zeros((count, chains.worth.size)), np.zeros((count, chains.worth.size))
    low, high = (end.ravel() for end in chains.reach)
    for number, (u, h) in hulls.items():
        at = np.flatnonzero((curves.family == TABLE) & (curves.table == number))
        scale = curves.scale[at]
        for k in range(len(u)):
            start, end = u[k] * scale, u[k + 1] * scale if k + 1 < len(u) else np.full(len(at), np.inf)
            inside = np.minimum(end, high[at]) - np.maximum(start, low[at])
            length[k, at] = np.where(inside > 1e-9 * scale, inside, 0.0)
            if k + 1 < len(u):
                rise[k, at] = curves.demand[at] / scale * (h[k + 1] - h[k]) / (u[k + 1] - u[k])
    worth = chains.worth.ravel()
    for k in np.flatnonzero(
        (curves.family == TABLE) & (worth < 0)
    ).tolist():  # the dearer the more: one line to the end
        one = curves.take(np.array([k]))
        length[:, k], rise[:, k] = 0.0, 0.0
        length[0, k] = high[k] - low[k] if high[k] - low[k] > 1e-9 * one.scale[0] else 0.0
        rise[0, k] = _chord(one, low[[k]], high[[k]])[0]
    used = (length > 0).any(axis=1)
    return length[used].reshape(-1, *shape), (worth * rise[used]).reshape(-1, *shape)


def _hull(table: Table) -> tuple[Floats, Floats]:
    """Corners of the upper hull of a table's points."""
    kept: list[int] = []
    for i in range(len(table.u)):
        while len(kept) > 1 and (table.h[kept[-1]] - table.h[kept[-2]]) * (table.u[i] - table.u[kept[-2]]) <= (
            table.h[i] - table.h[kept[-2]]
        ) * (table.u[kept[-1]] - table.u[kept[-2]]):
            kept.pop()
        kept.append(i)
    return table.u[kept], table.h[kept]

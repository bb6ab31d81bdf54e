"""Mixtures: what a cell is worth over all joint draws at once, for given weights of the draws.

In draw k a curve ``N h(u)``, u the relative spend, becomes ``N W_k h(R_k u)``: W_k multiplies the orders to be had,
R_k the reach of a yuan (see `response.draws`). Weighted by m_k the draws make one curve,

    H(u) = sum_k m_k W_k h(R_k u),

which is concave where h is. Sums over draws are taken a few entries at a time, so that nothing of the size draws
x entries is ever held.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from campaignplan.planning.risk import Joint
from campaignplan.response.cells import Floats, Ints
from campaignplan.response.family import FAMILIES, SHAPES, TINY, Curves, Table

AT_ONCE = 100_000
"""Draws times entries worked on at a time: what fits the processor's cache."""


class Sums(NamedTuple):
    """H, its slope and its curvature (n,) at some relative spends."""

    value: Floats
    slope: Floats
    bend: Floats


@dataclass(frozen=True)
class Mixture:
    """Curves of E entries under weighted draws.

    Attributes
    ----------
    joint
        The draws.
    sort
        Shape (E,): each entry's row of the draws.
    weight
        Shape (sorts, K): m_k W_k.
    hint
        Shape (E,): relative spends to begin the search for the best at. The best found are left in it.
    """

    joint: Joint
    sort: Ints
    weight: Floats
    hint: Floats

    def take(self, index: Ints) -> "Mixture":
        """Return the mixtures of the entries at `index`."""
        return Mixture(self.joint, self.sort[index], self.weight, self.hint[index])

    def sums(self, curves: Curves, at: Ints, u: Floats) -> Sums:
        """Sum over the draws for entries `at` (n,), all of one family and whose curves are `curves`."""
        result = Sums(*(np.empty(len(at)) for _ in range(3)))
        family, a = FAMILIES[int(curves.family[0])] if len(at) else "", curves.shape
        for part, weight, reach in self._parts(at):
            v = reach * u[part, None]
            match family:
                case "exponential":
                    rest = np.exp(-v)
                    steep = weight * reach
                    found = (weight.sum(axis=1) - _dot(weight, rest), _dot(steep, rest), -_dot(steep * reach, rest))
                case "rational":
                    rest = 1.0 / (1.0 + v)
                    steep = weight * reach * rest * rest
                    found = (
                        weight.sum(axis=1) - _dot(weight, rest), steep.sum(axis=1), -2.0 * _dot(steep * reach, rest)
                    )  # fmt: skip
                case "power" | "hill":
                    exponent, x = a[part, None], np.maximum(u[part], TINY)
                    power = np.exp(exponent * np.log(np.maximum(v, TINY)))
                    if family == "power":
                        value = _dot(weight, power)
                        slope = a[part] * value / x
                        found = (value, slope, (a[part] - 1.0) * slope / x)
                    else:
                        rest = 1.0 / (1.0 + power)
                        steep = weight * power * rest * rest
                        turn = (exponent - 1.0 - (exponent + 1.0) * power) * rest
                        found = (
                            weight.sum(axis=1) - _dot(weight, rest), a[part] * steep.sum(axis=1) / x,
                            a[part] * _dot(steep, turn) / x**2,
                        )  # fmt: skip
                case _:
                    value, slope = _tabulated(curves, part, v)
                    found = (_dot(weight, value), _dot(weight * reach, slope), np.zeros(len(v)))
            for to, one in zip(result, found, strict=True):
                to[part] = one
        return result

    def between(self, curves: Curves, at: Ints, points: Floats) -> tuple[Floats, Floats, Floats]:
        """H (J, n) at growing relative spends (J, n), and bounds (J - 1, n) on its slope between neighbours.

        The bounds are each draw's least and steepest slope, summed.
        """
        count = len(points)
        value, least, most = np.empty_like(points), np.empty((count - 1, len(at))), np.empty((count - 1, len(at)))
        for part, weight, reach in self._parts(at):
            some = curves.take(np.arange(part.start, part.stop))
            before: Floats | None = None
            for j in range(count):
                height, slope = _drawn(some, reach, points[j, part])
                value[j, part] = _dot(weight, height)
                if before is not None:
                    flat, steep = _range(some, reach, before, slope, points[j - 1, part], points[j, part])
                    least[j - 1, part], most[j - 1, part] = _dot(weight, flat), _dot(weight, steep)
                before = slope
        return value, least, most

    def drawn(self, curves: Curves, at: Ints, u: Floats) -> Iterator[tuple[slice, Floats]]:
        """Yield parts of the entries `at` with ``W_k h(R_k u)``, shape (part, K), whatever the draws' weights."""
        for part, _, reach in self._parts(at):
            some = curves.take(np.arange(part.start, part.stop))
            yield part, self.joint.worth[self.sort[at[part]]] * _drawn(some, reach, u[part])[0]

    def _parts(self, at: Ints) -> Iterator[tuple[slice, Floats, Floats]]:
        height = max(1, AT_ONCE // max(self.weight.shape[1], 1))
        for first in range(0, len(at), height):
            part = slice(first, min(first + height, len(at)))
            sort = self.sort[at[part]]
            yield part, self.weight[sort], self.joint.reach[sort]


def _drawn(curves: Curves, reach: Floats, u: Floats) -> tuple[Floats, Floats]:
    """``h(R_k u)`` and its slope in u, shape (n, K), curves of one family."""
    v, a = reach * u[:, None], curves.shape[:, None]
    match FAMILIES[int(curves.family[0])]:
        case "exponential":
            rest = np.exp(-v)
            return 1.0 - rest, reach * rest
        case "rational":
            rest = 1.0 / (1.0 + v)
            return 1.0 - rest, reach * rest * rest
        case "power":
            power = np.exp(a * np.log(np.maximum(v, TINY)))
            return power, a * power / np.maximum(u, TINY)[:, None]
        case "hill":
            power = np.exp(a * np.log(np.maximum(v, TINY)))
            rest = 1.0 / (1.0 + power)
            return 1.0 - rest, a / np.maximum(u, TINY)[:, None] * (power * rest * rest)
        case _:
            value, slope = _tabulated(curves, slice(0, len(curves)), v)
            return value, reach * slope


def _range(
    curves: Curves, reach: Floats, first: Floats, last: Floats, low: Floats, high: Floats
) -> tuple[Floats, Floats]:
    """Least and steepest slope (n, K) of ``h(R_k u)`` from `low` to `high` (n,), where it is `first` and `last`."""
    name = FAMILIES[int(curves.family[0])]
    if name == "table":
        flat, steep = _table_slopes_between(curves, reach * low[:, None], reach * high[:, None])
        return reach * flat, reach * steep
    least, most = np.minimum(first, last), np.maximum(first, last)
    turn = SHAPES[name].inflection(curves.shape)  # S-shaped: slopes rise to the inflection, then fall
    if turn.any():
        inside = (reach * low[:, None] < turn[:, None]) & (reach * high[:, None] > turn[:, None])
        peak = SHAPES[name].slope(np.maximum(turn, TINY), curves.shape)
        most = np.where(inside, reach * np.where(turn > 0, peak, 0.0)[:, None], most)
    return least, most


def slopes_between(curves: Curves, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Least and steepest slope (n,) of h itself between two relative spends, curves of one family."""
    one = np.ones((len(curves), 1))
    first, last = (_drawn(curves, one, u)[1] for u in (low, high))
    flat, steep = _range(curves, one, first, last, low, high)
    return flat[:, 0], steep[:, 0]


def plain(curves: Curves, u: Floats) -> tuple[Floats, Floats]:
    """Value and slope (n,) of h itself, curves of one family."""
    name = FAMILIES[int(curves.family[0])]
    if name == "table":
        return _tabulated(curves, slice(0, len(curves)), u)
    return SHAPES[name].value(u, curves.shape), SHAPES[name].slope(u, curves.shape)


def _dot(left: Floats, right: Floats) -> Floats:
    return np.asarray(np.einsum("ek,ek->e", left, right))


def _tabulated(curves: Curves, part: slice, v: Floats) -> tuple[Floats, Floats]:
    value, slope = np.empty_like(v), np.empty_like(v)
    tables = curves.table[part]
    for number in np.unique(tables):
        mine, table = tables == number, curves.tables[int(number)]
        value[mine] = np.interp(v[mine], table.u, table.h)
        slope[mine] = _slopes(table)[_segment(table, v[mine])]
    return value, slope


def _table_slopes_between(curves: Curves, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    least, most = np.empty_like(low), np.empty_like(low)
    for number in np.unique(curves.table):
        mine, table = curves.table == number, curves.tables[int(number)]
        slopes = _slopes(table)
        count = len(slopes)
        flat, steep = np.empty((count, count)), np.empty((count, count))
        for i in range(count):
            flat[i, i:], steep[i, i:] = np.minimum.accumulate(slopes[i:]), np.maximum.accumulate(slopes[i:])
        first = _segment(table, low[mine])
        last = np.maximum(first, np.searchsorted(table.u, high[mine], side="left") - 1)
        least[mine], most[mine] = flat[first, last], steep[first, last]
    return least, most


def _slopes(table: Table) -> Floats:
    """Slope of each segment, and none beyond the last point."""
    return np.append(np.diff(table.h) / np.diff(table.u), 0.0)


def _segment(table: Table, v: Floats) -> Ints:
    """Return the segment that begins at or holds v."""
    return np.asarray(np.clip(np.searchsorted(table.u, v, side="right") - 1, 0, len(table.u) - 1))

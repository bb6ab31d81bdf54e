"""Pieces: stretches of a curve with a concave roof, the building blocks of the exact model.

Over a piece ``[low, high]`` a curve f lies under its concave envelope; a tangent of the envelope is a valid
cut ``clicks <= a + b spend``. Concave curves need one piece, whose envelope is the curve itself. An S-curve
starts with one piece too; where the roof leaks (the envelope is above the curve at the incumbent) the piece
is split there, and the two halves touch the curve at the split. So the relaxation can be made as exact as
asked, whatever the curve's shape.
"""

from dataclasses import dataclass

import numpy as np

from campaignplan.response.cells import Floats, Ints
from campaignplan.response.family import FAMILIES, Curves

TABLE = FAMILIES.index("table")
NEAR_ZERO = 1e-7
"""Smallest relative spend at which a tangent is drawn: a Hill curve of exponent below 1 is vertical at 0."""


@dataclass(frozen=True)
class Pieces:
    """K pieces: `option` (K,), `low` and `high` (K,) in yuan of effective spend, `curves` (K).

    `touch` (K,) is where the envelope meets the curve for good: between `low` and it the envelope is a
    straight line; it is `low` for concave pieces.
    """

    option: Ints
    low: Floats
    high: Floats
    curves: Curves
    touch: Floats

    def __len__(self) -> int:
        return len(self.option)

    def take(self, index: Ints) -> "Pieces":
        """Return the pieces at `index`, in that order."""
        return Pieces(
            self.option[index], self.low[index], self.high[index], self.curves.take(index), self.touch[index]
        )

    def roof(self, spend: Floats) -> Floats:
        """Envelope at `spend` (K,), each inside its piece."""
        a, b = self.cut(spend)
        return a + b * spend

    def cut(self, spend: Floats) -> tuple[Floats, Floats]:
        """Tangent of each envelope at `spend` (K,): intercept and slope of a line above the whole piece."""
        spend = np.clip(spend, self.low, self.high)
        at = np.maximum(spend, NEAR_ZERO * self.curves.scale)
        slope = self.curves.slope(at)
        intercept = self.curves.clicks(at) - slope * at
        straight = (self.touch > self.low) & (spend <= self.touch)
        base, top = self.curves.clicks(self.low), self.curves.clicks(self.touch)
        rise = np.where(straight, (top - base) / np.maximum(self.touch - self.low, 1e-12), slope)
        intercept = np.where(straight, base - rise * self.low, intercept)
        for k in np.flatnonzero(self.curves.family == TABLE):
            intercept[k], rise[k] = self._hull_cut(int(k), float(spend[k]))
        return intercept, rise

    def _hull_cut(self, k: int, spend: float) -> tuple[float, float]:
        x, y = self._hull(k)
        edge = int(np.clip(np.searchsorted(x, spend, side="right") - 1, 0, len(x) - 2))
        slope = (y[edge + 1] - y[edge]) / (x[edge + 1] - x[edge])
        return float(y[edge] - slope * x[edge]), float(slope)

    def hull_cuts(self, k: int) -> list[tuple[float, float]]:
        """Every edge of a tabulated piece's hull, as (intercept, slope)."""
        return [self._hull_cut(k, float(knot)) for knot in self._hull(k)[0][:-1]]

    def _hull(self, k: int) -> tuple[Floats, Floats]:
        """Upper hull of a tabulated curve over its piece."""
        one = self.curves.take(np.array([k]))
        knots = one.tables[int(one.table[0])].u * one.scale[0]
        inside = knots[(knots > self.low[k]) & (knots < self.high[k])]
        x = np.concatenate([[self.low[k]], inside, [max(self.high[k], self.low[k] + 1e-9)]])
        y = one.clicks(x[:, None])[:, 0]
        hull: list[int] = []
        for i in range(len(x)):
            while len(hull) > 1 and (y[hull[-1]] - y[hull[-2]]) * (x[i] - x[hull[-2]]) <= (y[i] - y[hull[-2]]) * (
                x[hull[-1]] - x[hull[-2]]
            ):
                hull.pop()
            hull.append(i)
        return x[hull], y[hull]


def make_pieces(option: Ints, low: Floats, high: Floats, curves: Curves) -> Pieces:
    """Make pieces of the options' curves (`curves` holds one curve a piece)."""
    return Pieces(option, low, high, curves, _touch(curves, low, high))


def split(pieces: Pieces, at: Ints, spend: Floats) -> Pieces:
    """Split the pieces `at` (indices) at `spend`; the left halves keep their place, the right ones come last."""
    high = pieces.high.copy()
    high[at] = spend
    return make_pieces(
        np.concatenate([pieces.option, pieces.option[at]]),
        np.concatenate([pieces.low, spend]),
        np.concatenate([high, pieces.high[at]]),
        pieces.curves.take(np.concatenate([np.arange(len(pieces)), at])),
    )


def _touch(curves: Curves, low: Floats, high: Floats) -> Floats:
    """Where the line from (low, f(low)) touches the curve, at most `high`; `low` where f is concave from low on.

    To the right of the inflection ``g(x) = f(x) - f(low) - f'(x) (x - low)`` grows, so bisection finds its root.
    """
    bend = curves.inflection()
    result = low.copy()
    at = np.flatnonzero((bend > low * (1 + 1e-9)) & (high > low))
    if len(at) == 0:
        return result
    some, start, end = curves.take(at), low[at], high[at]
    base = some.clicks(start)
    left, right = np.minimum(bend[at], end), end.copy()
    for _ in range(60):
        middle = (left + right) / 2
        above = some.clicks(middle) - base >= some.slope(middle) * (middle - start)
        left, right = np.where(above, left, middle), np.where(above, middle, right)
    result[at] = right
    return result

"""Curve families: spend to clicks, vectorised over many curves of mixed families.

Every family is a shape ``h(u)`` of the relative spend ``u = x / (cpc demand)`` with ``h(0) = 0``, growing,
and clicks are ``demand h(u)``. A new family is one `Shape` entry in `SHAPES`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from campaignplan.shop.channel import Family

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.integer[Any]]
"""Few different ones: kept short, because they are read again and again."""


class Shape(NamedTuple):
    """One family: value and slope of h at u >= 0 with exponent a, where h turns concave, and its inverse slope.

    `inflection` gives the u from which on h is concave (0 for concave families); `at_slope(k, a)` the u of
    the concave part where h' is k > 0: its beginning where h' is nowhere so steep.
    """

    value: Callable[[Floats, Floats], Floats]
    slope: Callable[[Floats, Floats], Floats]
    inflection: Callable[[Floats], Floats]
    at_slope: Callable[[Floats, Floats], Floats]


TINY = 1e-12


def _hill(u: Floats, a: Floats) -> Floats:
    power = np.maximum(u, 0.0) ** a
    return power / (1.0 + power)


def _hill_slope(u: Floats, a: Floats) -> Floats:
    u = np.maximum(u, TINY)
    power = u**a
    return a * power / (u * (1.0 + power) ** 2)


def _hill_inflection(a: Floats) -> Floats:
    return np.where(a > 1.0, (np.maximum(a - 1.0, 0.0) / (a + 1.0)) ** (1.0 / a), 0.0)


def _hill_at_slope(k: Floats, a: Floats) -> Floats:
    """Newton in ``w = log u^a``: ``log h'`` is concave in w and starts left of its asymptote.

    On the falling side a tangent of a concave function meets any level right of the function itself, so the
    steps come from the right and never overshoot.
    """
    target = np.log(k) - np.log(a)
    turn = np.log(np.maximum(a - 1.0, TINY) / (a + 1.0))  # w at the inflection
    turn = np.where(a > 1.0, turn, -np.inf)
    rise = 1.0 - 1.0 / a
    w = -target / (1.0 + 1.0 / a)  # where the asymptote of large w meets the target
    w = np.minimum(w, np.where(a < 1.0, target / np.minimum(rise, -TINY), np.inf))  # that of small w
    w = np.maximum(w, turn)
    for _ in range(4):
        w = _hill_step(w, rise, target, turn)
    left = np.flatnonzero(np.abs(_hill_step(w, rise, target, turn) - w) > 1e-6)
    for _ in range(12):  # few are left: near the inflection, where the slope hardly changes
        if len(left) == 0:
            break
        before = w[left]
        w[left] = _hill_step(before, rise[left], target[left], turn[left])
        left = left[np.abs(w[left] - before) > 1e-6]
    return np.asarray(np.exp(w / a))


def _hill_step(w: Floats, rise: Floats, target: Floats, turn: Floats) -> Floats:
    grown = np.exp(-np.abs(w))
    share = np.where(w >= 0, 1.0, grown) / (1.0 + grown)
    off = rise * w - 2.0 * (np.maximum(w, 0.0) + np.log1p(grown)) - target
    # At the inflection the tangent is flat; steeper than there nothing is, so w stays at it.
    return np.maximum(w - off / np.minimum(rise - 2.0 * share, -1e-9), turn)


def _zero(a: Floats) -> Floats:
    return np.zeros_like(a)


SHAPES: dict[Family, Shape] = {
    "exponential": Shape(
        lambda u, a: -np.expm1(-u), lambda u, a: np.exp(-u), _zero, lambda k, a: np.maximum(-np.log(k), 0.0)
    ),
    "rational": Shape(
        lambda u, a: u / (1.0 + u),
        lambda u, a: 1.0 / (1.0 + u) ** 2,
        _zero,
        lambda k, a: np.maximum(k**-0.5 - 1.0, 0.0),
    ),
    "hill": Shape(_hill, _hill_slope, _hill_inflection, _hill_at_slope),
    "power": Shape(
        lambda u, a: np.maximum(u, 0.0) ** a,
        lambda u, a: a * np.maximum(u, TINY) ** (a - 1.0),
        _zero,
        lambda k, a: np.where(a < 1.0, (k / a) ** (1.0 / np.minimum(a - 1.0, -TINY)), np.where(k < 1.0, np.inf, 0.0)),
    ),
}
FAMILIES: tuple[Family, ...] = (*SHAPES, "table")


class Table(NamedTuple):
    """A tabulated h: growing `u` from 0 and `h` from 0, straight in between, flat beyond the last point."""

    u: Floats
    h: Floats

    @property
    def inflection(self) -> float:
        """Return from which `u` on the table is concave, if it is convex before; 0 for any other."""
        steeper = np.diff(np.diff(self.h) / np.diff(self.u)) > 0
        rising = int(steeper.sum())
        return float(self.u[rising]) if steeper[:rising].all() else 0.0


@dataclass(frozen=True)
class Curves:
    """O curves as arrays.

    Attributes
    ----------
    family
        Shape (O,): index into `FAMILIES`.
    shape
        Shape (O,): exponent, where the family has one.
    demand, cpc
        Shape (O,): clicks to be had in the period, and yuan a click at low spend.
    table
        Shape (O,): index into `tables` for tabulated curves, -1 else.
    """

    family: Numbers
    shape: Floats
    demand: Floats
    cpc: Floats
    table: Numbers
    tables: tuple[Table, ...] = ()

    def __len__(self) -> int:
        return len(self.demand)

    def take(self, index: Ints) -> "Curves":
        """Return the curves at `index`, in that order."""
        return Curves(
            self.family[index],
            self.shape[index],
            self.demand[index],
            self.cpc[index],
            self.table[index],
            self.tables,
        )

    @cached_property
    def parts(self) -> tuple[tuple[int, int, Ints | slice], ...]:
        """Family, number of the table (-1 for none) and place of the curves of each kind; sorted out once."""
        if len(self) == 0:
            return ()
        first = int(self.family[0])
        if FAMILIES[first] != "table" and (self.family == first).all():
            return ((first, -1, slice(None)),)
        result: list[tuple[int, int, Ints | slice]] = []
        for code in np.unique(self.family).tolist():
            at = np.flatnonzero(self.family == code)
            if FAMILIES[code] != "table":
                result.append((code, -1, at))
                continue
            for number in np.unique(self.table[at]).tolist():  # many cells share one table
                result.append((code, number, at[self.table[at] == number]))
        return tuple(result)

    @cached_property
    def scale(self) -> Floats:
        """Yuan at which relative spend is one: cpc times demand; 1 where there is no demand."""
        scale = self.cpc * self.demand
        return np.where(scale > 0, scale, 1.0)

    def clicks(self, spend: Floats) -> Floats:
        """Clicks for effective `spend` (shape (O,) or (K, O)) in yuan for the period."""
        return self.demand * self._each("value", spend / self.scale)

    def slope(self, spend: Floats) -> Floats:
        """Clicks per further yuan at `spend`; at a kink of a table, to its right."""
        return self.demand / self.scale * self._each("slope", spend / self.scale)

    def spend_at_slope(self, slope: Floats) -> Floats:
        """Spend on the concave part of each curve at which a further yuan buys `slope` clicks (shape (O,)).

        The beginning of that part where the curve is nowhere so steep; infinite where it never gets so flat.
        Not for tabulated curves, whose slopes jump: theirs is NaN.
        """
        target = np.maximum(slope * self.cpc, TINY)
        result = np.full(len(self), np.nan)
        for code, _, at in self.parts:
            if FAMILIES[code] != "table":
                found = SHAPES[FAMILIES[code]].at_slope(target[at], self.shape[at])
                result[at] = found * self.scale[at]
        return result

    def inflection(self) -> Floats:
        """Spend from which on each curve is concave; 0 for concave ones (tables: see `planning.pieces`)."""
        result = np.zeros(len(self))
        for code, _, at in self.parts:
            if FAMILIES[code] != "table":
                result[at] = SHAPES[FAMILIES[code]].inflection(self.shape[at]) * self.scale[at]
        return result

    def concave_from(self) -> Floats:
        """Spend from which on each curve is concave, S-shaped tables too; 0 for tables that bend more often."""
        result = self.inflection()
        for _, number, at in self.parts:
            if number >= 0:
                result[at] = self.tables[number].inflection * self.scale[at]
        return result

    def _each(self, what: str, u: Floats) -> Floats:
        result = np.zeros(np.broadcast_shapes(u.shape, self.demand.shape))
        u = np.broadcast_to(u, result.shape)
        for code, number, at in self.parts:
            if number >= 0:
                result[..., at] = _tabulated(self.tables[number], what, u[..., at])
            else:
                result[..., at] = getattr(SHAPES[FAMILIES[code]], what)(u[..., at], self.shape[at])
        return result


def _tabulated(table: Table, what: str, u: Floats) -> Floats:
    if what == "value":
        return np.asarray(np.interp(u, table.u, table.h))
    slopes = np.append(np.diff(table.h) / np.diff(table.u), 0.0)
    return np.asarray(slopes[np.clip(np.searchsorted(table.u, u, side="right") - 1, 0, len(slopes) - 1)])

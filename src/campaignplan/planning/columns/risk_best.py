"""The best spend of every entry under weighted draws, and a bound on what it can be worth.

An entry's worth at relative spend u, with goal units g and other worth p a click on the plan's own curve,

    phi(u) = N (g H(u) + p h(u)) - c u,

has no closed form. Where it is concave, Newton steps from the last answer find the best, and two tangents bound
it. Elsewhere (S-curves, tables, clicks that cost) the range is cut into intervals: in each the slope of phi lies
between sums of the draws' least and steepest slopes, so two lines from its ends bound phi, and the intervals whose
bound is above the best value seen are cut again. What an entry is said to be worth is always the bound, so that
the plan's bound stays a proof; the spend is the best point seen.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from campaignplan.planning.columns.entries import TABLE, Entries
from campaignplan.planning.columns.risk_mixture import Mixture, plain, slopes_between
from campaignplan.response.cells import Bools, Floats, Ints
from campaignplan.response.family import FAMILIES, SHAPES, TINY, Curves

SHARP = 1e-4
"""Bound and value of an entry may be apart by this share of its worth, and of all entries' mean worth."""
STEPS, CUTS = 40, 60
NUDGE = 1e-4
"""Curvature of the plan's own curve is measured over this share of the spend."""
FARTHEST = 10.0
"""A mixture's slope is taken to be at most so many times the plan's own curve's, or as small a part of it."""
BRACKET = 0.04
"""The first intervals are cut this near (relative) to the hint."""


def best_mixed(entries: Entries, mixture: Mixture, worth: Floats, cost: Floats) -> tuple[Floats, Floats, Floats]:
    """Return spend, clicks on the plan's own curve and a bound on the net value (E,), as `best_spend` does.

    Parameters
    ----------
    worth
        Goal units per click, prices of rows on clicks taken off: the goal's part is mixed, the rest is not.
    cost
        Goal units per yuan.
    """
    count = len(entries)
    u, value, bound = np.zeros(count), np.zeros(count), np.zeros(count)
    scale = entries.scale
    fine = SHARP * float(np.abs(entries.goal * entries.curves.demand).mean()) if count else 0.0
    for code, part in entries.segments:
        at = np.arange(part.start, part.stop)
        own = worth[at] - entries.goal[at]
        shape = SHAPES[FAMILIES[code]] if code != TABLE else None
        bent = entries.curves.inflection()[at] > 0 if shape is not None else np.full(len(at), True)
        bent = bent | (own < 0) | (entries.goal[at] < 0)
        for some, solve in ((at[~bent], _concave), (at[bent], _general)):
            if len(some) == 0:
                continue
            cells = _Cells(
                mixture,
                entries.curves.take(some),
                some,
                entries.goal[some] * entries.curves.demand[some],
                (worth - entries.goal)[some] * entries.curves.demand[some],
                cost[some] * scale[some],
                entries.low[some] / scale[some],
                entries.high[some] / scale[some],
                entries.must[some],
            )
            u[some], value[some], bound[some] = solve(cells, fine)
    mixture.hint[:] = u
    spend = np.clip(u * scale, entries.low, entries.high)
    # Off is a choice: an entry whose best is a loss stays off, one that may be worth something stays on.
    off = np.flatnonzero(~entries.must & (value <= 0))
    spend[off] = 0.0
    net = np.where(entries.must, bound, np.maximum(bound, 0.0))
    return spend, entries.clicks(spend), net


def earned_mixed(entries: Entries, mixture: Mixture, worth: Floats, spend: Floats) -> Floats:
    """Return what the entries' clicks for `spend` are worth (E,), their goal's part over the draws."""
    u, result = spend / entries.scale, (worth - entries.goal) * entries.clicks(spend)
    for _, part in entries.segments:
        at = np.arange(part.start, part.stop)
        result[part] += (entries.goal * entries.curves.demand)[part] * mixture.sums(
            entries.curves.take(at), at, u[part]
        ).value
    return result


def worth_near(entries: Entries, mixture: Mixture, worth: Floats) -> Floats:
    """Return the worth of a click (E,) at which the plan's own curve responds as the mixture does at its hint."""
    result, hint = worth.copy(), np.maximum(mixture.hint, TINY)
    for _, part in entries.segments:
        at = np.arange(part.start, part.stop)
        curves = entries.curves.take(at)
        own, mixed = plain(curves, hint[part])[1], mixture.sums(curves, at, hint[part]).slope
        ratio = np.where(own > TINY, mixed / np.maximum(own, TINY), 1.0)
        result[part] += entries.goal[part] * (np.clip(ratio, 1 / FARTHEST, FARTHEST) - 1.0)
    return result


@dataclass(frozen=True)
class _Cells:
    """Entries of one family; everything in relative spend, shapes (n,)."""

    mixture: Mixture
    curves: Curves
    at: Ints
    goal: Floats
    own: Floats
    cost: Floats
    low: Floats
    high: Floats
    must: Bools

    def take(self, index: Ints) -> "_Cells":
        return _Cells(
            self.mixture,
            self.curves.take(index),
            self.at[index],
            self.goal[index],
            self.own[index],
            self.cost[index],
            self.low[index],
            self.high[index],
            self.must[index],
        )

    def phi(self, u: Floats) -> tuple[Floats, Floats, Floats]:
        """Value, slope and curvature of phi."""
        found = self.mixture.sums(self.curves, self.at, u)
        value, slope, bend = self.goal * found.value, self.goal * found.slope, self.goal * found.bend
        if self.own.any():
            height, steep = plain(self.curves, u)
            beyond = u * (1 + NUDGE) + TINY
            bent = (plain(self.curves, beyond)[1] - steep) / (beyond - u)
            value, slope, bend = value + self.own * height, slope + self.own * steep, bend + self.own * bent
        return value - self.cost * u, slope - self.cost, bend

    def between(self, points: Floats) -> tuple[Floats, Floats, Floats]:
        """Phi (J, n) at growing points (J, n), and bounds (J - 1, n) on its slope between neighbours."""
        height, flat, steep = self.mixture.between(self.curves, self.at, points)
        height = self.goal * height - self.cost * points
        flat, steep = _times(self.goal, flat, steep)
        if self.own.any():
            height += self.own * np.array([plain(self.curves, row)[0] for row in points])
            for j, (low, high) in enumerate(pairwise(points)):
                least, most = _times(self.own, *slopes_between(self.curves, low, high))
                flat[j], steep[j] = flat[j] + least, steep[j] + most
        return height, flat - self.cost, steep - self.cost


def _times(factor: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    return np.where(factor >= 0, factor * low, factor * high), np.where(factor >= 0, factor * high, factor * low)


def _concave(cells: _Cells, fine: float) -> tuple[Floats, Floats, Floats]:
    """Best spend, its value and the tangents' bound (n,) where phi is concave between `low` and `high`."""
    count = len(cells.at)
    best, value, bound = cells.low.copy(), np.full(count, -np.inf), np.full(count, np.inf)
    # The nearest points known left and right of the best: where, value, slope.
    left, right = (np.full((3, count), np.nan) for _ in range(2))
    todo = np.arange(count)
    u = np.clip(cells.mixture.hint[cells.at], cells.low, cells.high)
    u = np.where(u > 0, u, np.minimum(np.maximum(cells.low, 0.1 * cells.high), cells.high))
    for step in range(STEPS):
        some = cells.take(todo)
        height, slope, bend = some.phi(u)
        better = height > value[todo]
        best[todo[better]], value[todo[better]] = u[better], height[better]
        rising = slope >= 0
        left[:, todo[rising]] = u[rising], height[rising], slope[rising]
        right[:, todo[~rising]] = u[~rising], height[~rising], slope[~rising]
        bound[todo] = _under_tangents(left[:, todo], right[:, todo], some.low, some.high)
        near = SHARP * np.abs(value[todo]) + fine
        open_ = (bound[todo] - value[todo] > near) & (some.must | (bound[todo] > 0))
        if not open_.any() or step == STEPS - 1:
            break
        todo, u = todo[open_], u[open_]
        u = _next(cells.take(todo), u, slope[open_], bend[open_], left[:, todo], right[:, todo])
    return best, value, np.maximum(bound, value)


def _under_tangents(left: Floats, right: Floats, low: Floats, high: Floats) -> Floats:
    """Return the most a concave function can be between `low` and `high` under its tangents left and right."""
    meet = _meeting(left, right)
    both = left[1] + left[2] * (meet - left[0])
    alone = np.where(np.isnan(right[0]), left[1] + left[2] * (high - left[0]), right[1] - right[2] * (right[0] - low))
    return np.asarray(np.where(np.isnan(left[0] + right[0]), alone, both))


def _meeting(left: Floats, right: Floats) -> Floats:
    """Return where the two tangents meet."""
    with np.errstate(invalid="ignore", divide="ignore"):
        meet = (right[1] - left[1] + left[2] * left[0] - right[2] * right[0]) / (left[2] - right[2])
    return np.asarray(np.clip(meet, left[0], right[0]))


def _next(cells: _Cells, u: Floats, slope: Floats, bend: Floats, left: Floats, right: Floats) -> Floats:
    """Return the Newton step where it lands between the points known, else where their tangents meet.

    Steps are taken on a function of slope and spend that is straight for a single curve of the family.
    """
    full, asked = slope + cells.cost, cells.cost
    family = FAMILIES[int(cells.curves.family[0])]
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        match family:
            case "exponential":
                new = u - np.log(full / asked) * full / bend
            case "rational":
                new = u - 2.0 * (np.sqrt(full / asked) - 1.0) * full / bend
            case _:
                new = u * np.exp(np.clip(-np.log(full / asked) * full / (bend * u), -3.0, 3.0))
    low = np.where(np.isnan(left[0]), cells.low, left[0])
    high = np.where(np.isnan(right[0]), cells.high, right[0])
    new = np.where(np.isnan(left[0]) & (new < low), low, new)
    new = np.where(np.isnan(right[0]) & (new > high), high, new)
    meet = np.where(np.isnan(left[0] + right[0]), np.where(np.isnan(right[0]), high, low), _meeting(left, right))
    inside = (new >= low) & (new <= high) & (new != u) & np.isfinite(new)
    return np.asarray(np.where(inside, new, meet))


def _general(cells: _Cells, fine: float) -> tuple[Floats, Floats, Floats]:
    """Best spend, its value and a bound (n,) whatever the shape: cut intervals that may hold better points."""
    every = np.arange(len(cells.at))
    hint = cells.mixture.hint[cells.at]
    points = np.stack([cells.low, hint * (1 - BRACKET), hint * (1 + BRACKET), cells.high])
    points = np.clip(points, cells.low, cells.high)
    best, value = cells.low.copy(), np.full(len(cells.at), -np.inf)
    owner, closed = every, value.copy()  # `closed`: the most that intervals put aside can hold
    for step in range(CUTS):
        height, flat, steep = cells.take(owner).between(points)
        for row, there in zip(points, height, strict=True):
            _keep(best, value, owner, row, there)
        most, meet = _under_lines(points[:-1], points[1:], height[:-1], height[1:], flat, steep)
        # From here on all intervals stand in one row.
        owner = np.broadcast_to(owner, most.shape).ravel()
        a, b, most, meet = points[:-1].ravel(), points[1:].ravel(), most.ravel(), meet.ravel()
        near = value[owner] + SHARP * np.abs(value[owner]) + fine
        done = (most <= near) | (~cells.must[owner] & (most <= 0)) | (b <= a) | (step == CUTS - 1)
        np.maximum.at(closed, owner[done], most[done])
        owner, a, b, meet = owner[~done], a[~done], b[~done], meet[~done]
        if len(owner) == 0:
            break
        points = np.stack([a, np.clip(meet, a + 0.1 * (b - a), b - 0.1 * (b - a)), b])
    return best, value, np.maximum(closed, value)


def _keep(best: Floats, value: Floats, owner: Ints, u: Floats, height: Floats) -> None:
    """Keep the points that are better than the best seen; an owner may come up several times."""
    order = np.argsort(height, kind="stable")  # of several writes the last one holds: the highest
    order = order[height[order] > value[owner[order]]]
    best[owner[order]], value[owner[order]] = u[order], height[order]


def _under_lines(
    a: Floats, b: Floats, at_a: Floats, at_b: Floats, flat: Floats, steep: Floats
) -> tuple[Floats, Floats]:
    """Return the most a function can be on [a, b] whose slope lies between `flat` and `steep`, and where."""
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        meet = a + (at_b - at_a - flat * (b - a)) / (steep - flat)
    meet = np.where(steep <= 0, a, np.where(flat >= 0, b, meet))
    meet = np.clip(np.where(np.isfinite(meet), meet, a), a, b)
    most = np.minimum(at_a + steep * (meet - a), at_b - flat * (b - meet))
    most = np.where(steep <= 0, at_a, np.where(flat >= 0, at_b, most))
    return np.maximum(most, np.maximum(at_a, at_b)), meet

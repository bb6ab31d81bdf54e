"""Switching: what floors cost lines with carry-over that ramps also bind, as a bound.

Roofs know no floor where effects carry over, and the lattice knows no ramp. Here a line is on, with at least its
floor, or off, in every period, and pays for what its ramps lose when it is switched. With l the price of effective
yuan and m those of steps, no enrolment E and spend x of the line is worth more than its cells' own bounds

    max_E sum_t max_e (w f_tE(e) - l_t e)        by which enrolments are chosen, plus
    max_x sum_t phi_t(e_t) - c_t x_t - pen(step_t)        phi_t(e) = max_o (w f_to(e) - max_e' (w f_to(e') - l_t e'))

The second maximum is bounded by a dynamic programme from the last period to the first, over the effective yuan a
day felt before a period, and whether the period before was on. Between points of the grid weak convexity says how
far values may bulge, as in `lattice`. A step between two periods that are on costs at least ``m step - ramp |m|``;
one from or to nothing costs what it does.
"""

from dataclasses import dataclass

import numpy as np

from campaignplan.planning.columns.chain import TABLE, Chains
from campaignplan.planning.columns.lattice import sharpest
from campaignplan.response.cells import Floats, Ints
from campaignplan.response.family import Curves

FEEL = 90
"""States up to half as much again as the relaxed spend comes to."""
LITTLE = 1.6
"""Below the first of them each is so many times the one before."""
BEYOND = 1.1
"""And beyond the last."""
FINER = 1.06
"""Spends of a period are so many times the one before, from the floor on."""


@dataclass(frozen=True)
class Offers:
    """What the cells of one line may be: K options with their curves, each at a `period` (K,).

    `worth` (K,) goal units per click; `net` (K,) what each option earns at most at the line's prices.
    """

    period: Ints
    curves: Curves
    worth: Floats
    net: Floats

    @property
    def bounded(self) -> bool:
        """Whether their curves bulge by what is known, and more is never worse."""
        return bool((self.worth >= 0).all() and (self.curves.family != TABLE).all())

    def at(self, t: int) -> "Offers":
        """Return those of one period, as if it were the only one."""
        k = np.flatnonzero(self.period == t)
        return Offers(np.zeros(len(k), dtype=np.int64), self.curves.take(k), self.worth[k], self.net[k])

    def above(self, effective: Floats) -> Floats:
        """How near the best option of each period comes to its most at `effective` yuan (S, T); 0 without options."""
        worth = self.worth * self.curves.clicks(effective[:, self.period]) - self.net
        return self._best(worth, effective)

    def bulge(self, effective: Floats, most: Floats) -> Floats:
        """Most by which `above` bends down anywhere from `effective` (S, T) to `most` (T,)."""
        least = effective[:, self.period]
        bend = sharpest(self.curves, least, np.broadcast_to(most[self.period], least.shape))
        with np.errstate(invalid="ignore"):
            return self._best(np.where(self.worth > 0, self.worth * bend, 0.0), effective)

    def _best(self, each: Floats, like: Floats) -> Floats:
        """Take the most of the options' (S, K) in each period."""
        result = np.full(like.shape, -np.inf)
        np.maximum.at(result.T, self.period, each.T)
        return np.where(np.isfinite(result) | (result > 0), result, 0.0)


def switched(chain: Chains, offers: Offers, toll: Floats, relaxed: Floats) -> float:
    """Return what one line's spends are worth at most beside its options' `net`; infinite where that is not known.

    Parameters
    ----------
    chain
        One chain, with the floors of its cells.
    offers
        The options of its cells.
    toll
        Shape (1, T-1): prices of steps, any; the bound is good near those of the line's answer.
    relaxed
        Shape (1, T): a spend, to know which states matter.
    """
    if not offers.bounded:
        return np.inf
    days, width = chain.days.astype(np.float64), chain.width
    steps = _Steps.of(chain, toll)
    cost = (chain.cost + chain.ramp_cost(steps.toll[None]))[0]
    states = _states(chain, relaxed)
    reach = chain.reach[1][0]
    inside, own, fade, gain = (part[0] for part in (chain.inside, chain.own, chain.fade, chain.gain))
    alone = offers.above(inside * states[:, None])
    bends = offers.bulge(inside * states[:, None], reach) * inside**2
    ahead = _Ahead(states, np.zeros((2, len(states))), np.zeros(len(states)))
    for t in range(width - 1, -1, -1):
        off, on, begun = (np.full(len(states), -np.inf) for _ in range(3))
        if chain.low[0, t] <= 0:
            off = alone[:, t] + ahead.value(0, fade[t] * states)
        if chain.high[0, t] > 0:
            kink = steps.ramp[t - 1] * days[t] if t else 0.0
            spend = _spends(chain.least_on[0, t], chain.high[0, t], kink)
            felt, state = inside[t] * states[:, None] + own[t] * spend, fade[t] * states[:, None] + gain[t] * spend
            here = offers.at(t)
            worth = here.above(felt.reshape(-1, 1)).reshape(felt.shape) - cost[t] * spend + ahead.value(1, state)
            bend = here.bulge(own[t] * spend[:-1, None], reach[[t]])[:, 0] * own[t] ** 2
            over = (bend + ahead.bulge(gain[t] * spend[:-1]) * gain[t] ** 2) * np.diff(spend) ** 2 / 8
            on = _highest(worth, over)
            begun = _highest(worth + steps.begun(t - 1, spend / days[t]), over) if t else on
        bent = bends[:, t] + fade[t] ** 2 * ahead.bulge(fade[t] * states)
        values = [np.maximum(off, begun)]
        if t:
            before = chain.least_on[0, t - 1] / days[t - 1], chain.high[0, t - 1] / days[t - 1]
            values.append(np.maximum(off + steps.ended(t - 1, *before), on + steps.kept[t - 1]))
        ahead = _Ahead(states, np.stack(values), bent)
    return float(ahead.value(0, chain.felt)[0])


@dataclass(frozen=True)
class _Ahead:
    """What is earned from a period on: `values` (2, S) by whether the period before, if any, was off or on.

    `bends` (S,): values bend down by no more than this at a state and any higher one.
    """

    states: Floats
    values: Floats
    bends: Floats

    def value(self, on: int, state: Floats) -> Floats:
        """At most, with so much felt before."""
        at = self._below(state)
        low, high = self.states[at], self.states[at + 1]
        values, size = self.values[on], high - low
        share = np.clip((state - low) / size, 0.0, 1.0)
        with np.errstate(invalid="ignore"):
            chord = values[at] + share * (values[at + 1] - values[at]) + self.bends[at] * size**2 / 8
        return np.asarray(np.where(np.isnan(chord), values[at + 1], np.minimum(chord, values[at + 1])))

    def bulge(self, state: Floats) -> Floats:
        """Most by which values bend down from there on."""
        return np.asarray(self.bends[self._below(state)])

    def _below(self, state: Floats) -> Ints:
        return np.clip(np.searchsorted(self.states, state, side="right") - 1, 0, len(self.states) - 2)


@dataclass(frozen=True)
class _Steps:
    """Prices `toll` (T-1,) of a chain's steps, and what a step may be worth beside what they charge for it."""

    toll: Floats
    ramp: Floats
    penalty: Floats

    @classmethod
    def of(cls, chain: Chains, toll: Floats) -> "_Steps":
        tied = np.isfinite(chain.ramp[0])
        most = np.where(tied, chain.penalty[0], 0.0)
        return cls(np.clip(toll[0], -most, most), chain.ramp[0], most)

    @property
    def kept(self) -> Floats:
        """Shape (T-1,): at most, between two periods that are on."""
        return np.abs(self.toll) * np.where(np.isfinite(self.ramp), self.ramp, 0.0)

    def begun(self, t: int, rate: Floats) -> Floats:
        """At most, from nothing to `rate` yuan a day."""
        return self._charged(t, float(self.toll[t]), rate)

    def ended(self, t: int, least: float, most: float) -> float:
        """At most, from between `least` and `most` yuan a day to nothing: at an end, or where the ramp ends."""
        ends = np.array([least, min(max(float(self.ramp[t]), least), most), most])
        return float(self._charged(t, -float(self.toll[t]), ends).max())

    def _charged(self, t: int, toll: float, rate: Floats) -> Floats:
        ramp, penalty = float(self.ramp[t]), float(self.penalty[t])
        if np.isinf(ramp):
            return np.zeros(len(rate))
        over = np.maximum(rate - ramp, 0.0)
        if np.isinf(penalty):
            return np.where(over > 1e-9 * (1 + ramp), -np.inf, toll * rate)
        return toll * rate - penalty * over


def _states(chain: Chains, relaxed: Floats) -> Floats:
    """Grid of yuan a day felt: even as far as it matters, and on to the most there can be.

    What is less than its first counts as that much, which is never worse: at nothing a curve may stand upright.
    """
    top = float(max(chain.states(chain.high).max(), chain.felt[0])) * (1 + 1e-9) + 1e-9
    near = min(1.5 * float(max(chain.states(relaxed).max(), chain.felt[0])) + 1e-9, top)
    even = np.linspace(0.0, near, FEEL)
    little = even[1] * LITTLE ** -np.arange(8.0, 0.0, -1.0)
    far = near * BEYOND ** np.arange(1.0, np.log(top / near) / np.log(BEYOND) + 1)
    return np.concatenate([little, even[1:], far[far < top], [top] if top > near else []])


def _spends(least: float, most: float, kink: float) -> Floats:
    """Grid of yuan of a period that is on, with the spend at which a ramp from nothing ends."""
    if most <= least:
        return np.array([least, least])
    low = max(least, 1e-3 * most)
    count = int(np.ceil(np.log(most / low) / np.log(FINER))) + 2
    inside = [kink] if least < kink < most else []
    return np.unique(np.concatenate([[least], inside, np.geomspace(low, most, count)]))


def _highest(worth: Floats, over: Floats) -> Floats:
    """Most (S,) between neighbours of points worth (S, X), above which values bulge by `over` (S, X-1)."""
    return np.asarray((np.maximum(worth[:, 1:], worth[:, :-1]) + over).max(axis=1))

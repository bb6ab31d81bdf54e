"""Chains: lines whose periods hang together, by carry-over or by ramp limits.

A chain is one line over T periods (horizon, then tail). Carry-over is one state, the effective yuan a day s at
a period's end (the recursion behind `response.carryover.carry_matrix`, r the daily retention, d the days):

    e_t = inside_t s_{t-1} + own_t x_t      inside = r (1 - r^d) / (1 - r),   own  = 1 - inside / d
    s_t = fade_t   s_{t-1} + gain_t x_t     fade   = r^d,                     gain = (1 - fade) / d

So ``A x`` and ``A' y`` are triangular solves with one subdiagonal, all chains at once.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy.linalg.lapack import dtbtrs

from campaignplan.response.cells import Bools, Floats, Ints
from campaignplan.response.family import FAMILIES, TINY, Curves

TABLE = FAMILIES.index("table")
BY_CHAIN = ("rate", "fade", "inside", "own", "gain", "carries", "least_on", "hard")
"""What `Chains` works out once, chain by chain, from all but curves and prices."""


@dataclass(frozen=True)
class Chains:
    """n chains over T periods, each cell with one curve.

    Attributes
    ----------
    curves
        n T curves, chain by chain.
    worth
        Shape (n, T): goal units per click, of either sign.
    cost
        Shape (n, T): goal units per yuan, of either sign.
    floor, cap
        Shape (n, T), yuan: nothing, or from `floor` to `cap`. Closed cells and the tail have cap 0.
    fixed
        Shape (n, T): yuan held there whatever floor and cap say, NaN where free.
    days
        Shape (T,): days of each period.
    retention
        Shape (n,): share of the effect still felt a week later, in [0, 1).
    felt
        Shape (n,): effective yuan a day on the day before the first period.
    ramp
        Shape (n, T-1): most yuan a day between neighbouring periods, infinite where there is no limit.
    penalty
        Shape (n, T-1): goal units per yuan a day above `ramp`, infinite where the limit is hard.
    least
        Shape (n, T): yuan a free cell holds in any case (one that is decided to be on), None for none.
    """

    curves: Curves
    worth: Floats
    cost: Floats
    floor: Floats
    cap: Floats
    fixed: Floats
    days: Ints
    retention: Floats
    felt: Floats
    ramp: Floats
    penalty: Floats
    least: Floats | None = None

    def __len__(self) -> int:
        return len(self.worth)

    @property
    def width(self) -> int:
        """T, the number of periods."""
        return len(self.days)

    def take(self, rows: Ints) -> "Chains":
        """Return the chains at `rows`, in that order."""
        cells = (np.asarray(rows)[:, None] * self.width + np.arange(self.width)).ravel()
        result = Chains(
            self.curves.take(cells), self.worth[rows], self.cost[rows], self.floor[rows], self.cap[rows],
            self.fixed[rows], self.days, self.retention[rows], self.felt[rows], self.ramp[rows], self.penalty[rows],
            None if self.least is None else self.least[rows],
        )  # fmt: skip
        known = vars(self)
        vars(result).update({name: known[name][rows] for name in BY_CHAIN if name in known})
        if "range" in known:
            vars(result)["range"] = Range(self.low[rows], self.high[rows], self.range.clash[rows])
        if "reach" in known:
            least, most = self.reach
            vars(result)["reach"] = least[rows], most[rows]
        return result

    def at(self, curves: Curves, worth: Floats, cost: Floats) -> "Chains":
        """Return these chains with other curves and prices: their bounds and fading are not worked out anew."""
        result = replace(self, curves=curves, worth=worth, cost=cost)
        vars(result).update({name: getattr(self, name) for name in (*BY_CHAIN, "range", "reach", "_fading")})
        return result

    @cached_property
    def rate(self) -> Floats:
        """Shape (n, 1): share left after a day."""
        return np.asarray(self.retention ** (1 / 7))[:, None]

    @cached_property
    def fade(self) -> Floats:
        """Shape (n, T): share of the state left after a period."""
        return np.asarray(self.rate ** self.days.astype(np.float64))

    @cached_property
    def inside(self) -> Floats:
        """Shape (n, T): effective yuan in a period for a yuan a day felt before it."""
        return self.rate * (1 - self.fade) / (1 - self.rate)

    @cached_property
    def own(self) -> Floats:
        """Shape (n, T): effective yuan in a period for a yuan spent in it."""
        return 1 - self.inside / self.days

    @cached_property
    def gain(self) -> Floats:
        """Shape (n, T): effective yuan a day at a period's end for a yuan spent in it."""
        return (1 - self.fade) / self.days

    @cached_property
    def carries(self) -> Bools:
        """Shape (n, 1): whether the chain has carry-over."""
        return self.retention[:, None] > 0

    @cached_property
    def range(self) -> "Range":
        """Least and most yuan of every cell, as far as hard ramps let it come there.

        The least is 0 wherever being off is possible. What a ramp keeps below a floor is off; what it keeps
        above nothing is on.
        """
        free = np.isnan(self.fixed)
        most = np.where(self.cap >= self.floor, self.cap, 0.0)  # nothing where no yuan fits between floor and cap
        least = 0.0 if self.least is None else np.minimum(self.least, most)
        low, high = np.where(free, least, self.fixed), np.where(free, most, self.fixed)
        clash = np.zeros(len(self), dtype=np.bool_)
        while True:
            range_ = within_ramps(self, low, high)
            clash = clash | range_.clash
            barred = free & (range_.high < self.floor) & (range_.high > 0)
            forced = free & (range_.low > 0) & (range_.low < self.floor) & ~barred
            if not (barred | forced).any():
                return range_._replace(clash=clash)
            low, high = np.where(forced, self.floor, range_.low), np.where(barred, 0.0, range_.high)

    @property
    def low(self) -> Floats:
        """Shape (n, T): least yuan."""
        return self.range.low

    @property
    def high(self) -> Floats:
        """Shape (n, T): most yuan."""
        return self.range.high

    @cached_property
    def least_on(self) -> Floats:
        """Shape (n, T): least yuan of a cell that is on."""
        least = np.where(np.isnan(self.fixed), self.floor, self.fixed)
        return np.clip(least, self.low, self.high)

    @cached_property
    def hard(self) -> Bools:
        """Shape (n, T-1): steps whose limit must hold."""
        return np.isfinite(self.ramp) & ~np.isfinite(self.penalty)

    @cached_property
    def reach(self) -> tuple[Floats, Floats]:
        """Least and most effective yuan each cell can come to, shape (n, T) each."""
        return self.effective(self.low), self.effective(self.high)

    @cached_property
    def _fading(self) -> Floats:
        """The unit lower bidiagonal matrix of the state, in LAPACK's band storage, chains behind each other."""
        band = np.ones((2, self.worth.size), order="F")
        below = -self.fade.copy()
        below[:, 0] = 0.0
        band[1, :-1] = below.ravel()[1:]
        return band

    def states(self, spend: Floats, felt: Floats | None = None) -> Floats:
        """Effective yuan a day at each period's end, shape (n, T); `felt` (n,) replaces what came before."""
        fed = self.gain * spend
        fed[:, 0] += self.fade[:, 0] * (self.felt if felt is None else felt)
        return np.asarray(dtbtrs(self._fading, fed.reshape(-1, 1), uplo="L", diag="U")[0]).reshape(fed.shape)

    def effective(self, spend: Floats, felt: Floats | None = None) -> Floats:
        """Effective yuan (n, T) of `spend` (n, T) and of what was felt before."""
        state = self.states(spend, felt)
        before = np.empty_like(state)
        before[:, 0] = self.felt if felt is None else felt
        before[:, 1:] = state[:, :-1]
        return self.inside * before + self.own * spend

    def earned_later(self, price: Floats) -> tuple[Floats, Floats]:
        """Turn prices per effective yuan (n, T) into prices per yuan spent, ``A' price``, and per yuan a day felt.

        Returns
        -------
        Shapes (n, T) and (n,).
        """
        passed = self.inside * price
        fed = np.zeros_like(passed)
        fed[:, :-1] = passed[:, 1:]
        later = dtbtrs(self._fading, fed.reshape(-1, 1), uplo="L", trans="T", diag="U")[0].reshape(fed.shape)
        return self.own * price + self.gain * later, passed[:, 0] + self.fade[:, 0] * later[:, 0]

    def steps(self, spend: Floats) -> Floats:
        """Change of yuan a day between neighbouring periods, shape (n, T-1)."""
        return np.diff(spend / self.days, axis=1)

    def ramp_cost(self, price: Floats) -> Floats:
        """Yuan prices (n, T) that prices (n, T-1) of the `steps` amount to: ``D' price``."""
        result = np.zeros(self.worth.shape)
        result[:, 1:] += price
        result[:, :-1] -= price
        return result / self.days

    def clicks(self, effective: Floats) -> Floats:
        """Clicks (n, T) of effective yuan (n, T)."""
        return self.curves.clicks(effective.ravel()).reshape(effective.shape)

    def value(self, spend: Floats) -> Floats:
        """Net goal units (n,) of a spend (n, T), what soft ramps cost counted; hard ramps are not looked at."""
        earned = self.worth * self.clicks(self.effective(spend)) - self.cost * spend
        over = np.maximum(np.abs(self.steps(spend)) - self.ramp, 0.0)
        soft = np.where(np.isfinite(self.penalty), self.penalty, 0.0) * over
        return np.asarray(earned.sum(axis=1) - soft.sum(axis=1))


class Range(NamedTuple):
    """Yuan from `low` to `high`, shape (n, T) each; `clash` (n,) where no spend keeps the hard ramps."""

    low: Floats
    high: Floats
    clash: Bools


def within_ramps(chains: Chains, low: Floats, high: Floats) -> Range:
    """Narrow bounds (n, T) to the spends that can be part of a whole keeping the hard ramps."""
    clash = np.zeros(len(chains), dtype=np.bool_)
    if chains.hard.any():
        low, high = -below_ramps(chains, -low), below_ramps(chains, high)
        room = 1e-9 * (np.abs(high).max(axis=1, keepdims=True, initial=0.0) + np.abs(low))
        clash = (low > high + room).any(axis=1)
        low = np.minimum(low, high)
    return Range(low, high, clash)


def below_ramps(chains: Chains, spend: Floats) -> Floats:
    """Return the largest spends (n, T) of at most `spend` whose steps keep the hard ramps."""
    rate = spend / chains.days
    step = np.where(chains.hard, chains.ramp, np.inf)
    for t in range(1, rate.shape[1]):
        rate[:, t] = np.minimum(rate[:, t], rate[:, t - 1] + step[:, t - 1])
    for t in range(rate.shape[1] - 2, -1, -1):
        rate[:, t] = np.minimum(rate[:, t], rate[:, t + 1] + step[:, t])
    return rate * chains.days


@dataclass(frozen=True)
class ChainReply:
    """What chains answer: a feasible spend and a proof of how good it is.

    `spend` (n, T) yuan; `value` (n,) its net goal units; `upper` (n,) no spend is worth more;
    `effective_price` (n, T) goal units per effective yuan and `ramp_price` (n, T-1) per yuan a day of a step:
    the prices that prove `upper`; `relaxed` (n, T) the spend under concave roofs that goes with them. A chain
    whose hard ramps clash with its fixed cells has no spend: value and upper are then minus infinity.
    """

    spend: Floats
    value: Floats
    upper: Floats
    effective_price: Floats
    ramp_price: Floats
    relaxed: Floats

    def take(self, rows: Ints) -> "ChainReply":
        """Return the answers of the chains at `rows`."""
        return ChainReply(*(part[rows] for part in self.parts))

    def with_(self, rows: Ints, other: "ChainReply") -> "ChainReply":
        """Return these answers with those of the chains at `rows` replaced."""
        result = [part.copy() for part in self.parts]
        for part, new in zip(result, other.parts, strict=True):
            part[rows] = new
        return ChainReply(*result)

    @property
    def parts(self) -> tuple[Floats, ...]:
        """All of it, in the order of the fields."""
        return self.spend, self.value, self.upper, self.effective_price, self.ramp_price, self.relaxed


def chain_bound(chains: Chains, effective_price: Floats, ramp_price: Floats) -> Floats:
    """Return the part (n,) of a chain's bound that no curve enters: spends, what was felt before, ramps.

    With prices l per effective yuan and m per yuan a day of a step, no spend is worth more than

        sum_t max_e (worth_t f_t(e) - l_t e)  +  sum_t max_x (A'l - cost - D'm)_t x  +  l' carry_in  +  ramp' |m|

    whatever l and m are (Lagrangian duality). The first sum is over cells (`curve_bound`) and left out here;
    m is held to what it can be: 0 without a limit, at most the penalty of a soft one.
    """
    allowed = np.where(np.isfinite(chains.ramp), chains.penalty, 0.0)
    price = np.clip(ramp_price, -allowed, allowed)
    per_yuan, per_felt = chains.earned_later(effective_price)
    worth = per_yuan - chains.cost - chains.ramp_cost(price)
    spent = np.maximum(worth * chains.low, worth * chains.high)
    limit = np.where(np.isfinite(chains.ramp), chains.ramp, 0.0)
    return np.asarray(spent.sum(axis=1) + per_felt * chains.felt + (limit * np.abs(price)).sum(axis=1))


def curve_bound(chains: Chains, effective_price: Floats) -> Floats:
    """Return per cell (n, T) what ``worth f(e) - price e`` cannot exceed at any effective yuan within reach.

    Without carry-over e is the spend itself, so 0 or at least the floor. The concave part of a curve lies under
    its tangent at the found peak, so the search may be inexact and the bound stays a bound.
    """
    low, high = (end.ravel() for end in chains.reach)
    curves, worth, price = chains.curves, chains.worth.ravel(), effective_price.ravel()

    def net(e: Floats) -> Floats:
        return worth * curves.clicks(e) - price * e

    start = np.where(chains.carries, chains.reach[0], chains.least_on).ravel()
    best = np.maximum(np.maximum(net(low), net(start)), net(high))
    bend = np.clip(curves.inflection(), start, high)
    table = curves.family == TABLE
    # worth > 0: concave from the bend on; worth < 0: concave up to it.
    left, right = np.where(worth > 0, bend, start), np.where(worth > 0, high, bend)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        peak = curves.spend_at_slope(np.where(worth > 0, price / np.where(worth > 0, worth, 1.0), 0.0))
    dear = np.flatnonzero((worth < 0) & (right > left) & ~table)
    peak = np.clip(np.where(np.isnan(peak), left, peak), left, right)
    peak = np.maximum(
        peak, np.minimum(TINY * curves.scale, right)
    )  # a Hill curve of exponent below 1 is vertical at 0
    if len(dear):
        peak[dear] = _crest(curves.take(dear), worth[dear], price[dear], left[dear], right[dear])
    rest = worth * curves.slope(peak) - price
    room = np.maximum(rest * (right - peak), rest * (left - peak))
    curved = ~table & (worth != 0) & (right > left)
    best = np.where(curved, np.maximum(best, net(peak) + np.where(curved, room, 0.0)), best)
    for number in np.unique(curves.table[table]):
        at = np.flatnonzero(table & (curves.table == number))
        some = curves.take(at)
        e = curves.tables[number].u[:, None] * some.scale
        found = worth[at] * some.clicks(e) - price[at] * e
        best[at] = np.maximum(best[at], np.where((e > start[at]) & (e < high[at]), found, -np.inf).max(axis=0))
    return best.reshape(chains.worth.shape)


def _crest(curves: Curves, worth: Floats, price: Floats, left: Floats, right: Floats) -> Floats:
    """Where the slope of ``worth f`` falls to the price between `left` and `right`, by bisection."""
    for _ in range(50):
        middle = (left + right) / 2
        steep = worth * curves.slope(middle) > price
        left, right = np.where(steep, middle, left), np.where(steep, right, middle)
    return (left + right) / 2

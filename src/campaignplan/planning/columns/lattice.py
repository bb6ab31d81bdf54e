"""The lattice: chains with carry-over and S-curves or floors, by dynamic programming with a proven error.

V_t(s) is the best value from period t on with s effective yuan a day felt before it. On a grid of states and
spends every backward step is an upper bound, because what the grid misses is bounded too:

* a function g is M-weakly convex where ``g + M/2 s^2`` is convex; between two points h apart it is at most its
  chord plus ``M h^2 / 8``. A curve is so with ``M = F``, the most of ``-f''`` there;
* V_t is so in s with ``M_t = worth F inside^2 + fade^2 M_t+1``: every spend's value is, and so is their maximum;
* for one state, the value of a spend is so in x with ``worth F own^2 + gain^2 M_t+1``.

Both errors fall with the square of the grid. The curvatures are taken where states and spends really are. Where
a curve is vertical at 0, or tabulated, no M exists: there the line of Lagrangian duality, valid for every
state, stands in. Spends which the prices rule out (they could not beat the reply known) are left out first.

A chain may have to *begin*: to spend so much in some period. Then there are two values for every state, that of
having begun and that of still having to: a period that spends enough leads from the one to the other.
"""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from campaignplan.planning.columns.chain import TABLE, ChainReply, Chains, chain_bound, curve_bound
from campaignplan.planning.columns.chain_reply import best_chains, polish
from campaignplan.response.cells import Floats, Ints
from campaignplan.response.family import FAMILIES, Curves

LOOSE = 1e-2  # from this gap on, what is asked for is good spends, not proof
ROUGH = (48, 24)  # intervals of states and of spends to begin with then
COARSE = (120, 96)  # and else
FINE = (960, 768)  # and at most
HELPS = 0.75  # a finer grid that leaves more of the gap than this share is the last
KNOTS = 300  # of so many stretches the most curvature is looked at
HALVINGS = 45
HAIR = 1e-9  # so much (relative) less than what begins is rounding
ALL = slice(None)


def best_by_lattice(
    chains: Chains,
    gap: float,
    start: ChainReply | None = None,
    size: float | None = None,
    begin: Floats | None = None,
) -> ChainReply:
    """Return replies of which each is proven within `gap`, or as near as the finest grid comes.

    Parameters
    ----------
    chains
        What to answer. Chains with ramps, which have more than one state, keep the reply of `best_chains`.
    gap
        Gap to stop at, relative to the chain's value, or to `size` where its own is less.
    start
        The reply of `best_chains` at these prices, if it is at hand.
    size
        Goal units; the chains' mean value where none are given.
    begin
        Shape (n,): yuan that some period of each chain must spend at least, as its `start` does; 0 for none.
    """
    reply = best_chains(chains) if start is None else start
    spend, value, upper = reply.spend.copy(), reply.value.copy(), reply.upper.copy()
    able = (chains.retention > 0) & ~np.isfinite(chains.ramp).any(axis=1) & np.isfinite(value)
    grid = np.tile(np.array(ROUGH if gap >= LOOSE else COARSE), (len(chains), 1))
    before = np.full(len(chains), np.inf)
    while True:
        known = np.where(np.isfinite(value), value, 0.0)
        aim = gap * np.maximum(np.abs(known), np.abs(known).mean() if size is None else size) + 1e-9
        rows = np.flatnonzero(able & (upper > known + aim) & (grid <= FINE).all(axis=1))
        if len(rows) == 0:
            return replace(reply, spend=spend, value=value, upper=upper)
        some = chains.take(rows)
        worlds = _worlds(some, reply.effective_price[rows], value[rows], None if begin is None else begin[rows])
        found = [_backward(world, *map(int, grid[row])) for world, row in zip(worlds, rows, strict=True)]
        ahead = np.array([_forward(*pair) for pair in zip(worlds, found, strict=True)])
        tried, worth = polish(some if begin is None else _held(some, ahead, begin[rows]), ahead)
        better = worth > value[rows]
        spend[rows[better]], value[rows[better]] = tried[better], worth[better]
        bound = np.array([lattice.bound for lattice in found])
        upper[rows] = np.minimum(upper[rows], np.maximum(bound, value[rows]))
        able[rows] = bound - value[rows] < HELPS * before[rows]
        before[rows] = bound - value[rows]
        # The error falls with the square of the grid: go straight to the grid that should do.
        finer = np.clip(np.sqrt(1.5 * (upper[rows] - value[rows]) / np.maximum(aim[rows], 1e-300)), 1.5, 3.0)
        grid[rows] = np.ceil(grid[rows] * finer[:, None]).astype(np.int64)


def _held(chains: Chains, spend: Floats, begin: Floats) -> Chains:
    """Return chains whose dearest period of `spend` keeps what it begins with."""
    dearest = np.arange(chains.width) == np.argmax(spend, axis=1)[:, None]
    floor = np.where(dearest, np.maximum(chains.floor, begin[:, None]), chains.floor)
    return replace(chains, floor=np.where(begin[:, None] > 0, np.minimum(floor, chains.cap), chains.floor))


@dataclass(frozen=True)
class World:
    """One chain as arrays over T periods: what the lattice needs to know.

    `first` and `last` are the spends between which a cell is worth looking at when on, `off` whether nothing is
    allowed; `bottom` and `top` (T+1,) the states before each period; `base` and `tilt` (T+1,) the Lagrangian
    line ``base + tilt s`` no value can exceed; above `top` none comes within `room` of it; `begin` what some
    period must spend at least.
    """

    curves: Curves
    worth: Floats
    cost: Floats
    inside: Floats
    own: Floats
    fade: Floats
    gain: Floats
    felt: float
    first: Floats
    last: Floats
    off: np.ndarray
    bottom: Floats
    top: Floats
    base: Floats
    tilt: Floats
    room: float
    begin: float


class Stage(NamedTuple):
    """Values on the states ``bottom + k step`` before a period, and the weak convexity from each on.

    `bought` and `held` are worth times clicks on the axes' effective yuan, on and off.
    """

    bottom: float
    step: float
    value: Floats
    bend: Floats
    axes: "Axes | None"
    bought: Floats
    held: Floats


class Lattice(NamedTuple):
    """One chain's stages, and those of still having to begin: None without such need, or without a way."""

    stages: list[Stage]
    waiting: list[Stage | None]

    @property
    def bound(self) -> float:
        """What no spend is worth more than."""
        first = self.waiting[0] or self.stages[0]
        return float(first.value[0])


def _worlds(chains: Chains, price: Floats, value: Floats, begin: Floats | None = None) -> list[World]:
    """Set up every chain, without spends that by the prices' bound could not come to `value` (n,)."""
    width = chains.width
    most = curve_bound(chains, price)
    bound = chain_bound(chains, price, np.zeros_like(chains.ramp)) + most.sum(axis=1)
    room = ((bound - value) * (1 + 1e-6) + 1e-9 * np.abs(bound))[:, None]
    per_yuan = chains.earned_later(price)[0] - chains.cost
    low, high = chains.low, chains.high
    with np.errstate(divide="ignore", invalid="ignore"):
        lean = np.where(per_yuan != 0, room / np.abs(per_yuan), np.inf)
    last = np.where(per_yuan < 0, np.minimum(high, low + lean), high)
    least = np.where(per_yuan > 0, np.maximum(low, high - lean), low)
    ceiling = _ceiling(chains, price, most - room)
    states = [chains.felt, chains.felt]
    bottom, top = np.empty((len(chains), width + 1)), np.empty((len(chains), width + 1))
    for t in range(width):
        inside, own, fade, gain = (part[:, t] for part in (chains.inside, chains.own, chains.fade, chains.gain))
        bottom[:, t], top[:, t] = states[0], np.minimum(states[1], (ceiling[:, t] - own * least[:, t]) / inside)
        top[:, t] = np.maximum(top[:, t], bottom[:, t])
        last[:, t] = np.clip((ceiling[:, t] - inside * bottom[:, t]) / own, least[:, t], last[:, t])
        bent = np.clip((ceiling[:, t] - own * last[:, t]) / inside, bottom[:, t], top[:, t])
        ends = [
            fade * s + gain * np.clip((ceiling[:, t] - inside * s) / own, least[:, t], last[:, t])
            for s in (bent, top[:, t])
        ]
        states = [fade * states[0] + gain * least[:, t], np.maximum(*ends)]
    bottom[:, width], top[:, width] = states[0], np.maximum(*states)
    first = np.maximum(least, chains.least_on)
    idle = first > last * (1 + 1e-9)  # being on is ruled out, and not by rounding
    first, last = np.where(idle, least, first), np.where(idle, least, np.maximum(first, last))
    off = (least <= 0) & np.isnan(chains.fixed) & (chains.low <= 0)
    spent = np.maximum(per_yuan * low, per_yuan * high) + most
    base = np.concatenate([np.cumsum(spent[:, ::-1], axis=1)[:, ::-1], np.zeros((len(chains), 1))], axis=1)
    tilt = np.zeros((len(chains), width + 1))
    for t in range(width - 1, -1, -1):
        tilt[:, t] = chains.inside[:, t] * price[:, t] + chains.fade[:, t] * tilt[:, t + 1]
    return [
        World(
            chains.curves.take(np.arange(i * width, (i + 1) * width)), chains.worth[i], chains.cost[i],
            chains.inside[i], chains.own[i], chains.fade[i], chains.gain[i], float(chains.felt[i]),
            first[i], last[i], off[i], bottom[i], top[i], base[i], tilt[i], float(room[i, 0]),
            0.0 if begin is None else float(begin[i]),
        )
        for i in range(len(chains))
    ]  # fmt: skip


def _ceiling(chains: Chains, price: Floats, least: Floats) -> Floats:
    """Effective yuan (n, T) above which ``worth f(e) - price e`` stays below `least`, at most what is in reach.

    Right of the peak of the concave part it only falls, so bisection finds the place; its outer end is taken.
    """
    curves, worth, price = chains.curves, chains.worth.ravel(), price.ravel()
    low, high = (end.ravel() for end in chains.reach)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        peak = curves.spend_at_slope(np.where(worth > 0, price / np.where(worth > 0, worth, 1.0), 0.0))
    for number in np.unique(curves.table[curves.family == TABLE]):
        at = (curves.family == TABLE) & (curves.table == number)
        peak[at] = curves.tables[number].u[-1] * curves.scale[at]
    left = np.clip(np.maximum(peak, curves.inflection()), low, high)
    falls = (worth > 0) & (price > 0)
    right = high.copy()
    left = np.where(falls, left, high)
    for _ in range(HALVINGS):
        middle = (left + right) / 2
        worthy = worth * curves.clicks(middle) - price * middle >= least.ravel()
        left, right = np.where(worthy, middle, left), np.where(worthy, right, middle)
    return right.reshape(least.shape)


def sharpest(curves: Curves, left: Floats, right: Floats) -> Floats:
    """Return at least the most of ``-f''`` between `left` and `right`, shape (K, O); infinite where there is none.

    ``-f'' = f' r``: f' is steepest at the left end or at the inflection, and r, what f' falls by relative to
    itself, is bounded by its falling and growing factors at their ends.
    """
    scale, a = curves.scale, curves.shape
    bend = curves.inflection()
    left = np.maximum(left, 0.0)
    steep = curves.slope(np.clip(bend, left, right))
    u, v = np.maximum(left, bend) / scale, right / scale
    ratio = np.full(left.shape, np.inf)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for code, name in enumerate(FAMILIES):
            at = curves.family == code
            match name:
                case "exponential":
                    ratio[:, at] = 1.0
                case "rational":
                    ratio[:, at] = 2.0 / (1.0 + u[:, at])
                case "power":
                    ratio[:, at] = (1.0 - a[at]) / u[:, at]
                case "hill":
                    power = 1.0 / (1.0 + v[:, at] ** -a[at])
                    ratio[:, at] = np.maximum((a[at] + 1.0) * power - (a[at] - 1.0) * (1.0 - power), 0.0) / u[:, at]
                case "table":
                    pass
        most = np.where(np.isfinite(ratio), steep * ratio / scale, np.inf)
    return np.where(curves.demand > 0, np.where((right <= bend) & (bend > 0), 0.0, most), 0.0)


def _backward(world: World, states: int, spends: int) -> Lattice:
    """Values of every state from the last period to the first, each an upper bound."""
    width = len(world.worth)
    plan = [_axes(world, t, states, spends) for t in range(width)]
    on = _table(np.array([a.start for a in plan]), np.array([a.step for a in plan]), max(a.size for a in plan))
    idle = _table(
        world.inside * world.bottom[:-1], world.inside * np.array([a.pace for a in plan]),
        max(a.states for a in plan) + 1,
    )  # fmt: skip
    reach = np.array([a.move for a in plan])  # effective yuan of one interval of spends
    bought = world.worth * world.curves.clicks(on)
    bends = _curvatures(world, on)
    roof = bought + _bow(world, on, reach, bought, bends, np.array([a.q for a in plan]))
    held = world.worth * world.curves.clicks(idle)
    sharp = np.maximum.accumulate(bends[::-1], axis=0)[::-1]  # the most from here on
    still = _curvatures(world, idle)
    # Period by period: a table of which every few hundredth number is read is read slowly.
    bought, roof, held, sharp, still = (np.ascontiguousarray(part.T) for part in (bought, roof, held, sharp, still))
    after = Stage(float(world.bottom[width]), 1.0, np.zeros(1), np.zeros(1), None, np.zeros(0), np.zeros(0))
    wait: Stage | None = None
    stages, waiting = [after], [wait]
    for t in range(width - 1, -1, -1):
        tables = roof[t], held[t], sharp[t], still[t]
        later = _later(world, t, plan[t], after)
        if world.begin > 0:
            wait = _waiting(world, t, plan[t], tables, later, wait)
        after = _step(world, t, plan[t], tables, later)
        stages.append(after._replace(axes=plan[t], bought=bought[t], held=held[t]))
        waiting.append(wait)
    return Lattice(stages[::-1], waiting[::-1])


def _waiting(
    world: World, t: int, axes: "Axes", tables: tuple[Floats, ...], later: "Later", wait: Stage | None
) -> Stage | None:
    """One period back while still having to begin: it begins here, or waits; None where neither can be."""
    few, many = _parted(world, t, axes)
    ways = []
    if many is not None:
        ways.append(_step(world, t, axes, tables, later, many, False))
    if wait is not None and (few is not None or world.off[t]):
        ways.append(_step(world, t, axes, tables, _later(world, t, axes, wait), few, bool(world.off[t])))
    if len(ways) < 2:
        return ways[0] if ways else None
    one, other = ways
    return one._replace(value=np.maximum(one.value, other.value), bend=np.maximum(one.bend, other.bend))


def _parted(world: World, t: int, axes: "Axes") -> tuple[slice | None, slice | None]:
    """Return which of a period's spends do not begin, and which do; spends between two points are with both."""
    first, last = float(world.first[t]), float(world.last[t])
    if last < world.begin * (1 - HAIR):
        return slice(None), None
    if first >= world.begin or axes.spends == 0:
        return None, slice(None)
    place = (world.begin - first) / axes.stride
    return slice(0, int(np.ceil(place)) + 1), slice(min(int(place), axes.spends), None)


def _table(start: Floats, step: Floats, count: int) -> Floats:
    return np.asarray(start + step * np.arange(count)[:, None])


class Axes(NamedTuple):
    """States ``bottom + i pace`` and spends ``first + j stride`` of a period, so laid that effective yuan repeat.

    ``e = start + (p i + q j) step``: one table of clicks serves all pairs of a state and a spend.
    """

    states: int
    pace: float
    spends: int
    stride: float
    p: int
    q: int
    start: float
    step: float
    move: float
    size: int


def _axes(world: World, t: int, states: int, spends: int) -> Axes:
    inside, own = float(world.inside[t]), float(world.own[t])
    bottom, room = float(world.bottom[t]), float(world.last[t] - world.first[t])
    start = inside * bottom + own * float(world.first[t])
    # A touch wider than the states that occur, so that none of them is at the upper end.
    span = (float(world.top[t]) - bottom) * (1 + 1e-6) + 1e-9 * (1 + bottom) if t else 0.0
    if room <= 1e-12 * (1 + float(world.last[t])):
        pace = span / states if t else 1.0
        count = states if t else 0
        return Axes(count, pace, 0, 0.0, 1, 1, start, inside * pace, 0.0, count + 1)
    stride = room / spends
    if t == 0:
        return Axes(0, 1.0, spends, stride, 1, 1, start, own * stride, own * stride, spends + 1)
    ratio = inside * span / states / (own * stride)
    # Few states where they hardly differ; else as many as asked, or a little more.
    q = next((q for q in (1, 2, 3) if ratio * q >= 1 and ratio * q % 1 < 0.3), 2 if ratio >= 1 else 4)
    q = q if ratio >= 1 else min(q, int(np.ceil(1 / ratio)))
    p = max(int(ratio * q), 1)
    step = own * stride / q
    pace = p * step / inside
    count = int(np.ceil(span / pace))
    return Axes(count, pace, spends, stride, p, q, start, step, own * stride, p * count + q * spends + 1)


def _curvatures(world: World, e: Floats) -> Floats:
    """Return at least the curvatures from each e (K, T) to the next: those of `KNOTS` stretches serve all in them."""
    every = len(e) // KNOTS + 1
    return np.repeat(_curvature(world, e[::every]), every, axis=0)[: len(e)]


def _curvature(world: World, e: Floats) -> Floats:
    """At least the most of ``-worth f''`` from each e (K, T) to the next; infinite where there is no most."""
    right = np.append(e[1:], np.full((1, e.shape[1]), np.inf), axis=0)
    convex = (world.curves.inflection() == 0) & (world.curves.family != TABLE)  # where a click costs
    with np.errstate(invalid="ignore"):
        sharp = np.where(world.worth > 0, world.worth * sharpest(world.curves, e, right), 0.0)
    return np.where((world.worth < 0) & ~convex, np.inf, sharp)


def _bow(world: World, e: Floats, reach: Floats, bought: Floats, bends: Floats, steps: Ints) -> Floats:
    """How far ``worth f`` may rise above its chords of length `reach` (T,) beside every e (K, T).

    `bends` (K, T) are the curvatures from each e to the next; a chord of a period spans `steps` (T,) of them.
    """
    most = bends.copy()
    for k in range(1, int(steps.max()) + 1):
        wide = steps >= k
        most[k:, wide] = np.maximum(most[k:, wide], bends[:-k, wide])
        if k > 1:
            most[: 1 - k, wide] = np.maximum(most[: 1 - k, wide], bends[k - 1 :, wide])
    with np.errstate(invalid="ignore"):
        bow = most * reach**2 / 8
    open_ = ~np.isfinite(bow)
    if open_.any():  # what grows rises above a chord by no more than it grows
        left, right = np.maximum(e - reach, e[0]), e + reach
        ends = [np.abs(world.worth * world.curves.clicks(end) - bought) for end in (left, right)]
        bow = np.where(open_, np.maximum(*ends), bow)
    return np.where(reach > 0, bow, 0.0)


class Later(NamedTuple):
    """Bounds of the values after a period, as lines over the places among its states.

    ``here + rise (place - k)`` from state k to the next for one spend, ``level + slope place`` for every spend
    between two on the grid; beyond the last state the Lagrangian line.
    """

    stage: Stage
    here: Floats
    rise: Floats
    level: Floats
    slope: Floats


def _later(world: World, t: int, axes: Axes, after: Stage) -> Later:
    """Bound the values `after` a period between two states, and between two spends."""
    value, bend, index = after.value, after.bend, np.arange(len(after.value))
    lean = float(world.tilt[t + 1]) * after.step
    line = float(world.base[t + 1] + world.tilt[t + 1] * after.bottom) + lean * index
    rise, over = np.empty(len(value)), np.empty(len(value))
    np.subtract(value[1:], value[:-1], out=rise[:-1])
    spare = np.maximum(line - value, 0.0)
    np.maximum(spare[1:], spare[:-1], out=over[:-1])
    np.minimum(bend[:-1] * (after.step**2 / 8), over[:-1], out=over[:-1])  # V above its chord between two states
    rise[-1], over[-1] = lean, spare[-1]
    here = value + over
    if t + 1 < len(world.worth):
        here[-1] -= world.room  # so much effective yuan is more than the prices allow a plan worth finding
    move = float(world.gain[t]) * axes.stride
    if move == 0:
        return Later(after, here, rise, here - rise * index, rise)
    sway = bend * (move**2 / 8)  # V above its chord between two spends
    behind = min(int(np.ceil(move / after.step)), len(value))
    level, slope = here.copy(), rise
    level[behind:] += sway[: len(value) - behind]
    level[:behind] += sway[0]
    if not np.isfinite(sway[0]):  # bends only fall: none is greater than the first
        known = np.isfinite(level)
        level, slope = np.where(known, level, line), np.where(known, rise, lean)
    # By their value at place 0 the last state's line serves all that is beyond it.
    return Later(after, here, rise, level - slope * index, slope)


def _step(
    world: World,
    t: int,
    axes: Axes,
    tables: tuple[Floats, ...],
    later: Later,
    some: slice | None = ALL,
    off: bool | None = None,
) -> Stage:
    """One period back: the value before it from the value after it, for all or `some` of the spends, and for none.

    Without `some` spends the period is off; without being told, it may be where the world says so.
    """
    off, after, count = bool(world.off[t]) if off is None else off, later.stage, axes.states + 1
    roof, held, sharp, still = tables
    fade, gain, inside = float(world.fade[t]), float(world.gain[t]), float(world.inside[t])
    state = float(world.bottom[t]) + axes.pace * np.arange(count)
    onward = (fade * state - after.bottom) / after.step
    value, bend = np.full(count, -np.inf), np.zeros(count)
    if some is not None:
        spend = float(world.first[t]) + axes.stride * np.arange(axes.spends + 1)[some]
        place = onward[:, None] + (gain / after.step) * spend
        knot = place.astype(np.intp)
        place *= later.slope.take(knot, mode="clip")
        place += later.level.take(knot, mode="clip")
        size = roof.strides[0]
        table = np.ndarray((count, axes.spends + 1), np.float64, roof, 0, (axes.p * size, axes.q * size))
        place += table[:, some]
        place -= float(world.cost[t]) * spend
        value = place.max(axis=1)
        lowest = after.bend.take(knot[:, 0], mode="clip")
        bend = inside**2 * sharp[: axes.p * count : axes.p] + fade**2 * lowest
    if off:
        knot = np.minimum(onward.astype(np.intp), len(later.here) - 1)
        value = np.maximum(value, held[:count] + later.here[knot] + later.rise[knot] * (onward - knot))
        bend = np.maximum(bend, inside**2 * still[:count] + fade**2 * after.bend[knot])
    bend = np.maximum.accumulate(bend[::-1])[::-1]
    value = np.minimum(value, float(world.base[t]) + float(world.tilt[t]) * state)
    return Stage(float(world.bottom[t]), axes.pace, value, bend, axes, tables[0], tables[1])


def _forward(world: World, lattice: Lattice) -> Floats:
    """Follow the values forward from what is felt at the start: a spend (T,) on or near the grid."""
    spend, felt, waits = np.zeros(len(world.worth)), world.felt, lattice.waiting[0] is not None
    for t, (stage, after) in enumerate(pairwise(lattice.stages)):
        axes, later = stage.axes, lattice.waiting[t + 1]
        if axes is None:  # the end of the last period
            break
        some = world.first[t] + axes.stride * np.arange(axes.spends + 1)
        e = (world.inside[t] * felt + world.own[t] * some - axes.start) / axes.step
        value = np.interp(e, np.arange(axes.size), stage.bought[: axes.size]) - world.cost[t] * some
        there = world.fade[t] * felt + world.gain[t] * some
        ahead, begins = _ahead(after, there), some >= world.begin * (1 - HAIR)
        if waits:
            ahead = np.where(begins, ahead, -np.inf if later is None else _ahead(later, there))
        value += ahead
        best = int(np.argmax(value))
        spend[t] = some[best]
        if world.off[t] and not (waits and later is None):
            place = (felt - stage.bottom) / stage.step
            idle = np.interp(place, np.arange(axes.states + 1), stage.held[: axes.states + 1])
            rest = later if waits and later is not None else after
            if idle + _ahead(rest, np.array([world.fade[t] * felt]))[0] >= value[best]:
                spend[t] = 0.0
        waits = waits and not (spend[t] > 0 and spend[t] >= world.begin * (1 - HAIR))
        felt = world.fade[t] * felt + world.gain[t] * spend[t]
    return spend


def _ahead(stage: Stage, state: Floats) -> Floats:
    return np.asarray(np.interp((state - stage.bottom) / stage.step, np.arange(len(stage.value)), stage.value))

"""Interior points: the best spends of chains under concave roofs, by a primal-dual Newton method.

Beside the spend stand the state s of a chain and its price v (what a further yuan a day felt will earn), tied by

    s_t = fade s_t-1 + gain x_t          v_t-1 = fade v_t + inside l_t          x_t = C (pull + own l + gain v - D'm)

with C how far a unit of force moves a cell: 0 where it is fixed, so nothing there is ill-conditioned. Eliminating
x leaves one tridiagonal matrix for all chains behind each other, or one with three diagonals to each side where
ramps (their prices m) tie neighbours. The price of effective yuan is a variable of its own and its
equation is taken in logarithms, ``log l = log g'(e)``: straight for the exponential, and no step leaves the
steep beginning of a curve on the wrong side. Centring and corrector follow Mehrotra (1992, "On the
implementation of a primal-dual interior point method").
"""

from dataclasses import dataclass, fields

import numpy as np
from scipy.linalg.lapack import dgbtrf, dgbtrs, dgttrf, dgttrs

from campaignplan.planning.columns.chain import Chains
from campaignplan.planning.columns.roof import Roof
from campaignplan.response.cells import Bools, Floats, Ints

SHORT = 0.995  # share of the way to the nearest bound a step may take
ACCURACY = 3e-8  # gap at which to stop, relative to what the effective yuan are worth at the margin
TINY = 1e-100
SIDE = np.array([1.0, -1.0])[:, None, None]  # ramps up, ramps down


@dataclass(frozen=True)
class Box:
    """Bounds of n chains: yuan from `low` to `high` (n, T), steps of at most `ramp` (n, T-1) at soft `penalty`."""

    low: Floats
    high: Floats
    ramp: Floats
    penalty: Floats

    def take(self, rows: Ints) -> "Box":
        """Return the bounds of the chains at `rows`."""
        return Box(self.low[rows], self.high[rows], self.ramp[rows], self.penalty[rows])

    @property
    def free(self) -> Bools:
        """Shape (n, T): cells that can move."""
        return self.high - self.low > 1e-9 * (np.abs(self.high) + TINY)

    @property
    def tied(self) -> Bools:
        """Shape (n, T-1): steps with a limit."""
        return np.isfinite(self.ramp)


@dataclass
class Point:
    """Where n chains stand: spend, price of effective yuan, way to the bounds and their prices, the ramps' two sides.

    The ways `above` the least and `below` the most are kept beside the spend, which rounds them away. Ramps have
    shape (2, n, T-1), up and down: what is left of the limit (`room`), its `toll`, and what a soft limit gives
    way by (`over`) at the price `dear`, which is the penalty less the toll. A tabulated cell fills segments
    (K, n, T): `filled` and `left` of each, with their prices `at_none` and `at_full`.
    """

    spend: Floats
    price: Floats
    above: Floats
    below: Floats
    at_low: Floats
    at_high: Floats
    room: Floats
    toll: Floats
    over: Floats
    dear: Floats
    filled: Floats
    left: Floats
    at_none: Floats
    at_full: Floats

    @property
    def sound(self) -> Bools:
        """Shape (n,): chains that stand somewhere: what breaks down shows in the spend or its prices."""
        return np.isfinite(self.spend.sum(axis=1) + self.price.sum(axis=1) + self.toll.sum(axis=(0, 2)))

    def take(self, rows: Ints) -> "Point":
        """Return the points of the chains at `rows`."""
        return Point(*(
            part[:, rows] if part.ndim == 3 else part[rows] for part in (getattr(self, f.name) for f in fields(self))
        ))  # fmt: skip


def ascend(
    chains: Chains, roof: Roof, box: Box, point: Point, accuracy: float = ACCURACY, rounds: int = 60
) -> tuple[Floats, Floats, Floats]:
    """Climb to the best spends under the roofs, each chain until its relative gap is at most `accuracy`.

    Returns
    -------
    Spend (n, T) inside the box, prices of effective yuan (n, T) and of steps (n, T-1). Hard ramps hold to
    rounding only.
    """
    spend, price, toll = point.spend.copy(), point.price.copy(), point.toll[0] - point.toll[1]
    rows = np.arange(len(chains))
    newton = _Newton(chains, roof, box)
    first = np.zeros(len(chains))
    for count in range(rounds):
        gap, size = newton.look(point)
        if count == 0:
            first = size
        goal = accuracy * np.maximum(size, 1e-2 * first[rows])
        done = gap <= goal
        spend[rows], toll[rows] = point.spend, point.toll[0] - point.toll[1]
        price[rows] = np.where(newton.hulled, point.price, newton.slope)
        if done.all():
            break
        idle = done & (size == 0)  # nothing at stake: no direction leads anywhere, and none is to be divided by
        if done.sum() * 3 >= len(rows) or idle.any():  # the chains left over go on alone
            rest = np.flatnonzero(~done)
            rows, point, goal = rows[rest], point.take(rest), goal[rest]
            newton = _Newton(chains.take(rows), roof.take(rows, chains.width), box.take(rows))
            newton.look(point)
        with np.errstate(all="ignore"):
            newton.step(point, goal)
        rest = np.flatnonzero(point.sound)
        if len(rest) == 0:
            break
        if len(rest) < len(rows):  # a chain whose step broke down stays where it was
            rows, point = rows[rest], point.take(rest)
            newton = _Newton(chains.take(rows), roof.take(rows, chains.width), box.take(rows))
    return spend, price, toll


class _Newton:
    """Newton steps of chains in a box."""

    def __init__(self, chains: Chains, roof: Roof, box: Box) -> None:
        self.chains, self.roof, self.box = chains, roof, box
        self.free, self.tied = box.free, box.tied
        self.ramps = bool(self.tied.any())
        self.soft = np.isfinite(box.penalty) & self.tied
        self.penalty = np.where(self.soft, box.penalty, 1.0)
        self.limit = np.where(self.tied, box.ramp, 0.0)
        self.some = roof.length > 0
        self.hulled = roof.hulled
        self.pairs = 2.0 * self.free.sum(axis=1) + 2.0 * self.tied.sum(axis=1) + 2.0 * self.soft.sum(axis=1)
        self.pairs += 2.0 * self.some.sum(axis=(0, 2))

    def look(self, point: Point) -> tuple[Floats, Floats]:
        """Work out what the step needs at `point`; return the open gap (n,) and what it is to be measured by."""
        chains, box = self.chains, self.box
        self.effective = chains.effective(point.spend)
        slope, bend = (part.reshape(point.spend.shape) for part in self.roof.slope(self.effective.ravel()))
        slope, bend = np.where(self.hulled, point.price, slope), np.where(self.hulled, 0.0, bend)
        logs = (slope > 0) & (bend > 0)
        self.logs, self.slope = logs, slope
        held = np.where(logs, point.price, slope)
        with np.errstate(divide="ignore", invalid="ignore"):
            self.aim = np.where(logs, held * (1 + np.log(slope / held)), slope)
        self.bend = held * bend
        toll = point.toll[0] - point.toll[1]
        per_yuan = chains.earned_later(slope)[0] - chains.cost - chains.ramp_cost(toll)
        gap = np.maximum(per_yuan * (box.high - point.spend), per_yuan * (box.low - point.spend)).sum(axis=1)
        if self.ramps:
            steps = chains.steps(point.spend)
            over = np.maximum(np.abs(steps) - self.limit, 0.0)
            fine = np.where(self.soft, self.penalty, np.abs(toll) * 2) * over
            gap += np.where(self.tied, self.limit * np.abs(toll) - toll * steps + fine, 0.0).sum(axis=1)
        if len(self.some):
            spare = self.roof.rise - slope
            unused = np.maximum(spare, 0.0) * self.roof.length - spare * point.filled
            gap += np.where(self.some, unused, 0.0).sum(axis=(0, 2))
        size = np.abs(slope * self.effective) + np.abs(chains.cost * point.spend)
        return np.asarray(gap), np.asarray(size.sum(axis=1))

    def step(self, point: Point, accuracy: Floats) -> None:
        """Move `point` by one predictor and one corrector step."""
        self._factor(point)
        nothing = np.zeros((len(self.chains), 1))
        aim = self._solve(point, nothing, None)
        now = self._complement(point)
        ahead = self._complement(_moved(point, aim, self._reach(point, aim)))
        centre = np.minimum(ahead / np.maximum(now, TINY), 1.0) ** 3 * now
        centre = np.maximum(centre, 0.1 * accuracy) / np.maximum(self.pairs, 1.0)  # the proof needs no more
        move = self._solve(point, centre[:, None], aim)
        there = _moved(point, move, SHORT * self._reach(point, move))
        for field in fields(point):
            setattr(point, field.name, getattr(there, field.name))

    def _complement(self, point: Point) -> Floats:
        above, below = point.above, point.below
        total = np.where(self.free, above * point.at_low + below * point.at_high, 0.0).sum(axis=1)
        if self.ramps:
            give = np.where(self.soft, point.dear * point.over, 0.0)
            total += (np.where(self.tied, point.room * point.toll, 0.0) + give).sum(axis=(0, 2))
        if len(self.some):
            total += (point.filled * point.at_none + point.left * point.at_full).sum(axis=(0, 2))
        return np.asarray(total)

    def _factor(self, point: Point) -> None:
        """Factor the matrix of states, their prices and the ramps' prices; see the module's head."""
        chains = self.chains
        if len(self.some):
            give = np.where(self.some, 1.0 / self._hold(point), 0.0).sum(axis=0)
            self.bend = np.where(self.hulled, 1.0 / np.where(self.hulled, give, 1.0), self.bend)
        weight = point.at_low / point.above + point.at_high / point.below
        full = weight + self.bend * chains.own**2 + TINY
        self.lean = lean = np.where(self.free, 1.0 / full, 0.0)
        self.firm = np.where(self.free, weight / full, 1.0)  # what is left of a curve's bend with its cell moving
        self.keep = chains.fade - chains.gain * lean * chains.own * self.bend * chains.inside
        if not self.ramps:
            main = np.ones((*weight.shape, 2))  # the state before each period, the price of the state after it
            main[:, 1:, 0] = (chains.inside**2 * self.bend * self.firm)[:, 1:]
            main[:, :-1, 1] = (-(chains.gain**2) * lean)[:, :-1]
            beside = np.zeros_like(main)
            beside[:, 1:-1, 0] = -self.keep[:, 1:-1]
            beside[:, :-1, 1] = 1.0
            off = beside.ravel()[:-1]
            self.factor = dgttrf(off, main.ravel(), off)[:5]
            return
        give = np.where(self.soft, point.toll * point.over / (point.room * point.dear), 0.0)
        self.stiff = np.where(self.tied, point.toll / point.room / (1 + give), 0.0)
        stiff = np.where(self.tied, self.stiff.sum(axis=0) + TINY, 1.0)
        day = lean / chains.days
        echo = chains.inside * self.bend * chains.own * day
        before, after = np.zeros_like(weight), np.zeros_like(weight)
        before[:, 1:] = after[:, :-1] = self.tied
        band = np.zeros(
            (4, *weight.shape, 3)
        )  # the price of the step before, the state before, the state's price after
        band[0] = 1.0
        pulse = lean / chains.days**2
        band[0, :, 1:, 0] = -np.where(self.tied, 1.0 / stiff + pulse[:, 1:] + pulse[:, :-1], 1.0)
        band[0, :, 1:, 1] = (chains.inside**2 * self.bend * self.firm)[:, 1:]
        band[0, :, :-1, 2] = (-(chains.gain**2) * lean)[:, :-1]
        band[1, ..., 0] = -before * echo
        band[1, :, 1:-1, 1] = -self.keep[:, 1:-1]
        band[1, ..., 2] = -after * chains.gain * day
        band[2, :, :-1, 0] = (before * chains.gain * day)[:, :-1]
        band[2, :, 1:, 1] = (after * echo)[:, 1:]
        band[2, :, :-1, 2] = 1.0
        band[3, ..., 0] = before * after * pulse
        flat = band.reshape(4, -1)
        wide = np.zeros((10, flat.shape[1]), order="F")  # LAPACK's storage, with room for exchanged rows
        wide[6:] = flat
        for k in (1, 2, 3):
            wide[6 - k, k:] = flat[k, :-k]
        self.factor = dgbtrf(wide, 3, 3, overwrite_ab=1)[:2]

    def _hold(self, point: Point) -> Floats:
        """Weight (K, n, T) that keeps a segment where it is."""
        return np.where(self.some, point.at_none / point.filled + point.at_full / point.left, 1.0)

    def _respond(self, pull: Floats, yields: Floats | None) -> tuple[Floats, Floats]:
        """Change of spend (n, T), and of the steps' prices (n, T-1), under a pull on every cell."""
        chains = self.chains
        force = self.lean * (pull + chains.own * self.aim)
        right = np.zeros((*pull.shape, 2 if yields is None else 3))
        slack = self.firm * self.aim - self.bend * chains.own * self.lean * pull
        right[:, 1:, -2] = (chains.inside * slack)[:, 1:]
        right[:, :-1, -1] = (chains.gain * force)[:, :-1]
        if yields is None:
            found = dgttrs(*self.factor, right.ravel())[0].reshape(right.shape)
        else:
            step = chains.steps(force) + yields
            right[:, 1:, 0] = -np.where(self.tied, step, 0.0)
            found = dgbtrs(self.factor[0], 3, 3, right.ravel(), self.factor[1])[0].reshape(right.shape)
        push = chains.gain * found[..., -1]
        push[:, -1] = 0.0
        push[:, 1:] -= (chains.own * self.bend * chains.inside * found[..., -2])[:, 1:]
        toll = np.zeros_like(self.limit)
        if yields is not None:
            toll = np.where(self.tied, found[:, 1:, 0], 0.0)
            push -= chains.ramp_cost(toll)
        return force + self.lean * push, toll

    def _solve(self, point: Point, centre: Floats, aim: Point | None) -> Point:
        chains = self.chains
        above, below = point.above, point.below
        low, high = centre, centre
        if aim is not None:
            low, high = centre - aim.spend * aim.at_low, centre + aim.spend * aim.at_high
        pull = np.where(self.free, low / above - high / below, 0.0) - chains.cost
        if len(self.some):
            none, full = centre, centre
            if aim is not None:
                none, full = centre - aim.filled * aim.at_none, centre + aim.filled * aim.at_full
            hold = self._hold(point)
            force = np.where(self.some, self.roof.rise - point.price + none / point.filled - full / point.left, 0.0)
            missing = self.effective - self.chains.reach[0] - np.where(self.some, point.filled, 0.0).sum(axis=0)
            to = point.price + self.bend * ((force / hold).sum(axis=0) - missing)
            self.aim = np.where(self.hulled, to, self.aim)
        if self.ramps:
            slack = self.limit + point.over - SIDE * chains.steps(point.spend) - point.room
            room, give = centre, centre
            if aim is not None:
                room, give = centre - aim.room * aim.toll, centre + aim.over * aim.toll
            ease = np.where(self.soft, give / point.dear - point.over, 0.0)
            shift = room / np.where(self.tied, point.toll, 1.0) - point.room - ease - slack
            shift = np.where(self.tied, self.stiff * shift, 0.0)
            pull = pull - chains.ramp_cost((SIDE * point.toll).sum(axis=0))
            stiff = np.where(self.tied, self.stiff.sum(axis=0) + TINY, 1.0)
            net = (SIDE * shift).sum(axis=0)
            spend, moved = self._respond(pull, net / stiff)
        else:
            spend = self._respond(pull, None)[0]
        effective = chains.effective(spend, np.zeros(len(chains)))
        price = self.aim - self.bend * effective - point.price
        at_low = np.where(self.free, low / above - point.at_low - point.at_low / above * spend, 0.0)
        at_high = np.where(self.free, high / below - point.at_high + point.at_high / below * spend, 0.0)
        move = Point(spend, price, spend, -spend, at_low, at_high, *[np.zeros_like(part) for part in (
            point.room, point.toll, point.over, point.dear, point.filled, point.left, point.at_none, point.at_full,
        )])  # fmt: skip
        if self.ramps:
            # From the prices, not from the spend: a stiff ramp would turn rounding into forces.
            change = SIDE * np.where(self.tied, (moved - net) / stiff, 0.0)
            move.toll = shift + self.stiff * change
            move.over = np.where(self.soft, ease + point.over / point.dear * move.toll, 0.0)
            move.dear = np.where(self.soft, -move.toll, 0.0)
            move.room = move.over - change + slack
        if len(self.some):
            move.filled = np.where(self.some, (force - price) / hold, 0.0)
            move.left = -move.filled
            move.at_none = none / point.filled - point.at_none - point.at_none / point.filled * move.filled
            move.at_full = full / point.left - point.at_full + point.at_full / point.left * move.filled
            move.at_none, move.at_full = np.where(self.some, (move.at_none, move.at_full), 0.0)
        return move

    def _reach(self, point: Point, move: Point) -> Floats:
        """Share of the move (n,) to the first bound, at most 1."""
        above, below = point.above, point.below
        with np.errstate(divide="ignore", invalid="ignore"):
            most = np.max(np.where(self.free, np.maximum.reduce([
                -move.spend / above, move.spend / below, -move.at_low / point.at_low, -move.at_high / point.at_high,
            ]), 0.0), axis=1)  # fmt: skip
            most = np.maximum(most, np.max(np.where(self.logs, -move.price / point.price, 0.0), axis=1))
            if self.ramps:
                for here, change, where in (
                    (point.room, move.room, self.tied), (point.toll, move.toll, self.tied),
                    (point.over, move.over, self.soft), (point.dear, move.dear, self.soft),
                ):  # fmt: skip
                    most = np.maximum(most, np.max(np.where(where, -change / here, 0.0), axis=(0, 2)))
            for part in ("filled", "left", "at_none", "at_full") if len(self.some) else ():
                shrink = np.where(self.some, -getattr(move, part) / getattr(point, part), 0.0)
                most = np.maximum(most, np.max(shrink, axis=(0, 2)))
        return np.asarray(np.where(most > SHORT, 1 / np.maximum(most, TINY), 1 / SHORT))


def _moved(point: Point, move: Point, share: Floats) -> Point:
    share = np.minimum(share, 1.0)[:, None]
    return Point(*(getattr(point, f.name) + share * getattr(move, f.name) for f in fields(point)))


def beginning(
    chains: Chains, roof: Roof, box: Box, spend: Floats, price: Floats | None, toll: Floats | None
) -> Point:
    """Return a point well inside the box near `spend`, with matching prices; nearer the bounds from a warm start."""
    warm = price is not None
    width = box.high - box.low
    most = 0.05 * np.minimum(width, chains.curves.scale.reshape(width.shape))
    spend = np.where(box.free, np.clip(spend, box.low, box.high), box.low)
    if not warm:
        spend = np.clip(spend, box.low + most, box.high - most)
    toll = np.zeros_like(chains.ramp) if toll is None else toll
    slope = roof.slope(chains.effective(spend).ravel())[0].reshape(spend.shape)
    # Prices balanced with the costs: far out on a flat curve its own slope would send the first step far astray.
    price = chains.cost if price is None else price
    price = np.where((slope > 0) | roof.hulled, np.maximum(price, 1e-3 * slope), slope)
    pull = chains.earned_later(np.where(roof.hulled, price, slope))[0] - chains.cost - chains.ramp_cost(toll)
    centre = np.where(box.free, np.abs(pull) * np.minimum(spend - box.low, box.high - spend), 0.0).sum(axis=1)
    least = 1e-6 * np.abs(price * chains.own * most).sum(axis=1) + TINY
    centre = ((0.1 * centre + least) / np.maximum(box.free.sum(axis=1), 1))[:, None]
    if warm:  # as far from the bounds as their prices will put it
        margin = np.minimum(most, centre / (np.abs(pull) + TINY))
        spend = np.clip(spend, box.low + margin, box.high - margin)
    hair = 1e-15 * width  # what rounding must leave of the way to a bound
    above = np.where(box.free, np.maximum(spend - box.low, hair), 1.0)
    below = np.where(box.free, np.maximum(box.high - spend, hair), 1.0)
    at_low, at_high = np.where(box.free, centre / above, 0.0), np.where(box.free, centre / below, 0.0)
    steps = chains.steps(spend)
    size = (
        np.abs(np.where(box.tied, box.ramp, 0.0)) + np.abs(steps) + (spend / chains.days).max(axis=1, keepdims=True)
    )
    soft = np.isfinite(box.penalty) & box.tied
    room = np.maximum(np.where(box.tied, box.ramp, 1.0) - SIDE * steps, (1e-4 if warm else 0.1) * size + TINY)
    toll = np.maximum(SIDE * toll, centre / room)
    fine = np.where(soft, box.penalty, 1.0)
    broken = np.where(soft, np.maximum(SIDE * steps - box.ramp, 0.0), 0.0)  # a soft limit given up costs its penalty
    toll = np.where(soft, np.clip(toll, 0.0, np.maximum(fine - centre / (broken + TINY), 0.9 * fine)), toll)
    toll = np.where(broken > 0, np.maximum(fine - centre / (broken + TINY), 0.9 * fine), toll)
    toll = np.where(box.tied, np.where(soft, np.minimum(toll, (1 - 1e-9) * fine), toll), 0.0)
    dear = np.where(soft, fine - toll, 1.0)
    over = np.where(soft, np.maximum(broken, centre / dear), 0.0)
    length, some = roof.length, roof.length > 0
    started = chains.effective(spend) - chains.reach[0] - (np.cumsum(length, axis=0) - length)
    filled = np.where(some, np.clip(started, 0.05 * length, 0.95 * length), 1.0)
    left = np.where(some, length - filled, 1.0)
    at_none, at_full = np.where(some, centre / filled, 0.0), np.where(some, centre / left, 0.0)
    return Point(spend, price, above, below, at_low, at_high, room, toll, over, dear, filled, left, at_none, at_full)

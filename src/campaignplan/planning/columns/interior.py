"""Interior points: the best spends of chains under concave roofs, by a primal-dual Newton method.

Beside the spend stand the state s of a chain and its price v (what a further yuan a day felt will earn), tied by

    s_t = fade s_t-1 + gain x_t          v_t-1 = fade v_t + inside l_t          x_t = C (pull + own l + gain v - D'm)

with C how far a unit of force moves a cell: 0 where it is fixed, so nothing there is ill-conditioned. Eliminating
x leaves one tridiagonal matrix for all chains behind each other, or one with three diagonals to each side where
ramps (their prices m) tie neighbours. The price of effective yuan is a variable of its own and its
equation is taken in logarithms, ``log l = log g'(e)``: straight for the exponential, and no step leaves the
steep beginning of a curve on the wrong side. Centring and corrector follow Mehrotra (1992, "On the
implementation of a primal-dual interior point method"); the corrector is held to the share of the predictor that
can be gone, so that a poor beginning does not throw it far out.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg.lapack import dgbtrf, dgbtrs, dgttrf, dgttrs

from campaignplan.planning.columns.chain import Chains
from campaignplan.planning.columns.roof import Roof
from campaignplan.response.cells import Bools, Floats, Ints

SHORT = 0.995  # share of the way to the nearest bound a step may take
ACCURACY = 3e-8  # gap at which to stop, relative to what the effective yuan are worth at the margin
PATIENCE = 8  # a chain stops after so many rounds that come no nearer: rounding allows no more
TINY = 1e-100
FAR = 30.0  # costs so many times other than the prices before make a warm start none
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
    """Where n chains stand: spend and price of effective yuan (n, T), and P pairs of a way to a bound and its price.

    The pairs (P, n, T) of `way` and `toll` are, in this order: above the least and below the most yuan; where
    there are ramps, what is left of each step's limit, up and down, and what a soft limit gives way by at the
    price of the penalty less its toll, up and down; where something is tabulated, what of each of its K segments
    is filled, and what is left. Ways are kept beside the spend, which rounds them away. Where a pair does not
    exist the way is 1 and the toll 0.
    """

    spend: Floats
    price: Floats
    way: Floats
    toll: Floats

    @property
    def sound(self) -> Bools:
        """Shape (n,): chains that stand somewhere: what breaks down shows in the spend or its prices."""
        return np.isfinite(self.spend.sum(axis=1) + self.price.sum(axis=1) + self.toll.sum(axis=(0, 2)))

    def take(self, rows: Ints) -> "Point":
        """Return the points of the chains at `rows`."""
        return Point(self.spend[rows], self.price[rows], self.way[:, rows], self.toll[:, rows])

    def curved(self, segments: int) -> "Point":
        """Return the points without the pairs of so many segments."""
        pairs = len(self.way) - 2 * segments
        return Point(self.spend, self.price, self.way[:pairs], self.toll[:pairs])


class _Kinds:
    """Which pairs of a way and its price there are, see `Point`."""

    def __init__(self, roof: Roof, box: Box, ramps: bool) -> None:
        self.free, tied = box.free, box.tied
        self.ramps, self.segments = ramps, len(roof.length)
        soft = np.isfinite(box.penalty) & tied
        parts = [self.free[None], self.free[None]]
        if self.ramps:
            last = np.zeros((2, len(tied), 1), dtype=np.bool_)
            parts += [np.concatenate([np.tile(part, (2, 1, 1)), last], axis=2) for part in (tied, soft)]
        parts += [roof.length > 0] * 2
        self.live = np.concatenate(parts)
        self.room, self.over = slice(2, 4), slice(4, 6)
        first = 6 if self.ramps else 2
        self.filled = slice(first, first + self.segments)
        self.left = slice(first + self.segments, first + 2 * self.segments)


def ascend(
    chains: Chains, roof: Roof, box: Box, point: Point, accuracy: float = ACCURACY, rounds: int = 60
) -> tuple[Floats, Floats, Floats]:
    """Climb to the best spends under the roofs, until each chain's gap is at most `accuracy`.

    The gap is relative to what the chain's effective yuan are worth at the margin, or to the mean of that over the
    chains where its own is less.

    Returns
    -------
    Spend (n, T) inside the box, prices of effective yuan (n, T) and of steps (n, T-1). Hard ramps hold to
    rounding only.
    """
    spend, price, toll = point.spend.copy(), point.price.copy(), np.zeros_like(chains.ramp)
    tabulated, ramps = roof.hulled.any(axis=1), bool(box.tied.any())
    for rows, segments in ((np.flatnonzero(~tabulated), False), (np.flatnonzero(tabulated), True)):
        if len(rows) == 0:
            continue
        some = chains if len(rows) == len(chains) else chains.take(rows)
        over = roof.take(rows, chains.width)
        climb = _Climb(some, over if segments else over.curved(), box.take(rows), ramps, accuracy)
        climb.run(point.take(rows) if segments else point.take(rows).curved(len(roof.length)), rounds)
        spend[rows], price[rows], toll[rows] = climb.spend, climb.price, climb.toll
    return spend, price, toll


class _Climb:
    """The climb of chains that are alike in what binds them; `spend`, `price` and `toll` are the best so far."""

    def __init__(self, chains: Chains, roof: Roof, box: Box, ramps: bool, accuracy: float) -> None:
        self.newton, self.accuracy = _Newton(chains, roof, box, ramps), accuracy

    def run(self, point: Point, rounds: int) -> None:
        """Step until every chain is there, or breaks down."""
        newton = self.newton
        self.spend, self.price, self.toll = point.spend.copy(), point.price.copy(), newton.steps_toll(point)
        rows, stake = np.arange(len(point.spend)), 0.0
        best, since = np.full(len(rows), np.inf), np.zeros(len(rows))
        for count in range(rounds):
            gap, size = newton.look(point)
            stake = float(size.mean()) if count == 0 else stake
            goal = self.accuracy * np.maximum(size, stake)
            near = gap < best[rows]
            found, since = rows[near], np.where(near, 0, since + 1)
            best[found] = gap[near]
            self.spend[found], self.toll[found] = point.spend[near], newton.steps_toll(point)[near]
            self.price[found] = np.where(newton.hulled, point.price, newton.slope)[near]
            done = (gap <= goal) | (since > PATIENCE)
            if done.all():
                return
            idle = done & (size == 0)  # nothing at stake: no direction leads anywhere, none is to be divided by
            if done.sum() * 3 >= len(rows) or idle.any():  # the chains left over go on alone
                rest = np.flatnonzero(~done)
                rows, since, point, goal = rows[rest], since[rest], point.take(rest), goal[rest]
                newton = newton.take(rest)
            with np.errstate(all="ignore"):
                newton.step(point, goal)
            rest = np.flatnonzero(point.sound)
            if len(rest) == 0:
                return
            if len(rest) < len(rows):  # a chain whose step broke down stays where it was
                rows, since, point, newton = rows[rest], since[rest], point.take(rest), newton.take(rest)


@dataclass
class _Move:
    spend: Floats
    price: Floats
    way: Floats
    toll: Floats


class _Newton:
    """Newton steps of chains in a box."""

    def __init__(self, chains: Chains, roof: Roof, box: Box, ramps: bool) -> None:
        self.chains, self.roof, self.box = chains, roof, box
        self.kinds = _Kinds(roof, box, ramps)
        self.free, self.tied = self.kinds.free, box.tied
        self.ramps, self.segments = self.kinds.ramps, self.kinds.segments
        self.live = self.kinds.live.astype(np.float64)
        self.dead = 1.0 - self.live
        self.hulled = roof.hulled
        self.pairs = np.maximum(self.live.sum(axis=(0, 2)), 1.0)
        if self.ramps:
            self.soft = self.live[self.kinds.over, :, :-1]
            self.fine = np.where(np.isfinite(box.penalty) & self.tied, box.penalty, 0.0)
            self.limit = np.where(self.tied, box.ramp, 0.0)

    def take(self, rows: Ints) -> "_Newton":
        """Return the steps of the chains at `rows`, which have been looked at."""
        roof = self.roof.take(rows, self.chains.width)
        result = _Newton(self.chains.take(rows), roof, self.box.take(rows), self.ramps)
        for name in ("effective", "slope", "bend", "aim", "logs"):
            setattr(result, name, getattr(self, name)[rows])
        return result

    def steps_toll(self, point: Point) -> Floats:
        """Return the price (n, T-1) of each step."""
        if not self.ramps:
            return np.zeros(self.tied.shape)
        return np.asarray((point.toll[2] - point.toll[3])[:, :-1])

    def look(self, point: Point) -> tuple[Floats, Floats]:
        """Work out what the step needs at `point`; return the open gap (n,) and what it is to be measured by."""
        chains, box = self.chains, self.box
        self.effective = chains.effective(point.spend)
        slope, bend = (part.reshape(point.spend.shape) for part in self.roof.slope(self.effective.ravel()))
        if self.segments:
            slope, bend = np.where(self.hulled, point.price, slope), np.where(self.hulled, 0.0, bend)
        self.logs, self.slope = (slope > 0) & (bend > 0), slope
        held = np.where(self.logs, point.price, slope)
        with np.errstate(divide="ignore", invalid="ignore"):
            self.aim = np.where(self.logs, held * (1 + np.log(slope / held)), slope)
        self.bend = held * bend
        per_yuan = chains.earned_later(slope)[0] - chains.cost
        if self.ramps:
            toll = self.steps_toll(point)
            per_yuan -= chains.ramp_cost(toll)
        gap = np.maximum(per_yuan * (box.high - point.spend), per_yuan * (box.low - point.spend)).sum(axis=1)
        if self.ramps:
            steps = chains.steps(point.spend)
            over = np.maximum(np.abs(steps) - self.limit, 0.0)
            fine = np.where(self.soft[0] > 0, self.fine, np.abs(toll) * 2) * over
            gap += np.where(self.tied, self.limit * np.abs(toll) - toll * steps + fine, 0.0).sum(axis=1)
        if self.segments:
            spare = self.roof.rise - slope
            unused = np.maximum(spare, 0.0) * self.roof.length - spare * point.way[self.kinds.filled]
            gap += (self.live[self.kinds.filled] * unused).sum(axis=(0, 2))
        size = np.abs(slope * self.effective) + np.abs(chains.cost * point.spend)
        return np.asarray(gap), np.asarray(size.sum(axis=1))

    def step(self, point: Point, accuracy: Floats) -> None:
        """Move `point` by one predictor and one corrector step."""
        self._factor(point)
        aim = self._solve(point, np.zeros((len(self.chains), 1)))
        share = self._reach(point, aim)
        now = _dot(point.way, point.toll)
        moved = _dot(point.way, aim.toll) + _dot(aim.way, point.toll) + share * _dot(aim.way, aim.toll)
        ahead = np.maximum(now + share * moved, 0.0)
        centre = np.minimum(ahead / np.maximum(now, TINY), 1.0) ** 3 * now
        centre = np.maximum(centre, 0.1 * accuracy) / self.pairs  # the proof needs no more
        move = self._solve(point, centre[:, None] - share[:, None] * aim.way * aim.toll)
        share = np.minimum(SHORT * self._reach(point, move), 1.0)[:, None]
        # In logarithms a price only shrinks: taken straight, a long step would end far below where it leads.
        shrunk = point.price * np.exp(np.minimum(share * move.price / point.price, 0.0))
        point.price = point.price + share * move.price
        point.price = np.where(self.logs, np.maximum(point.price, shrunk), point.price)
        point.spend = point.spend + share * move.spend
        point.way = point.way + share * move.way
        point.toll = point.toll + share * move.toll

    def _factor(self, point: Point) -> None:
        """Factor the matrix of states, their prices and the ramps' prices; see the module's head."""
        chains = self.chains
        self.hold = point.toll / point.way  # what a pair resists a change of its way with
        if self.segments:
            stay = self.hold[self.kinds.filled] + self.hold[self.kinds.left] + self.dead[self.kinds.filled]
            self.stay = stay
            give = (self.live[self.kinds.filled] / stay).sum(axis=0)
            self.bend = np.where(self.hulled, 1.0 / np.where(self.hulled, give, 1.0), self.bend)
        weight = self.hold[0] + self.hold[1]
        self.stretch = chains.own * self.bend
        full = weight + self.stretch * chains.own + TINY
        self.lean = lean = np.where(self.free, 1.0 / full, 0.0)
        self.firm = np.where(self.free, weight / full, 1.0)  # what is left of a curve's bend with its cell moving
        self.echo = self.stretch * chains.inside
        keep = chains.fade - chains.gain * lean * self.echo
        curb = chains.inside**2 * self.bend * self.firm
        feed = chains.gain * lean
        if not self.ramps:
            main = np.ones((*weight.shape, 2))  # the state before each period, the price of the state after it
            main[:, 1:, 0] = curb[:, 1:]
            main[:, :-1, 1] = -(chains.gain * feed)[:, :-1]
            beside = np.zeros_like(main)
            beside[:, 1:-1, 0] = -keep[:, 1:-1]
            beside[:, :-1, 1] = 1.0
            off = beside.ravel()[:-1]
            self.factor = dgttrf(off, main.ravel(), off)[:5]
            return
        room, over = self.kinds.room, self.kinds.over
        self.ease = point.way[over] / (point.toll[over] + self.dead[over]) * self.live[over]
        stiff = self.hold[room] / (1 + self.hold[room] * self.ease)
        self.stiff = stiff[..., :-1]
        self.firmness = np.where(self.tied, self.stiff.sum(axis=0) + TINY, 1.0)
        day = lean / chains.days
        pulse = day / chains.days
        far = self.echo * day
        near = feed / chains.days
        n, width = weight.shape
        # LAPACK's storage, with room for exchanged rows. A cell's columns: the price of the step before, the state
        # before, the price of the state after; diagonal k below and above stands in rows 6 + k and 6 - k.
        wide = np.zeros((n * width * 3, 10))
        band = wide.reshape(n, width, 3, 10)
        band[..., 6] = 1.0
        band[:, 1:, 0, 6] = -np.where(self.tied, 1.0 / self.firmness + pulse[:, 1:] + pulse[:, :-1], 1.0)
        band[:, 1:, 1, 6] = curb[:, 1:]
        band[:, :-1, 2, 6] = -(chains.gain * feed)[:, :-1]
        band[:, 1:, 0, 7] = -np.where(self.tied, far[:, 1:], 0.0)
        band[:, 1:-1, 1, 7] = -keep[:, 1:-1]
        band[:, :-1, 2, 7] = -np.where(self.tied, near[:, :-1], 0.0)
        band[:, 1:-1, 0, 8] = np.where(self.tied, near[:, 1:], 0.0)[:, :-1]
        band[:, 1:-1, 1, 8] = np.where(self.tied, far[:, :-1], 0.0)[:, 1:]
        band[:, :-1, 2, 8] = 1.0
        band[:, 1:-1, 0, 9] = np.where(self.tied[:, 1:] & self.tied[:, :-1], pulse[:, 1:-1], 0.0)
        for k in (1, 2, 3):  # symmetric: what stands k below a column's diagonal stands k above that of column + k
            wide[k:, 6 - k] = wide[:-k, 6 + k]
        self.factor = dgbtrf(wide.T, 3, 3, overwrite_ab=1)[:2]

    def _respond(self, pull: Floats, yields: Floats | None) -> tuple[Floats, Floats]:
        """Change of spend (n, T), and of the steps' prices (n, T-1), under a pull on every cell."""
        chains = self.chains
        force = self.lean * (pull + chains.own * self.aim)
        right = np.zeros((*pull.shape, 2 if yields is None else 3))
        slack = self.firm * self.aim - self.stretch * self.lean * pull
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
        push[:, 1:] -= (self.echo * found[..., -2])[:, 1:]
        toll = found[:, 1:, 0]
        if yields is not None:
            toll = np.where(self.tied, toll, 0.0)
            push -= chains.ramp_cost(toll)
        return force + self.lean * push, toll

    def _solve(self, point: Point, centre: Floats) -> _Move:
        """Move so that every pair's product comes to `centre`, (n, 1) or (P, n, T)."""
        chains, kinds = self.chains, self.kinds
        wish = self.live * (centre / point.way) - point.toll  # what a toll would change by, its way kept
        pull = wish[0] - wish[1] + point.toll[0] - point.toll[1] - chains.cost
        if self.segments:
            filled, left = kinds.filled, kinds.left
            wanted = wish[filled] + point.toll[filled] - wish[left] - point.toll[left]
            force = self.live[filled] * (self.roof.rise - point.price + wanted)
            missing = self.effective - chains.reach[0] - (self.live[filled] * point.way[filled]).sum(axis=0)
            to = point.price + self.bend * ((force / self.stay).sum(axis=0) - missing)
            self.aim = np.where(self.hulled, to, self.aim)
        if self.ramps:
            room, over = kinds.room, kinds.over
            steps = np.zeros_like(point.way[room])
            steps[..., :-1] = SIDE * chains.steps(point.spend)
            soft = self.live[over] * point.way[over]
            limit = np.zeros_like(point.spend)
            limit[:, :-1] = self.limit
            slack = self.live[room] * (limit + soft - steps - point.way[room])
            give = np.broadcast_to(centre, point.way.shape)[over] if centre.ndim == 3 else centre
            ease = self.live[over] * (give / (point.toll[over] + self.dead[over]) - point.way[over])
            back = np.broadcast_to(centre, point.way.shape)[room] if centre.ndim == 3 else centre
            shift = back / (point.toll[room] + self.dead[room]) - point.way[room] - ease - slack
            shift = (self.live[room] * shift)[..., :-1] * self.stiff
            pull = pull - chains.ramp_cost(self.steps_toll(point))
            net = shift[0] - shift[1]
            spend, moved = self._respond(pull, net / self.firmness)
        else:
            spend = self._respond(pull, None)[0]
        spend = spend - 0.0
        effective = chains.effective(spend, np.zeros(len(chains)))
        price = self.aim - self.bend * effective - point.price
        way, toll = np.zeros_like(point.way), np.zeros_like(point.toll)
        way[0], way[1] = spend * self.free, -spend * self.free
        if self.segments:
            way[filled] = self.live[filled] * (force - price) / self.stay
            way[left] = -way[filled]
        toll = wish - self.hold * way
        if self.ramps:
            # From the prices, not from the spend: a stiff ramp would turn rounding into forces.
            change = SIDE * np.where(self.tied, (moved - net) / self.firmness, 0.0)
            risen = toll[room]
            risen[..., :-1] = shift + self.stiff * change
            risen[..., -1] = 0.0
            way[over] = ease + self.ease * risen
            toll[over] = -risen * self.live[over]
            way[room] = way[over] + slack
            way[room][..., :-1] -= change
        return _Move(spend, price, way, toll)

    def _reach(self, point: Point, move: _Move) -> Floats:
        """Share of the move (n,) to the first bound, at most 1 / SHORT."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ways, tolls = -move.way / point.way, -move.toll / (point.toll + self.dead)
            most = np.maximum(ways, tolls, out=ways).max(axis=(0, 2))
        return np.asarray(np.where(most > SHORT, 1 / np.maximum(most, TINY), 1 / SHORT))


def _dot(one: Floats, other: Floats) -> Floats:
    return np.asarray(np.einsum("pnt,pnt->n", one, other))


def beginning(
    chains: Chains, roof: Roof, box: Box, spend: Floats, price: Floats | None, toll: Floats | None, cold: Floats
) -> Point:
    """Return a point well inside the box near `spend`, with matching prices; nearer the bounds from a warm start.

    Where there are no prices, or those of other times, it is near `cold` (n, T) instead.
    """
    width = box.high - box.low
    most = 0.05 * np.minimum(width, chains.curves.scale.reshape(width.shape))
    warm = np.zeros((len(chains), 1), dtype=np.bool_)
    if price is not None and toll is not None:
        asked, known = (np.abs(part).max(axis=1, keepdims=True) + TINY for part in (chains.cost, price))
        warm = (asked < FAR * known) & (known < FAR * asked)
    spend = np.where(warm, spend, cold)
    price = np.where(warm, chains.cost if price is None else price, chains.cost)
    toll = np.where(warm, 0.0 if toll is None else toll, np.zeros_like(chains.ramp))
    spend = np.where(box.free, np.clip(spend, box.low, box.high), box.low)
    spend = np.where(warm, spend, np.clip(spend, box.low + most, box.high - most))
    slope = roof.slope(chains.effective(spend).ravel())[0].reshape(spend.shape)
    # Prices balanced with the costs: far out on a flat curve its own slope would send the first step far astray.
    price = np.where((slope > 0) | roof.hulled, np.maximum(price, 1e-3 * slope), slope)
    pull = chains.earned_later(np.where(roof.hulled, price, slope))[0] - chains.cost - chains.ramp_cost(toll)
    centre = np.where(box.free, np.abs(pull) * np.minimum(spend - box.low, box.high - spend), 0.0).sum(axis=1)
    least = 1e-6 * np.abs(price * chains.own * most).sum(axis=1) + TINY
    length, some = roof.length, roof.length > 0
    started = chains.effective(spend) - chains.reach[0] - (np.cumsum(length, axis=0) - length)
    filled = np.where(some, np.clip(started, 0.05 * length, 0.95 * length), 1.0)
    left = np.where(some, length - filled, 1.0)
    centre += np.where(some, np.abs(roof.rise - price) * np.minimum(filled, left), 0.0).sum(axis=(0, 2))
    centre = ((0.1 * centre + least) / np.maximum(box.free.sum(axis=1), 1))[:, None]
    margin = np.where(warm, np.minimum(most, centre / (np.abs(pull) + TINY)), 0.0)  # where their prices will put it
    spend = np.clip(spend, box.low + margin, box.high - margin)
    hair = 1e-15 * width  # what rounding must leave of the way to a bound
    above = np.where(box.free, np.maximum(spend - box.low, hair), 1.0)
    below = np.where(box.free, np.maximum(box.high - spend, hair), 1.0)
    ways, tolls = [np.stack([above, below])], [np.where(box.free, centre / np.stack([above, below]), 0.0)]
    if box.tied.any():
        steps = chains.steps(spend)
        size = np.abs(np.where(box.tied, box.ramp, 0.0)) + np.abs(steps)
        size = size + (spend / chains.days).max(axis=1, keepdims=True)
        soft = np.isfinite(box.penalty) & box.tied
        room = np.maximum(np.where(box.tied, box.ramp, 1.0) - SIDE * steps, np.where(warm, 1e-4, 0.1) * size + TINY)
        toll = np.maximum(SIDE * toll, centre / room)
        fine = np.where(soft, box.penalty, 1.0)
        broken = np.where(soft, np.maximum(SIDE * steps - box.ramp, 0.0), 0.0)  # a limit given up costs its penalty
        dearest = np.maximum(fine - centre / (broken + TINY), 0.9 * fine)
        toll = np.where(soft, np.clip(toll, 0.0, dearest), toll)
        toll = np.where(broken > 0, dearest, toll)
        toll = np.where(soft, np.minimum(toll, (1 - 1e-9) * fine), toll)
        dear = np.where(soft, fine - toll, 0.0)
        over = np.where(soft, np.maximum(broken, centre / np.where(soft, dear, 1.0)), 1.0)
        ways += [_wide(np.where(box.tied, room, 1.0), 1.0), _wide(over, 1.0)]
        tolls += [_wide(np.where(box.tied, toll, 0.0), 0.0), _wide(dear, 0.0)]
    ways += [filled, left]
    tolls += [np.where(some, centre / filled, 0.0), np.where(some, centre / left, 0.0)]
    return Point(spend, price, np.concatenate(ways), np.concatenate(tolls))


def _wide(part: Floats, last: float) -> Floats:
    """Bring what steps have (2, n, T-1) to the shape of cells."""
    return np.concatenate([part, np.full((*part.shape[:2], 1), last)], axis=2)

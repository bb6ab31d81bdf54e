"""The exact method: outer approximation with pieces, refined until the proof is as tight as asked.

Every model solved here is a relaxation (roofs above the curves), so its bound is a bound on the true optimum;
every plan reported is evaluated on the true curves in whole yuan. Four moves, from cheap to dear:

1. *relax*: all switches continuous; add tangents where the relaxed solution stands (Kelley's cutting planes);
2. *structure*: enrolments, promoted products and test windows whole, switches of cells still continuous;
3. *settle*: those fixed, and the switches that came out whole; the few others decided; refined again as LP;
4. *branch*: all of it whole at once, only if the gap is still too wide.
"""

import time
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Literal

import numpy as np

from campaignplan.planning.decisions import Decisions
from campaignplan.planning.frame import Frame
from campaignplan.planning.linear import Bools, Floats, Ints
from campaignplan.planning.model import Cuts, Model, carried, held
from campaignplan.planning.model import build as build_model
from campaignplan.planning.pieces import TABLE, Pieces, make_pieces, split
from campaignplan.planning.row import Row
from campaignplan.planning.solver import Answer, maximise

Move = Literal["dive", "structure", "branch"]
GRACE = 30.0
"""Seconds a small model may take after the time is up, so that a bound found is not left without a plan."""
AROUND = (0.3, 0.45, 0.65, 0.9, 1.2, 1.6, 2.4)
"""The first tangents stand where a yuan earns these multiples of the guessed price of money."""
FIRST_WIDTH = 0.4
"""How far from the best reply the first guiding tangents stand, as a share of it."""
LEAK = 0.15
"""Share of the asked gap that the roofs may leak before refinement goes on."""


@dataclass
class Exact:
    """One exact solve in progress: the relaxation grows, the bound falls.

    `sharp` is the share of the gap that may leak from the roofs of the final plan. `bound` is in goal units,
    proven for the true problem. `status` becomes ``infeasible`` when even the relaxation has no solution, which
    proves that the rules clash.
    """

    frame: Frame
    rows: tuple[Row, ...]
    gap: float
    deadline: float
    sharp: float = LEAK / 10
    bound: float = float("inf")
    status: Literal["open", "infeasible"] = "open"
    stop: Callable[[], bool] | None = None

    def __post_init__(self) -> None:
        self.pieces = start_pieces(self.frame, self.rows)
        self.several = np.zeros(len(self.pieces), dtype=np.bool_)
        self.cuts = start_cuts(self.frame, self.pieces)
        self.held = held(self.frame, self.rows)
        self.worth = np.abs(self.frame.goal_clicks)
        self.guides: tuple[Cuts, ...] = ()
        self.width = FIRST_WIDTH
        self.relaxed: tuple[Model, Floats] | None = None

    @property
    def left(self) -> float:
        """Seconds left."""
        return max(self.deadline - time.monotonic(), 0.0)

    def relax(self, rounds: int = 10) -> None:
        """Move 1: tighten the relaxation by tangents at its own solutions."""
        known = np.inf  # its own progress counts: a bound from elsewhere says nothing of these tangents
        for _ in range(rounds):
            model = self.build()
            answer = self._run(model, np.zeros(len(model.linear.names), dtype=np.bool_), self.gap)
            if answer.status == "infeasible":
                self.status = "infeasible"
            if answer.values is None:
                return
            gained, known = known - answer.bound, answer.bound
            self.bound = min(self.bound, answer.bound)
            self.relaxed = (model, answer.values)
            leaking = self.refine(model, answer, LEAK)
            if not leaking or gained < 0.05 * self.gap * abs(self.bound) or self.left <= 0:
                return

    def decide(self, move: Move) -> Decisions | None:
        """Make moves 2 to 4: return decisions, or None where none were found in time.

        ``dive`` keeps what came out whole in the relaxation and decides the rest: quick, and no bound.
        """
        if move == "dive":
            return self._dive()
        model = self.build()
        own, structure = _integers(model)
        answer = self._run(model, own if move == "branch" else structure, 0.4 * self.gap)
        if answer.status == "infeasible":
            self.status = "infeasible"
            return None
        self.bound = min(self.bound, answer.bound)
        if answer.values is None:
            return None
        self.refine(model, answer, LEAK)
        decisions = self._settle(model, answer.values, own, structure)
        self._split(model, answer)
        return decisions

    def _dive(self) -> Decisions | None:
        if self.relaxed is None:
            return None
        model, values = self.relaxed
        own, structure = _integers(model)
        answer = self._fixed(model, values, structure, structure)
        return None if answer.values is None else self._settle(model, answer.values, own, structure)

    def _fixed(self, model: Model, values: Floats, keep: Bools, integer: Bools) -> Answer:
        """Solve again with the columns of `keep` held where they came out whole."""
        whole = keep & (np.abs(values - np.round(values)) < 1e-6)
        low = np.where(whole, np.round(values), np.concatenate(model.linear.lower))
        high = np.where(whole, np.round(values), np.concatenate(model.linear.upper))
        limit = max(self.left, GRACE)
        return maximise(
            model.linear, gap=0.2 * self.gap, time_limit=limit, integer=integer, lower=low, upper=high, stop=self.stop
        )

    def _settle(self, model: Model, values: Floats, own: Bools, structure: Bools) -> Decisions | None:
        # The relaxation lets a line with carry-over run on less than its floor: decide those by their money.
        started, floor = model.running >= 0, self.frame.cells.floor
        rounded = values.copy()
        rounded[model.running[started]] = values[model.paid[started]] >= 0.5 * floor[started]
        answer = self._fixed(model, rounded, own, own)
        if answer.values is None:  # what came out whole leaves no room: free the switches
            answer = self._fixed(model, values, structure, own)
        return None if answer.values is None else self._polish(model, answer.values)

    def _polish(self, model: Model, values: Floats) -> Decisions | None:
        """With every whole decision fixed, tighten the roofs where the plan stands, and price the rules."""
        inner = self._only(model, values)
        answer, final = None, None
        for _ in range(12):
            current = inner.build()
            low, high = np.concatenate(current.linear.lower), np.concatenate(current.linear.upper)
            integer = np.concatenate(current.linear.integer)
            for ours, theirs in ((current.enrol, model.enrol), (current.window, model.window)):
                low[ours] = high[ours] = np.round(values[theirs])
            for ours, theirs in ((current.promoted, model.promoted), (current.running, model.running)):
                has = ours >= 0
                low[ours[has]] = high[ours[has]] = np.round(values[theirs[has]])
            gates = current.switch[current.switch >= 0]
            chosen = gates[integer[gates]]
            low[chosen] = 1.0
            found = maximise(
                current.linear,
                integer=np.zeros_like(integer),
                lower=low,
                upper=high,
                time_limit=self.left + GRACE,
                stop=self.stop,
            )
            if found.values is None:
                break
            final, answer = current, found
            if not inner.refine(current, found, self.sharp):
                break
        return None if final is None or answer is None else inner.read(final, answer)

    def _only(self, model: Model, values: Floats) -> "Exact":
        """Copy this solve without the pieces that are switched off."""
        off = (model.switch >= 0) & np.concatenate(model.linear.integer)[model.switch]
        off &= np.where(model.switch >= 0, values[model.switch], 1.0) < 0.5
        kept = np.flatnonzero(~off)
        number = np.full(len(self.pieces), -1, dtype=np.int64)
        number[kept] = np.arange(len(kept))
        inner = copy(self)
        inner.pieces = self.pieces.take(kept)
        inner.several = self.several[kept]
        mine = number[self.cuts.piece] >= 0
        inner.cuts = Cuts(number[self.cuts.piece[mine]], self.cuts.intercept[mine], self.cuts.slope[mine])
        inner.guides = ()
        inner.width = FIRST_WIDTH / 4
        return inner

    def build(self) -> Model:
        """Build the model as it stands, with all cuts."""
        cuts = self.cuts
        for guide in self.guides:
            cuts = cuts.more(guide.piece, guide.intercept, guide.slope)
        return build_model(self.frame, self.rows, self.pieces, cuts, self.several)

    def _run(self, model: Model, integer: Bools, gap: float) -> Answer:
        return maximise(model.linear, gap=gap, time_limit=self.left, integer=integer, stop=self.stop)

    def refine(self, model: Model, answer: Answer, share: float) -> bool:
        """Add tangents where the roofs leak; tell whether they leak more than `share` of the asked gap."""
        pieces = self.pieces
        at, gate, clicks = self._standing(model, answer)
        leak = np.maximum(clicks - pieces.roof(at) * gate, 0.0) * self.worth[pieces.option]
        budget = share * self.gap * max(abs(answer.value), 1e-9)
        loose = np.flatnonzero((leak > 0.1 * budget / max(int((gate > 0).sum()), 1)) & (leak > 1e-12))
        self._tangents(at, loose)
        if answer.prices is not None:
            self._guide(model, answer.prices)
        return float(leak.sum()) > budget

    def sharpen(self, model: Model, answer: Answer) -> bool:
        """Make the clicks of every piece true where the answer stands, whatever they are worth."""
        at, gate, clicks = self._standing(model, answer)
        roof, true = self.pieces.roof(at) * gate, self.pieces.curves.clicks(at) * gate
        small = 1e-6 * np.maximum(true, 1e-3)
        loose = np.flatnonzero(clicks - roof > small)
        self._tangents(at, loose)
        under = (true - clicks > small) & self.held[self.pieces.option]
        inside = (at > self.pieces.low + 1e-6) & (at < self.pieces.high - 1e-6)
        wrong = np.flatnonzero((gate > 0) & inside & (under | (np.minimum(clicks, roof) - true > small)))
        if len(wrong):
            self._split_at(wrong, at[wrong])
        return bool(len(loose) or len(wrong))

    def _standing(self, model: Model, answer: Answer) -> tuple[Floats, Floats, Floats]:
        """Where each piece stands (K,): spend while on, switch (0 where off), clicks."""
        assert answer.values is not None
        pieces, values = self.pieces, answer.values
        gate = np.where(model.switch >= 0, values[model.switch], 1.0)
        gate = np.where(gate > 1e-6, gate, 0.0)
        at = np.where(gate > 0, values[model.spend] / np.where(gate > 0, gate, 1.0), pieces.low)
        return np.clip(at, pieces.low, pieces.high), gate, np.where(gate > 0, values[model.clicks], 0.0)

    def _guide(self, model: Model, prices: Floats) -> None:
        """Put tangents around where each piece would go at these prices: the next bound is then nearly exact.

        Around, not only there: along a single tangent the model is indifferent and strays to its far end.
        Only the last two rounds' guides are kept; the tangents at solutions stay.
        """
        cells, pieces = self.frame.cells, self.pieces
        worth, cost = self.frame.goal_clicks.copy(), np.full(cells.size, -self.frame.goal_spend)
        for row in self.rows:
            price = prices[model.row[row.name]]
            worth[row.clicks.at] -= price * row.clicks.coefficient
            cost[row.spend.at] += price * row.spend.coefficient
        carry = model.effect >= 0
        cost[carry] = prices[model.effect[carry]]
        self.worth = np.maximum(np.abs(worth), np.abs(self.frame.goal_clicks))
        reply = spend_at(pieces, worth[pieces.option], cost[cells.option_cell[pieces.option]])
        guide = Cuts.none()
        live = np.flatnonzero(reply > pieces.low)
        for factor in (1 - self.width, 1.0, 1 + self.width):
            intercept, slope = pieces.cut(reply * factor)
            guide = guide.more(live, intercept[live], slope[live])
        self.guides = (*self.guides[-1:], guide)
        self.width = max(self.width * 0.6, 0.002)

    def _tangents(self, at: Floats, which: Ints) -> None:
        intercept, slope = self.pieces.cut(at)
        self.cuts = self.cuts.more(which, intercept[which], slope[which])

    def _split(self, model: Model, answer: Answer) -> None:
        """Split the pieces whose roof, however tight, is off the true curve where the plan stands."""
        pieces = self.pieces
        at, gate, clicks = self._standing(model, answer)
        true = pieces.curves.clicks(at) * gate
        over = np.minimum(clicks, pieces.roof(at) * gate) - true
        under = np.where(self.held[pieces.option], true - clicks, 0.0)
        leak = self.worth[pieces.option] * np.maximum(over, under)
        inside = (at - pieces.low > 1e-3 * (pieces.high - pieces.low)) & (pieces.high - at > 1e-9 * pieces.high)
        allowed = LEAK * self.gap * max(abs(answer.value), 1e-9) / max(int((gate > 0).sum()), 1)
        leaking = np.flatnonzero((gate > 0) & inside & (leak > allowed))
        leaking = leaking[np.argsort(-leak[leaking], kind="stable")][:200]
        if len(leaking):
            self._split_at(leaking, at[leaking])

    def _split_at(self, which: Ints, spend: Floats) -> None:
        before = len(self.pieces)
        self.guides = ()
        self.pieces = split(self.pieces, which, spend)
        right = np.arange(before, len(self.pieces))
        self.several = np.concatenate([self.several, np.ones(len(right), dtype=np.bool_)])
        self.several[which] = True
        # Old cuts stay valid on both halves; both get their own tangents.
        partner = np.full(before, -1, dtype=np.int64)
        partner[which] = right
        doubled = partner[self.cuts.piece] >= 0
        self.cuts = self.cuts.more(
            partner[self.cuts.piece[doubled]], self.cuts.intercept[doubled], self.cuts.slope[doubled]
        )
        for ends in (self.pieces.low, self.pieces.high, self.pieces.touch):
            some = np.concatenate([which, right])
            intercept, slope = self.pieces.cut(ends)
            self.cuts = self.cuts.more(some, intercept[some], slope[some])

    def read(self, model: Model, answer: Answer) -> Decisions:
        """Turn columns back into decisions."""
        assert answer.values is not None
        cells, values = self.frame.cells, answer.values
        spend = np.zeros(cells.size)
        cell = cells.option_cell[self.pieces.option]
        plain = ~carried(self.frame)[cell]
        np.add.at(spend, cell[plain], values[model.spend[plain]])
        paid = model.paid >= 0
        spend[paid] = values[model.paid[paid]]
        promoted, counted = np.ones(len(model.promoted)), model.promoted >= 0
        promoted[counted] = np.round(values[model.promoted[counted]])
        prices = {} if answer.prices is None else {name: float(answer.prices[i]) for name, i in model.row.items()}
        return Decisions(
            spend=np.maximum(spend, 0.0),
            enrolled=np.round(values[model.enrol]).astype(np.bool_),
            promoted=promoted,
            window=np.round(values[model.window]),
            value=answer.value,
            prices=prices,
        )


def _integers(model: Model) -> tuple[Bools, Bools]:
    """Columns that must be whole; and those that are structure: enrolments, promoted products, test windows."""
    own = np.concatenate(model.linear.integer)
    structure = np.zeros(len(own), dtype=np.bool_)
    for block in (model.enrol, model.promoted[model.promoted >= 0], model.window):
        structure[block] = True
    return own, own & structure


def start_pieces(frame: Frame, rows: tuple[Row, ...]) -> Pieces:
    """One piece for every option that can respond: of cells that may take money, or that carry-over reaches."""
    cells = frame.cells
    carry = carried(frame)
    locked = ~np.isnan(cells.fixed)
    held_money = np.nan_to_num(cells.fixed)
    most = np.where(locked, held_money, np.where(cells.open, cells.cap, 0.0))
    total = min((row.rhs for row in rows if row.entry == "budget"), default=np.inf)
    most = np.where(locked, most, np.minimum(most, max(np.floor(total), 0.0)))
    least = np.where(locked, held_money, cells.floor)
    high, low = most.copy(), least.copy()
    for line, matrix in cells.carry.items():
        at = slice(line * cells.width, (line + 1) * cells.width)
        high[at] = matrix @ most[at] + cells.carry_in[line]
        low[at] = 0.0
    option = np.flatnonzero(((high > 0) & (high >= low))[cells.option_cell] | carry[cells.option_cell])
    cell = cells.option_cell[option]
    return make_pieces(option, low[cell], np.maximum(high, low)[cell], cells.curves.take(option))


def start_cuts(frame: Frame, pieces: Pieces) -> Cuts:
    """First tangents: at both ends, and around where one price of money for all would put each piece.

    Tabulated curves get every edge of their hull at once.
    """
    cuts = Cuts.none()
    every = np.arange(len(pieces))
    worth = np.maximum(frame.goal_clicks[pieces.option], 0.0)
    if not worth.any():
        worth = np.ones(len(pieces))
    price = _price_of_money(frame, pieces, worth)
    spots = [pieces.low, pieces.touch, pieces.high]
    spots += [spend_at(pieces, worth, price * factor) for factor in AROUND]
    done = np.full(len(pieces), -1.0)
    for spot in sorted(spots, key=lambda s: float(s.sum())):
        new = np.flatnonzero(np.abs(spot - done) > 1e-9 * np.maximum(pieces.high, 1.0))
        intercept, slope = pieces.cut(spot)
        cuts = cuts.more(new, intercept[new], slope[new])
        done[new] = spot[new]
    for k in np.flatnonzero(pieces.curves.family == TABLE):
        for intercept_k, slope_k in pieces.hull_cuts(int(k)):
            cuts = cuts.more(every[[k]], np.array([intercept_k]), np.array([slope_k]))
    return cuts


def _price_of_money(frame: Frame, pieces: Pieces, worth: Floats) -> float:
    """Guess what a yuan must earn: the price at which the unenrolled cells alone would use up the total."""
    cells = frame.cells
    own = -frame.goal_spend
    total = frame.problem.settings.total
    if total is None:
        return max(own, 1e-9)
    base = np.searchsorted(cells.option_cell, cells.option_cell[pieces.option]) == pieces.option
    low, high = (
        max(own, 1e-12),
        max(float((worth * pieces.curves.slope(0.05 * pieces.curves.scale)).max(initial=0.0)), 1e-9),
    )
    for _ in range(40):
        price = (low * high) ** 0.5
        low, high = (price, high) if spend_at(pieces, worth, price)[base].sum() > total else (low, price)
    return high


def spend_at(pieces: Pieces, worth: Floats, price: float | Floats) -> Floats:
    """Spend at which a piece's further yuan earns `price`, on the concave part of its curve."""
    left, right = pieces.touch.copy(), pieces.high.copy()
    for _ in range(40):
        middle = (left + right) / 2
        more = worth * pieces.curves.slope(middle) > price
        left, right = np.where(more, middle, left), np.where(more, right, middle)
    return left

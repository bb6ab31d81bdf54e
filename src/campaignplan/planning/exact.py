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
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from campaignplan.planning.frame import Frame
from campaignplan.planning.linear import Bools, Floats, Ints
from campaignplan.planning.model import Cuts, Model, build, carried, held
from campaignplan.planning.pieces import TABLE, Pieces, make_pieces, split
from campaignplan.planning.row import Row
from campaignplan.planning.solver import Answer, maximise

START_CUTS = (0.0, 0.2, 0.6, 1.2, 2.5)
"""Where the first tangents stand, in relative spend; refinement puts the others."""


@dataclass(frozen=True)
class Decisions:
    """What a model decided, before rounding: spend (C,), enrolled (P,), promoted, window, and row prices."""

    spend: Floats
    enrolled: Bools
    promoted: Floats
    window: Floats
    value: float
    prices: dict[str, float] = field(default_factory=dict)
    given: dict[str, float] = field(default_factory=dict)


@dataclass
class Exact:
    """One exact solve in progress: the relaxation grows, the bound falls.

    `bound` is in goal units, proven for the true problem. `status` becomes ``infeasible`` when even the
    relaxation has no solution, which proves that the rules clash.
    """

    frame: Frame
    rows: tuple[Row, ...]
    gap: float
    deadline: float
    bound: float = float("inf")
    status: Literal["open", "infeasible"] = "open"

    def __post_init__(self) -> None:
        self.pieces = start_pieces(self.frame, self.rows)
        self.several = np.zeros(len(self.pieces), dtype=np.bool_)
        self.cuts = start_cuts(self.pieces)
        self.held = held(self.frame, self.rows)
        self.worth = np.abs(self.frame.goal_clicks)
        self.final = False

    @property
    def left(self) -> float:
        """Seconds left."""
        return max(self.deadline - time.monotonic(), 0.0)

    def relax(self, rounds: int = 10) -> None:
        """Move 1: tighten the relaxation by tangents at its own solutions."""
        for _ in range(rounds):
            model, answer = self._solve(integer=None, whole=np.zeros(0))
            if answer.values is None or not self._refine(model, answer, splitting=False):
                return
            if self.left <= 0:
                return

    def decide(self, branch: bool) -> Decisions | None:
        """Moves 2 and 3 (or 4 with `branch`): return decisions, or None where none were found in time."""
        model = self._model()
        own = np.concatenate(model.linear.integer)
        structure = np.zeros(len(own), dtype=np.bool_)
        for block in (model.enrol, model.promoted[model.promoted >= 0], model.window):
            structure[block] = True
        wanted = own if branch else own & structure
        answer = self._run(model, integer=wanted, gap=self.gap / 4)
        if answer.status == "infeasible":
            self.status = "infeasible"
            return None
        self.bound = min(self.bound, answer.bound)
        if answer.values is None:
            return None
        self._refine(model, answer, splitting=branch)
        return self._settle(model, answer.values, own, structure)

    def _settle(self, model: Model, values: Floats, own: Bools, structure: Bools) -> Decisions | None:
        lower, upper = np.concatenate(model.linear.lower), np.concatenate(model.linear.upper)
        switches = own & ~structure
        split_up = switches & (np.abs(values - np.round(values)) > 1e-6)
        fixed = own & ~split_up
        low = np.where(fixed, np.round(values), lower)
        high = np.where(fixed, np.round(values), upper)
        if split_up.any():
            answer = maximise(
                model.linear, gap=self.gap / 4, time_limit=min(self.left, 20.0), integer=own, lower=low, upper=high
            )
            if answer.values is None:  # the fixed switches leave no room: free them, keep the structure
                low = np.where(own & structure, np.round(values), lower)
                high = np.where(own & structure, np.round(values), upper)
                answer = maximise(
                    model.linear, gap=self.gap / 2, time_limit=self.left, integer=own, lower=low, upper=high
                )
            if answer.values is None:
                return None
            values = answer.values
        return self._polish(model, values, own)

    def _polish(self, model: Model, values: Floats, own: Bools) -> Decisions | None:
        """With every whole decision fixed, tighten the roofs where the plan stands, and price the rules."""
        pieces, several = self.pieces, self.several
        kept = np.round(values[own])
        answer = None
        for _ in range(8):
            current = build(self.frame, self.rows, pieces, self.cuts, several)
            at = np.concatenate(current.linear.integer)
            low, high = np.concatenate(current.linear.lower), np.concatenate(current.linear.upper)
            low, high = low.copy(), high.copy()
            low[at], high[at] = kept, kept
            answer = maximise(current.linear, integer=np.zeros_like(at), lower=low, upper=high, time_limit=self.left + 5)
            if answer.values is None:
                return None
            model = current
            if not self._refine(current, answer, splitting=False):
                break
        return self._read(model, answer) if answer is not None else None

    def _solve(self, integer: Bools | None, whole: Floats) -> tuple[Model, Answer]:
        model = self._model()
        none = np.zeros(len(model.linear.names), dtype=np.bool_)
        answer = self._run(model, none if integer is None else integer, self.gap)
        if answer.status == "infeasible":
            self.status = "infeasible"
        elif answer.status == "optimal":
            self.bound = min(self.bound, answer.bound)
            self._weigh(model, answer)
        return model, answer

    def _model(self) -> Model:
        return build(self.frame, self.rows, self.pieces, self.cuts, self.several)

    def _run(self, model: Model, integer: Bools, gap: float) -> Answer:
        return maximise(model.linear, gap=gap, time_limit=self.left, integer=integer)

    def _weigh(self, model: Model, answer: Answer) -> None:
        """Learn what a click of each option is worth, rules included, from the prices of the rows."""
        if answer.prices is None:
            return
        worth = self.frame.goal_clicks.copy()
        for row in self.rows:
            worth[row.clicks.index] -= answer.prices[model.row[row.name]] * row.clicks.coefficient
        self.worth = np.maximum(np.abs(worth), np.abs(self.frame.goal_clicks))

    def _refine(self, model: Model, answer: Answer, *, splitting: bool) -> bool:
        """Add tangents (and splits) where the model's clicks differ from the true ones; tell whether any."""
        assert answer.values is not None
        pieces, values = self.pieces, answer.values
        gate = np.where(model.switch >= 0, values[model.switch], 1.0)
        on = gate > 1e-6
        at = np.clip(np.where(on, values[model.spend] / np.where(on, gate, 1.0), pieces.low), pieces.low, pieces.high)
        clicks = values[model.clicks]
        worth = self.worth[pieces.option]
        allowed = 0.05 * self.gap * max(abs(answer.value), 1e-9) / max(on.sum(), 1)
        leak = clicks - pieces.roof(at) * gate
        loose = np.flatnonzero(on & (worth * leak > allowed) & (leak > 1e-9 * np.maximum(clicks, 1e-6)))
        if len(loose):
            intercept, slope = pieces.cut(at)
            self.cuts = self.cuts.more(loose, intercept[loose], slope[loose])
        if not splitting:
            return bool(len(loose))
        return self._split(at, clicks, gate, on, allowed) or bool(len(loose))

    def _split(self, at: Floats, clicks: Floats, gate: Floats, on: Bools, allowed: float) -> bool:
        pieces = self.pieces
        true = pieces.curves.clicks(at)
        worth = self.worth[pieces.option]
        over = worth * (np.minimum(clicks, pieces.roof(at) * gate) - true * gate)
        under = np.where(self.held[pieces.option], worth * (true * gate - clicks), 0.0)
        scale = pieces.high - pieces.low
        inside = (at > pieces.low + 1e-3 * scale) & (at < pieces.high - 1e-3 * scale)
        leaking = np.flatnonzero(on & inside & (np.maximum(over, under) > allowed))
        leaking = leaking[np.argsort(-np.maximum(over, under)[leaking], kind="stable")][:200]
        if len(leaking) == 0:
            return False
        self._split_at(leaking, at[leaking])
        return True

    def _split_at(self, which: Ints, spend: Floats) -> None:
        before = len(self.pieces)
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

    def _read(self, model: Model, answer: Answer) -> Decisions:
        assert answer.values is not None
        cells, values = self.frame.cells, answer.values
        spend = np.zeros(cells.size)
        cell = cells.option_cell[self.pieces.option]
        plain = ~carried(self.frame)[cell]
        np.add.at(spend, cell[plain], values[model.spend[plain]])
        paid = model.paid >= 0
        spend[paid] = values[model.paid[paid]]
        promoted = np.where(model.promoted >= 0, np.round(values[model.promoted]), 1.0)
        prices = {} if answer.prices is None else {name: float(answer.prices[i]) for name, i in model.row.items()}
        return Decisions(
            spend=np.maximum(spend, 0.0),
            enrolled=np.round(values[model.enrol]).astype(np.bool_),
            promoted=promoted,
            window=np.round(values[model.window]),
            value=answer.value,
            prices=prices,
            given={name: float(values[column]) for name, column in model.slack.items()},
        )


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


def start_cuts(pieces: Pieces) -> Cuts:
    """First tangents of every piece; tabulated curves get every edge of their hull at once."""
    scale = pieces.curves.scale
    cuts = Cuts(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))
    every = np.arange(len(pieces))
    for relative in START_CUTS:
        intercept, slope = pieces.cut(np.clip(relative * scale, pieces.low, pieces.high))
        cuts = cuts.more(every, intercept, slope)
    intercept, slope = pieces.cut(pieces.touch)
    bent = np.flatnonzero(pieces.touch > pieces.low)
    cuts = cuts.more(bent, intercept[bent], slope[bent])
    tables = np.flatnonzero(pieces.curves.family == TABLE)
    for k in tables:
        knots, _ = pieces._hull(int(k))
        for knot in knots[:-1]:
            at = pieces.low.copy()
            at[k] = knot
            intercept, slope = pieces.cut(at)
            cuts = cuts.more(np.array([k]), intercept[[k]], slope[[k]])
    return cuts


Report = Callable[[float, float], None]
_ = replace

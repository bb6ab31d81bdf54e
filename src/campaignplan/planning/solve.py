"""`solve`: from a problem to an audited plan with its certificate, or to the reason there is none."""

import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from campaignplan.planning.at_sight import baselines_at_sight, measured_baselines, ranges_at_sight
from campaignplan.planning.audit.ground import Ground
from campaignplan.planning.candidate import Candidate, Maker, certified
from campaignplan.planning.columns.clash import ColumnClash
from campaignplan.planning.columns.method import Columns, unheard
from campaignplan.planning.columns.risk import RiskColumns
from campaignplan.planning.columns.warm import rows_again, same_grid
from campaignplan.planning.conflict import Clashes, find_conflict, not_found
from campaignplan.planning.decisions import Decisions
from campaignplan.planning.exact import Exact, Move
from campaignplan.planning.exact_clash import ExactClash
from campaignplan.planning.frame import Frame
from campaignplan.planning.grid import build_cells
from campaignplan.planning.problem import Goal, Problem
from campaignplan.planning.result import Baseline, Options, Result
from campaignplan.planning.risk import Risk, check_risk, joint_draws
from campaignplan.planning.rules import coupling_rows, ramps
from campaignplan.planning.ruletable import rule_table
from campaignplan.text import Text

_BRANCH: Move = "branch"
MOVES: tuple[Move, ...] = ("dive", "structure", *[_BRANCH] * 12)
"""What the exact method tries, one after the other, until the gap is as asked."""
WRONG = 1e-6
"""A plan beyond its bound by more than this, relative, is a mistake in the method: it is told, and no proof shown."""
CLASH = Text("这些规则不能同时成立", "the rules cannot hold together")
SAME = 1e-9
"""A bound that moved by no more than this, relative, stands where it stood."""
WORTHLESS = 1e-7
"""A yuan more of the total that brings no more than so many goal units brings nothing."""
SMALL = 4_000
"""Up to so many open cells the exact model may close what gap the columns leave."""
FEW = 600
"""Up to so many open cells the exact model says what clashes, because every yes or no counts there."""
SEARCH = 60.0
"""Seconds the search for the smallest clash may take above that."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a solve is: best audited value so far (NaN before the first), proven bound, gap, seconds.

    `best` is told once of each better plan that the solve goes on from: the plan as a whole result, with its gap.
    """

    value: float
    bound: float
    gap: float
    seconds: float
    best: Result | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class State:
    """What a solve leaves for a later one: its answers and prices, the ground of its audits, its plan.

    It stays in this process: a copy or a pickle of a result leaves it behind.
    """

    columns: Columns
    ground: Ground
    best: Candidate

    def __reduce__(self) -> tuple[type, tuple[()]]:
        return type(None), ()


def solve(
    problem: Problem,
    options: Options | None = None,
    progress: Callable[[Progress], None] | None = None,
    *,
    start: Result | None = None,
    stop: Callable[[], bool] | None = None,
    why: bool = True,
) -> Result:
    """Plan a problem.

    Parameters
    ----------
    problem
        A checked problem (`campaignplan.load_problem` checks what it loads).
    options
        Goal, gap, time limit in seconds, method.
    progress
        Called whenever value or bound improves, and with a better plan as soon as it is audited.
    start
        The answer to a like problem: its columns and prices warm this solve. It moves the time, never the proof.
    stop
        Asked between rounds; where it says true, the best audited plan so far is the answer.
    why
        Whether rules that clash are named: their search takes longer than the proof that they do.

    Returns
    -------
    A `Result`; ``status`` says whether the plan is proven to the asked gap. Rules that clash give ``infeasible``
    and a `Conflict`, not an exception.
    """
    return _Solve(problem, options or Options(), progress, stop, start, why).run()


def relative_gap(value: float, bound: float) -> float:
    """Distance of `value` from `bound` as a share of the value (of 1 where it is smaller)."""
    return abs(bound - value) / max(abs(value), 1.0)


class _Solve:
    def __init__(
        self,
        problem: Problem,
        options: Options,
        progress: Callable[[Progress], None] | None,
        stop: Callable[[], bool] | None,
        start: Result | None,
        why: bool = True,
    ) -> None:
        self.started = time.monotonic()
        self.why = why
        self.problem, self.options = problem, options
        self.progress, self.stop, self.start = progress, stop, start
        self.goal: Goal = options.goal or problem.settings.goal
        check_risk(options, self.goal)
        # Spend is minimised by maximising its negative; everything shown is turned back.
        self.sign = -1.0 if self.goal == "least_spend" else 1.0
        left = self.started_from = start.state if start is not None and isinstance(start.state, State) else None
        self.before = None if left is None else left.columns
        if left is not None and self.before is not None and same_grid(problem, self.before.frame.problem):
            self.frame = Frame(problem, self.before.frame.cells, self.goal)
            self.rows = rows_again(self.frame, self.before.frame, self.before.rows)
            self.ground = left.ground.under(problem)
        else:
            self.frame = Frame(problem, build_cells(problem), self.goal)
            self.rows = coupling_rows(self.frame)
            self.ground = Ground(problem, self.frame.cells)
        self.deadline = self.started + options.time_limit
        self.maker = Maker(self.frame, self.ground, options, self.deadline)
        self.best: Candidate | None = None
        self.bound = float("inf")
        self.stopped = False
        self.columns: Columns | None = None
        self.worth: dict[str, float] | None = None

    def run(self) -> Result:
        """Solve; what a later solve starts from must not hold this one, or its gigabyte waits for the collector."""
        try:
            return self._run()
        finally:
            if self.columns is not None:
                self.columns.told = unheard

    def _run(self) -> Result:
        method = self.options.method
        if self._fits():
            return self._finish()
        if method != "exact":
            self.columns = self._columns()
            if not self._still_best(self.columns):
                for decisions in self.columns.plans():
                    better = self._offer(decisions, "columns")
                    self._told(self.columns.bound)
                    if self._done():
                        break
                    if better:  # what this search knows cannot be begun from while it goes on
                        self._show(self.started_from)
            self._told(self.columns.bound)
        size = int(self.frame.cells.open.sum())
        columns = self.columns
        if columns and columns.status == "infeasible" and (method == "columns" or size > FEW or self.options.risk):
            until = time.monotonic() + SEARCH
            return self._infeasible(ColumnClash(self.frame, self.rows, ramps(self.frame), columns.proof, until))
        if method == "exact" or (method == "auto" and size <= SMALL and not self._done() and not self.options.risk):
            return self._close()
        return self._finish()

    def _fits(self) -> bool:
        """Whether the answer of before fits under a smaller total too, and nothing else moved: then it is the answer.

        Less money allows fewer plans, so what was proven for more of it holds.
        """
        start, left = self.start, None if self.start is None else self.start.state
        if start is None or start.plan is None or not isinstance(left, State):
            return False
        if self.options.risk or left.best.audit.risk is not None:
            return False
        now, before = self.problem.settings, start.problem.settings
        if now.total is None or before.total is None or now.total > before.total or now.spend != "at_most":
            return False
        if replace(start.problem, settings=now) != self.problem or replace(before, total=now.total) != now:
            return False
        if self.frame.cells is not left.columns.frame.cells or left.best.decisions is None or start.goal != self.goal:
            return False
        money = float(start.plan.spend.sum()) + start.plan.fees + self.frame.book_in_budget
        if money > now.total * (1 - now.reserve) or abs(left.best.decisions.prices.get("budget", 0.0)) > WORTHLESS:
            return False
        self.columns = left.columns
        self._told(self.sign * start.bound)
        if not self._again(left) or not self._done():
            return False
        self.worth = dict(zip(start.rules["name"], start.rules["shadow_price"], strict=True))
        return True

    def _again(self, left: State) -> bool:
        """Look whether the plan of before keeps the rules of now; keep it if it does."""
        assert left.best.decisions is not None
        plan = left.best.plan
        found = self.maker.audited(left.best.decisions, plan.enrolled, plan.spend, left.best.method)
        if found is not None:
            self._keep(found)
        return found is not None

    def _still_best(self, columns: Columns) -> bool:
        """Whether the plan of before is the answer: what moved is worth nothing, and the plan still holds."""
        left, before = None if self.start is None else self.start.state, self.before
        if before is None or not isinstance(left, State) or left.best.decisions is None or self.options.risk:
            return False
        near = SAME * max(abs(before.bound), 1.0)
        if left.best.audit.risk is not None or not columns.known or not abs(columns.bound - before.bound) <= near:
            return False
        self._told(columns.bound)
        return self._again(left) and self._done()

    def _columns(self) -> Columns:
        asked = (self.frame, self.rows, self.options.gap, self.deadline, self._told)
        if not self.options.risk:
            return Columns(*asked, start=self.before)
        joint = joint_draws(self.problem, self.frame.cells, self.options.draws, self.options.seed)
        return RiskColumns(*asked, start=self.before, joint=joint, risk=Risk(self.options.risk, self.options.alpha))

    def _close(self) -> Result:
        """Let the exact model prove, or close the gap that is left."""
        self._show(self._state())
        exact = Exact(self.frame, self.maker.rows, self.options.gap, self.deadline, stop=self._stop)
        exact.bound = self.bound
        exact.relax()
        if exact.status == "open" and np.isfinite(exact.bound):
            self._told(exact.bound)
        for move in MOVES:
            if exact.status == "infeasible" or self._done() or (self.best is not None and exact.left <= 0):
                break
            decisions = exact.decide(move)
            better = decisions is not None and self._offer(decisions, "exact")
            self._told(exact.bound)
            if better and not self._done():
                self._show(self._state())
            if exact.status == "open" and exact.left <= 0:
                break
        # A plan that the audit passed is there: then it is the solver's tolerances that clash, not the rules.
        clash = exact.status == "infeasible" and self.best is None
        return self._infeasible(ExactClash(exact)) if clash else self._finish()

    def _stop(self) -> bool:
        """Whether the caller wants the best plan so far, and there is one."""
        self.stopped = self.stopped or (self.stop is not None and self.stop())
        return self.stopped and self.best is not None

    def _done(self) -> bool:
        return self.stopped or self._gap() <= self.options.gap

    def _told(self, bound: float) -> bool:
        """Tell the caller a bound; return whether to stop: the caller says so, or the plan at hand is near enough."""
        self.bound = min(self.bound, bound)
        if self.progress is not None and np.isfinite(self.bound):
            value = float("nan") if self.best is None else self.best.audit.value
            self.progress(Progress(value, self.sign * self.bound, self._gap(), time.monotonic() - self.started))
        self.stopped = self.stopped or (self.stop is not None and self.stop())
        return self._done()

    def _show(self, state: State | None) -> None:
        """Tell the best plan so far as a result, and what another solve can start from while this one goes on."""
        if self.best is None or self.progress is None:
            return
        cells, problem, goal, options = self.frame.cells, self.problem, self.goal, self.options
        found = self._answer(baselines_at_sight(problem, cells, goal, options), state)
        self.progress(Progress(found.value, found.bound, found.gap, found.seconds, found))

    def _state(self) -> State | None:
        """Return what a later solve can start from, once the columns are done."""
        if self.columns is None or self.best is None:
            return None
        return State(self.columns.state, self.ground, self.best)

    def _offer(self, decisions: Decisions, method: str) -> bool:
        """Audit the plan of decisions; tell whether it is the best so far."""
        found = self.maker.make(decisions, method)
        return found is not None and self._keep(found)

    def _keep(self, found: Candidate) -> bool:
        """Keep a candidate if it is the best so far."""
        better = self.best is None or self.sign * found.audit.value > self.sign * self.best.audit.value
        if better:
            self.best = found
        return better

    def _gap(self) -> float:
        return float("inf") if self.best is None else relative_gap(self.best.audit.value, self.sign * self.bound)

    def _compare(self) -> tuple[Baseline, ...]:
        """Value the merchant's own plans on the same curves; a feasible one that is better becomes the answer."""
        found = []
        for baseline, plan in measured_baselines(self.frame, self.ground, self.options):
            found.append(baseline)
            better = self.best is None or baseline.value > self.best.audit.value
            if baseline.feasible and self.goal != "least_spend" and better:
                self.best = Candidate(plan, certified(self.problem, plan, self.goal, self.options), None, "baseline")
        return tuple(found)

    def _finish(self) -> Result:
        # A proven plan can be behind a baseline by less than its gap only; any other must be compared with all.
        compared = None if self._gap() <= self.options.gap and self.frame.cells.size > SMALL else self._compare()
        cells, problem, goal, options = self.frame.cells, self.problem, self.goal, self.options
        seconds = time.monotonic() - self.started
        if self.best is None:
            none = Text("时间内没有找到方案，请放宽时间限制", "no plan was found in time: allow more time")
            missed = () if self.columns is None else self.columns.missed
            if missed and not self.stopped and time.monotonic() < self.deadline:
                none = not_found(problem, missed)
            message = self.maker.message if self.maker.message.zh else none
            method = "exact" if self.columns is None else "columns"
            return Result(
                problem,
                goal,
                "failed",
                method,
                seconds,
                bound=self.sign * self.bound,
                baselines=compared or (),
                message=message,
            )
        baselines = baselines_at_sight(problem, cells, goal, options) if compared is None else compared
        return self._answer(baselines, self._state())

    def _answer(self, baselines: Sequence[Baseline], state: State | None) -> Result:
        """Return the best plan as a result: its certificate is what is proven so far."""
        assert self.best is not None
        problem, goal, options = self.problem, self.goal, self.options
        value, plan = self.best.audit.value, self.best.plan
        if self.sign * value > self.bound + WRONG * max(abs(value), 1.0):
            # A mistake in a proof must be heard, and must never be told as one.
            warnings.warn(f"a plan worth {value} is beyond the bound {self.sign * self.bound}", stacklevel=2)
            self.bound = float("inf")
        # Rounding may land a hair above a bound that was proven with the solver's own tolerance.
        limit = self.sign * max(self.bound, self.sign * value)
        whole = all(rule.penalty is None for rule in problem.rules) and not (self.frame.cells.pairs.fee % 1).any()
        if goal == "least_spend" and whole:
            limit = min(value, float(np.ceil(limit - 1e-6)))  # budgets are whole yuan, so their sum is too
        gap = relative_gap(value, limit)
        return Result(
            problem=problem,
            goal=goal,
            status="optimal" if gap <= self.options.gap else "feasible",
            method=self.best.method,
            seconds=time.monotonic() - self.started,
            value=value,
            bound=limit,
            gap=gap,
            plan=plan,
            rules=rule_table(
                self.frame,
                self.maker.rows if self.best.method == "exact" else self.rows,
                plan,
                self.best.audit,
                self.best.decisions,
                self.worth,
            ),
            baselines=baselines,
            ranges=ranges_at_sight(plan, options),
            state=state,
            risk=self.best.audit.risk,
        )

    def _infeasible(self, search: Clashes) -> Result:
        conflict = find_conflict(self.problem, search) if self.why else None
        seconds = time.monotonic() - self.started
        return Result(
            self.problem,
            self.goal,
            "infeasible",
            "exact" if self.columns is None else "columns",
            seconds,
            conflict=conflict,
            message=CLASH if conflict is None else conflict.sentence,
        )

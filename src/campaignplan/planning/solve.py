"""`solve`: from a problem to an audited plan with its certificate, or to the reason there is none."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from campaignplan.planning.audit import Audit, audit
from campaignplan.planning.baselines import baselines
from campaignplan.planning.conflict import find_conflict
from campaignplan.planning.exact import Decisions, Exact, Move
from campaignplan.planning.frame import Frame
from campaignplan.planning.grid import build_cells
from campaignplan.planning.plan import Plan, TestStart
from campaignplan.planning.problem import Goal, Problem
from campaignplan.planning.ranges import ranges
from campaignplan.planning.result import Baseline, Options, Result
from campaignplan.planning.rules import all_rows
from campaignplan.planning.ruletable import rule_table
from campaignplan.planning.whole import to_whole_steps
from campaignplan.response.cells import Bools
from campaignplan.text import Text

_BRANCH: Move = "branch"
MOVES: tuple[Move, ...] = ("dive", "structure", *[_BRANCH] * 12)
"""What the exact method tries, one after the other, until the gap is as asked."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a solve is: best audited value so far (NaN before the first), proven bound, gap, seconds."""

    value: float
    bound: float
    gap: float
    seconds: float


@dataclass(frozen=True)
class Candidate:
    """A plan in whole yuan with its audit, and the decisions it came from (None for a baseline)."""

    plan: Plan
    audit: Audit
    decisions: Decisions | None


def solve(
    problem: Problem, options: Options | None = None, progress: Callable[[Progress], None] | None = None
) -> Result:
    """Plan a problem.

    Parameters
    ----------
    problem
        A checked problem (`campaignplan.load_problem` checks what it loads).
    options
        Goal, gap, time limit in seconds, method.
    progress
        Called whenever value or bound improves.

    Returns
    -------
    A `Result`; ``status`` says whether the plan is proven to the asked gap. Rules that clash give ``infeasible``
    and a `Conflict`, not an exception.
    """
    options = options or Options()
    return _Solve(problem, options, progress or (lambda _: None)).run()


def relative_gap(value: float, bound: float) -> float:
    """Distance of `value` from `bound` as a share of the value (of 1 where it is smaller)."""
    return abs(bound - value) / max(abs(value), 1.0)


class _Solve:
    def __init__(self, problem: Problem, options: Options, progress: Callable[[Progress], None]) -> None:
        self.started = time.monotonic()
        self.problem, self.options, self.progress = problem, options, progress
        self.goal: Goal = options.goal or problem.settings.goal
        # Spend is minimised by maximising its negative; everything shown is turned back.
        self.sign = -1.0 if self.goal == "least_spend" else 1.0
        self.frame = Frame(problem, build_cells(problem), self.goal)
        self.rows = all_rows(self.frame)
        self.best: Candidate | None = None
        self.message = Text("", "")

    def run(self) -> Result:
        exact = Exact(self.frame, self.rows, self.options.gap, self.started + self.options.time_limit)
        exact.relax()
        if exact.status == "open" and np.isfinite(exact.bound):
            self._tell(exact.bound)
        for move in MOVES:
            if exact.status == "infeasible":
                return self._infeasible(exact)
            decisions = exact.decide(move)
            if decisions is not None:
                self._offer(decisions)
            self._tell(exact.bound)
            if exact.status == "open" and (self._gap(exact.bound) <= self.options.gap or exact.left <= 0):
                break
        if exact.status == "infeasible":
            return self._infeasible(exact)
        return self._finish(exact.bound)

    def _offer(self, decisions: Decisions) -> None:
        enrolled = self._used_only(decisions)
        for reach in (1, 3, 8):
            spend = to_whole_steps(
                self.frame,
                self.rows,
                decisions.spend,
                enrolled,
                decisions.promoted,
                decisions.window,
                reach=reach,
            )
            if spend is not None and reach > 1:
                again = to_whole_steps(
                    self.frame, self.rows, spend, enrolled, decisions.promoted, decisions.window, reach=2
                )
                spend = spend if again is None else again
            if spend is None:
                continue
            plan = Plan(self.problem, self.frame.cells, spend, enrolled, self._tests(decisions))
            certificate = audit(self.problem, plan, self.goal)
            if not certificate.violations:
                self._keep(Candidate(plan, certificate, decisions))
                return
            first = certificate.violations[0].sentence
            self.message = Text(f"取整后还差一点：{first.zh}", f"after rounding a rule is missed: {first.en}")
        if spend is None:
            self.message = Text("取整到整元后规则无法全部满足", "no rounding to whole yuan keeps every rule")

    def _used_only(self, decisions: Decisions) -> Bools:
        """Drop free enrolments under which nothing is spent: they are ties, not decisions."""
        cells = self.frame.cells
        enrolled = decisions.enrolled.copy()
        option = cells.chosen(enrolled)
        busy = cells.effective(decisions.spend) > 1e-6
        used = np.asarray(cells.needs[option[busy]].sum(axis=0)).ravel() > 0
        return np.asarray(enrolled & (used | (cells.pairs.choice == 1)))

    def _tests(self, decisions: Decisions) -> tuple[TestStart, ...]:
        result = []
        for number, test in enumerate(self.problem.tests):
            mine = [
                w for w, on in zip(self.frame.windows, decisions.window, strict=True) if w.test == number and on > 0.5
            ]
            start = self.frame.cells.periods[mine[0].first].start if mine else None
            result.append(TestStart(test.id, start, mine[0].spend if mine else 0.0))
        return tuple(result)

    def _keep(self, candidate: Candidate) -> None:
        if self.best is None or self.sign * candidate.audit.value > self.sign * self.best.audit.value:
            self.best = candidate

    def _gap(self, bound: float) -> float:
        return float("inf") if self.best is None else relative_gap(self.best.audit.value, self.sign * bound)

    def _tell(self, bound: float) -> None:
        value = float("nan") if self.best is None else self.best.audit.value
        self.progress(Progress(value, self.sign * bound, self._gap(bound), time.monotonic() - self.started))

    def _baselines(self) -> tuple[Baseline, ...]:
        """Value the merchant's own plans on the same curves; a feasible one that is better becomes the answer."""
        found = []
        for baseline, plan in baselines(self.problem, self.frame.cells, self.goal):
            found.append(baseline)
            if baseline.feasible and self.goal != "least_spend":
                self._keep(Candidate(plan, audit(self.problem, plan, self.goal), None))
        return tuple(found)

    def _finish(self, bound: float) -> Result:
        compared = self._baselines()
        seconds = time.monotonic() - self.started
        if self.best is None:
            none = Text("时间内没有找到方案，请放宽时间限制", "no plan was found in time: allow more time")
            message = self.message if self.message.zh else none
            return Result(
                self.problem,
                self.goal,
                "failed",
                "exact",
                seconds,
                bound=self.sign * bound,
                baselines=compared,
                message=message,
            )
        value = self.best.audit.value
        # Rounding may land a hair above a bound that was proven with the solver's own tolerance.
        limit = self.sign * max(bound, self.sign * value)
        if self.goal == "least_spend":
            limit = min(value, float(np.ceil(limit - 1e-6)))  # budgets are whole yuan, so their sum is too
        gap = relative_gap(value, limit)
        return Result(
            problem=self.problem,
            goal=self.goal,
            status="optimal" if gap <= self.options.gap else "feasible",
            method="exact",
            seconds=seconds,
            value=value,
            bound=limit,
            gap=gap,
            plan=self.best.plan,
            rules=rule_table(self.frame, self.rows, self.best.plan, self.best.audit, self.best.decisions),
            baselines=compared,
            ranges=ranges(self.problem, self.best.plan),
        )

    def _infeasible(self, exact: Exact) -> Result:
        conflict = find_conflict(exact)
        seconds = time.monotonic() - self.started
        return Result(
            self.problem,
            self.goal,
            "infeasible",
            "exact",
            seconds,
            conflict=conflict,
            message=conflict.sentence,
        )

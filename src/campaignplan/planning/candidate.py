"""Candidates: decisions made into a plan of whole yuan, and audited."""

import time
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from campaignplan.planning.audit import Audit, audit
from campaignplan.planning.audit.ground import Ground
from campaignplan.planning.decisions import Decisions
from campaignplan.planning.frame import Frame
from campaignplan.planning.plan import Plan, TestStart
from campaignplan.planning.problem import Goal, Problem
from campaignplan.planning.result import Options
from campaignplan.planning.risk import at_risk
from campaignplan.planning.row import Row
from campaignplan.planning.rules import all_rows
from campaignplan.planning.whole import to_whole_steps
from campaignplan.response.cells import Bools, Floats
from campaignplan.text import Text

REACHES = (1, 3, 8)
"""Steps that budgets may move to become whole: few at first."""
ROUNDING = (2.0, 20.0)
"""Seconds a rounding may take though the time is up, and at most."""


@dataclass(frozen=True)
class Candidate:
    """A plan in whole yuan with its audit, the decisions it came from (None for a baseline), and who found it."""

    plan: Plan
    audit: Audit
    decisions: Decisions | None
    method: str


@dataclass
class Maker:
    """Makes candidates for one problem; `message` says what the last that failed was missing."""

    frame: Frame
    ground: Ground
    options: Options
    deadline: float
    message: Text = field(default=Text("", ""))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """All rows, those of ramps too, which are many and which columns do without."""
        return all_rows(self.frame)

    def make(self, decisions: Decisions, method: str) -> Candidate | None:
        """Make a candidate of decisions that keeps every rule; None where no rounding does."""
        enrolled = self._used_only(decisions)
        if decisions.rounded is not None:
            found = self.audited(decisions, enrolled, decisions.rounded, method)
            if found is not None:
                return found
        spend = None
        for reach in REACHES:
            spend = self._whole(decisions, enrolled, decisions.spend, reach)
            if spend is not None and reach > 1:
                again = self._whole(decisions, enrolled, spend, reach=2)
                spend = spend if again is None else again
            found = None if spend is None else self.audited(decisions, enrolled, spend, method)
            if found is not None:
                return found
        if spend is None:
            self.message = Text("取整到整元后规则无法全部满足", "no rounding to whole yuan keeps every rule")
        return None

    def audited(self, decisions: Decisions, enrolled: Bools, spend: Floats, method: str) -> Candidate | None:
        """Audit a plan; None where it breaks a rule."""
        problem, goal = self.frame.problem, self.frame.goal
        plan = Plan(problem, self.frame.cells, spend, enrolled, self._tests(decisions))
        certificate = certified(problem, plan, goal, self.options, self.ground)
        if certificate.violations:
            first = certificate.violations[0].sentence
            self.message = Text(f"取整后还差一点：{first.zh}", f"after rounding a rule is missed: {first.en}")
            return None
        return Candidate(plan, certificate, decisions, method)

    def _whole(self, decisions: Decisions, enrolled: Bools, spend: Floats, reach: int) -> Floats | None:
        least, most = ROUNDING
        patience = min(max(self.deadline - time.monotonic(), least), most)
        return to_whole_steps(
            self.frame,
            self.rows,
            spend,
            enrolled,
            decisions.promoted,
            decisions.window,
            reach=reach,
            time_limit=patience,
        )

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
        for number, test in enumerate(self.frame.problem.tests):
            mine = [
                w for w, on in zip(self.frame.windows, decisions.window, strict=True) if w.test == number and on > 0.5
            ]
            start = self.frame.cells.periods[mine[0].first].start if mine else None
            result.append(TestStart(test.id, start, mine[0].spend if mine else 0.0))
        return tuple(result)


def certified(problem: Problem, plan: Plan, goal: Goal, options: Options, ground: Ground | None = None) -> Audit:
    """Audit a plan; under risk its value is that of the risk's measure."""
    certificate = audit(problem, plan, goal, ground)
    return at_risk(problem, plan, goal, options, certificate) if options.risk else certificate

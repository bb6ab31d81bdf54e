"""Drafts: what a visitor tries on the page and has not saved. A draft is laid over the problem, never into it."""

from dataclasses import dataclass, replace

import actions

from campaignplan.planning.asking.bound import OWN, Bound, Part, bounded, bounds
from campaignplan.planning.problem import Goal, Problem
from campaignplan.planning.result import Relaxation


@dataclass(frozen=True)
class Draft:
    """What is tried: another total, another goal, bounds of parts of the plan, ways out of a clash in their order.

    None, and what is not there, is as it is saved.
    """

    total: float | None = None
    goal: Goal | None = None
    bounds: tuple[Bound, ...] = ()
    loosened: tuple[Relaxation, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is tried."""
        return self == Draft()

    def over(self, problem: Problem) -> Problem:
        """Return the problem as it would be."""
        if self.goal is not None:
            problem = replace(problem, settings=replace(problem.settings, goal=self.goal))
        for bound in self.bounds:
            problem = bounded(problem, bound)
        for way in self.loosened:
            problem = actions.loosened(problem, way) or problem
        return problem if self.total is None else actions.with_total(problem, self.total)

    def bound(self, problem: Problem, bound: Bound) -> "Draft":
        """Return the draft with another bound of a part; `problem` is what is saved."""
        others = tuple(one for one in self.bounds if one.part != bound.part)
        saved = bounds(problem).get(bound.part, Bound(bound.part))
        return replace(self, bounds=others if bound == saved else (*others, bound))

    def loosen(self, problem: Problem, way: Relaxation) -> "Draft":
        """Return the draft with one more way out; one that moves total or bound is another total or bound."""
        moved = actions.loosened(self.over(problem), way)
        head = way.rule.partition(":")[0]
        if moved is not None and head == "budget" and moved.settings.total is not None:
            return replace(self, total=moved.settings.total)
        if moved is not None and head.startswith(f"{OWN}-"):
            part = part_of_rule(self.over(problem), head)
            if part is not None:
                return self.bound(problem, bounds(moved).get(part, Bound(part)))
        return replace(self, loosened=(*self.loosened, way))


def part_of_rule(problem: Problem, rule: str) -> Part | None:
    """Return the part whose bound a rule keeps; None where it keeps none."""
    alone = replace(problem, rules=tuple(one for one in problem.rules if one.id == rule))
    return next(iter(bounds(alone)), None)

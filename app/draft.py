"""Drafts: what a visitor tries on the page and has not saved. A draft is laid over the problem, never into it."""

from dataclasses import dataclass, replace

import actions

from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Relaxation


@dataclass(frozen=True)
class Draft:
    """Another total (None: as it is saved) and ways out of a clash that were taken, in their order."""

    total: float | None = None
    loosened: tuple[Relaxation, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is tried."""
        return self == Draft()

    def over(self, problem: Problem) -> Problem:
        """Return the problem as it would be."""
        for way in self.loosened:
            problem = actions.loosened(problem, way) or problem
        return problem if self.total is None else actions.with_total(problem, self.total)

    def loosen(self, problem: Problem, way: Relaxation) -> "Draft":
        """Return the draft with one more way out; one that moves the budget is another total."""
        moved = actions.loosened(self.over(problem), way)
        if moved is not None and way.rule.partition(":")[0] == "budget" and moved.settings.total is not None:
            return replace(self, total=moved.settings.total)
        return replace(self, loosened=(*self.loosened, way))

"""What an audit looks at: the plan's money and what it buys, as lines x periods, read from the true curves.

Everything here is worked out anew from problem and plan; nothing is taken from the models that made the plan.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from campaignplan.planning.audit.ground import Ground, Seen
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem
from campaignplan.planning.rule import Rule
from campaignplan.response.cells import OUTCOMES, Cells, Floats
from campaignplan.response.outcome import clicks


@dataclass(frozen=True)
class Evidence:
    """A plan laid out for checking; L lines, T periods with the tail.

    Attributes
    ----------
    ground
        What it is measured against.
    spend
        Shape (L, T): yuan per cell; what is no number or below nothing is taken as 0 (and reported).
    known
        What was worked out from the plan's money, its enrolments and the grid, whatever the limits are.
    """

    ground: Ground
    plan: Plan
    spend: Floats
    known: dict[Hashable, Any]

    @property
    def problem(self) -> Problem:
        """The problem the plan is for."""
        return self.ground.problem

    @property
    def cells(self) -> Cells:
        """The grid the plan is made on."""
        return self.ground.cells

    def once[T](self, key: Hashable, look: Callable[[], T]) -> T:
        """Return what `look` finds, looking once for each plan on the grid: limits may not count in it."""
        if key not in self.known:
            self.known[key] = look()
        return cast("T", self.known[key])

    def outcome(self, name: str) -> Floats:
        """Return one of `OUTCOMES`, shape (L, T), in the cell where the clicks happen."""
        return self.once(name, lambda: self._outcome(name))

    def sums(self, rule: Rule, name: str = "spend") -> Floats:
        """Add up money, or an outcome, over the lines of a rule's scope: shape (T,)."""

        def look() -> Floats:
            return self.ground.scope(rule).sums(self.spend if name == "spend" else self.outcome(name))

        return self.once(("sums", name, *self.ground.scope_key(rule)), look)

    def _outcome(self, name: str) -> Floats:
        option = self.once("option", lambda: self.cells.chosen(self.plan.enrolled))
        bought = self.once("clicks of cells", lambda: clicks(self.cells, self.spend.ravel(), option))
        per_click = self.cells.per_click[:, OUTCOMES.index(name)]
        return (bought * per_click[option]).reshape(self.spend.shape)


def gather(ground: Ground, plan: Plan) -> Evidence:
    """Lay a plan out for checking; what was known of the last one stays known where it is the same.

    Raises
    ------
    ValueError
        The plan's arrays do not fit its cells.
    """
    cells = ground.cells
    if plan.spend.shape != (cells.size,) or plan.enrolled.shape != (len(cells.pairs),):
        raise ValueError("the plan's spend or enrolments do not fit its cells")
    # Solves in several threads share a ground: what was seen of one plan is taken, or put in place, whole.
    seen = next(iter(ground.last), None)
    same = seen and np.array_equal(seen.spend, plan.spend) and np.array_equal(seen.enrolled, plan.enrolled)
    if seen is None or not same:
        seen = Seen(plan.spend.copy(), plan.enrolled.copy())
        ground.last[:] = [seen]
    spend = np.where(np.isfinite(plan.spend) & (plan.spend > 0), plan.spend, 0.0)
    return Evidence(ground, plan, spend.reshape(ground.shape), seen.known)

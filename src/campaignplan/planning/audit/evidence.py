"""What an audit looks at: the plan's money and what it buys, as lines x periods, read from the true curves.

Everything here is worked out anew from problem and plan; nothing is taken from the models that made the plan.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from campaignplan.planning.audit.ground import Ground
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem
from campaignplan.response.cells import OUTCOMES, Cells, Floats, Ints
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
    """

    ground: Ground
    plan: Plan
    spend: Floats

    @property
    def problem(self) -> Problem:
        """The problem the plan is for."""
        return self.ground.problem

    @property
    def cells(self) -> Cells:
        """The grid the plan is made on."""
        return self.ground.cells

    def outcome(self, name: str) -> Floats:
        """Return one of `OUTCOMES`, shape (L, T), in the cell where the clicks happen."""
        if name not in self._outcomes:
            per_click = self.cells.per_click[:, OUTCOMES.index(name)]
            self._outcomes[name] = (self._clicks * per_click[self._option]).reshape(self.spend.shape)
        return self._outcomes[name]

    @cached_property
    def _outcomes(self) -> dict[str, Floats]:
        return {}

    @cached_property
    def _option(self) -> Ints:
        return self.cells.chosen(self.plan.enrolled)

    @cached_property
    def _clicks(self) -> Floats:
        return clicks(self.cells, self.spend.ravel(), self._option)


def gather(ground: Ground, plan: Plan) -> Evidence:
    """Lay a plan out for checking.

    Raises
    ------
    ValueError
        The plan's arrays do not fit its cells.
    """
    cells = ground.cells
    if plan.spend.shape != (cells.size,) or plan.enrolled.shape != (len(cells.pairs),):
        raise ValueError("the plan's spend or enrolments do not fit its cells")
    spend = np.where(np.isfinite(plan.spend) & (plan.spend > 0), plan.spend, 0.0)
    return Evidence(ground, plan, spend.reshape(ground.shape))

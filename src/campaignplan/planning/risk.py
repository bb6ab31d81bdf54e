"""Risk: what is maximised over joint draws of the curves, and the draws themselves.

With risk w the goal is ``(1 - w) mean + w CVaR_alpha`` of what a plan earns over K equally likely draws.
CVaR_alpha is the mean of the worst ``(1 - alpha) K`` of them; where that is no whole number the last one counts by
its fraction. That is the definition ``max_eta eta - sum_k max(eta - P_k, 0) / ((1 - alpha) K)`` for earnings
(Rockafellar and Uryasev 2002, Conditional value-at-risk for general loss distributions, Journal of Banking &
Finance 26). Rules hold on the plan's own curves, as everywhere.
"""

from dataclasses import dataclass, replace

import numpy as np

from campaignplan.errors import InputError, Issue
from campaignplan.planning.audit import Audit
from campaignplan.planning.audit.risk import risk_value
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Goal, Problem
from campaignplan.planning.ranges import spreads
from campaignplan.planning.result import Options
from campaignplan.response.cells import Cells, Floats, Ints
from campaignplan.response.draws import outcome_draws, shared_factors
from campaignplan.text import Text

MOST_DRAWS = 10_000


@dataclass(frozen=True)
class Risk:
    """How much the worst draws count: `weight` w in [0, 1], `alpha` in [0, 1)."""

    weight: float = 0.0
    alpha: float = 0.9

    def steepest(self, draws: int) -> float:
        """Return the most that one of K draws can weigh beside its share of the mean."""
        return self.weight / ((1 - self.alpha) * draws)

    def allowed(self, q: Floats) -> Floats:
        """Return weights near q (K,) that the definition allows: each at most `steepest`, together w."""
        most = self.steepest(len(q))
        q = np.clip(q, 0.0, most)
        total = float(q.sum())
        if total > self.weight:
            return q * (self.weight / total)
        room = len(q) * most - total
        return q + (most - q) * ((self.weight - total) / room) if room > 0 else q


@dataclass(frozen=True)
class Joint:
    """K joint draws.

    In draw k a curve ``N h(u)`` of orders, u the relative spend, becomes ``N W_k h(R_k u)``.

    Attributes
    ----------
    sort
        Shape (O,): the row of the factors that an option of the grid takes; many are alike.
    worth, reach
        Shape (sorts, K): W, demand times conversion, and R, clicks per yuan over demand; each above 0.
    """

    sort: Ints
    worth: Floats
    reach: Floats

    @property
    def count(self) -> int:
        """K."""
        return int(self.worth.shape[1])


def joint_draws(problem: Problem, cells: Cells, draws: int, seed: int) -> Joint:
    """Draw the factors of every option from the priors' spreads: the draws that `ranges` takes for a plan.

    An option that is enrolled in its cell's promotion has that promotion's spread as an enrolled one.
    """
    pairs = len(cells.pairs)
    event = {promotion.id: number for number, promotion in enumerate(problem.promotions)}
    of_cell = np.array([event.get(str(name), -1) for name in cells.promotion], dtype=np.int64)
    option = np.repeat(np.arange(len(cells.option_cell)), np.diff(cells.needs.indptr))
    joined = cells.pairs.promotion[cells.needs.indices] == of_cell[cells.option_cell[option]]
    inside = np.zeros(len(cells.option_cell), dtype=np.bool_)
    inside[option[joined]] = True
    sort = np.empty(len(inside), dtype=np.int64)
    worth: list[Floats] = []
    reach: list[Floats] = []
    first = 0
    for enrolled in (False, True):
        at = np.flatnonzero(inside == enrolled)
        if len(at) == 0:
            continue
        plan = Plan(problem, cells, np.zeros(cells.size), np.full(pairs, enrolled))
        of, factors = shared_factors(cells, cells.option_cell[at], spreads(problem, plan), draws, seed)
        sort[at] = first + of
        worth.append(factors.worth.T)
        reach.append(factors.reach.T)
        first += factors.worth.shape[1]
    return Joint(sort, np.ascontiguousarray(np.concatenate(worth)), np.ascontiguousarray(np.concatenate(reach)))


def at_risk(problem: Problem, plan: Plan, goal: Goal, options: Options, certificate: Audit) -> Audit:
    """Return a plan's audit with its value over the draws, worked out from the plan alone."""
    known = spreads(problem, plan)
    outcomes = outcome_draws(plan.cells, plan.spend, plan.enrolled, known, options.draws, options.seed)
    found = risk_value(problem, plan, goal, outcomes, options.risk, options.alpha, certificate.given)
    return replace(certificate, value=found.value, risk=found)


def check_risk(options: Options, goal: Goal) -> None:
    """See that the options of risk make sense together.

    Raises
    ------
    InputError
        One `Issue` for each that does not.
    """
    found = [
        Issue(name, str(value), *text)
        for name, value, wrong, text in (
            ("risk", options.risk, not 0 <= options.risk <= 1, RISK_RANGE),
            ("alpha", options.alpha, not 0 <= options.alpha < 1, ALPHA_RANGE),
            ("draws", options.draws, not 1 <= options.draws <= MOST_DRAWS, DRAWS_RANGE),
            ("goal", goal, options.risk > 0 and goal == "least_spend", NOTHING_DRAWN),
            ("method", options.method, options.risk > 0 and options.method == "exact", NOT_EXACT),
        )
        if wrong
    ]
    if found:
        raise InputError(found)


RISK_RANGE = (
    Text("风险权重要在 0 到 1 之间", "the weight of risk lies between 0 and 1"),
    Text("例如 0.5：平均值和坏情形各占一半", "for example 0.5: mean and bad cases count alike"),
)
ALPHA_RANGE = (
    Text("要在 0 到 1 之间，不含 1", "it lies between 0 and 1, 1 left out"),
    Text("例如 0.9：看最差的 10%", "for example 0.9: the worst tenth is looked at"),
)
DRAWS_RANGE = (
    Text(f"抽样次数要在 1 到 {MOST_DRAWS:,} 之间", f"draws are between 1 and {MOST_DRAWS:,}"),
    Text("一般用 200", "200 is usual"),
)
NOTHING_DRAWN = (
    Text("最少花费不受抽样影响，谈不上风险", "the least money is the same in every draw"),
    Text("请换一个目标，或把风险权重设为 0", "choose another goal, or a weight of risk of 0"),
)
NOT_EXACT = (
    Text("风险问题只能用列生成求解", "risk is solved by columns only"),
    Text("请用 auto 或 columns", "use auto or columns"),
)

"""What a plan is worth under risk, worked out from its outcomes in every draw, sharing no code with the solvers."""

from dataclasses import dataclass

import numpy as np

from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Goal, Problem
from campaignplan.response.cells import OUTCOMES, Floats
from campaignplan.text import Text


@dataclass(frozen=True)
class RiskValue:
    """What a plan is worth over draws, in goal units, penalties of soft rules taken off.

    `value` is ``(1 - weight) mean + weight cvar``; `cvar` the mean of the worst ``1 - alpha`` of `draws` draws.
    """

    value: float
    mean: float
    cvar: float
    weight: float
    alpha: float
    draws: int

    def sentence(self, mean: str, worst: str) -> Text:
        """Say what `value` stands for; `mean` and `worst` are the two parts as shown."""
        tail, share = f"{100 * (1 - self.alpha):.3g}%", f"{100 * self.weight:.3g}%"
        return Text(
            f"这个数是风险口径：按 {self.draws} 组联合抽样，平均 {mean}，最差的 {tail} 平均 {worst}，"
            f"后者占 {share}。抽样的幅度来自预设或您填的离散度，不是真实分布。",
            f"The figure is a measure of risk: over {self.draws} joint draws the mean is {mean} and the mean of the "
            f"worst {tail} of them {worst}, which counts for {share}. How far draws spread comes from "
            "presets or from the spreads you gave; it is not the true distribution.",
        )


def risk_value(
    problem: Problem, plan: Plan, goal: Goal, outcomes: Floats, weight: float, alpha: float, penalties: float = 0.0
) -> RiskValue:
    """Measure a plan by its outcomes in every draw, shape (K, len(OUTCOMES)); `penalties` are the same in all."""
    values = earned(problem, plan, goal, outcomes) - penalties
    mean, worst = float(values.mean()), cvar(values, alpha)
    return RiskValue((1 - weight) * mean + weight * worst, mean, worst, weight, alpha, len(values))


def earned(problem: Problem, plan: Plan, goal: Goal, outcomes: Floats) -> Floats:
    """Return the goal (K,) in every draw, before penalties; `outcomes` is shape (K, len(OUTCOMES)).

    Raises
    ------
    ValueError
        The goal is least_spend, which no draw changes.
    """
    if goal == "least_spend":
        raise ValueError("money spent is the same in every draw")
    total = dict(zip(OUTCOMES, outcomes.T, strict=True))
    paid = float(plan.spend.sum()) + plan.fees
    total["profit"], total["lifetime"] = total["gross"] - paid, total["lifetime"] - paid
    if goal == "mix":
        return np.asarray(sum(weight * total[name] for name, weight in problem.settings.weights), dtype=np.float64)
    return np.asarray(total[goal])


def cvar(values: Floats, alpha: float) -> float:
    """Return the mean of the worst ``(1 - alpha) K`` of equally likely values; the last counts by its fraction.

    For earnings this is ``max_eta eta - sum_k max(eta - P_k, 0) / ((1 - alpha) K)`` (Rockafellar and Uryasev 2002,
    Conditional value-at-risk for general loss distributions, Journal of Banking & Finance 26).
    """
    size = (1 - alpha) * len(values)
    weight = np.clip(size - np.arange(len(values)), 0.0, 1.0)
    return float(np.sort(values) @ weight / weight.sum())

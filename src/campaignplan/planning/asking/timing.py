"""The value of timing: the plan against the same money spread flat, and against flighting by hand."""

from dataclasses import dataclass

import numpy as np

from campaignplan.planning.audit import audit
from campaignplan.planning.plan import Plan
from campaignplan.planning.result import Result
from campaignplan.planning.spread import spread


@dataclass(frozen=True)
class Timing:
    """What the plan's timing is worth, goal units.

    Attributes
    ----------
    value
        The plan's.
    flat
        Value of flat weeks: every line the same money, spread evenly over its open days, enrolments and tests
        as planned. `flat_left` is yuan of it that found no place under caps and whole steps.
    by_hand
        Value of flighting by promotion (the baseline ``by_promotion``), NaN where there is none.
    flat_feasible, by_hand_feasible
        Whether those plans keep every rule: one that does not is no alternative, only a measure.
    """

    value: float
    flat: float
    flat_left: float
    flat_feasible: bool
    by_hand: float
    by_hand_feasible: bool


def timing(result: Result) -> Timing:
    """Measure what a plan's timing is worth.

    Raises
    ------
    ValueError
        The result has no plan.
    """
    if result.plan is None:
        raise ValueError("there is no plan to measure")
    flat = flat_weeks(result.plan)
    found = audit(result.problem, flat, result.goal)
    hand = next((baseline for baseline in result.baselines if baseline.name == "by_promotion"), None)
    return Timing(
        value=result.value,
        flat=found.value,
        flat_left=float(result.plan.spend.sum() - flat.spend.sum()),
        flat_feasible=not found.violations,
        by_hand=float("nan") if hand is None else hand.value,
        by_hand_feasible=hand is not None and hand.feasible,
    )


def flat_weeks(plan: Plan) -> Plan:
    """Return the plan with each line's money spread evenly over its open days; locked cells keep theirs."""
    cells = plan.cells
    locked = ~np.isnan(cells.fixed)
    days = np.where(cells.open & ~locked, cells.days[cells.period_of].astype(np.float64), 0.0)
    spend = np.where(locked, plan.spend, 0.0)
    step = cells.step.astype(np.float64)
    for line in range(len(cells.lines)):
        at = slice(line * cells.width, (line + 1) * cells.width)
        amount = float(plan.spend[at][~locked[at]].sum())
        if amount > 0:
            spend[at] += spread(amount, days[at], cells.floor[at], cells.cap[at], step[at])
    return Plan(plan.problem, cells, spend, plan.enrolled, plan.tests)

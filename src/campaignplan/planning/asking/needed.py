"""Goal seek: the least money that brings so much of something."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil
from typing import cast

from campaignplan.errors import InputError, Issue
from campaignplan.money import LARGEST
from campaignplan.planning.asking.again import resolve
from campaignplan.planning.frame import book_payments
from campaignplan.planning.problem import Goal, Problem
from campaignplan.planning.result import Options, Result
from campaignplan.planning.rule import Metric, Rule
from campaignplan.planning.solve import Progress
from campaignplan.text import Text

SOUGHT: tuple[Metric, ...] = ("profit", "gmv", "orders", "inquiries")
"""What can be asked for; profit is after the ad spend and before enrolment fees, as in a rule of kind target."""


@dataclass(frozen=True)
class Needed:
    """What an amount of something takes.

    Attributes
    ----------
    metric, amount
        What was asked for.
    result
        The plan that spends least; without one where no money brings so much under the rules.
    total
        The total budget to ask for, whole yuan, with fees, budget book and reserve; NaN without a plan.
    least
        No smaller total can do: the proven bound, told as `total` is.
    most
        Where there is no plan: the most that any money brings (the best plan's value), NaN else.
    """

    metric: Metric
    amount: float
    result: Result
    total: float
    least: float
    most: float


def needed(
    problem: Problem,
    metric: Metric,
    amount: float,
    options: Options | None = None,
    start: Result | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Needed:
    """Find the least money that brings at least `amount` of `metric`, every rule but the total kept.

    Raises
    ------
    InputError
        `metric` is none of `SOUGHT`, or `amount` is not above 0.
    """
    issues = []
    if metric not in SOUGHT:
        why = Text("不能按这个指标倒推", "this cannot be sought")
        issues.append(Issue("metric", metric, why, Text(f"请用 {'、'.join(SOUGHT)}", f"use {', '.join(SOUGHT)}")))
    if not 0 < amount <= LARGEST:
        why = Text("要是大于 0 的数", "it is a number above 0")
        issues.append(Issue("amount", f"{amount:g}", why, Text("例如 100000", "for example 100000")))
    if issues:
        raise InputError(issues)
    options = options or Options()
    wanted = replace(options, goal="least_spend")
    result = resolve(seeking(problem, metric, amount), wanted, start, progress, stop, why=False)
    most = float("nan")
    if result.status == "infeasible":
        goal = replace(options, goal=cast(Goal, metric))
        free = replace(problem, settings=replace(problem.settings, total=None, spend="at_most"))
        most = resolve(free, goal, start, progress, stop, why=False).value
    total, least = (with_all(problem, result, money) for money in (result.value, result.bound))
    return Needed(metric, amount, result, total, least, most)


def seeking(problem: Problem, metric: Metric, amount: float) -> Problem:
    """Return the problem that asks for the least money: without a total, with the amount as a target."""
    settings = replace(problem.settings, goal="least_spend", total=None, spend="at_most")
    taken, name = {rule.id for rule in problem.rules}, "sought"
    while name in taken:
        name += "-again"
    return replace(problem, settings=settings, rules=(*problem.rules, Rule(name, "target", amount, metric=metric)))


def with_all(problem: Problem, result: Result, money: float) -> float:
    """Return the total for clicks and fees of `money` yuan, with budget book and reserve; NaN without a plan."""
    if result.plan is None:
        return float("nan")
    book = sum(amount for _, amount, inside in book_payments(problem) if inside)
    return float(ceil((money + book) / (1 - problem.settings.reserve) - 1e-6))

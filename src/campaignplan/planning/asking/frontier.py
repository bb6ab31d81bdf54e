"""The frontier: what each budget can bring, up to the budget beyond which a yuan earns less than a yuan."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from campaignplan.errors import InputError, Issue
from campaignplan.money import yuan
from campaignplan.planning.asking.again import resolve
from campaignplan.planning.explain import MONEY_GOALS
from campaignplan.planning.problem import Goal, Problem
from campaignplan.planning.result import Options, Result
from campaignplan.planning.solve import relative_gap
from campaignplan.text import Text
from campaignplan.words import GOALS

POINTS = 20
COLUMNS = ("budget", "value", "bound", "gap", "spend", "marginal", "status")
OWN_YUAN = ("profit", "lifetime")
"""Goals from which the spent yuan is taken off: for these money has a best amount of its own."""


@dataclass(frozen=True)
class Frontier:
    """Value against budget.

    Attributes
    ----------
    goal
        What `value` counts.
    table
        One row per budget, growing, columns `COLUMNS`: `budget` yuan (the total, reserve and book included),
        `value`, `bound`, `gap` of the best plan, `spend` yuan of clicks in it, `marginal` goal units the next
        yuan of the budget brings (NaN where unknown), `status`. A budget the rules do not allow has NaN.
    results
        The result of each row; what clashes is not searched where a budget is too small.
    best
        The budget beyond which more money lowers the goal; NaN where the goal does not count its own money.
    sentences
        What it says, in words.
    """

    goal: Goal
    table: pd.DataFrame
    results: tuple[Result, ...]
    best: float
    sentences: tuple[Text, ...]


def frontier(
    problem: Problem,
    budgets: Sequence[float] | None = None,
    options: Options | None = None,
    *,
    points: int = POINTS,
    low: float | None = None,
    high: float | None = None,
    progress: Callable[[int, int], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Frontier:
    """Solve a problem for many budgets, from the largest down, each warmed by the one before.

    Parameters
    ----------
    budgets
        Totals in yuan; None takes `points` of them from the least the rules allow to the profit-best budget
        without any total, the problem's own total among them.
    options
        As for `solve`, for every budget; `time_limit` is for the whole frontier, shared out as it goes. The goal
        may not be ``least_spend``.
    points, low, high
        How many budgets, and from where to where, where `budgets` does not name them.
    progress
        Called with the number of budgets solved and of all.
    stop
        Asked while solving; where it says true the frontier ends with the budgets solved so far, the largest.

    Notes
    -----
    A larger budget allows every plan a smaller one does (money need not be used up), so a value is never below
    that of a smaller budget, nor a bound above that of a larger one: where a solve stopped a little short, its
    neighbour's plan or proof stands in.

    Raises
    ------
    InputError
        A budget is negative or no number, or the goal is ``least_spend``.
    """
    options = options or Options()
    goal = options.goal or problem.settings.goal
    _refuse(goal, budgets, points, low, high)
    at_most = replace(problem, settings=replace(problem.settings, spend="at_most"))
    clock = _Clock(options.time_limit, (points if budgets is None else len(budgets)) + 2)
    # More than can be spent asks the same as no total at all, and leaves the row of the total for those that follow.
    free = resolve(
        _with_total(at_most, _ample(at_most)),
        replace(options, goal=_measure(goal), time_limit=clock.share()),
        stop=stop,
    )
    best = _needed(at_most, free)
    if budgets is None:
        chosen = _spaced(at_most, best, replace(options, time_limit=clock.share()), points, low, high, stop)
    else:
        chosen = sorted(set(map(float, budgets)))
    results: list[Result] = []
    start: Result | None = free if free.plan is not None else None
    for number, budget in enumerate(reversed(chosen)):
        if results and stop is not None and stop():
            break
        if progress is not None:
            progress(number, len(chosen))
        asked = _with_total(at_most, budget)
        if results and results[-1].status == "infeasible":  # what clashes under more money clashes under less
            results.append(replace(results[-1], problem=asked, seconds=0.0))
            continue
        found = resolve(asked, replace(options, time_limit=clock.share()), start, stop=stop, why=False)
        results.append(found)
        start = found if found.plan is not None else start
    results.reverse()
    chosen = chosen[len(chosen) - len(results) :]
    told = _staircase(chosen, results)
    counts = goal in OWN_YUAN
    return Frontier(goal, told, tuple(results), best if counts else float("nan"), _sentences(goal, told, best))


class _Clock:
    """Shares the time that is left evenly among the solves that are left."""

    def __init__(self, limit: float, solves: int) -> None:
        self._end, self._solves = time.monotonic() + limit, solves

    def share(self) -> float:
        """Return seconds for the next solve, at least one tenth."""
        left = max(self._end - time.monotonic(), 0.0)
        self._solves -= 1
        return max(left / max(self._solves + 1, 1), 0.1)


def _refuse(goal: Goal, budgets: Sequence[float] | None, points: int, low: float | None, high: float | None) -> None:
    issues = []
    if goal == "least_spend":
        why = Text("“最少花费”自己找预算，没有前沿", "least_spend finds its own budget: it has no frontier")
        issues.append(
            Issue("goal", goal, why, Text("请换一个目标，如 profit", "choose another goal, such as profit"))
        )
    if points < 2:
        why = Text("至少要两个点", "at least two points are needed")
        issues.append(Issue("points", str(points), why, Text("例如 20", "for example 20")))
    if low is not None and high is not None and low >= high:
        why = Text("起点不小于终点", "it starts at or above its end")
        issues.append(Issue("from – to", f"{low:g} – {high:g}", why, Text("请检查", "check the two")))
    for budget in (*(budgets if budgets is not None else ()), *(end for end in (low, high) if end is not None)):
        if not (np.isfinite(budget) and budget >= 0):
            why = Text("预算要是不小于 0 的数", "a budget is a number from 0 on")
            issues.append(Issue("budgets", f"{budget}", why, Text("例如 200000", "for example 200000")))
    if issues:
        raise InputError(issues)


def _measure(goal: Goal) -> Goal:
    """Return the goal that says how much money is enough: the asked one if it counts its own yuan, else profit."""
    return goal if goal in OWN_YUAN else "profit"


def _with_total(problem: Problem, total: float | None) -> Problem:
    return replace(problem, settings=replace(problem.settings, total=total))


def _ample(problem: Problem) -> float | None:
    """Return a total beyond all that caps let a plan spend; None where something is capped by the total alone."""
    from campaignplan.planning.frame import book_payments

    channels = {channel.id: channel.cap for channel in problem.channels}
    caps = [
        cap for x in problem.lines for cap in [channels[x.channel] if x.cap is None else x.cap] if cap is not None
    ]
    if len(caps) < len(problem.lines):
        return None
    days = (problem.settings.end - problem.settings.start).days + 1
    held = sum(lock.spend * days for lock in problem.locks)
    fees = sum(promotion.fee for promotion in problem.promotions) * len(problem.products)
    fees += sum(row.fee or 0.0 for row in problem.enrolments) * len(problem.products)
    book = sum(amount for _, amount, inside in book_payments(problem) if inside)
    return float(np.ceil((sum(caps) * days + held + fees + book) / (1 - problem.settings.reserve)))


def _needed(problem: Problem, result: Result) -> float:
    """Return the whole-yuan total a plan needs, with fees, book and reserve; NaN without a plan."""
    if result.plan is None:
        return float("nan")
    from campaignplan.planning.frame import book_payments

    book = sum(amount for _, amount, inside in book_payments(problem) if inside)
    money = float(result.plan.spend.sum()) + result.plan.fees + book
    return float(np.ceil(money / (1 - problem.settings.reserve) - 1e-6))


def _spaced(
    problem: Problem,
    best: float,
    options: Options,
    points: int,
    low: float | None,
    high: float | None,
    stop: Callable[[], bool] | None,
) -> list[float]:
    """Space budgets evenly from the least possible to the profit-best one, the own total among them."""
    total = problem.settings.total
    if high is None:
        high = next((money for money in (best, total) if money is not None and np.isfinite(money)), 0.0)
    if low is None:
        least = resolve(_with_total(problem, None), replace(options, goal="least_spend"), stop=stop)
        needed = _needed(problem, least)
        low = float(np.ceil(high / points)) if not needed > 0.02 * high else needed
    own = [total] if total is not None and low < total < high else []
    spaced = np.linspace(low, max(high, low), points - len(own))
    return sorted({float(round(money)) for money in (*spaced, *own)})


def _staircase(budgets: list[float], results: list[Result]) -> pd.DataFrame:
    value = np.array([found.value for found in results])
    bound = np.array([found.bound for found in results])
    spend = np.array([np.nan if r.plan is None else float(r.plan.spend.sum()) for r in results])
    for i in range(1, len(results)):  # a smaller budget's plan is one of this budget's too
        if np.isfinite(value[i - 1]) and not value[i] >= value[i - 1]:
            value[i], spend[i] = value[i - 1], spend[i - 1]
    for i in range(len(results) - 2, -1, -1):  # and a larger budget's bound holds here too
        if np.isfinite(value[i]) and bound[i + 1] < bound[i]:
            bound[i] = max(bound[i + 1], value[i])
    gap = [relative_gap(v, b) if np.isfinite(v) else float("nan") for v, b in zip(value, bound, strict=True)]
    status = [found.status for found in results]
    columns = (budgets, value, bound, gap, spend, [_marginal(found) for found in results], status)
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))


def _marginal(result: Result) -> float:
    prices = result.rules.loc[result.rules["kind"] == "budget", "shadow_price"].astype(float)
    reserve = result.problem.settings.reserve
    return float(prices.iloc[0]) * (1 - reserve) if len(prices) else float("nan")


def _sentences(goal: Goal, table: pd.DataFrame, best: float) -> tuple[Text, ...]:
    told = table[np.isfinite(table["value"])]
    if told.empty:
        return (Text("这些预算都排不出方案。", "None of these budgets allows a plan."),)
    name = GOALS[goal]
    first, last = told.iloc[0], told.iloc[-1]
    said = [
        Text(
            f"预算从 {yuan(first['budget'])} 到 {yuan(last['budget'])}，"
            f"{name.zh}从 {_shown(goal, first['value'])} 到 {_shown(goal, last['value'])}。",
            f"Budgets from {yuan(first['budget'])} to {yuan(last['budget'])}: "
            f"{name.en.lower()} from {_shown(goal, first['value'])} to {_shown(goal, last['value'])}.",
        )
    ]
    short = int((~np.isfinite(table["value"])).sum())
    if short:
        said.append(
            Text(f"其中 {short} 个预算太少，规则排不出方案。", f"{short} budgets are too small for the rules.")
        )
    if goal in OWN_YUAN and np.isfinite(best):
        said.append(
            Text(
                f"预算到 {yuan(best)} 为止，多花一元还能多挣回一元以上；再往上，多花一元挣不回一元。",
                f"Up to a budget of {yuan(best)} one more yuan earns more than one yuan; beyond it, less.",
            )
        )
    elif np.isfinite(best):
        said.append(
            Text(
                f"按利润算，预算最好是 {yuan(best)}；再往上，多花一元带来的毛利不到一元。",
                f"By profit the best budget is {yuan(best)}; beyond it one more yuan brings less than one yuan "
                "of contribution.",
            )
        )
    return tuple(said)


def _shown(goal: Goal, value: float) -> str:
    return yuan(round(value)) if goal in MONEY_GOALS else f"{value:,.0f}"

"""Warm solves: a rule's limit moved either way, for every kind of rule; what makes a grid another one."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any, get_args

import numpy as np
import pytest
from problems import promotion, small
from random_year import random_year

from campaignplan.calendars.holiday import Holiday
from campaignplan.planning.columns.warm import same_grid
from campaignplan.planning.problem import Enrolment, Lock, Problem, ProductTest, Receipt
from campaignplan.planning.result import Options, Result
from campaignplan.planning.rule import Rule, RuleKind
from campaignplan.planning.solve import solve
from campaignplan.shop.book import BookLine
from campaignplan.shop.multiplier import Multiplier
from campaignplan.shop.product import Replenishment, StageSegment

WRITTEN_BY_THE_PROBLEM = {"budget", "stock", "price_window"}
KINDS = sorted(set(get_args(RuleKind)) - WRITTEN_BY_THE_PROBLEM - {"blackout"})
OPTIONS = Options(method="columns", gap=0.002, time_limit=10.0)
WHOLE = {"promoted_at_most", "promotions_per_product", "promotion_spacing", "concurrent_tests"}
DAY = timedelta(days=1)


@cache
def year_with(kind: str) -> Problem:
    """The first random year with a rule of this kind and a plan."""
    for seed in range(400):
        problem = random_year(seed)
        if any(rule.kind == kind for rule in problem.rules) and solved(problem).plan is not None:
            return problem
    raise AssertionError(kind)


@cache
def solved(problem: Problem) -> Result:
    return solve(problem, OPTIONS)


def moved(problem: Problem, kind: str, way: float) -> Problem:
    """The problem with the first rule of a kind set to another limit."""
    first = next(rule for rule in problem.rules if rule.kind == kind)
    limit = max(first.limit + way, 0.0) if kind in WHOLE else first.limit * (1 + 0.15 * way)
    rules = tuple(replace(rule, limit=limit) if rule is first else rule for rule in problem.rules)
    return replace(problem, rules=rules)


def agree(warm: Result, cold: Result) -> None:
    """Each keeps below what the other proves; where one proves that there is no plan the other has none."""
    sign = -1.0 if warm.goal == "least_spend" else 1.0
    if warm.plan is None or cold.plan is None:
        assert "infeasible" not in (warm.status, cold.status) or (warm.plan is None and cold.plan is None)
        return
    near = 1e-6 * max(abs(cold.value), 1.0)
    assert sign * warm.bound >= sign * cold.value - near
    assert sign * cold.bound >= sign * warm.value - near


@pytest.mark.parametrize("way", [1.0, -1.0])
@pytest.mark.parametrize("kind", KINDS)
def test_a_limit_moved(kind: str, way: float) -> None:
    problem = year_with(kind)
    other = moved(problem, kind, way)
    assert same_grid(other, problem)
    assert other != problem
    agree(solve(other, OPTIONS, start=solved(problem)), solve(other, OPTIONS))


@pytest.mark.parametrize("total", [1500.0, 2900.0, 3100.0, 9000.0])
def test_the_total_moved(total: float) -> None:
    problem = small()
    other = with_settings(problem, total=total)
    warm, cold = solve(other, OPTIONS, start=solved(problem)), solve(other, OPTIONS)
    assert warm.status == cold.status == "optimal"
    agree(warm, cold)


@pytest.mark.parametrize("seed", [5, 6, 16, 30])
def test_what_the_merchant_now_wants_is_enrolled(seed: int) -> None:
    problem = random_year(seed)
    before = solved(problem)
    assert before.plan is not None
    pairs = before.plan.cells.pairs
    pair = int(np.flatnonzero((pairs.choice == -1) & ~before.plan.enrolled)[0])
    names = problem.promotions[pairs.promotion[pair]].id, problem.products[pairs.product[pair]].id
    wanted = replace(problem, enrolments=(*problem.enrolments, Enrolment(*names, choice="yes")))
    warm, cold = solve(wanted, OPTIONS, start=before), solve(wanted, OPTIONS)
    assert warm.plan is not None
    assert bool(warm.plan.enrolled[pair])
    agree(warm, cold)


def with_settings(problem: Problem, **changes: Any) -> Problem:
    return replace(problem, settings=replace(problem.settings, **changes))


def with_line(problem: Problem, **changes: Any) -> Problem:
    first, *rest = problem.lines
    return replace(problem, lines=(replace(first, **changes), *rest))


def full() -> Problem:
    """A problem with something in every table, every line with a cap."""
    problem = small(weeks=4)
    start = problem.settings.start
    return replace(
        problem,
        lines=tuple(replace(line, cap=400.0) for line in problem.lines),
        promotions=(promotion("a", start + 9 * DAY, fee=10.0),),
        rules=(Rule("r", "cap", 900.0, product="p1"),),
        locks=(Lock("l", "p1", "c1", start, start + 6 * DAY, 5.0),),
    )


FULL = full()
START = FULL.settings.start
OTHERS: dict[str, Problem] = {
    "start": with_settings(FULL, start=START + DAY),
    "end": with_settings(FULL, end=FULL.settings.end - DAY),
    "period": with_settings(FULL, period="day"),
    "shops": replace(FULL, shops=(replace(FULL.shops[0], platform="tmall"),)),
    "products": replace(FULL, products=(replace(FULL.products[0], price=61.0), *FULL.products[1:])),
    "promote": replace(FULL, products=(replace(FULL.products[0], promote="no"), *FULL.products[1:])),
    "channels": replace(FULL, channels=(replace(FULL.channels[0], floor=20.0), *FULL.channels[1:])),
    "step": replace(FULL, channels=(replace(FULL.channels[0], step=5), *FULL.channels[1:])),
    "demand": with_line(FULL, demand=99.0),
    "family": with_line(FULL, family="rational"),
    "cap": with_line(FULL, cap=300.0),
    "retention": with_line(FULL, retention=0.3),
    "stages": replace(FULL, stages=(StageSegment("p1", "growth", START),)),
    "replenishments": replace(FULL, replenishments=(Replenishment("p1", START + DAY, 9.0),)),
    "multipliers": replace(FULL, multipliers=(Multiplier("weekday", "6", demand=0.5),)),
    "promotions": replace(FULL, promotions=(replace(FULL.promotions[0], discount=0.2),)),
    "holidays": replace(FULL, holidays=(Holiday("h", "holiday", "假", "rest", START, START + DAY),)),
    "enrolments": replace(FULL, enrolments=(Enrolment("a", "p1", choice="yes"),)),
    "tests": replace(FULL, tests=(ProductTest("t", "p1", "c1", START, START + 7 * DAY, 7, clicks=30.0),)),
    "locks": replace(FULL, locks=(replace(FULL.locks[0], spend=6.0),)),
    "rule's scope": replace(FULL, rules=(replace(FULL.rules[0], product="p2"),)),
    "rule's kind": replace(FULL, rules=(replace(FULL.rules[0], kind="floor"),)),
    "a rule more": replace(FULL, rules=(*FULL.rules, Rule("s", "cap", 100.0, product="p2"))),
    "total without caps": with_settings(with_line(FULL, cap=None), total=2000.0),
}
ALIKE: dict[str, Problem] = {
    "itself": replace(FULL),
    "total": with_settings(FULL, total=2000.0),
    "reserve": with_settings(FULL, reserve=0.1),
    "goal": with_settings(FULL, goal="orders"),
    "spend": with_settings(FULL, spend="exactly"),
    "limit": replace(FULL, rules=(replace(FULL.rules[0], limit=800.0),)),
    "book": replace(FULL, book=(BookLine("fee", "年费", 100.0, START, "membership"),)),
    "receipts": replace(FULL, receipts=(Receipt(START, 10.0),)),
}


@pytest.mark.parametrize("what", OTHERS)
def test_what_makes_another_grid(what: str) -> None:
    before = FULL if what != "total without caps" else with_line(FULL, cap=None)
    assert not same_grid(OTHERS[what], before)
    assert not same_grid(before, OTHERS[what])


@pytest.mark.parametrize("what", ALIKE)
def test_what_leaves_the_grid_as_it_is(what: str) -> None:
    assert same_grid(ALIKE[what], FULL)


@pytest.mark.parametrize("what", [*OTHERS, *ALIKE])
def test_a_solve_begun_anywhere_is_right(what: str) -> None:
    other = (OTHERS | ALIKE)[what]
    agree(solve(other, OPTIONS, start=solved(FULL)), solve(other, OPTIONS))

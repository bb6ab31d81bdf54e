"""Replies: a pure function, product by product; every bound holds for every plan there is."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from columns_parts import any_prices, apart
from problems import promotion, small
from random_year import random_year

from campaignplan.planning.audit import audit
from campaignplan.planning.columns.reply import Reply, reply
from campaignplan.planning.problem import Goal, Problem
from campaignplan.planning.result import Options
from campaignplan.planning.rule import Rule
from campaignplan.planning.solve import solve

SEEDS = (4, 7, 12, 21, 28, 33, 36, 44)
GOALS: tuple[Goal, ...] = ("profit", "orders")


def same(one: Reply, other: Reply) -> bool:
    parts = ("spend", "paid", "enrolled", "promoted", "window", "value", "used")
    return one.bound == other.bound and all(np.array_equal(getattr(one, p), getattr(other, p)) for p in parts)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_prices_have_the_same_answer(seed: int) -> None:
    blocks = apart(random_year(seed))
    prices = any_prices(blocks, seed)
    first = reply(blocks, prices)
    reply(blocks, any_prices(blocks, seed + 1))
    assert same(first, reply(blocks, prices))
    assert same(first, reply(apart(random_year(seed)), prices))


def with_promotions(products: int) -> Problem:
    problem = small(products=products, weeks=6)
    start = problem.settings.start
    first = promotion("a", start + timedelta(days=9), fee=12.0)
    return replace(problem, promotions=(first, promotion("b", start + timedelta(days=20), discount=0.1)))


@pytest.mark.parametrize("price", [0.0, 0.3, 1.0, 4.0])
def test_products_one_by_one_are_the_whole(price: float) -> None:
    problem = with_promotions(3)
    whole = apart(problem)
    number = [row.entry for row in whole.rows].index("budget")
    prices = np.zeros(len(whole.rows))
    prices[number] = price
    together = reply(whole, prices)
    net, spend = 0.0, []
    for product in problem.products:
        alone = apart(
            replace(problem, products=(product,), lines=tuple(x for x in problem.lines if x.product == product.id))
        )
        (mine,) = [i for i, row in enumerate(alone.rows) if row.entry == "budget"]
        its = np.zeros(len(alone.rows))
        its[mine] = price
        answer = reply(alone, its)
        net += answer.bound - price * float(alone.rhs[mine])
        spend.append(answer.spend.sum())
    assert together.bound == pytest.approx(net + price * float(whole.rhs[number]), rel=1e-12)
    by_product = np.bincount(whole.entries.product, weights=together.spend, minlength=3)
    assert by_product == pytest.approx(spend, rel=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_is_worth_more_than_any_bound(seed: int) -> None:
    problem = random_year(seed)
    goal = problem.settings.goal
    sign = -1.0 if goal == "least_spend" else 1.0
    worths = []
    for aim in dict.fromkeys((goal, *GOALS)):
        plan = solve(problem, Options(goal=aim, method="exact", gap=0.02, time_limit=3.0)).plan
        if plan is not None:
            found = audit(problem, plan, goal)
            assert found.violations == ()
            worths.append(sign * found.value)
    blocks = apart(problem)
    bounds = [reply(blocks, any_prices(blocks, draw)).bound for draw in range(40)]
    most = max(worths, default=-np.inf)
    assert min(bounds) >= most - 1e-6 * max(abs(most), 1.0)


def test_some_of_these_years_have_plans() -> None:
    found = [solve(random_year(seed), Options(gap=0.05, time_limit=5.0)).plan is not None for seed in SEEDS]
    assert sum(found) >= len(SEEDS) // 2


@pytest.mark.parametrize("floor", [0.0, 10.0])
def test_closed_days_of_a_ramped_line_take_no_other_cells_clicks(floor: float) -> None:
    problem = small(products=2, channels=1, weeks=4)
    start = problem.settings.start
    rules = (
        Rule("ramp", "ramp", 60.0, product="p1"),
        Rule("closed", "blackout", product="p1", start=start + timedelta(days=9), end=start + timedelta(days=12)),
    )
    channels = tuple(replace(channel, floor=floor) for channel in problem.channels)
    blocks = apart(replace(problem, rules=rules, channels=channels))
    price = np.array([0.3 if row.entry == "budget" else 0.0 for row in blocks.rows])
    answer = reply(blocks, price)
    assert (answer.paid == 0).any()
    assert (answer.paid > 0).any()
    net = float(answer.value.sum() + price @ (blocks.rhs - answer.used.sum(axis=1)))
    assert answer.bound == pytest.approx(net, rel=1e-4)
    paid = answer.paid[answer.paid > 0]
    assert (paid >= floor).all()

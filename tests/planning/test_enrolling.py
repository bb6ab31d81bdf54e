"""What enrolling is worth, held against the audit; and a decision turned, against a cold solve."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from problems import promotion, random_plan, random_problem, small

from campaignplan.errors import NoPlanError
from campaignplan.planning.asking.enrolling import OF_PROMOTIONS, WORTH, enrolling
from campaignplan.planning.asking.turning import turned, with_choice
from campaignplan.planning.audit import audit
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Enrolment, Goal, Problem
from campaignplan.planning.ranges import spreads
from campaignplan.planning.result import Options, Result
from campaignplan.planning.solve import solve
from campaignplan.response.cells import OUTCOMES
from campaignplan.response.draws import outcome_draws

OPTIONS = Options(gap=1e-4, time_limit=20.0)


def result_of(plan: Plan, goal: Goal = "profit") -> Result:
    return Result(plan.problem, goal, "feasible", "columns", 0.0, plan=plan)


def flipped(plan: Plan, pair: int, on: bool) -> Plan:
    enrolled = plan.enrolled.copy()
    enrolled[pair] = on
    return replace(plan, enrolled=enrolled)


@pytest.mark.parametrize("goal", ["profit", "gmv", "orders", "inquiries", "lifetime"])
@pytest.mark.parametrize("seed", [1, 4, 7])
def test_each_pair_is_worth_what_the_audit_says(seed: int, goal: Goal):
    plan = random_plan(random_problem(seed), seed)
    problem, pairs = plan.problem, plan.cells.pairs
    found = enrolling(result_of(plan, goal), draws=3).pairs
    assert tuple(found.columns) == WORTH
    assert len(found) == len(pairs)
    known = found.set_index(["product", "promotion"])
    for pair in range(len(pairs)):
        key = problem.products[pairs.product[pair]].id, problem.promotions[pairs.promotion[pair]].id
        values = [audit(problem, flipped(plan, pair, on), goal).value for on in (True, False)]
        assert known.loc[key, "value"] == pytest.approx(values[0] - values[1], abs=1e-6 * max(map(abs, values)))
        assert known.loc[key, "enrolled"] == plan.enrolled[pair]


def test_the_range_is_that_of_the_difference_of_two_plans():
    plan = random_plan(random_problem(4), 4)
    problem, pairs = plan.problem, plan.cells.pairs
    found = enrolling(result_of(plan), draws=64, seed=5).pairs.set_index(["product", "promotion"])
    for pair in range(len(pairs)):
        key = problem.products[pairs.product[pair]].id, problem.promotions[pairs.promotion[pair]].id
        drawn = []
        for on in (True, False):
            side = flipped(plan, pair, on)
            outcomes = outcome_draws(side.cells, side.spend, side.enrolled, spreads(problem, side), 64, 5)
            drawn.append(outcomes[:, OUTCOMES.index("gross")] - side.fees)
        wanted = np.percentile(drawn[0] - drawn[1], [10, 50, 90])
        assert found.loc[key, ["low", "middle", "high"]].to_numpy(float) == pytest.approx(wanted, abs=1e-6)


def test_a_promotion_sums_what_is_enrolled_shop_by_shop():
    plan = random_plan(random_problem(7), 7)
    found = enrolling(result_of(plan), draws=8)
    assert tuple(found.promotions.columns) == OF_PROMOTIONS
    shop_of = {product.id: product.shop for product in plan.problem.products}
    joined = found.pairs[found.pairs["enrolled"]]
    assert len(joined)
    for row in found.promotions.to_dict("records"):
        mine = joined[(joined["promotion"] == row["promotion"]) & (joined["product"].map(shop_of) == row["shop"])]
        assert row["enrolled"] == len(mine)
        for name in ("value", "gmv", "orders", "inquiries", "fee", "given"):
            assert row[name] == pytest.approx(float(mine[name].sum()), abs=1e-6)
    assert int(found.promotions["enrolled"].sum()) == len(joined)


def test_what_organic_buyers_pay_less():
    problem = with_fair(base_units=10.0)
    found = enrolling(solve(problem, OPTIONS)).pairs.iloc[0]
    # 10 units a day at 75 yuan, five percent off, on the two days of the burst and the three of the encore.
    assert found["given"] == pytest.approx(10 * 75.0 * 0.05 * 5)


def test_without_a_plan_there_is_nothing_to_say():
    failed = Result(small(), "profit", "failed", "columns", 0.0)
    for ask in (enrolling, lambda result: turned(result, "fair-2027")):
        with pytest.raises(NoPlanError):
            ask(failed)


def with_fair(fee: float = 20.0, **product: Any) -> Problem:
    """A small problem with a promotion in its third week."""
    problem = small(products=2, weeks=4)
    fair = replace(promotion("fair", problem.settings.start + timedelta(days=15)), fee=fee)
    goods = tuple(replace(one, **product) for one in problem.products)
    return replace(problem, promotions=(fair,), products=goods)


@pytest.mark.parametrize("fee", [20.0, 1500.0])
def test_a_decision_turned_is_the_other_plan(fee: float):
    problem = with_fair(fee)
    result = solve(problem, OPTIONS)
    found = turned(result, "fair-2027", OPTIONS)
    assert result.plan is not None
    assert found.joined == (fee < 1000) == bool(result.plan.enrolled.any())
    choice = "no" if found.joined else "yes"
    names = [product.id for product in problem.products] if found.joined else list(found.products)
    other = replace(problem, enrolments=tuple(Enrolment("fair", name, choice=choice) for name in names))
    cold = solve(other, OPTIONS)
    assert found.after.plan is not None
    table = found.after.plan.enrolments()
    assert set(table.loc[table["enrolled"], "product"]) == (set() if found.joined else set(names))
    near = 1e-3 * abs(cold.value)
    assert found.after.value == pytest.approx(cold.value, abs=near)
    gain = result.value - cold.value if found.joined else cold.value - result.value
    assert found.least - near <= gain <= found.most + near
    assert found.least <= found.most
    assert found.low <= found.middle <= found.high
    assert (found.most > 0) == found.joined


def test_a_turned_decision_may_not_be_possible():
    problem = with_fair(20.0)
    with pytest.raises(ValueError, match="there is no promotion"):
        turned(solve(problem, OPTIONS), "show-2027")
    decided = replace(problem, enrolments=(Enrolment("fair", choice="no"),))
    with pytest.raises(ValueError, match="nothing is left to decide"):
        turned(solve(decided, OPTIONS), "fair-2027")


def test_a_word_replaces_the_word_before_and_keeps_its_terms():
    problem = replace(
        with_fair(), enrolments=(Enrolment("fair-2027", "p1", "s1", "auto", 5.0, 0.02), Enrolment("fair"))
    )
    said = with_choice(problem, "fair-2027", ["p1", "p2"], "no").enrolments
    assert said == (
        Enrolment("fair"),
        Enrolment("fair-2027", "p1", "s1", "no", 5.0, 0.02),
        Enrolment("fair-2027", "p2", "s1", "no"),
    )

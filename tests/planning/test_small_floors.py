"""A rule that asks next to nothing of a product whose channel asks for a whole day's floor, or nothing at all.

The least such a product can spend is far above what the rule names; the exact model says what the best plan is.
"""

from dataclasses import replace

import pytest
from agreement import disagreements
from problems import small

from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Options
from campaignplan.planning.rule import Rule
from campaignplan.planning.solve import solve

FLOOR = 20.0
"""Yuan a day."""
RULES = (
    Rule("least", "floor", 1.0, product="p1"),
    Rule("least", "target", 1.0, metric="orders", product="p1"),
)


def asked(rule: Rule, shape: float, retention: float) -> Problem:
    """One product for one week, whose floor is 140 yuan."""
    problem = small(1, 1, 1)
    family = "hill" if shape != 1.0 else "exponential"
    line = replace(problem.lines[0], family=family, shape=shape, retention=retention)
    channel = replace(problem.channels[0], floor=FLOOR)
    return replace(problem, lines=(line,), channels=(channel,), rules=(rule,))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("shape", "retention"), [(1.0, 0.5), (2.0, 0.0)])
def test_next_to_nothing_asked_under_a_floor_has_the_plan_the_exact_model_finds(
    rule: Rule, shape: float, retention: float
) -> None:
    problem = asked(rule, shape, retention)
    mine, exact = (solve(problem, Options(method=method, time_limit=20)) for method in ("columns", "exact"))
    assert mine.plan is not None
    assert exact.plan is not None
    assert disagreements(problem, mine, exact) == []
    assert mine.value == pytest.approx(exact.value, rel=2e-3)


def test_a_tenth_of_an_order_from_an_s_curve_is_one_answer_not_the_mean_of_two() -> None:
    # Half of what an S-curve with carry-over answers is no half of its orders; and an order costs more than all the
    # plan is worth, so that failing to sell it must cost more still.
    problem = small(2, 1, 1, total=600.0)
    lines = tuple(replace(x, family="hill", shape=2.0, retention=0.8, demand=30.0) for x in problem.lines)
    goods = (replace(problem.products[0], cvr=0.01), *problem.products[1:])
    rule = Rule("least", "target", 0.1, metric="orders", product="p1")
    channel = replace(problem.channels[0], floor=FLOOR)
    problem = replace(problem, lines=lines, products=goods, channels=(channel,), rules=(rule,))
    mine = solve(problem, Options(method="columns", time_limit=20))
    exact = solve(problem, Options(method="exact", time_limit=2))
    assert mine.plan is not None
    assert exact.plan is not None
    assert disagreements(problem, mine, exact) == []
    assert mine.value >= exact.value - 0.01 * abs(exact.value)

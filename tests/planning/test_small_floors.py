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

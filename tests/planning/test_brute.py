"""Both methods against every whole-yuan plan of small problems: families, enrolments, tests, floors, promoted products."""

import math
from dataclasses import replace
from functools import cache

import pytest
from oracles.brute import Brute
from random_year import FEATURES, random_year

from campaignplan.planning.grid import build_cells
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Method, Options
from campaignplan.planning.solve import solve

METHODS: tuple[Method, ...] = ("exact", "columns")
NAMES = (
    "s_curves", "steep_start", "rational", "power", "table", "stages", "factors", "inquiry_led", "two_shops",
    "floors", "caps", "steps", "promotions", "enrolments", "price_window", "promote_yes", "promote_no", "reserve",
    "spacing", "per_product", "promoted_at_most", "tests", "optional_tests", "concurrent", "least_spend",
)  # fmt: skip
"""Features whose only rule on money is the total."""


def test_the_names_are_features() -> None:
    assert set(NAMES) <= set(FEATURES)


@cache
def tried(seed: int) -> tuple[Problem, float]:
    """A problem with few yuan, and its best plan's value."""
    problem = random_year(seed, NAMES)
    settings = problem.settings
    problem = replace(problem, settings=replace(settings, total=min(settings.total or 0.0, 900.0)))
    cells = build_cells(problem)
    return problem, Brute(problem, cells.periods[: cells.horizon], settings.goal).best()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("seed", range(len(NAMES)))
def test_no_plan_of_whole_yuan_is_better_and_the_bound_holds(seed: int, method: Method) -> None:
    problem, best = tried(seed)
    goal = problem.settings.goal
    result = solve(problem, Options(method=method, time_limit=20.0))
    if math.isinf(best):
        assert result.status == "infeasible"
        return
    sign = -1.0 if goal == "least_spend" else 1.0
    slack = 1e-6 * max(abs(best), 1.0)
    assert result.status in ("optimal", "feasible"), result.message.en
    assert sign * result.value <= sign * best + slack, "a plan better than the best: the oracle or the audit is wrong"
    assert sign * result.bound >= sign * best - slack, "the bound is below the best plan"
    assert abs(result.value - best) <= result.gap * max(abs(result.value), 1.0) + slack

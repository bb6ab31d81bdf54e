"""Columns against the exact method on random years over every rule and feature.

Twenty-four here; ``uv run python tests/agreement.py`` does 200.
"""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from agreement import compare, disagreements
from problems import small
from random_year import FEATURES, GOALS, features, random_year

from campaignplan.planning.check import check
from campaignplan.planning.result import Options
from campaignplan.planning.rule import RuleKind
from campaignplan.planning.solve import solve

SEEDS = range(200)
IN_SUITE = (*range(0, 192, 8), 79)
"""In 79 every yuan that must be spent is nearly lost: failing to spend it must cost more."""
METHOD = "columns"
"""``columns`` as soon as it can be asked for."""
WRITTEN_BY_THE_PROBLEM = {"budget", "stock", "price_window"}


def test_the_seeds_cover_every_rule_kind_feature_and_goal() -> None:
    problems = [random_year(seed) for seed in SEEDS]
    kinds = {rule.kind for problem in problems for rule in problem.rules}
    assert kinds == set(get_args(RuleKind)) - WRITTEN_BY_THE_PROBLEM
    assert {features(seed)[0] for seed in SEEDS} == set(FEATURES)
    assert {problem.settings.goal for problem in problems} == set(GOALS)


def test_every_random_year_is_a_problem_without_faults() -> None:
    faults = {seed: [issue.where for issue in check(random_year(seed))] for seed in SEEDS}
    assert {seed: found for seed, found in faults.items() if found} == {}


@pytest.mark.parametrize("seed", IN_SUITE)
def test_columns_and_exact_can_both_be_right(seed: int) -> None:
    mine, exact, faults = compare(seed, METHOD)
    assert faults == []
    assert (mine.status == "infeasible") == (exact.status == "infeasible")


def test_the_judge_sees_what_cannot_be() -> None:
    problem = small()
    result = solve(problem, Options(method="exact"))
    assert result.plan is not None
    assert disagreements(problem, result, result) == []
    low = replace(result, bound=result.value * 0.9)
    assert any("its own bound" in fault for fault in disagreements(problem, low, result))
    assert any("exact's bound" in fault for fault in disagreements(problem, result, low))
    rich = replace(result, value=result.bound * 1.01)
    assert any("the audit" in fault for fault in disagreements(problem, rich, result))
    broken = replace(result, plan=replace(result.plan, spend=np.full_like(result.plan.spend, 1e6)))
    assert any("breaks budget" in fault for fault in disagreements(problem, broken, result))
    none = replace(result, status="infeasible", plan=None)
    assert any("infeasible" in fault for fault in disagreements(problem, none, result))
    failed = replace(result, status="failed", plan=None)
    assert any("failed" in fault for fault in disagreements(problem, failed, result))
    assert any("failed" in fault for fault in disagreements(problem, failed, none))

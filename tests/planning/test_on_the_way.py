"""Plans that a solve tells while it goes on: audited, with a certificate that the end never takes back."""

import pytest
from problems import random_problem, small

from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Options, Result
from campaignplan.planning.solve import Progress, solve

BEYOND = Options(gap=1e-9, time_limit=60.0)
"""A gap that columns do not reach: what they find is told, and the exact model goes on from it."""


def watched(problem: Problem) -> tuple[list[Result], Result]:
    """Solve until the columns are done; return the plans told, and the end."""
    told: list[Result] = []

    def hear(word: Progress) -> None:
        told.extend([word.best] if word.best is not None else [])

    end = solve(problem, BEYOND, hear, stop=lambda: any(one.state is not None for one in told))
    return told, end


def test_better_plans_are_told_whole_while_the_solve_goes_on() -> None:
    problem = small()
    told, end = watched(problem)
    assert [one.state is None for one in told] == [True, False]
    for best in told:
        assert best.plan is not None
        assert best.problem is problem
        assert best.status == "feasible"
        assert best.value <= best.bound
        assert end.value <= best.bound + 1e-6  # what was proven on the way holds for whatever is found later
        assert best.gap == pytest.approx(abs(best.bound - best.value) / max(abs(best.value), 1.0))
        assert not best.rules.empty
    assert end.value >= told[-1].value >= told[0].value


def test_another_solve_can_start_from_a_plan_on_the_way() -> None:
    problem = small()
    told, end = watched(problem)
    for begun in told:
        again = solve(problem, Options(gap=0.01), start=begun)
        assert again.status == "optimal"
        assert again.value <= end.bound + 1e-6
        assert end.value <= again.bound + 1e-6


def test_an_exact_model_that_finds_no_plan_takes_none_back() -> None:
    """At a gap as small as the solver's own tolerances it may call rules a clash that a plan at hand keeps."""
    end = solve(random_problem(2), Options(gap=1e-9, time_limit=10.0))
    assert end.plan is not None
    assert end.status == "feasible"
    assert end.value <= end.bound

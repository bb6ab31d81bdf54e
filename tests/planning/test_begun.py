"""Lines that begin or never do, against the exact model of the same plans."""

from dataclasses import replace

import pytest

from benchmarks.instances import seasonal_s_curves
from campaignplan.planning.columns.begun import never
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Options, Result
from campaignplan.planning.solve import solve

BEGIN = 300.0


@pytest.fixture(scope="module")
def problem() -> Problem:
    """Four products over 16 weeks, two of them between nothing and much at one price."""
    return seasonal_s_curves(4, 16, seed=5)


@pytest.fixture(scope="module")
def solved(problem: Problem) -> Result:
    return solve(problem, Options(gap=5e-4, method="columns"))


@pytest.mark.parametrize("line", [0, 3])
def test_no_plan_in_which_a_line_never_begins_beats_its_bound(problem: Problem, solved: Result, line: int) -> None:
    assert solved.state is not None
    search = solved.state.columns.search
    bound, prices = never(search, line, BEGIN)
    lines = [replace(one, cap=BEGIN / 7) if i == line else one for i, one in enumerate(problem.lines)]
    few = solve(replace(problem, lines=tuple(lines)), Options(gap=1e-2, method="exact", time_limit=2))
    assert few.plan is None or few.value <= bound + 1e-6
    assert bound <= search.bound + 1e-6 * abs(search.bound)  # fewer plans, no higher bound
    assert (search.blocks.allowed(prices) == prices).all()


def test_plans_are_closed_and_the_bound_still_holds(problem: Problem, solved: Result) -> None:
    assert solved.state is not None
    assert solved.bound < solved.state.columns.search.bound - 10.0  # which knows all plans
    exact = solve(problem, Options(gap=1e-2, method="exact", time_limit=2))
    assert exact.value <= solved.bound + 1e-6


def test_a_later_solve_starts_among_all_plans(problem: Problem, solved: Result) -> None:
    """What was closed was closed against a plan of other limits: with other limits the line may be better left out."""
    assert problem.settings.total is not None
    settings = replace(problem.settings, total=round(0.9 * problem.settings.total))
    rules = tuple(replace(r, limit=400.0) if r.id == "first-least" else r for r in problem.rules)
    other = replace(problem, settings=settings, rules=rules)
    warm = solve(other, Options(gap=5e-4, method="columns"), start=solved)
    exact = solve(other, Options(gap=1e-2, method="exact", time_limit=2))
    assert exact.value <= warm.bound + 1e-6
    assert warm.value <= exact.bound + 1e-6

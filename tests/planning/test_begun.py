"""Lines that begin or never do, against the exact model of the same plans."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.instances import seasonal_s_curves
from campaignplan.planning.columns.begun import never, towards
from campaignplan.planning.columns.search import Search
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


def foretold(search: Search, line: int, prices: np.ndarray) -> float:
    """What the answers known say plans are worth at most at these prices, if the line never begins: in plain loops."""
    assert search.blocks.linked is not None
    own, total = int(search.blocks.linked_group[line]), float(prices @ search.blocks.rhs)
    for group in range(search.blocks.groups):
        some = [a for a in search.replies if group != own or not (a.paid[line] >= BEGIN).any()]
        total += max(float(a.value[group] - prices @ a.used[:, group]) for a in some)
    return total


@pytest.mark.parametrize("line", [0, 1])
def test_prices_towards_a_year_without_a_line(solved: Result, line: int) -> None:
    assert solved.state is not None
    left = solved.state.columns.search
    search = Search(left.blocks, left.prices, left.dear)  # what a solve leaves has no master
    search.add(*left.replies)
    search.weights = search.master.solve()
    here = foretold(search, line, search.prices)
    far = towards(search, line, BEGIN, search.prices, 1e12)
    assert far is not None
    assert (far == search.prices).all()  # low enough where it stands: not a step
    for share in (0.02, 0.1):
        enough = here - share * abs(here)
        found = towards(search, line, BEGIN, search.prices, enough)
        assert (found is None) == (line == 1)  # leaving out line 1 costs less than that
        if found is not None:
            assert foretold(search, line, found) <= enough + 1e-6 * abs(enough)
    assert towards(search, line, BEGIN, search.prices, -1e12) is None

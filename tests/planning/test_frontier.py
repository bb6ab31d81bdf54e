"""The frontier against solves of its own, and what must hold of any frontier."""

from dataclasses import replace

import numpy as np
import pytest
from problems import small

import campaignplan as cp
from campaignplan.planning.rule import Rule

TIGHT = cp.Options(gap=1e-4)


@pytest.fixture(scope="module")
def found():
    return cp.frontier(small(2, 1, 3), options=TIGHT)


def test_there_are_twenty_points_from_little_to_the_best(found):
    table = found.table
    assert len(table) >= 20
    assert table["budget"].is_monotonic_increasing
    assert 3000.0 in set(table["budget"]) or found.best < 3000
    assert table["budget"].iloc[-1] == found.best


def test_more_money_is_never_worth_less_and_bounds_hold(found):
    table = found.table
    assert (np.diff(table["value"]) >= 0).all()
    assert (np.diff(table["bound"]) >= -1e-6).all()
    assert (table["bound"] >= table["value"] - 1e-6).all()
    assert (table["spend"] <= table["budget"]).all()


def test_the_last_yuan_before_the_best_budget_still_earns_itself(found):
    problem = small(2, 1, 3)

    def at(total):
        return cp.solve(replace(problem, settings=replace(problem.settings, total=total)), TIGHT)

    best, beyond, short = at(found.best), at(found.best + 500), at(found.best - 500)
    assert beyond.value <= best.bound + 1e-6
    assert short.bound < best.bound
    unlimited = at(None)
    assert best.value == pytest.approx(unlimited.value, rel=1e-4)


def test_marginals_are_finite_differences(found):
    table = found.table.iloc[:-1]
    budget, value, bound = (table[name].to_numpy() for name in ("budget", "value", "bound"))
    # A concave curve's slope lies between its chords to the left and to the right, up to the proven gaps.
    room = (bound - value).max()
    for i in range(1, len(table) - 1):
        left = (value[i] - value[i - 1] + room) / (budget[i] - budget[i - 1])
        right = (value[i + 1] - value[i] - room) / (budget[i + 1] - budget[i])
        assert right - 0.02 <= table["marginal"].iloc[i] <= left + 0.02


def test_it_says_where_a_yuan_stops_earning_a_yuan(found):
    text = found.sentences[-1]
    assert f"¥{found.best:,.0f}" in text.zh
    assert "多花一元挣不回一元" in text.zh
    assert f"¥{found.best:,.0f}" in text.en
    assert "beyond it, less" in text.en


def test_budgets_too_small_for_the_rules_are_told():
    problem = replace(small(2, 1, 3), rules=(Rule("floor", "floor", 800, product="p1"),))
    found = cp.frontier(problem, [500, 1500])
    assert list(found.table["status"]) == ["infeasible", "optimal"]
    assert np.isnan(found.table["value"].iloc[0])
    assert found.sentences[1].zh == "其中 1 个预算太少，规则排不出方案。"
    least = cp.frontier(problem, points=3)
    assert least.table["budget"].iloc[0] == 800
    assert least.table["status"].iloc[0] == "optimal"


def test_a_goal_in_counts_is_measured_by_profit():
    found = cp.frontier(small(2, 1, 3), [1000, 2000], cp.Options(goal="orders"))
    assert np.isnan(found.best)
    assert "按利润算" in found.sentences[-1].zh


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"budgets": [-5]}, "-5"),
        ({"budgets": [float("nan")]}, "nan"),
        ({"points": 1}, "至少要两个点"),
        ({"low": 5.0, "high": 3.0}, "起点不小于终点"),
        ({"options": cp.Options(goal="least_spend")}, "没有前沿"),
    ],
)
def test_what_has_no_frontier_is_refused(arguments, says):
    with pytest.raises(cp.InputError) as refused:
        cp.frontier(small(), **arguments)
    assert says in str(refused.value)


def test_stopping_keeps_the_largest_budgets_solved():
    problem, asked = small(), []

    def stop():
        return len(asked) > 2

    found = cp.frontier(
        problem,
        [100.0, 200.0, 300.0, 400.0, 500.0],
        cp.Options(gap=1e-2),
        progress=lambda done, _: asked.append(done),
        stop=stop,
    )
    assert found.table["budget"].tolist() == [300.0, 400.0, 500.0]
    assert len(found.results) == 3

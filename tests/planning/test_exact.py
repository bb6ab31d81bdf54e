"""The exact method against brute force on the audit's own terms, and against what theory demands."""

from dataclasses import replace
from datetime import date
from itertools import product as every

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from problems import small
from rule_cases import base, cases, promoted, ruled

from campaignplan.planning import plan as plans
from campaignplan.planning.audit import audit
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Options, Result
from campaignplan.planning.rule import Rule, RuleKind
from campaignplan.planning.solve import solve

CASES = {case.kind: case for case in cases()}
LATTICE = 225.0


def answer(problem: Problem, goal: str = "profit", **options: object) -> Result:
    return solve(problem, Options(goal=goal, **options))  # type: ignore[arg-type]


def brute_best(problem: Problem, goal: str) -> float:
    """Best audited value over every plan on a coarse lattice of budgets and every yes-or-no decision."""
    from campaignplan.planning.grid import build_cells

    cells = build_cells(problem)
    free = np.flatnonzero(cells.open)
    top = min(problem.settings.total or 900.0, 900.0)
    levels = np.arange(0.0, top + 1, LATTICE)
    starts = [date(2027, 6, 7), date(2027, 6, 14)]
    tests = [[plans.TestStart(t.id, start, 0.0) for start in starts] for t in problem.tests]
    best = -np.inf
    for money in every(*([levels] * len(free))):
        spend = np.zeros(cells.size)
        spend[free] = money
        if problem.settings.total is not None and spend.sum() > problem.settings.total:
            continue
        for enrolled in every([False, True], repeat=len(cells.pairs)):
            for windows in every(*tests):
                plan = plans.Plan(problem, cells, spend, np.array(enrolled, dtype=np.bool_), tuple(windows))
                found = audit(problem, plan, goal)  # type: ignore[arg-type]
                if not found.violations:
                    best = max(best, found.value)
    return best


@pytest.mark.parametrize("kind", sorted(CASES))
def test_no_plan_on_a_lattice_is_better_and_the_bound_holds(kind: str) -> None:
    case = CASES[kind]
    result = answer(case.tight, case.goal)
    assert result.status in ("optimal", "feasible"), result.message
    assert result.plan is not None
    assert not audit(case.tight, result.plan, result.goal).violations
    assert result.gap <= 0.01
    best = brute_best(case.tight, case.goal)
    assert np.isfinite(best)
    assert result.value >= best - 1e-3 * abs(best)
    assert result.bound >= best - 1e-6 * abs(best)


@pytest.mark.parametrize("kind", sorted(CASES))
def test_a_tight_rule_costs_and_a_loose_one_does_not(kind: str) -> None:
    case = CASES[kind]
    tight, loose = answer(case.tight, case.goal), answer(case.loose, case.goal)
    assert tight.bound < loose.value, "tightening must cost more than the gap"
    if kind not in (
        "budget",
        "stock",
        "enrolment",
        "price_window",
        "test",
        "promote",
        "concurrent_tests",
        "cash",
    ):
        without = answer(replace(case.loose, rules=()), case.goal)
        assert loose.value == pytest.approx(without.value, rel=2e-3)


def test_every_kind_of_rule_has_a_case() -> None:
    assert set(RuleKind.__args__) <= set(CASES)


@pytest.mark.parametrize(
    ("kind", "entry", "limit_of"),
    [
        ("budget", "budget", None),
        ("cap", "r", "r"),
        ("floor", "r", "r"),
        ("target", "r", "r"),
        ("roas_floor", "r", "r"),
        ("order_cost_cap", "r", "r"),
        ("ramp", "r", "r"),
    ],
)
def test_shadow_prices_are_finite_differences(kind: str, entry: str, limit_of: str | None) -> None:
    case = CASES[kind]

    def moved(factor: float) -> Result:
        problem = case.tight
        if limit_of is None:
            problem = replace(problem, settings=replace(problem.settings, total=problem.settings.total * factor))
        else:
            rules = tuple(replace(r, limit=r.limit * factor) if r.id == limit_of else r for r in problem.rules)
            problem = replace(problem, rules=rules)
        return answer(problem, case.goal, gap=1e-5)

    low, high = moved(0.96), moved(1.04)
    row = answer(case.tight, case.goal, gap=1e-5).rules.set_index("name").loc[entry]
    slope = (high.value - low.value) / (0.08 * row["limit"])
    assert row["binding"]
    assert row["shadow_price"] == pytest.approx(slope, rel=0.06, abs=1e-3)


def test_one_budget_agrees_with_a_dynamic_programme() -> None:
    problem = small(products=3, channels=1, weeks=1, total=400.0)
    result = answer(problem, gap=1e-4)
    assert result.plan is not None
    cells = result.plan.cells
    money = np.arange(401.0)
    best = np.zeros(401)
    for cell in range(cells.size):
        one = cells.curves.take(np.array([cell]))
        gain = one.clicks(money[:, None])[:, 0] * cells.per_click[cell, 4] - money
        best = np.array([max(best[b - x] + gain[x] for x in range(b + 1)) for b in range(401)])
    assert result.value == pytest.approx(best[400], rel=1e-6)
    assert result.bound >= best[400] * (1 - 1e-9)


@pytest.mark.parametrize("family", ["exponential", "rational", "hill", "power"])
def test_duality_price_of_money_equals_every_running_cells_last_yuan(family: str) -> None:
    shape = {"hill": 0.8, "power": 0.6}.get(family, 1.0)
    problem = small(products=2, channels=2, weeks=3, total=2000.0)
    problem = replace(problem, lines=tuple(replace(line, family=family, shape=shape) for line in problem.lines))
    result = answer(problem, gap=1e-5)
    assert result.plan is not None
    cells, spend = result.plan.cells, result.plan.spend
    price = float(result.rules.set_index("name").loc["budget", "shadow_price"])
    running = spend > 5
    last = cells.curves.slope(spend) * cells.per_click[:, 4] - 1
    assert last[running] == pytest.approx(np.full(running.sum(), price), rel=0.03, abs=0.02)
    assert (last[~running] <= price + 0.05).all()


@pytest.mark.parametrize("family", ["hill", "table"])
def test_s_curves_are_solved_to_the_proof(family: str) -> None:
    from campaignplan.shop.channel import CurvePoint

    problem = small(products=3, channels=1, weeks=2, total=900.0)
    lines = tuple(replace(line, family=family, shape=2.5) for line in problem.lines)
    points = [(20.0, 2.0), (40.0, 12.0), (60.0, 30.0), (90.0, 42.0), (140.0, 48.0)]
    curves = tuple(CurvePoint(p.id, "c1", x, y + i) for i, p in enumerate(problem.products) for x, y in points)
    problem = replace(problem, lines=lines, curves=curves if family == "table" else ())
    result = answer(problem)
    assert result.status == "optimal"
    assert result.value >= brute_best(problem, "profit") * (1 - 1e-3)


GOALS = ["profit", "gmv", "orders", "inquiries", "lifetime", "mix"]


@pytest.mark.parametrize("goal", GOALS)
def test_every_goal_is_reached_and_is_best_at_itself(goal: str) -> None:
    problem = promoted()
    weights = (("orders", 2.0), ("gmv", 0.1), ("profit", 1.0))
    problem = replace(problem, settings=replace(problem.settings, weights=weights))
    result = answer(problem, goal)
    assert result.status == "optimal"
    for other in GOALS:
        plan = answer(problem, other).plan
        assert plan is not None
        assert audit(problem, plan, goal).value <= result.bound * (1 + 1e-9)  # type: ignore[arg-type]


def test_least_spend_reaches_the_target_and_not_more() -> None:
    problem = ruled(base(total=2000.0), Rule("t", "target", 15.0, metric="orders"))
    result = answer(problem, "least_spend")
    assert result.status == "optimal"
    assert result.plan is not None
    assert result.value == result.plan.spend.sum()
    assert result.bound <= result.value
    assert float(result.plan.outcomes[:, 2].sum()) >= 15.0
    less = replace(problem, settings=replace(problem.settings, total=result.value - 3))
    assert solve(less, Options(goal="orders")).status == "infeasible"


def test_minimum_if_on_is_nothing_or_enough() -> None:
    problem = small(products=3, channels=2, weeks=3, total=1500.0)
    problem = replace(problem, channels=tuple(replace(c, floor=30.0) for c in problem.channels))
    result = answer(problem)
    assert result.plan is not None
    spent = result.plan.spend[result.plan.spend > 0]
    days = result.plan.cells.days[result.plan.cells.period_of[result.plan.spend > 0]]
    assert (spent >= 30 * days).all()
    assert result.status == "optimal"


def test_carry_over_and_daily_periods_are_solved_to_the_proof() -> None:
    problem = small(products=2, channels=1, weeks=2, total=800.0, period="day")
    problem = replace(problem, lines=tuple(replace(line, retention=0.5, carry_in=10.0) for line in problem.lines))
    result = answer(problem)
    assert result.status == "optimal"
    assert result.plan is not None
    assert not audit(problem, result.plan).violations


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(total=st.integers(100, 3000), more=st.integers(1, 2000), seed=st.integers(0, 99))
def test_more_budget_never_hurts(total: int, more: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    problem = small(products=2, channels=1, weeks=2, total=float(total))
    problem = replace(
        problem, products=tuple(replace(p, cvr=float(rng.uniform(0.01, 0.08))) for p in problem.products)
    )
    richer = replace(problem, settings=replace(problem.settings, total=float(total + more)))
    assert answer(richer).bound >= answer(problem).value - 1e-6


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(order=st.permutations(range(3)), letters=st.permutations("xyz"))
def test_renaming_and_permuting_change_nothing(order: list[int], letters: list[str]) -> None:
    problem = small(products=3, channels=1, weeks=2, total=700.0)
    problem = replace(problem, channels=tuple(replace(c, floor=10.0) for c in problem.channels))
    names = {p.id: f"{letter}-9.{i}" for i, (p, letter) in enumerate(zip(problem.products, letters, strict=True))}
    products = tuple(replace(problem.products[i], id=names[problem.products[i].id]) for i in order)
    lines = tuple(replace(line, product=names[line.product]) for line in reversed(problem.lines))
    other = replace(problem, products=products, lines=lines)
    first, second = answer(problem, gap=1e-5), answer(other, gap=1e-5)
    assert first.value == pytest.approx(second.value, rel=1e-5)


def test_the_plan_is_never_below_a_feasible_baseline() -> None:
    problem = small(products=4, channels=2, weeks=4, total=2500.0)
    result = answer(problem)
    assert any(baseline.feasible for baseline in result.baselines)
    assert all(result.value >= baseline.value - 1e-9 for baseline in result.baselines if baseline.feasible)


def test_soft_rules_give_way_at_their_price_and_say_so() -> None:
    hard = CASES["floor"].tight
    rule = hard.rules[0]
    cheap = answer(replace(hard, rules=(replace(rule, penalty=0.01),)))
    dear = answer(replace(hard, rules=(replace(rule, penalty=100.0),)))
    assert cheap.rules.set_index("name").loc["r", "violation"] > 1
    assert dear.rules.set_index("name").loc["r", "violation"] <= 1e-6
    assert dear.value == pytest.approx(answer(hard).value, rel=2e-3)


def test_a_spent_up_total_is_spent_to_the_yuan() -> None:
    problem = small(products=2, channels=2, weeks=2, total=2777.0, spend="exactly")
    result = answer(problem)
    assert result.plan is not None
    assert result.plan.spend.sum() == 2777

"""Risk over joint draws: against grids and linear programmes that share no code with the method."""

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import small
from random_year import random_year
from scipy.optimize import linprog

from campaignplan.errors import InputError
from campaignplan.planning.audit import audit
from campaignplan.planning.audit.risk import cvar
from campaignplan.planning.columns.best import best_spend
from campaignplan.planning.columns.blocks import make_blocks
from campaignplan.planning.columns.method import Columns
from campaignplan.planning.columns.risk import RiskColumns
from campaignplan.planning.columns.risk_mixture import Mixture
from campaignplan.planning.frame import Frame
from campaignplan.planning.grid import build_cells
from campaignplan.planning.problem import Problem
from campaignplan.planning.ranges import spreads
from campaignplan.planning.result import Options, Result
from campaignplan.planning.risk import Joint, Risk, at_risk, joint_draws
from campaignplan.planning.rule import Rule
from campaignplan.planning.rules import coupling_rows
from campaignplan.planning.solve import solve
from campaignplan.response.cells import OUTCOMES, Floats
from campaignplan.response.draws import cell_factors
from campaignplan.shop.channel import CurvePoint

GAP = 0.005
POINTS = ((20.0, 2.0), (40.0, 12.0), (60.0, 30.0), (90.0, 42.0), (140.0, 48.0))


def family_of(name: str, shape: float, floor: float) -> Problem:
    """Two lines of two weeks, their whole money a few steps of 20 yuan."""
    problem = small(products=2, channels=1, weeks=2, total=500.0)
    lines = tuple(replace(line, family=name, shape=shape, cap=40.0, spread=0.5) for line in problem.lines)
    curves = tuple(CurvePoint(line.product, line.channel, *at) for line in lines for at in POINTS if name == "table")
    places = tuple(replace(place, step=20, floor=floor) for place in problem.channels)
    return replace(problem, lines=lines, channels=places, curves=curves)


def curve(problem: Problem, name: str, u: Floats, a: float, line: int) -> Floats:
    match name:
        case "exponential":
            return 1 - np.exp(-u)
        case "rational":
            return u / (1 + u)
        case "power":
            return u**a
        case "hill":
            return u**a / (1 + u**a)
    table = build_cells(problem).curves.tables[line]
    return np.interp(u, table.u, table.h)


def best_on_grid(problem: Problem, options: Options, name: str, a: float) -> float:
    """The best of every plan in steps, on curves and draws multiplied out by hand."""
    result = solve(problem, replace(options, gap=0.5))
    assert result.plan is not None
    cells, plan = result.plan.cells, result.plan
    open_ = np.flatnonzero(cells.open)
    factors = list(cell_factors(cells, open_, spreads(problem, plan), options.draws, options.seed))
    gross = OUTCOMES.index("gross")
    choices, earned = [], []
    for i, cell in enumerate(open_):
        option = cells.base[cell]
        demand, cpc = cells.curves.demand[option], cells.curves.cpc[option]
        money = np.arange(0, int(cells.cap[cell]) + 1, 20.0)
        money = money[(money == 0) | (money >= cells.floor[cell])]
        outcome = []
        for f, g, h in factors:  # demand N f, price c / g, conversion r h
            most, price = demand * f[i], cpc / g[i]
            number = curve(problem, name, money / (price * most), a, int(cells.line_of[cell]))
            outcome.append(most * number * h[i] * cells.per_click[option, gross] - money)
        choices.append(money)
        earned.append(np.array(outcome))
    spent = np.zeros(1)
    total = np.zeros((options.draws, 1))
    for money, outcome in zip(choices, earned, strict=True):
        spent = (spent[:, None] + money).ravel()
        total = (total[:, :, None] + outcome[:, None, :]).reshape(options.draws, -1)
        keeps = spent <= 500.0 + 1e-9
        spent, total = spent[keeps], total[:, keeps]
    ordered = np.sort(total, axis=0)
    tail = round((1 - options.alpha) * options.draws)
    measure = (1 - options.risk) * total.mean(axis=0) + options.risk * ordered[:tail].mean(axis=0)
    return float(measure.max())


@pytest.mark.parametrize("weight", [0.3, 1.0])
@pytest.mark.parametrize(
    ("name", "a", "floor"),
    [
        ("exponential", 1.0, 0.0),
        ("rational", 1.0, 20.0),
        ("power", 0.6, 0.0),
        ("hill", 0.8, 0.0),
        ("hill", 2.5, 0.0),
        ("hill", 2.5, 20.0),
        ("table", 1.0, 0.0),
    ],
)
def test_a_grid_finds_nothing_beyond_the_bound_and_hardly_more_than_the_plan(
    name: str, a: float, floor: float, weight: float
) -> None:
    problem = family_of(name, a, floor)
    options = Options(goal="profit", gap=GAP, risk=weight, alpha=0.6, draws=5, seed=3)
    best = best_on_grid(problem, options, name, a)
    result = solve(problem, options)
    assert result.plan is not None
    assert result.value <= result.bound
    assert best <= result.bound + 1e-7 * abs(result.bound)
    if name == "table":  # an S-shaped table is not decided on or off: what that costs must be in the gap told
        assert best <= result.value + (result.gap + 1e-9) * abs(result.value)
    else:
        assert result.value >= best - 0.02 * max(abs(best), 1.0)


@given(
    st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=30),
    st.floats(0.0, 0.99),
)
@settings(max_examples=60, deadline=None)
def test_cvar_is_the_linear_programme_of_its_definition(values: list[float], alpha: float) -> None:
    """The dual: the least mean over weights that no draw has more than 1 / ((1 - alpha) K) of."""
    count = len(values)
    most = 1 / ((1 - alpha) * count)
    found = linprog(values, A_eq=np.ones((1, count)), b_eq=[1.0], bounds=[(0.0, most)] * count)
    assert cvar(np.array(values), alpha) == pytest.approx(found.fun, rel=1e-6, abs=1e-4)


def year(**changes: Any) -> Problem:
    problem = small(products=4, channels=2, weeks=6, total=4000.0)
    spread = itertools.cycle((0.1, 0.9, 0.4, 0.6))
    lines = tuple(replace(line, spread=next(spread)) for line in problem.lines)
    rules = (Rule("most", "cap", 900.0, product="p4"), Rule("least", "floor", 500.0, product="p1"))
    return replace(problem, lines=lines, rules=rules, **changes)


@pytest.fixture(scope="module")
def by_weight() -> dict[float, Result]:
    return {w: solve(year(), Options(gap=1e-3, risk=w, draws=80)) for w in (0.05, 0.35, 0.7, 1.0)}


def test_more_weight_on_risk_gives_no_lower_cvar_and_no_higher_mean(by_weight: dict[float, Result]) -> None:
    """As far as the gaps of both plans let that be said."""
    for (w, one), (v, other) in itertools.combinations(by_weight.items(), 2):
        assert one.risk is not None
        assert other.risk is not None
        assert one.status == other.status == "optimal"
        loose, tight = one.bound - one.value, other.bound - other.value
        assert other.risk.cvar >= one.risk.cvar - ((1 - w) * tight + (1 - v) * loose) / (v - w) - 1e-6
        assert one.risk.mean >= other.risk.mean - (w * tight + v * loose) / (v - w) - 1e-6
    first, last = by_weight[0.05].risk, by_weight[1.0].risk
    assert first is not None
    assert last is not None
    assert last.cvar > first.cvar + 1.0  # the lines differ enough for the plans to differ
    assert last.mean < first.mean - 1.0


def test_the_parts_of_the_measure_add_up(by_weight: dict[float, Result]) -> None:
    for w, result in by_weight.items():
        assert result.risk is not None
        assert result.value == pytest.approx((1 - w) * result.risk.mean + w * result.risk.cvar)
        assert result.risk.draws == 80
        assert result.risk.cvar < result.risk.mean


def columns(problem: Problem, joint: Joint | None, weight: float) -> Columns:
    frame = Frame(problem, build_cells(problem), "profit")
    asked: tuple[Any, ...] = (frame, coupling_rows(frame), 1e-4, float("inf"), lambda bound: False)
    return Columns(*asked) if joint is None else RiskColumns(*asked, joint=joint, risk=Risk(weight, 0.9))


@pytest.mark.parametrize("weight", [0.0, 0.5, 1.0])
def test_draws_that_are_all_alike_change_nothing(weight: float) -> None:
    problem = year()
    options = len(build_cells(problem).option_cell)
    ones = Joint(np.zeros(options, dtype=np.int64), np.ones((1, 7)), np.ones((1, 7)))
    plain, risky = columns(problem, None, 0.0), columns(problem, ones, weight)
    values = []
    for method in (plain, risky):
        *_, last = method.plans()
        values.append(last.value)
    assert risky.bound == pytest.approx(plain.bound, rel=3e-4)
    assert values[1] == pytest.approx(values[0], rel=3e-4)


def test_no_weight_on_risk_maximises_the_mean_of_the_draws() -> None:
    """Its bound then holds for the plan that is best on the plan's own curves, and every other."""
    problem = year()
    cells = build_cells(problem)
    joint = joint_draws(problem, cells, 60, 0)
    method = columns(problem, joint, 0.0)
    *_, _ = method.plans()
    plain = solve(problem, Options(method="columns"))
    assert plain.plan is not None
    mean = at_risk(problem, plain.plan, "profit", Options(draws=60), audit(problem, plain.plan, "profit")).value
    assert mean <= method.bound * (1 + 1e-9)
    assert method.bound <= mean * 1.05


@pytest.mark.parametrize("seed", [2, 5, 14, 18, 24, 27, 38, 45, 52, 57])
def test_no_plan_is_beyond_the_bound_whatever_the_rules(seed: int) -> None:
    problem = random_year(seed)
    options = Options(gap=GAP, risk=0.5, alpha=0.75, draws=10, time_limit=10)
    result, plain = solve(problem, options), solve(problem, Options(gap=GAP, method="columns", time_limit=10))
    assert (result.status == "infeasible") == (plain.status == "infeasible")
    for plan in (result.plan, plain.plan):
        if plan is not None:
            certificate = audit(problem, plan, result.goal)
            assert not certificate.violations
            value = at_risk(problem, plan, result.goal, options, certificate).value
            assert value <= result.bound + 1e-6 * max(abs(result.bound), 1.0)
            assert value <= result.value + 1e-6 * max(abs(result.value), 1.0) or plan is result.plan


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_a_best_reply_is_bounded_on_every_family_and_price(seed: int) -> None:
    """Also where clicks cost, which bends concave curves the other way; the oracle is a fine grid."""
    dice = np.random.default_rng(seed)
    name, a = (("exponential", 1.0), ("rational", 1.0), ("power", 0.5), ("hill", 0.7), ("hill", 2.8), ("table", 1.0))[
        seed % 6
    ]
    problem = family_of(name, a, float(dice.choice((0.0, 20.0))))
    frame = Frame(problem, build_cells(problem), "profit")
    entries = make_blocks(frame, coupling_rows(frame), ()).entries
    count, draws = len(entries), 6
    joint = Joint(np.arange(count), *np.exp(dice.normal(0, 0.6, (2, count, draws))))
    weight = dice.dirichlet(np.ones(draws))
    mixture = Mixture(joint, np.arange(count), joint.worth * weight, dice.uniform(0, 2, count) * entries.high)
    mixed = replace(entries, mixture=mixture)
    worth = entries.goal * dice.uniform(-0.6, 1.6, count)
    cost = entries.goal / entries.curves.cpc * dice.uniform(-0.1, 0.8, count)
    spend, clicks, net = best_spend(mixed, worth, cost)
    for i in range(count):
        money = np.unique(np.append(np.linspace(entries.low[i], entries.high[i], 3001), [spend[i]]))
        scale, line = entries.scale[i], int(frame.cells.line_of[entries.cell[i]])

        def h(u: Floats, line: int = line) -> Floats:
            return curve(problem, name, u, a, line)

        drawn = sum(
            m * w * h(r * money / scale) for m, w, r in zip(weight, joint.worth[i], joint.reach[i], strict=True)
        )
        own = worth[i] - entries.goal[i]
        value = entries.curves.demand[i] * (entries.goal[i] * drawn + own * h(money / scale)) - cost[i] * money
        top = max(float(value.max()), 0.0)
        assert net[i] >= top - 1e-9 * max(top, 1.0)
        assert net[i] <= top + 5e-3 * (top + float(np.abs(entries.goal * entries.curves.demand).mean()))
        assert clicks[i] == pytest.approx(entries.curves.demand[i] * float(h(np.array([spend[i] / scale]))[0]))


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"risk": 1.5, "alpha": 1.0, "draws": 0}, {"risk", "alpha", "draws"}),
        ({"risk": 0.5, "goal": "least_spend"}, {"goal"}),
        ({"risk": 0.5, "method": "exact"}, {"method"}),
    ],
)
def test_what_cannot_be_asked_is_said_all_at_once(fields: dict[str, Any], names: set[str]) -> None:
    with pytest.raises(InputError) as told:
        solve(year(), Options(**fields))
    assert {issue.where for issue in told.value.issues} == names


def test_a_later_solve_may_start_from_one_under_risk() -> None:
    problem = year()
    risky = solve(problem, Options(gap=GAP, risk=0.5, draws=20))
    settings_ = replace(problem.settings, total=3500.0)
    other = replace(problem, settings=settings_)
    cold, warm = solve(other, Options(method="columns")), solve(other, Options(method="columns"), start=risky)
    assert warm.status == cold.status == "optimal"
    assert warm.value <= cold.bound * (1 + 1e-9)
    assert cold.value <= warm.bound * (1 + 1e-9)

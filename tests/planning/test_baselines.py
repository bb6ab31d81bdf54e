"""Baselines: their money adds up within every bound, and they are what they say they are."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import promotion, small

from campaignplan.planning.audit import audit
from campaignplan.planning.audit.ground import Ground
from campaignplan.planning.baselines import PHASE_WEIGHTS, baselines, past_spend, spread
from campaignplan.planning.frame import Frame
from campaignplan.planning.grid import build_cells
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Enrolment, Lock, PastSpend, Problem, ProductTest
from campaignplan.planning.result import Baseline
from campaignplan.planning.rule import Rule
from campaignplan.shop.book import BookLine
from campaignplan.shop.channel import Channel


def past(problem: Problem) -> tuple[PastSpend, ...]:
    """June three times July, the second product three times the first."""
    share = {6: 3.0, 7: 1.0, "p1": 100.0, "p2": 300.0}
    return tuple(
        PastSpend(line.product, line.channel, month, share[line.product] * share[month])
        for line in problem.lines
        for month in (6, 7)
    )


def made(problem: Problem) -> dict[str, tuple[Baseline, Plan]]:
    cells = build_cells(problem)
    found = baselines(Frame(problem, cells, "profit"), Ground(problem, cells))
    return {baseline.name: (baseline, plan) for baseline, plan in found}


@pytest.fixture
def problem() -> Problem:
    plain = small(total=9000.0, reserve=0.1)
    return replace(
        plain,
        past=past(plain),
        promotions=(promotion("1688-628", date(2027, 6, 20), fee=30.0),),
        book=(BookLine("b", "标王", 500.0, date(2027, 6, 9)),),
    )


def test_all_three_spend_what_the_total_leaves_and_hold(problem):
    found = made(problem)
    assert list(found) == ["even", "last_year", "by_promotion"]
    for name, (baseline, plan) in found.items():
        assert baseline.feasible
        fees = 60.0 if name == "by_promotion" else 0.0
        assert plan.fees == fees
        assert baseline.spend == plan.spend.sum() == 9000 * 0.9 - 500 - fees
        assert baseline.value == audit(problem, plan, "profit").value


def test_even_is_the_same_on_every_day_of_every_line(problem):
    _, plan = made(problem)["even"]
    planned = plan.cells.period_of < plan.cells.horizon
    daily = (plan.spend / plan.cells.days[plan.cells.period_of])[planned]
    assert daily == pytest.approx(np.full(len(daily), 7600 / 28 / 4), abs=1.0)


def test_last_year_keeps_its_shares(problem):
    _, plan = made(problem)["last_year"]
    by_line = plan.spend.reshape(4, -1).sum(axis=1)
    assert by_line[2] / by_line[0] == pytest.approx(3.0, rel=0.02)
    july = np.array([p.month == "2027-07" for p in plan.cells.periods])
    daily = plan.spend.reshape(4, -1) / plan.cells.days
    # 300 over June's 30 days against 100 over July's 31.
    assert daily[0, ~july].mean() / daily[0, july].mean() == pytest.approx(3 * 31 / 30, rel=0.15)


def test_hand_flighting_follows_the_phases_and_joins_what_pays(problem):
    dear = replace(problem, promotions=(replace(problem.promotions[0], discount=0.39),))
    thin = replace(dear.products[1], margin=0.39)
    dear = replace(dear, products=(dear.products[0], thin))
    _, plan = made(dear)["by_promotion"]
    assert plan.enrolled.tolist() == [True, False]  # 40 % against a margin gone to the last
    daily = plan.spend.reshape(4, -1)[0] / plan.cells.days
    quiet = daily[plan.cells.phase[: plan.cells.width] == ""].mean()
    for phase, weight in PHASE_WEIGHTS.items():
        mine = plan.cells.phase[: plan.cells.width] == phase
        if mine.any():
            assert daily[mine] == pytest.approx(np.full(mine.sum(), weight * quiet), rel=0.05)


def test_the_merchants_word_on_enrolment_holds(problem):
    word = (
        Enrolment("1688-628", product="p1", choice="yes"),
        Enrolment("1688-628", product="p2", choice="no"),
    )
    found = made(replace(problem, enrolments=word))
    assert {name: plan.fees for name, (_, plan) in found.items()} == dict.fromkeys(found, 30.0)


def test_locks_floors_caps_steps_and_blackouts_are_kept(problem):
    start = problem.settings.start
    tight = replace(
        problem,
        channels=(
            Channel("c1", "一", floor=20.0, step=5, cap=120.0),
            Channel("c2", "二", floor=50.0, cap=90.0),
        ),
        locks=(Lock("k", "p1", "c1", start, start + timedelta(days=6), 3.0),),
        rules=(Rule("shut", "blackout", start=date(2027, 6, 28), end=date(2027, 6, 30)),),
    )
    for baseline, plan in made(tight).values():
        assert baseline.feasible
        assert plan.spend[:1] == 3.0 * 6
        assert 7600 - 60 - baseline.spend < 5


def test_too_little_money_runs_fewer_lines_above_their_floors(problem):
    poor = replace(problem, settings=replace(problem.settings, total=1500.0, reserve=0.0), book=(), promotions=())
    poor = replace(poor, channels=(Channel("c1", "一", floor=20.0), Channel("c2", "二", floor=20.0)))
    baseline, plan = made(poor)["even"]
    assert baseline.feasible
    assert baseline.spend == 1500.0
    assert plan.spend.reshape(4, -1)[0].all()  # the first line runs all the time
    assert not plan.spend.reshape(4, -1)[3].any()


def test_without_a_total_only_last_years_money_is_a_baseline(problem):
    free = replace(problem, settings=replace(problem.settings, total=None))
    found = made(free)
    assert list(found) == ["last_year"]
    # 24 of June's 30 days and 4 of July's 31, of 2400 and 800 yuan.
    assert found["last_year"][0].spend == pytest.approx(2400 * 24 / 30 + 800 * 4 / 31, abs=1)
    assert past_spend(free, build_cells(free)).sum() == pytest.approx(2400 * 24 / 30 + 800 * 4 / 31)
    assert made(replace(free, past=())) == {}


def test_broken_rules_make_a_baseline_infeasible(problem):
    found = made(replace(problem, rules=(Rule("june", "cap", 100.0, every="month"),)))
    assert not any(baseline.feasible for baseline, _ in found.values())


def test_a_test_runs_where_the_money_happens_to_hold_it(problem):
    first, last = problem.settings.start, problem.settings.start + timedelta(days=14)
    for clicks, runs in ((100.0, True), (2000.0, False)):
        look = ProductTest("look", "p1", "c1", first, last, days=7, clicks=clicks)
        for baseline, plan in made(replace(problem, tests=(look,))).values():
            assert (plan.tests[0].start is not None) == runs
            assert baseline.feasible == runs


@given(
    st.lists(
        st.tuples(st.floats(0, 10), st.integers(0, 6), st.integers(0, 30), st.sampled_from((1, 5))),
        min_size=1,
        max_size=12,
    ),
    st.integers(0, 2000),
)
def test_spreading_keeps_bounds_and_leaves_less_than_a_step(cells, amount):
    weight, low, extra, step = (np.array(column, dtype=float) for column in zip(*cells, strict=True))
    floor, cap = low * step, (low + extra) * step
    result = spread(float(amount), weight, floor, cap, step)
    assert result.sum() <= amount
    assert not (result % step).any()
    running = result > 0
    assert (result[running] >= floor[running]).all()
    assert (result <= cap).all()
    assert not result[weight == 0].any()
    able = (weight > weight.max() * 1e-9) & (cap >= np.maximum(floor, step))
    if floor[able].sum() <= amount:  # money for all floors: nothing is left that would fit a cell
        room = able & (result + step <= cap)
        left = amount - result.sum()
        assert not room.any() or left < step[room].max()

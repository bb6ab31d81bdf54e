"""Shocks: what they change in the grid, and nothing else; what is asked wrongly is refused kindly."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from problems import promotion, random_problem, small

import campaignplan as cp
from campaignplan.planning.asking.scenario import (
    cpc_up,
    cvr_down,
    factory_stop,
    festival_moved,
    reserve,
    surprise_promotion,
)
from campaignplan.planning.check import check
from campaignplan.planning.grid import build_cells
from campaignplan.response.cells import OUTCOMES
from campaignplan.storage.shock import parse_shock

ORDERS, INQUIRIES = OUTCOMES.index("orders"), OUTCOMES.index("inquiries")


@pytest.mark.parametrize("seed", range(6))
def test_dearer_clicks_move_every_price_and_nothing_else(seed):
    problem = random_problem(seed)
    before, after = build_cells(problem), build_cells(cpc_up(problem, 0.25))
    assert np.allclose(after.curves.cpc, before.curves.cpc * 1.25)
    assert np.allclose(after.curves.demand, before.curves.demand)
    assert np.allclose(after.per_click, before.per_click)


@pytest.mark.parametrize("seed", range(6))
def test_lower_conversion_moves_orders_and_inquiries_per_click(seed):
    problem = random_problem(seed)
    before, after = build_cells(problem), build_cells(cvr_down(problem, 0.3))
    for column in (ORDERS, INQUIRIES):
        assert np.allclose(after.per_click[:, column], before.per_click[:, column] * 0.7)
    assert np.allclose(after.curves.cpc, before.curves.cpc)


def test_shocks_add_up_and_leave_a_sound_problem():
    problem = replace(small(), promotions=(promotion("1688-628", date(2027, 6, 20)),))
    both = cpc_up(cpc_up(problem, 0.2), 0.5)
    assert np.allclose(build_cells(both).curves.cpc, build_cells(problem).curves.cpc * 1.8)
    days = date(2027, 6, 10), date(2027, 6, 12)
    for changed in (
        both,
        cvr_down(problem, 0.1),
        surprise_promotion(surprise_promotion(problem, *days), *days),
        festival_moved(problem, "1688-628", 5),
        factory_stop(factory_stop(problem, *days), *days, category="home"),
        reserve(problem, 0.2),
    ):
        assert check(changed) == []


def test_a_rivals_promotion_is_felt_on_its_days_alone():
    problem = small(period="day")
    start, end = date(2027, 6, 10), date(2027, 6, 12)
    before = build_cells(problem)
    after = build_cells(surprise_promotion(problem, start, end, demand=0.5, cpc=2.0, cvr=0.8))
    inside = np.array([start <= p.start <= end for p in before.periods])[before.period_of]
    assert np.allclose(after.curves.demand, before.curves.demand * np.where(inside, 0.5, 1.0))
    assert np.allclose(after.curves.cpc, before.curves.cpc * np.where(inside, 2.0, 1.0))
    assert np.allclose(after.per_click[:, ORDERS], before.per_click[:, ORDERS] * np.where(inside, 0.8, 1.0))


def test_a_moved_promotion_moves_with_all_its_phases():
    problem = replace(small(), promotions=(promotion("1688-628", date(2027, 6, 20)),))
    (old,), (new,) = problem.promotions, festival_moved(problem, "1688-628", -4).promotions
    assert new.anchor == date(2027, 6, 16)
    assert [phase.start - old_phase.start for phase, old_phase in zip(new.phases, old.phases, strict=True)] == [
        timedelta(days=-4)
    ] * len(old.phases)
    assert new.status == "unverified"


def test_a_stopped_factory_gets_no_money():
    problem = factory_stop(small(), date(2027, 6, 14), date(2027, 6, 20), product="p2")
    table = cp.solve(problem).plan.table()
    stopped = table[(table["product"] == "p2") & table["date_start"].between("2027-06-14", "2027-06-20")]
    assert stopped.empty
    assert (table["product"] == "p2").any()


def test_money_held_back_is_not_spent():
    assert cp.solve(reserve(small(), 0.4)).plan.spend.sum() <= 3000 * 0.6


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda p: cpc_up(p, -0.95), "cpc-up"),
        (lambda p: cvr_down(p, 1.0), "cvr-down"),
        (lambda p: reserve(p, 1.0), "reserve"),
        (lambda p: reserve(replace(p, settings=replace(p.settings, total=None)), 0.1), "没有总预算"),
        (lambda p: festival_moved(p, "1688-268", 3), "是不是 1688-628"),
        (lambda p: festival_moved(p, "1688-628", 300), "-90 到 90"),
        (lambda p: factory_stop(p, date(2027, 6, 9), date(2027, 6, 8)), "结束早于开始"),
        (lambda p: factory_stop(p, date(2026, 6, 9), date(2026, 6, 10)), "不在方案"),
        (lambda p: factory_stop(p, date(2027, 6, 9), date(2027, 6, 10), category="hoem"), "是不是 home"),
        (lambda p: surprise_promotion(p, date(2027, 6, 9), date(2027, 6, 10), cpc=0), "cpc"),
    ],
)
def test_what_cannot_be_is_refused_with_a_mend(ask, says):
    problem = replace(small(), promotions=(promotion("1688-628", date(2027, 6, 20)),))
    with pytest.raises(cp.InputError) as refused:
        ask(problem)
    assert says in str(refused.value)


def test_shocks_are_read_by_name():
    problem = small()
    shock = parse_shock("cpc-up=20%+reserve=0.1")
    assert shock.name.zh == "点击单价上涨 20%，预留 10%"
    assert shock.name.en == "clicks 20% dearer, 10% held back"
    assert shock.apply(problem) == reserve(cpc_up(problem, 0.2), 0.1)
    stop = parse_shock("factory-stop=2027-06-09..2027-06-12:product=p1")
    assert stop.apply(problem) == factory_stop(problem, date(2027, 6, 9), date(2027, 6, 12), product="p1")
    assert parse_shock("factory-stop=2027年6月9日至12日:product=p1").apply(problem) == stop.apply(problem)
    rival = parse_shock("surprise-promotion=2027-06-09..2027-06-12:cpc=1.5,cvr=0.9").apply(problem)
    assert rival == surprise_promotion(problem, date(2027, 6, 9), date(2027, 6, 12), cpc=1.5, cvr=0.9)
    assert parse_shock("festival-moved=x:+7").name.en == "x 7 days later"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("cpc-upp=0.2", "是不是 cpc-up"),
        ("rain", "没有这种冲击"),
        ("cpc-up", "cpc-up=20%"),
        ("cpc-up=much", "cpc-up=20%"),
        ("factory-stop=2027-06-29..2027-06-31", "最近的一天是 2027-06-30"),
        ("factory-stop=6月9日", "没有写年份"),
        ("cpc-up=20", "20% 或 0.2"),
        ("factory-stop=2027-06-09..2027-06-10:colour=red", "factory-stop="),
        ("surprise-promotion=2027-06-09..2027-06-10:cpc", "surprise-promotion="),
        ("festival-moved=1688-628", "festival-moved="),
    ],
)
def test_a_shock_written_wrongly_is_refused(asked, says):
    with pytest.raises(cp.InputError) as refused:
        parse_shock(asked)
    assert says in str(refused.value)

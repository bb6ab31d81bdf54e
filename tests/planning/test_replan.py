"""Planning again: the past to the fen, decisions kept, near-ties with the last plan, differences told."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from problems import promotion, small

import campaignplan as cp
from campaignplan.planning.problem import ProductTest
from campaignplan.planning.rule import Rule
from campaignplan.shop.book import BookLine

TODAY = date(2027, 6, 24)  # a Thursday: the week is cut


@pytest.fixture(scope="module")
def problem():
    return replace(
        small(3, 2, 8),
        promotions=(
            promotion("1688-628", date(2027, 6, 20), discount=0.02, fee=20.0),
            promotion("1688-fair", date(2027, 8, 1), discount=0.02, fee=30.0),
        ),
        rules=(
            Rule("months", "cap", 1700, every="month"),
            Rule("early", "floor", 100, start=date(2027, 6, 7), end=date(2027, 6, 13)),
            Rule("share", "cap", 0.5, unit="share", channel="c1"),
        ),
        tests=(ProductTest("t1", "p1", "c1", date(2027, 6, 7), date(2027, 6, 28), clicks=20.0),),
        book=(BookLine("shoot", "拍摄", 150.0, date(2027, 6, 15)),),
    )


@pytest.fixture(scope="module")
def last(problem):
    return cp.solve(problem, cp.Options(gap=5e-3)).plan


@pytest.fixture(scope="module")
def reports(last):
    daily = last.daily()
    rows = daily[(daily["date"] < TODAY.isoformat()) & (daily["channel"] == "c1")].copy()
    rows["spend"] = rows["spend"] * 1.1 + 0.07
    return rows


@pytest.fixture(scope="module")
def again(problem, last, reports):
    return cp.replan(problem, last, TODAY, reports, cp.Options(gap=5e-3))


def money_before(plan, day):
    """Yuan a line before a day, straight from the plan's cells."""
    cells = plan.cells
    past = np.array([period.end < day for period in cells.periods])
    spend = plan.spend.reshape(len(cells.lines), -1)[:, past].sum(axis=1)
    return {(line.product, line.channel): amount for line, amount in zip(cells.lines, spend, strict=True)}


def test_the_past_is_what_was_spent(again, last, reports):
    found = money_before(again.result.plan, TODAY)
    daily = last.daily()
    planned = daily[daily["date"] < TODAY.isoformat()]
    for (product, channel), amount in found.items():
        source = reports if channel == "c1" else planned
        mine = source[(source["product"] == product) & (source["channel"] == channel)]
        assert amount == pytest.approx(mine["spend"].sum(), abs=1e-6)


def test_no_period_mixes_past_and_future(again):
    assert any(period.start == TODAY for period in again.result.plan.cells.periods)


def test_each_past_week_is_exact(again, reports):
    cells = again.result.plan.cells
    days = pd.to_datetime(reports["date"]).dt.date
    for number, period in enumerate(cells.periods):
        if period.end >= TODAY:
            continue
        for line, one in enumerate(cells.lines):
            if one.channel != "c1":
                continue
            mine = reports[(reports["product"] == one.product) & (days >= period.start) & (days <= period.end)]
            assert again.result.plan.spend[line * cells.width + number] == pytest.approx(
                mine["spend"].sum(), abs=1e-9
            )


def test_what_is_left_is_exact(again, problem, last):
    spent = sum(money_before(again.result.plan, TODAY).values())
    fees = 20.0 * sum(
        bool(on) and last.problem.promotions[h].series == "1688-628"
        for on, h in zip(last.enrolled, last.cells.pairs.promotion, strict=True)
    )
    assert again.spent.clicks == pytest.approx(spent)
    assert (again.spent.fees, again.spent.book) == (fees, 150.0)
    assert again.remaining == pytest.approx(3000 - spent - fees - 150)
    plan = again.result.plan
    future = plan.spend.sum() - spent + plan.fees - fees
    assert future <= again.remaining + 0.005


def test_the_new_plan_holds_and_is_proven(again):
    found = cp.audit(again.result.problem, again.result.plan)
    assert found.violations == ()
    assert found.value == pytest.approx(again.result.value)
    assert again.result.bound >= again.result.value
    assert again.result.status == "optimal"
    assert again.result.gap <= 5e-3


def test_settled_enrolments_stay(again, last):
    def joined(plan):
        pairs = plan.cells.pairs
        return {
            (plan.problem.products[p].id, plan.problem.promotions[h].id): bool(on)
            for p, h, on in zip(pairs.product, pairs.promotion, plan.enrolled, strict=True)
        }

    old, new = joined(last), joined(again.result.plan)
    assert {pair for pair, on in old.items() if on and pair[1] == "1688-628-2027"} == {
        pair for pair, on in new.items() if on and pair[1] == "1688-628-2027"
    }


def test_a_started_test_keeps_its_start(again, last):
    (old,), (new,) = last.tests, again.result.plan.tests
    if old.start < TODAY:
        assert new.start == old.start
    else:
        assert new.start >= TODAY


def test_what_has_no_report_is_said(again):
    assert again.unreported == (("s1", "c2", date(2027, 6, 7), date(2027, 6, 23)),)
    assert again.notes[0].zh == "小店·渠道2 2027-06-07 到 2027-06-23 没有报表，按上一版方案算。"
    assert again.notes[0].en == "小店, 渠道2: no report from 2027-06-07 to 2027-06-23; the last plan stands in."


def test_if_nothing_happened_nothing_changes(problem, last):
    again = cp.replan(problem, last, TODAY, None, cp.Options(gap=0.02))
    assert cp.audit(again.result.problem, again.result.plan).violations == ()
    moved = again.difference.money
    assert moved.empty, moved
    assert again.difference.sentences[-1].zh == "两个方案的钱和决定一样。"
    old, new = last.daily(), again.result.plan.daily()
    past = date.isoformat(TODAY)
    pd.testing.assert_series_equal(
        old[old["date"] >= past].groupby(["product", "channel"])["spend"].sum(),
        new[new["date"] >= past].groupby(["product", "channel"])["spend"].sum(),
    )


def test_staying_costs_no_more_than_the_gap(problem, last):
    # Clicks of one channel grow dearer, of the other cheaper: the best plan is then surely another than the last.
    dearer = {"c1": 1.2, "c2": 0.9}
    lines = tuple(replace(line, cpc=line.cpc * dearer[line.channel]) for line in problem.lines)
    changed = replace(problem, lines=lines)
    near, wide = (cp.replan(changed, last, TODAY, None, cp.Options(gap=gap)) for gap in (1e-4, 2e-2))
    assert wide.stayed > near.stayed
    assert wide.result.value >= near.result.bound / (1 + 2e-2) - 1e-6
    far = [abs(one.difference.money["change"]).sum() for one in (near, wide)]
    assert far[1] < far[0]


def test_an_overspent_month_asks_for_no_more(problem, last):
    daily = last.daily()
    rows = daily[daily["date"] < TODAY.isoformat()].copy()
    rows["spend"] = rows["spend"] * (1800 / rows["spend"].sum())
    again = cp.replan(problem, last, TODAY, rows, cp.Options(gap=5e-3))
    assert again.result.plan is not None
    table = again.result.plan.table()
    assert table[(table["date_start"] >= "2027-06-24") & (table["date_start"] < "2027-07-01")].empty
    assert any("已经用了 ¥1,800" in note.zh for note in again.notes)
    july = table[table["date_start"].str.startswith("2027-07")]["spend"].sum()
    assert 0 < july <= 1700


def test_rules_that_speak_of_the_past_alone_do_not_forbid_the_future(problem, last):
    rows = last.daily()
    rows = rows[rows["date"] < TODAY.isoformat()].assign(spend=1.0)  # the early floor was not met
    assert cp.replan(problem, last, TODAY, rows).result.plan is not None


def test_before_the_first_day_everything_is_open(problem, last):
    again = cp.replan(problem, last, problem.settings.start, None, cp.Options(gap=5e-3))
    assert again.result.problem.locks == ()
    assert again.spent.clicks == again.spent.book == 0
    assert again.remaining == 3000 - again.spent.fees  # enrolment in the first promotion closed the day before


def test_a_day_reported_for_a_channel_is_reported_for_all_its_lines(problem, last):
    rows = pd.DataFrame({"date": ["2027-06-08"], "product": ["p1"], "channel": ["c1"], "spend": [33.3]})
    again = cp.replan(problem, last, date(2027, 6, 9), rows, cp.Options(gap=5e-3))
    daily = last.daily()
    first = daily[(daily["date"] == "2027-06-07") & (daily["channel"] == "c1")].groupby("product")["spend"].sum()
    found = money_before(again.result.plan, date(2027, 6, 9))
    for product in ("p1", "p2", "p3"):
        on_the_8th = 33.3 if product == "p1" else 0.0
        assert found[product, "c1"] == pytest.approx(first.get(product, 0) + on_the_8th)


def test_every_fault_of_the_reports_is_told_at_once(problem, last):
    rows = pd.DataFrame(
        {
            "date": ["2027-06-08", "soon", "2027-06-09"],
            "product": ["p9", "p1", "p1"],
            "channel": ["c1", "c1", "c1"],
            "spend": [1.0, 2.0, -3.0],
        }
    )
    with pytest.raises(cp.InputError) as refused:
        cp.replan(problem, last, TODAY, rows)
    told = [issue.sentence("zh") for issue in refused.value.issues]
    assert len(told) == 3
    assert any("p9 × c1" in line for line in told)
    assert any("soon" in line for line in told)
    assert any("-3" in line for line in told)
    with pytest.raises(cp.InputError, match="缺少列 spend"):
        cp.replan(problem, last, TODAY, rows.drop(columns="spend"))


def test_days_add_one_by_one(problem, last):
    """Replanning day after day with nothing new changes nothing in the days to come."""
    plan = last
    for step in range(2):
        plan = cp.replan(problem, plan, TODAY + timedelta(days=step), None, cp.Options(gap=0.02)).result.plan
    old, new = last.daily(), plan.daily()
    day = (TODAY + timedelta(days=1)).isoformat()
    assert old[old["date"] >= day]["spend"].sum() == new[new["date"] >= day]["spend"].sum()

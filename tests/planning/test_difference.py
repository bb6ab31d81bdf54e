"""Differences and comparisons: sums against the plans' own tables, sentences read by eye."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from problems import promotion, small

import campaignplan as cp
from campaignplan.dates import MONTHS_EN
from campaignplan.planning import plan as plans
from campaignplan.planning.asking.difference import difference
from campaignplan.planning.grid import build_cells
from campaignplan.planning.problem import ProductTest
from campaignplan.planning.result import RULE_COLUMNS, Result
from campaignplan.planning.rule import Rule

DIMENSIONS = ("month", "stage", "channel", "product", "promotion")


def made(problem, seed, enrolled, start, value, bound):
    """A result made by hand: money by the dice, nothing solved."""
    cells = build_cells(problem)
    dice = np.random.default_rng(seed)
    spend = np.round(dice.exponential(60, cells.size)) * cells.open * (dice.random(cells.size) < 0.6)
    plan = plans.Plan(problem, cells, spend, np.array(enrolled), (plans.TestStart("t1", start, 50.0),))
    rules = pd.DataFrame(
        [("budget", "budget", 3000.0, 3000.0, True, value / 10000, "", "", "yuan", 0.0)], columns=list(RULE_COLUMNS)
    )
    return Result(problem, "profit", "feasible", "exact", 0.1, value, bound, 0.01, plan, rules)


@pytest.fixture(scope="module")
def pair():
    problem = replace(
        small(2, 2, 5),
        promotions=(replace(promotion("1688-628", date(2027, 6, 20)), name="628大促", name_en="June sale"),),
        tests=(ProductTest("t1", "p1", "c1", date(2027, 6, 7), date(2027, 6, 21), clicks=20.0),),
        rules=(Rule("june", "cap", 2000, start=date(2027, 6, 1), end=date(2027, 6, 30)),),
    )
    changed = replace(
        problem,
        settings=replace(problem.settings, total=3500.0),
        rules=(replace(problem.rules[0], limit=1500.0), Rule("c1", "cap", 900, channel="c1")),
        lines=(replace(problem.lines[0], cpc=1.5), *problem.lines[1:]),
    )
    before = made(problem, 1, [True, False], date(2027, 6, 7), 4000.0, 4100.0)
    after = made(changed, 2, [False, True], date(2027, 6, 14), 4600.0, 4650.0)
    return before, after


def test_money_moved_is_what_the_tables_say(pair):
    before, after = pair
    found = difference(before, after).money
    tables = [result.plan.table() for result in pair]
    for table in tables:
        table["month"] = table["date_start"].str.slice(0, 7)
    for dimension in DIMENSIONS:
        old, new = (table.groupby(dimension)["spend"].sum() for table in tables)
        expected = new.subtract(old, fill_value=0)
        rows = found[found["dimension"] == dimension].set_index("member")["change"]
        assert rows.to_dict() == {name: change for name, change in expected.items() if change}
        assert rows.sum() == tables[1]["spend"].sum() - tables[0]["spend"].sum()
        assert (rows.abs().diff().dropna() <= 0).all()


def test_decisions_that_changed(pair):
    found = difference(*pair)
    assert found.enrolments.to_dict("records") == [
        {"product": "p1", "promotion": "1688-628-2027", "joined": False},
        {"product": "p2", "promotion": "1688-628-2027", "joined": True},
    ]
    assert found.tests.to_dict("records") == [{"test": "t1", "before": date(2027, 6, 7), "after": date(2027, 6, 14)}]


def test_the_sentences(pair):
    found = difference(*pair)
    zh, en = [text.zh for text in found.sentences], [text.en for text in found.sentences]
    assert zh[0] == "利润 ¥4,000 → ¥4,600（+¥600）。"
    assert en[0] == "Profit ¥4,000 → ¥4,600 (+¥600)."
    assert zh[2] == (
        "原因：总预算从 ¥3,000 改为 ¥3,500；2027年6月1日–30日 花费上限：限额从 ¥2,000 改为 ¥1,500；"
        "新加了规则：渠道1花费上限；推广计划改了：产品1 渠道1（点击单价 0.9 → 1.5）。"
    )
    assert en[2] == (
        "Why: the total is ¥3,500, was ¥3,000; spend cap on 1–30 Jun 2027: limit ¥1,500, was "
        "¥2,000; rule added: spend cap for 渠道1; lines changed: 产品1 渠道1 (CPC 0.9 → 1.5)."
    )
    assert zh[3:6] == [
        "628大促改为报名：产品2。",
        "628大促改为不报：产品1。",
        "测款「产品1」：从 6月7日(周一) 改到 6月14日(周一)。",
    ]
    assert en[3:6] == [
        "June sale now joined by 产品2.",
        "June sale no longer joined by 产品1.",
        "product test of 产品1: moved from Mon 7 Jun to Mon 14 Jun.",
    ]
    by_month = next(text for text in found.sentences if text.zh.startswith("按月份"))
    for row in found.money[found.money["dimension"] == "month"].to_dict("records"):
        verb = ("增加", "more") if row["change"] > 0 else ("减少", "less")
        year, month = row["member"].split("-")
        amount = f"¥{abs(row['change']):,.0f}"
        assert f"{year}年{int(month)}月 {amount}" in by_month.zh.partition(verb[0])[2]
        assert f"{MONTHS_EN[int(month) - 1]} {year} {amount}" in by_month.en.partition(verb[1])[2]
    assert zh[-1] == "总预算（扣除预留）：多 1,000 元原来值 ¥400，现在值 ¥460。"
    assert en[-1] == "total budget (less the reserve): 1,000 yuan more was worth ¥400, is now ¥460."


def test_a_difference_within_the_gaps_is_no_difference(pair):
    before, after = pair
    close = replace(after, value=4050.0, bound=4120.0)
    assert "分不出高下" in difference(before, close).sentences[0].zh
    assert "neither is surely better" in difference(before, close).sentences[0].en


def test_the_same_plan_has_no_difference(pair):
    found = difference(pair[0], pair[0])
    assert found.money.empty
    assert found.sentences[-1].en == "Both plans spend and decide alike."
    assert found.causes == ()


def test_scenarios_side_by_side():
    problem = small()
    base = cp.solve(problem)
    less = cp.solve(replace(problem, settings=replace(problem.settings, total=1000.0)))
    none = cp.solve(replace(problem, rules=(Rule("much", "floor", 9000),)))
    found = cp.compare([base, ("less", less), ("none", none)])
    assert found.names == ("small", "less", "none")
    assert list(found.table["spend"].iloc[:2]) == [3000.0, 1000.0]
    assert list(found.table["status"]) == [base.status, less.status, "infeasible"]
    for dimension in DIMENSIONS:
        rows = found.money[found.money["dimension"] == dimension]
        assert rows["small"].sum() == 3000
        assert rows["less"].sum() == 1000
    assert found.rules.set_index("name").loc["budget", "less"] > found.rules.set_index("name").loc["budget", "small"]
    assert "¥3,000 → ¥1,000（-¥2,000）" in found.sentences("less")[1].zh
    assert found.sentences("none") == (none.message,)


def test_results_of_one_name_are_numbered_and_names_given_twice_refused():
    base = cp.solve(small(1, 1, 2))
    assert cp.compare([base, base]).names == ("small", "small 2")
    with pytest.raises(cp.InputError, match="名字重复"):
        cp.compare([("a", base), ("a", base)])
    with pytest.raises(cp.InputError, match="没有可比"):
        cp.compare([])

"""Why a plan is as it is: held against audits of changed plans, solves with more money, and brute force."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from problems import promotion, random_problem, small
from scipy.optimize import minimize_scalar

import campaignplan as cp
from campaignplan.planning.asking.next_money import StoppedError
from campaignplan.planning.asking.price import margin
from campaignplan.planning.asking.stability import stability
from campaignplan.planning.asking.timing import flat_weeks
from campaignplan.planning.explain import subject
from campaignplan.planning.plan import Plan
from campaignplan.planning.ranges import spreads
from campaignplan.planning.rule import Rule
from campaignplan.response.draws import cell_factors

TIGHT = cp.Options(gap=1e-4)
JUNE = Rule("june", "cap", 1000, start=date(2027, 6, 1), end=date(2027, 6, 30))
SHARE = Rule("c1-share", "cap", 0.4, unit="share", channel="c1")


@pytest.fixture(scope="module")
def free():
    return cp.explain(cp.solve(small(3, 2, 8), TIGHT))


@pytest.fixture(scope="module")
def ruled():
    return cp.explain(cp.solve(replace(small(3, 2, 8), rules=(JUNE, SHARE)), TIGHT))


def audited(result, spend):
    plan = Plan(result.problem, result.plan.cells, spend, result.plan.enrolled, result.plan.tests)
    return cp.audit(result.problem, plan, result.goal).value


def test_the_next_thousand_bring_what_a_new_solve_finds(free):
    problem = free.result.problem
    more = cp.solve(replace(problem, settings=replace(problem.settings, total=4000.0)), TIGHT)
    gain = more.value - free.result.value + 1000  # the yuan themselves are not taken off
    assert free.next_money.placed == 1000
    assert free.next_money.brings <= more.bound - free.result.value + 1000 + 1e-6
    assert free.next_money.brings == pytest.approx(gain, rel=0.01)


def test_the_last_thousand_brought_what_a_solve_without_them_loses(free):
    problem = free.result.problem
    less = cp.solve(replace(problem, settings=replace(problem.settings, total=2000.0)), TIGHT)
    assert free.last_money.placed == 1000
    assert free.last_money.brings == pytest.approx(free.result.value - less.value + 1000, rel=0.01)
    assert free.last_money.brings > free.next_money.brings


@pytest.mark.parametrize("which", ["free", "ruled"])
@pytest.mark.parametrize("side", ["next_money", "last_money"])
def test_places_add_up_to_the_yuan(which, side, request):
    moved = getattr(request.getfixturevalue(which), side)
    assert moved.table["spend"].sum() == moved.placed
    assert moved.table["brings"].sum() == pytest.approx(moved.brings, abs=1e-6)


def test_money_does_not_go_where_a_rule_forbids_and_the_rule_is_named(ruled):
    moved = ruled.next_money
    assert not (moved.table["month"] == "2027-06").any()
    assert "june" in moved.barred
    worst = (moved.table["brings"] / moved.table["spend"]).min()
    assert moved.barred["june"] > worst
    problem = ruled.result.problem
    more = cp.solve(replace(problem, settings=replace(problem.settings, total=4000.0)), TIGHT)
    gain = more.value - ruled.result.value + 1000
    assert moved.brings <= more.bound - ruled.result.value + 1000 + 1e-6
    assert moved.brings == pytest.approx(gain, rel=0.03)  # other money may move too: a little is left to it


def test_the_next_thousand_stop_when_told_and_can_be_asked_again():
    stopping = [True]
    told = cp.explain(cp.solve(small()), stop=lambda: stopping[0])
    with pytest.raises(StoppedError):
        _ = told.next_money
    stopping[0] = False
    assert told.next_money.placed == cp.explain(told.result).next_money.placed


def test_no_room_is_said_plainly():
    problem = small(1, 1, 2)
    problem = replace(problem, channels=(replace(problem.channels[0], cap=10.0),))
    told = cp.explain(cp.solve(problem))
    assert told.next_money.placed == 0
    assert told.sentences[0].zh == "不动别的钱，再多的钱也没有地方放。"
    assert set(told.cells["held_by"]) == {"cap"}


def test_marginal_returns_are_what_one_more_yuan_does(ruled):
    result = ruled.result
    cells = result.plan.cells
    table = ruled.cells
    base = audited(result, result.plan.spend)
    planned = np.flatnonzero(cells.period_of < cells.horizon)
    for row in range(0, len(table), 7):
        if table["spend"].iloc[row] == 0:
            continue
        more = result.plan.spend.copy()
        more[planned[row]] += 0.01
        slope = (audited(result, more) - base) / 0.01 + 1
        assert table["marginal"].iloc[row] == pytest.approx(slope, rel=1e-3)


def test_interior_cells_stand_near_their_cut_off(ruled):
    table = ruled.cells
    on = table[(table["spend"] > 100) & table["held_by"].isin(["cut_off", "rule"])]
    assert len(on) > 5
    assert np.allclose(on["marginal"], on["cut_off"], rtol=0.02)
    # June's cap raises what a yuan of June must bring.
    june = table["date_start"] < "2027-07"
    assert on.loc[june[on.index], "cut_off"].min() > on.loc[~june[on.index], "cut_off"].min() + 0.1
    assert (table.loc[june & (table["spend"] > 0), "rule"] == "june").any()


def test_floors_locks_and_closed_cells_are_named():
    problem = small(2, 1, 3, total=600.0)
    problem = replace(
        problem,
        channels=(replace(problem.channels[0], floor=15.0),),
        rules=(Rule("stop", "blackout", product="p1", start=date(2027, 6, 7), end=date(2027, 6, 13)),),
        locks=(cp_lock("p2", date(2027, 6, 14), date(2027, 6, 20), 20.0),),
    )
    told = cp.explain(cp.solve(problem))
    held = told.cells.set_index(["product", "date_start"])["held_by"]
    assert held["p2", "2027-06-14"] == "lock"
    assert held["p1", "2027-06-07"] in ("off", "rule")
    assert {"floor", "off"} & set(held)


def cp_lock(product, start, end, spend):
    from campaignplan.planning.problem import Lock

    return Lock("l1", product, "c1", start, end, spend)


def test_flat_weeks_keep_each_lines_money_and_are_no_better(ruled):
    plan = ruled.result.plan
    flat = flat_weeks(plan)
    width = plan.cells.width
    for line in range(len(plan.cells.lines)):
        at = slice(line * width, (line + 1) * width)
        assert flat.spend[at].sum() == plan.spend[at].sum()
        days = flat.spend[at] / plan.cells.days
        assert days.max() - days.min() <= 1.0 + 1e-9
    assert ruled.timing.flat == pytest.approx(audited(ruled.result, flat.spend))
    assert not ruled.timing.flat_feasible  # it puts more than June's cap into June
    assert ruled.timing.by_hand < ruled.timing.value


def test_timing_pays_where_days_differ():
    problem = replace(small(2, 1, 4), promotions=(promotion("1688-628", date(2027, 6, 20)),))
    told = cp.explain(cp.solve(problem))
    assert told.timing.flat_feasible
    assert told.timing.value > told.timing.flat


def test_replies_to_draws_are_the_best_there_are():
    problem = random_problem(3)
    lines = tuple(replace(line, retention=0.0, carry_in=0.0) for line in problem.lines)
    problem = replace(problem, lines=lines, settings=replace(problem.settings, total=8000.0))
    result = cp.solve(problem, cp.Options(gap=5e-3, time_limit=20))
    at = margin(result)
    found = stability(at, draws=12)
    cells = at.frame.cells
    names = [(line.product, line.channel) for line in cells.lines]
    starts = [period.start.isoformat() for period in cells.periods]
    usable = np.flatnonzero(cells.open & np.isnan(cells.fixed) & (cells.cap > 0))
    drawn = list(cell_factors(cells, usable, spreads(problem, result.plan), 12))
    for row in found.cells.iloc[::9].to_dict("records"):
        cell = names.index((row["product"], row["channel"])) * cells.width + starts.index(row["date_start"])
        place = int(np.flatnonzero(usable == cell)[0])
        curve = cells.curves.take(at.option[[cell]])
        best = []
        for factors in drawn:
            demand, per_yuan, conversion = (factor[place] for factor in factors)
            one = replace(curve, demand=curve.demand * demand, cpc=curve.cpc / per_yuan)
            worth = (at.worth[cell] - at.click_cost[cell]) * conversion

            def loss(spend, one=one, worth=worth, cell=cell):
                return at.cost[cell] * spend - worth * float(one.clicks(np.array([spend]))[0])

            low, high = cells.floor[cell], cells.cap[cell]
            tried = np.concatenate([[0.0, high], np.geomspace(max(low, 0.5), high, 400)])
            start = tried[np.argmin([loss(spend) for spend in tried])]
            near = minimize_scalar(
                loss,
                bounds=(max(start * 0.97, low if start else 0.0), min(start * 1.03 + 1e-3, high)),
                method="bounded",
            )
            best.append(near.x if near.fun < loss(start) and start > 0 else start)
        expected = np.percentile(best, [10, 50, 90])
        assert np.allclose([row["low"], row["middle"], row["high"]], expected, rtol=0.03, atol=2.0)


def test_without_uncertainty_budgets_are_firm(free, monkeypatch):
    assert free.stability.stable < 0.9
    monkeypatch.setattr("campaignplan.response.draws.MONTH_SPREAD", 0.0)
    problem = free.result.problem
    sure = replace(problem, lines=tuple(replace(line, spread=0.0) for line in problem.lines))
    monkeypatch.setattr(
        "campaignplan.planning.ranges.line_prior", lambda *_: type("P", (), dict(spread=0.0, channel="", led=""))
    )
    monkeypatch.setattr("campaignplan.response.prior.Multipliers.first", lambda *_: None)
    found = cp.explain(cp.solve(sure, TIGHT)).stability
    assert found.stable > 0.99


def test_a_result_without_a_plan_says_why(free):
    problem = replace(small(), rules=(Rule("much", "floor", 5000),))
    with pytest.raises(cp.NoPlanError) as refused:
        cp.explain(cp.solve(problem))
    assert "花费下限" in str(refused.value)


def test_sentences_in_both_languages(ruled):
    zh, en = "\n".join(text.zh for text in ruled.sentences), "\n".join(text.en for text in ruled.sentences)
    for part in (
        "再多 1,000 元，能带来毛利 ¥",
        "去处：产品",
        "这条规则不允许",
        "最不划算的 1,000 元，带来毛利",
        "平摊到每天（那样不守规则）",
        "按活动手工排期",
        "抽样 200 次",
    ):
        assert part in zh, part
    for part in (
        "1,000 yuan more would bring ¥",
        "It would go to",
        "forbids it: spend cap",
        "yuan missed least bring",
        "spread flat (which breaks rules)",
        "over 200 draws",
    ):
        assert part in en, part
    assert "{" not in zh + en


def test_the_least_spend_has_no_next_thousand():
    problem = replace(small(2, 1, 3), rules=(Rule("sales", "target", 30, metric="orders"),))
    told = cp.explain(cp.solve(problem, cp.Options(goal="least_spend")))
    assert "多花钱不会更好" in told.sentences[0].zh


def test_rules_are_called_by_what_they_say_and_by_their_ids_only_where_they_say_the_same():
    rules = (
        Rule("june", "cap", 1000, channel="c1", every="week", note="淡季"),
        Rule("one", "floor", 10, stage="launch"),
        Rule("two", "floor", 20, stage="launch"),
    )
    problem = replace(small(), rules=rules)
    told = [subject(problem, entry) for entry in ("june:2027-W07", "one", "stock:p1:2027-06-13")]
    assert [text.zh for text in told] == [
        "2027年第7周渠道1花费上限（淡季）", "新品期花费下限「one」", "「产品1」到2027年6月13日为止的库存",
    ]  # fmt: skip
    assert [text.en for text in told] == [
        "spend cap for 渠道1 in week 7 of 2027 (淡季)", "spend floor 'one' for Launch", "stock of 产品1 up to 13 Jun 2027",
    ]  # fmt: skip

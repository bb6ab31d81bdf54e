"""The audit: every kind of violation is found under its own entry and no other, and agrees with the rows."""

import math
import random
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from oracles.response import totals
from problems import promotion, random_plan, random_problem, small

from campaignplan.planning.audit import MEASURES, audit
from campaignplan.planning.frame import Frame
from campaignplan.planning.grid import build_cells
from campaignplan.planning.plan import Plan
from campaignplan.planning.plan import TestStart as Start
from campaignplan.planning.problem import Enrolment, Lock, Problem, ProductTest, Receipt
from campaignplan.planning.row import Row
from campaignplan.planning.rule import Rule
from campaignplan.planning.rules import all_rows
from campaignplan.shop.book import BookLine
from campaignplan.shop.channel import Channel
from campaignplan.shop.product import Replenishment, StageSegment

START = date(2027, 6, 7)


def base_problem(**changes: object) -> Problem:
    """Two products, two channels, four weeks from 7 June 2027, a burst on 20 June, every rule slack."""
    problem = small(total=3000.0, reserve=0.1)
    goods = tuple(replace(p, stock=10_000.0, lag_days=2.0) for p in problem.products)
    return replace(
        problem,
        products=(goods[0], replace(goods[1], promote="yes")),
        channels=(
            Channel("c1", "一", floor=10.0, step=5, cap=60.0),
            Channel("c2", "二", floor=10.0, step=5, cap=60.0),
        ),
        promotions=(
            promotion("1688-628", date(2027, 6, 20), discount=0.1, fee=50.0),
            promotion("1688-fair", date(2027, 7, 1), discount=0.05),
        ),
        locks=(Lock("held", "p1", "c2", START, START + timedelta(days=6), 11.0),),
        tests=(
            ProductTest("look", "p2", "c2", START, START + timedelta(days=20), days=14, clicks=60.0),
            ProductTest("peek", "p1", "c1", START, START + timedelta(days=20), days=7, clicks=5.0, required=False),
        ),
        rules=(
            Rule("cap", "cap", 2000.0, every="month"),
            Rule("floor", "floor", 10.0, channel="c1"),
            Rule("share", "cap", 0.9, unit="share", product="p1"),
            Rule("share-span", "floor", 0.01, unit="share", share_of="span", channel="c2", every="week"),
            Rule("roas", "roas_floor", 0.5),
            Rule("order-cost", "order_cost_cap", 500.0),
            Rule("inquiry-cost", "inquiry_cost_cap", 5000.0),
            Rule("target", "target", 1.0, metric="orders"),
            Rule("ramp", "ramp", 60.0),
            Rule("cash", "cash", 5000.0),
            Rule("at-most", "promoted_at_most", 2.0),
            Rule("per-product", "promotions_per_product", 2.0),
            Rule("spacing", "promotion_spacing", 5.0),
            Rule("at-once", "concurrent_tests", 2.0),
            Rule("closed", "blackout", channel="c1", start=date(2027, 7, 3), end=date(2027, 7, 4)),
        ),
        **changes,
    )


def base_plan(problem: Problem) -> Plan:
    """Fifteen yuan a day everywhere it is allowed, the fair joined by p2."""
    cells = build_cells(problem)
    days = cells.days[cells.period_of]
    spend = np.where(cells.open, 15.0 * days, 0.0)
    spend = np.where(np.isnan(cells.fixed), spend, cells.fixed)
    frame = Frame(problem, cells, "profit")
    for rule in problem.rules:
        if rule.kind == "blackout":
            for _, periods in frame.slices(rule):
                spend[frame.mask(rule) & periods[cells.period_of]] = 0.0
    fair = next(i for i, p in enumerate(problem.promotions) if p.series == "1688-fair")
    enrolled = (cells.pairs.promotion == fair) & (cells.pairs.product == 1)
    return Plan(problem, cells, spend, enrolled, (Start("look", START, 0.0), Start("peek", None, 0.0)))


def broken(problem: Problem, plan: Plan) -> set[str]:
    return {violation.entry for violation in audit(problem, plan).violations}


def with_rule(name: str, **changes: object) -> tuple[Problem, Plan]:
    """The base plan under a problem of which one rule is changed."""
    problem = base_problem()
    rules = tuple(replace(rule, **changes) if rule.id == name else rule for rule in problem.rules)
    problem = replace(problem, rules=rules)
    return problem, base_plan(problem)


def test_the_base_plan_holds():
    problem = base_problem()
    found = audit(problem, base_plan(problem))
    assert found.violations == ()
    assert tuple(found.measures.columns) == MEASURES
    assert found.measures["entry"].is_unique
    assert not found.measures["violation"].any()


@pytest.mark.parametrize(
    ("name", "changes", "entries"),
    [
        ("cap", {"limit": 1200.0}, {"cap:2027-06"}),
        ("floor", {"limit": 5000.0}, {"floor"}),
        ("share", {"limit": 0.2}, {"share"}),
        (
            "share-span",
            {"limit": 0.51},
            {"share-span:2027-W23", "share-span:2027-W24", "share-span:2027-W25"},
        ),
        ("roas", {"limit": 50.0}, {"roas"}),
        ("order-cost", {"limit": 1.0}, {"order-cost"}),
        ("inquiry-cost", {"limit": 1.0}, {"inquiry-cost"}),
        ("target", {"limit": 1e6}, {"target"}),
        ("ramp", {"limit": 3.0}, {"ramp"}),
        ("cash", {"limit": 500.0}, {"cash:2027-06"}),
        ("at-most", {"limit": 1.0}, {"at-most"}),
        ("per-product", {"limit": 0.0}, {"per-product"}),
        ("closed", {"start": date(2027, 6, 28), "channel": "c2"}, {"closed"}),
    ],
)
def test_a_broken_rule_is_found_under_its_entry_and_no_other(name, changes, entries):
    problem, plan = with_rule(name, **changes)
    if name == "closed":
        plan = replace(plan, spend=base_plan(base_problem()).spend)  # money where none may be
    assert broken(problem, plan) == entries


def changed(plan: Plan, product: int, channel: int, period: int, spend: float) -> Plan:
    """The plan with other money in one cell."""
    line = product * 2 + channel
    money = plan.spend.copy()
    money[line * plan.cells.width + period] = spend
    return replace(plan, spend=money)


@pytest.mark.parametrize(
    ("spend", "entries"),
    [
        (107.0, {"structure:steps"}),
        (55.0, {"structure:floors"}),
        (365.0, {"structure:caps"}),
        (-5.0, {"structure:numbers"}),
        (float("nan"), {"structure:numbers"}),
        (float("inf"), {"structure:numbers"}),
        (0.0, set()),
        (60.0, set()),
        (360.0, set()),
    ],
)
def test_a_cell_that_is_no_budget_is_found(spend, entries):
    """The first period is six days long, as the warm-up follows: 60 to 360 yuan, by fives."""
    problem = base_problem()
    assert broken(problem, changed(base_plan(problem), 0, 0, 0, spend)) == entries


def test_money_off_a_lock_is_found():
    problem = base_problem()
    assert broken(problem, changed(base_plan(problem), 0, 1, 0, 80.0)) == {"structure:locks"}


def test_a_lock_may_lie_under_the_floor():
    problem = base_problem(  # 3 yuan a day under a floor of 10, and in no whole steps
    )
    problem = replace(problem, locks=(Lock("held", "p1", "c2", START, START + timedelta(days=6), 3.0),))
    assert broken(problem, base_plan(problem)) == set()


@pytest.mark.parametrize("why", ["declined", "not alive"])
def test_money_where_none_may_be_is_found(why):
    problem = base_problem()
    plan = base_plan(problem)
    first = problem.products[0]
    if why == "declined":
        closed = replace(problem, products=(replace(first, promote="no"), problem.products[1]))
    else:
        closed = replace(problem, stages=(StageSegment("p1", "launch", START + timedelta(days=14)),))
    cells = build_cells(closed)
    plan = replace(plan, problem=closed, cells=cells, spend=np.where(np.isnan(cells.fixed), plan.spend, cells.fixed))
    assert "structure:closed" in broken(closed, plan)


def test_money_after_the_end_is_found():
    problem = base_problem()
    problem = replace(problem, lines=(replace(problem.lines[0], retention=0.5), *problem.lines[1:]))
    plan = base_plan(problem)
    assert broken(problem, plan) == set()
    assert plan.cells.width > plan.cells.horizon
    assert "structure:closed" in broken(problem, changed(plan, 0, 0, plan.cells.width - 1, 70.0))


def test_the_total_counts_clicks_fees_and_the_book():
    problem = base_problem()
    plan = base_plan(problem)
    clicks = float(plan.spend.sum())
    book = (
        BookLine("b1", "标王", 100.0, date(2027, 6, 9)),
        BookLine("b2", "会费", 40.0, date(2027, 5, 31), every="month"),  # falls on 30 June
        BookLine("b3", "课", 999.0, date(2027, 6, 9), in_budget=False),
        BookLine("b4", "旧", 999.0, date(2027, 6, 6)),
    )
    joined = plan.cells.pairs.promotion == 0  # two products at 50 yuan
    used = clicks + 140.0 + 100.0
    for total, entries in ((used / 0.9, set()), ((used - 1) / 0.9, {"budget"})):
        now = replace(problem, settings=replace(problem.settings, total=total), book=book)
        now = replace(now, rules=())
        found = audit(now, replace(plan, problem=now, enrolled=joined))
        assert {v.entry for v in found.violations} == entries
        assert found.measures.set_index("entry").loc["budget", "used"] == pytest.approx(used)
        assert found.measures.set_index("entry").loc["budget", "limit"] == pytest.approx(total * 0.9)


@pytest.mark.parametrize(("short", "entries"), [(0, set()), (4, set()), (5, {"budget"}), (-1, {"budget"})])
def test_a_total_to_be_used_up_may_miss_less_than_a_step(short, entries):
    problem = base_problem()
    plan = base_plan(problem)
    total = float(plan.spend.sum()) + short
    settings = replace(problem.settings, total=total, reserve=0.0, spend="exactly")
    assert broken(replace(problem, settings=settings), plan) == entries


def test_stock_is_checked_before_each_delivery_and_at_the_end():
    problem = base_problem()
    plan = base_plan(problem)
    sold = {v: float(x) for v, x in zip(("p1", "p2"), _units(plan), strict=True)}
    there = sold["p1"] + 4 * 7 * 2 - 1.0  # two a day without ads; a unit short, were it not for the lag
    stocked = replace(problem.products[0], stock=there, base_units=2.0)
    now = replace(problem, products=(stocked, problem.products[1]))
    assert broken(now, replace(plan, problem=now)) == set()
    now = replace(problem, products=(replace(stocked, lag_days=0.0), problem.products[1]))
    assert broken(now, replace(plan, problem=now)) == {"stock:p1:2027-07-04"}
    arriving = (Replenishment("p1", date(2027, 6, 28), 1.0),)
    now = replace(now, replenishments=arriving)
    assert broken(now, replace(plan, problem=now)) == set()
    early = replace(stocked, stock=there / 2, lag_days=0.0)
    now = replace(
        now,
        products=(early, problem.products[1]),
        replenishments=(Replenishment("p1", date(2027, 6, 28), there),),
    )
    assert broken(now, replace(plan, problem=now)) == {"stock:p1:2027-06-27"}


def _units(plan: Plan) -> list[float]:
    from campaignplan.response.outcome import by_cell

    units = by_cell(plan.cells, plan.spend, plan.enrolled)[:, 6].reshape(4, -1).sum(axis=1)
    return [units[:2].sum(), units[2:].sum()]


def test_a_product_that_must_be_promoted_needs_money():
    problem = base_problem()
    plan = base_plan(problem)
    money = plan.spend.copy()
    money[2 * plan.cells.width :] = 0.0
    problem = replace(problem, tests=(), rules=())
    assert broken(problem, replace(plan, problem=problem, spend=money)) == {"promote:p2"}


@pytest.mark.parametrize(
    ("starts", "entries"),
    [
        ((Start("look", None, 0.0),), {"test:look"}),
        ((), {"test:look"}),
        ((Start("look", START + timedelta(days=1), 0.0),), {"test:look"}),  # no period starts then
        ((Start("look", START + timedelta(days=21), 0.0),), {"test:look"}),  # after the latest start
        ((Start("look", START + timedelta(days=6), 0.0),), set()),  # the warm-up starts then
        ((Start("look", START, 0.0), Start("peek", START, 0.0)), set()),
    ],
)
def test_tests_run_in_their_windows(starts, entries):
    problem = base_problem()
    plan = replace(base_plan(problem), tests=starts)
    assert broken(problem, plan) == entries


def test_a_test_needs_the_money_its_clicks_cost():
    problem = base_problem()
    plan = base_plan(problem)
    asked = replace(problem, tests=(replace(problem.tests[0], clicks=300.0), problem.tests[1]))
    need = audit(asked, plan).measures.set_index("entry").loc["test:look", "limit"]
    curves, periods = plan.cells.curves, [3 * plan.cells.width + t for t in range(4)]  # 7 to 20 June
    first = [int(np.flatnonzero(plan.cells.option_cell == cell)[0]) for cell in periods]
    everyone = sum(curves.demand[o] for o in first)

    def clicks(yuan: float) -> float:
        """What yuan buy when they follow demand."""
        shares = [(curves.demand[o], yuan * curves.demand[o] / everyone) for o in first]
        return sum(n * (1 - math.exp(-x / (curves.cpc[o] * n))) for o, (n, x) in zip(first, shares, strict=True))

    assert clicks(need - 1) < 300 <= clicks(need)
    assert broken(problem, plan) == set()
    dearer = replace(problem, tests=(replace(problem.tests[0], clicks=2000.0), problem.tests[1]))
    assert broken(dearer, replace(plan, problem=dearer)) == {"test:look"}


def test_tests_at_once_are_counted():
    problem, plan = with_rule("at-once", limit=1.0)
    both = (Start("look", START, 0.0), Start("peek", START, 0.0))
    apart = (Start("look", START, 0.0), Start("peek", START + timedelta(days=14), 0.0))
    assert broken(problem, replace(plan, tests=both)) == {"at-once"}
    assert broken(problem, replace(plan, tests=apart)) == set()


def test_promotions_too_close_or_undercutting_are_found():
    problem = base_problem()
    plan = base_plan(problem)
    both = replace(plan, enrolled=plan.cells.pairs.product == 1)
    assert broken(problem, both) == {"price-window"}  # 10 % off on 20 June, 5 % on 1 July inside its 90 days
    mild = replace(problem, promotions=(replace(problem.promotions[0], discount=0.05), problem.promotions[1]))
    cells = build_cells(mild)
    plan = replace(plan, problem=mild, cells=cells)
    assert broken(mild, replace(both, problem=mild, cells=cells)) == set()
    far = replace(mild, rules=tuple(replace(r, limit=12.0) if r.id == "spacing" else r for r in mild.rules))
    assert broken(far, replace(both, problem=far, cells=cells)) == {"spacing"}
    assert broken(far, replace(plan, problem=far)) == set()


@pytest.mark.parametrize(
    ("word", "changes", "fault"),
    [
        ({"choice": "no"}, {}, True),
        ({"choice": "yes"}, {}, False),
        ({}, {"categories": ("toys",)}, True),
        ({}, {"tiers": ("L5",)}, True),
        ({}, {"min_stock": 20_000.0}, True),
        ({}, {"platform": "tmall"}, True),
        ({}, {}, False),
    ],
)
def test_enrolment_against_the_terms_is_found(word, changes, fault):
    problem = base_problem()
    plan = base_plan(problem)  # p2 joins the fair
    terms = (problem.promotions[0], replace(problem.promotions[1], **changes))
    words = (Enrolment("1688-fair", product="p2", **word),) if word else ()
    # The grid would not offer the pair: hand the audit a plan made before the terms were known.
    now = replace(problem, promotions=terms, enrolments=words, rules=())
    wrong = {"structure:enrolment:p2:1688-fair-2027"} if fault else set()
    assert broken(now, replace(plan, problem=now)) == wrong


def test_enrolment_the_merchant_wants_is_missed():
    problem = base_problem()
    problem = replace(problem, enrolments=(Enrolment("1688-628-2027", product="p1", choice="yes"),))
    assert broken(problem, base_plan(problem)) == {"structure:enrolment:p1:1688-628-2027"}


def test_a_soft_rule_is_measured_and_priced_not_reported():
    problem, plan = with_rule("cap", limit=1200.0, penalty=2.0)
    hard = audit(*with_rule("cap", limit=3000.0))
    soft = audit(problem, plan)
    row = soft.measures.set_index("entry").loc["cap:2027-06"]
    assert soft.violations == ()
    assert row["soft"]
    assert row["violation"] == row["used"] - 1200.0 > 0
    assert soft.value == pytest.approx(hard.value - 2.0 * row["violation"])
    assert audit(problem, plan, "least_spend").value == pytest.approx(
        plan.spend.sum() + plan.fees + 2.0 * row["violation"]
    )


def test_cash_counts_what_came_in():
    problem, plan = with_rule("cash", limit=500.0)
    paid = replace(problem, receipts=(Receipt(START - timedelta(days=1), 5000.0),))
    late = replace(problem, receipts=(Receipt(START, 5000.0),))
    assert broken(paid, replace(plan, problem=paid)) == set()
    assert broken(late, replace(plan, problem=late)) == {"cash:2027-06"}


def test_a_plan_of_another_size_is_refused():
    problem = base_problem()
    plan = base_plan(problem)
    with pytest.raises(ValueError, match="do not fit"):
        audit(problem, replace(plan, spend=plan.spend[:-1]))


@pytest.mark.parametrize("seed", range(12))
def test_values_are_those_of_the_day_by_day_oracle(seed):
    plan = random_plan(random_problem(seed), seed)
    weights = (("orders", 3.0), ("profit", 0.5), ("lifetime", 0.25))
    problem = replace(plan.problem, settings=replace(plan.problem.settings, weights=weights))
    sums = totals(plan)
    paid = float(plan.spend.sum() + sum(plan.cells.pairs.fee[plan.enrolled]))
    expected = {
        "profit": sums["gross"] - paid,
        "lifetime": sums["lifetime"] - paid,
        "gmv": sums["gmv"],
        "orders": sums["orders"],
        "inquiries": sums["inquiries"],
        "mix": 3 * sums["orders"] + 0.5 * (sums["gross"] - paid) + 0.25 * (sums["lifetime"] - paid),
        "least_spend": paid,
    }
    for goal, value in expected.items():
        assert audit(problem, plan, goal).value == pytest.approx(value, rel=1e-9), goal


def random_rules(problem: Problem, seed: int) -> Problem:
    """Every kind of rule twice, in random scopes and spans, with book, receipts, stock and tests."""
    dice = random.Random(seed)
    start, end = problem.settings.start, problem.settings.end
    kinds = (
        "cap", "floor", "roas_floor", "order_cost_cap", "inquiry_cost_cap", "target", "ramp", "cash",
        "promoted_at_most", "promotions_per_product", "promotion_spacing", "concurrent_tests", "blackout",
    )  # fmt: skip
    limits = {
        "cap": 900, "floor": 900, "roas_floor": 2, "order_cost_cap": 25, "inquiry_cost_cap": 20, "target": 40,
        "ramp": 15, "cash": 500, "promoted_at_most": 1, "promotions_per_product": 1, "promotion_spacing": 30,
        "concurrent_tests": 1, "blackout": 0,
    }  # fmt: skip
    rules = []
    for number in range(2):
        for kind in kinds:
            share = kind in ("cap", "floor") and dice.random() < 0.5
            first = start + timedelta(days=dice.randrange(0, 10)) if dice.random() < 0.5 else None
            last = end - timedelta(days=dice.randrange(0, 8)) if dice.random() < 0.5 else None
            rules.append(
                Rule(
                    f"{kind.replace('_', '-')}-{number}",
                    kind,
                    0.4 if share else limits[kind],
                    unit="share" if share else "yuan",
                    share_of=dice.choice(("total", "span")),
                    metric=dice.choice(("orders", "inquiries", "gmv", "profit", "clicks", "lifetime")),
                    product=dice.choice(("", "", "p1", "p2|p3")),
                    channel=dice.choice(("", "", "c1")),
                    category=dice.choice(("", "", "home|other")),
                    shop=dice.choice(("", "", "s1")),
                    stage=dice.choice(("", "", "maturity|launch")),
                    objective=dice.choice(("", "", "acquire|test")),
                    promotion=dice.choice(("", "", "", "1688-628", "tmall-618-2027|1688-fair")),
                    phase=dice.choice(("", "", "", "burst|warm_up")),
                    start=first,
                    end=last,
                    every=dice.choice(("", "week", "month", "quarter")),
                    penalty=dice.choice((None, 2.5)),
                )
            )
    goods = tuple(
        replace(p, stock=dice.choice((None, 60.0)), base_units=dice.choice((0, 1.5))) for p in problem.products
    )
    return replace(
        problem,
        products=goods,
        rules=tuple(rules),
        replenishments=tuple(
            Replenishment(p.id, start + timedelta(days=dice.randrange(-3, 30)), 20.0) for p in goods for _ in range(2)
        ),
        book=(
            BookLine("a", "年费", 70.0, start - timedelta(days=20), every="month"),
            BookLine("b", "图", 33.0, start + timedelta(days=2), in_budget=False),
            BookLine("c", "课", 21.0, date(2027, 1, 31), every="quarter", until=end - timedelta(days=2)),
        ),
        receipts=(Receipt(start - timedelta(days=1), 100.0), Receipt(start + timedelta(days=25), 90.0)),
        tests=(
            ProductTest("one", "p1", "c1", start, end, days=7, clicks=40.0, required=False),
            ProductTest("two", "p3", "c2", start, end, days=10, clicks=30.0, required=False),
        ),
    )


def row_excess(row: Row, plan: Plan, frame: Frame, clicks: np.ndarray) -> float:
    """How far a row is broken, from its terms."""
    product_paid = np.zeros(len(plan.problem.products))
    np.add.at(product_paid, frame.product_of_cell, plan.spend)
    starts = {start.test: start.start for start in plan.tests}
    running = np.array(
        [frame.cells.periods[w.first].start == starts.get(plan.problem.tests[w.test].id) for w in frame.windows],
        dtype=float,
    )
    left = (
        row.spend.dot(plan.spend)
        + row.clicks.dot(clicks)
        + row.enrol.dot(plan.enrolled.astype(float))
        + row.promoted.dot((product_paid > 0).astype(float))
        + row.window.dot(running)
    )
    over, under = max(left - row.rhs, 0.0), max(row.rhs - left, 0.0)
    return {"<=": over, ">=": under, "==": over + under}[row.sense]


@pytest.mark.parametrize("seed", range(30))
def test_the_audit_agrees_with_the_rows(seed):
    """Two pieces of code that share nothing say the same of any plan, good or bad."""
    problem = random_rules(random_problem(seed), seed)
    plan = random_plan(problem, seed)
    frame = Frame(problem, plan.cells, "profit")
    dice = random.Random(seed)
    starts = []
    for number, test in enumerate(problem.tests):
        runs = [w for w in frame.windows if w.test == number]
        run = dice.choice(runs) if runs else None
        starts.append(Start(test.id, plan.cells.periods[run.first].start if run else None, 0.0))
    plan = replace(plan, tests=tuple(starts))
    clicks = np.zeros(len(plan.cells.option_cell))
    option = plan.cells.chosen(plan.enrolled)
    clicks[option] = plan.cells.curves.take(option).clicks(plan.cells.effective(plan.spend))
    expected: dict[str, float] = {}
    penalties = 0.0
    for row in all_rows(frame):
        excess = row_excess(row, plan, frame, clicks)
        expected[row.entry] = expected.get(row.entry, 0.0) + excess
        penalties += (row.penalty or 0.0) * excess
    found = audit(problem, plan, "profit")
    measured = found.measures.set_index("entry")["violation"].to_dict()
    for entry, excess in expected.items():
        # A test's needed money is a whole yuan found by two different searches.
        assert measured[entry] == pytest.approx(excess, rel=1e-6, abs=1.01 if entry.startswith("test:") else 1e-4), (
            entry
        )
    for entry, excess in measured.items():
        assert entry in expected or excess == 0, entry
    spent = frame.goal_spend * float(plan.spend.sum()) + frame.goal_fee * plan.fees
    assert found.value == pytest.approx(float(frame.goal_clicks @ clicks) + spent - penalties, rel=1e-6, abs=1e-3)


def test_some_random_rules_bind_and_some_do_not():
    """The comparison above means something: each kind is broken in some plan and kept in another."""
    broken_in: dict[str, int] = {}
    kept_in: dict[str, int] = {}
    for seed in range(30):
        problem = random_rules(random_problem(seed), seed)
        measures = audit(problem, random_plan(problem, seed)).measures
        for kind, excess in zip(measures["kind"], measures["violation"], strict=True):
            counts = broken_in if excess > 0 else kept_in
            counts[kind] = counts.get(kind, 0) + 1
    always = {"test", "concurrent_tests"}  # random plans schedule no test
    assert set(broken_in) | always >= set(kept_in)
    assert set(kept_in) >= set(broken_in)


def test_nothing_to_measure_is_no_number():
    problem = replace(
        base_problem(), tests=(), products=tuple(replace(p, promote="auto") for p in base_problem().products)
    )
    problem = replace(problem, locks=())
    plan = base_plan(problem)
    empty = replace(plan, problem=problem, spend=np.zeros_like(plan.spend))
    measures = audit(problem, empty).measures.set_index("entry")
    assert math.isnan(measures.loc["roas", "used"])
    assert math.isnan(measures.loc["share", "used"])
    assert measures.loc["share", "violation"] == 0

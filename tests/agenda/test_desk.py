"""The enrolment desk: what fits, how long it is open, what is known of each requirement, what it is worth."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from problems import promotion, small

from campaignplan.agenda.desk import Opening, Requirement, desk
from campaignplan.agenda.desk.missing import missing
from campaignplan.planning.asking.enrolling import enrolling
from campaignplan.planning.check import check
from campaignplan.planning.grid.eligibility import offers
from campaignplan.planning.problem import Enrolment, Problem
from campaignplan.planning.result import Options, Result
from campaignplan.planning.solve import solve
from campaignplan.publishing.columns import COLUMNS
from campaignplan.publishing.tables.desk import DESK, DESK_PRODUCTS, candidates, openings
from campaignplan.shop.shop import Shop

DAY = date(2027, 7, 14)
"""The day of `fair`: enrolment from 14 June to 30 June, over on 18 July."""


def problem(products: tuple[dict[str, Any], ...] = ({}, {}), tier: str = "", **terms: Any) -> Problem:
    base = small(products=len(products), weeks=8)
    goods = tuple(replace(one, **changes) for one, changes in zip(base.products, products, strict=True))
    fair = promotion("fair", DAY, **terms)
    found = replace(base, promotions=(fair,), products=goods, shops=(replace(base.shops[0], tier=tier),))
    assert check(found) == []
    return found


def planned() -> Result:
    """A plan that enrols the first product, because the merchant wants it to."""
    base = replace(problem(fee=30.0), enrolments=(Enrolment("fair", "p1", choice="yes"),))
    return solve(base, Options(gap=1e-3, time_limit=20))


def only(source: Problem, today: date = date(2027, 6, 20)) -> Opening:
    (found,) = desk(source, today)
    return found


def line(source: Problem, kind: str) -> Requirement | None:
    return next((line for line in only(source).requirements if line.kind == kind), None)


@pytest.mark.parametrize(
    ("today", "door", "left"),
    [
        (date(2027, 6, 13), "ahead", 16),
        (date(2027, 6, 14), "open", 15),
        (date(2027, 6, 29), "open", 0),
        (date(2027, 6, 30), "closed", -1),
        (date(2027, 7, 18), "closed", -19),
    ],
)
def test_days_are_counted_to_the_last_on_which_one_may_enrol(today: date, door: str, left: int):
    found = only(problem(), today)
    assert (found.door, found.days_left) == (door, left)


def test_what_is_over_is_not_on_the_desk():
    assert desk(problem(), date(2027, 7, 19)) == ()


def test_without_an_enrolment_phase_there_are_no_days():
    phases = tuple(phase for phase in promotion("fair", DAY).phases if phase.kind != "enrolment")
    found = only(problem(phases=phases))
    assert (found.door, found.days_left, found.closes) == ("undated", None, None)


def test_the_most_urgent_open_one_is_on_top():
    base = problem()
    more = (promotion("later", date(2027, 7, 20)), promotion("far", date(2027, 7, 30)), *base.promotions)
    found = desk(replace(base, promotions=more), date(2027, 6, 25))
    assert [one.promotion.series for one in found] == ["fair", "later", "far"]
    assert [one.door for one in found] == ["open", "open", "ahead"]


def test_other_platforms_are_not_offered():
    base = problem()
    assert desk(replace(base, promotions=(replace(base.promotions[0], platform="tmall"),)), DAY) == ()
    two = replace(base, shops=(*base.shops, Shop("s2", "二店", platform="1688")))
    assert [one.shop.id for one in desk(two, DAY)] == ["s1"]  # the second shop sells nothing


REQUIREMENTS = [
    ("category", {"categories": ("home",)}, ({}, {}), "", "met", "", ""),
    ("category", {"categories": ("toys",)}, ({}, {}), "", "missing", "p1 p2", ""),
    ("category", {"categories": ("home",)}, ({}, {"category": "toys"}), "", "met", "p2", ""),
    ("category", {"categories": ("home",)}, ({}, {"category": ""}), "", "unknown", "", "p2"),
    ("tier", {"tiers": ("L4", "L5")}, ({}, {}), "L4", "met", "", ""),
    ("tier", {"tiers": ("L4", "L5")}, ({}, {}), "L3", "missing", "p1 p2", ""),
    ("tier", {"tiers": ("L4", "L5")}, ({}, {}), "", "unknown", "", "p1 p2"),
    ("stock", {"min_stock": 100}, ({"stock": 100.0}, {"stock": 200.0}), "", "met", "", ""),
    ("stock", {"min_stock": 100}, ({"stock": 99.0}, {}), "", "unknown", "p1", "p2"),
    ("listing", {"min_listing_points": 4}, ({"listing_points": 4.0}, {"listing_points": 3.9}), "", "met", "p2", ""),
    ("listing", {"min_listing_points": 4}, ({"listing_points": 3.0}, {"listing_points": 3.9}), "", "missing", "p1 p2", ""),
    ("listing", {"min_listing_points": 4}, ({}, {"listing_points": 3.9}), "", "unknown", "p2", "p1"),
    ("window", {"price_window_days": 90}, ({"recent_low": 80.0}, {"recent_low": 80.0}), "", "missing", "p2", ""),
    ("window", {"price_window_days": 90}, ({"recent_low": 72.0}, {}), "", "unknown", "", "p2"),
    ("window", {"price_window_days": 30}, ({}, {}), "", "met", "", ""),
    ("floor", {}, ({"price_floor": 71.25}, {}), "", "met", "", ""),
    ("floor", {}, ({"price_floor": 72.0}, {}), "", "met", "p1", ""),
]  # fmt: skip
"""Prices are 75 and 90 yuan, five percent off: 71.25 and 85.50."""


@pytest.mark.parametrize(("kind", "terms", "products", "tier", "state", "failing", "unsaid"), REQUIREMENTS)
def test_each_requirement_is_met_missing_or_unknown(kind, terms, products, tier, state, failing, unsaid):
    source = problem(products, tier, **terms)
    found = line(source, kind)
    assert found is not None
    wanted = "met" if (kind, failing) == ("window", "p2") else state  # one product meets it
    assert found.state == wanted
    assert (" ".join(found.missing), " ".join(found.unknown)) == (failing, unsaid)
    against = {
        source.products[offer.product].id
        for offer in offers(source)
        if any(obstacle.kind == kind for obstacle in offer.obstacles)
    }
    # Where a figure is there, the desk and the plan agree on who may not enrol.
    assert set(found.missing) == against - set(found.unknown)


def test_what_is_not_asked_is_no_requirement():
    source = problem(price_window_days=0)
    assert only(source).requirements == ()


def test_free_text_stays_an_open_box_and_says_what_is_not_verified():
    words = ("主图干净", "服务分达标（待核实）")
    boxes = [r for r in only(problem(requirements=words, status="verified")).requirements if r.kind == "written"]
    assert [(box.state, box.sure) for box in boxes] == [("unknown", True), ("unknown", False)]
    boxes = [r for r in only(problem(requirements=words)).requirements if r.kind == "written"]
    assert [box.sure for box in boxes] == [False, False]


def test_without_a_plan_what_the_merchant_left_open_is_undecided():
    base = problem(({}, {}, {}))
    words = (Enrolment("fair", "p1", choice="yes"), Enrolment("fair", "p2", choice="no"))
    found = only(replace(base, enrolments=words))
    assert [c.product.id for c in found.chosen] == ["p1"]
    assert [c.product.id for c in found.undecided] == ["p3"]
    assert [c.enrols for c in found.candidates] == [None, None, None]


def test_with_a_plan_it_says_what_to_enrol_and_what_that_is_worth():
    result = planned()
    assert result.plan is not None
    assert result.plan.enrolled.any()
    worth = enrolling(result, draws=16)
    (found,) = desk(result, date(2027, 6, 20), worth)
    table = result.plan.enrolments()
    assert {c.product.id for c in found.chosen} == set(table.loc[table["enrolled"], "product"])
    assert not found.undecided
    assert found.fees == 30.0 * len(found.chosen)
    assert found.worth is not None
    assert found.worth.value == pytest.approx(sum(c.worth.value for c in found.chosen if c.worth))
    assert found.worth.low <= found.worth.middle <= found.worth.high


def test_what_is_missing_is_told_in_words():
    told = missing(only(problem(min_listing_points=4, tiers=("L4",), requirements=("主图干净",))))
    assert [text.zh for text in told] == [
        "店铺层级没有填",
        "时间和要求待核实",
    ]  # nothing fits before the tier is known
    told = missing(only(problem(min_listing_points=4, requirements=("主图干净",), price_window_days=0)))
    assert [text.zh for text in told] == [
        "2 款还没有决定报不报", "2 款的信息质量分没有填", "1 条要求要人工核对", "时间和要求待核实",
    ]  # fmt: skip
    told = missing(only(problem(categories=("toys",), price_window_days=0, status="verified")))
    assert [text.zh for text in told] == ["没有一款满足类目"]
    done = problem(progress="enrolled", status="verified", price_window_days=0)
    assert missing(only(replace(done, enrolments=(Enrolment("fair", choice="yes"),)))) == ()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_tables_have_documented_columns(lang):
    result = planned()
    found = desk(result, date(2027, 6, 20), enrolling(result, draws=8))
    one, each = openings(found, lang), candidates(found, lang)
    assert tuple(one.columns) == DESK
    assert tuple(each.columns) == DESK_PRODUCTS
    assert set(DESK) | set(DESK_PRODUCTS) <= set(COLUMNS)
    assert len(one) == 1
    assert list(each["product"]) == ["p1", "p2"]
    assert float(one["worth"][0]) == pytest.approx(found[0].worth.value)

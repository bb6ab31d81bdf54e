from dataclasses import replace
from datetime import date, timedelta

import calendar_edits
import pytest
from problems import promotion

from campaignplan.planning.grid.eligibility import offers
from campaignplan.planning.problem import Enrolment, Problem
from campaignplan.shop.shop import Shop

Terms = dict[tuple[str, str], tuple[str, float, float]]


@pytest.fixture
def crowded(tiny: Problem) -> Problem:
    """Two shops on one platform, one series twice, terms at every level."""
    start = tiny.settings.start
    again = promotion("1688-628", start + timedelta(days=24))
    return replace(
        tiny,
        shops=(*tiny.shops, Shop("s2", "二店")),
        products=(tiny.products[0], replace(tiny.products[1], shop="s2")),
        promotions=(*tiny.promotions, replace(again, id="1688-628-again", name="再来一次")),
        enrolments=(
            Enrolment("1688-628", choice="yes", fee=11.0),
            Enrolment("1688-628-2027", shop="s2", discount=0.2),
            Enrolment("1688-fair", product="p1", choice="no"),
        ),
    )


def by_pair(problem: Problem) -> Terms:
    return {
        (problem.products[o.product].id, problem.promotions[o.promotion].id): (o.choice, o.fee, o.discount)
        for o in offers(problem)
    }


def row_of(problem: Problem, promotion_id: str, shop: str) -> int:
    return [(p.id, s.id) for p, s in calendar_edits.rows(problem)].index((promotion_id, shop))


def test_table_shows_the_terms_the_planner_uses(crowded: Problem) -> None:
    used = by_pair(crowded)
    for found, shop in calendar_edits.rows(crowded):
        mine = [p.id for p in crowded.products if p.shop == shop.id]
        own = {row.product for row in crowded.enrolments if row.product}
        for product in mine:
            if product not in own or found.series != "1688-fair":
                assert calendar_edits.terms(crowded, found, shop) == used[product, found.id]


def test_table_is_in_order_of_time_and_parsable(crowded: Problem) -> None:
    table = calendar_edits.frame(crowded, "zh")
    assert list(table["anchor"]) == sorted(table["anchor"])
    assert table.index.is_unique
    edits = {n: dict(row) for n, row in enumerate(table[["anchor", "choice", "discount", "fee"]].to_dict("records"))}
    assert calendar_edits.edited(crowded, edits) == (crowded, [])  # typing what stands there changes nothing


@pytest.mark.parametrize("share", [0.0, 0.05, 0.125, 0.2, 0.333, 0.0625, 0.9])
def test_shares_are_written_as_they_are_read(tiny: Problem, share: float) -> None:
    changed = replace(tiny, promotions=(replace(tiny.promotions[0], discount=share),))
    table = calendar_edits.frame(changed, "zh")
    edits = {0: {"discount": table["discount"].iloc[0]}}
    assert calendar_edits.edited(changed, edits) == (changed, [])


@pytest.mark.parametrize("choice", ["auto", "yes", "no"])
def test_terms_change_for_one_shop_and_promotion_only(crowded: Problem, choice: str) -> None:
    edits = {row_of(crowded, "1688-628-2027", "s1"): {"choice": choice, "fee": "７７元", "discount": "12%"}}
    changed, issues = calendar_edits.edited(crowded, edits)
    assert not issues
    before, after = by_pair(crowded), by_pair(changed)
    assert after["p1", "1688-628-2027"] == (choice, 77.0, 0.12)
    assert {k: v for k, v in after.items() if k != ("p1", "1688-628-2027")} == {
        k: v for k, v in before.items() if k != ("p1", "1688-628-2027")
    }


def test_products_with_terms_of_their_own_keep_them(crowded: Problem) -> None:
    changed, _ = calendar_edits.edited(crowded, {row_of(crowded, "1688-fair-2027", "s1"): {"choice": "yes"}})
    assert by_pair(changed)["p1", "1688-fair-2027"][0] == "no"
    table = calendar_edits.frame(crowded, "zh")
    assert table["own_terms"].to_dict()["1688-fair-2027|s1"] == 1


@pytest.mark.parametrize("typed", ["2027/6/24", "6月24日", "6/24", "６月２４日"])
def test_anchor_moves_every_phase_and_marks_the_date(tiny: Problem, typed: str) -> None:
    changed, issues = calendar_edits.edited(tiny, {0: {"anchor": typed}})
    assert not issues
    old, new = tiny.promotions[0], changed.promotions[0]
    by = date(2027, 6, 24) - old.anchor
    assert by
    assert [(p.kind, p.start - by, p.end - by) for p in new.phases] == [(p.kind, p.start, p.end) for p in old.phases]
    assert new.status == "unverified"
    assert str(old.anchor) in new.source
    assert changed.promotions[1] == tiny.promotions[1]


@pytest.mark.parametrize(
    ("column", "raw", "word"),
    [
        ("anchor", "2027-02-30", "2 月没有 30 日"),
        ("anchor", "6月28日(周三)", "不是周三"),
        ("anchor", "45000", "日期"),
        ("anchor", "2028-06-28", "计划期之外"),
        ("anchor", "", "日期"),
        ("discount", "30", "30%"),
        ("discount", "-5%", "负数"),
        ("discount", "100%", "100%"),
        ("discount", "便宜点", "数字"),
        ("fee", "-1", "负数"),
        ("fee", "1e99", "笔误"),
        ("fee", "=1+1", "数字"),
        ("fee", None, "数字"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_changes(
    tiny: Problem, column: str, raw: object, word: str
) -> None:
    changed, issues = calendar_edits.edited(tiny, {0: {column: raw}, 1: {"fee": "9"}})
    assert len(issues) == 1
    assert word in issues[0].sentence("zh")
    assert "年中大促" in issues[0].where
    assert changed.promotions == tiny.promotions
    assert [row.fee for row in changed.enrolments] == [9.0]


def test_a_row_or_column_that_is_not_there_is_left_alone(tiny: Problem) -> None:
    assert calendar_edits.edited(tiny, {7: {"fee": "9"}, 0: {"status": "verified", "choice": "maybe"}}) == (tiny, [])

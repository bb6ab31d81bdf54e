import math
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from app_sample import tiny_problem
from draft import Draft
from draft_address import LONGEST, read, said
from hypothesis import given
from hypothesis import strategies as st

from campaignplan.planning.asking.bound import Bound, bounded, part_of
from campaignplan.planning.problem import Problem, ProductTest
from campaignplan.planning.result import Relaxation
from campaignplan.planning.rule import Rule
from campaignplan.text import Text

ANY = Text("…", "…")


@pytest.fixture
def problem(tiny: Problem) -> Problem:
    start = tiny.settings.start
    return replace(
        tiny,
        rules=(Rule("share", "cap", 0.3, unit="share", channel="c1", every="month"),),
        tests=(ProductTest("t1", "p1", "c1", start, start + timedelta(days=7)),),
    )


def test_all_that_is_tried_comes_back(problem: Problem) -> None:
    month, cell = part_of(month="2027-06"), part_of(month="2027-06", channel="c1")
    tried = Draft(
        2345.0,
        "orders",
        (Bound(month, 100.0, 900.0), Bound(cell, 0.0, 400.0), Bound(part_of(product="p1"), 50.0)),
        (Relaxation("share:2027-06", 0.3, 0.45, ANY), Relaxation("test:t1", 900.0, math.nan, ANY)),
    )
    told = said(tried)
    assert told["total"] == "2345"
    assert told["limits"].startswith("100~900~month.2027-06~~0~400~month.2027-06~channel.c1~~50~-~product.p1")
    found = read(told, problem)
    assert found.over(problem) == tried.over(problem)
    moved, dropped = (way.sentence for way in found.loosened)
    assert re.search(r"渠道1花费上限由 30\.0% 改为 45\.0%", moved.zh)
    assert re.search(r"spend cap for 渠道1.*30\.0%.*45\.0%", moved.en)
    assert "测款" in dropped.zh
    assert "product test of 产品1" in dropped.en
    assert said(found) == told


def test_nothing_tried_says_nothing(problem: Problem) -> None:
    assert not any(said(Draft()).values())
    assert read({"lang": "zh", "plan": "tiny"}, problem) == Draft()


def test_a_saved_limit_taken_away_stays_away(problem: Problem) -> None:
    month = part_of(month="2027-06")
    saved = bounded(problem, Bound(month, 0.0, 900.0))
    tried = Draft().bound(saved, Bound(month))
    assert read(said(tried), saved) == tried
    assert read({"limits": "0~900~month.2027-06"}, saved).empty  # what is saved already is not tried


@pytest.mark.parametrize(
    "told",
    [
        {"total": "nan"},
        {"total": "-5"},
        {"total": "9e99"},
        {"goal": "riches"},
        {"limits": "5~1~month.2027-06"},
        {"limits": "1~5~month.2031-06"},
        {"limits": "1~5~product.other"},
        {"limits": "1~5~month.2027-06~month.2027-06"},
        {"limits": "1~5"},
        {"limits": "x~5~month.2027-06"},
        {"loosened": "other~1~2"},
        {"loosened": "share:<b>~0.3~0.4"},
        {"loosened": "share~0.3~5"},  # more than all is no share: the checks refuse it
        {"loosened": "share~0.3"},
        {"limits": "1~5~month.2027-06~~" * LONGEST},
    ],
)
def test_what_no_page_offers_is_not_tried(problem: Problem, told: dict[str, str]) -> None:
    assert read(told, problem) == Draft()


@given(st.dictionaries(st.sampled_from(["total", "goal", "limits", "loosened"]), st.text(max_size=60)))
def test_no_address_breaks_the_page(told: dict[str, str]) -> None:
    read(told, tiny_problem())

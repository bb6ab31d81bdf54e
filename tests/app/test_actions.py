from dataclasses import replace
from datetime import timedelta

import pytest
from actions import loosened, with_total

from campaignplan.planning.problem import Problem, ProductTest
from campaignplan.planning.result import Relaxation
from campaignplan.planning.rule import Rule
from campaignplan.text import Text

WORDS = Text("…", "…")
NAN = float("nan")


@pytest.fixture
def problem(tiny: Problem) -> Problem:
    start = tiny.settings.start
    return replace(
        tiny,
        rules=(
            Rule("floor-p1", "floor", 300.0, product="p1"),
            Rule("share", "cap", 0.3, unit="share", channel="c1", every="month"),
        ),
        tests=(ProductTest("t1", "p1", "c1", start, start + timedelta(days=7)),),
        products=(replace(tiny.products[0], promote="yes"), tiny.products[1]),
    )


def test_total(problem: Problem) -> None:
    assert with_total(problem, 5.0).settings.total == 5.0
    assert with_total(problem, None).settings.total is None
    assert with_total(problem, problem.settings.total) == problem


def test_budget_counts_the_reserve_in(problem: Problem) -> None:
    held = replace(problem, settings=replace(problem.settings, reserve=0.08))
    changed = loosened(held, Relaxation("budget", 2760.0, 4600.0, WORDS))
    assert changed is not None
    assert changed.settings.total == 5000.0
    changed = loosened(held, Relaxation("budget", 2760.0, 4601.0, WORDS))
    assert changed is not None
    assert changed.settings.total is not None
    assert changed.settings.total * 0.92 >= 4601.0


def test_limits_of_rules(problem: Problem) -> None:
    changed = loosened(problem, Relaxation("floor-p1", 300.0, 120.0, WORDS))
    assert changed is not None
    assert [rule.limit for rule in changed.rules] == [120.0, 0.3]
    changed = loosened(problem, Relaxation("share:2027-06", 0.3, 0.412345678, WORDS))
    assert changed is not None
    assert changed.rules[1].limit == 0.4124  # outward, so that a hair of tolerance does not keep it shut
    changed = loosened(problem, Relaxation("share:2027-06", 0.3, 0.212345678, WORDS))
    assert changed is not None
    assert changed.rules[1].limit == 0.2123


def test_rules_can_be_dropped(problem: Problem) -> None:
    changed = loosened(problem, Relaxation("share:2027-06", 0.3, NAN, WORDS))
    assert changed is not None
    assert [rule.id for rule in changed.rules] == ["floor-p1"]


def test_tests_and_products_are_set_free(problem: Problem) -> None:
    changed = loosened(problem, Relaxation("test:t1", 900.0, NAN, WORDS))
    assert changed is not None
    assert not changed.tests[0].required
    changed = loosened(problem, Relaxation("promote:p1", 1.0, NAN, WORDS))
    assert changed is not None
    assert changed.products[0].promote == "auto"


@pytest.mark.parametrize("entry", ["price-window", "stock:p1:2027-06-30", "test:other", "promote:other", "budget"])
def test_what_the_page_cannot_change_is_left_to_the_user(problem: Problem, entry: str) -> None:
    assert loosened(problem, Relaxation(entry, 1.0, NAN, WORDS)) is None

"""What clashes, searched on blocks: the exact search's clash, and moves that are enough and no more than needed."""

from dataclasses import replace
from datetime import date
from itertools import combinations
from math import isfinite, isnan

import numpy as np
import pytest
from clashes import CLASHES, Clash, movable, moved
from rule_cases import base, promoted, ruled

from benchmarks.problems import agency
from campaignplan.planning.conflict import smallest
from campaignplan.planning.problem import Lock, Problem, ProductTest
from campaignplan.planning.result import Conflict, Options, Relaxation, Result
from campaignplan.planning.rule import Rule
from campaignplan.planning.solve import FEW, solve

AVERAGE = "stock too small for the floor"
"""Days with much and days without money sell less on average than the same money spread out: no proof by weights."""
SEEN = [clash for clash in CLASHES if clash.title != AVERAGE]


def by_columns(problem: Problem, goal: str = "profit") -> Result:
    return solve(problem, Options(goal=goal, method="columns"))  # type: ignore[arg-type]


def clash_of(problem: Problem) -> Conflict:
    result = by_columns(problem)
    assert result.status == "infeasible"
    assert result.method == "columns"
    assert result.conflict is not None
    return result.conflict


def fits(problem: Problem) -> bool:
    return solve(problem).status in ("optimal", "feasible")


def part_of(way: Relaxation, share: float) -> float:
    return way.limit + share * (way.to - way.limit)


@pytest.mark.parametrize("clash", SEEN, ids=[clash.title for clash in SEEN])
def test_columns_name_the_true_clash(clash: Clash) -> None:
    conflict = clash_of(clash.problem)
    assert set(conflict.rules) == clash.names
    told = [conflict.sentence, *(way.sentence for way in conflict.relaxations)]
    assert any(clash.number in text.zh for text in told)
    assert any(clash.number in text.en for text in told)


@pytest.mark.parametrize("clash", SEEN, ids=[clash.title for clash in SEEN])
def test_every_way_out_works_and_nine_tenths_of_it_do_not(clash: Clash) -> None:
    conflict = clash_of(clash.problem)
    assert conflict.relaxations
    for way in conflict.relaxations:
        if not isfinite(way.to) or not movable(way.rule) or way.rule.partition(":")[0] == "june":
            continue  # june moves every month's cap at once here
        assert fits(moved(clash.problem, way.rule, way.to))
        if abs(way.to - way.limit) > 20:
            assert solve(moved(clash.problem, way.rule, part_of(way, 0.9))).status == "infeasible"


@pytest.mark.parametrize("clash", SEEN, ids=[clash.title for clash in SEEN])
def test_both_searches_move_limits_alike(clash: Clash) -> None:
    exact = solve(clash.problem, Options(method="exact")).conflict
    assert exact is not None
    other = {way.rule: way for way in clash_of(clash.problem).relaxations}
    assert set(other) == {way.rule for way in exact.relaxations}
    for way in exact.relaxations:
        assert isnan(way.to) == isnan(other[way.rule].to)
        if isfinite(way.to):
            assert other[way.rule].to == pytest.approx(way.to, rel=2e-3, abs=1.01)


def test_what_weights_cannot_prove_is_not_called_a_clash() -> None:
    clash = next(clash for clash in CLASHES if clash.title == AVERAGE)
    result = by_columns(clash.problem)
    assert result.status == "failed"
    assert result.conflict is None
    assert result.message.zh
    assert "in time" not in result.message.en


def test_a_clash_through_what_blocks_keep_inside() -> None:
    free = promoted()
    few = Rule("few", "promotions_per_product", 1.0)
    with_two = solve(free, Options(goal="orders")).value
    with_one = solve(ruled(free, few), Options(goal="orders")).value
    assert with_two > with_one + 0.2
    want = Rule("want", "target", round((with_one + with_two) / 2, 2), metric="orders")
    problem = ruled(free, want, few, Rule("fine", "cap", 880.0))
    conflict = clash_of(problem)
    assert {"few", "want"} <= set(conflict.rules)
    assert "fine" not in conflict.rules
    assert fits(ruled(free, want))


def test_two_clashes_need_two_moves() -> None:
    pairs = [(f"most-{p}", f"least-{p}", p) for p in ("p1", "p2")]
    rules = [
        rule
        for most, least, p in pairs
        for rule in (Rule(most, "cap", 300.0, product=p), Rule(least, "floor", 400.0, product=p))
    ]
    problem = ruled(base(weeks=4, total=4000.0), *rules)
    conflict = clash_of(problem)
    assert set(conflict.rules) in ({"most-p1", "least-p1"}, {"most-p2", "least-p2"})
    assert len(conflict.relaxations) >= 2
    for way in conflict.relaxations:
        problem = moved(problem, way.rule, way.to)
    assert fits(problem)


def larger() -> list[tuple[str, Problem, set[str]]]:
    year = agency(6, days=90)
    plain, line = replace(year, rules=()), year.lines[0]
    first, last = date(2027, 2, 1), date(2027, 2, 28)
    shut = Rule("shut", "blackout", product="p2", start=first, end=last)
    test = ProductTest("t", "p1", line.channel, date(2027, 1, 4), date(2027, 2, 1), days=14, clicks=60.0)
    return [
        (
            "floors over a month's cap",
            ruled(
                plain,
                Rule("most", "cap", 4000.0, every="month"),
                Rule("a", "floor", 2500.0, product="p0|p1|p2", start=first, end=last),
                Rule("b", "floor", 2500.0, product="p3|p4|p5", start=first, end=last),
            ),
            {"most:2027-02", "a", "b"},
        ),
        ("a return nobody has", ruled(plain, Rule("r", "roas_floor", 60.0), Rule("some", "floor", 8000.0)), {"r", "some"}),
        (
            "cash too short",
            ruled(plain, Rule("till", "cash", 8000.0), Rule("start", "floor", 6000.0, end=date(2027, 1, 31))),
            {"till:2027-01", "start"},
        ),
        (
            "a test that cannot be paid",
            replace(ruled(plain, Rule("small", "cap", 30.0, product="p1")), tests=(test,)),
            {"small", "test:t"},
        ),
        (
            "blackout over a lock",
            replace(ruled(plain, shut), locks=(Lock("l", "p2", line.channel, first, date(2027, 2, 5), 30.0),)),
            {"shut"},
        ),
        (
            "a floor inside a blackout",
            ruled(plain, shut, Rule("least", "floor", 900.0, product="p2", start=first, end=last)),
            {"shut", "least"},
        ),
        (
            "more must be promoted than may be",
            replace(
                ruled(plain, Rule("few", "promoted_at_most", 2.0)),
                products=tuple(replace(p, promote="yes" if p.id in ("p0", "p1", "p2") else "auto") for p in plain.products),
            ),
            {"few", "promote:p0", "promote:p1", "promote:p2"},
        ),
    ]  # fmt: skip


LARGER = larger()


@pytest.mark.parametrize(("problem", "names"), [one[1:] for one in LARGER], ids=[one[0] for one in LARGER])
def test_a_clash_in_daily_budgets(problem: Problem, names: set[str]) -> None:
    assert len(problem.lines) * 90 > FEW
    result = solve(problem)
    assert (result.status, result.method) == ("infeasible", "columns")
    conflict = result.conflict
    assert conflict is not None
    assert set(conflict.rules) == names
    way = conflict.relaxations[0]
    if isfinite(way.to) and movable(way.rule):
        # Weights may move a little less than whole decisions need.
        rough = Options(method="columns", gap=0.05)
        assert solve(moved(problem, way.rule, part_of(way, 1.1)), rough).plan is not None
        if abs(way.to - way.limit) > 20:
            assert by_columns(moved(problem, way.rule, part_of(way, 0.98))).status == "infeasible"


@pytest.mark.parametrize("seed", range(40))
def test_the_filter_leaves_a_clash_that_needs_each_of_its_parts(seed: int) -> None:
    dice = np.random.default_rng(seed)
    names = [f"r{i}" for i in range(int(dice.integers(1, 24)))]
    count = int(dice.integers(1, 4))
    clashes = [
        set(dice.choice(names, int(dice.integers(1, min(len(names), 5) + 1)), replace=False)) for _ in range(count)
    ]

    def clash(entries: set[str]) -> set[str] | None:
        return next((entries & (one | set(names[:3])) for one in clashes if one <= entries), None)

    left = smallest(set(names), clash)
    assert set(left) in [one for one in clashes if not any(other < one for other in clashes)]
    assert all(clash(set(rest)) is None for rest in combinations(left, len(left) - 1))

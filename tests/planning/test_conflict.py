"""Rules that cannot hold together: the clash is named, nothing else is, and the way out works."""

from dataclasses import replace
from datetime import date
from math import isfinite, isnan

import pytest
from clashes import CLASHES, Clash, movable, moved
from problems import small
from rule_cases import MONDAY, base, ruled

from campaignplan.planning.check import check
from campaignplan.planning.problem import Lock, Problem
from campaignplan.planning.result import Method, Options
from campaignplan.planning.rule import Rule
from campaignplan.planning.solve import solve


@pytest.mark.parametrize("clash", CLASHES, ids=[clash.title for clash in CLASHES])
def test_the_true_clash_is_named(clash: Clash) -> None:
    result = solve(clash.problem, Options(goal=clash.goal))  # type: ignore[arg-type]
    assert result.status == "infeasible"
    assert result.plan is None
    conflict = result.conflict
    assert conflict is not None
    assert set(conflict.rules) == clash.names
    assert conflict.relaxations
    if clash.number:
        told = [conflict.sentence, *(way.sentence for way in conflict.relaxations)]
        assert any(clash.number in text.zh for text in told)
        assert any(clash.number in text.en for text in told)


@pytest.mark.parametrize("clash", CLASHES, ids=[clash.title for clash in CLASHES])
def test_the_cheapest_way_out_works_and_less_does_not(clash: Clash) -> None:
    conflict = solve(clash.problem).conflict
    assert conflict is not None
    way = conflict.relaxations[0]
    if not isfinite(way.to) or not movable(way.rule):
        return
    assert solve(moved(clash.problem, way.rule, way.to)).status in ("optimal", "feasible")
    halfway = (way.limit + way.to) / 2
    if abs(way.to - way.limit) > 4:
        assert solve(moved(clash.problem, way.rule, halfway)).status == "infeasible"


def selling(cvr: float) -> Problem:
    plain = base(weeks=4, total=4000.0)
    return replace(plain, products=tuple(replace(product, cvr=cvr) for product in plain.products))


SHUT = (Lock("shut", "p1", "c1", MONDAY, date(2027, 7, 4), 0.0),)
SPENT = Rule("spent", "floor", 1000.0)
OUT_OF_REACH = {
    "a profit where only losses are": (
        ruled(selling(0.0005), SPENT, Rule("want", "target", 500.0, metric="profit")),
        "-¥9",
    ),
    "orders that nobody places": (ruled(selling(0.0), Rule("want", "target", 20.0, metric="orders")), "0 单"),
    "a return on nothing": (ruled(selling(0.0), SPENT, Rule("want", "roas_floor", 2.0)), "0.00"),
    "a floor where all is shut": (
        replace(ruled(selling(0.03), Rule("want", "floor", 300.0, product="p1")), locks=SHUT),
        "¥0",
    ),
}


@pytest.mark.parametrize("method", ["exact", "columns"])
@pytest.mark.parametrize("name", OUT_OF_REACH)
def test_a_limit_that_no_rule_may_have_is_never_told(name: str, method: Method) -> None:
    problem, reached = OUT_OF_REACH[name]
    conflict = solve(problem, Options(method=method)).conflict
    assert conflict is not None
    ways = {way.rule: way for way in conflict.relaxations}
    assert isnan(ways["want"].to)
    assert "取消" in ways["want"].sentence.zh
    assert reached in ways["want"].sentence.zh
    for way in ways.values():
        left = [rule for rule in problem.rules if rule.id != way.rule or isfinite(way.to)]
        eased = replace(problem, rules=tuple(replace(r, limit=way.to) if r.id == way.rule else r for r in left))
        assert check(eased) == check(problem)
        assert solve(eased).plan is not None


def test_a_feasible_problem_has_no_conflict() -> None:
    result = solve(small())
    assert result.conflict is None
    assert result.status == "optimal"

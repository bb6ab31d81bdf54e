"""Rules that cannot hold together: the clash is named, nothing else is, and the way out works."""

from math import isfinite

import pytest
from clashes import CLASHES, Clash, movable, moved
from problems import small

from campaignplan.planning.result import Options
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


def test_a_feasible_problem_has_no_conflict() -> None:
    result = solve(small())
    assert result.conflict is None
    assert result.status == "optimal"

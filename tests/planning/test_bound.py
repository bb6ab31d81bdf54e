from dataclasses import replace
from math import isnan

import pytest
from app_sample import tiny_problem

from campaignplan.errors import InputError
from campaignplan.planning.asking.bound import Bound, Part, bounded, bounds, held, members, part_of, spent
from campaignplan.planning.asking.crossed import crossed
from campaignplan.planning.asking.curve import cell_curve, cells_of
from campaignplan.planning.asking.explanation import explain
from campaignplan.planning.asking.needed import needed
from campaignplan.planning.asking.part_why import part_why
from campaignplan.planning.audit import audit
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Options, Result
from campaignplan.planning.rule import Metric
from campaignplan.planning.solve import solve
from campaignplan.storage.content import content_of, source_of
from campaignplan.storage.load import problem_of

CLOSE = Options(gap=0.005)


@pytest.fixture(scope="module")
def problem() -> Problem:
    return tiny_problem()


@pytest.fixture(scope="module")
def result(problem: Problem) -> Result:
    return solve(problem, CLOSE)


PARTS = [
    part_of(month="2027-06"),
    part_of(channel="c1"),
    part_of(promotion="1688-628-2027"),
    part_of(month="2027-07", channel="c2"),
]


@pytest.mark.parametrize("part", PARTS)
def test_a_bound_is_kept_as_rules_and_read_back(problem: Problem, part: Part) -> None:
    bound = Bound(part, 100.0, 900.0)
    changed = bounded(problem, bound)
    assert bounds(changed) == {part: bound}
    assert bounds(problem_of(source_of(content_of(changed)))) == {part: bound}  # also through the files
    assert bounds(bounded(changed, Bound(part, 0.0, 700.0))) == {part: Bound(part, 0.0, 700.0)}
    assert bounded(changed, Bound(part)) == problem


@pytest.mark.parametrize("part", PARTS)
def test_a_bound_binds_the_plan(problem: Problem, result: Result, part: Part) -> None:
    assert result.plan is not None
    before = spent(result.plan, part)
    less = solve(bounded(problem, Bound(part, 0.0, round(before / 2))), CLOSE)
    more = solve(bounded(problem, Bound(part, round(before * 1.2))), CLOSE)
    assert less.plan is not None
    assert more.plan is not None
    assert spent(less.plan, part) <= before / 2 + 1
    assert spent(more.plan, part) >= before * 1.2 - 1


def test_nothing_may_be_asked_for(problem: Problem) -> None:
    part = part_of(channel="c2")
    none = bounded(problem, Bound(part, 0.0, 0.0))
    assert bounds(none) == {part: Bound(part, 0.0, 0.0)}
    assert problem_of(source_of(content_of(none))).rules == none.rules  # a cap of nothing would be a fault
    found = solve(none, CLOSE)
    assert found.plan is not None
    assert spent(found.plan, part) == 0


def test_what_is_held_stays_while_the_total_moves(problem: Problem, result: Result) -> None:
    assert result.plan is not None
    part = part_of(month="2027-06")
    now = spent(result.plan, part)
    less = replace(problem, settings=replace(problem.settings, total=2000.0))
    found = solve(bounded(less, held(part, now)), CLOSE)
    assert found.plan is not None
    assert spent(found.plan, part) == pytest.approx(now, rel=0.006, abs=1)
    assert found.plan.spend.sum() < result.plan.spend.sum()


def test_a_long_name_still_makes_an_id(problem: Problem) -> None:
    long = replace(problem.products[0], id="p" + "-very-long" * 6)
    named = replace(
        problem,
        products=(long, problem.products[1]),
        lines=tuple(replace(x, product=long.id) if x.product == "p1" else x for x in problem.lines),
        rules=(),
    )
    part = part_of(month="2027-06", product=long.id)
    again = problem_of(source_of(content_of(bounded(named, Bound(part, 10.0, 900.0)))))
    assert bounds(again) == {part: Bound(part, 10.0, 900.0)}


def test_tables_add_up_to_the_plan(result: Result) -> None:
    assert result.plan is not None
    for across in ("stage", "channel", "promotion"):
        table = crossed(result.plan, "month", across)
        assert float(table.to_numpy().sum()) == result.plan.spend.sum()
        assert list(table.index) == list(members(result.problem, "month"))
    by_channel = crossed(result.plan, "month", "channel")
    for month in by_channel.index:
        for channel in by_channel.columns:
            assert spent(result.plan, part_of(month=month, channel=channel)) == by_channel.loc[month, channel]


def test_the_least_money_brings_what_was_asked(problem: Problem, result: Result) -> None:
    assert result.plan is not None
    orders = float(result.plan.table()["orders"].sum())
    found = needed(problem, "orders", round(orders * 0.8), CLOSE)
    assert found.result.plan is not None
    assert float(found.result.plan.table()["orders"].sum()) >= round(orders * 0.8) - 1e-6
    assert found.least <= found.total < 3000
    again = replace(problem, settings=replace(problem.settings, goal="orders", total=found.total))
    best = solve(again, CLOSE)
    assert best.value >= round(orders * 0.8) * 0.995  # that total does bring it
    short = replace(problem, settings=replace(problem.settings, goal="orders", total=found.least * 0.97))
    assert solve(short, CLOSE).bound < round(orders * 0.8)  # and a smaller one does not


def test_what_no_money_brings_says_how_much_it_can(problem: Problem) -> None:
    found = needed(problem, "profit", 1e7, CLOSE)
    assert found.result.status == "infeasible"
    assert isnan(found.total)  # no number where there is none
    assert 0 < found.most < 1e7
    nearly = needed(problem, "profit", round(found.most * 0.98), CLOSE)
    assert nearly.result.plan is not None
    assert isnan(nearly.most)


@pytest.mark.parametrize(("metric", "amount"), [("clicks", 10.0), ("profit", 0.0), ("profit", float("nan"))])
def test_nonsense_is_refused(problem: Problem, metric: Metric, amount: float) -> None:
    with pytest.raises(InputError):
        needed(problem, metric, amount)


def test_a_part_is_explained_by_its_own_cells(result: Result) -> None:
    assert result.plan is not None
    told = explain(result)
    whole = part_why(result.plan, result.goal, told.cells, ())
    assert whole.spend == result.plan.spend.sum()
    assert whole.share == 1.0
    parts = [
        part_why(result.plan, result.goal, told.cells, part_of(month=month))
        for month in members(result.problem, "month")
    ]
    assert sum(part.spend for part in parts) == whole.spend
    assert sum(part.held.get("cut_off", 0.0) for part in parts) == whole.held.get("cut_off", 0.0)
    june = parts[0].sentences
    assert "2027年6月" in june[0].zh
    assert "截止线" in "".join(text.zh for text in june)
    nothing = part_why(result.plan, result.goal, told.cells, part_of(month="2027-06", stage="decline"))
    assert nothing.spend == 0
    assert "没有" in nothing.sentences[0].zh


def test_a_curve_goes_through_the_plan_and_says_what_the_audit_says(problem: Problem, result: Result) -> None:
    assert result.plan is not None
    at = explain(result).margin
    own = cells_of(at.plan, "p2", "c2")
    row = own.sort_values("spend").iloc[-1]
    found = cell_curve(at, int(row["cell"]))
    assert found.spend == row["spend"]
    assert found.at(found.spend) == pytest.approx(found.value, rel=1e-3)
    spend = result.plan.spend.copy()
    spend[int(row["cell"])] = 0.0
    without = replace(result.plan, spend=spend)
    lost = result.value - audit(problem, without, "profit").value
    assert found.value - found.spend == pytest.approx(lost, rel=1e-6)
    table = found.table
    assert (table["low"] <= table["middle"]).all()
    assert (table["middle"] <= table["high"]).all()
    assert table["value"].is_monotonic_increasing

"""Deliveries keep their identity when their day moves, and when others come before them."""

from dataclasses import replace
from datetime import timedelta

from campaignplan.agenda import agenda
from campaignplan.resources import shipped
from campaignplan.storage import load_problem


def test_a_delivery_that_moves_is_the_same_event():
    problem = load_problem(shipped("examples") / "yiwu-homeware")
    rows = problem.replenishments
    moved = replace(rows[0], date=rows[0].date + timedelta(days=2))
    later = replace(problem, replenishments=(*rows[1:], moved))
    before, after = (
        {event.id: event.start for event in agenda(source) if event.kind == "arrival"} for source in (problem, later)
    )
    assert set(before) == set(after)
    assert [name for name in before if before[name] != after[name]] == [f"plan.arrival.{moved.product}.1"]


def test_a_delivery_put_before_others_leaves_them_who_they_are():
    problem = load_problem(shipped("examples") / "yiwu-homeware")
    first = min(problem.replenishments, key=lambda row: (row.product, row.date))
    more = replace(first, date=first.date - timedelta(days=20), batch="earlier")
    before, after = (
        {event.id: event.start for event in agenda(source) if event.kind == "arrival"}
        for source in (problem, replace(problem, replenishments=(*problem.replenishments, more)))
    )
    assert after.items() - before.items() == {(f"plan.arrival.{first.product}.earlier", more.date)}
    assert before.items() <= after.items()


def test_deliveries_without_a_batch_never_take_the_name_of_one():
    problem = load_problem(shipped("examples") / "yiwu-homeware")
    rows = [row for row in problem.replenishments if row.product == "acrylic-drawer"]
    days = [row.date for row in rows]
    mixed = (replace(rows[0], batch=""), replace(rows[1], batch="1"), replace(rows[2], batch=""))
    events = {e.id: e.start for e in agenda(replace(problem, replenishments=mixed)) if e.kind == "arrival"}
    assert events == {f"plan.arrival.acrylic-drawer.{n}": day for n, day in zip("213", days, strict=True)}

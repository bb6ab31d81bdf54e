"""Deliveries keep their identity when their day moves."""

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

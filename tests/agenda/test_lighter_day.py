"""A day with too much on it: one time of recurring work is moved, the others stay."""

from dataclasses import replace
from datetime import date, timedelta

from campaignplan.agenda import agenda
from campaignplan.agenda.conflicts import conflicts, mend
from campaignplan.calendars.occurrence import occurrences
from campaignplan.dates import Span
from campaignplan.resources import shipped
from campaignplan.storage import load_problem

TODAY, DAY = date(2026, 12, 1), date(2027, 1, 4)


def overloads(problem):
    found = conflicts(agenda(problem), problem, None, TODAY)
    return [clash for clash in found if clash.kind == "overload" and clash.start == DAY]


def test_one_time_of_a_duty_goes_to_the_next_day():
    problem = load_problem(shipped("examples") / "yiwu-homeware")
    (clash,) = overloads(problem)
    name = f"duty.venue-check.{DAY}"
    (change,) = clash.fixes[0].changes
    assert change.key == (("id", name),)
    mended = mend(problem, clash.fixes[0])
    assert not overloads(mended)
    before, after = ({event.id: event for event in agenda(one)} for one in (problem, mended))
    assert after[name].start == DAY + timedelta(1)
    days = [one.start.date() for one in occurrences(before["duty.venue-check"], Span(DAY, date(2027, 12, 31)))]
    assert [
        one.start.date() for one in occurrences(after["duty.venue-check"], Span(DAY, date(2027, 12, 31)))
    ] == days[1:]
    assert {one: event for one, event in after.items() if "venue-check" not in one} == {
        one: event for one, event in before.items() if "venue-check" not in one
    }
    assert replace(mended, events=problem.events) == problem

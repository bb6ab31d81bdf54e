"""One time of a series moved: what subscribers are told of the series, and of that time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from campaignplan.agenda import agenda
from campaignplan.calendars.event import Event
from campaignplan.calendars.own import OwnEvent
from campaignplan.feeds.publication import Publication
from campaignplan.resources import shipped
from campaignplan.storage import load_problem
from campaignplan.text import Text

FIRST = datetime(2027, 1, 2, 8, tzinfo=UTC)
REPORT, ONE = "duty.daily-report", "duty.daily-report.2027-03-30"


def test_the_series_leaves_it_out_and_the_time_is_told_with_what_it_was():
    problem = load_problem(shipped("examples") / "hebei-gears")
    first = Publication().told(agenda(problem), FIRST)

    def after(publication: Publication, days: int, *rows: OwnEvent):
        at = FIRST + timedelta(days)
        told = publication.told(agenda(replace(problem, events=rows)), at)
        return told, {event.id: event for event in told.events(at)}

    moved, seen = after(first, 1, OwnEvent(ONE, start=date(2027, 3, 31)))
    assert (seen[REPORT].sequence, seen[REPORT].note.zh) == (1, "3/30 另行安排")
    assert (seen[ONE].sequence, seen[ONE].related, "原 3/30" in seen[ONE].note.zh) == (0, REPORT, True)
    others = [event for name, event in seen.items() if name not in (REPORT, ONE)]
    assert {event.id: event for event in first.events(FIRST)}.items() >= {event.id: event for event in others}.items()

    again, seen = after(moved, 2, OwnEvent(ONE, start=date(2027, 4, 1)))
    assert (seen[REPORT].sequence, seen[ONE].sequence) == (1, 1)
    assert seen[ONE].note.zh.startswith("原 3/31")

    off, seen = after(again, 3, OwnEvent(ONE, status="cancelled"))
    assert (seen[ONE].status, seen[ONE].sequence) == ("cancelled", 2)

    _, seen = after(off, 4)
    assert (seen[REPORT].sequence, seen[REPORT].note.zh.split("\n")[0]) == (2, "3/30 恢复")
    assert seen[ONE].status == "cancelled"


def test_an_event_that_names_another_is_told_anew_when_that_is_renamed():
    first, second = date(2027, 3, 1), date(2027, 3, 2)
    before = Event("a", "task", Text("甲", "a"), first, second)
    waiting = Event("b", "task", Text("乙", "b"), second, date(2027, 3, 3), depends=("a",), related="whole")
    at = [FIRST + timedelta(days) for days in range(4)]
    told = Publication().told([before, waiting], at[0])
    assert told.told([waiting, before], at[1]) is told
    renamed = told.told([replace(before, title=Text("甲二", "a2")), waiting], at[1])
    seen = {event.id: event for event in renamed.events(at[1])}
    assert (seen["b"].sequence, seen["b"].changed) == (0, at[1])
    # Gone is called off and still there; what it belongs to appears, and the line that says so with it.
    gone = renamed.told([waiting], at[2])
    assert {event.id: event.changed for event in gone.events(at[2])} == {"a": at[2], "b": at[1]}
    whole = gone.told([waiting, Event("whole", "own", Text("整", "whole"), first, second)], at[3])
    assert {event.id: event.changed for event in whole.events(at[3])}["b"] == at[3]

"""A year's calendar of a large team: gathered and written, beside the icalendar library writing the same events."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from time import perf_counter

from benchmarks.instances import MONDAY
from benchmarks.measure import Asked, Measured, elsewhere, timed
from benchmarks.problems import agency
from campaignplan.calendars.event import Event
from campaignplan.calendars.own import OwnEvent
from campaignplan.dates import SHANGHAI
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Method

ASKED = Asked(0.15, None)


def busy(events: int = 1_000) -> Problem:
    """Return an agency's year whose calendar has so many events: the plan's, and what people typed themselves."""
    from campaignplan.agenda import agenda

    problem = agency(events // 4)
    missing = events - len(agenda(problem))
    rows = tuple(_row(number) for number in range(missing))
    return replace(problem, events=rows)


def _row(number: int) -> OwnEvent:
    start = datetime(MONDAY.year, 1, 4, 9 + number % 9, tzinfo=SHANGHAI) + timedelta(days=number % 350)
    return OwnEvent(
        f"own-{number}",
        f"第 {number} 件事：和供应商对一遍大促备货",
        start=start,
        end=start + timedelta(hours=1),
        roles=("operator",),
        person="小王",
        description="带上上周的报表，先看缺货的款。" * 3,
        checklist=("报表", "缺货清单"),
    )


def feed(method: Method, quick: bool) -> Measured:
    """Gather and write; the note tells the first run, the writing alone, and the library's.

    The first run of a process loads libraries and reads the shipped duties, venues and templates: what loading the
    libraries takes is told apart.
    """
    problem = elsewhere(busy, 200 if quick else 1_000)
    start = perf_counter()
    import pydantic.type_adapter  # noqa: F401

    from campaignplan.agenda import agenda
    from campaignplan.feeds.write import calendar_bytes

    loading = perf_counter() - start
    start = perf_counter()
    calendar_bytes(agenda(problem), "x")
    first = perf_counter() - start
    data, seconds, runs = timed(lambda: calendar_bytes(agenda(problem), "x"), most=15)
    events = agenda(problem)
    alone = timed(partial(calendar_bytes, events, "x"), most=15)[1]
    other = timed(partial(_by_library, events), most=3)[1]
    note = (
        f"{len(data) / 1000:,.0f} kB; first run {first:.3f} s after {loading:.3f} s to load libraries; "
        f"written alone {alone:.3f} s, by the icalendar library {other:.3f} s"
    )
    return Measured(seconds, runs, len(events), 0.0, "written", note=note)


def _by_library(events: tuple[Event, ...]) -> bytes:
    """Write title, times, stamps, identity, description and categories with icalendar: less than our feed holds."""
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "x")
    calendar.add("version", "2.0")
    for event in events:
        entry = icalendar.Event()
        entry.add("uid", event.id)
        entry.add("dtstamp", event.changed.astimezone(UTC))
        entry.add("sequence", event.sequence)
        entry.add("summary", event.title.zh)
        entry.add("description", event.description.zh)
        entry.add("categories", [event.kind, *event.roles])
        entry.add("dtstart", event.start)
        entry.add("dtend", event.end)
        calendar.add_component(entry)
    return calendar.to_ical()

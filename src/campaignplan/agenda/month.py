"""A month as weeks of days, with bars that keep their line through a week, as calendars on a wall show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from campaignplan.calendars.event import Event
from campaignplan.calendars.occurrence import INSTANT, Occurrence, occurrences
from campaignplan.dates import ONE_DAY, Span

GROUND = ("holiday", "makeup", "slack")
"""Kinds that say what a day is, and are no work on it."""
WEEK, LONG = 7, 14


@dataclass(frozen=True, slots=True)
class Day:
    """One day: `inside` the month or of a neighbour, off (休) or worked instead (班), and what makes it so."""

    day: date
    inside: bool
    mark: Literal["休", "班", ""]
    why: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """One time of an event within a week.

    It covers the week's days `first` to `last` (0 is Monday) on line `line` (0 is the top); `begins` and `ends` tell
    whether its own ends are among them. `clock` is when it starts on its first day, empty for whole days.
    """

    event: Event
    first: int
    last: int
    line: int
    begins: bool
    ends: bool
    clock: str


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from Monday on, and the strips over them, top line first."""

    days: tuple[Day, ...]
    strips: tuple[Strip, ...]


def weeks(events: Iterable[Event], month: str) -> tuple[Week, ...]:
    """Return the weeks that a month (``2027-06``) touches; what was called off is left out.

    Within a week what begins first stands on top, of these the longest, but what lasts over `LONG` days, such as a
    stage of a product, stands below all else. Days off are told by the days.
    """
    first = date.fromisoformat(f"{month}-01")
    last = (first + timedelta(31)).replace(day=1) - ONE_DAY
    kept = [event for event in events if event.status != "cancelled"]
    ground, work = [e for e in kept if e.kind in GROUND], [e for e in kept if e.kind not in GROUND]
    found = []
    monday = first - timedelta(first.weekday())
    while monday <= last:
        span = Span(monday, monday + timedelta(WEEK - 1))
        days = tuple(_day(monday + timedelta(n), Span(first, last), ground) for n in range(WEEK))
        found.append(Week(days, _strips(work, span)))
        monday += timedelta(WEEK)
    return tuple(found)


def _day(day: date, month: Span, ground: list[Event]) -> Day:
    why = tuple(event for event in ground if day in event.span)
    # A day worked instead is told also where a longer holiday reaches over it.
    worked, off = (any(event.kind == kind for event in why) for kind in ("makeup", "holiday"))
    return Day(day, day in month, "班" if worked else "休" if off else "", why)


def _strips(events: list[Event], week: Span) -> tuple[Strip, ...]:
    times = [one for event in events for one in occurrences(event, week)]
    parts: list[tuple[Span, date, date, Occurrence]] = []
    for one in times:
        begin, end = one.start.date(), max(one.start, one.end - INSTANT).date()
        span = Span(begin, end).overlap(week)
        if span is not None:
            parts.append((span, begin, end, one))
    parts.sort(key=lambda part: (_days(part) > LONG, part[0].start, -_days(part), part[3].start, part[3].event.id))
    taken: list[set[date]] = []  # days, line by line
    found = []
    for span, begin, end, one in parts:
        line = next((n for n, days in enumerate(taken) if days.isdisjoint(span)), len(taken))
        if line == len(taken):
            taken.append(set())
        taken[line].update(span)
        first, last = ((day - week.start).days for day in (span.start, span.end))
        clock = f"{one.start:%H:%M}" if one.event.timed and begin in week else ""
        found.append(Strip(one.event, first, last, line, begin in week, end in week, clock))
    return tuple(sorted(found, key=lambda strip: (strip.line, strip.first)))


def _days(part: tuple[Span, date, date, Occurrence]) -> int:
    return (part[2] - part[1]).days + 1

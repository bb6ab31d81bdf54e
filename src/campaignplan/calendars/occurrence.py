"""When events take place: every occurrence of a recurring one, as days and moments."""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from campaignplan.calendars.event import Event
from campaignplan.calendars.recurrence import starts, wall
from campaignplan.dates import Span

INSTANT = timedelta(microseconds=1)


class Occurrence(NamedTuple):
    """One time an event takes place: moments on the clock of Shanghai, naive; an all-day bar from 0 to 24 h."""

    start: datetime
    end: datetime
    event: Event


def occurrences(event: Event, span: Span) -> tuple[Occurrence, ...]:
    """Return the times an event takes place on days of `span`, in order."""
    start, end = wall(event.start), wall(event.end)
    if not event.rrule:
        inside = start.date() <= span.end and max(start, end - INSTANT).date() >= span.start
        return (Occurrence(start, end, event),) if inside else ()
    length = end - start
    first, last = datetime.combine(span.start, time()) - length, datetime.combine(span.end, time(23, 59, 59))
    skipped = {wall(skip) for skip in event.skipped}
    found = starts(event.rrule, start, first, last)
    return tuple(Occurrence(at, at + length, event) for at in found if at > first and at not in skipped)

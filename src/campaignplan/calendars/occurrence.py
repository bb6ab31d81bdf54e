"""When events take place: every occurrence of a recurring one, as days and moments."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from campaignplan.calendars.event import Event
from campaignplan.dates import SHANGHAI, Span

INSTANT = timedelta(microseconds=1)


class Occurrence(NamedTuple):
    """One time an event takes place: moments on the clock of Shanghai, naive; an all-day bar from 0 to 24 h."""

    start: datetime
    end: datetime
    event: Event


def occurrences(event: Event, span: Span) -> tuple[Occurrence, ...]:
    """Return the times an event takes place on days of `span`, in order."""
    start, end = moment(event.start), moment(event.end)
    if not event.rrule:
        inside = start.date() <= span.end and max(start, end - INSTANT).date() >= span.start
        return (Occurrence(start, end, event),) if inside else ()
    length = end - start
    first, last = datetime.combine(span.start, time()) - length, datetime.combine(span.end, time(23, 59, 59))
    skipped = {moment(skip) for skip in event.skipped}
    found = _starts(event.rrule, start, first, last)
    return tuple(Occurrence(at, at + length, event) for at in found if at not in skipped)


def moment(when: date | datetime) -> datetime:
    """Return a day's first instant, or a moment, on the clock of Shanghai without its zone."""
    if isinstance(when, datetime):
        return when.astimezone(SHANGHAI).replace(tzinfo=None)
    return datetime.combine(when, time())


@lru_cache(4096)
def _starts(rrule: str, start: datetime, first: datetime, last: datetime) -> tuple[datetime, ...]:
    from dateutil.rrule import rrulestr

    return tuple(at for at in rrulestr(_wall(rrule), dtstart=start).between(first, last, inc=True) if at > first)


def _wall(rrule: str) -> str:
    """Write a rule's end on the clock of the wall: a rule of naive moments may not end in UTC."""
    parts = []
    for part in rrule.split(";"):
        if part.startswith("UNTIL=") and part.endswith("Z"):
            utc = datetime.strptime(f"{part[6:-1]}+0000", "%Y%m%dT%H%M%S%z")
            part = f"UNTIL={moment(utc):%Y%m%dT%H%M%S}"
        parts.append(part)
    return ";".join(parts)

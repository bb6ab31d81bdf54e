"""One time of a series, apart from the others: an event of its own, while the series leaves that day out.

iCalendar has a way to say so within a series (RECURRENCE-ID), and calendar programs read it differently or not
at all. A day left out and an event by itself all of them read alike.
"""

from collections.abc import Container
from dataclasses import replace
from datetime import date, datetime

from campaignplan.calendars.event import Event
from campaignplan.calendars.occurrence import occurrences
from campaignplan.calendars.recurrence import series
from campaignplan.dates import SHANGHAI, Span


def once_id(name: str, day: date) -> str:
    """Return the id of the time on which a series, by its own rule, takes place on `day`."""
    return f"{name}.{day.isoformat()}"


def series_of(name: str) -> tuple[str, date] | None:
    """Return the id of the series and the day that an id of one time says; None where it is no such id."""
    head, _, tail = name.rpartition(".")
    try:
        return (head, date.fromisoformat(tail)) if head and len(tail) == 10 else None
    except ValueError:
        return None


def once(event: Event, day: date) -> Event | None:
    """Return the time of a series on `day` as an event of its own; None where it has none on that day.

    A day that the series leaves out counts: what was moved from it stays, should the day become a day off.
    """
    if not event.rrule:
        return None
    start = like(day, event.start)
    whole = replace(event, skipped=())
    if start not in event.skipped and not any(one.start.date() == day for one in occurrences(whole, Span(day, day))):
        return None
    return replace(
        event,
        id=once_id(event.id, day),
        start=start,
        end=start + (event.end - event.start),  # type: ignore[operator]
        rrule="",
        skipped=(),
        related=event.id,
    )


def without(event: Event, days: Container[date], span: Span) -> Event | None:
    """Return a series less its times on `days`; None where none is left up to the end of `span`.

    The first of them may be dropped too: the series then starts at the next, since some programs show the first
    time of a series whether or not it is left out.
    """
    off = {_day(start) for start in event.skipped}
    first = _day(event.start)
    until = Span(first, max(first, span.end))
    rest = series(event.rrule, event.start, until, lambda day: day not in off and day not in days)
    if rest is None:
        return None
    if rest.start == event.start:
        return replace(event, skipped=rest.skipped)
    return replace(
        event,
        start=rest.start,
        end=rest.start + (event.end - event.start),  # type: ignore[operator]
        skipped=rest.skipped,
    )


def like(day: date, start: date | datetime) -> date | datetime:
    """Return the start on `day` of an event that starts at `start`."""
    if isinstance(start, datetime):
        return datetime.combine(day, start.astimezone(SHANGHAI).time(), SHANGHAI)
    return day


def _day(start: date | datetime) -> date:
    return start.astimezone(SHANGHAI).date() if isinstance(start, datetime) else start

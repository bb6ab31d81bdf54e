"""Own events: what the user typed or imported, laid over the calendar or standing for itself."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from campaignplan.calendars.event import NO_TEXT, Event, Role
from campaignplan.calendars.recurrence import series
from campaignplan.dates import ONE_DAY, SHANGHAI, Span
from campaignplan.text import Text

UNSAID_LENGTH = timedelta(hours=1)
"""How long a timed event lasts whose end nobody wrote."""


@dataclass(frozen=True, slots=True)
class OwnEvent:
    """One row of the table `events`.

    Where `id` is the id of an event the calendar makes (``duty.weekly-report``), filled cells replace the
    calendar's and empty ones keep them; any other id is an event of its own, which needs `title` and
    `start`. `start` and `end` are days (`end` included, as people write it) or aware moments (`end`
    exclusive); without an end an event keeps its length, and a new one takes a day or an hour. A day alone
    over a timed event moves the day and keeps the clock. `rrule` is an iCalendar rule, less the days
    `skipped`; without UNTIL or COUNT it ends with the plan. `status` ``cancelled`` calls the event off.
    `person` does it, `depends` are ids of the events it waits for, `output` is what it leaves behind and
    `metric` what tells that it went well. `source` and `uid` say where an imported event comes from and what
    it is called there; a row with a source is somebody else's time, of kind ``busy``.
    """

    id: str
    title: str = ""
    title_en: str = ""
    start: date | datetime | None = None
    end: date | datetime | None = None
    rrule: str = ""
    skipped: tuple[date, ...] = ()
    status: Literal["", "confirmed", "tentative", "cancelled"] = ""
    roles: tuple[Role, ...] = ()
    person: str = ""
    shop: str = ""
    description: str = ""
    checklist: tuple[str, ...] = ()
    output: str = ""
    metric: str = ""
    depends: tuple[str, ...] = ()
    url: str = ""
    source: str = ""
    uid: str = ""


def laid_over(events: Iterable[Event], own: Iterable[OwnEvent], span: Span) -> tuple[Event, ...]:
    """Return the calendar's events with own rows laid over them, then the rows that are events themselves.

    Parameters
    ----------
    events
        The calendar's. When recurring ones take place must be settled already (`recurring_events` and
        `instantiated` take the rows themselves, for they know which days are left out): here only their
        other cells are replaced, and days skipped.
    own
        Sound rows: `agenda` tells what is wrong with others.
    span
        The plan's days; rules without an end of their own end with them.
    """
    rows = {row.id: row for row in own}
    known = [_over(event, rows.pop(event.id)) if event.id in rows else event for event in events]
    new = (_new(row, span) for row in rows.values())
    return (*known, *(event for event in new if event is not None))


def times(row: OwnEvent, base: Event | None = None) -> tuple[date | datetime, date | datetime] | None:
    """Return start and (exclusive) end of a row, over `base` where it has one.

    None where they do not fit together: no start at all, or a day at one end and a moment at the other.
    """
    start, end = row.start, row.end
    if base is not None:
        if start is None:
            start = base.start
        elif end is None and isinstance(base.start, datetime) and not isinstance(start, datetime):
            start = datetime.combine(start, base.start.astimezone(SHANGHAI).time(), SHANGHAI)
        if end is None and isinstance(start, datetime) == base.timed:
            return start, start + (base.end - base.start)  # type: ignore[operator]
    if start is None or (end is not None and isinstance(start, datetime) != isinstance(end, datetime)):
        return None
    if isinstance(start, datetime):
        return start, start + UNSAID_LENGTH if end is None else end
    return start, (start if end is None else end) + ONE_DAY


def retimed(
    row: OwnEvent | None, rrule: str, first: date | datetime, length: timedelta
) -> tuple[str, date | datetime, timedelta]:
    """Return rule, first start and length of recurring work where an own row says when; a day keeps the clock."""
    if row is None:
        return rrule, first, length
    rrule = row.rrule or rrule
    if row.start is None:
        return rrule, first, length
    if not isinstance(row.start, datetime):
        return rrule, _like(row.start, first), length
    if isinstance(row.end, datetime):
        length = row.end - row.start
    elif not isinstance(first, datetime):
        length = UNSAID_LENGTH
    return rrule, row.start, length


def _over(base: Event, row: OwnEvent) -> Event:
    start, end = (None if base.rrule else times(row, base)) or (base.start, base.end)
    dropped = (_like(day, base.start) for day in row.skipped if base.rrule)
    return replace(
        base,
        title=Text(row.title or base.title.zh, row.title_en or row.title or base.title.en),
        start=start,
        end=end,
        skipped=tuple(sorted({*base.skipped, *dropped})),
        status=row.status or base.status,
        roles=row.roles or base.roles,
        person=row.person or base.person,
        shop=row.shop or base.shop,
        description=_said(row.description, base.description),
        checklist=tuple(map(_said, row.checklist)) or base.checklist,
        output=_said(row.output, base.output),
        metric=_said(row.metric, base.metric),
        depends=row.depends or base.depends,
        url=row.url or base.url,
    )


def _new(row: OwnEvent, span: Span) -> Event | None:
    """Return a row as an event; None where it has no title or no start, or its rule no day."""
    found = times(row)
    if found is None or not row.title:
        return None
    (start, end), rrule, skipped = found, "", tuple[date | datetime, ...]()
    if row.rrule:
        first = start.date() if isinstance(start, datetime) else start
        days = series(row.rrule, start, Span(first, max(first, span.end)), lambda day: day not in row.skipped)
        if days is None:
            return None
        start, end = days.start, days.start + (end - start)  # type: ignore[operator]
        rrule, skipped = days.rrule, days.skipped
    return Event(
        id=row.id,
        kind="busy" if row.source else "own",
        title=Text(row.title, row.title_en or row.title),
        start=start,
        end=end,
        roles=row.roles,
        shop=row.shop,
        description=_said(row.description),
        checklist=tuple(map(_said, row.checklist)),
        url=row.url,
        status=row.status or "confirmed",
        rrule=rrule,
        skipped=skipped,
        person=row.person,
        depends=row.depends,
        output=_said(row.output),
        metric=_said(row.metric),
    )


def _like(day: date, start: date | datetime) -> date | datetime:
    """Return the start on `day` of an event that starts at `start`."""
    if isinstance(start, datetime):
        return datetime.combine(day, start.astimezone(SHANGHAI).time(), SHANGHAI)
    return day


def _said(typed: str, otherwise: Text = NO_TEXT) -> Text:
    return Text(typed, typed) if typed else otherwise

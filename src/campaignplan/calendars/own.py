"""Own events: what the user typed or imported, laid over the calendar or standing for itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from campaignplan.calendars.event import NO_TEXT, Event, Role
from campaignplan.calendars.moved import moved
from campaignplan.calendars.once import like, once, series_of, without
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
    over a timed event moves the day and keeps the clock. The id of a series with a day of it behind
    (``duty.weekly-report.2027-03-08``) is that one time, wherever it is moved to. `rrule` is an iCalendar
    rule, less the days `skipped`; without UNTIL or COUNT it ends with the plan. `status` ``cancelled`` calls
    the event off. `person` does it, `depends` are ids of the events it waits for, `output` is what it leaves
    behind and `metric` what tells that it went well. `source` and `uid` say where an imported event comes
    from and what it is called there; a row with a source is somebody else's time, of kind ``busy``. What is
    `locked` stays where it is, also when what it hangs on is moved.
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
    locked: bool = False


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
    rows, events = {row.id: row for row in own}, tuple(events)
    apart = _apart(rows, {event.id for event in events if event.rrule})
    known = [_over(event, rows.pop(event.id), span) if event.id in rows else event for event in events]
    new = [_new(row, span) for row in rows.values()]
    found = [event for event in (*known, *new) if event is not None]
    return tuple(one for event in found for one in _taken_apart(event, apart.get(event.id), span))


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
        return rrule, like(row.start, first), length
    if isinstance(row.end, datetime):
        length = row.end - row.start
    elif not isinstance(first, datetime):
        length = UNSAID_LENGTH
    return rrule, row.start, length


def _apart(rows: dict[str, OwnEvent], repeating: set[str]) -> dict[str, dict[date, OwnEvent]]:
    """Take out the rows that are about one time of a series, and return them by series and day."""
    repeating = repeating | {row.id for row in rows.values() if row.rrule}
    found: dict[str, dict[date, OwnEvent]] = {}
    for name in [*rows]:
        one = series_of(name)
        if one is not None and one[0] in repeating:
            found.setdefault(one[0], {})[one[1]] = rows.pop(name)
    return found


def _taken_apart(event: Event, rows: dict[date, OwnEvent] | None, span: Span) -> Iterator[Event]:
    """Yield a series less the times that have rows of their own, and those times; any other event as it is."""
    ones = {day: one for day in rows or () if (one := once(event, day)) is not None}
    rest = without(event, ones, span) if ones else event
    if rest is not None:
        yield rest
    for day, one in ones.items():
        told = _over(one, (rows or {})[day], span)
        assert told is not None, "what takes place once is never left without a day"
        yield replace(told, note=next(iter(moved(one, told)), one.note))


def _over(base: Event, row: OwnEvent, span: Span) -> Event | None:
    """Return an event with a row laid over it; None where the row leaves a series no day."""
    if base.rrule and row.skipped:
        rest = without(base, row.skipped, span)
        if rest is None:
            return None
        base = rest
    start, end = (None if base.rrule else times(row, base)) or (base.start, base.end)
    return replace(
        base,
        title=Text(row.title or base.title.zh, row.title_en or row.title or base.title.en),
        start=start,
        end=end,
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


def _said(typed: str, otherwise: Text = NO_TEXT) -> Text:
    return Text(typed, typed) if typed else otherwise

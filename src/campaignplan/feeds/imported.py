"""A foreign calendar's entries as rows of the table `events`, matched with the rows of the last import."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256

from campaignplan.calendars.own import OwnEvent
from campaignplan.dates import ONE_DAY, SHANGHAI, Span
from campaignplan.feeds.difference import Difference, difference, paired
from campaignplan.feeds.entry import Entry
from campaignplan.feeds.read import Reading
from campaignplan.feeds.reading.following import days_of
from campaignplan.feeds.rule import parts, until
from campaignplan.feeds.table_text import table_text
from campaignplan.feeds.write import event_id

TOLD = ("title", "start", "end", "rrule", "skipped", "status", "description", "url")
"""Columns that the foreign calendar tells; the others (who, for whom, what for) stay as the team filled them in."""
_SHORTEST_HASH, _LONGEST_HASH = 12, 64


def events_difference(rows: Sequence[OwnEvent], reading: Reading, source: str, span: Span) -> Difference[OwnEvent]:
    """Compare the rows of a source with what its calendar says now.

    Events are the same where their UIDs are. What is left is matched by start and title, for calendars that make
    up new UIDs at each download; such a row keeps its id and its UID. New are only events with a day in `span`
    that are not called off. Nothing is gone that the reading could not read, or that a file cut short may lack.

    Parameters
    ----------
    rows
        The table `events`; rows of other sources are left out of account.
    source
        What the calendar is called in the table.
    span
        The plan's days.
    """
    before = [row for row in rows if row.source == source]
    entries = list(reading.entries)
    pairs = paired([row.uid for row in before], [table_text(entry.uid) for entry in entries], {})
    by_uid = len(pairs)
    said = [(entry.start, table_text(entry.title)) for entry in entries]
    pairs = paired([(row.start, row.title) for row in before], said, pairs)
    taken = {row.id for row in rows}
    after: list[OwnEvent] = []
    kept: dict[int, int] = {}
    old_of = {new: old for old, new in pairs.items()}
    for place, entry in enumerate(entries):
        old = old_of.get(place)
        row = _row(entry, source, before[old] if old is not None else None, taken)
        # One known already stays wherever it moves; but a rule without a day before the plan ends is a fault.
        fits = _touches(row, span) or (old is not None and not row.rrule)
        if not fits or (old is None and entry.status == "cancelled"):
            continue
        taken.add(row.id)
        if old is not None:
            kept[old] = len(after)
        after.append(row)
    for place, row in enumerate(before):
        if place not in pairs and (not reading.complete or row.uid.split("#")[0] in reading.unread):
            kept[place] = len(after)
            after.append(row)
    return difference(before, after, kept, TOLD, len(pairs) - by_uid)


def without_own(reading: Reading, is_own: Callable[[str], bool]) -> Reading:
    """Return a reading less the events that came from this calendar itself; they are nobody else's time.

    `is_own` tells whether an event of that id is.
    """

    def mine(entry: Entry) -> bool:
        name = event_id(entry.uid.split("#")[0])
        return name is not None and is_own(name)

    return replace(reading, entries=tuple(entry for entry in reading.entries if not mine(entry)))


def with_events(rows: Iterable[OwnEvent], found: Difference[OwnEvent]) -> tuple[OwnEvent, ...]:
    """Return the table with a difference carried out: rows keep their places, new ones follow in order of time."""
    changed = {change.before.id: change.after for change in found.changed}
    gone = {row.id for row in found.gone}
    kept = [changed.get(row.id, row) for row in rows if row.id not in gone]
    return (*kept, *sorted(found.new, key=lambda row: (_day(row.start), str(row.start), row.id)))


def _row(entry: Entry, source: str, base: OwnEvent | None, taken: Collection[str]) -> OwnEvent:
    if base is None:
        base = OwnEvent(_id(source, entry.uid, taken), source=source, uid=table_text(entry.uid))
    end = entry.end if isinstance(entry.end, datetime) else entry.end - ONE_DAY
    return replace(
        base,
        title=table_text(entry.title),
        start=entry.start,
        end=end,
        rrule=entry.rrule,
        skipped=entry.skipped if entry.rrule else (),
        status="" if entry.status == "confirmed" else entry.status,
        description=table_text(entry.description),
        url=entry.url,
    )


def _id(source: str, uid: str, taken: Collection[str]) -> str:
    """Make an id of the source and the UID, never of what the event says."""
    name = sha256(uid.encode()).hexdigest()
    lengths = range(_SHORTEST_HASH, _LONGEST_HASH + 1)
    return next(made for length in lengths if (made := f"{source}.{name[:length]}") not in taken)


def _touches(row: OwnEvent, span: Span) -> bool:
    """Tell whether a row has a day in the plan."""
    first, last = _day(row.start), _day(row.end)
    if not row.rrule:
        return first <= span.end and last >= span.start
    end = min(until(row.rrule) or span.end, span.end)
    since = max(first, span.start - (last - first))
    days = days_of(parts(row.rrule), first, end, lambda cost: None, since)
    return any(day not in row.skipped for day in days)


def _day(moment: date | datetime | None) -> date:
    """Return the day of an end of a row, each of which is there."""
    assert moment is not None
    return moment.astimezone(SHANGHAI).date() if isinstance(moment, datetime) else moment

"""What subscribers were last told: the identity of events over time.

A calendar program knows an event by its UID and takes a newer telling by SEQUENCE and LAST-MODIFIED. Both come
from here, never from the clock of an export: a telling that changes nothing gives the same publication, and
the same publication gives the same bytes on one day, whoever asks and from whichever process.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter

from campaignplan.calendars.event import NO_TEXT, UNDATED, Event, event_order
from campaignplan.dates import ONE_DAY, SHANGHAI
from campaignplan.feeds.change_note import change_note
from campaignplan.feeds.rule import last_day, spelled
from campaignplan.text import Text

RECENT = timedelta(days=30)
"""How long a change is named in the description, and how long a cancelled event is shown."""

KEPT_PAST = timedelta(days=90)
"""How long past events are shown that the plan no longer speaks of."""

_APART = ("start", "end", "rrule", "skipped", "status", "sequence", "changed")
_SHOWN = attrgetter(*(field.name for field in fields(Event) if field.name not in _APART))

MOST_NOTES = 3
"""Changes named at once, newest first."""


@dataclass(frozen=True, slots=True)
class Note:
    """One change worth a word: when it was told, and what it was."""

    at: datetime
    text: Text


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as last told: with its sequence and last change, and status cancelled where it was called off.

    `notes` are its latest changes, newest first. `cancelled` is when it was called off, `left` when the
    source stopped listing it. `news` is the publication's `changed` when the event was last news to anybody:
    told first, or told otherwise than before.
    """

    event: Event
    notes: tuple[Note, ...] = ()
    cancelled: datetime | None = None
    left: datetime | None = None
    news: datetime = UNDATED

    def gone_on(self) -> date | None:
        """Return the first day on which it is no longer shown; None while the source lists it as on."""
        last = last_day(self.event)
        if self.cancelled is not None:
            end = _day(self.cancelled) + RECENT
            return end if last is None else min(end, last + ONE_DAY)
        if self.left is not None and last is not None:
            return last + KEPT_PAST + ONE_DAY
        return None

    def shown(self, at: datetime) -> bool:
        """Tell whether subscribers see it at `at`."""
        gone = self.gone_on()
        return gone is None or _day(at) < gone

    def on(self, at: datetime) -> Event:
        """Return the event as told at `at`: recent changes in its note, those grown old dropped from it."""
        if not self.notes:
            return self.event
        fresh = [note.text for note in self.notes if _day(at) < _day(note.at) + RECENT]
        told = [*fresh, *([self.event.note] if self.event.note != NO_TEXT else [])]
        note = Text("\n".join(text.zh for text in told), "\n".join(text.en for text in told))
        faded = [_midnight(_day(note.at) + RECENT) for note in self.notes[len(fresh) :]]
        return replace(self.event, note=note, changed=max([self.event.changed, *faded]))


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What stays of an event that is no longer shown: enough to go on with its sequence should it return."""

    id: str
    sequence: int
    changed: datetime


@dataclass(frozen=True, slots=True)
class Publication:
    """What subscribers were last told; an empty one has told nothing yet.

    `entries` and `forgotten` are sorted by id; `changed` is when a telling last changed anything.
    """

    entries: tuple[Entry, ...] = ()
    forgotten: tuple[Forgotten, ...] = ()
    changed: datetime = UNDATED

    def told(self, events: Iterable[Event], at: datetime, since: date | None = None) -> "Publication":
        """Return what subscribers are told once `events` is the whole of what is known at `at`.

        Parameters
        ----------
        events
            Every event of the plan, of all shops and roles, in any order. Their own `sequence` and
            `changed` count the first time only: the first telling of an event is a plain export's.
        at
            The moment of the telling, aware.
        since
            First day the events speak of, such as the first day of the plan. What ended before it and is
            no longer listed was not called off: it stays as told for `KEPT_PAST`. None: they speak of all time.

        Returns
        -------
        Publication
            This very object where nothing changed. Otherwise start, end, rule, days left out or status
            changed: sequence + 1; anything changed, or the name of an event it waits for: `changed` is `at`,
            and always later than before; no longer listed: cancelled, shown for `RECENT` or until past; listed
            again: it goes on from its last sequence.

        Raises
        ------
        ValueError
            `at` has no zone, or two events share an id.
        """
        if at.tzinfo is None:
            raise ValueError("the moment of a telling needs a zone")
        at = at.astimezone(UTC).replace(microsecond=0)
        known = {entry.event.id: entry for entry in self.entries}
        memory = {gone.id: gone for gone in self.forgotten}
        now: dict[str, Event] = {}
        for event in events:
            if now.setdefault(event.id, event) is not event:
                raise ValueError(f"two events share the id {event.id!r}")
        was = {name: entry.event.title for name, entry in known.items()}
        titles = was | {name: event.title for name, event in now.items()}
        listed = {
            name: _told(event, known.get(name), memory.get(name), at, was, titles) for name, event in now.items()
        }
        kept = {name: _missing(entry, at, since) for name, entry in known.items() if name not in listed}
        entries = tuple(sorted((listed | kept).values(), key=lambda entry: entry.event.id))
        if entries == self.entries:
            return self
        changed = _later(at, self.changed)
        old = {name: entry.event for name, entry in known.items()}
        entries = tuple(
            entry if old.get(entry.event.id) == entry.event else replace(entry, news=changed) for entry in entries
        )
        stale = [entry.event for entry in kept.values() if not entry.shown(at)]
        memory = {name: gone for name, gone in memory.items() if name not in listed}
        memory |= {event.id: Forgotten(event.id, event.sequence, event.changed) for event in stale}
        return Publication(
            tuple(entry for entry in entries if entry.event.id not in memory),
            tuple(sorted(memory.values(), key=lambda gone: gone.id)),
            changed,
        )

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all events ever told, those no longer shown among them."""
        return frozenset(entry.event.id for entry in self.entries) | {gone.id for gone in self.forgotten}

    def events(self, at: datetime) -> tuple[Event, ...]:
        """Return what subscribers see at `at`, in order of time; the same all through a day in Asia/Shanghai."""
        seen = [entry.on(at) for entry in self.entries if entry.shown(at)]
        return tuple(sorted(seen, key=event_order))

    def news(self, since: datetime, at: datetime) -> tuple[Event, ...]:
        """Return what subscribers see at `at` and had not been told when `changed` was `since`, in order of time."""
        told = [entry.on(at) for entry in self.entries if entry.news > since and entry.shown(at)]
        return tuple(sorted(told, key=event_order))

    def modified(self, at: datetime) -> datetime:
        """Return when what subscribers see at `at` last changed: by a telling, or by a day that passed."""
        days = [entry.gone_on() for entry in self.entries]
        days += [_day(note.at) + RECENT for entry in self.entries for note in entry.notes]
        passed = [_midnight(day) for day in days if day is not None and day <= _day(at)]
        return max([self.changed, *passed])


def _told(
    event: Event,
    known: Entry | None,
    memory: Forgotten | None,
    at: datetime,
    was: Mapping[str, Text],
    titles: Mapping[str, Text],
) -> Entry:
    """Return the entry of a listed event: its first telling, the same again, or a change.

    `was` and `titles` are what events were called and are called, by id: an event that waits for another names it.
    """
    off = at if event.status == "cancelled" else None
    if known is None or (known.left is not None and not known.shown(at)):
        if known is not None:
            memory = Forgotten(event.id, known.event.sequence, known.event.changed)
        if memory is None:
            return Entry(event, cancelled=off)
        changed = _later(at, memory.changed)
        return Entry(replace(event, sequence=memory.sequence + 1, changed=changed), cancelled=off)
    before = known.event
    if _content(event) == _content(before) and _named(event, titles) == _named(event, was):
        return replace(known, left=None)
    moved = _moment(event) != _moment(before)
    told = replace(event, sequence=before.sequence + moved, changed=_later(at, before.changed))
    cancelled = (known.cancelled or told.changed) if told.status == "cancelled" else None
    return Entry(told, _noted(known, told, titles), cancelled)


def _missing(entry: Entry, at: datetime, since: date | None) -> Entry:
    """Return the entry of an event the source no longer lists: over before the plan, or called off."""
    if entry.left is not None:
        return entry
    last = last_day(entry.event)
    if entry.cancelled is not None or (since is not None and last is not None and last < since):
        return replace(entry, left=at)
    before = entry.event
    told = replace(before, status="cancelled", sequence=before.sequence + 1, changed=_later(at, before.changed))
    return Entry(told, _noted(entry, told), cancelled=told.changed, left=told.changed)


def _noted(known: Entry, told: Event, listed: Container[str] = ()) -> tuple[Note, ...]:
    """Put what changed in front of earlier changes; calling off and coming back leave nothing of those."""
    said = change_note(known.event, told, listed)
    if said == NO_TEXT:
        return known.notes
    flipped = (known.event.status == "cancelled") != (told.status == "cancelled")
    return (Note(told.changed, said), *(() if flipped else known.notes))[:MOST_NOTES]


def _moment(event: Event) -> tuple[object, ...]:
    """Return what counts for SEQUENCE."""
    return event.start, event.end, spelled(event.rrule), frozenset(event.skipped), event.status


def _content(event: Event) -> tuple[object, ...]:
    """Return all that people see of an event."""
    return _moment(event), _SHOWN(event)


def _named(event: Event, titles: Mapping[str, Text]) -> tuple[object, ...]:
    """Return what an event shows of others: the names of those it waits for, whether what it belongs to is there."""
    return *(titles.get(name) for name in event.depends), event.related in titles


def _later(at: datetime, before: datetime) -> datetime:
    """Return `at`, or where the clock stood still or went back, the second after `before`."""
    return max(at, (before + timedelta(seconds=1)).astimezone(UTC).replace(microsecond=0))


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)

"""A view of the year from the events of ``campaignplan.agenda``."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from catalogue import both

from campaignplan.agenda.edits import PLANNED
from campaignplan.calendars.event import NO_TEXT, ROLE_NAMES, Event, EventKind, Role
from campaignplan.calendars.occurrence import INSTANT, occurrences
from campaignplan.calendars.promotion import Promotion
from campaignplan.dates import Span
from campaignplan.text import Text
from campaignplan.words import VERIFICATION
from components.year.lane import lane_of
from components.year.view import Bar, DaysOff, Line, Scale, YearView

MOVED: frozenset[EventKind] = frozenset({"promotion", "phase"})
"""Kinds the plan depends on whose days a page may change all the same: it moves the promotion itself."""

REMOVED: frozenset[EventKind] = frozenset({"own", "task", "duty", "venue"})
"""Kinds that may be called off on the calendar; of others a table says whether they are."""


def year_view(
    events: Sequence[Event],
    span: Span,
    *,
    promotions: Iterable[Promotion] = (),
    scale: Scale = "year",
    routine: bool = False,
    locked: Collection[str] = (),
    fixed: Mapping[str, Text] | None = None,
    today: date | None = None,
    focus: date | None = None,
    selected: str = "",
    editable: bool = True,
) -> YearView:
    """Return what the year shows of `events` on the days of `span`.

    Parameters
    ----------
    events
        From `agenda`, all of them or those a filter left.
    span
        The days the lanes reach over.
    promotions
        Those whose anchor day is drawn through the lanes.
    scale, today, focus, selected, editable
        As in `YearView`.
    routine
        Whether work that recurs is shown, one bar an occurrence, its id followed by ``@2027-03-01``. It is
        left out else: a daily duty alone is 250 bars.
    locked
        Ids of events that people have locked.
    fixed
        Why further events can neither be moved nor resized, by id.
    """
    due = _due(events)
    told = {deadline.id for deadline in due.values()}
    shown = [event for event in events if event.id not in told and (routine or not event.rrule)]
    bars = tuple(
        bar for event in shown for bar in _bars(event, span, due.get(event.id), event.id in locked, fixed or {})
    )
    return YearView(
        first=span.start,
        last=span.end,
        bars=bars,
        lines=tuple(Line(p.anchor, Text(p.name, p.name_en)) for p in promotions if p.anchor in span),
        days_off=tuple(_days_off(events, span)),
        scale=scale,
        today=today,
        focus=focus,
        selected=selected,
        editable=editable,
    ).with_heat()


def _due(events: Iterable[Event]) -> dict[str, Event]:
    """Return the deadlines that close a phase on its last day or the day before, by the phase's id.

    They stand at the end of its bar: a bar of their own would say the same twice.
    """
    phases = {event.id: event for event in events if event.kind == "phase"}
    found = {}
    for event in events:
        phase = phases.get(event.id.removesuffix(".deadline"))
        if event.kind != "deadline" or phase is None or event.status != phase.status:
            continue
        if 0 <= (phase.span.end - event.span.start).days <= 1:
            found[phase.id] = event
    return found


def _bars(event: Event, span: Span, due: Event | None, locked: bool, fixed: Mapping[str, Text]) -> Iterator[Bar]:
    lane, days = lane_of(event), event.span
    if lane is None or (not event.rrule and not span.overlap(days)):
        return
    bar = Bar(
        id=event.id,
        title=_plain(event.title),
        first=days.start,
        last=days.end,
        lane=lane,
        kind=event.kind,
        note=_note(event),
        due=_when(due) if due else NO_TEXT,
        fixed=fixed.get(event.id) or _fixed(event, locked),
        locked=locked,
        resizable=not event.timed,
        removable=event.kind in REMOVED,
        tentative=event.status == "tentative",
        cancelled=event.status == "cancelled",
    )
    if not event.rrule:
        yield bar
        return
    for one in occurrences(event, span):
        first, last = one.start.date(), max(one.start, one.end - INSTANT).date()
        yield replace(bar, id=f"{event.id}@{first}", first=first, last=last, fixed=both("year.recurs"))


def _fixed(event: Event, locked: bool) -> Text:
    if locked:
        return both("year.is_locked")
    if event.kind == "busy":
        return both("year.others")
    if event.kind in PLANNED and event.kind not in MOVED:
        table = PLANNED[event.kind]
        return Text(both("year.planned", table=table.zh).zh, both("year.planned", table=table.en).en)
    return NO_TEXT


def _days_off(events: Iterable[Event], span: Span) -> Iterator[DaysOff]:
    for event in events:
        if event.kind in ("holiday", "makeup", "slack") and span.overlap(event.span):
            title = _plain(event.title)
            name = Text(title.zh.removeprefix(event.special_day).strip(), title.en)
            yield DaysOff(event.span.start, event.span.end, name, event.special_day, _surety(event))


def _note(event: Event) -> Text:
    """Return what the line below the lanes tells: how sure it is, who does it, what changed."""
    who = Text(event.person, event.person) if event.person else _who(event.roles)
    parts = [_surety(event), _clock(event), who, event.note]
    return Text(" · ".join(part.zh for part in parts if part.zh), " · ".join(part.en for part in parts if part.en))


@cache
def _who(roles: tuple[Role, ...]) -> Text:
    return Text("、".join(ROLE_NAMES[role].zh for role in roles), ", ".join(ROLE_NAMES[role].en for role in roles))


def _clock(event: Event) -> Text:
    if not event.timed:
        return NO_TEXT
    told = f"{occurrences(event, event.span)[0].start:%H:%M}"
    return Text(told, told)


def _when(event: Event) -> Text:
    title = _plain(event.title)
    name = Text(title.zh.rpartition(" ")[2] or title.zh, title.en.rpartition(": ")[2] or title.en)
    clock = _clock(event)
    return Text(f"{name.zh} {clock.zh}".strip(), f"{name.en} {clock.en}".strip())


def _surety(event: Event) -> Text:
    """Return how sure an event's days are, as its title says it; nothing where they are."""
    return next((word for mark, word in _SURETIES.items() if event.title.zh.endswith(mark)), NO_TEXT)


def _plain(title: Text) -> Text:
    """Take from a title how sure its dates are: the bar's look and the line below the lanes say it."""
    return Text(_MARKED.sub("", title.zh), _MARKED.sub("", title.en))


_SURETIES = {f"（{word.zh}）": word for word in VERIFICATION.values()}
_MARKED = re.compile(
    "(?:" + "|".join(f"（{word.zh}）| \\({re.escape(word.en.lower())}\\)" for word in VERIFICATION.values()) + ")$"
)

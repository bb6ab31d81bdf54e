"""What lies ahead: the next promotion, and what there is to do from a day on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from campaignplan.calendars.event import Event
from campaignplan.calendars.occurrence import Occurrence, occurrences
from campaignplan.calendars.promotion import Promotion
from campaignplan.dates import Span

QUIET = ("holiday", "makeup", "slack", "busy", "venue")
"""Kinds of events that are there to be known, not to be done."""


@dataclass(frozen=True, slots=True)
class Next:
    """The next promotion: in how many days its own day is, and until when one can enrol (None: no such phase)."""

    promotion: Promotion
    days: int
    enrol_until: date | None


def next_promotion(promotions: Iterable[Promotion], today: date) -> Next | None:
    """Return the promotion whose day comes next, today's included; None where there is none any more."""
    found = min((p for p in promotions if p.anchor >= today), key=lambda p: (p.anchor, p.id), default=None)
    if found is None:
        return None
    phase = found.phase("enrolment")
    return Next(found, (found.anchor - today).days, None if phase is None else phase.span.end)


def ahead(events: Iterable[Event], today: date, days: int = 30) -> tuple[Occurrence, ...]:
    """Return what is to be done on the `days` days from `today` on, in order of time, every occurrence of it.

    What began earlier and still lasts is there too. Left out is what was called off, and what is no work.
    """
    span = Span(today, today + timedelta(days=days - 1))
    found = (
        one
        for event in events
        if event.status != "cancelled" and event.kind not in QUIET
        for one in occurrences(event, span)
    )
    return tuple(sorted(found, key=lambda one: (max(one.start.date(), today), one.start, one.event.id)))

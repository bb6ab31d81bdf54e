"""Recurring work: the team's duties and the platform's venues, as recurrence rules in data files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

from campaignplan.calendars.data_file import named, parsed, read_all
from campaignplan.calendars.event import NO_TEXT, Event, EventKind, Role, changed_on, marked
from campaignplan.calendars.holiday import Holiday
from campaignplan.calendars.own import OwnEvent, retimed
from campaignplan.calendars.promotion import Status
from campaignplan.calendars.recurrence import every_day, rule_fault, series
from campaignplan.calendars.workdays import Workdays
from campaignplan.dates import ONE_DAY, SHANGHAI, Span
from campaignplan.errors import Issue
from campaignplan.text import Text


@dataclass(frozen=True)
class Recurring:
    """Work that comes back by `rrule`, counted from the day `first`.

    `at` and `minutes` make it timed, else it takes a day. `working_days` leaves out holidays. An empty
    `rrule` (a venue whose rhythm nobody has published) makes no event until someone writes one.
    """

    id: str
    name: str
    name_en: str
    roles: tuple[Role, ...] = ("operator",)
    rrule: str = ""
    first: date = date(2024, 1, 1)
    at: time | None = None
    minutes: int = 60
    working_days: bool = False
    output: str = ""
    output_en: str = ""
    checklist: tuple[tuple[str, str], ...] = ()
    source: str = ""
    verified_on: date | None = None
    status: Status = "verified"


@dataclass(frozen=True)
class RecurringFile:
    """A file of duties (``team/``) or of venues (``venues/``, named for the platform)."""

    duty: tuple[Recurring, ...] = ()
    venue: tuple[Recurring, ...] = ()


def duties(folder: Path | None = None) -> tuple[Recurring, ...]:
    """Return the team's recurring duties; InputError with every fault of the files."""
    return tuple(duty for file in read_all(folder, "team", _checked).values() for duty in file.duty)


def venues(platform: str, folder: Path | None = None) -> tuple[Recurring, ...]:
    """Return the venues of a shop platform (none: no file); InputError with every fault of the files."""
    every = read_all(folder, "venues", _checked)
    return tuple(
        venue for stem, file in every.items() if platform in (stem, *stem.split("-")) for venue in file.venue
    )


def recurring_events(
    work: Sequence[Recurring],
    kind: EventKind,
    span: Span,
    holidays: Sequence[Holiday] = (),
    prefix: str = "",
    own: Mapping[str, OwnEvent] | None = None,
    without: Mapping[str, Sequence[Span]] | None = None,
) -> tuple[Event, ...]:
    """Turn recurring work into one event each, from its first occurrence in `span` to its last.

    `own` are own rows by event id: where one says when its event takes place, it does so here, since only
    here is known which days are left out. `without` are spans of days left out, by event id.
    """
    workdays = Workdays.among(holidays)
    found = []
    for item in work:
        name = f"{kind}.{prefix}{item.id}"
        first = datetime.combine(item.first, item.at, SHANGHAI) if item.at else item.first
        length = timedelta(minutes=item.minutes) if item.at else ONE_DAY
        rrule, first, length = retimed((own or {}).get(name), item.rrule, first, length)
        days = series(rrule, first, span, _on(item, workdays, (without or {}).get(name, ()))) if rrule else None
        if days is None:
            continue
        found.append(
            Event(
                id=name,
                kind=kind,
                title=marked(Text(item.name, item.name_en), item.status),
                start=days.start,
                end=days.start + length,
                roles=item.roles,
                description=_description(item),
                checklist=tuple(Text(*pair) for pair in item.checklist),
                status="confirmed" if item.status == "verified" else "tentative",
                changed=changed_on(item.verified_on),
                rrule=days.rrule,
                skipped=days.skipped,
                output=Text(item.output, item.output_en),
            )
        )
    return tuple(found)


def _on(item: Recurring, workdays: Workdays, without: Sequence[Span]) -> Callable[[date], bool]:
    if not without:
        return workdays.__contains__ if item.working_days else every_day
    return lambda day: not any(day in span for span in without) and (not item.working_days or day in workdays)


def _description(item: Recurring) -> Text:
    return Text(f"来源：{item.source}", f"Source: {item.source}") if item.source else NO_TEXT


@lru_cache(256)
def _checked(path: Path, data: bytes) -> tuple[RecurringFile, tuple[Issue, ...]]:
    file, where = parsed(data, RecurringFile, named(path)), named(path)
    items = (*file.duty, *file.venue)
    return file, tuple(issue for item in items for issue in _faults(item, f"{where} {item.id}"))


def _faults(item: Recurring, where: str) -> list[Issue]:
    """Refuse rules that are not RFC 5545, end by themselves, or repeat faster than daily."""
    wrong = rule_fault(item.rrule, ends=False) if item.rrule else None
    return [Issue(f"{where} rrule", item.rrule[:40], *wrong)] if wrong else []

"""Recurring work: the team's duties and the platform's venues, as recurrence rules in data files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from campaignplan.calendars.data_file import FileKind, files, named, read
from campaignplan.calendars.event import Event, EventKind, Role, changed_on, marked
from campaignplan.calendars.holiday import Holiday
from campaignplan.calendars.own import OwnEvent
from campaignplan.calendars.promotion import Status
from campaignplan.calendars.recurrence import rule_fault, series
from campaignplan.calendars.workdays import Workdays
from campaignplan.dates import ONE_DAY, SHANGHAI, Span
from campaignplan.errors import InputError, Issue
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
    checklist: tuple[str, ...] = ()
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
    return tuple(duty for file in _read_all(folder, "team").values() for duty in file.duty)


def venues(platform: str, folder: Path | None = None) -> tuple[Recurring, ...]:
    """Return the venues of a shop platform (none: no file); InputError with every fault of the files."""
    every = _read_all(folder, "venues")
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
) -> tuple[Event, ...]:
    """Turn recurring work into one event each, from its first occurrence in `span` to its last.

    `own` are own rows by event id: where one says when its event takes place, it does so here, since only
    here is known which days are left out.
    """
    workdays = Workdays.among(holidays)
    found = []
    for listed in work:
        name = f"{kind}.{prefix}{listed.id}"
        item = _timed_anew(listed, (own or {}).get(name))
        if not item.rrule:
            continue
        first = datetime.combine(item.first, item.at, SHANGHAI) if item.at else item.first
        days = series(item.rrule, first, span, *([workdays.__contains__] if item.working_days else []))
        if days is None:
            continue
        found.append(
            Event(
                id=name,
                kind=kind,
                title=marked(Text(item.name, item.name_en), item.status),
                start=days.start,
                end=days.start + (timedelta(minutes=item.minutes) if item.at else ONE_DAY),
                roles=item.roles,
                description=_description(item),
                checklist=tuple(Text(line, line) for line in item.checklist),
                status="confirmed" if item.status == "verified" else "tentative",
                changed=changed_on(item.verified_on),
                rrule=days.rrule,
                skipped=days.skipped,
            )
        )
    return tuple(found)


def _timed_anew(item: Recurring, row: OwnEvent | None) -> Recurring:
    """Let an own row say when: its rule, its first day, its clock (a day alone keeps the clock)."""
    if row is None or row.start is None:
        return item if row is None else replace(item, rrule=row.rrule or item.rrule)
    if not isinstance(row.start, datetime):
        return replace(item, rrule=row.rrule or item.rrule, first=row.start)
    here = row.start.astimezone(SHANGHAI)
    minutes = item.minutes if row.end is None else int((row.end - row.start).total_seconds()) // 60
    return replace(item, rrule=row.rrule or item.rrule, first=here.date(), at=here.time(), minutes=minutes)


def _description(item: Recurring) -> Text:
    zh, en = [item.output] if item.output else [], [item.output_en] if item.output_en else []
    if item.source:
        zh.append(f"来源：{item.source}")
        en.append(f"Source: {item.source}")
    return Text("\n".join(zh), "\n".join(en))


def _read_all(folder: Path | None, kind: FileKind) -> dict[str, RecurringFile]:
    found: dict[str, RecurringFile] = {}
    issues: list[Issue] = []
    for path in files(folder, kind):
        try:
            file = found[path.stem] = read(path, RecurringFile)
        except InputError as error:
            issues += error.issues
            continue
        for item in (*file.duty, *file.venue):
            issues += _faults(item, f"{named(path)} {item.id}")
    if issues:
        raise InputError(issues)
    return found


def _faults(item: Recurring, where: str) -> list[Issue]:
    """Refuse rules that are not RFC 5545, end by themselves, or repeat faster than daily."""
    wrong = rule_fault(item.rrule, ends=False) if item.rrule else None
    return [Issue(f"{where} rrule", item.rrule[:40], *wrong)] if wrong else []

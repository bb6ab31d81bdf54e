"""Recurring work: the team's duties and the platform's venues, as recurrence rules in data files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from campaignplan.calendars.data_file import FileKind, files, named, read
from campaignplan.calendars.event import Event, EventKind, Role, changed_on, marked
from campaignplan.calendars.holiday import Holiday, working_day
from campaignplan.calendars.promotion import Status
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
    work: Sequence[Recurring], kind: EventKind, span: Span, holidays: Sequence[Holiday] = (), prefix: str = ""
) -> tuple[Event, ...]:
    """Turn recurring work into one event each, from its first occurrence in `span` to its last."""
    from dateutil.rrule import rrulestr

    found = []
    for item in work:
        if not item.rrule:
            continue
        clock = item.at or time()
        rule = rrulestr(item.rrule, dtstart=datetime.combine(item.first, clock))
        last = datetime.combine(span.end, time(23, 59, 59))
        starts = rule.between(datetime.combine(span.start, time()), last, inc=True)
        off = [start for start in starts if item.working_days and not working_day(start.date(), holidays)]
        kept = [start for start in starts if start not in off]
        if not kept:
            continue
        skipped = tuple(_start(item, start) for start in off if start > kept[0])
        title = Text(item.name, item.name_en)
        found.append(
            Event(
                id=f"{kind}.{prefix}{item.id}",
                kind=kind,
                title=marked(title, item.status),
                start=_start(item, kept[0]),
                end=_start(item, kept[0]) + (timedelta(minutes=item.minutes) if item.at else ONE_DAY),
                roles=item.roles,
                description=_description(item),
                checklist=tuple(Text(line, line) for line in item.checklist),
                status="confirmed" if item.status == "verified" else "tentative",
                changed=changed_on(item.verified_on),
                rrule=f"{item.rrule};UNTIL={_until(item, last)}",
                skipped=skipped,
            )
        )
    return tuple(found)


def _start(item: Recurring, start: datetime) -> date | datetime:
    return start.replace(tzinfo=SHANGHAI) if item.at else start.date()


def _until(item: Recurring, last: datetime) -> str:
    """Write the end of a rule: a day for all-day events, UTC for timed ones, as RFC 5545 asks."""
    if item.at is None:
        return f"{last:%Y%m%d}"
    return f"{last.replace(tzinfo=SHANGHAI).astimezone(UTC):%Y%m%dT%H%M%SZ}"


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
    from dateutil.rrule import rrulestr

    if not item.rrule:
        return []
    parts = [part.split("=")[0] for part in item.rrule.split(";")]
    fine = item.rrule.startswith(("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY"))
    if fine and not {"UNTIL", "COUNT", "BYHOUR", "BYMINUTE", "BYSECOND"} & set(parts) and "\n" not in item.rrule:
        try:
            rrulestr(item.rrule, dtstart=datetime(2024, 1, 1))
        except ValueError:
            pass
        else:
            return []
    why = Text("不是按日、周、月、年重复的 RRULE", "not an RRULE that repeats by day, week, month or year")
    fix = Text("例如 FREQ=WEEKLY;BYDAY=MO；起止由计划决定", "such as FREQ=WEEKLY;BYDAY=MO; the plan sets its end")
    return [Issue(f"{where} rrule", item.rrule[:40], why, fix)]

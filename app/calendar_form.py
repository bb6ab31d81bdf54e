"""What is typed about an event, read by the one parser, and the deeds that come of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campaignplan.agenda import deeds
from campaignplan.calendars.event import Event, Role
from campaignplan.calendars.own import OwnEvent
from campaignplan.dates import SHANGHAI, Span
from campaignplan.errors import InputError, Issue
from campaignplan.planning.problem import Problem
from campaignplan.storage import values
from campaignplan.text import Lang, Text
from campaignplan.words import VERIFICATION


@dataclass(frozen=True)
class Typed:
    """An event as it stands in boxes: days as text, a line for each thing to tick off."""

    title: str
    start: str
    end: str
    person: str = ""
    roles: tuple[Role, ...] = ()
    description: str = ""
    checklist: str = ""
    output: str = ""
    metric: str = ""
    depends: tuple[str, ...] = ()
    shop: str = ""

    @classmethod
    def of(cls, event: Event, lang: Lang) -> "Typed":
        """Return an event as it is shown in the boxes."""
        start, end = shown_times(event)
        return cls(
            plain(event, lang),
            start,
            end,
            event.person,
            event.roles,
            event.description.to(lang),
            "\n".join(item.to(lang) for item in event.checklist),
            event.output.to(lang),
            event.metric.to(lang),
            event.depends,
            event.shop,
        )


def plain(event: Event, lang: Lang) -> str:
    """Return an event's title without how sure its days are: a mark beside it says so."""
    title = event.title.to(lang)
    for word in VERIFICATION.values():
        title = title.removesuffix(f"（{word.zh}）").removesuffix(f" ({word.en.lower()})")
    return title


def surety(event: Event) -> Text | None:
    """Return how sure an event's days are, None where nothing is in doubt."""
    return next((word for word in VERIFICATION.values() if event.title.zh.endswith(f"（{word.zh}）")), None)


def shown_times(event: Event) -> tuple[str, str]:
    """Write when an event starts and ends, as people write it: the last day is included."""
    if isinstance(event.start, datetime) and isinstance(event.end, datetime):
        start, end = event.start.astimezone(SHANGHAI), event.end.astimezone(SHANGHAI)
        return f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}"
    return event.span.start.isoformat(), event.span.end.isoformat()


def saved(problem: Problem, events: tuple[Event, ...], event: Event, typed: Typed, lang: Lang) -> Problem:
    """Return the problem with an event as it was typed; what was not touched is not written.

    Raises
    ------
    InputError
        With every box that cannot be read, or cannot be so.
    """
    shown, said = Typed.of(event, lang), problem
    start, end = read_times(problem.settings.horizon, shown, typed)
    if start is not None:
        said = deeds.retime(said, events, event.id, start, end)
    cells: dict[str, object] = {}
    for name in ("title", "person", "description", "output", "metric", "shop"):
        if getattr(typed, name).strip() != getattr(shown, name).strip():
            cells[name] = getattr(typed, name).strip()
    if typed.roles != shown.roles:
        cells["roles"] = typed.roles
    if typed.depends != shown.depends:
        cells["depends"] = typed.depends
    if typed.checklist.split("\n") != shown.checklist.split("\n"):
        cells["checklist"] = tuple(line.strip() for line in typed.checklist.split("\n") if line.strip())
    own = next((row for row in problem.events if row.id == event.id), OwnEvent(event.id))
    if event.kind == "own" and lang == "en" and own.title_en:
        cells |= {"title_en": cells.pop("title")} if "title" in cells else {}
    return deeds.say(said, event.id, **cells) if cells else said


def read_times(horizon: Span, shown: Typed, typed: Typed) -> tuple[date | datetime | None, date | datetime | None]:
    """Return the new start, None where neither box was touched, and the end, None where it follows the start."""
    start, end = typed.start.strip(), typed.end.strip()
    if (start, end) == (shown.start, shown.end):
        return None, None
    context, issues = values.Context(horizon=horizon), []
    found: dict[str, date | datetime | None] = {}
    for name, raw in (("start", start), ("end", "" if end == shown.end and start != shown.start else end)):
        try:
            found[name] = values.day_or_moment(raw, context) if raw else None
        except values.RefusedError as refused:
            issues.append(Issue(name, values.shown(raw), refused.why, refused.fix))
    if not start:
        issues.append(Issue("start", "", Text("不能为空", "it may not be empty"), Text("请填写", "fill it in")))
    if issues:
        raise InputError(issues)
    # One end moved, and past the other: the length is kept then, as when a bar is dragged.
    if found["end"] is None and end == shown.end and start != shown.start:
        return found["start"], None
    return found["start"], found["end"]


Cell = Mapping[str, object]


def typed_rows(
    problem: Problem, events: tuple[Event, ...], names: list[str], edits: Mapping[int, Cell], lang: Lang
) -> tuple[Problem, list[Issue]]:
    """Return the problem with what was typed into a table of events, and the faults of what could not be."""
    issues: list[Issue] = []
    by_id = {event.id: event for event in events}
    for number in sorted(edits):
        event = by_id.get(names[number]) if number < len(names) else None
        if event is None:
            continue
        boxes = Typed.of(event, lang)
        fields = {k: str(v or "") for k, v in edits[number].items() if k in ("title", "start", "end", "person")}
        try:
            after = saved(problem, events, event, Typed(**{**_fields(boxes), **fields}), lang)  # type: ignore[arg-type]
            deeds.sound(problem, after)
        except InputError as error:
            issues += [Issue(f"{event.title.to(lang)} {i.where}", i.value, i.why, i.fix) for i in error.issues]
        else:
            problem = after
            by_id[event.id] = event
    return problem, issues


def once_moved(problem: Problem, series: Event, day: date, typed: str) -> Problem:
    """Move one time of a series to a day (or moment) as typed; an empty one calls it off."""
    name = f"{series.id}.{day.isoformat()}"
    if not typed.strip():
        return deeds.say(problem, name, status="cancelled")
    try:
        found = values.day_or_moment(typed, values.Context(horizon=problem.settings.horizon))
    except values.RefusedError as refused:
        raise InputError([Issue("start", values.shown(typed), refused.why, refused.fix)]) from refused
    if isinstance(found, datetime) and not series.timed:
        return deeds.say(problem, name, start=found, end=found + timedelta(hours=1))
    length = series.end - series.start  # type: ignore[operator]
    end = found + length if isinstance(found, datetime) else None
    return deeds.say(problem, name, start=found, end=end)


def people_set(problem: Problem, events: Iterable[Event], person: str) -> Problem:
    """Return the problem with the same person at several events; without a name they are nobody's again."""
    for event in events:
        problem = deeds.say(problem, event.id, person=person.strip())
    return problem


def _fields(typed: Typed) -> dict[str, object]:
    return {name: getattr(typed, name) for name in Typed.__dataclass_fields__}

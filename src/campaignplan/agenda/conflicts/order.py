"""Order: what waits for something that ends later, for nothing, or in a circle."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from campaignplan.agenda.conflicts.clash import Change, Clash, Fix
from campaignplan.agenda.conflicts.load import OURS
from campaignplan.agenda.conflicts.rows import event_row
from campaignplan.agenda.conflicts.scene import Scene, few
from campaignplan.calendars.event import Event
from campaignplan.calendars.occurrence import moment
from campaignplan.dates import ONE_DAY
from campaignplan.text import Text

Placed = tuple[date | datetime, date | datetime]
"""Start and (exclusive) end."""
Times = dict[str, Placed]
"""Where events move to, by id."""

MOST_MOVES = 2_000
"""Moves after which a chain is given up."""


def dependency_broken(scene: Scene) -> Iterator[Clash]:
    """Find what starts before something it waits for ends; two bars of one day count as one after the other."""
    for event in scene.events:
        if event.status == "cancelled" or not event.depends:
            continue
        early = [other for other in scene.awaited(event) if not follows(_times(other), _times(event))]
        if not early or scene.past(event.span.end) or event.id in scene.circular:
            continue
        told, day = few(other.title for other in early), scene.day(event.span.start)
        end = scene.day(max(other.span.end for other in early))
        fixes = []
        later = _pushed(scene, event)
        if later:
            fixes.append(_moved(scene, later, Text("往后顺延", "Move later")))
        earlier = _pulled(scene, event)
        if earlier:
            fixes.append(_moved(scene, earlier, Text("把前面的提前", "Bring forward")))
        if not fixes:
            fixes.append(_dropped(scene, event, [other.id for other in early]))
        yield Clash(
            "dependency_broken",
            "error",
            event.span.start,
            max(other.span.end for other in early),
            Text(
                f"「{event.title.zh}」{day.zh} 开始，要等的 {told.zh} {end.zh} 才完。",
                f"“{event.title.en}” starts on {day.en}, but what it waits for ends on {end.en}: {told.en}.",
            ),
            tuple(fixes),
            events=(event.id, *(other.id for other in early)),
        )


def dependency_missing(scene: Scene) -> Iterator[Clash]:
    """Find what waits for an event that is not there, or was called off."""
    for event in scene.events:
        if event.status == "cancelled" or scene.past(event.span.end):
            continue
        off = [name for name in event.depends if name in scene.by_id and scene.by_id[name].status == "cancelled"]
        gone = [name for name in event.depends if name not in scene.by_id]
        if not off and not gone:
            continue
        told = few([*(scene.by_id[name].title for name in off), *(Text(name, name) for name in gone)])
        state = Text("已经取消", "was called off") if not gone else Text("日历里没有", "is not in the calendar")
        fixes = [_dropped(scene, event, [*off, *gone])]
        if off and not gone:
            revived = tuple(Change("events", (("id", name),), (("status", "confirmed"),)) for name in off)
            fixes.append(Fix(Text("恢复取消了的", "Bring back what was called off"), revived))
        yield Clash(
            "dependency_missing",
            "warning",
            event.span.start,
            event.span.end,
            Text(
                f"「{event.title.zh}」要等 {told.zh}，它{state.zh}。",
                f"“{event.title.en}” waits for {told.en}, which {state.en}.",
            ),
            tuple(fixes),
            events=(event.id, *off),
        )


def dependency_circle(scene: Scene) -> Iterator[Clash]:
    """Find events that wait for each other in a circle: none of them can start."""
    for circle in scene.circles:
        members = [scene.by_id[name] for name in circle]
        told = few(event.title for event in members)
        loose = next((event for event in members if event.id in scene.typed), members[0])
        yield Clash(
            "dependency_circle",
            "error",
            min(event.span.start for event in members),
            max(event.span.end for event in members),
            Text(f"{told.zh} 互相等待，谁也开始不了。", f"{told.en} wait for each other: none can start."),
            (_dropped(scene, loose, circle),),
            events=circle,
        )


def follows(before: Placed, after: Placed) -> bool:
    """Tell whether `after` starts once `before` has ended; of bars, the same day will do."""
    start, end = moment(after[0]), moment(before[1])
    bars = not isinstance(before[1], datetime) and not isinstance(after[0], datetime)
    return start >= end or (bars and start >= end - ONE_DAY)


def _times(event: Event) -> Placed:
    return event.start, event.end


def _pushed(scene: Scene, event: Event) -> Times:
    """Move an event behind all it waits for, and whatever waits for it behind that; empty where one cannot move."""
    return _settled(scene, {}, [event], scene.awaited, scene.waiting_for, _after)


def _pulled(scene: Scene, event: Event) -> Times:
    """Bring forward all an event waits for, and whatever those wait for; empty where one cannot move."""
    early = [other for other in scene.awaited(event) if not follows(_times(other), _times(event))]
    return _settled(scene, {}, early, scene.waiting_for, scene.awaited, _before)


def _settled(
    scene: Scene,
    moved: Times,
    todo: list[Event],
    bounds: Callable[[Event], Sequence[Event]],
    further: Callable[[Event], Sequence[Event]],
    placed: Callable[[Scene, Event, Sequence[Placed]], Placed],
) -> Times:
    """Move one event after the other, each within the bounds its neighbours set, until nothing moves any more."""
    for _ in range(MOST_MOVES):
        if not todo:
            return moved
        event, *todo = todo
        now = moved.get(event.id, _times(event))
        then = placed(
            scene, replace(event, start=now[0], end=now[1]), [moved.get(b.id, _times(b)) for b in bounds(event)]
        )
        if then == now:
            continue
        if event.kind not in OURS or event.rrule or scene.past(moment(then[0]).date()):
            return {}
        moved[event.id] = then
        todo += further(event)
    return {}


def _after(scene: Scene, event: Event, bounds: Sequence[Placed]) -> Placed:
    """Return the first times, at the same hour, at which an event follows all `bounds`."""
    if all(follows(bound, _times(event)) for bound in bounds):
        return _times(event)
    free = max(moment(bound[1]) for bound in bounds)
    by = timedelta(days=(free.date() - moment(event.start).date()).days)
    if moment(event.start) + by < free:
        by += ONE_DAY
    day = moment(event.start).date()
    if day in scene.workdays:
        by = scene.workdays.next(day + by) - day
    return event.start + by, event.end + by


def _before(scene: Scene, event: Event, bounds: Sequence[Placed]) -> Placed:
    """Return the last times, at the same hour, at which all `bounds` follow an event."""
    if all(follows(_times(event), bound) for bound in bounds):
        return _times(event)
    due = min(moment(bound[0]) for bound in bounds)
    by = timedelta(days=(due.date() - moment(event.end).date()).days)
    if moment(event.end) + by > due:
        by -= ONE_DAY
    day = moment(event.start).date()
    if day in scene.workdays:
        by = scene.workdays.last(day + by) - day
    return event.start + by, event.end + by


def _moved(scene: Scene, times: Times, head: Text) -> Fix:
    told = few(
        Text(f"「{scene.by_id[name].title.zh}」到 {scene.day(moment(start).date()).zh}",
             f"“{scene.by_id[name].title.en}” to {moment(start).date()}")
        for name, (start, _) in times.items()
    )  # fmt: skip
    rows = tuple(event_row(scene.by_id[name], start, end) for name, (start, end) in times.items())
    return Fix(Text(f"{head.zh}：{told.zh}", f"{head.en}: {told.en}"), rows)


def _dropped(scene: Scene, event: Event, names: Sequence[str]) -> Fix:
    """Wait no longer for `names`; a task of a template that would wait for nothing more is called off instead."""
    left = tuple(name for name in event.depends if name not in names)
    if not left and event.id not in scene.typed:
        words = Text(f"也取消「{event.title.zh}」", f"Call off “{event.title.en}” too")
        return Fix(words, (Change("events", (("id", event.id),), (("status", "cancelled"),)),))
    words = Text(f"「{event.title.zh}」不再等它", f"Let “{event.title.en}” wait for it no longer")
    return Fix(words, (Change("events", (("id", event.id),), (("depends", left),)),))

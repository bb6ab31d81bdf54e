"""Chains: moving events together with what waits for them, or with what they wait for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from campaignplan.agenda.conflicts.clash import Fix
from campaignplan.agenda.conflicts.rows import OURS, event_row
from campaignplan.agenda.conflicts.scene import Scene, few
from campaignplan.calendars.event import Event
from campaignplan.calendars.recurrence import wall
from campaignplan.dates import ONE_DAY
from campaignplan.text import Text

Placed = tuple[date | datetime, date | datetime]
"""Start and (exclusive) end."""
Times = Mapping[str, Placed]
"""Where events move to, by id."""

MOST_MOVES = 2_000
"""Moves after which a chain is given up."""


def times_of(event: Event) -> Placed:
    """Return an event's start and end."""
    return event.start, event.end


def follows(before: Placed, after: Placed) -> bool:
    """Tell whether `after` starts once `before` has ended; of bars, the same day will do."""
    start, end = wall(after[0]), wall(before[1])
    bars = not isinstance(before[1], datetime) and not isinstance(after[0], datetime)
    return start >= end or (bars and start >= end - ONE_DAY)


def until(limit: datetime, event: Event) -> Placed:
    """Return what must follow an event that is to be done by `limit`: of a bar, that very day will do."""
    if event.timed:
        return limit, limit
    day = (wall(limit) - timedelta(microseconds=1)).date()
    return day, day + ONE_DAY


def pushed(scene: Scene, event: Event) -> Times:
    """Move an event behind all it waits for, and whatever waits for it behind that; empty where one cannot move."""

    def bounds(one: Event, moved: Times) -> list[Placed]:
        return [moved.get(other.id, times_of(other)) for other in scene.awaited(one)]

    return _settled(scene, [event], bounds, scene.waiting_for, _after)


def pulled(scene: Scene, events: Sequence[Event], limits: Times) -> Times:
    """Bring events before what `limits` has for them, and whatever they wait for; empty where one cannot move."""

    def bounds(one: Event, moved: Times) -> list[Placed]:
        found = [moved.get(other.id, times_of(other)) for other in scene.waiting_for(one)]
        return [*found, limits[one.id]] if one.id in limits else found

    return _settled(scene, list(events), bounds, scene.awaited, _before)


def moving(scene: Scene, times: Times, head: Text) -> Fix:
    """Return the fix that moves events."""
    told = few(
        Text(
            f"「{scene.by_id[name].title.zh}」到 {scene.day(wall(start).date()).zh}",
            f"“{scene.by_id[name].title.en}” to {scene.day(wall(start).date()).en}",
        )
        for name, (start, _) in times.items()
    )
    rows = tuple(event_row(scene.by_id[name], start, end) for name, (start, end) in times.items())
    return Fix(Text(f"{head.zh}：{told.zh}", f"{head.en}: {told.en}"), rows)


def _settled(
    scene: Scene,
    todo: list[Event],
    bounds: Callable[[Event, Times], list[Placed]],
    further: Callable[[Event], Sequence[Event]],
    placed: Callable[[Scene, Event, list[Placed]], Placed],
) -> Times:
    """Move one event after the other, each within the bounds its neighbours set, until nothing moves any more."""
    moved: dict[str, Placed] = {}
    for _ in range(MOST_MOVES):
        if not todo:
            return moved
        event, *todo = todo
        start, end = moved.get(event.id, times_of(event))
        then = placed(scene, replace(event, start=start, end=end), bounds(event, moved))
        if then == (start, end):
            continue
        if event.kind not in OURS or event.rrule or scene.past(wall(then[0]).date()):
            return {}
        moved[event.id] = then
        todo += further(event)
    return {}


def _after(scene: Scene, event: Event, bounds: list[Placed]) -> Placed:
    """Return the first times, at the same hour, at which an event follows all `bounds`."""
    if all(follows(bound, times_of(event)) for bound in bounds):
        return times_of(event)
    free, day = max(wall(bound[1]) for bound in bounds), wall(event.start).date()
    by = free.date() - day
    if wall(event.start) + by < free:
        by += ONE_DAY
    if day in scene.workdays:
        by = scene.workdays.next(day + by) - day
    return event.start + by, event.end + by


def _before(scene: Scene, event: Event, bounds: list[Placed]) -> Placed:
    """Return the last times, at the same hour, at which all `bounds` follow an event."""
    if all(follows(times_of(event), bound) for bound in bounds):
        return times_of(event)
    due, day = min(_due(event, bound) for bound in bounds), wall(event.start).date()
    by = due.date() - wall(event.end).date()
    if wall(event.end) + by > due:
        by -= ONE_DAY
    if day in scene.workdays:
        by = scene.workdays.last(day + by) - day
    return event.start + by, event.end + by


def _due(event: Event, bound: Placed) -> datetime:
    """Return when an event must have ended: a bar before a bar may still take that one's first day."""
    bars = not event.timed and not isinstance(bound[0], datetime)
    return wall(bound[0]) + (ONE_DAY if bars else timedelta(0))

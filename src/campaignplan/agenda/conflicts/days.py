"""Days: work on a day off, work outside the plan."""

from collections.abc import Iterator
from datetime import date

from campaignplan.agenda.conflicts.chain import follows
from campaignplan.agenda.conflicts.clash import Change, Clash, Fix
from campaignplan.agenda.conflicts.rows import OURS, event_row
from campaignplan.agenda.conflicts.scene import Scene
from campaignplan.calendars.event import Event
from campaignplan.text import Text


def day_off(scene: Scene) -> Iterator[Clash]:
    """Find work of our own that lies on days off alone: weekends or holidays."""
    for event in _ours(scene):
        span = scene.spans[event.id]
        if any(day in scene.workdays for day in span) or not span.overlap(scene.problem.settings.horizon):
            continue
        first, told = span.start, scene.day(span.start)
        what = scene.rest.get(first, Text("周末", "a weekend"))
        fixes = [
            _onto(scene, event, day) for day in (scene.workdays.last(first), scene.workdays.next(first))
            if not scene.past(day) and day in scene.problem.settings.horizon and _keeps_order(scene, event, day)
        ] or [_onto(scene, event, scene.workdays.next(first))]  # fmt: skip
        yield Clash(
            "day_off",
            "note",
            first,
            scene.spans[event.id].end,
            Text(
                f"「{event.title.zh}」排在 {told.zh}，是休息日（{what.zh}）。",
                f"“{event.title.en}” lies on {told.en}, a day off ({what.en}).",
            ),
            tuple(fixes),
            events=(event.id,),
        )


def outside_plan(scene: Scene) -> Iterator[Clash]:
    """Find work of our own that lies wholly before or after the plan's days."""
    horizon = scene.problem.settings.horizon
    for event in _ours(scene):
        if scene.spans[event.id].overlap(horizon):
            continue
        told = scene.day(scene.spans[event.id].start)
        opens, ends = scene.day(horizon.start), scene.day(horizon.end)
        early = scene.spans[event.id].end < horizon.start
        day = scene.workdays.next(horizon.start) if early else scene.workdays.last(horizon.end)
        fixes = [Fix(Text(f"取消「{event.title.zh}」", f"Call off “{event.title.en}”"),
                     (Change("events", (("id", event.id),), (("status", "cancelled"),)),))]  # fmt: skip
        if day in horizon and not scene.past(day):
            fixes.insert(0, _onto(scene, event, day))
        yield Clash(
            "outside_plan",
            "note",
            scene.spans[event.id].start,
            scene.spans[event.id].end,
            Text(
                f"「{event.title.zh}」在 {told.zh}，不在计划的 {opens.zh} 到 {ends.zh} 之内。",
                f"“{event.title.en}” is on {told.en}, outside the plan's {opens.en} to {ends.en}.",
            ),
            tuple(fixes),
            events=(event.id,),
        )


def _ours(scene: Scene) -> Iterator[Event]:
    for event in scene.events:
        ours = event.kind in OURS and not event.rrule and event.status != "cancelled"
        if ours and not scene.past(scene.spans[event.id].end):
            yield event


def _onto(scene: Scene, event: Event, day: date) -> Fix:
    by, told = day - scene.spans[event.id].start, scene.day(day)
    words = Text(f"「{event.title.zh}」改到 {told.zh}", f"Move “{event.title.en}” to {told.en}")
    return Fix(words, (event_row(event, event.start + by, event.end + by),))


def _keeps_order(scene: Scene, event: Event, day: date) -> bool:
    by = day - scene.spans[event.id].start
    here = event.start + by, event.end + by
    return all(follows((o.start, o.end), here) for o in scene.awaited(event)) and all(
        follows(here, (o.start, o.end)) for o in scene.waiting_for(event)
    )

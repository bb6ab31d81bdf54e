"""Order: what waits for something that ends later, for nothing, or in a circle."""

from collections.abc import Iterator, Sequence

from campaignplan.agenda.conflicts.chain import follows, moving, pulled, pushed, times_of
from campaignplan.agenda.conflicts.clash import Change, Clash, Fix
from campaignplan.agenda.conflicts.scene import Scene, few
from campaignplan.calendars.event import Event
from campaignplan.text import Text


def dependency_broken(scene: Scene) -> Iterator[Clash]:
    """Find what starts before something it waits for ends; two bars of one day count as one after the other."""
    for event in scene.events:
        if event.status == "cancelled" or not event.depends:
            continue
        early = [other for other in scene.awaited(event) if not follows(times_of(other), times_of(event))]
        if not early or scene.past(event.span.end) or event.id in scene.circular:
            continue
        told, day = few(other.title for other in early), scene.day(event.span.start)
        end = scene.day(max(other.span.end for other in early))
        fixes = []
        later = pushed(scene, event)
        if later:
            fixes.append(moving(scene, later, Text("往后顺延", "Move later")))
        earlier = pulled(scene, early, {other.id: times_of(event) for other in early})
        if earlier:
            fixes.append(moving(scene, earlier, Text("把前面的提前", "Bring forward")))
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
        if not event.depends or event.status == "cancelled" or scene.past(event.span.end):
            continue
        off = [name for name in event.depends if name in scene.by_id and scene.by_id[name].status == "cancelled"]
        gone = [name for name in event.depends if name not in scene.by_id]
        if not off and not gone:
            continue
        told = few([*(scene.by_id[name].title for name in off), *(Text(name, name) for name in gone)])
        state = Text("已经取消", "was called off") if not gone else Text("日历里没有", "is not in the calendar")
        fixes = [_dropped(scene, event, [*off, *gone])]
        if off and not gone:
            fixes += _revived(scene, off)
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


def _revived(scene: Scene, names: Sequence[str]) -> Iterator[Fix]:
    """Bring back what was called off, and what that waits for; none where it waits for what is not there."""
    found, todo = set[str](), [*names]
    while todo:
        name = todo.pop()
        if name not in scene.by_id:
            return
        if name not in found and scene.by_id[name].status == "cancelled":
            found.add(name)
            todo += scene.by_id[name].depends
    rows = tuple(Change("events", (("id", name),), (("status", "confirmed"),)) for name in sorted(found))
    yield Fix(Text("恢复取消了的", "Bring back what was called off"), rows)


def _dropped(scene: Scene, event: Event, names: Sequence[str]) -> Fix:
    """Wait no longer for `names`; a task of a template that would wait for nothing more is called off instead."""
    left = tuple(name for name in event.depends if name not in names)
    if not left and event.id not in scene.typed:
        words = Text(f"也取消「{event.title.zh}」", f"Call off “{event.title.en}” too")
        return Fix(words, (Change("events", (("id", event.id),), (("status", "cancelled"),)),))
    words = Text(f"「{event.title.zh}」不再等它", f"Let “{event.title.en}” wait for it no longer")
    return Fix(words, (Change("events", (("id", event.id),), (("depends", left),)),))

"""Back-schedules: tasks that lead to a promotion and come too late for it."""

from collections.abc import Iterator
from datetime import datetime

from campaignplan.agenda.conflicts.chain import Placed, moving, pulled, until
from campaignplan.agenda.conflicts.clash import Change, Clash, Fix
from campaignplan.agenda.conflicts.scene import Scene, few, name_of
from campaignplan.calendars.event import Event
from campaignplan.calendars.promotion import PhaseKind, Promotion
from campaignplan.calendars.recurrence import wall
from campaignplan.text import Text
from campaignplan.words import PHASES

DUE: dict[str, PhaseKind] = {"enrolment": "enrolment", "stock-check": "stock_in"}
"""Tasks of ``promotion-back-schedule`` that must be done by the deadline of a phase, by their id in the template."""

BURST = "burst"
"""The task that stands for the day itself: whatever it waits for is preparation."""


def deadline_missed(scene: Scene) -> Iterator[Clash]:
    """Find tasks of enrolment and stock that end after the deadline they are there for."""
    for promotion, events in _tasks(scene):
        for event in events:
            phase = promotion.phase(DUE[task_of(event)]) if task_of(event) in DUE else None
            if phase is None or _in_time(event, phase.end) or scene.past(event.span.end):
                continue
            name, what = name_of(promotion), PHASES[phase.kind]
            ends, closes = scene.day(event.span.end), scene.moment(phase.end)
            yield Clash(
                "deadline_missed",
                "error",
                event.span.start,
                event.span.end,
                Text(
                    f"「{event.title.zh}」排到 {ends.zh}，而「{name.zh}」{what.zh} {closes.zh} 截止。",
                    f"“{event.title.en}” ends on {ends.en}; {what.en.lower()} of {name.en} closes at {closes.en}.",
                ),
                _earlier(scene, [event], phase.end),
                events=(event.id, f"promotion.{promotion.id}.{phase.kind}.deadline"),
                promotions=(promotion.id,),
            )


def after_promotion(scene: Scene) -> Iterator[Clash]:
    """Find preparation of a promotion that ends only when its burst has begun, one clash a back-schedule."""
    for promotion, events in _tasks(scene):
        begins = promotion.phase("burst") or next(iter(promotion.selling_phases()), None)
        watch = next((event for event in events if task_of(event) == BURST), None)
        if begins is None or watch is None:
            continue
        late = [event for event in _awaited_by(scene, watch) if not _in_time(event, begins.start)]
        late = [event for event in late if not scene.past(event.span.end)]
        if not late:
            continue
        name, told = name_of(promotion), few(event.title for event in late)
        start = scene.day(wall(begins.start).date())
        yield Clash(
            "after_promotion",
            "error",
            min(event.span.start for event in late),
            max(event.span.end for event in late),
            Text(
                f"「{name.zh}」{start.zh} 就爆发，这些准备要之后才完：{told.zh}。",
                f"{name.en} bursts on {start.en}; this preparation ends only after it: {told.en}.",
            ),
            _earlier(scene, late, begins.start),
            events=tuple(event.id for event in late),
            promotions=(promotion.id,),
        )


def task_of(event: Event) -> str:
    """Return the id of a task within its template."""
    return event.id.rpartition(".")[2]


def _tasks(scene: Scene) -> Iterator[tuple[Promotion, list[Event]]]:
    """Tasks that lead to a promotion, by instance."""
    promotions = {f"promotion.{promotion.id}": promotion for promotion in scene.problem.promotions}
    found: dict[tuple[str, str], list[Event]] = {}
    for event in scene.events:
        if event.kind == "task" and event.related in promotions and event.status != "cancelled":
            found.setdefault((event.related, event.id.rpartition(".")[0]), []).append(event)
    for (related, _), events in found.items():
        yield promotions[related], events


def _awaited_by(scene: Scene, event: Event) -> list[Event]:
    """Return everything an event waits for, however far back."""
    found: dict[str, Event] = {}
    todo = scene.awaited(event)
    while todo:
        one = todo.pop()
        if one.id not in found and one.kind == "task":
            found[one.id] = one
            todo += scene.awaited(one)
    return list(found.values())


def _in_time(event: Event, limit: datetime) -> bool:
    bound = until(limit, event)
    return wall(event.end) <= wall(bound[1])


def _earlier(scene: Scene, events: list[Event], limit: datetime) -> tuple[Fix, ...]:
    """Bring tasks and what they wait for before a limit; where the days are gone, leave the tasks out."""
    limits: dict[str, Placed] = {event.id: until(limit, event) for event in events}
    times = pulled(scene, events, limits)
    if times:
        return (moving(scene, times, Text("提前", "Bring forward")),)
    told = few(event.title for event in events)
    rows = tuple(Change("events", (("id", event.id),), (("status", "cancelled"),)) for event in events)
    return (Fix(Text(f"来不及了，不做：{told.zh}", f"Too late, leave out: {told.en}"), rows),)

"""Load: more on one day than one person or role gets done, and two things at the same hour."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from campaignplan.agenda.conflicts.clash import Change, Clash, Fix, Later
from campaignplan.agenda.conflicts.rows import OURS, event_row
from campaignplan.agenda.conflicts.scene import Scene, few
from campaignplan.calendars.event import ROLE_NAMES, Event, EventKind
from campaignplan.calendars.occurrence import Occurrence
from campaignplan.calendars.once import once
from campaignplan.calendars.recurrence import wall
from campaignplan.dates import ONE_DAY, SHANGHAI
from campaignplan.text import Text

WORK: frozenset[EventKind] = frozenset(
    {"deadline", "venue", "duty", "money", "test", "replan", "arrival", "task", "own", "busy"}
)
"""Kinds that ask for somebody's time; bars of phases, holidays and reminders do not."""

NEAR = 14
"""Days around the old one within which a free day is looked for."""

LATEST = 21
"""Hour by which work that was moved to a later hour must be done."""

Loads = dict[tuple[str, date], dict[str, Event]]


def overload(scene: Scene) -> Iterator[Clash]:
    """Find days on which one person, or one role where nobody is named, has more than `most` things to do.

    Days with the very same things are told once. A bar of several days counts on each of its working days.
    """
    loads = _loads(scene)
    alike: dict[tuple[str, tuple[str, ...]], list[date]] = {}
    for (who, day), load in loads.items():
        if len(load) > scene.most and not scene.past(day):
            alike.setdefault((who, tuple(sorted(load))), []).append(day)
    for (who, names), days in alike.items():
        days.sort()
        events, told = [scene.by_id[name] for name in names], scene.day(days[0])
        person = ROLE_NAMES.get(who, Text(who, who))  # type: ignore[call-overload]
        what, again = few(event.title for event in events), f"等 {len(days)} 天" if len(days) > 1 else ""
        more = f" and {len(days) - 1} more days" if len(days) > 1 else ""
        yield Clash(
            "overload",
            "warning",
            days[0],
            days[-1],
            Text(
                f"{person.zh} {told.zh}{again} 有 {len(names)} 件事，超过 {scene.most} 件：{what.zh}。",
                f"{person.en} has {len(names)} things to do on {told.en}{more}, above {scene.most}: {what.en}.",
            ),
            Later(partial(_lighter, scene, loads, who, days, events)),
            events=names,
            who=who,
        )


def double_booked(scene: Scene) -> Iterator[Clash]:
    """Find people with two things at the same hour; two entries of foreign calendars are their own affair."""
    last: dict[str, Occurrence] = {}
    couples: dict[tuple[str, str, str], list[tuple[Occurrence, Occurrence]]] = {}
    for here in scene.taking_place:
        person = here.event.person
        if not person or not here.event.timed or here.event.kind not in WORK:
            continue
        before = last.get(person)
        if before is not None and here.start < before.end:
            if {before.event.kind, here.event.kind} != {"busy"} and not scene.past(here.start.date()):
                couples.setdefault((person, before.event.id, here.event.id), []).append((before, here))
            if before.end >= here.end:
                continue
        last[person] = here
    for (person, *names), times in couples.items():
        first, other = times[0]
        day, again = scene.day(other.start.date()), f"等 {len(times)} 次" if len(times) > 1 else ""
        one, two = first.event.title, other.event.title
        more = f" and {len(times) - 1} more times" if len(times) > 1 else ""
        yield Clash(
            "double_booked",
            "error",
            other.start.date(),
            times[-1][1].start.date(),
            Text(
                f"{person} {day.zh} {other.start:%H:%M} {again}同时有「{one.zh}」和「{two.zh}」。",
                f"{person} has “{one.en}” and “{two.en}” at {other.start:%H:%M} on {day.en}{more}.",
            ),
            tuple(_apart(scene, person, times)),
            events=tuple(names),
            who=person,
        )


def _loads(scene: Scene) -> Loads:
    found: Loads = {}
    for here in scene.taking_place:
        event = here.event
        if event.kind not in WORK or (event.kind == "busy" and not event.person):
            continue
        for day in _days(scene, here):
            for who in (event.person,) if event.person else event.roles:
                found.setdefault((who, day), {})[event.id] = event
    return found


def _days(scene: Scene, here: Occurrence) -> Sequence[date]:
    """Return the days an occurrence takes work; the window in which a test may run is none."""
    first, last = here.start.date(), (here.end - timedelta(microseconds=1)).date()
    if last <= first:
        return (first,)
    if here.event.kind == "test":
        return ()
    return [day for n in range((last - first).days + 1) if (day := first + n * ONE_DAY) in scene.worked]


def _lighter(scene: Scene, loads: Loads, who: str, days: list[date], events: list[Event]) -> Iterator[Fix]:
    """Yield ways to bring the days down to `most`: move what is ours, shift a weekly duty, let something fall out."""
    surplus = len(events) - scene.most
    single = days[0] if len(days) == 1 else None
    moved = _spread_out(scene, loads, events, single, surplus) if single else {}
    if len(moved) == surplus:
        told = few(
            Text(
                f"「{scene.by_id[name].title.zh}」到 {scene.day(day).zh}",
                f"“{scene.by_id[name].title.en}” to {scene.day(day).en}",
            )
            for name, day in moved.items()
        )
        rows = []
        for name, day in moved.items():
            event = _this_time(scene.by_id[name], days[0])
            by = day - event.span.start
            rows.append(event_row(event, event.start + by, event.end + by))
        yield Fix(Text(f"挪开：{told.zh}", f"Move {told.en}"), tuple(rows))
    shifts = (_weekday(scene, loads, event) for event in events if surplus == 1 and single is None)
    yield from [shift for shift in shifts if shift is not None][:1]
    # What comes back soonest is missed least.
    optional = [event for event in events if event.kind in ("duty", "own", "task", "venue")] or events
    chosen = sorted(optional, key=lambda event: (-scene.times[event.id], event.id))[:surplus]
    told = few(event.title for event in chosen)
    when = scene.day(days[0])
    several = (
        Text(f"这 {len(days)} 天", f"on these {len(days)} days") if len(days) > 1 else Text(when.zh, f"on {when.en}")
    )
    words = Text(f"{several.zh} 不做：{told.zh}", f"Leave out {several.en}: {told.en}")
    yield Fix(words, tuple(_left_out(scene, event, days) for event in chosen))


def _spread_out(scene: Scene, loads: Loads, events: list[Event], day: date, many: int) -> dict[str, date]:
    """Find for up to `many` events the nearest working day with room for everybody concerned, each in its order."""
    found: dict[str, date] = {}
    taken: Counter[tuple[str, date]] = Counter()
    near = [day + way * n * ONE_DAY for n in range(1, NEAR + 1) for way in (1, -1)]
    inside = [d for d in near if d in scene.problem.settings.horizon and d in scene.workdays and not scene.past(d)]
    # What takes place once moves before what comes back, and that before what comes back soon.
    for event in sorted(events, key=lambda event: (bool(event.rrule), scene.times[event.id] if event.rrule else 0)):
        if len(found) == many:
            break
        if event.span.days > 1 or not _is_free(scene, event):
            continue
        whom = (event.person,) if event.person else event.roles
        for there in inside:
            places = [(who, there) for who in whom]
            room = all(
                len(loads.get(place, ())) + taken[place] < scene.most and event.id not in loads.get(place, ())
                for place in places
            )
            if room and _in_order(scene, event, there - day):
                found[event.id] = there
                taken.update(places)
                break
    return found


def _is_free(scene: Scene, event: Event) -> bool:
    """Tell whether it may be moved alone: what is ours, and one time of recurring work on which nothing hangs."""
    if not event.rrule:
        return event.kind in OURS
    return event.kind in OURS | {"duty"} and not event.depends and not scene.waiting_for(event)


def _this_time(event: Event, day: date) -> Event:
    """Return a series' time on a day; an event that takes place once as it is."""
    return once(event, day) or event


def _in_order(scene: Scene, event: Event, by: timedelta) -> bool:
    start, end = wall(event.start) + by, wall(event.end) + by
    before = (scene.by_id[name] for name in event.depends if name in scene.by_id)
    after = scene.waiting.get(event.id, ())
    return all(wall(one.end) <= start for one in before) and all(wall(one.start) >= end for one in after)


WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def _weekday(scene: Scene, loads: Loads, event: Event) -> Fix | None:
    """Move a weekly duty to another weekday on which nobody then has too much."""
    parts = dict(part.partition("=")[::2] for part in event.rrule.split(";"))
    if event.kind != "duty" or parts.get("FREQ") != "WEEKLY" or parts.get("BYDAY") not in WEEK:
        return None
    days = [here.start.date() for here in scene.taking_place if here.event is event]
    old = WEEK.index(parts["BYDAY"])
    for new in sorted(range(5), key=lambda weekday: (abs(weekday - old), weekday)):
        by = timedelta(days=new - old)
        there = [(who, day + by) for day in days for who in event.roles]
        if new == old or any(len(loads.get(place, ())) >= scene.most for place in there):
            continue
        rule = ";".join(
            f"{name}={WEEK[new] if name == 'BYDAY' else value}" for name, value in parts.items() if name != "UNTIL"
        )
        names = "一二三四五六日"[new], ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")[new]
        words = Text(f"「{event.title.zh}」改到每周{names[0]}", f"Move “{event.title.en}” to {names[1]}s")
        return Fix(words, (Change("events", (("id", event.id),), (("rrule", rule),)),))
    return None


def _left_out(scene: Scene, event: Event, days: Sequence[date]) -> Change:
    """Leave an event out on some days: as skipped days of a recurring one, else it is called off."""
    if not event.rrule:
        return Change("events", (("id", event.id),), (("status", "cancelled"),))
    row = next((row for row in scene.problem.events if row.id == event.id), None)
    skipped = tuple(sorted({*(row.skipped if row else ()), *days}))
    return Change("events", (("id", event.id),), (("skipped", skipped),))


def _apart(scene: Scene, person: str, times: list[tuple[Occurrence, Occurrence]]) -> Iterator[Fix]:
    """Yield ways to part two things at the same hour."""
    one, two = times[0]
    for here in (two, one):
        event = here.event
        if event.kind not in OURS or event.rrule:
            continue
        start = _free(scene, person, here)
        if start is None:
            continue
        at = start.replace(tzinfo=SHANGHAI)
        day = scene.day(start.date())
        words = Text(
            f"「{event.title.zh}」改到 {day.zh} {start:%H:%M}", f"Move “{event.title.en}” to {day.en} {start:%H:%M}"
        )
        yield Fix(words, (event_row(event, at, at + (here.end - here.start)),))
    for here in (two, one):
        if here.event.kind in ("busy", "deadline"):
            continue
        which = [found[1] if here is two else found[0] for found in times]
        words = Text(
            f"「{here.event.title.zh}」这 {len(which)} 次不做",
            f"Leave out “{here.event.title.en}” {len(which)} times",
        )
        if not here.event.rrule:
            words = Text(f"取消「{here.event.title.zh}」", f"Call off “{here.event.title.en}”")
        yield Fix(words, (_left_out(scene, here.event, [found.start.date() for found in which]),))
        return
    name = Text(two.event.title.zh, two.event.title.en)
    yield Fix(Text(f"取消「{name.zh}」", f"Call off “{name.en}”"), (_left_out(scene, two.event, [two.start.date()]),))


def _free(scene: Scene, person: str, here: Occurrence) -> datetime | None:
    """Find the next hours free for a person: later that day, else from the same hour on a working day after."""
    length = here.end - here.start
    taken = [
        (other.start, other.end)
        for other in scene.taking_place
        if other.event.person == person and other.event.timed and other.event is not here.event
    ]
    for n in range(NEAR):
        day = here.start.date() + n * ONE_DAY
        if n and day not in scene.workdays:
            continue
        start = datetime.combine(day, here.start.time())
        for begin, end in taken:
            if begin < start + length and start < end:
                start = end
        if (start + length) <= datetime.combine(day, datetime.min.time()) + timedelta(
            hours=LATEST
        ) and day in scene.problem.settings.horizon:
            return start
    return None

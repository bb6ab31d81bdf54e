"""Chains: one event moved, and what hangs on it moved with it."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Literal

from campaignplan.calendars.event import Event, EventKind
from campaignplan.calendars.once import once, once_id, series_of
from campaignplan.calendars.own import OwnEvent, times
from campaignplan.calendars.recurrence import wall
from campaignplan.calendars.ruler import Ruler, every_day_ruler, working_ruler
from campaignplan.calendars.workdays import Workdays
from campaignplan.dates import ONE_DAY, SHANGHAI, Span
from campaignplan.errors import InputError, Issue
from campaignplan.text import Text

Buffer = Literal["keep", "consume", "ignore"]
"""What becomes of the time between an event and what waits for it: kept, used up first, or left alone."""

OURS: frozenset[EventKind] = frozenset({"task", "own"})
"""Kinds of events that move along with others."""
MOVABLE: frozenset[EventKind] = OURS | {"deadline", "reminder", "replan"}
"""Kinds of events that may be moved in the calendar; the others a plan depends on, or somebody else has set."""
MOVABLE_ONCE: frozenset[EventKind] = MOVABLE | {"duty"}
"""Kinds of series of which one time may be moved."""

FARTHEST = 366
"""Days. A longer move is a slip."""


@dataclass(frozen=True, slots=True)
class Link:
    """The event `after` waits for the event `before`."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Shift:
    """What moving an event comes to.

    `moved` are events as they were and as they will be, in order of time; `rows` say so in the table of own
    events, instead of those `replaced`; `broken` are links of which the waiting event starts too soon
    afterwards. Nothing has changed yet: `onto` applies it, `off` undoes it.
    """

    moved: tuple[tuple[Event, Event], ...] = ()
    rows: tuple[OwnEvent, ...] = ()
    replaced: tuple[OwnEvent, ...] = ()
    broken: tuple[Link, ...] = ()

    def onto(self, own: Iterable[OwnEvent]) -> tuple[OwnEvent, ...]:
        """Return own events with the shift's rows in their places, new ones behind."""
        rows = {row.id: row for row in self.rows}
        kept = [rows.pop(row.id, row) for row in own]
        return (*kept, *rows.values())

    def off(self, own: Iterable[OwnEvent]) -> tuple[OwnEvent, ...]:
        """Return own events as they were before `onto`."""
        new, before = {row.id for row in self.rows}, {row.id: row for row in self.replaced}
        return tuple(before.get(row.id, row) for row in own if row.id not in new or row.id in before)


def shifted(
    events: Iterable[Event],
    own: Sequence[OwnEvent],
    name: str,
    start: date | datetime,
    buffer: Buffer = "keep",
    workdays: Workdays | None = None,
) -> Shift:
    """Move an event, and shift what depends on it.

    What waits for the event follows it, in either direction: with ``keep`` the time between stays; with
    ``consume`` an event moves only as far as it must, the time between being used up first; with ``ignore``
    nothing follows. An event moved before the end of one it waits for pushes that one back as far as it must,
    unless ``ignore``. No more is moved than tasks and own events that take place once and are not locked;
    links that break on others are told.

    Parameters
    ----------
    events
        The agenda, own events laid over.
    own
        The rows there are: a row over a moved event keeps its other cells.
    name, start
        The event and its new start; a day alone keeps the clock. It keeps its length. One time of a series is
        named by the series and the day it was to be (`once.once_id`).
    workdays
        With them, events that stood on working days come to stand on working days, and lengths and times
        between are counted in them.

    Raises
    ------
    InputError
        The event is not there, is locked or cannot be moved, or events wait for each other in a ring.
    """
    by_id = {event.id: event for event in events if event.status != "cancelled"}
    whole, day = series_of(name) or ("", date.min)
    if name not in by_id and whole in by_id and (one := once(by_id[whole], day)) is not None:
        by_id[name] = one
    begin = _begin(name, by_id.get(name), start)
    if any(row.id == name and row.locked for row in own):
        why = Text("已锁定", "it is locked")
        raise InputError([Issue(name, str(start), why, Text("请先解锁", "unlock it first"))])
    chain = _Chain(by_id, name, workdays, {row.id for row in own if row.locked})
    chain.land(begin)
    if buffer != "ignore":
        chain.push_back()
        chain.pull_along(keep=buffer == "keep")
    return chain.shift({row.id: row for row in own})


def _begin(name: str, event: Event | None, start: date | datetime) -> datetime:
    """Return the new start on the clock of the wall; InputError where the event cannot be moved there."""
    fix = Text("请改正", "mend it")
    if event is None:
        why = Text("没有这个事件，或它已取消", "there is no such event, or it is called off")
    elif event.rrule:
        why = Text("它重复发生，不能整串挪", "it recurs and is not moved as a chain")
        day = once_id(name, event.span.start)
        fix = Text(
            f"请改它的重复规则；只挪一次，写那一次的编号，如 {day}",
            f"change its rule; one time has an id, such as {day}",
        )
    elif event.kind not in (MOVABLE if series_of(name) is None else MOVABLE_ONCE):
        why = Text("它的时间由方案或别人决定", "the plan or somebody else decides when it is")
        fix = Text("请在它来自的表里改", "change it in the table it comes from")
    else:
        found = times(OwnEvent(name, start=start), event)
        if found and isinstance(found[0], datetime) == event.timed:
            begin = wall(found[0])
            if abs(begin - wall(event.start)) <= timedelta(FARTHEST):
                return begin
        why = Text("挪得太远，或把全天改成了钟点", "moved too far, or from whole days to a time of day")
        fix = Text(f"至多 {FARTHEST} 天；全天的事件只写日期", f"at most {FARTHEST} days; a bar takes a day alone")
    raise InputError([Issue(name, str(start), why, fix)])


class _Chain:
    """Events around one that moves: when they were, and when they will be, on the clock of the wall."""

    def __init__(
        self, events: dict[str, Event], name: str, workdays: Workdays | None, locked: Container[str] = ()
    ) -> None:
        self.events, self.name, self.workdays, self.locked = events, name, workdays, locked
        # What recurs has no end to be waited for.
        self.waits = {
            event.id: [other for other in event.depends if other in events and not events[other].rrule]
            for event in events.values()
        }
        self.followers: dict[str, list[str]] = {}
        for after, befores in self.waits.items():
            for before in befores:
                self.followers.setdefault(before, []).append(after)
        self.before, self.after = _reached(name, self.waits), _reached(name, self.followers)
        near = self.before | self.after | {name}
        try:
            self.order = [
                *TopologicalSorter({one: near.intersection(self.waits[one]) for one in near}).static_order()
            ]
        except CycleError as error:
            why = Text("日程互相等待，没有先后", "events wait for each other in a ring")
            fix = Text("请去掉其中一个前置", "remove one of the dependencies")
            raise InputError([Issue(name, " → ".join(error.args[1]), why, fix)]) from None
        around = {other for one in near for other in (one, *self.waits[one], *self.followers.get(one, ()))}
        self.was: dict[str, tuple[datetime, datetime]] = {
            one: (wall(events[one].start), wall(events[one].end)) for one in around
        }
        self.now = dict(self.was)

    @cached_property
    def _span(self) -> Span:
        """The days anything can move to."""
        room = 2 * timedelta(FARTHEST)
        first, last = min(start for start, _ in self.was.values()), max(end for _, end in self.was.values())
        return Span((first - room).date(), (last + room).date())

    @cached_property
    def _every_day(self) -> Ruler:
        return every_day_ruler(self._span)

    @cached_property
    def _working_days(self) -> Ruler:
        return working_ruler(self._span, self.workdays or Workdays())

    def ruler(self, name: str) -> Ruler:
        """Return what an event is measured with: working days where it heeds them."""
        start, end = self.was[name]
        heeds = self.workdays is not None and all(
            day in self.workdays for day in (start.date(), (end - timedelta(microseconds=1)).date())
        )
        return self._working_days if heeds else self._every_day

    def put(self, name: str, place: timedelta) -> None:
        """Let an event start at a place of its ruler, as long as it was."""
        ruler, (start, end) = self.ruler(name), self.was[name]
        if place != ruler.measure(start):
            length = ruler.measure(end) - ruler.measure(start)
            self.now[name] = ruler.begin(place), ruler.finish(place + length)

    def land(self, begin: datetime) -> None:
        """Move the event itself; from a day off to the working day before or after, the way it moves."""
        ruler = self.ruler(self.name)
        if self.workdays is not None and ruler is not self._every_day:
            earlier = begin < self.was[self.name][0]
            day = self.workdays.last(begin.date()) if earlier else self.workdays.next(begin.date())
            begin = datetime.combine(day, begin.time())
        self.put(self.name, ruler.measure(begin))

    def pull_along(self, keep: bool) -> None:
        """Move what waits: by as much where the time between is kept, else only as far as it must."""
        for name in self.order:
            if name not in self.after or not self._ours(name):
                continue
            place = self.ruler(name).measure(self.was[name][0])
            along, bounds = [], []
            for other in self.waits[name]:
                gap = place - self._earliest(name, self.was[other][1])
                if keep and (other == self.name or other in self.after):
                    ended = self._earliest(name, self.now[other][1])
                    along.append(ended + max(gap, timedelta()) if self._moved(other) else place)
                elif gap >= timedelta():  # what was out of order already is not put in order on the way
                    bounds.append(self._behind(name, other, keep))
            self.put(name, max([*(along or [place]), *bounds]))

    def push_back(self) -> None:
        """Move what the event waits for, and what that waits for, back as far as it must."""
        for name in reversed(self.order):
            if name not in self.before or not self._ours(name):
                continue
            ruler, (start, end) = self.ruler(name), self.was[name]
            moved = [other for other in self.followers[name] if self._moved(other) and self.was[other][0] >= end]
            latest = min((self._ahead(name, other) for other in moved), default=ruler.measure(end))
            if latest < ruler.measure(end):
                self.put(name, latest - (ruler.measure(end) - ruler.measure(start)))

    def _ours(self, name: str) -> bool:
        return self.events[name].kind in OURS and not self.events[name].rrule and name not in self.locked

    def _moved(self, name: str) -> bool:
        return self.now[name] != self.was[name]

    def _earliest(self, name: str, end: datetime) -> timedelta:
        """Return the first place at which an event may start that waits for something ending at `end`."""
        place = self.ruler(name).measure(end)
        return place if self.events[name].timed else -(-place // ONE_DAY) * ONE_DAY

    def _behind(self, name: str, other: str, keep: bool) -> timedelta:
        """Return the first place behind another event; a timed event behind a bar (or kept) keeps its clock."""
        place = self._earliest(name, self.now[other][1])
        if self.events[name].timed and (keep or not self.events[other].timed):
            place += (self.ruler(name).measure(self.was[name][0]) - place) % ONE_DAY
        return place

    def _ahead(self, name: str, other: str) -> timedelta:
        """Return the last place at which an event may end ahead of another; a timed one keeps its clock."""
        ruler, starts = self.ruler(name), self.now[other][0]
        place, end = ruler.measure(starts), ruler.measure(self.was[name][1])
        if not self.events[name].timed:
            return place // ONE_DAY * ONE_DAY
        if self.events[other].timed or place >= end:
            return place
        return place - ONE_DAY + (end % ONE_DAY or ONE_DAY)

    def shift(self, own: dict[str, OwnEvent]) -> Shift:
        """Return what it comes to."""
        moved = sorted((one for one in self.now if self._moved(one)), key=lambda one: self.was[one])
        links = {(before, one) for one in moved for before in self.waits[one]}
        links |= {(one, after) for one in moved for after in self.followers.get(one, ())}
        rows = tuple(self._row(one, own.get(one, OwnEvent(one))) for one in moved)
        return Shift(
            moved=tuple((self.events[one], self._event(one)) for one in moved),
            rows=rows,
            replaced=tuple(own[row.id] for row in rows if row.id in own),
            broken=tuple(Link(*link) for link in sorted(links) if self.now[link[1]][0] < self.now[link[0]][1]),
        )

    def _event(self, name: str) -> Event:
        start, end = (when.replace(tzinfo=SHANGHAI) for when in self.now[name])
        event = self.events[name]
        if event.timed:
            return replace(event, start=start, end=end)
        return replace(event, start=start.date(), end=end.date())

    def _row(self, name: str, row: OwnEvent) -> OwnEvent:
        event = self._event(name)
        last = event.end if isinstance(event.end, datetime) else event.end - ONE_DAY
        return replace(row, start=event.start, end=last)


def _reached(name: str, links: Mapping[str, Sequence[str]]) -> set[str]:
    """Return everything reached from a name by links, itself left out unless in a ring."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = [one for one in links.get(waiting.pop(), ()) if one not in found]
        found.update(new)
        waiting += new
    return found

"""Events on other days, whatever they are: each kind is changed in the table it comes from."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from campaignplan.agenda.deeds.promotion import move_phase, move_promotion
from campaignplan.agenda.deeds.row import locked_ids, say
from campaignplan.agenda.edits import PLANNED
from campaignplan.calendars.chain import MOVABLE, Buffer, shifted
from campaignplan.calendars.event import Event
from campaignplan.calendars.once import like
from campaignplan.calendars.own import UNSAID_LENGTH
from campaignplan.calendars.promotion import PhaseKind
from campaignplan.calendars.workdays import Workdays
from campaignplan.dates import SHANGHAI
from campaignplan.errors import InputError, Issue
from campaignplan.planning.problem import Problem
from campaignplan.text import Text


def move(
    problem: Problem,
    events: Sequence[Event],
    name: str,
    first: date,
    buffer: Buffer = "keep",
    workdays: Workdays | None = None,
) -> Problem:
    """Put an event on the days from `first` on, its length and clock kept.

    A promotion moves with all its phases, a phase alone; both stand in the tables the plan reads. Anything else
    is laid over in the table of events, and what waits for it follows as `calendars.chain.shifted` has it.

    Raises
    ------
    InputError
        It is not there, locked, or of a kind whose days somebody else decides.
    """
    event = _found(problem, events, name)
    if event.kind == "promotion":
        return move_promotion(problem, _promotion(event), first - event.span.start)
    if event.kind == "phase":
        last = first + (event.span.end - event.span.start)
        return move_phase(problem, _promotion(event), _phase(event), first, last)
    change = shifted(events, problem.events, name, first, buffer, workdays)
    return replace(problem, events=change.onto(problem.events))


def resize(problem: Problem, events: Sequence[Event], name: str, first: date, last: date) -> Problem:
    """Let an event take the days from `first` to `last`, both included; nothing follows it.

    Raises
    ------
    InputError
        As for `move`; a promotion as a whole has no length of its own, what has a time of day none in days.
    """
    event = _found(problem, events, name)
    if event.kind == "phase":
        return move_phase(problem, _promotion(event), _phase(event), first, last)
    if event.kind == "promotion":
        why = Text("活动的长短由它的各期决定", "a promotion is as long as its phases")
        raise InputError([Issue(name, "", why, Text("请改它的某一期", "change one of its phases"))])
    if event.rrule or event.kind not in MOVABLE:
        why = Text("它的时间由方案或别人决定", "the plan or somebody else decides when it is")
        raise InputError([Issue(name, "", why, Text("请在它来自的表里改", "change it in the table it comes from"))])
    if not event.timed:
        return say(problem, name, start=first, end=last)
    if first != last:
        why = Text("有钟点的事不能跨天拉长", "what has a time of day is not stretched over days")
        raise InputError([Issue(name, "", why, Text("请打开它改时间", "open it to change its times"))])
    return move(problem, events, name, first, "ignore")


def shift(problem: Problem, events: Sequence[Event], names: Iterable[str], days: int) -> Problem:
    """Move several events by as many days, each by itself; InputError with every one that cannot be moved."""
    issues: list[Issue] = []
    by_id = {event.id: event for event in events}
    for name in names:
        event = by_id.get(name)
        try:
            first = date.fromordinal(_found(problem, events, name).span.start.toordinal() + days)
            problem = move(problem, events, name, first, "ignore")
        except InputError as error:
            title = event.title.zh if event else name
            issues += [replace(issue, where=title) for issue in error.issues]
    if issues:
        raise InputError(issues)
    return problem


def retime(
    problem: Problem, events: Sequence[Event], name: str, start: date | datetime, end: date | datetime | None
) -> Problem:
    """Give an event other days or moments, as typed; an `end` that is a day is included.

    Days alone move a timed event and keep its clock; one that took whole days becomes timed by moments.
    """
    event = _found(problem, events, name)
    if event.kind in ("promotion", "phase"):
        day = _day(start)
        last = day + (event.span.end - event.span.start) if end is None else _day(end)
        if event.kind == "promotion":
            return move(problem, events, name, day)
        return resize(problem, events, name, day, last)
    if event.kind in PLANNED or event.kind == "busy":
        return move(problem, events, name, _day(start))  # which says why not
    if isinstance(start, datetime) and end is None:
        end = start + (event.end - event.start if event.timed else UNSAID_LENGTH)  # type: ignore[operator]
    elif event.timed and not isinstance(start, datetime) and end is None:
        begin = like(start, event.start)
        start, end = begin, begin + (event.end - event.start)  # type: ignore[operator]
    elif end is None:
        end = _day(start) + (event.span.end - event.span.start)
    return say(problem, name, start=start, end=end)


def _found(problem: Problem, events: Sequence[Event], name: str) -> Event:
    event = next((one for one in events if one.id == name), None)
    if event is None:
        why = Text("它已经不在了，可能刚被别人删除", "it is no longer there: somebody may have removed it")
        raise InputError([Issue(name, "", why, Text("请刷新后再看", "reload and look again"))])
    locked = locked_ids(problem.events)
    if name in locked or (event.kind == "phase" and event.related in locked):
        why = Text("已锁定", "it is locked")
        raise InputError([Issue(name, "", why, Text("请先解锁", "unlock it first"))])
    return event


def _promotion(event: Event) -> str:
    return (event.related or event.id).removeprefix("promotion.")


def _phase(event: Event) -> PhaseKind:
    found: PhaseKind = event.id.rpartition(".")[2]  # type: ignore[assignment]
    return found


def _day(when: date | datetime) -> date:
    return when.astimezone(SHANGHAI).date() if isinstance(when, datetime) else when

"""Rows of the table of events: adding one, saying more of an event, calling it off, locking and removing it."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from campaignplan.agenda.edits import PLANNED
from campaignplan.calendars.event import Event, Role
from campaignplan.calendars.own import OwnEvent
from campaignplan.errors import InputError, Issue
from campaignplan.planning.problem import Problem
from campaignplan.text import Text


def add(
    problem: Problem, name: str, title: str, first: date, last: date, roles: tuple[Role, ...] = (), **cells: Any
) -> Problem:
    """Add an event of one's own on the days from `first` to `last`; `cells` are further columns of its row."""
    row = OwnEvent(name, title, start=first, end=last if last != first else None, roles=roles, **cells)
    return replace(problem, events=(*problem.events, row))


def say(problem: Problem, name: str, **cells: Any) -> Problem:
    """Say more of an event, of whatever making: columns of its row in the table of events.

    A row over an event of the calendar that says nothing any more is dropped.
    """
    found = next((row for row in problem.events if row.id == name), None)
    row = replace(found or OwnEvent(name), **cells)
    rest = tuple(one for one in problem.events if one.id != name)
    if row == OwnEvent(name):
        return replace(problem, events=rest)
    if found is None:
        return replace(problem, events=(*rest, row))
    return replace(problem, events=tuple(row if one is found else one for one in problem.events))


def call_off(problem: Problem, event: Event) -> Problem:
    """Call an event off: it stays in sight, crossed out, and subscribers are told."""
    _movable(problem, event)
    return say(problem, event.id, status="cancelled")


def revive(problem: Problem, event: Event) -> Problem:
    """Bring back what was called off."""
    return say(problem, event.id, status="confirmed" if event.kind in ("own", "busy") else "")


def lock(problem: Problem, event: Event, locked: bool) -> Problem:
    """Lock an event where it is, or let it go."""
    return say(problem, event.id, locked=locked)


def remove(problem: Problem, event: Event) -> Problem:
    """Remove an event: an own row goes; what the calendar makes is called off, for it would come back."""
    _movable(problem, event)
    own = next((row for row in problem.events if row.id == event.id), None)
    if own is not None and event.kind in ("own", "busy"):
        waiting = tuple(_without(row, {event.id}) for row in problem.events if row is not own)
        # Moved times of a series go with it.
        mine = f"{event.id}."
        return replace(problem, events=tuple(row for row in waiting if not (own.rrule and row.id.startswith(mine))))
    return call_off(problem, event)


def locked_ids(rows: Iterable[OwnEvent]) -> frozenset[str]:
    """Return the ids of events that people have locked."""
    return frozenset(row.id for row in rows if row.locked)


def _without(row: OwnEvent, gone: Collection[str]) -> OwnEvent:
    return replace(row, depends=tuple(one for one in row.depends if one not in gone))


def _movable(problem: Problem, event: Event) -> None:
    """Refuse what is locked, or what the plan depends on."""
    if event.id in locked_ids(problem.events):
        why = Text("已锁定", "it is locked")
        raise InputError([Issue(event.id, "", why, Text("请先解锁", "unlock it first"))])
    if event.kind in PLANNED:
        table = PLANNED[event.kind]
        why = Text("它由方案决定，或方案要用到它", "the plan depends on it, or has decided it")
        raise InputError([Issue(event.id, "", why, Text(f"请改{table.zh}", f"change {table.en}"))])

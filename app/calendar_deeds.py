"""Doing something to the calendar: checked, saved as one command, and known, so that it need not be read."""

from collections.abc import Callable
from dataclasses import dataclass

import changing
import opened
import streamlit as st
from catalogue import both, say
from components.year import Created, Deleted, Gesture, Moved, Opened, Redo, Resized, Undo, role_of
from session import Screen

from campaignplan.agenda import deeds
from campaignplan.calendars.chain import Buffer
from campaignplan.calendars.event import Event
from campaignplan.calendars.workdays import Workdays
from campaignplan.errors import InputError, Issue
from campaignplan.planning.problem import Problem
from campaignplan.storage.calendar_changes import KEYS, calendar_changes
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.clash import ClashError
from campaignplan.storage.workspace.command import Command
from campaignplan.text import Lang, Text

OPEN = "event"
"""In the address: the event that is open beside the calendar."""
ADD = "add"
"""Stands there for what is being added from a template; ``add:`` goes before a promotion or a day."""


@dataclass(frozen=True)
class Way:
    """How what waits for a moved event follows."""

    buffer: Buffer = "keep"
    working_days: bool = False


@dataclass(frozen=True)
class Sight:
    """What a visitor has seen of a branch, or has made of it since: what their next deed rests on."""

    version: int
    problem: Problem

    def events(self, branch: Branch) -> tuple[Event, ...]:
        """Return its calendar."""
        return opened.events_of(branch, self.version, self.problem)


class Hand:
    """A visitor's hand on a branch's calendar; several deeds may come before the page is drawn again."""

    def __init__(self, screen: Screen) -> None:
        self.seat = screen.seat
        self.branch: Branch = screen.branch
        self.lang: Lang = screen.lang
        self.sight = Sight(screen.version, screen.problem)

    @property
    def problem(self) -> Problem:
        """The problem as it was seen or made last."""
        return self.sight.problem

    @property
    def events(self) -> tuple[Event, ...]:
        """Its calendar."""
        return self.sight.events(self.branch)

    def event(self, name: str) -> Event:
        """Return an event of it. InputError where it is not there."""
        found = next((one for one in self.events if one.id == name), None)
        if found is None:
            raise InputError([Issue(name, "", both("year.gone"), both("calendar.look_again"))])
        return found

    def do(self, after: Problem, why: str) -> Command | None:
        """Save what was made of the problem, as one command; None where nothing differs.

        Raises
        ------
        InputError
            It makes no sense, the visitor may not, or somebody was sooner (a `ClashError`; the frame then asks
            whose shall stand).
        """
        self.seat.require("edit")
        if after == self.problem:
            return None
        events = deeds.sound(self.problem, after, self.events)
        version, rows = self.branch.read(KEYS)
        changes = calendar_changes(self.problem, after, rows, seen=version == self.sight.version)
        if changes is None:
            made = changing.commit_problem(self.seat, self.branch, after, why)
        else:
            try:
                made = self.seat.commit(self.branch, changes, why=why) if changes else None
            except ClashError as error:
                changing.ask_whose(self.branch, changes, why, error)
                raise
        if made is not None and made.version == self.sight.version + 1 and changes is not None:
            opened.know(self.branch, made.version, after, events)
            self.sight = Sight(made.version, after)
        else:
            self.look()
        return made

    def look(self) -> None:
        """See what there is now."""
        found = opened.snapshot(self.branch)
        if found.problem is not None:
            self.sight = Sight(found.version, found.problem)

    def attempt(self, what: Callable[[], Problem], why: str) -> bool:
        """Do something; what is refused is told on the next page drawn."""
        try:
            self.do(what(), why)
        except ClashError:
            return False
        except InputError as error:
            changing.refused(error)
            return False
        return True

    def back(self, *, again: bool = False) -> Text:
        """Take the visitor's last step back, or make it `again`, and say which. InputError where there is none."""
        made = self.seat.redo(self.branch) if again else self.seat.undo(self.branch)
        if made is None or made.target is None:
            why = both("frame.nothing_to_redo" if again else "frame.nothing_to_undo")
            raise InputError([Issue("undo", "", why, both("calendar.nothing_fix"))])
        what = changing.walked(self.seat, self.branch, made)
        self.look()
        return both("frame.redone" if again else "frame.undone", what=what)

    def gesture(self, gesture: Gesture, way: Way) -> Text | None:
        """Do what was done on the year; InputError where it is refused, and the bar goes back."""
        workdays = Workdays.among(self.problem.holidays) if way.working_days else None
        match gesture:
            case Moved(id=name, first=first):
                after = deeds.move(self.problem, self.events, name, first, way.buffer, workdays)
                self.do(after, self._why("moved", name))
            case Resized(id=name, first=first, last=last):
                self.do(deeds.resize(self.problem, self.events, name, first, last), self._why("resized", name))
            case Deleted(id=name):
                self.do(deeds.remove(self.problem, self.event(name)), self._why("removed", name))
            case Created(lane=lane, first=first, last=last):
                name = deeds.free_id("own", {row.id for row in self.problem.events})
                title = say("year.new", self.lang)
                roles = (role_of(lane),)
                self.do(deeds.add(self.problem, name, title, first, last, roles), say("calendar.added", self.lang))
                open_event(name)
            case Opened(id=name):
                open_event(name)
            case Undo():
                return self.back()
            case Redo():
                return self.back(again=True)
        return None

    def _why(self, deed: str, name: str) -> str:
        return say(f"calendar.{deed}", self.lang, title=self.event(name).title.to(self.lang))


def hand(screen: Screen) -> Hand:
    """Return the visitor's hand, which sees what is on this screen."""
    return Hand(screen)


def open_event(name: str) -> None:
    """Open an event beside the calendar from the next page on; empty closes."""
    st.session_state.setdefault("address", {})[OPEN] = series(name)


def series(name: str) -> str:
    """Return the event a bar stands for: a bar of one time of a series names the day behind an @."""
    return name.partition("@")[0]

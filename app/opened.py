"""What the process has open for all its visitors: the workspace, problems as they were at a version, and solving."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st
from solving import Workshop

from campaignplan.agenda import agenda
from campaignplan.agenda.conflicts import Clash, conflicts
from campaignplan.calendars.event import Event
from campaignplan.dates import SHANGHAI
from campaignplan.errors import InputError, Issue
from campaignplan.planning.problem import Problem
from campaignplan.storage.content import source_of
from campaignplan.storage.load import problem_of
from campaignplan.storage.workspace.address import default_address
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.workspace import Workspace

KEPT = 16
"""Versions kept: a problem of 2,000 products takes some megabytes, and two seconds to be checked."""


@dataclass(frozen=True)
class Snapshot:
    """A branch as it was at a version: its problem, or every fault that keeps it from being one."""

    branch: Branch
    version: int
    problem: Problem | None
    issues: tuple[Issue, ...] = ()


class Snapshots:
    """Branches read and checked once a version, whoever looks at them."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, int], Snapshot] = OrderedDict()
        self._events: OrderedDict[tuple[int, int], tuple[Event, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, branch: Branch) -> Snapshot:
        """Return a branch as it is now."""
        with self._lock:
            found = self._kept.get((branch.id, branch.version))
            if found is None:
                found = _read(branch)
                self._kept[branch.id, found.version] = found
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end((branch.id, found.version))
            return found

    def know(self, branch: Branch, version: int, problem: Problem, events: tuple[Event, ...] | None = None) -> None:
        """Remember what a branch says at a version, for it was just written: reading it back takes half a second."""
        with self._lock:
            self._kept[branch.id, version] = Snapshot(branch, version, problem)
            if events is not None:
                self._events[branch.id, version] = events

    def undone(self, branch: Branch, step: int, version: int) -> None:
        """Remember that at `version` a branch says again what it said before its version `step`, the one before."""
        with self._lock:
            before = self._kept.get((branch.id, step - 1))
            if before is not None and before.problem is not None and version == step + 1:
                self._kept[branch.id, version] = Snapshot(branch, version, before.problem)
                if (branch.id, step - 1) in self._events:
                    self._events[branch.id, version] = self._events[branch.id, step - 1]

    def events(self, branch: Branch, version: int, problem: Problem) -> tuple[Event, ...]:
        """Return a branch's calendar at a version."""
        with self._lock:
            found = self._events.get((branch.id, version))
        if found is None:
            found = agenda(problem)
        with self._lock:
            self._events[branch.id, version] = found
            self._events.move_to_end((branch.id, version))
            while len(self._events) > KEPT:
                self._events.popitem(last=False)
        return found


def _read(branch: Branch) -> Snapshot:
    version, content = branch.state()
    try:
        return Snapshot(branch, version, problem_of(source_of(content)))
    except InputError as error:
        return Snapshot(branch, version, None, error.issues)


def workspace() -> Workspace:
    """Return the workspace the environment names, else the user's own; InputError where it cannot be opened."""
    return _workspace(default_address().place)


@st.cache_resource(show_spinner=False)
def _workspace(place: str) -> Workspace:
    return Workspace.open(place)


def snapshot(branch: Branch) -> Snapshot:
    """Return a branch as it is now."""
    return _snapshots(branch.database.address.place).of(branch)


@st.cache_resource(show_spinner=False)
def _snapshots(place: str) -> Snapshots:
    return Snapshots()


@st.cache_resource(show_spinner=False)
def workshop() -> Workshop:
    """Return the process's jobs."""
    return Workshop()


def conflicts_of(branch: Branch, version: int, problem: Problem) -> tuple[Clash, ...]:
    """Return what cannot work in a branch's calendar, worked out once a version and day."""
    return _conflicts(branch.database.address.place, branch.id, version, today(), branch, problem)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _conflicts(
    place: str, branch: int, version: int, day: date, _branch: Branch, _problem: Problem
) -> tuple[Clash, ...]:
    return conflicts(events_of(_branch, version, _problem), _problem, today=day)


@st.cache_data(show_spinner=False, ttl=30, max_entries=200)
def _name(place: str, problem: str, _house: Workspace) -> str:
    return _house.branch(problem, _house.in_force(problem)).title or problem


def name_of(house: Workspace, problem: str) -> str:
    """Return what a problem calls itself, in the branch that is in force, as of the last half minute."""
    return _name(house.address.place, problem, house)


def today() -> date:
    """Return the day it is where the shops are."""
    return datetime.now(SHANGHAI).date()


def events_of(branch: Branch, version: int, problem: Problem) -> tuple[Event, ...]:
    """Return a branch's calendar, gathered once a version."""
    return _snapshots(branch.database.address.place).events(branch, version, problem)


def know(branch: Branch, version: int, problem: Problem, events: tuple[Event, ...] | None = None) -> None:
    """Remember what a branch says at a version, as `Snapshots.know`."""
    _snapshots(branch.database.address.place).know(branch, version, problem, events)


def undone(branch: Branch, step: int, version: int) -> None:
    """Remember that the step before was taken back, as `Snapshots.undone`."""
    _snapshots(branch.database.address.place).undone(branch, step, version)

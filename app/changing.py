"""Changing what is saved: called when something is clicked; what is refused is told on the next page drawn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import opened
import streamlit as st
from catalogue import both, say

from campaignplan.calendars.event import Event
from campaignplan.errors import InputError, Issue
from campaignplan.planning.problem import Problem
from campaignplan.storage.content import content_of
from campaignplan.storage.difference import Said, changes_for
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import Cells, Change, changed, removed
from campaignplan.storage.workspace.clash import ClashError
from campaignplan.storage.workspace.command import Command
from campaignplan.storage.workspace.seat import Seat
from campaignplan.storage.workspace.taking_in import offer
from campaignplan.text import Lang, Text


@dataclass(frozen=True)
class Told:
    """What is to be said about the last click: `how` it went, and the sentence."""

    how: Literal["done", "refused"]
    text: Text


@dataclass(frozen=True)
class Clashed:
    """A step that was not written: somebody changed the same cells first."""

    branch: Branch
    changes: tuple[Change, ...]
    why: str
    error: ClashError


def told() -> Told | None:
    """Return what is to be said about the last click, once."""
    found: Told | None = st.session_state.pop("told", None)
    return found


def tell(how: Literal["done", "refused"], text: Text) -> None:
    """Say something on the next page drawn."""
    st.session_state["told"] = Told(how, text)


def refused(error: InputError) -> None:
    """Say on the next page drawn why something was not done."""
    tell("refused", listed("frame.not_taken", error.issues))


def carry_out(what: Callable[[], Command | None]) -> Command | None:
    """Do something that may be refused; what is refused is told, and nothing was done."""
    try:
        return what()
    except InputError as error:
        refused(error)
    return None


def commit(seat: Seat, branch: Branch, changes: Sequence[Change], why: str) -> Command | None:
    """Save changes of rows; where somebody was sooner the visitor is asked whose shall stand."""
    if not changes:
        return None
    try:
        return seat.commit(branch, changes, why=why)
    except ClashError as error:
        ask_whose(branch, changes, why, error)
    except InputError as error:
        refused(error)
    return None


def ask_whose(branch: Branch, changes: Sequence[Change], why: str, error: ClashError) -> None:
    """Let the next page drawn ask whose change shall stand."""
    st.session_state["clash"] = Clashed(branch, tuple(changes), why, error)


def clashed(branch: Branch) -> "Clashed | None":
    """Return the step that was not written because somebody was sooner; None where there is none."""
    found: Clashed | None = st.session_state.get("clash")
    return found if found is not None and found.branch == branch else None


def keep_mine(seat: Seat) -> None:
    """Write the step over what others wrote meanwhile."""
    step: Clashed = st.session_state.pop("clash")
    present: dict[tuple[str, str], Cells | None] = {(one.table, one.row): None for one in step.changes}
    for table in {one.table for one in step.changes}:
        present |= {(table, row): cells for row, cells in step.branch.rows(table) if (table, row) in present}
    again = [change for one in step.changes if (change := _over(one, present[one.table, one.row])) is not None]
    commit(seat, step.branch, again, step.why)


def take_theirs() -> None:
    """Let go of the step."""
    st.session_state.pop("clash", None)


def commit_problem(seat: Seat, branch: Branch, problem: Problem, why: str) -> Command | None:
    """Save a problem as a branch's, by the rows that differ from what it says now."""
    found = offer(branch, Said(content_of(problem)))
    return commit(seat, branch, changes_for(found.found, found.rows, lambda row: True), why)


def mark(
    seat: Seat, branch: Branch, event: Event, steps: Mapping[str, bool], lang: Lang, note: str = ""
) -> Command | None:
    """Tick steps of a task, or take ticks away, as one step that can be undone."""
    why = say("tasks.ticked" if any(steps.values()) else "tasks.unticked", lang, title=event.title.to(lang))
    return carry_out(lambda: seat.mark(branch.problem_id, event, steps, note=note, why=why))


def undo(seat: Seat, branch: Branch) -> None:
    """Take the visitor's own last step back, and say which."""
    _step(seat, branch, lambda: seat.undo(branch), "undone", "nothing_to_undo")


def redo(seat: Seat, branch: Branch) -> None:
    """Make the step again that the visitor took back last, and say which."""
    _step(seat, branch, lambda: seat.redo(branch), "redone", "nothing_to_redo")


def _over(change: Change, present: Cells | None) -> Change | None:
    """Return a change as it is to be made of what stands now; None where nothing is left of it."""
    if present is None:
        return None if change.after is None else Change(change.table, change.row, None, change.after)
    if change.after is None:
        return removed(change.table, change.row, present)
    return changed(change.table, change.row, present, {**present, **change.after})


def _step(seat: Seat, branch: Branch, what: Callable[[], Command | None], done: str, nothing: str) -> None:
    try:
        made = what()
    except InputError as error:  # a clash too: what was built upon is not taken back
        refused(error)
        return
    if made is None or made.target is None:
        tell("done", both(f"frame.{nothing}"))
        return
    tell("done", both(f"frame.{done}", what=walked(seat, branch, made)))


def walked(seat: Seat, branch: Branch, made: Command) -> str:
    """Return what a step taken back, or made again, was called; what the branch says now is remembered."""
    step = seat.walked(branch, made)
    if made.kind == "undo" and made.branch == branch.id:
        opened.undone(branch, step.version, made.version)
    return step.why or "…"


def listed(heading: str, issues: Sequence[Issue]) -> Text:
    """Return a sentence of the catalogue with a line for each fault below it."""
    lines = [issue.sentence for issue in issues]
    head = both(heading)
    return Text(*("\n".join([head.to(lang), *(f"- {line(lang)}" for line in lines)]) for lang in ("zh", "en")))

"""One task: a box to tick, when it is due, its steps, and a note."""

from collections.abc import Mapping, Sequence

import address
import changing
import markup
import session
import streamlit as st
from calendar_deeds import OPEN
from catalogue import say
from session import Screen

from campaignplan.agenda.tasks import Task
from campaignplan.calendars.event import ROLE_NAMES, Event
from campaignplan.dates import day_said
from campaignplan.storage.workspace.ticks import Tick as Tick
from campaignplan.text import listed

Events = Sequence[Event]


def show(screen: Screen, task: Task, noted: Tick | None, *, late: bool = False) -> None:
    """Draw it."""
    lang, seat, event = screen.lang, screen.seat, task.event
    may = seat.may("tick") if seat.owns(event) else seat.may("tick_others")
    with st.container(horizontal=True, vertical_alignment="top", gap="small", key=f"task-{_key(event.id)}"):
        key = f"done-{event.id}"
        st.session_state[key] = task.finished
        with st.container(width="stretch", gap="xxsmall"):
            st.checkbox(
                markup.plain(event.title.to(lang)), key=key, disabled=not may, on_change=_ticked,
                args=(screen, task, key), help=None if may else say("tasks.not_yours", lang),
            )  # fmt: skip
            st.html(markup.below_tick(_about(screen, task, noted, late=late), warn=late))
        with st.popover("⋯", help=say("tasks.more", lang), key=f"more-{_key(event.id)}"):
            _more(screen, task, may=may)


def _about(screen: Screen, task: Task, noted: Tick | None, *, late: bool) -> str:
    lang, zh, event = screen.lang, screen.lang == "zh", task.event
    parts = [day_said(task.last, zh)] if late else []
    parts += [task.clock] if task.clock else []
    if task.first < task.last:
        parts.append(say("tasks.until", lang, first=day_said(task.first, zh)))
    parts.append(event.person or listed((ROLE_NAMES[role].to(lang) for role in event.roles), lang))
    if task.steps != ("",):
        done = len(task.steps) if task.finished else sum(step in task.done for step in task.steps)
        parts.append(say("tasks.steps", lang, done=done, number=len(task.steps)))
    if noted is not None:
        parts.append(say("tasks.noted", lang, who=noted.person, note=noted.note))
    return " · ".join(part for part in parts if part)


def _more(screen: Screen, task: Task, *, may: bool) -> None:
    lang, event = screen.lang, task.event
    if task.steps != ("",):
        for number, (step, words) in enumerate(zip(task.steps, event.checklist, strict=True)):
            key = f"step-{event.id}-{number}"
            st.session_state[key] = step in task.done or "" in task.done
            st.checkbox(
                markup.plain(words.to(lang)), key=key, disabled=not may, on_change=_stepped,
                args=(screen, task, step, key),
            )  # fmt: skip
    facts = [(say(f"calendar.{name}", lang), getattr(event, name).to(lang)) for name in ("output", "metric")]
    if any(text for _, text in facts):
        st.html(markup.facts((label, text) for label, text in facts if text))
    if may:
        st.text_input(say("tasks.note", lang), key=f"note-{event.id}", help=say("tasks.note_done", lang))
        st.button(say("tasks.note_save", lang), key=f"keep-{event.id}", on_click=_note, args=(screen, task))
    st.button(say("tasks.open", lang), key=f"open-{event.id}", on_click=_open, args=(event,), type="tertiary")


def _ticked(screen: Screen, task: Task, key: str) -> None:
    """Tick the task, or untick all of it."""
    done = st.session_state[key]
    _mark(screen, task, {"": True} if done else dict.fromkeys(sorted(task.done), False))


def _stepped(screen: Screen, task: Task, step: str, key: str) -> None:
    """Tick one step; where the whole was ticked, the other steps stay so."""
    if st.session_state[key]:
        _mark(screen, task, {step: True})
        return
    others = {one: True for one in task.steps if one not in task.done} | {"": False} if "" in task.done else {}
    _mark(screen, task, {**others, step: False})


def _note(screen: Screen, task: Task) -> None:
    note = str(st.session_state[f"note-{task.event.id}"]).strip()
    if note:
        _mark(screen, task, {"": True}, note)


def _mark(screen: Screen, task: Task, steps: Mapping[str, bool], note: str = "") -> None:
    changing.mark(screen.seat, screen.branch, task.event, steps, screen.lang, note)


def _open(event: Event) -> None:
    """Open a task in the calendar; one time of a series is opened as the series."""
    address.put(OPEN, event.related if event.kind == "duty" and event.related else event.id)
    session.visit("calendar")


def _key(name: str) -> str:
    return "".join(sign if sign.isalnum() or sign == "-" else "_" for sign in name)

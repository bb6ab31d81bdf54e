"""The event that is open: what it is, its steps to tick, and everything about it that may be changed."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import address
import calendar_form
import changing
import markup
import opened
import streamlit as st
from calendar_deeds import ADD, OPEN, Hand
from calendar_form import Typed, plain
from catalogue import say
from session import Screen

from campaignplan.agenda import deeds
from campaignplan.agenda.edits import PLANNED
from campaignplan.calendars.event import KIND_NAMES, ROLE_NAMES, STATUS_NAMES, Event
from campaignplan.calendars.occurrence import occurrences
from campaignplan.dates import Span, day_said, moment_said
from campaignplan.planning.problem import Problem
from campaignplan.storage.workspace.ticks import Tick, Ticks
from campaignplan.text import listed
from views.calendar.wording import rule_said, when_said

DATED = ("promotion", "phase")
NEXT = 26
"""Times of a series one may choose among."""


def show(screen: Screen, hand: Hand, events: Sequence[Event]) -> None:
    """Draw the event that the address names."""
    lang, name = screen.lang, address.get(OPEN)
    address.keep(OPEN, name)
    event = next((one for one in events if one.id == name), None)
    with st.container(border=True, key="panel"):
        if event is None:
            st.html(markup.note(say("calendar.gone", lang)))
            st.button(say("calendar.close", lang), key="panel_close", on_click=close)
            return
        with st.container(horizontal=True, vertical_alignment="top", key="panel-head"):
            st.html(markup.event_head(plain(event, lang), when_said(event, lang)), width="stretch")
            st.button("×", key="panel_close", on_click=close, help=say("calendar.close", lang), type="tertiary")
        st.html(markup.pills(_marks(screen, event)))
        if event.note.zh:
            st.html(markup.note(event.note.to(lang)))
        if event.kind not in ("own", "busy") and event.description.zh:
            st.html(markup.facts([("", event.description.to(lang))]))
        _steps(screen, event)
        if screen.seat.may("edit") and event.kind != "busy":
            _boxes(screen, hand, event, events)
            _buttons(screen, hand, event)
            if event.rrule:
                _one_time(screen, hand, event)
        else:
            _told(screen, event, events)


def close() -> None:
    """Close it."""
    address.put(OPEN, "")


def _marks(screen: Screen, event: Event) -> list[tuple[str, bool]]:
    """Return what it is in a word each, and whether the word warns."""
    lang = screen.lang
    locked = event.id in deeds.locked_ids(screen.problem.events)
    found = [(KIND_NAMES[event.kind].to(lang), False)]
    surety = calendar_form.surety(event)
    if surety is not None:
        found.append((surety.to(lang), True))
    if event.status == "cancelled" or (event.status == "tentative" and surety is None):
        found.append((STATUS_NAMES[event.status].to(lang), event.status == "cancelled"))
    if locked:
        found.append((say("calendar.is_locked", lang), False))
    found += [(ROLE_NAMES[role].to(lang), False) for role in event.roles]
    return found


def _steps(screen: Screen, event: Event) -> None:
    """Draw the steps to tick; an event without steps is one."""
    lang, seat = screen.lang, screen.seat
    if event.rrule or event.kind in ("holiday", "makeup", "slack", "busy", "promotion"):
        return
    done = {tick.item: tick for tick in Ticks(seat.workspace.team(screen.branch.problem_id)).list(event.id)}
    may = seat.may("tick") if seat.owns(event) else seat.may("tick_others")
    items = [item.zh for item in event.checklist] or [""]
    shown = [item.to(lang) for item in event.checklist] or [say("calendar.done", lang)]
    for number, (item, words) in enumerate(zip(items, shown, strict=True)):
        key = f"tick-{event.id}-{number}"
        tick = done.get(item)
        st.session_state[key] = tick is not None
        st.checkbox(
            markup.plain(words),
            key=key,
            disabled=not may,
            on_change=ticked,
            args=(screen, event, item, key),
            help=_by(screen, tick),
        )
    if not may and seat.may("tick"):
        st.html(markup.note(say("calendar.not_yours", lang, person=event.person)))


def ticked(screen: Screen, event: Event, item: str, key: str) -> None:
    """Keep a tick that was made or taken away."""
    changing.mark(screen.seat, screen.branch, event, {item: st.session_state[key]}, screen.lang)


def _by(screen: Screen, tick: Tick | None) -> str | None:
    if tick is None:
        return None
    when = moment_said(tick.when, screen.lang == "zh")
    return markup.plain(say("calendar.ticked_by", screen.lang, who=tick.person, when=when))


def _told(screen: Screen, event: Event, events: Sequence[Event]) -> None:
    """Draw what there is to read, for who may not change it."""
    lang = screen.lang
    names = {one.id: plain(one, lang) for one in events}
    lines = [
        (say("calendar.person", lang), event.person),
        (say("calendar.depends", lang), listed((names.get(one, one) for one in event.depends), lang)),
        (say("calendar.output", lang), event.output.to(lang)),
        (say("calendar.metric", lang), event.metric.to(lang)),
        (say("calendar.description", lang), event.description.to(lang)),
    ]
    st.html(markup.facts([(label, text) for label, text in lines if text]))
    if event.kind == "busy":
        st.html(markup.note(say("calendar.busy_note", lang)))


def _boxes(screen: Screen, hand: Hand, event: Event, events: Sequence[Event]) -> None:
    """Draw the boxes; they are saved together by one button."""
    lang, shown = screen.lang, Typed.of(event, screen.lang)
    planned = event.kind in PLANNED and event.kind not in DATED
    fixed = planned or event.id in deeds.locked_ids(screen.problem.events) or bool(event.rrule)
    stem = f"box-{screen.branch.id}-{screen.version}-{event.id}"
    with st.form(stem, border=False, enter_to_submit=True):
        if event.kind not in DATED:
            st.text_input(say("calendar.title", lang), shown.title, key=f"{stem}-title")
        left, right = st.columns(2, gap="small")
        help_ = say("calendar.times_help", lang)
        left.text_input(say("calendar.start", lang), shown.start, key=f"{stem}-start", disabled=fixed, help=help_)
        right.text_input(
            say("calendar.end", lang), shown.end, key=f"{stem}-end", disabled=fixed or event.kind == "promotion"
        )
        st.text_input(say("calendar.person", lang), shown.person, key=f"{stem}-person")
        st.multiselect(
            say("calendar.roles", lang),
            list(ROLE_NAMES),
            list(shown.roles),
            format_func=lambda role: ROLE_NAMES[role].to(lang),
            key=f"{stem}-roles",
            placeholder="",
        )
        with st.expander(say("calendar.more", lang)):
            st.text_area(say("calendar.checklist", lang), shown.checklist, key=f"{stem}-checklist")
            near = {one.id: plain(one, lang) for one in events if _may_wait(one, event)}
            st.multiselect(
                say("calendar.depends", lang),
                list(dict.fromkeys([*shown.depends, *near])),
                list(shown.depends),
                format_func=lambda one: near.get(one, one),
                key=f"{stem}-depends",
                placeholder="",
            )
            st.text_input(say("calendar.output", lang), shown.output, key=f"{stem}-output")
            st.text_input(say("calendar.metric", lang), shown.metric, key=f"{stem}-metric")
            st.text_area(say("calendar.description", lang), shown.description, key=f"{stem}-description")
        if planned:
            table = PLANNED[event.kind].to(lang)
            st.html(markup.note(say("calendar.planned_note", lang, table=table)))
        elif event.kind in DATED:
            st.html(markup.note(say("calendar.phase_note", lang)))
        elif event.rrule:
            st.html(markup.note(f"{rule_said(event, lang)} {say('calendar.series_note', lang)}"))
        st.form_submit_button(
            say("calendar.save", lang), type="primary", on_click=_save, args=(screen, hand, event, stem)
        )


def _save(screen: Screen, hand: Hand, event: Event, stem: str) -> None:
    boxes = {name: st.session_state.get(f"{stem}-{name}", plain(event, screen.lang)) for name in BOXES}
    typed = Typed(**{**boxes, "roles": tuple(boxes["roles"]), "depends": tuple(boxes["depends"])}, shop=event.shop)
    title = plain(event, screen.lang)
    hand.attempt(
        lambda: calendar_form.saved(hand.problem, hand.events, event, typed, screen.lang),
        say("calendar.edited", screen.lang, title=title),
    )


BOXES = ("title", "start", "end", "person", "roles", "checklist", "depends", "output", "metric", "description")


def _buttons(screen: Screen, hand: Hand, event: Event) -> None:
    lang, title = screen.lang, plain(event, screen.lang)
    locked = event.id in deeds.locked_ids(screen.problem.events)
    loose = event.kind not in PLANNED and not locked

    def button(name: str, deed: partial[Problem], why: str, label: str = "") -> None:
        st.button(
            label or say(f"calendar.{name}", lang),
            key=f"panel_{name}",
            on_click=_do,
            args=(hand, deed, say(f"calendar.{why}", lang, title=title)),
        )

    with st.container(horizontal=True, gap="small"):
        if locked:
            button("unlock", partial(deeds.lock, event=event, locked=False), "unlocked_it")
        else:
            button("lock", partial(deeds.lock, event=event, locked=True), "locked_it")
        if event.status == "cancelled":
            button("revive", partial(deeds.revive, event=event), "revived")
        elif loose:
            button("call_off", partial(deeds.call_off, event=event), "called_off")
        if loose and event.kind == "own":
            button("remove", partial(deeds.remove, event=event), "removed")
        if event.kind == "promotion":
            st.button(
                say("calendar.back_schedule", lang),
                key="panel_back_schedule",
                on_click=address.put,
                args=(ADD, event.id),
            )
        if event.kind == "task":
            instance = event.id.split(".")[1]
            tasks = sum(one.id.startswith(f"template.{instance}.") for one in hand.events)
            button(
                "take_back",
                partial(deeds.take_back, instance=instance),
                "taken_back",
                say("calendar.take_back", lang, number=tasks),
            )


def _do(hand: Hand, deed: partial[Problem], why: str) -> None:
    hand.attempt(lambda: deed(hand.problem), why)


def _one_time(screen: Screen, hand: Hand, event: Event) -> None:
    """Draw how to move, or leave out, one time of what recurs."""
    lang, horizon = screen.lang, screen.problem.settings.horizon
    first = max(horizon.start, min(opened.today(), horizon.end))
    days = [one.start.date() for one in occurrences(event, Span(first, horizon.end))][:NEXT]
    if not days:
        return
    with st.expander(say("calendar.one_time", lang)):
        stem = f"once-{screen.version}-{event.id}"
        day = st.selectbox(
            say("calendar.one_which", lang),
            days,
            format_func=lambda one: day_said(one, lang == "zh"),
            key=f"{stem}-day",
        )
        st.text_input(say("calendar.one_to", lang), key=f"{stem}-to", help=say("calendar.times_help", lang))
        with st.container(horizontal=True, gap="small"):
            st.button(
                say("calendar.one_move", lang), key="panel_one_move", on_click=_move_one,
                args=(screen, hand, event, day, stem),
            )  # fmt: skip
            st.button(
                say("calendar.one_skip", lang), key="panel_one_skip", on_click=_skip_one,
                args=(screen, hand, event, day),
            )  # fmt: skip


def _move_one(screen: Screen, hand: Hand, event: Event, day: date, stem: str) -> None:
    typed = st.session_state[f"{stem}-to"] or "?"  # an empty box is no day, and is told so
    why = say("calendar.once_moved", screen.lang, title=event.title.to(screen.lang))
    hand.attempt(lambda: calendar_form.once_moved(hand.problem, event, day, typed), why)


def _skip_one(screen: Screen, hand: Hand, event: Event, day: date) -> None:
    why = say("calendar.once_off", screen.lang, title=event.title.to(screen.lang))
    hand.attempt(lambda: calendar_form.once_moved(hand.problem, event, day, ""), why)


def _may_wait(one: Event, event: Event) -> bool:
    """Tell whether an event might wait for another: work that takes place once and does not end after it."""
    return one.kind in ("task", "own", "deadline", "phase") and one.id != event.id and not one.rrule

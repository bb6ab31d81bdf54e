"""The frame of every page: language, plan on screen, and the bar with saved, undo, redo and conflicts."""

from collections import Counter
from typing import NamedTuple

import address
import changing
import markup
import opened
import session
import streamlit as st
from catalogue import CATALOGUE, say
from components import connection, page_language
from session import Screen
from streamlit.delta_generator import DeltaGenerator

from campaignplan.dates import SHANGHAI, moment_said
from campaignplan.errors import InputError
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.scenarios import name_said
from campaignplan.storage.workspace.seat import Seat
from campaignplan.text import Lang
from campaignplan.web.sign_in import Refusal

NAMES: dict[Lang, str] = {"zh": "中", "en": "EN"}
ADD = "+"
"""Stands for a new plan in the switch; no problem can be called so by a page."""


def language() -> None:
    """Draw the switch of languages."""
    st.session_state.setdefault("lang", session.lang())
    label = CATALOGUE["frame.language"]
    # Bound by hand: Streamlit's own binding would write the label, 中, into the address.
    st.segmented_control(
        f"{label.zh} {label.en}",
        list(NAMES),
        required=True,
        format_func=lambda code: NAMES[code],
        key="lang",
        label_visibility="collapsed",
        on_change=_keep_language,
        persist_state="session",
    )
    page_language.tell(session.lang())
    connection.watch(session.lang())


def _keep_language() -> None:
    st.query_params["lang"] = st.session_state["lang"]


class Room(NamedTuple):
    """Places at the top of a page: the bar that stays in sight, and what is said of the last click below it."""

    bar: DeltaGenerator
    said: DeltaGenerator


def room() -> Room:
    """Return the places for `bar`, so that the page below is drawn before them: it is what a click waits for."""
    bar = st.container(key="bar", horizontal=True, vertical_alignment="center", gap="small")
    return Room(bar, st.container())


def bar(screen: Screen, at: Room) -> None:
    """Draw what is on screen, when it was saved, undo and redo, conflicts; and say what became of the last click."""
    lang, seat, branch = screen.lang, screen.seat, screen.branch
    with at.bar:
        _switch(screen)
        st.html(markup.note(_saved(screen)), width="content")
        can = seat.may("tick")  # a member has ticks to take back; what more a step took is asked when it is
        st.button(
            say("frame.undo", lang),
            key="undo",
            on_click=changing.undo,
            args=(seat, branch),
            disabled=not can or seat.to_undo(branch) is None,
            help=say("frame.undo_help", lang),
            shortcut="Ctrl+Z",
        )
        st.button(
            say("frame.redo", lang),
            key="redo",
            on_click=changing.redo,
            args=(seat, branch),
            disabled=not can or seat.to_redo(branch) is None,
            help=say("frame.redo_help", lang),
            shortcut="Ctrl+Y",
        )
        number = len(opened.conflicts_of(screen.branch, screen.version, screen.problem))
        if number:
            told = f"⚠ {say('frame.conflicts', lang, number=number)}"
            st.button(told, key="conflicts", on_click=to_conflicts, help=say("frame.conflicts_help", lang))
        else:
            st.html(markup.pill(say("frame.no_conflicts", lang)), width="content")
        st.space("stretch")
        language()
    with at.said:
        _told(lang)
        _clashed(screen)


def to_conflicts() -> None:
    """Go to where the conflicts are told with ways to mend them."""
    address.put("view", "conflicts")
    session.visit("calendar")


def _switch(screen: Screen) -> None:
    known = screen.seat.places
    places = [(problem, branch) for problem, branches in known.items() for branch in branches]
    here = (screen.branch.problem_id, screen.branch.name)
    several = {problem for problem, branches in known.items() if len(branches) > 1}
    choices = [*places, *([(ADD, "")] if screen.seat.may("import") else [])]

    def named(place: tuple[str, str]) -> str:
        if place[0] == ADD:
            return say("frame.add_plan", screen.lang)
        here_too = place[0] == here[0]
        name = screen.problem.settings.name if here_too else opened.name_of(screen.seat.workspace, place[0])
        return f"{name} · {name_said(place[1]).to(screen.lang)}" if place[0] in several else name

    # Streamlit tells a choice by what is written on it: two plans of one name would be one.
    written = Counter(named(place) for place in choices)

    def apart(place: tuple[str, str]) -> str:
        name = named(place)
        return f"{name} ({'/'.join(place)})" if written[name] > 1 else name

    st.selectbox(
        say("frame.switch", screen.lang),
        choices,
        index=choices.index(here),
        format_func=apart,
        key=f"switch-{here[0]}-{here[1]}-{len(places)}",
        label_visibility="collapsed",
        on_change=_switched,
        args=(f"switch-{here[0]}-{here[1]}-{len(places)}",),
        width=400,
    )


def _switched(key: str) -> None:
    problem, branch = st.session_state.pop(key)
    if problem == ADD:
        st.session_state["door"] = True
    else:
        session.go(problem, branch)


def _saved(screen: Screen) -> str:
    team = screen.seat.workspace.team(screen.branch.problem_id)
    steps = [one.moment for one in (screen.branch.last, team.last) if one is not None]
    if not steps:
        return say("frame.saved_never", screen.lang)
    return say("frame.saved", screen.lang, when=f"{max(steps).astimezone(SHANGHAI):%H:%M}")


def _told(lang: Lang) -> None:
    """Say what became of the last click."""
    found = changing.told()
    if found is not None and found.how == "done":
        st.toast(markup.plain(found.text.to(lang)))
    elif found is not None:
        st.warning(markup.listed(found.text.to(lang)))


def _clashed(screen: Screen) -> None:
    """Ask whose step shall stand, where somebody was sooner."""
    found = changing.clashed(screen.branch)
    if found is None:
        return
    with st.container(border=True, key="clashed"):
        lines = markup.reasons(found.error.issues, screen.lang)
        st.warning(f"{say('frame.stale', screen.lang)}\n\n{lines}")
        left, right = st.columns(2)
        left.button(
            say("frame.keep_mine", screen.lang), key="keep_mine", on_click=changing.keep_mine, args=(screen.seat,),
            width="stretch",
        )  # fmt: skip
        right.button(
            say("frame.take_theirs", screen.lang), key="take_theirs", on_click=changing.take_theirs, width="stretch"
        )


def closed(error: InputError) -> None:
    """Say why the workspace cannot be opened."""
    language()
    lang = session.lang()
    lines = markup.reasons(error.issues, lang)
    st.error(f"{say('frame.no_workspace', lang)}\n\n{lines}")


def refused(why: Refusal) -> None:
    """Say why somebody may not come in, with the way to sign in where that is what is missing."""
    language()
    lang = session.lang()
    st.info(markup.plain(why.told.to(lang)))
    if why.reason == "sign_in":
        st.button(say("frame.sign_in", lang), key="sign_in", type="primary", on_click=st.login)


def faults(seat: Seat, found: opened.Snapshot, lang: Lang) -> None:
    """Draw every fault of data that is no problem yet, in place of the page."""
    lines = markup.reasons(found.issues, lang)
    st.error(f"{say('frame.input_faults', lang, number=len(found.issues))}\n\n{lines}")
    branch = found.branch
    with st.container(horizontal=True):
        if seat.to_undo(branch) is not None and seat.may("edit"):
            st.button(say("frame.undo", lang), key="undo", on_click=changing.undo, args=(seat, branch))
        sound = branch.last_sound() if seat.may("restore") else None
        if sound is not None:
            when = moment_said(branch.step(sound).moment, lang == "zh")
            st.button(
                say("frame.last_sound", lang, when=when), key="last_sound", on_click=_back,
                args=(seat, branch, sound, say("frame.last_sound_why", lang, when=when)),
            )  # fmt: skip


def _back(seat: Seat, branch: Branch, version: int, why: str) -> None:
    changing.carry_out(lambda: seat.restore(branch, version, why=why))


def sample(screen: Screen) -> None:
    """Mark the page of a sample."""
    if screen.is_sample:
        st.html(markup.sample(say("frame.sample", screen.lang), say("frame.sample_note", screen.lang)))

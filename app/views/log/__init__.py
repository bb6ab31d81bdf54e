"""The log page: who changed what, when and why; one step taken back, or everything put back to a moment."""

from dataclasses import replace

import address
import markup
import streamlit as st
from catalogue import say
from session import Screen
from streamlit.delta_generator import DeltaGenerator

from campaignplan.dates import when_said
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.command import Command
from campaignplan.storage.workspace.people import People
from campaignplan.storage.workspace.scenarios import name_said
from campaignplan.text import Lang
from views.log import restoring, step

PAGE = 25


def show(screen: Screen) -> None:
    """Draw the steps, newest first, and the one that is opened."""
    lang = screen.lang
    st.html(markup.heading(say("frame.page_log", lang), [], say("log.about", lang)))
    names = {one.id: one.name for one in People(screen.seat.workspace.house).list()}
    which, left, _ = st.columns(3)
    branch = _branch(screen, which)
    screen = replace(screen, branch=branch)
    team = screen.seat.workspace.team(branch.problem_id)
    people = sorted({one.person for one in branch.log(size=500, team=team)})
    who = left.selectbox(
        say("log.person", lang), people, index=None, key="log_person", placeholder=say("log.everybody", lang),
        format_func=lambda one: names.get(one, one), on_change=_newest,
    )  # fmt: skip
    pages: list[int | None] = st.session_state.setdefault("log_pages", [None])
    found = branch.log(before=pages[-1], size=PAGE + 1, person=who, team=team)
    shown = found[:PAGE]
    if not shown:
        st.html(markup.note(say("log.empty", lang)))
    opened = st.session_state.get("log_open")
    for one in shown:
        with st.container(key=f"step-{one.id}"):
            _line(one, names, opened == one.id, lang)
            if opened == one.id:
                step.show(screen, one, names)
    _turn(pages, shown, len(found) > PAGE, lang)
    restoring.show(screen, next((one.moment for one in shown if one.id == opened), None))


def _branch(screen: Screen, place: DeltaGenerator) -> Branch:
    """Draw whose steps are listed: at first those of the scenario on screen; others that are put away too."""
    lang, here = screen.lang, screen.branch
    known = {str(one.id): one for one in screen.seat.workspace.scenarios(here.problem_id)}

    def named(key: str) -> str:
        one = known[key]
        mark = "on_screen" if one.id == here.id else "put_away" if one.archived else ""
        name = name_said(one.name).to(lang)
        return f"{name} · {say(f'log.scenario_{mark}', lang)}" if mark else name

    now = address.get("of")
    now = now if now in known else str(here.id)
    st.session_state["log_of"] = now
    place.selectbox(say("log.scenario", lang), list(known), key="log_of", format_func=named, on_change=_of)
    address.keep("of", now if now != str(here.id) else "")
    one = known[now]
    return Branch(here.database, one.id, one.problem, one.name, here.clock)


def _of() -> None:
    address.put("of", st.session_state["log_of"])
    st.session_state["log_open"] = None
    restoring.leave()
    _newest()


def _line(one: Command, names: dict[str, str], opened: bool, lang: Lang) -> None:
    words, button = st.columns([6, 1], vertical_alignment="center")
    kind = say(f"log.kind_{one.kind}", lang) if one.kind != "edit" else ""
    badges = [kind] if kind and one.why else []
    badges += [say("log.undone", lang)] if one.undone is not None else []
    when, who = when_said(one.moment, lang == "zh"), names.get(one.person, one.person)
    about = say("log.line", lang, when=when, who=who, rows=one.size)
    words.html(markup.entry(one.why or kind or say("log.no_why", lang), badges, about))
    label = say("log.close" if opened else "log.open", lang)
    button.button(label, key=f"open-{one.id}", on_click=_open, args=(one.id, opened), width="stretch")


def _turn(pages: list[int | None], shown: tuple[Command, ...], more: bool, lang: Lang) -> None:
    if len(pages) == 1 and not more:
        return
    with st.container(horizontal=True):
        st.button(say("log.newer", lang), key="log_newer", on_click=_newer, disabled=len(pages) == 1)
        older = shown[-1].id if shown else None
        st.button(say("log.older", lang), key="log_older", on_click=_older, args=(older,), disabled=not more)


def _newer() -> None:
    st.session_state["log_pages"].pop()


def _older(number: int) -> None:
    st.session_state["log_pages"].append(number)


def _newest() -> None:
    st.session_state["log_pages"] = [None]


def _open(number: int, opened: bool) -> None:
    st.session_state["log_open"] = None if opened else number

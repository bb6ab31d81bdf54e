"""Scenarios: which is in force, what each is called and for, new ones, and those put away."""

from collections.abc import Callable
from typing import Any

import changing
import markup
import session
import streamlit as st
from catalogue import both, say
from session import Screen

from campaignplan.dates import SHANGHAI, days_said
from campaignplan.errors import InputError
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.scenarios import Scenario, name_said
from views import away as plans_away


def show(screen: Screen) -> None:
    """Draw a card a scenario, the form for a new one, and the sample's end."""
    lang, house = screen.lang, screen.seat.workspace
    found = house.scenarios(screen.branch.problem_id)
    force = house.in_force(screen.branch.problem_id)
    st.html(markup.note(say("settings.scenarios_note", lang)))
    for one in found:
        if not one.archived:
            _card(screen, one, one.name == force)
    _new(screen)
    away = [one for one in found if one.archived]
    if away:
        with st.expander(say("settings.away", lang, number=len(away))):
            for one in away:
                words, button = st.columns([5, 1], vertical_alignment="center")
                words.markdown(markup.plain(name_said(one.name).to(lang)))
                button.button(
                    say("settings.bring_back", lang), key=f"back-{one.id}", on_click=_click, width="stretch",
                    args=(lambda one=one: screen.seat.archive(_branch(screen, one), back=True), "brought_back"),
                    disabled=not screen.seat.may("fork"),
                )  # fmt: skip
    plans_away.show(screen.seat, lang)
    if screen.is_sample:
        _sample(screen)


def _card(screen: Screen, one: Scenario, in_force: bool) -> None:
    lang, seat = screen.lang, screen.seat
    branch = _branch(screen, one)
    here, name = one.id == screen.branch.id, name_said(one.name).to(lang)
    with st.container(border=True, key=f"scenario-{one.id}"):
        badges = [say("settings.in_force", lang)] if in_force else []
        badges += [say("settings.on_screen", lang)] if here else []
        made = one.made.astimezone(SHANGHAI).date()
        about = say("settings.made_by", lang, day=days_said(made, made, lang == "zh"), who=one.person)
        st.html(markup.entry(name, badges, about))
        with st.container(horizontal=True):
            if not here:
                st.button(
                    say("settings.go", lang), key=f"go-{one.id}", on_click=session.go, args=(one.problem, one.name)
                )
            if not in_force:
                can = seat.may("approve")
                st.button(
                    say("settings.star", lang), key=f"star-{one.id}", on_click=_click, disabled=not can,
                    help=None if can else say("settings.cannot_star", lang),
                    args=(lambda: seat.star(branch, why=say("settings.starred_why", lang, name=name)), "starred"),
                )  # fmt: skip
                st.button(
                    say("settings.put_away", lang), key=f"away-{one.id}", on_click=_put_away,
                    args=(screen, one), disabled=not seat.may("fork"),
                )  # fmt: skip
            with st.popover(say("settings.rename", lang), disabled=not seat.may("fork")):
                st.text_input(say("settings.name", lang), name, key=f"name-{one.id}-{one.name}")
                st.button(say("settings.save", lang), key=f"rename-{one.id}", on_click=_rename, args=(screen, one))


def _new(screen: Screen) -> None:
    lang, can = screen.lang, screen.seat.may("fork")
    with st.form("new_scenario", border=False, clear_on_submit=True):
        text, button = st.columns([3, 1], vertical_alignment="bottom")
        name = text.text_input(
            say("settings.new_scenario", lang, name=name_said(screen.branch.name).to(lang)),
            key="scenario_name", disabled=not can, placeholder=say("settings.new_scenario_example", lang),
        )  # fmt: skip
        if button.form_submit_button(
            say("settings.make", lang), key="scenario_make", disabled=not can, width="stretch"
        ):
            if _do(lambda: screen.seat.fork(screen.branch, name.strip()), "forked"):
                session.go(screen.branch.problem_id, name.strip())
            st.rerun()


def _sample(screen: Screen) -> None:
    lang, can = screen.lang, screen.seat.may("approve")
    st.header(say("settings.sample", lang), anchor=False)
    st.html(markup.note(say("settings.sample_note", lang)))
    with st.popover(say("settings.sample_remove", lang), disabled=not can):
        st.markdown(say("settings.sample_sure", lang))
        st.button(say("settings.sample_yes", lang), key="sample_remove", on_click=_remove_sample, args=(screen,))


def _remove_sample(screen: Screen) -> None:
    if _do(lambda: screen.seat.put_away(screen.branch.problem_id), "sample_removed"):
        session.go("")


def _put_away(screen: Screen, one: Scenario) -> None:
    if _do(lambda: screen.seat.archive(_branch(screen, one)), "archived") and one.id == screen.branch.id:
        session.go(one.problem)


def _rename(screen: Screen, one: Scenario) -> None:
    name = st.session_state[f"name-{one.id}-{one.name}"]
    if name.strip() in name_said(one.name):  # as it was shown
        return
    if _do(lambda: screen.seat.rename(_branch(screen, one), name.strip()), "renamed") and one.id == screen.branch.id:
        session.go(one.problem, name.strip())


def _click(what: Callable[[], Any], done: str) -> None:
    _do(what, done)


def _do(what: Callable[[], Any], done: str) -> bool:
    try:
        what()
    except InputError as error:
        changing.refused(error)
        return False
    changing.tell("done", both(f"settings.{done}"))
    return True


def _branch(screen: Screen, one: Scenario) -> Branch:
    return Branch(screen.branch.database, one.id, one.problem, one.name, screen.branch.clock)

"""What is tried: saved, made a scenario of its own, or let go; and the plan on screen kept to compare with."""

import changing
import opened
import session
import streamlit as st
from catalogue import both, say
from draft import Draft
from fingerprints import fingerprint
from session import Screen, try_out

from campaignplan import words
from campaignplan.errors import InputError
from campaignplan.planning.result import Result
from campaignplan.publishing import prose
from campaignplan.text import listed


def show(screen: Screen, shown: Result | None) -> None:
    """Draw what is tried and the buttons for it."""
    lang, seat = screen.lang, screen.seat
    with st.container(horizontal=True, vertical_alignment="center", key="saving"):
        if not screen.draft.empty:
            st.markdown(f"{say('budget.draft', lang)} {summary(screen)}")
            st.button(
                say("budget.draft_save", lang), key="draft_save", type="primary", on_click=_save, args=(screen,),
                disabled=not seat.may("edit"),
            )  # fmt: skip
            with st.popover(say("budget.scenario", lang), disabled=not seat.may("fork")):
                _scenario(screen)
            st.button(say("budget.draft_forget", lang), key="draft_forget", on_click=_forget, args=(screen,))
        fits = shown is not None and fingerprint(shown.problem) == fingerprint(screen.problem)
        st.button(
            say("budget.keep_plan", lang), key="keep_plan", on_click=_keep, args=(screen, shown),
            disabled=not seat.may("plan") or not fits,
            help=say("budget.keep_plan_help" if screen.draft.empty else "budget.keep_plan_first", lang),
        )  # fmt: skip
    if not seat.may("edit"):
        st.caption(say("budget.read_only", lang))


def summary(screen: Screen) -> str:
    """Say in a few words what is tried."""
    lang, draft = screen.lang, screen.draft
    parts = []
    if draft.total is not None:
        parts.append(say("budget.draft_total", lang, amount=prose.money(draft.total, lang == "zh")))
    if draft.goal is not None:
        parts.append(say("budget.draft_goal", lang, goal=words.word(words.GOALS, draft.goal, lang)))
    if draft.bounds:
        parts.append(say("budget.draft_bounds", lang, number=len(draft.bounds)))
    if draft.loosened:
        parts.append(say("budget.draft_loosened", lang, number=len(draft.loosened)))
    return listed(parts, lang)


def _save(screen: Screen) -> None:
    why = say("budget.draft_why", screen.lang, what=summary(screen))
    if changing.commit_problem(screen.seat, screen.branch, screen.wanted, why) is not None:
        _forget(screen)


def _forget(screen: Screen) -> None:
    try_out(screen.branch, Draft())


def _scenario(screen: Screen) -> None:
    lang = screen.lang
    st.text_input(
        say("budget.scenario_name", lang),
        say("budget.scenario_default", lang, day=f"{opened.today():%m-%d}"),
        max_chars=60,
        key="scenario_name",
    )
    st.button(say("budget.scenario_save", lang), key="scenario_save", on_click=_fork, args=(screen,))


def _fork(screen: Screen) -> None:
    """Make a branch of what is saved, put what is tried into it, and show it."""
    name = str(st.session_state["scenario_name"]).strip()
    try:
        made = screen.seat.fork(screen.branch, name)
    except InputError as error:
        changing.refused(error)
        return
    why = say("budget.draft_why", screen.lang, what=summary(screen))
    if changing.commit_problem(screen.seat, made, screen.wanted, why) is not None:
        _forget(screen)
        session.go(made.problem_id, made.name)
        changing.tell("done", both("budget.scenario_made", name=made.name))


def _keep(screen: Screen, shown: Result) -> None:
    try:
        screen.seat.save_plan(screen.branch, shown)
    except InputError as error:
        changing.refused(error)
        return
    changing.tell("done", both("budget.keep_plan_made"))

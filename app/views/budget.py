"""The budget page: the total, what it brings, and what stands behind it."""

import changing
import solved
import streamlit as st
from catalogue import say
from draft import Draft
from session import Screen, try_out

from views import figures, proof, state, total, year


def show(screen: Screen) -> None:
    """Draw the page."""
    head, kept, top, outlook, rest = (st.container() for _ in range(5))
    with head:
        total.show(screen)
    with kept:
        _draft(screen)
    with top:
        shown = state.show(screen)
    if shown is None:
        return
    edition = solved.edition(shown, screen.lang)
    with outlook:
        figures.show(edition)
        year.show(edition)
    with rest:
        proof.show(edition)


def _draft(screen: Screen) -> None:
    """Offer to save what is tried, or to forget it."""
    if screen.draft.empty:
        return
    left, save, forget = st.columns([4, 1, 1], vertical_alignment="center")
    left.markdown(say("budget.draft", screen.lang))
    save.button(
        say("budget.draft_save", screen.lang), key="draft_save", type="primary", on_click=_save, args=(screen,),
        disabled=not screen.seat.may("edit"), width="stretch",
    )  # fmt: skip
    forget.button(
        say("budget.draft_forget", screen.lang), key="draft_forget", on_click=_forget, args=(screen,), width="stretch"
    )


def _save(screen: Screen) -> None:
    made = changing.commit_problem(screen.seat, screen.branch, screen.wanted, say("budget.draft_why", screen.lang))
    if made is not None:
        _forget(screen)


def _forget(screen: Screen) -> None:
    try_out(screen.branch, Draft())
    total.forget(screen)

"""Plans that are put away, each with a way to bring it back."""

import changing
import markup
import session
import streamlit as st
from catalogue import both, say

from campaignplan.errors import InputError
from campaignplan.storage.workspace.away import away
from campaignplan.storage.workspace.seat import Seat
from campaignplan.text import Lang


def show(seat: Seat, lang: Lang) -> None:
    """Draw them; nothing where there are none, or for who sees a part of the workspace only."""
    found = away(seat.workspace) if seat.sees_all else {}
    if not found:
        return
    can = seat.may("approve")
    with st.expander(say("settings.plans_away", lang, number=len(found))):
        for problem, name in found.items():
            words, button = st.columns([5, 1], vertical_alignment="center")
            words.markdown(markup.plain(name))
            button.button(
                say("settings.bring_back", lang), key=f"plan-back-{problem}", on_click=_back, args=(seat, problem),
                disabled=not can, help=None if can else say("settings.cannot_bring_back", lang), width="stretch",
            )  # fmt: skip


def _back(seat: Seat, problem: str) -> None:
    """Bring it back, and show it."""
    try:
        seat.put_away(problem, back=True)
    except InputError as error:
        changing.refused(error)
        return
    session.go(problem)
    st.session_state["door"] = False
    changing.tell("done", both("settings.brought_back"))

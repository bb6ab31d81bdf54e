"""The data page: out, in, pasted, and the calendar feeds."""

import markup
import streamlit as st
from catalogue import say
from session import Screen

from views.data import feeds, pasting, preview, taking_out, upload

SECTIONS = ("in", "paste", "out", "feeds")
SECTION = "section"
"""In the address: which part of the page is open, so that other pages can lead to it."""


def show(screen: Screen) -> None:
    """Draw the part of the page that is open."""
    lang = screen.lang
    st.html(markup.heading(say("frame.page_data", lang), [], say("data.about", lang)))
    asked = st.query_params.get(SECTION, "")
    st.session_state.setdefault(SECTION, asked if asked in SECTIONS else SECTIONS[0])
    chosen = st.segmented_control(
        say("data.section", lang), SECTIONS, required=True, key=SECTION, label_visibility="collapsed",
        format_func=lambda one: say(f"data.section_{one}", lang), on_change=_keep_address, persist_state="session",
    )  # fmt: skip
    if chosen == "out":
        taking_out.show(screen)
    elif chosen == "feeds":
        feeds.show(screen)
    else:
        if chosen == "in":
            upload.show(screen)
        else:
            pasting.show(screen)
        preview.show(screen)


def _keep_address() -> None:
    st.query_params[SECTION] = st.session_state[SECTION]

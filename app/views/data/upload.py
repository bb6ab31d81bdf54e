"""Sending a file: what it is is told by its bytes, and nothing is saved before the difference was looked at."""

from typing import Literal

import incoming
import markup
import streamlit as st
from catalogue import say
from session import Screen

from campaignplan.errors import InputError

TYPES = ["xlsx", "zip", "ics", "ical", "db", "xls", "csv"]
"""Some of them only to be refused kindly."""


def show(screen: Screen) -> None:
    """Draw the box for files."""
    lang = screen.lang
    can = screen.seat.may("import")
    st.html(markup.note(say("data.upload_note" if can else "data.cannot_import", lang)))
    left, right = st.columns([3, 2], vertical_alignment="top")
    ways: tuple[Literal["events", "holidays"], ...] = ("events", "holidays")
    as_ = right.radio(
        say("data.as", lang), ways, key="upload_as", disabled=not can,
        format_func=lambda one: say(f"data.as_{one}", lang), help=say("data.as_help", lang),
    )  # fmt: skip
    number = st.session_state.setdefault("uploads", 0)
    sent = left.file_uploader(
        say("data.upload", lang), type=TYPES, key=f"upload-{number}", disabled=not can, max_upload_size=50
    )
    if sent is None:
        return
    try:
        incoming.upload(screen, sent.getvalue(), sent.name, as_)
    except InputError as error:
        incoming.forget(screen)
        lines = markup.reasons(error.issues[:30], lang)
        st.error(f"{say('data.unreadable', lang)}\n\n{lines}")
        return
    # Read once: the box is emptied, and what was read waits below.
    st.session_state["uploads"] = number + 1
    st.rerun()

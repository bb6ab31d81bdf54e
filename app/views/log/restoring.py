"""Putting everything back to a moment: what would change is shown first, and it is one step like any other."""

from datetime import datetime

import changing
import markup
import streamlit as st
from catalogue import both, say
from session import Screen
from widgets import difference

from campaignplan.dates import when_said
from campaignplan.errors import InputError
from campaignplan.storage.content import Content, source_of
from campaignplan.storage.difference import Said
from campaignplan.storage.difference import difference as between
from campaignplan.storage.load import problem_of
from campaignplan.storage.values import Context, RefusedError, moment

MOMENT = "restore_moment"
MOST = 200


def ask(at: datetime) -> None:
    """Show what going back to a moment would change."""
    st.session_state[MOMENT] = at


def show(screen: Screen, of_step: datetime | None) -> None:
    """Draw the box for a moment, and what would change; not for that of the step that shows it itself."""
    lang = screen.lang
    can = screen.seat.may("restore")
    st.header(say("log.restore", lang), anchor=False)
    st.html(markup.note(say("log.restore_note" if can else "log.cannot_restore", lang)))
    with st.form("restore", border=False):
        text, button = st.columns([3, 1], vertical_alignment="bottom")
        typed = text.text_input(
            say("log.moment", lang), key="restore_text", placeholder="2026-11-22 18:00", disabled=not can
        )
        if button.form_submit_button(say("log.look", lang), key="restore_look", disabled=not can, width="stretch"):
            try:
                st.session_state[MOMENT] = moment(typed, True, Context())
            except RefusedError as refused:
                st.session_state.pop(MOMENT, None)
                st.error(f"{markup.plain(refused.why.to(lang))}; {markup.plain(refused.fix.to(lang))}")
    at = asked()
    if at is not None and at != of_step:
        preview(screen, at)


def asked() -> datetime | None:
    """Return the moment somebody wants to go back to."""
    found: datetime | None = st.session_state.get(MOMENT)
    return found


def preview(screen: Screen, at: datetime) -> None:
    """Draw what going back would change, and the decision."""
    lang, branch = screen.lang, screen.branch
    content = branch.content(branch.version_at(at))
    found = between(Said(branch.content()), Said(content))
    when = when_said(at, lang == "zh", seconds=True)
    with st.container(border=True, key="restore_preview"):
        if found.empty:
            st.markdown(say("log.restore_same", lang, when=when))
            st.button(say("log.leave", lang), key="restore_leave", on_click=leave)
            return
        rows = [row for row in found.rows if row.kind != "unchanged" or row.moved]
        st.markdown(say("log.restore_changes", lang, when=when, number=len(rows)))
        heads = [say(f"data.{name}", lang) for name in ("kind", "table", "row", "what")]
        st.html(markup.table(heads, [difference.line(row, lang) for row in rows[:MOST]]))
        if len(rows) > MOST:
            st.html(markup.note(say("log.more", lang, shown=MOST, rows=len(rows))))
        sound = _is_sound(content)
        if not sound:
            st.warning(say("log.restore_unsound", lang))
        with st.container(horizontal=True):
            st.button(
                say("log.restore_yes", lang, when=when), key="restore_yes", type="primary", on_click=_restore,
                args=(screen, at, when), disabled=not sound,
            )  # fmt: skip
            st.button(say("log.leave", lang), key="restore_leave", on_click=leave)


def _is_sound(content: Content) -> bool:
    try:
        problem_of(source_of(content))
    except InputError:
        return False
    return True


def _restore(screen: Screen, at: datetime, when: str) -> None:
    why = say("log.restored_why", screen.lang, when=when)
    try:
        made = screen.seat.restore(screen.branch, at, why=why)
    except InputError as error:
        changing.refused(error)
        return
    leave()
    if made is not None:
        changing.tell("done", both("log.restored", rows=made.size))


def leave() -> None:
    """Let go of the moment."""
    st.session_state.pop(MOMENT, None)

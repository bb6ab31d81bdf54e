"""What waits to be taken over: the difference row by row, with ticks; one step, and it can be undone."""

import incoming
import markup
import pandas as pd
import streamlit as st
from catalogue import say
from incoming import Incoming
from session import Screen
from widgets import difference

from campaignplan.storage.difference import KINDS
from campaignplan.text import Lang

MOST = 2_000
"""Rows listed; the rest goes with them."""
MOST_REASONS = 50


def show(screen: Screen) -> None:
    """Draw the difference, the reasons for what is left out, and the decision."""
    held, lang = incoming.waiting(screen), screen.lang
    if held is None:
        return
    found = held.offer.found
    with st.container(border=True, key="incoming"):
        st.subheader(
            markup.plain(say("data.difference", lang, name=held.name, kind=held.kind.to(lang))), anchor=False
        )
        gone = found.count("gone") if held.whole else 0
        st.html(markup.note(_counts(held, gone, lang)))
        for note in held.notes:
            st.info(markup.plain(note.to(lang)))
        if held.faults:
            _reasons("data.would_be_unsound", held.faults, lang)
        if held.rejected:
            with st.expander(say("data.rejected", lang, number=len(held.rejected)), expanded=True):
                _reasons("", held.rejected, lang)
        if not held.rows:
            st.success(say("data.nothing_new", lang))
            st.button(say("data.drop", lang), key="incoming_drop", on_click=incoming.forget, args=(screen,))
            return
        too = bool(gone) and st.toggle(
            say("data.remove_too", lang, number=gone), key="incoming_gone", help=say("data.remove_too_help", lang)
        )
        _decide(screen, held, too)


def _decide(screen: Screen, held: Incoming, too: bool) -> None:
    lang = screen.lang
    offered = [number for number, row in enumerate(held.rows) if too or row.kind != "gone"]
    listed = offered[:MOST]
    key = f"ticks-{id(held.offer)}-{too}"
    table = pd.DataFrame(
        [(number, True, *difference.line(held.rows[number], lang)) for number in listed],
        columns=["id", "take", "kind", "table", "row", "what"],
    ).set_index("id")
    config = st.column_config
    edited = st.data_editor(
        table, key=key, hide_index=True, num_rows="fixed", width="stretch", height=min(38 + 35 * len(listed), 460),
        disabled=["kind", "table", "row", "what"],
        column_config={
            "take": config.CheckboxColumn(say("data.take", lang), width="small"),
            "kind": config.TextColumn(say("data.kind", lang), width="small"),
            "table": config.TextColumn(say("data.table", lang), width="small"),
            "row": config.TextColumn(say("data.row", lang), width="medium"),
            "what": config.TextColumn(say("data.what", lang), width="large"),
        },
    )  # fmt: skip
    if len(offered) > MOST:
        st.html(markup.note(say("data.more_rows", lang, number=len(offered) - MOST)))
    ticked = {int(number) for number in edited.index[edited["take"]]} | set(offered[MOST:])
    with st.container(horizontal=True):
        st.button(
            say("data.accept", lang, number=len(ticked)), key="incoming_take", type="primary",
            on_click=_take, args=(screen, key, offered), disabled=not ticked or not screen.seat.may("import"),
        )  # fmt: skip
        st.button(say("data.drop", lang), key="incoming_drop", on_click=incoming.forget, args=(screen,))


def _take(screen: Screen, key: str, offered: list[int]) -> None:
    """Take over what is ticked now: a click may come before the page has been drawn with the last tick."""
    edits = st.session_state[key]["edited_rows"]
    ticked = {number for place, number in enumerate(offered) if edits.get(place, {}).get("take", True)}
    incoming.take(screen, ticked)


def _counts(held: Incoming, gone: int, lang: Lang) -> str:
    found = held.offer.found
    numbers = {
        kind: sum(row.kind == kind for row in found.rows) for kind in ("new", "changed", "unchanged", "rejected")
    }
    if held.whole:
        numbers["gone"] = gone
    return " · ".join(f"{KINDS[kind].to(lang)} {number}" for kind, number in numbers.items())  # type: ignore[index]


def _reasons(heading: str, issues: tuple[object, ...], lang: Lang) -> None:
    lines = [f"- {markup.plain(issue.sentence(lang))}" for issue in issues[:MOST_REASONS]]  # type: ignore[attr-defined]
    if len(issues) > MOST_REASONS:
        lines.append(f"- {say('data.more_reasons', lang, number=len(issues) - MOST_REASONS)}")
    body = "\n".join(lines)
    if heading:
        st.error(f"{say(heading, lang)}\n\n{body}")
    else:
        st.markdown(body)

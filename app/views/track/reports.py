"""Reports taken in: a file looked through before it is taken, and the batches there are."""

from datetime import date

import changing
import markup
import pandas as pd
import streamlit as st
import tracked
from catalogue import both, say
from session import Screen

from campaignplan.dates import day_said
from campaignplan.errors import InputError
from campaignplan.money import yuan
from campaignplan.storage.actuals_file import read_actuals
from campaignplan.storage.workspace.actuals import Batch


def show(screen: Screen) -> None:
    """Draw the upload and the batches."""
    lang = screen.lang
    st.header(say("track.reports", lang), anchor=False)
    st.html(markup.note(say("track.reports_note", lang)))
    if screen.seat.may("import"):
        _upload(screen)
    found = tracked.batches(screen)
    if not found:
        st.html(markup.note(say("track.none", lang)))
        return
    with st.expander(say("track.batches", lang, number=len(found))):
        for one in reversed(found):
            _batch(screen, one)


def _upload(screen: Screen) -> None:
    lang = screen.lang
    key = f"report-{st.session_state.get('reports', 0)}"
    sent = st.file_uploader(say("track.upload", lang), type=["csv", "xlsx"], key=key)
    if sent is None:
        return
    try:
        table = read_actuals(sent.getvalue(), sent.name, screen.problem)
    except InputError as error:
        lines = markup.reasons(error.issues, lang)
        st.error(f"{say('track.faults', lang, number=len(error.issues))}\n\n{lines}")
        return
    spend = float(table["spend"].sum()) if "spend" in table else 0.0
    first, last = (day_said(date.fromisoformat(day), lang == "zh") for day in table["date"].agg(["min", "max"]))
    st.info(say("track.found", lang, rows=len(table), first=first, last=last, spend=yuan(spend)))
    st.button(
        say("track.take", lang), key="take_report", type="primary", on_click=_take, args=(screen, table, sent.name)
    )


def _take(screen: Screen, table: pd.DataFrame, name: str) -> None:
    why = say("track.taken", screen.lang, name=name)
    problem = screen.branch.problem_id
    made = changing.carry_out(lambda: screen.seat.add_actuals(problem, table, name, why=why)[1])
    if made is not None:
        st.session_state["reports"] = st.session_state.get("reports", 0) + 1
        changing.tell("done", both("track.taken", name=name))


def _batch(screen: Screen, one: Batch) -> None:
    lang = screen.lang
    left, right = st.columns([5, 1], vertical_alignment="center")
    first, last = (day_said(day, lang == "zh") for day in (one.first, one.last))
    said = say("track.batch", lang, source=one.source, first=first, last=last, rows=one.size)
    left.html(markup.note(said))
    if screen.seat.may("import"):
        right.button(
            say("track.withdraw", lang),
            key=f"withdraw-{one.id}",
            on_click=_withdraw,
            args=(screen, one),
            width="stretch",
        )


def _withdraw(screen: Screen, one: Batch) -> None:
    why = say("track.withdrawn", screen.lang, name=one.source)
    changing.carry_out(lambda: screen.seat.withdraw_actuals(screen.branch.problem_id, one.id, why=why))

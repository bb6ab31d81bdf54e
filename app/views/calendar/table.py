"""All events as a table of typed text, and what is done to several of them at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import calendar_form
import changing
import markup
import pandas as pd
import streamlit as st
from calendar_deeds import Hand
from catalogue import say
from session import Screen

from campaignplan.agenda import deeds
from campaignplan.calendars.event import KIND_NAMES, ROLE_NAMES, STATUS_NAMES, Event
from campaignplan.text import Lang, listed
from views.calendar import nothing

if TYPE_CHECKING:
    from streamlit.elements.lib.column_types import ColumnConfig

EDITABLE = ("chosen", "title", "start", "end", "person")
MOST_DAYS = 366


def show(screen: Screen, hand: Hand, events: Sequence[Event]) -> None:
    """Draw the table; each cell is saved by itself, or refused with the reason."""
    lang = screen.lang
    listed = [event for event in events if event.kind not in ("holiday", "makeup", "slack")]
    if not listed:
        nothing.show("table_none", lang)
        return
    st.html(markup.note(say("calendar.table_note", lang)))
    can = screen.seat.may("edit")
    frame = table(listed, lang, deeds.locked_ids(screen.problem.events))
    key = f"events-{screen.branch.id}-{screen.version}-{lang}-{len(listed)}"
    shown = st.data_editor(
        frame,
        key=key,
        hide_index=True,
        num_rows="fixed",
        height=min(620, 40 + 35 * len(listed)),
        disabled=[name for name in frame.columns if not can or name not in EDITABLE],
        column_config=_columns(lang),
        width="stretch",
        on_change=_typed,
        args=(screen, hand, key, [event.id for event in listed]),
    )
    names = [event.id for event, chosen in zip(listed, shown["chosen"], strict=True) if chosen]
    if can:
        _bulk(screen, hand, names)


def table(events: Sequence[Event], lang: Lang, locked: frozenset[str]) -> pd.DataFrame:
    """Return the table, index ``id``."""
    lines = []
    for event in events:
        start, end = calendar_form.shown_times(event)
        unsure = calendar_form.surety(event)
        state = [unsure.to(lang)] if unsure else []
        if not unsure and event.status != "confirmed":
            state.append(STATUS_NAMES[event.status].to(lang))
        state += [say("calendar.is_locked", lang)] if event.id in locked else []
        state += [say("calendar.recurs_short", lang)] if event.rrule else []
        lines.append(
            {
                "id": event.id,
                "chosen": False,
                "start": start,
                "end": end,
                "title": calendar_form.plain(event, lang),
                "person": event.person,
                "roles": listed((ROLE_NAMES[role].to(lang) for role in event.roles), lang),
                "kind": KIND_NAMES[event.kind].to(lang),
                "state": " · ".join(state),
            }
        )
    return pd.DataFrame(lines).set_index("id")


def _typed(screen: Screen, hand: Hand, key: str, names: list[str]) -> None:
    edits = {
        int(row): {name: value for name, value in cells.items() if name != "chosen"}
        for row, cells in st.session_state[key]["edited_rows"].items()
    }
    after, issues = calendar_form.typed_rows(hand.problem, hand.events, names, edits, screen.lang)
    done = hand.attempt(lambda: after, say("calendar.edited_table", screen.lang))
    if issues and done:
        changing.tell("refused", changing.listed("calendar.not_saved", issues))


def _bulk(screen: Screen, hand: Hand, names: list[str]) -> None:
    lang = screen.lang
    if not names:
        st.html(markup.note(say("calendar.bulk_none", lang)))
        return
    st.markdown(f"**{say('calendar.bulk', lang, number=len(names))}**")
    left, middle, third, right = st.columns([2, 1, 2, 1], vertical_alignment="bottom")
    left.number_input(say("calendar.bulk_days", lang), -MOST_DAYS, MOST_DAYS, 1, key="bulk_days")
    middle.button(say("calendar.bulk_shift", lang), key="bulk_shift", on_click=_shift, args=(screen, hand, names))
    third.text_input(say("calendar.bulk_person", lang), key="bulk_person")
    right.button(say("calendar.bulk_name", lang), key="bulk_name", on_click=_name, args=(screen, hand, names))


def _shift(screen: Screen, hand: Hand, names: list[str]) -> None:
    days = int(st.session_state["bulk_days"])
    why = say("calendar.shifted", screen.lang, number=len(names), days=f"{days:+d}")
    hand.attempt(lambda: deeds.shift(hand.problem, hand.events, names, days), why)


def _name(screen: Screen, hand: Hand, names: list[str]) -> None:
    person = str(st.session_state["bulk_person"]).strip()
    chosen = [event for event in hand.events if event.id in set(names)]
    why = say("calendar.unnamed", screen.lang, number=len(chosen))
    if person:
        why = say("calendar.named", screen.lang, number=len(chosen), person=person)
    hand.attempt(lambda: calendar_form.people_set(hand.problem, chosen, person), why)


def _columns(lang: Lang) -> dict[str, "ColumnConfig | str | None"]:
    config = st.column_config
    times = say("calendar.times_help", lang)
    return {
        "chosen": config.CheckboxColumn(say("calendar.chosen", lang), width="small", pinned=True),
        "title": config.TextColumn(say("calendar.title", lang), width="large", required=True),
        "start": config.TextColumn(say("calendar.start", lang), help=times, required=True),
        "end": config.TextColumn(say("calendar.end", lang), help=times),
        "person": config.TextColumn(say("calendar.person", lang)),
        "roles": config.TextColumn(say("calendar.roles", lang)),
        "kind": config.TextColumn(say("calendar.kind", lang)),
        "state": config.TextColumn(say("calendar.state", lang)),
    }

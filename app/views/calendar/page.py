"""The calendar page: the year as lanes or as a table, what is open beside it, conflicts, and the desk."""

import address
import calendar_deeds
import calendar_filter
import markup
import opened
import streamlit as st
from catalogue import say
from session import Screen

from views import promotions
from views.calendar import adding, clashes, days, desk, lanes, panel, table, toolbar


def show(screen: Screen) -> None:
    """Draw the page."""
    hand, lang = calendar_deeds.hand(screen), screen.lang
    events = opened.events_of(screen.branch, screen.version, screen.problem)
    with st.container(key="calendar"):
        view, way = toolbar.show(screen, events)
        if not screen.seat.may("edit"):
            st.html(markup.note(say("calendar.read_only", lang)))
        if address.get(calendar_deeds.ADD):
            adding.show(screen, hand)
        match view:
            case "conflicts":
                clashes.show(screen, hand)
            case "desk":
                desk.show(screen)
                promotions.show(screen)
            case "days":
                days.show(screen)
            case _:
                shown = calendar_filter.asked().of(events)
                with st.container(key="calendar-both", horizontal=True, vertical_alignment="top"):
                    with st.container(key="calendar-main", width="stretch"):
                        if view == "table":
                            table.show(screen, hand, shown)
                        else:
                            lanes.show(screen, hand, shown, view, way)
                    if address.get(calendar_deeds.OPEN):
                        with st.container(key="calendar-panel", width=380):
                            panel.show(screen, hand, events)
                return
        if address.get(calendar_deeds.OPEN):
            panel.show(screen, hand, events)

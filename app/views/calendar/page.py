"""The calendar page: the year as lanes or as a table, what is open beside it, conflicts, and the desk."""

from collections.abc import Sequence

import address
import calendar_deeds
import calendar_filter
import markup
import opened
import patient
import streamlit as st
from catalogue import say
from session import Screen

from campaignplan.calendars.event import Event
from views import promotions
from views.calendar import adding, clashes, days, desk, lanes, panel, table, toolbar, weeks


def show(screen: Screen) -> None:
    """Draw the page."""
    hand = calendar_deeds.hand(screen)
    events = opened.events_of(screen.branch, screen.version, screen.problem)
    with st.container(key="calendar"):
        tools = toolbar.room()
        if not screen.seat.may("edit"):
            st.html(markup.note(say("calendar.read_only", screen.lang)))
        if address.get(calendar_deeds.ADD):
            adding.show(screen, hand)
        _main(screen, hand, events, toolbar.view())
    patient.let_go()
    with tools:  # after the lanes: they answer what was dragged, and conflicts are counted up here
        toolbar.show(screen, events)


def _main(screen: Screen, hand: calendar_deeds.Hand, events: Sequence[Event], view: str) -> None:
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
                    elif view == "weeks":
                        weeks.show(screen, shown)
                    else:
                        lanes.show(screen, hand, shown, view, toolbar.way())
                if address.get(calendar_deeds.OPEN):
                    with st.container(key="calendar-panel", width=380):
                        panel.show(screen, hand, events)
            return
    if address.get(calendar_deeds.OPEN):
        panel.show(screen, hand, events)

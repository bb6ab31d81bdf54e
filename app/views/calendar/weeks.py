"""A month as weeks of days: what is on which weekday, to look at and to open."""

from collections.abc import Sequence
from datetime import date, timedelta

import address
import markup
import opened
import streamlit as st
from calendar_deeds import OPEN, open_event
from catalogue import say
from components import month as element
from components.month.payload import payload
from components.year import lane_of
from session import Screen

from campaignplan.agenda.month import GROUND, weeks
from campaignplan.calendars.event import Event
from campaignplan.dates import ONE_DAY
from campaignplan.words import month_name
from views.calendar import toolbar

MONTH = "month"


def show(screen: Screen, events: Sequence[Event]) -> None:
    """Draw the month that the address names, today's at first, and the steps to others."""
    lang, month = screen.lang, _month(screen)
    first = date.fromisoformat(f"{month}-01")
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="month-steps"):
        before, after = first - ONE_DAY, first + timedelta(31)
        st.button("‹", key="month_before", help=say("year.earlier", lang), on_click=_go, args=(before,))
        st.html(markup.week(month_name(month, lang)), width="content")
        st.button("›", key="month_after", help=say("year.later", lang), on_click=_go, args=(after,))
        today = opened.today()
        if f"{today:%Y-%m}" != month:
            st.button(say("year.today", lang), key="month_today", on_click=_go, args=(today,))
    shown = weeks(drawn(events), month)
    if not any(week.strips for week in shown):
        st.html(markup.note(say("month.empty", lang)))
    st.html(markup.note(say("month.note", lang)))
    told = payload(shown, month, lang, today=opened.today(), selected=address.get(OPEN))
    element.show(told, key=f"weeks-{screen.branch.id}", on_open=open_event)


def drawn(events: Sequence[Event]) -> list[Event]:
    """Return what a wall calendar has room for: work, days off, promotions by their phases where they have any."""
    phased = {event.related for event in events if event.kind == "phase"}
    routine = address.get(toolbar.ROUTINE) == "1"
    return [
        event
        for event in events
        if event.kind in GROUND
        or (lane_of(event) is not None and event.id not in phased and (routine or not event.rrule))
    ]


def _month(screen: Screen) -> str:
    horizon, today = screen.problem.settings.horizon, opened.today()
    named = address.get(MONTH)
    try:
        date.fromisoformat(f"{named}-01")
    except ValueError:
        named = f"{max(horizon.start, min(today, horizon.end)):%Y-%m}"
    address.keep(MONTH, named)
    return named


def _go(day: date) -> None:
    address.put(MONTH, f"{day:%Y-%m}")

"""The year as lanes that are dragged."""

from collections.abc import Sequence

import address
import markup
import opened
import streamlit as st
from calendar_deeds import OPEN, Hand, Way
from catalogue import both, say
from components import year
from session import Screen

from campaignplan.agenda import deeds
from campaignplan.calendars.event import Event
from campaignplan.text import Text
from views.calendar import toolbar


def show(screen: Screen, hand: Hand, events: Sequence[Event], scale: str, way: Way) -> None:
    """Draw the lanes; each gesture is one step that can be taken back."""
    problem, today = screen.problem, opened.today()
    locked = deeds.locked_ids(problem.events)
    if not any(event.kind not in ("holiday", "makeup", "slack") for event in events) and toolbar.asked_any():
        st.html(markup.note(say("calendar.filter_none", screen.lang)))
        st.button(say("calendar.filter_clear", screen.lang), key="calendar_clear_none", on_click=toolbar.clear)
    open_id = address.get(OPEN)
    chosen = next((event for event in events if event.id == open_id), None)
    inside = today in problem.settings.horizon
    view = year.year_view(
        events,
        problem.settings.horizon,
        promotions=problem.promotions,
        scale=scale,  # type: ignore[arg-type]
        routine=address.get(toolbar.ROUTINE) == "1",
        locked=locked,
        fixed=_fixed(events, locked),
        today=today if inside else None,
        focus=chosen.span.start if chosen else today if inside else None,
        selected=open_id,
        editable=screen.seat.may("edit"),
    )
    year.show(
        view,
        key=f"year-{screen.branch.id}",
        lang=screen.lang,
        on_gesture=lambda one: hand.gesture(one, way),
        panel="panel",
    )


def _fixed(events: Sequence[Event], locked: frozenset[str]) -> dict[str, Text]:
    """Return the events that cannot move for reasons the lanes do not know."""
    found = {
        event.id: both("year.is_locked") for event in events if event.kind == "phase" and event.related in locked
    }
    venues = (event.id for event in events if event.kind in ("venue", "duty") and not event.rrule)
    return found | dict.fromkeys(venues, both("year.not_movable"))

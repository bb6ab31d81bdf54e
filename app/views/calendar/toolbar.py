"""Above the calendar: the view, the filter, how chains move, and what to add."""

from collections.abc import Iterable, Sequence

import address
import calendar_deeds
import calendar_filter
import opened
import streamlit as st
from calendar_deeds import Way
from catalogue import say
from components.year import LANES
from session import Screen
from streamlit.delta_generator import DeltaGenerator

from campaignplan.calendars.event import KIND_NAMES, ROLE_NAMES, Event
from campaignplan.text import Lang

VIEWS = ("year", "quarter", "month", "weeks", "table", "conflicts", "desk", "days")
BUFFERS = ("keep", "consume", "ignore")
FILTERED = VIEWS[:5]
ROUTINE = "routine"


def view() -> str:
    """Return the view that was chosen."""
    now = address.get("view", VIEWS[0])
    return now if now in VIEWS else VIEWS[0]


def way() -> Way:
    """Return how chains move."""
    buffer = address.get("buffer", "keep")
    return Way(buffer if buffer in BUFFERS else "keep", address.get("working") == "1")  # type: ignore[arg-type]


def room() -> DeltaGenerator:
    """Return the place above the calendar for `show`."""
    return st.container(key="calendar-tools", horizontal=True, vertical_alignment="center", gap="small")


def show(screen: Screen, events: Sequence[Event]) -> None:
    """Draw it."""
    now = view()
    _view(screen, now)
    if now in FILTERED:
        _filter(screen, events)
        if now not in ("table", "weeks") and screen.seat.may("edit"):
            _way(screen.lang, way())
    st.space("stretch")
    if screen.seat.may("edit"):
        st.button(say("calendar.template", screen.lang), key="calendar_add", on_click=_add)


def _view(screen: Screen, now: str) -> None:
    lang = screen.lang
    number = len(opened.conflicts_of(screen.branch, screen.version, screen.problem))

    def called(view: str) -> str:
        name = say(f"calendar.view_{view}", lang)
        return f"{name} {number}" if view == "conflicts" and number else name

    st.session_state["calendar_view"] = now
    st.segmented_control(
        say("calendar.view", lang),
        VIEWS,
        required=True,
        format_func=called,
        key="calendar_view",
        label_visibility="collapsed",
        on_change=lambda: address.put("view", st.session_state["calendar_view"]),
    )
    address.keep("view", now if now != VIEWS[0] else "")


def _filter(screen: Screen, events: Sequence[Event]) -> None:
    lang, asked = screen.lang, calendar_filter.asked()
    label = say("calendar.filter_on", lang, number=asked.number) if asked.number else say("calendar.filter", lang)
    with st.popover(label, key="calendar_filter"):
        options: dict[str, dict[str, str]] = {
            "lane": {str(lane): say(f"year.lane_{lane}", lang) for lane in LANES},
            "kind": {str(kind): KIND_NAMES[kind].to(lang) for kind in dict.fromkeys(event.kind for event in events)},
            "role": {str(role): name.to(lang) for role, name in ROLE_NAMES.items()},
            "person": {name: name for name in calendar_filter.everybody(events)},
            "shop": {shop.id: shop.name for shop in screen.problem.shops} if len(screen.problem.shops) > 1 else {},
        }
        if options["person"]:
            options["person"][calendar_filter.NOBODY] = say("calendar.nobody", lang)
        for name, choices in options.items():
            if choices:
                _several(name, choices, lang)
        st.session_state["calendar_f_words"] = asked.words
        st.text_input(
            say("calendar.f_words", lang),
            key="calendar_f_words",
            on_change=lambda: address.put("f_words", st.session_state["calendar_f_words"].strip()),
        )
        st.session_state["calendar_routine"] = address.get(ROUTINE) == "1"
        st.checkbox(
            say("calendar.routine", lang),
            key="calendar_routine",
            on_change=lambda: address.put(ROUTINE, "1" if st.session_state["calendar_routine"] else ""),
        )
        st.button(
            say("calendar.filter_clear", lang), key="calendar_filter_clear", on_click=clear, disabled=not asked.number
        )
    for name in (*calendar_filter.FIELDS, "words"):
        address.keep(f"f_{name}", address.get(f"f_{name}"))
    address.keep(ROUTINE, address.get(ROUTINE))


def _several(name: str, choices: dict[str, str], lang: Lang) -> None:
    key = f"calendar_f_{name}"
    st.session_state[key] = [one for one in address.several(f"f_{name}") if one in choices]
    st.multiselect(
        say(f"calendar.f_{name}", lang),
        list(choices),
        format_func=lambda one: choices.get(one, one),
        key=key,
        placeholder="",
        on_change=lambda: address.put(f"f_{name}", _joined(st.session_state[key])),
    )


def clear() -> None:
    """Ask for everything again."""
    for name in (*calendar_filter.FIELDS, "words"):
        address.put(f"f_{name}", "")


def _way(lang: Lang, now: Way) -> None:
    with st.popover(say("calendar.way", lang), key="calendar_way"):
        st.caption(say("calendar.way_about", lang))
        st.session_state["calendar_buffer"] = now.buffer
        st.radio(
            say("calendar.way", lang),
            BUFFERS,
            format_func=lambda one: say(f"calendar.way_{one}", lang),
            key="calendar_buffer",
            label_visibility="collapsed",
            on_change=lambda: address.put("buffer", st.session_state["calendar_buffer"]),
        )
        st.session_state["calendar_working"] = now.working_days
        st.checkbox(
            say("calendar.way_working", lang),
            key="calendar_working",
            on_change=lambda: address.put("working", "1" if st.session_state["calendar_working"] else ""),
        )


def _add() -> None:
    address.put(calendar_deeds.ADD, "template")


def _joined(chosen: Iterable[str]) -> str:
    return ",".join(chosen)


def asked_any() -> bool:
    """Tell whether a filter is on."""
    return calendar_filter.asked().number > 0

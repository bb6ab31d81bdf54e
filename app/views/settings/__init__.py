"""The settings page: the data behind the plan, scenarios, people, and the system itself."""

import markup
import streamlit as st
from catalogue import say
from session import Screen

from views.settings import frame_of_plan, people, scenarios, system, typed_table

SECTIONS = ("plan", "tables", "scenarios", "people", "system")
SECTION = "settings_section"


def show(screen: Screen) -> None:
    """Draw the part of the page that is open."""
    lang = screen.lang
    st.html(markup.heading(say("frame.page_settings", lang), [], say("settings.about", lang)))
    asked = st.query_params.get("part", "")
    st.session_state.setdefault(SECTION, asked if asked in SECTIONS else SECTIONS[0])
    chosen = st.segmented_control(
        say("settings.section", lang), SECTIONS, required=True, key=SECTION, label_visibility="collapsed",
        format_func=lambda one: say(f"settings.section_{one}", lang), on_change=_keep_address,
        persist_state="session",
    )  # fmt: skip
    match chosen:
        case "tables":
            typed_table.show(screen)
        case "scenarios":
            scenarios.show(screen)
        case "people":
            people.show(screen)
        case "system":
            system.show(screen)
        case _:
            frame_of_plan.show(screen)


def _keep_address() -> None:
    st.query_params["part"] = st.session_state[SECTION]

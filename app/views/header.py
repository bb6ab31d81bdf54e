"""The top of the page: name, badge, language; and what is wrong with data that cannot be opened."""

from typing import TYPE_CHECKING

import markup
import session
import streamlit as st
from text import CATALOGUE, say

from campaignplan.errors import InputError
from campaignplan.text import Lang

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

NAMES: dict[Lang, str] = {"zh": "中", "en": "EN"}


def language() -> tuple[Lang, "DeltaGenerator"]:
    """Draw the switch, kept in the address as ``lang``; return the language and the place of the title."""
    left, right = st.columns([6, 1], vertical_alignment="center")
    right = right.container(horizontal_alignment="right")
    asked = st.query_params.get("lang", "zh")
    st.session_state.setdefault("lang", asked if asked in NAMES else "zh")
    label = CATALOGUE["language"]
    # Bound by hand: Streamlit's own binding would write the label, 中, into the address.
    chosen = right.segmented_control(
        f"{label.zh} {label.en}",
        list(NAMES),
        required=True,
        format_func=lambda code: NAMES[code],
        key="lang",
        label_visibility="collapsed",
        on_change=_keep,
    )
    return chosen or "zh", left


def _keep() -> None:
    st.query_params["lang"] = st.session_state["lang"]


def title(place: "DeltaGenerator", name: str, lang: Lang) -> None:
    """Draw the plan's name, with a badge and a warning where it is a sample."""
    if session.is_sample():
        place.html(markup.heading(name, [say("sample", lang)], say("sample_note", lang)))
    else:
        place.html(markup.heading(name, [], ""))


def faults(place: "DeltaGenerator", error: InputError, lang: Lang) -> None:
    """Draw every fault of the data in place of the plan."""
    place.html(markup.heading(say("title", lang), [], ""))
    lines = "\n".join(f"- {markup.plain(issue.sentence(lang))}" for issue in error.issues)
    st.error(f"{say('input_faults', lang, number=len(error.issues))}\n\n{lines}")

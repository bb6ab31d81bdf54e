"""A part of the calendar with nothing in it: one sentence, and one button that leads on."""

import address
import markup
import session
import streamlit as st
from catalogue import say

from campaignplan.text import Lang


def show(sentence: str, lang: Lang, *, settings: bool = False) -> None:
    """Say it; the button leads to the year, or with `settings` to where holidays are switched on."""
    st.html(markup.note(say(f"calendar.{sentence}", lang)))
    if settings:
        label = say("frame.jump", lang, page=say("frame.page_settings", lang))
        st.button(label, key="nothing", on_click=session.visit, args=("settings",))
    else:
        st.button(say("calendar.to_year", lang), key="nothing", on_click=address.put, args=("view", "year"))

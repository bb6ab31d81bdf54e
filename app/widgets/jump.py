"""A quiet button that leads to another page."""

import session
import streamlit as st
from catalogue import say

from campaignplan.text import Lang


def show(page: str, lang: Lang) -> None:
    """Draw it."""
    label = say("frame.jump", lang, page=say(f"frame.page_{page}", lang))
    st.button(label, key=f"to-{page}", type="tertiary", on_click=session.visit, args=(page,))

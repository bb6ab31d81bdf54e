"""The element in Streamlit: its gestures are answered before the page is drawn."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from campaignplan.text import Lang
from components.served import served
from components.year.answering import Exchange, OnGesture
from components.year.gesture import sent
from components.year.payload import payload
from components.year.view import YearView

HERE = Path(__file__).parent


def show(view: YearView, *, key: str, lang: Lang, on_gesture: OnGesture, panel: str = "") -> None:
    """Draw the year; every gesture on it is told to `on_gesture`, once and in order, before the page is drawn.

    Parameters
    ----------
    view
        What is on screen. A bar that was dragged stays where it was put until a view is shown after its
        gesture was answered; then it stands where that view says.
    key
        The element's name on the page.
    lang
        Language of every word in it.
    on_gesture
        Changes what is stored, and returns what to say of it (``已撤销：…``) or None. It raises InputError to
        refuse: the bar goes back, and the reason stands at it.
    panel
        The key of the container that an opened bar is shown in: who opens one by key is led there, and back.
    """
    exchange: Exchange = st.session_state.setdefault(f"{key}.exchange", Exchange())
    exchange.shown = view
    data = payload(view, exchange.answers, exchange.session, lang, panel)
    served(HERE)(key=key, data=data, on_gestures_change=lambda: _hear(key, exchange, on_gesture))


def _hear(key: str, exchange: Exchange, on_gesture: OnGesture) -> None:
    """Answer what has just arrived (Streamlit calls this before it runs the page)."""
    arrived = sent((st.session_state.get(key) or {}).get("gestures"))
    if arrived is not None:
        with _uninterrupted():
            exchange.hear(arrived, on_gesture)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Keep Streamlit from ending the script at a look at its state, as it does once the browser has sent more.

    Between doing a gesture and remembering that it is done it must not, or it would be done again. (It offers no
    way to ask for that; another thread would wait for ever, for callbacks hold the state's lock.)
    """
    context = get_script_run_ctx()
    inside = vars(context.session_state) if context else {}
    ending = inside.get("_yield_callback")
    if ending is None:
        yield
        return
    inside["_yield_callback"] = lambda: None
    try:
        yield
    finally:
        inside["_yield_callback"] = ending

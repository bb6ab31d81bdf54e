"""The element in Streamlit: what is opened on it is told to the page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from components.served import served

HERE = Path(__file__).parent


def show(data: dict[str, Any], *, key: str, on_open: Callable[[str], None]) -> None:
    """Draw a month; the event that is opened on it is told to `on_open` by its id, before the page is drawn.

    The browser is not believed: an id that is not among those drawn is not told.
    """
    known = {strip["id"] for week in data["weeks"] for strip in week["strips"]}

    def hear() -> None:
        name = (st.session_state.get(key) or {}).get("opened")
        if isinstance(name, str) and name in known:
            on_open(name)

    served(HERE)(key=key, data=data, on_opened_change=hear)

"""The element in Streamlit: its two files served by name; what is opened on it is told to the page."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

ASSETS = Path(__file__).parent / "browser"
# A new version has another address: browsers keep scripts.
PART = f"month-{sha256(b''.join(path.read_bytes() for path in sorted(ASSETS.glob('month.*')))).hexdigest()[:12]}"
PACKAGE = "campaignplan-month"
LONGEST = 200


def show(data: dict[str, Any], *, key: str, on_open: Callable[[str], None]) -> None:
    """Draw a month; the event that is opened on it is told to `on_open` by its id, before the page is drawn.

    The browser is not believed: an id that is not among those drawn is not told.
    """
    known = {strip["id"] for week in data["weeks"] for strip in week["strips"]}

    def hear() -> None:
        name = (st.session_state.get(key) or {}).get("opened")
        if isinstance(name, str) and name in known:
            on_open(name)

    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(f"{PACKAGE}.{PART}") is None:
        part = ComponentConfig(name=PART, asset_dir=ASSETS.name)
        manager.register_from_manifest(ComponentManifest(name=PACKAGE, version="", components=[part]), ASSETS.parent)
    element = st.components.v2.component(f"{PACKAGE}.{PART}", js="month.js", css="month.css")
    element(key=key, data=data, on_opened_change=hear)

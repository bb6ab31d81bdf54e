"""An element of our own in Streamlit: its files served by name, so that the page's policy lets them in."""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest


def served(folder: Path) -> Callable[..., Any]:
    """Return the element a folder holds, to be put on the page.

    Its script is ``browser/<folder>.js``, its style sheet, if it has one, ``browser/<folder>.css``; what the script
    imports lies beside it. They go by address rather than as text: a content security policy may then forbid scripts
    from blobs, and the element's code does not travel with every run.
    """
    owner, part = f"campaignplan-{folder.name}", _part(folder)
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(f"{owner}.{part}") is None:
        config = ComponentConfig(name=part, asset_dir="browser")
        manager.register_from_manifest(ComponentManifest(name=owner, version="", components=[config]), folder)
    style = folder / "browser" / f"{folder.name}.css"
    return st.components.v2.component(
        f"{owner}.{part}", js=f"{folder.name}.js", css=style.name if style.exists() else None
    )


@cache
def _part(folder: Path) -> str:
    """Return what the files are served as: browsers keep scripts, so a new version has another address."""
    files = sorted((folder / "browser").glob("*.*s"))
    return f"{folder.name}-{sha256(b''.join(file.read_bytes() for file in files)).hexdigest()[:12]}"

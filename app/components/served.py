"""An element of our own in Streamlit: its files served by name, so that the page's policy lets them in."""

from collections.abc import Callable
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest


def served(folder: Path) -> Callable[..., Any]:
    """Return the element a folder holds, to be put on the page.

    Its script is ``browser/<folder>.js``, its style sheet, if it has one, ``browser/<folder>.css``; what the script
    imports lies beside it. They go by address rather than as text: a content security policy may then forbid scripts
    from blobs, and the element's code does not travel with every run.
    """
    return _known(get_bidi_component_manager(), folder)


@lru_cache(maxsize=32)
def _known(manager: BidiComponentManager, folder: Path) -> Callable[..., Any]:
    """Make an element known to a manager, once: its files are looked for on the disk each time that is done."""
    owner, part = f"campaignplan-{folder.name}", _part(folder)
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

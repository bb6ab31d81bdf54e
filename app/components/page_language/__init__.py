"""The page's language as the browser knows it: what reads a page aloud, breaks its lines and offers to translate it.

Streamlit has no word for it. The element is nothing but its script, and is not seen.
"""

from hashlib import sha256
from pathlib import Path

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from campaignplan.text import Lang

SCRIPT = Path(__file__).parent / "browser" / "page_language.js"
# A new version has another address: browsers keep scripts.
PART = f"page-language-{sha256(SCRIPT.read_bytes()).hexdigest()[:12]}"
OWNER = "campaignplan_page"
TAGS: dict[Lang, str] = {"zh": "zh-CN", "en": "en"}


def tell(lang: Lang) -> None:
    """Tell the browser which language the page is in."""
    name = f"{OWNER}.{PART}"
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(name) is None:
        part = ComponentConfig(name=PART, asset_dir=SCRIPT.parent.name)
        manager.register_from_manifest(
            ComponentManifest(name=OWNER, version="", components=[part]), SCRIPT.parent.parent
        )
    st.components.v2.component(name, js=SCRIPT.name)(key="page_language", data={"lang": TAGS[lang]})

"""What a page shows, kept in the address and over a change of pages: views, filters, what is open."""

import streamlit as st


def get(name: str, otherwise: str = "") -> str:
    """Return what was chosen last on this visit, else what the address says, else `otherwise`."""
    kept: dict[str, str] = st.session_state.setdefault("address", {})
    return kept.get(name, st.query_params.get(name, otherwise))


def put(name: str, value: str) -> None:
    """Choose, and say so in the address; nothing chosen leaves the address."""
    st.session_state.setdefault("address", {})[name] = value
    keep(name, value)


def keep(name: str, value: str) -> None:
    """Say in the address what is shown, so that a copied address or a reload comes back to it."""
    if value and st.query_params.get(name) != value:
        st.query_params[name] = value
    elif not value and name in st.query_params:
        del st.query_params[name]


def several(name: str) -> list[str]:
    """Return several that were chosen."""
    return [one for one in get(name).split(",") if one]

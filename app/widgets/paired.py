"""Widgets that show one value between them: when it changes, those that were not touched are drawn as other widgets.

A browser tells what every widget says whenever it asks for anything, also in the moment before it has heard of the
new value. Under the old key that would be a move of its own, and take back what was just typed beside it.
"""

import streamlit as st


def keys(pair: str, value: object, *names: str) -> list[str]:
    """Return the widgets' keys for what they are to show now."""
    kept = st.session_state.setdefault("paired", {})
    hand = st.session_state.setdefault("paired_hand", {}).pop(pair, "")
    known, turns = kept.get(pair, (value, {}))
    if value != known:
        turns = {name: turns.get(name, 0) + (name != hand) for name in names}
    kept[pair] = (value, turns)
    return [f"{name}-{pair}-{turns.get(name, 0)}" for name in names]


def touched(pair: str, name: str) -> None:
    """Say which widget was moved: it stays as it is, under the hand."""
    st.session_state.setdefault("paired_hand", {})[pair] = name

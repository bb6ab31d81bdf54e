"""The total budget: a slider to feel with and a box to be exact in; the box is the truth."""

import math
from dataclasses import replace

import streamlit as st
from catalogue import say
from session import Screen, try_out
from widgets import paired

from campaignplan.money import LARGEST, wan, yuan


def show(screen: Screen) -> None:
    """Draw the budget; what is moved becomes the visitor's draft."""
    given, lang = screen.problem.settings.total, screen.lang
    now = screen.wanted.settings.total
    slider, box = paired.keys(_pair(screen), now, "total-slider", "total")
    if given is None:
        _box(screen, now, 1000, box)
        return
    step = max(1, 10 ** (math.floor(math.log10(max(given, 1))) - 2))
    top = max(step, math.ceil(2 * given / step) * step)
    amount = round(given if now is None else now)
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    with right:
        _box(screen, amount, step, box)
    shown, was = ((wan if lang == "zh" else yuan)(value) for value in (amount, given))
    st.session_state[slider] = min(amount, top)
    with left:
        st.slider(
            f"{say('budget.budget', lang)} · {shown}"
            + ("" if amount == round(given) else say("budget.budget_was", lang, amount=was)),
            0,
            top,
            step=step,
            key=slider,
            format="localized",
            on_change=_moved,
            args=(screen, slider, "total-slider"),
            help=say("budget.budget_help", lang),
        )


def _pair(screen: Screen) -> str:
    """Name slider and box: those of another branch or version are other widgets."""
    return f"{screen.branch.id}-{screen.version}"


def _box(screen: Screen, now: float | None, step: int, key: str) -> None:
    st.session_state[key] = None if now is None else round(now)
    st.number_input(
        say("budget.budget", screen.lang),
        0,
        int(LARGEST),
        step=step,
        key=key,
        format="%d",
        placeholder=say("budget.budget_none", screen.lang),
        label_visibility="collapsed",
        on_change=_moved,
        args=(screen, key, "total"),
    )


def _moved(screen: Screen, key: str, name: str) -> None:
    paired.touched(_pair(screen), name)
    found = st.session_state[key]
    saved = screen.problem.settings.total
    same = found is None or (saved is not None and found == round(saved))
    try_out(screen.branch, replace(screen.draft, total=None if same else float(found)))

"""The total budget: a slider to feel with and a box to be exact in; the box is the truth."""

import math

import streamlit as st
from text import say

from campaignplan.money import LARGEST, wan, yuan
from campaignplan.planning.problem import Problem
from campaignplan.text import Lang


def total(base: Problem, lang: Lang) -> float | None:
    """Draw the budget and return it; None where the plan has no total."""
    given = base.settings.total
    if given is None:
        return _box(None, 1000, lang)
    step = max(1, 10 ** (math.floor(math.log10(max(given, 1))) - 2))
    top = max(step, math.ceil(2 * given / step) * step)
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    with right:
        found = _box(round(given), step, lang)
    amount = round(given) if found is None else found
    st.session_state["total_slider"] = min(amount, top)
    with left:
        shown = wan(amount) if lang == "zh" else yuan(amount)
        was = (
            ""
            if amount == round(given)
            else say("budget_was", lang, amount=wan(given) if lang == "zh" else yuan(given))
        )
        st.slider(
            f"{say('budget', lang)} · {shown}" + was,
            0,
            top,
            step=step,
            key="total_slider",
            format="localized",
            on_change=_slid,
            help=say("budget_help", lang),
        )
    return float(amount)


def _box(given: int | None, step: int, lang: Lang) -> int | None:
    found: int | None = st.number_input(
        say("budget", lang),
        0,
        int(LARGEST),
        given,
        step,
        key="total",
        format="%d",
        placeholder=say("budget_none", lang),
        label_visibility="collapsed",
        bind="query-params",
    )
    return found


def _slid() -> None:
    st.session_state["total"] = st.session_state["total_slider"]

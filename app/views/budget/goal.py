"""The goal: what the plan makes as large as it can."""

from dataclasses import replace
from typing import cast

import streamlit as st
from catalogue import say
from session import Screen, try_out

from campaignplan import words
from campaignplan.planning.problem import Goal

GOALS: tuple[Goal, ...] = ("profit", "gmv", "orders", "inquiries", "lifetime")


def show(screen: Screen) -> None:
    """Draw the choice; another one becomes the visitor's draft."""
    saved, now = screen.problem.settings.goal, screen.wanted.settings.goal
    choices = list(dict.fromkeys([*GOALS, saved]))
    key = f"goal-{screen.branch.id}-{screen.version}"
    st.session_state[key] = now
    st.selectbox(
        say("budget.goal", screen.lang),
        choices,
        format_func=lambda code: words.word(words.GOALS, code, screen.lang),
        key=key,
        on_change=_moved,
        args=(screen, key),
        help=say("budget.goal_help", screen.lang),
    )


def _moved(screen: Screen, key: str) -> None:
    found = cast(Goal, st.session_state[key])
    same = found == screen.problem.settings.goal
    try_out(screen.branch, replace(screen.draft, goal=None if same else found))

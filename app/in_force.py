"""The plan that what is tried is compared with: the one the team has saved, else the answer to what is saved."""

from dataclasses import dataclass
from typing import Literal, cast

import beside
import opened
import solved
import streamlit as st
from session import Screen
from solving import QUICK

from campaignplan.planning.result import Result
from campaignplan.storage.workspace.plans import Plans, SavedPlan


@dataclass(frozen=True)
class InForce:
    """A result and where it comes from: a plan that was ``saved``, or the problem as it stands, ``solved``."""

    kind: Literal["saved", "solved"]
    result: Result
    plan: SavedPlan | None = None


def find(screen: Screen) -> InForce | None:
    """Return the plan in force; None while it is being worked out, or where what is saved allows none."""
    saved = _saved(screen)
    if saved is not None:
        plans = Plans(screen.seat.workspace.team(screen.branch.problem_id))
        loaded = beside.answer(beside.ask("plan", saved.id, None, lambda errand: plans.load(saved.id)))
        result = cast("Result | None", loaded)
        return None if result is None or result.plan is None else InForce("saved", result, saved)
    found = _solved(screen)
    return None if found is None or found.plan is None else InForce("solved", found)


def _saved(screen: Screen) -> SavedPlan | None:
    """Return the plan the team has put in force, else the branch's newest."""
    plans = Plans(screen.seat.workspace.team(screen.branch.problem_id)).list()
    starred = next((plan for plan in plans if plan.starred), None)
    return starred or next((plan for plan in plans if plan.branch == screen.branch.id), None)


def _solved(screen: Screen) -> Result | None:
    """Return the answer to the problem as it is saved."""
    kept = st.session_state.get("base")
    if kept is not None and kept[0] is screen.problem:
        found: Result = kept[1]
        return found
    if screen.draft.empty:
        job = st.session_state.get("job")
    else:
        job = opened.workshop().ask(f"{solved.visitor()}:base", screen.problem, QUICK)
        beside.look_for("base", job)
    if job is None or not job.done or job.future.exception():
        return None
    result: Result = job.future.result()
    st.session_state["base"] = (screen.problem, result)
    return result

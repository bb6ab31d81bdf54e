"""What happened, beside the plan on screen: reports of the workspace, read once a version of the team's ledger."""

import pandas as pd
import streamlit as st
from session import Screen

from campaignplan.dates import Span
from campaignplan.planning.result import Result
from campaignplan.publishing.edition import Edition
from campaignplan.storage.workspace.actuals import Actuals
from campaignplan.storage.workspace.ledger import Ledger
from campaignplan.tracking import Axis, Pace, pace


def team(screen: Screen) -> Ledger:
    """Return what the branches of the problem on screen share."""
    return screen.seat.workspace.team(screen.branch.problem_id)


def reports(screen: Screen) -> pd.DataFrame:
    """Return what is reported of the plan's days."""
    found = team(screen)
    span = screen.problem.settings.horizon
    return _reports(screen.branch.database.address.place, found.id, found.version, span, found)


@st.cache_resource(show_spinner=False, max_entries=8)
def _reports(place: str, ledger: int, version: int, span: Span, _team: Ledger) -> pd.DataFrame:
    return Actuals(_team).read(span.start, span.end)


def pacing(screen: Screen, edition: Edition, by: Axis = "month") -> Pace:
    """Put the plan on screen beside what is reported."""
    return pace(edition.days, reports(screen), by)


def months(result: Result) -> dict[str, float]:
    """Return a plan's spend by month, yuan: what `summary.json` says."""
    kept = st.session_state.get("months")
    if kept is None or kept[0] is not result:
        table = Edition(result).cells.groupby("month")["spend"].sum()
        kept = st.session_state["months"] = (result, {str(name): float(spend) for name, spend in table.items()})
    found: dict[str, float] = kept[1]
    return found

"""What happened, beside the plan on screen: reports of the workspace, read once a version of the team's ledger."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd
import solved
import streamlit as st
from session import Screen

from campaignplan.dates import ONE_DAY, SHANGHAI, Span
from campaignplan.planning.asking.replan import Replan, replan
from campaignplan.planning.result import Options, Result
from campaignplan.publishing.edition import Edition
from campaignplan.storage.workspace.actuals import Actuals, Batch
from campaignplan.storage.workspace.ledger import Ledger
from campaignplan.storage.workspace.plans import Plans
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


@dataclass(frozen=True)
class Followed:
    """The plan that is followed: the one in force by its name, or the last one worked out, without a name."""

    result: Result
    name: str | None


def followed(screen: Screen) -> Followed | None:
    """Return the plan that is followed; None where nothing is worked out yet."""
    plans = Plans(team(screen))
    starred = next((one for one in plans.list() if one.starred), None)
    if starred is not None:
        result = _plan(screen.branch.database.address.place, starred.id, plans)
        return Followed(result, starred.name or starred.made.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"))
    last = solved.last(screen)
    return None if last is None else Followed(last, None)


@st.cache_resource(show_spinner=False, max_entries=8)
def _plan(place: str, plan: str, _plans: Plans) -> Result:
    return _plans.load(plan)


def batches(screen: Screen) -> tuple[Batch, ...]:
    """Return the reports that were taken in."""
    return Actuals(team(screen)).batches()


def day_after(last: date, span: Span) -> date:
    """Return the first day of a plan that is not reported yet."""
    return min(max(last + ONE_DAY, span.start), span.end)


def plan_again(screen: Screen, plan: Followed, today: date) -> None:
    """Begin planning again from a day, beside the page."""
    last = plan.result.plan
    assert last is not None, "a plan that is followed has money"
    told = reports(screen).dropna(subset="spend").assign(date=lambda rows: rows["date"].dt.strftime("%Y-%m-%d"))
    wanted = told[["date", "product", "channel", "spend"]]
    call = partial(replan, screen.problem, last, today, wanted, Options(gap=0.01, time_limit=60.0))
    st.session_state["planned_again"] = screen.branch.problem_id, _errands().submit(call)


def again_of(screen: Screen) -> "Future[Replan] | None":
    """Return the job that plans again, of the problem on screen."""
    problem, job = st.session_state.get("planned_again", (None, None))
    found: Future[Replan] | None = job if problem == screen.branch.problem_id else None
    return found


@st.cache_resource(show_spinner=False)
def _errands() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="again")

"""What happened, beside the plan on screen: reports of the workspace, read once a version of the team's ledger."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from typing import cast

import aside
import beside
import opened
import pandas as pd
import solved
import streamlit as st
from compared import is_outdated
from errands import Errand
from session import Screen

from campaignplan.dates import ONE_DAY, Span, when_said
from campaignplan.planning.asking.replan import replan
from campaignplan.planning.result import Options, Result
from campaignplan.publishing.edition import Edition
from campaignplan.storage.workspace.actuals import Actuals, Batch
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.ledger import Ledger
from campaignplan.storage.workspace.plans import Plans
from campaignplan.tracking import Axis, Pace, Review, pace, reviews

AGAIN = "again"
"""What planning again is called among the errands of a visitor."""


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
    """Put the plan on screen beside what is reported, once for the two."""
    told = reports(screen)
    kept = st.session_state.get("paced")
    if kept is None or kept[0] is not edition or kept[1] is not told:
        nothing: dict[Axis, Pace] = {}
        kept = st.session_state["paced"] = (edition, told, nothing)
    known: dict[Axis, Pace] = kept[2]
    if by not in known:
        known[by] = pace(edition.days, told, by)
    return known[by]


def months(edition: Edition) -> dict[str, float]:
    """Return a plan's spend by month, yuan: what `summary.json` says."""
    return {str(name): float(spend) for name, spend in edition.cells.groupby("month")["spend"].sum().items()}


@dataclass(frozen=True)
class Followed:
    """The plan that is followed: the one in force by its name, or the last one worked out, without a name.

    `outdated` is whether the data it rests on has changed since.
    """

    result: Result
    name: str | None
    outdated: bool = False


def followed(screen: Screen) -> Followed | None:
    """Return the plan that is followed; None where nothing is worked out yet."""
    plans = Plans(team(screen))
    starred = next((one for one in plans.list() if one.starred), None)
    if starred is not None:
        result = _plan(screen.branch.database.address.place, starred.id, plans)
        name = starred.name or when_said(starred.made, screen.lang == "zh")
        here = screen.branch
        branch = Branch(here.database, starred.branch, here.problem_id, "", here.clock)
        return Followed(result, name, is_outdated(starred, branch))
    last = solved.last(screen)
    return None if last is None else Followed(last, None, solved.current(screen) is None)


def reviewed(screen: Screen, plan: Followed, most: int) -> tuple[Review, ...] | None:
    """Return the latest promotions that are over beside what was planned, one more than `most` where there are more.

    None while that is worked out.
    """
    told, today, planned = reports(screen), opened.today(), plan.result.plan
    if told.empty or planned is None:
        return ()
    errand = beside.ask(
        "reviews", (id(planned), id(told), today, most), (planned, told),
        lambda _: tuple(islice(reviews(planned, told, today), most + 1)), slow=True,
    )  # fmt: skip
    return cast("tuple[Review, ...] | None", beside.answer(errand))


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
    call = partial(aside.call, replan, screen.problem, last, today, wanted, Options(gap=0.01, time_limit=60.0))
    errand = beside.ask(AGAIN, id(call), call, lambda _: call(), slow=True)
    st.session_state["planned_again"] = screen.branch.problem_id, errand


def again_of(screen: Screen) -> Errand | None:
    """Return the errand that plans again, of the problem on screen; the page is drawn anew when it has ended."""
    problem, errand = st.session_state.get("planned_again", (None, None))
    if problem != screen.branch.problem_id:
        return None
    beside.look_for(AGAIN, errand)
    found: Errand = errand
    return found

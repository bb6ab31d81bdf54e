"""What one visitor's page remembers between runs: the data it opened, what was changed, and what was solved.

The problem on screen is always worked out afresh: the data, loosened rules, the total, the table's edits.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import actions
import calendar_edits
import streamlit as st
from solving import Job, Workshop

from campaignplan.errors import Issue
from campaignplan.planning.fingerprint import inputs_sha256
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Options, Relaxation, Result
from campaignplan.publishing import charts
from campaignplan.publishing.edition import Edition
from campaignplan.resources import shipped
from campaignplan.storage import load_problem
from campaignplan.text import Lang

SOURCE = "CAMPAIGNPLAN_SOURCE"
"""Environment variable: the problem folder or workbook to open; without it a shipped sample."""
SAMPLE = "yiwu-homeware"

# On two cores the three samples take 0.2, 2 and 10 seconds to 1 %, changed ones about as long; 0.2 % is beyond
# the two with S-curves in any time that a page may take.
QUICK = Options(gap=0.01, time_limit=20.0)
PROOF = Options(gap=0.0005, time_limit=120.0)
PATIENCE = 0.4
"""Seconds a run of the page waits for a solver before it shows that it is still working."""


@dataclass(frozen=True)
class Wanted:
    """The problem as the page stands, and the faults of what was typed."""

    problem: Problem
    issues: tuple[Issue, ...]


@st.cache_resource
def workshop() -> Workshop:
    """Return the process's jobs."""
    return Workshop()


def source() -> Path:
    """Return the folder or workbook that is opened."""
    named = os.environ.get(SOURCE, "")
    return Path(named) if named else shipped("examples") / SAMPLE


def is_sample() -> bool:
    """Tell whether what is open is shipped with the program."""
    return source().resolve().is_relative_to(shipped("examples").resolve())


def base() -> Problem:
    """Return the problem as the data says it; InputError where it has faults."""
    if "base" not in st.session_state:
        st.session_state["base"] = load_problem(source())
        st.session_state["visitor"] = uuid4().hex
    found: Problem = st.session_state["base"]
    return found


def wanted(total: float | None) -> Wanted:
    """Return the problem with this total and every change made on the page."""
    problem = base()
    for way in st.session_state.get("loosened", ()):
        problem = actions.loosened(problem, way) or problem
    problem, issues = calendar_edits.edited(problem, edits())
    return Wanted(actions.with_total(problem, total), tuple(issues))


def table_key() -> str:
    """Key of the calendar's table; a new one forgets its edits."""
    return f"calendar-{st.session_state.get('table', 0)}"


def edits() -> calendar_edits.Edits:
    """Return what was typed into the calendar."""
    state = st.session_state.get(table_key())
    return state["edited_rows"] if state else {}


def forget_edits() -> None:
    """Undo every edit of the calendar."""
    st.session_state["table"] = st.session_state.get("table", 0) + 1


def loosen(way: Relaxation) -> None:
    """Take one way out of a clash."""
    if way.rule.partition(":")[0] == "budget":
        moved = actions.loosened(base(), way)
        if moved is not None and moved.settings.total is not None:
            st.session_state["total"] = int(moved.settings.total)
        return
    st.session_state["loosened"] = (*st.session_state.get("loosened", ()), way)


def forget_loosened() -> None:
    """Put every rule back."""
    st.session_state["loosened"] = ()


def ask(problem: Problem) -> Job:
    """Return the job for a problem, begun near the last result: the proof where asked for, else the quick one."""
    options = PROOF if proved(problem) else QUICK
    job = workshop().ask(st.session_state["visitor"], problem, options, last())
    st.session_state["job"] = job
    job.wait(PATIENCE)
    return job


def alone(job: Job) -> bool:
    """Tell whether nobody else waits for a job, so that it may be stopped."""
    return job.waiting == {st.session_state["visitor"]}


def stop(job: Job) -> None:
    """End a job with its best plan so far."""
    workshop().stop(job, st.session_state["visitor"])


def prove(problem: Problem) -> None:
    """Ask for the small gap, for this problem only."""
    st.session_state.setdefault("proving", set()).add(inputs_sha256(problem))


def proved(problem: Problem) -> bool:
    """Tell whether the small gap was asked for already."""
    return inputs_sha256(problem) in st.session_state.get("proving", set())


def last() -> Result | None:
    """Return the last result that had a plan."""
    return st.session_state.get("last")


def remember(result: Result) -> None:
    """Keep a result with a plan to stay on screen while the next is worked out."""
    if result.plan is not None:
        st.session_state["last"] = result


def edition(result: Result, lang: Lang) -> Edition:
    """Return a result in one language, its frames kept between runs."""
    kept: Edition | None = st.session_state.get("edition")
    if kept is None or kept.result is not result or kept.lang != lang:
        kept = st.session_state["edition"] = Edition(result, lang)
    return kept


def year_chart(edition: Edition) -> dict[str, Any]:
    """Return the year's chart as Vega-Lite, drawn once per edition: it takes longer than all else on the page."""
    kept = st.session_state.get("year_chart")
    if kept is None or kept[0] is not edition:
        kept = st.session_state["year_chart"] = (edition, charts.year(edition).to_dict())
    found: dict[str, Any] = kept[1]
    return found

"""What is solved for one visitor: the job of the problem on screen, and the last plan there was."""

from dataclasses import replace
from uuid import uuid4

import opened
import patient
import streamlit as st
from fingerprints import fingerprint
from session import Screen
from solving import QUICK, Job

from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Options, Result
from campaignplan.publishing.edition import Edition
from campaignplan.text import Lang

PROOF = Options(gap=0.0005, time_limit=120.0)
EDITIONS = 6
"""Editions kept for one visitor: three results side by side, in both languages."""
PATIENCE = 0.4
"""Seconds a run of the page waits for a solver before it shows that it is still working."""
MORE = 1.0
"""Seconds it waits on for a first plan where the plan before stands on the page, and all would be drawn twice."""


def visitor() -> str:
    """Return what this visitor's jobs go by."""
    found: str = st.session_state.setdefault("visitor", uuid4().hex)
    return found


def ask(screen: Screen) -> Job:
    """Return the job of the problem on screen, begun near the last result: the proof where asked for, else quick."""
    problem = screen.wanted
    before = st.session_state.get("job")
    if before is not None and before.best is not None and st.session_state["job_of"] == screen.branch.problem_id:
        remember(screen, before.best)  # its solve may have come to where another can start
    options = PROOF if proved(problem) else QUICK
    job = opened.workshop().ask(visitor(), problem, options, last(screen))
    st.session_state["job"], st.session_state["job_of"] = job, screen.branch.problem_id
    patient.until([job.future], PATIENCE)
    take(screen, job)
    return job


def wait_on(screen: Screen, job: Job) -> None:
    """Wait a while longer, for a first plan at least."""
    patient.until([job.future], MORE, lambda: job.best is not None)
    take(screen, job)


def take(screen: Screen, job: Job) -> None:
    """Remember the plan that a job has come to, where it is a better one to show than the last."""
    if job.done and not job.future.exception():
        remember(screen, job.future.result())
    elif (found := job.best) is not None and nearer(found, last(screen)):
        remember(screen, found)


def nearer(found: Result | None, shown: Result | None) -> bool:
    """Tell whether a plan on the way is to be shown: one of another problem than the one shown, or proven closer."""
    if found is None or shown is None:
        return found is not None
    return found.problem is not shown.problem or found.gap < shown.gap


def alone(job: Job) -> bool:
    """Tell whether nobody else waits for a job, so that it may be stopped."""
    return job.waiting == {visitor()}


def stop(job: Job) -> None:
    """End a job with its best plan so far."""
    opened.workshop().stop(job, visitor())


def prove(problem: Problem) -> None:
    """Ask for the small gap, for this problem only."""
    st.session_state.setdefault("proving", set()).add(fingerprint(problem))


def proved(problem: Problem) -> bool:
    """Tell whether the small gap was asked for already."""
    return fingerprint(problem) in st.session_state.get("proving", set())


def last(screen: Screen) -> Result | None:
    """Return the last result of this problem, whatever its branch, that had a plan."""
    found: Result | None = st.session_state.get("last", {}).get(screen.branch.problem_id)
    return found


def remember(screen: Screen, result: Result) -> None:
    """Keep a result with a plan to stay on screen while the next is worked out."""
    if result.plan is not None:
        st.session_state.setdefault("last", {})[screen.branch.problem_id] = result


def edition(result: Result, lang: Lang) -> Edition:
    """Return a result in one language, its frames kept between runs."""
    kept: dict[tuple[int, Lang], Edition] = st.session_state.setdefault("editions", {})
    key = (id(result), lang)
    if key not in kept or kept[key].result is not result:
        while len(kept) >= EDITIONS:
            kept.pop(next(iter(kept)))
        kept[key] = Edition(result, lang)
    return kept[key]


def current(screen: Screen) -> Result | None:
    """Return the last result where it is of the problem as it is saved now; None where that is yet to be solved."""
    found = last(screen)
    if found is None or fingerprint(found.problem) != fingerprint(screen.problem):
        return None
    return replace(found, problem=screen.problem)  # the team's own events are no input, and may be newer

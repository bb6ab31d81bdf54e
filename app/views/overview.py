"""The page from top to bottom."""

import markup
import session
import streamlit as st
from solving import Job

from campaignplan.errors import InputError
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Result
from campaignplan.text import Lang
from views import budget, clash, downloads, figures, header, progress, promotions, proof, year


def show() -> None:
    """Draw the page."""
    st.html(markup.STYLE)
    lang, title = header.language()
    try:
        base = session.base()
    except InputError as error:
        header.faults(title, error, lang)
        return
    header.title(title, base.settings.name, lang)
    total = budget.total(base, lang)
    wanted = session.wanted(total)
    job = session.ask(wanted.problem)
    result = _result(job)
    if result is not None:
        session.remember(result)
    shown = session.last()
    _state(job, result, shown, wanted.problem, lang)
    if shown is not None:
        edition = session.edition(shown, lang)
        figures.show(edition)
        year.show(edition)
    promotions.show(base, wanted.problem, shown, wanted.issues, lang)
    if shown is not None:
        proof.show(session.edition(shown, lang))
        downloads.show(session.edition(shown, lang), wanted.problem)


def _result(job: Job) -> Result | None:
    """Return what a job came to; what it died of is raised here, on the page that waits for it."""
    return job.future.result() if job.done else None


def _state(job: Job, result: Result | None, shown: Result | None, problem: Problem, lang: Lang) -> None:
    """Say where things stand: working, clashing, failed, or proven so far."""
    if result is None:
        progress.watch(job, shown, lang)
    elif result.plan is None:
        clash.show(result, shown, lang)
    else:
        progress.proven(session.edition(result, lang), problem)
    clash.loosened(lang)

"""The page from top to bottom."""

import accident
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
    # Each section has a place of its own: what one adds or drops must not move, and so redraw, the others.
    state, outlook, calendar, rest = (st.container() for _ in range(4))
    with state:
        shown = _state(job, wanted.problem, lang)
    with calendar:
        promotions.show(base, wanted.problem, shown, wanted.issues, lang)
    if shown is None:
        return
    edition = session.edition(shown, lang)
    with outlook:
        figures.show(edition)
        year.show(edition)
    with rest:
        proof.show(edition)
        downloads.show(edition, wanted.problem)


def _state(job: Job, problem: Problem, lang: Lang) -> Result | None:
    """Say where things stand, and return the result to show: this one, or the last that had a plan."""
    if not job.done:
        progress.watch(job, session.last(), lang)
    elif error := job.future.exception():
        accident.tell(error)
        session.workshop().forget(job)
    else:
        result = job.future.result()
        session.remember(result)
        if result.plan is None:
            clash.show(result, session.last(), lang)
        else:
            progress.proven(session.edition(result, lang), problem)
    clash.loosened(lang)
    return session.last()

"""Where the plan on screen stands: being worked out, proven so far, or impossible."""

import accident
import beside
import markup
import opened
import solved
import streamlit as st
from session import Screen
from solving import Job

from campaignplan.planning.result import Result
from views import clash, progress


def show(screen: Screen) -> Result | None:
    """Ask for the plan, say where it stands, and return the result to show: this one, or the last with a plan."""
    job, place = solved.ask(screen), st.empty()
    if not job.done and solved.last(screen) is not None and not _has_plan(job, screen):
        place.html(markup.working(*progress.said(job, screen)))
        solved.wait_on(screen, job)
    with place.container():
        _stand(job, screen)
    clash.loosened(screen)
    return solved.last(screen)


def _has_plan(job: Job, screen: Screen) -> bool:
    """Tell whether the last plan is one of this job, if only its first."""
    shown = solved.last(screen)
    return shown is not None and shown.problem is job.problem


def _stand(job: Job, screen: Screen) -> None:
    shown = solved.last(screen)
    if not job.done:
        progress.strip(job, screen)
        beside.look_for("solve", job, lambda: solved.nearer(job.best, shown))
        if shown is not None and _has_plan(job, screen):
            progress.proven(solved.edition(shown, screen.lang), screen.wanted)
    elif error := job.future.exception():
        accident.tell(error)
        opened.workshop().forget(job)
    else:
        result = job.future.result()
        if result.plan is None:
            clash.show(result, screen)
        else:
            progress.proven(solved.edition(result, screen.lang), screen.wanted)

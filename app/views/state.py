"""Where the plan on screen stands: being worked out, proven so far, or impossible."""

import accident
import opened
import solved
from session import Screen

from campaignplan.planning.result import Result
from views import clash, progress


def show(screen: Screen) -> Result | None:
    """Ask for the plan, say where it stands, and return the result to show: this one, or the last with a plan."""
    job = solved.ask(screen)
    if not job.done:
        progress.watch(job, screen)
    elif error := job.future.exception():
        accident.tell(error)
        opened.workshop().forget(job)
    else:
        result = job.future.result()
        if result.plan is None:
            clash.show(result, screen)
        else:
            progress.proven(solved.edition(result, screen.lang), screen.wanted)
    clash.loosened(screen)
    return solved.last(screen)

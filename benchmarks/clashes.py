"""Conflicts of a large team's year: a thousand events looked through for every kind of clash."""

from benchmarks.feed import busy
from benchmarks.measure import Asked, Measured, elsewhere, timed
from campaignplan.planning.result import Method

ASKED = Asked(0.05, None)


def clashes(method: Method, quick: bool) -> Measured:
    """Look through; the note tells what was found and how many products take part."""
    from campaignplan.agenda import agenda
    from campaignplan.agenda.conflicts import conflicts

    problem = elsewhere(busy, 200 if quick else 1_000)
    events = agenda(problem)
    found, seconds, runs = timed(lambda: conflicts(events, problem, None, problem.settings.start), most=15)
    note = f"{len(found)} clashes; {len(problem.products)} products, {len(problem.promotions)} promotions"
    return Measured(seconds, runs, len(events), 0.0, "looked through", note=note)

"""Which events a problem's calendar has, or has with some plan, by their ids."""

from collections.abc import Iterator

from campaignplan.calendars.dated import DEADLINES, DUE
from campaignplan.planning.problem import Problem


def now_and_then(problem: Problem) -> Iterator[str]:
    """Yield the ids of events that are there with one plan and not with another."""
    for promotion in problem.promotions:
        for phase in promotion.phases:
            if phase.kind in DEADLINES or phase.kind in DUE:
                yield from (f"promotion.{promotion.id}.{phase.kind}.{part}" for part in ("deadline", "reminder"))
    for test in problem.tests:
        yield from (f"plan.test.{test.id}.{part}" for part in ("window", "start", "end"))


def money_prefixes(problem: Problem) -> tuple[str, ...]:
    """Return how the ids of a month's budget, or of a change of daily budgets, begin: any plan may have them."""
    return tuple(f"plan.{part}.{shop.id}." for shop in problem.shops for part in ("money", "step"))

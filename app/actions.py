"""What a click changes: pure functions from a problem to another one."""

import math
from dataclasses import replace

from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Relaxation


def with_total(problem: Problem, total: float | None) -> Problem:
    """Return the problem with another total budget."""
    return replace(problem, settings=replace(problem.settings, total=total))


def loosened(problem: Problem, way: Relaxation) -> Problem | None:
    """Return the problem with one limit moved (or the rule dropped), or None where the page cannot.

    A relaxation names a line of the rule table: ``budget``, a rule id with its repetition after a colon,
    ``test:<id>`` or ``promote:<product>``. A repeated rule is moved as a whole.
    """
    head, _, tail = way.rule.partition(":")
    if head == "budget":
        # The limit of that line is what the reserve leaves of the total.
        left = 1 - problem.settings.reserve
        return None if math.isnan(way.to) or left <= 0 else with_total(problem, math.ceil(way.to / left - 1e-6))
    if any(rule.id == head for rule in problem.rules):
        rules = tuple(
            replace(rule, limit=_loose(way)) if rule.id == head else rule
            for rule in problem.rules
            if rule.id != head or not math.isnan(way.to)
        )
        return replace(problem, rules=rules)
    if head == "test" and any(test.id == tail for test in problem.tests):
        return replace(
            problem,
            tests=tuple(replace(test, required=False) if test.id == tail else test for test in problem.tests),
        )
    if head == "promote" and any(product.id == tail for product in problem.products):
        products = (replace(p, promote="auto") if p.id == tail else p for p in problem.products)
        return replace(problem, products=tuple(products))
    return None


def _loose(way: Relaxation) -> float:
    """Round a limit away from the clash, so that solver tolerance does not keep it shut."""
    if way.to == round(way.to):
        return way.to
    return math.ceil(way.to * 1e4) / 1e4 if way.to > way.limit else math.floor(way.to * 1e4) / 1e4

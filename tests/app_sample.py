"""A problem small enough for tests of the page: solved in a moment, with a bit of everything it shows."""

from dataclasses import replace
from datetime import timedelta

from problems import promotion, small

from campaignplan.planning.problem import Problem
from campaignplan.planning.rule import Rule


def tiny_problem() -> Problem:
    """Return two products in two channels for six weeks, with two promotions and one rule."""
    problem = small(weeks=6)
    start = problem.settings.start
    first = promotion("1688-628", start + timedelta(days=14), fee=20.0)
    second = promotion("1688-fair", start + timedelta(days=30), discount=0.1)
    promotions = (
        replace(first, name="年中大促", name_en="Mid-year"),
        replace(second, name="行业展", name_en="Fair"),
    )
    return replace(problem, promotions=promotions, rules=(Rule("floor-p1", "floor", 300.0, product="p1"),))

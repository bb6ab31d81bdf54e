"""Solve a changed problem again, warmed by the answer to the problem before."""

from collections.abc import Callable

from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Options, Result
from campaignplan.planning.solve import Progress, solve


def resolve(
    problem: Problem,
    options: Options | None = None,
    start: Result | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
    why: bool = True,
) -> Result:
    """Solve `problem`; `start` is an earlier answer to a like problem. It moves the time, never the proof."""
    return solve(problem, options, progress, start=start, stop=stop, why=why)

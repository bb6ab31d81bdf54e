"""The parts of a result that are worked out at first sight: its ranges, and the plans it is compared with."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from campaignplan.planning.audit.ground import Ground
from campaignplan.planning.candidate import certified
from campaignplan.planning.frame import Frame
from campaignplan.planning.later import LaterMapping, LaterSequence
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Goal, Problem
from campaignplan.planning.result import Baseline, Options, Result
from campaignplan.response.cells import Cells


def ranges_at_sight(plan: Plan, options: Options) -> LaterMapping[str, tuple[float, float, float]]:
    """Return the ranges of a plan."""
    return LaterMapping(partial(_ranges, plan, options.draws, options.seed))


def baselines_at_sight(problem: Problem, cells: Cells, goal: Goal, options: Options) -> LaterSequence[Baseline]:
    """Return the merchant's own plans."""
    return LaterSequence(partial(_baselines, problem, cells, goal, options))


def measured_baselines(frame: Frame, ground: Ground, options: Options) -> Iterator[tuple[Baseline, Plan]]:
    """Yield the merchant's own plans, measured as the plan is."""
    from campaignplan.planning.baselines import baselines

    for baseline, plan in baselines(frame, ground):
        value = certified(frame.problem, plan, frame.goal, options).value if options.risk else baseline.value
        yield replace(baseline, value=value), plan


def ranges_of(result: Result) -> dict[str, tuple[float, float, float]]:
    """Look at a result's ranges."""
    return dict(result.ranges)


def baselines_of(result: Result) -> tuple[Baseline, ...]:
    """Look at the plans a result is compared with."""
    return tuple(result.baselines)


def _ranges(plan: Plan, draws: int, seed: int) -> dict[str, tuple[float, float, float]]:
    from campaignplan.planning.ranges import ranges

    return ranges(plan.problem, plan, draws, seed)


def _baselines(problem: Problem, cells: Cells, goal: Goal, options: Options) -> tuple[Baseline, ...]:
    frame, ground = Frame(problem, cells, goal), Ground(problem, cells)
    return tuple(baseline for baseline, _ in measured_baselines(frame, ground, options))

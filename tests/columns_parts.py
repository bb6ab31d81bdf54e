"""What tests of the column method's parts begin with: a problem taken apart, and prices its rows may have."""

import numpy as np

from campaignplan.planning.columns.blocks import Blocks, make_blocks
from campaignplan.planning.frame import Frame
from campaignplan.planning.grid import build_cells
from campaignplan.planning.problem import Goal, Problem
from campaignplan.planning.rules import coupling_rows, ramps
from campaignplan.response.cells import Floats


def apart(problem: Problem, goal: Goal | None = None) -> Blocks:
    """Take a problem apart."""
    frame = Frame(problem, build_cells(problem), goal or problem.settings.goal)
    return make_blocks(frame, coupling_rows(frame), ramps(frame))


def any_prices(blocks: Blocks, seed: int) -> Floats:
    """Draw prices that the rows can have: some nothing, some near the worth of money, some far off."""
    dice = np.random.default_rng(seed)
    size = 10.0 ** dice.uniform(-2.0, 1.0, len(blocks.rows))
    return blocks.allowed(dice.choice([0.0, 1.0, 1.0], len(size)) * dice.choice([-1.0, 1.0], len(size)) * size)

"""How much money a cell may take: floors, caps, whole steps, locks."""

import numpy as np

from campaignplan.planning.grid.axes import Axes
from campaignplan.response.cells import Floats, Ints

UNCAPPED = 200.0
"""Where neither line, channel nor total caps a cell, it may take this many times cpc x demand."""


def bounds(axes: Axes, scale: Floats) -> tuple[Floats, Floats, Ints]:
    """Return floor, cap and step of each cell, shape (C,).

    Parameters
    ----------
    scale
        Shape (C,): cpc x demand of the cell's strongest option, in yuan.
    """
    floors, caps, steps = [], [], []
    for line, index in zip(axes.problem.lines, axes.channel, strict=True):
        channel = axes.problem.channels[index]
        floors.append(channel.floor if line.floor is None else max(line.floor, channel.floor))
        limits = [x for x in (line.cap, channel.cap) if x is not None]
        caps.append(min(limits) if limits else np.inf)
        steps.append(channel.step)
    unit = np.array(steps, dtype=np.int64)
    lengths = axes.days.astype(np.float64)
    # Floors and caps hold for daily budgets in whole steps: a floor of 13.5 a day is 14, also over a week.
    floor: Floats = np.outer(np.ceil(np.array(floors) / unit - 1e-9) * unit, lengths).ravel()
    cap: Floats = np.outer(np.floor(np.array(caps) / unit + 1e-9) * unit, lengths).ravel()
    step = np.repeat(unit, axes.width)
    free = ~np.isfinite(cap)
    if free.any():
        total = axes.problem.settings.total
        uncapped = np.maximum(scale[free] * UNCAPPED, floor[free])
        uncapped = uncapped if total is None else np.minimum(uncapped, max(total, 0.0))
        cap[free] = np.floor(uncapped / step[free] + 1e-9) * step[free]
    return floor, cap, step


def fixed(axes: Axes) -> Floats:
    """Shape (C,): yuan held by a lock, NaN where free."""
    problem = axes.problem
    result = np.full((len(problem.lines), axes.width), np.nan)
    where = {(line.product, line.channel): i for i, line in enumerate(problem.lines)}
    for lock in problem.locks:
        inside = np.array([lock.start <= p.start and p.end <= lock.end for p in axes.periods])
        inside[axes.horizon :] = False  # a lock may outlast the plan; the tail takes no money
        result[where[lock.product, lock.channel], inside] = lock.spend * axes.days[inside]
    return result.ravel()

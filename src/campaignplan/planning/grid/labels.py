"""What each cell is shown under: the stage of its product, the strongest phase that runs on its platform."""

from collections import defaultdict
from datetime import timedelta

import numpy as np

from campaignplan.calendars.promotion import serves
from campaignplan.planning.grid.axes import Axes
from campaignplan.response.cells import Coded, Ints
from campaignplan.shop.product import STAGES

RANK = {"burst": 4, "encore": 3, "warm_up": 2, "seeding": 1}
"""Where promotions overlap, a cell shows the strongest phase."""


def stages(axes: Axes) -> Ints:
    """Shape (products, T): index of the stage, -1 before the first segment and after the last one's end."""
    segments = defaultdict(list)
    for segment in axes.problem.stages:
        segments[segment.product].append(segment)
    result = np.full((len(axes.problem.products), axes.width), STAGES.index("maturity"))
    for i, product in enumerate(axes.problem.products):
        own = sorted(segments.get(product.id, ()), key=lambda s: s.start)
        if not own:
            continue
        result[i] = -1
        for segment, after in zip(own, [*own[1:], None], strict=True):
            end = segment.end or (after.start - timedelta(days=1) if after else axes.every_day[-1])
            result[i, axes.between(segment.start, end)] = STAGES.index(segment.stage)
    return result


def labels(axes: Axes, stage: Ints) -> dict[str, Coded]:
    """Return stage, objective, phase and promotion of each cell, shape (C,) each."""
    problem = axes.problem
    phases, promotions = ("", *RANK), ("", *(row.id for row in problem.promotions))
    phase = np.zeros((len(problem.shops), axes.width), dtype=np.int16)
    promotion = phase.copy()
    best = np.zeros(phase.shape, dtype=np.int64)
    for number, row in enumerate(problem.promotions, start=1):
        at_shop = np.array([serves(row, shop.platform) for shop in problem.shops], dtype=np.bool_)
        for part in row.selling_phases():
            inside = np.zeros(axes.width, dtype=np.bool_)
            inside[axes.between(part.span.start, part.span.end)] = True
            win = np.outer(at_shop, inside) & (RANK[part.kind] > best)
            phase[win], promotion[win], best[win] = phases.index(part.kind), number, RANK[part.kind]
    objectives = tuple(dict.fromkeys(line.objective for line in problem.lines))
    objective = np.array([objectives.index(line.objective) for line in problem.lines], dtype=np.int16)
    return {
        "stage": Coded((stage % (len(STAGES) + 1)).astype(np.int16)[axes.product].ravel(), (*STAGES, "")),  # -1: ""
        "objective": Coded(np.repeat(objective, axes.width), objectives),
        "phase": Coded(phase[axes.shop].ravel(), phases),
        "promotion": Coded(promotion[axes.shop].ravel(), promotions),
    }

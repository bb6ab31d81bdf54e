"""A plan's money by month, channel, stage, promotion, product: sums that add up to the yuan, and their names."""

from typing import Literal, get_args

import numpy as np
import pandas as pd

from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem
from campaignplan.response.cells import Cells, Floats, Labels
from campaignplan.text import Text
from campaignplan.words import NONE, STAGES, month_name

Dimension = Literal["month", "stage", "channel", "product", "promotion"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
DIMENSION_WORDS: dict[Dimension, Text] = {
    "month": Text("月份", "month"),
    "stage": Text("生命周期阶段", "stage"),
    "channel": Text("渠道", "channel"),
    "product": Text("商品", "product"),
    "promotion": Text("活动", "promotion"),
}


def labels(problem: Problem, cells: Cells, dimension: Dimension) -> Labels:
    """Shape (C,): the member of a dimension each cell belongs to, as an id (month ``2027-06``)."""
    match dimension:
        case "month":
            months = np.array([period.month for period in cells.periods], dtype=object)
            return np.asarray(months[cells.period_of], dtype=object)
        case "stage":
            return cells.stage
        case "promotion":
            return cells.promotion
        case "channel":
            return np.array([line.channel for line in cells.lines], dtype=object)[cells.line_of]
        case "product":
            return np.array([line.product for line in cells.lines], dtype=object)[cells.line_of]


def sums(plan: Plan, amounts: Floats, dimension: Dimension) -> dict[str, float]:
    """Sum an array (C,) over the members of a dimension, in the members' order; members without any are left out."""
    used = np.flatnonzero(amounts)
    names = labels(plan.problem, plan.cells, dimension)[used]
    codes, members = pd.factorize(names, sort=True)
    added = np.bincount(codes, weights=amounts[used], minlength=len(members))
    return {str(member): float(amount) for member, amount in zip(members, added, strict=True)}


def named(problem: Problem, dimension: Dimension, member: str) -> Text:
    """Name a member for people."""
    match dimension:
        case "month":
            return Text(month_name(member, "zh"), month_name(member, "en"))
        case "stage":
            return STAGES.get(member, Text(member, member))
        case "promotion":
            found = next((p for p in problem.promotions if p.id == member), None)
            if found is not None:
                return Text(found.name, found.name_en)
            return Text(member, member) if member else NONE
        case "channel":
            name = next((c.name for c in problem.channels if c.id == member), member)
        case "product":
            name = next((p.name for p in problem.products if p.id == member), member)
    return Text(name, name)

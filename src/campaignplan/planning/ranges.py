"""The range of what a plan may bring, over joint draws of what is not known about the curves."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem
from campaignplan.response.cells import OUTCOMES, Cells, Ints
from campaignplan.response.draws import Spreads, outcome_draws
from campaignplan.response.prior import Multipliers, line_prior
from campaignplan.shop.multiplier import MultiplierKind

PERCENTILES = (10.0, 50.0, 90.0)


def ranges(problem: Problem, plan: Plan, draws: int = 200, seed: int = 0) -> dict[str, tuple[float, float, float]]:
    """Return clicks, inquiries, orders, gmv, profit and lifetime as (10th, 50th, 90th) percentile.

    Profit and lifetime are after ad spend and enrolment fees, as in the goals. They are ranges of what the
    curves leave open, not of everything that can happen.
    """
    drawn = outcome_draws(plan.cells, plan.spend, plan.enrolled, spreads(problem, plan), draws, seed)
    column = dict(zip(OUTCOMES, drawn.T, strict=True))
    paid = float(plan.spend.sum()) + plan.fees
    column["profit"], column["lifetime"] = column["gross"] - paid, column["lifetime"] - paid
    result = {}
    for name in ("clicks", "inquiries", "orders", "gmv", "profit", "lifetime"):
        low, middle, high = np.percentile(column[name], PERCENTILES).tolist()
        result[name] = (low, middle, high)
    return result


def spreads(problem: Problem, plan: Plan) -> Spreads:
    """Look up how uncertain each cell is.

    A line's own error is its `spread` (the channel's prior where it has none) and that of the multiplier of
    its stage; the promotion's is that of the phase's multiplier and, where enrolled, of the enrolled one.
    Parts are added in quadrature.
    """
    cells, multipliers = plan.cells, Multipliers(problem.multipliers)
    place = [
        (problem.products[p].category, problem.shops[s].platform)
        for p, s in zip(cells.product, cells.shop, strict=True)
    ]

    def spread(kind: MultiplierKind, keys: tuple[str, ...], line: int) -> float:
        row = multipliers.first(kind, keys, *place[line])
        return 0.0 if row is None else row.spread

    priors = [
        line_prior(line.channel, problem.products[p].led) for line, p in zip(cells.lines, cells.product, strict=True)
    ]
    guessed = np.array([line.spread is None for line in cells.lines], dtype=np.bool_)
    base = np.array(
        [
            prior.spread if line.spread is None else line.spread
            for line, prior in zip(cells.lines, priors, strict=True)
        ]
    )
    names = np.array([f"{prior.channel or '*'} {prior.led or '*'}" for prior in priors], dtype=object)
    series = {promotion.id: promotion.series for promotion in problem.promotions}
    number = {promotion.id: i for i, promotion in enumerate(problem.promotions)}
    pairs = cells.pairs
    joined = {
        (int(p), int(h)) for p, h in zip(pairs.product[plan.enrolled], pairs.promotion[plan.enrolled], strict=True)
    }
    own, promotion = np.zeros(cells.size), np.zeros(cells.size)
    # Neighbouring cells are mostly alike: look up each sort of cell of a line once.
    for line, (stage, event, phase), where in _sorts(cells):
        own[where] = np.hypot(base[line], spread("stage", (stage,), line) if stage else 0.0)
        if event:
            keys = (f"{series[event]}:{phase}", phase)
            market = spread("phase", keys, line)
            inside = (int(cells.product[line]), number[event]) in joined
            promotion[where] = np.hypot(market, spread("enrolled", keys, line) if inside else 0.0)
    return Spreads(own, promotion, np.where(guessed, names, ""))


def _sorts(cells: Cells) -> Iterator[tuple[int, tuple[str, str, str], Ints]]:
    """Yield (line, (stage, promotion, phase), cells) for the cells of a line with the same three."""
    codes, names = zip(*(pd.factorize(labels) for labels in (cells.stage, cells.promotion, cells.phase)), strict=True)
    key = cells.line_of
    for code, found in zip(codes, names, strict=True):
        key = key * len(found) + code
    order = np.argsort(key, kind="stable")
    firsts = np.flatnonzero(np.diff(key[order], prepend=-1))
    for where in np.split(order, firsts[1:]):
        cell = where[0]
        yield (
            int(cells.line_of[cell]),
            (str(cells.stage[cell]), str(cells.promotion[cell]), str(cells.phase[cell])),
            where,
        )

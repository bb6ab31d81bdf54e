"""From the problem's words to the grid of cells: who can spend what when, and what it buys."""

import numpy as np

from campaignplan.planning.grid.axes import Axes, lay_out
from campaignplan.planning.grid.bounds import bounds, fixed
from campaignplan.planning.grid.eligibility import offers
from campaignplan.planning.grid.labels import labels, stages
from campaignplan.planning.grid.options import enrolled_options, pairs_of
from campaignplan.planning.grid.rates import line_curves, per_click
from campaignplan.planning.problem import Problem
from campaignplan.response.carryover import carried_in, carry_matrix
from campaignplan.response.cells import Cells, Floats, Ints
from campaignplan.response.daily import CPC, CVR, DEMAND, Kind, daily_factors, factors, period_means
from campaignplan.response.family import Curves
from campaignplan.response.prior import Multipliers
from campaignplan.shop.product import STAGES


def build_cells(problem: Problem) -> Cells:
    """Build the grid of a checked problem.

    Raises
    ------
    KeyError
        A reference is unknown: run `planning.check.check` first.
    """
    axes, multipliers = lay_out(problem), Multipliers(problem.multipliers)
    stage = stages(axes)
    alive = stage[axes.product] >= 0
    daily, kind = _daily(axes, multipliers)
    demand, cpc, cvr = _factors(axes, multipliers, daily, kind, stage)
    family, shape, clicks, price, table, tables = line_curves(axes)
    demand *= clicks[:, None]
    demand *= alive
    cpc *= price[:, None]
    offered = [offer for offer in offers(problem) if not offer.obstacles and offer.choice != "no"]
    pairs = pairs_of(offered)
    extra = enrolled_options(axes, pairs, multipliers, demand, cpc)
    # Options stand behind each other by cell, the one without enrolments first.
    size = demand.size
    base = np.arange(size) + np.concatenate([[0], np.cumsum(np.bincount(extra.cell, minlength=size))[:-1]])
    mine = np.arange(len(extra.cell)) + extra.cell + 1
    count = size + len(mine)

    def merged(of_base: Floats, of_extra: Floats) -> Floats:
        result = np.empty(count)
        result[base], result[mine] = of_base, of_extra
        return result

    option_cell = np.empty(count, dtype=np.int64)
    option_cell[base], option_cell[mine] = np.arange(size), extra.cell
    line = np.repeat(np.arange(len(axes.product)), axes.width)[option_cell]
    flat = cvr.ravel()
    worth = per_click(axes, line, merged(flat, flat[extra.cell] * extra.cvr), merged(np.zeros(size), extra.discount))
    curves = Curves(
        family.astype(np.int8)[line],
        shape[line],
        merged(demand.ravel(), extra.demand),
        merged(cpc.ravel(), extra.cpc),
        table.astype(np.int32)[line],
        tables,
    )
    floor, cap, step = bounds(axes, np.maximum.reduceat(curves.demand * curves.cpc, base))
    promote = np.array([problem.products[i].promote != "no" for i in axes.product])
    open_ = (alive & (np.arange(axes.width) < axes.horizon) & promote[:, None]).ravel()
    open_ &= cap >= floor  # no whole step lies between floor and cap: nothing can be spent there
    needs, bars = extra.links(base, mine, len(pairs))
    carry = {i: item.retention for i, item in enumerate(problem.lines) if item.retention > 0}
    matrices = {rate: carry_matrix(axes.days, rate) for rate in set(carry.values())}
    horizon_days = problem.settings.horizon.days
    lag = np.array([problem.products[i].lag_days for i in axes.product])
    return Cells(
        lines=problem.lines,
        periods=axes.periods,
        horizon=axes.horizon,
        product=axes.product,
        channel=axes.channel,
        shop=axes.shop,
        open=open_,
        floor=floor,
        cap=np.where(open_, cap, 0.0),
        step=step,
        fixed=fixed(axes),
        labels=labels(axes, stage),
        option_cell=option_cell,
        curves=curves,
        per_click=worth,
        pairs=pairs,
        needs=needs,
        bars=bars,
        carry={i: matrices[rate] for i, rate in carry.items()},
        carry_in={i: carried_in(axes.days, rate, problem.lines[i].carry_in) for i, rate in carry.items()},
        day_weights=(daily[..., DEMAND] * daily[..., CPC])[kind, :horizon_days],
        retained=lag / (1 + lag),
    )


def _daily(axes: Axes, multipliers: Multipliers) -> tuple[Floats, Ints]:
    """Daily factors of each kind of line, shape (K, D, 3), and the kind of each line (L,)."""
    problem, kinds = axes.problem, dict[Kind, int]()
    places, place = axes.place
    of = [
        kinds.setdefault(Kind(places[number].category, places[number].platform, line.objective), len(kinds))
        for line, number in zip(problem.lines, place, strict=True)
    ]
    daily = daily_factors(list(kinds), axes.every_day, problem.holidays, problem.promotions, multipliers)
    return daily, np.array(of, dtype=np.int64)


def _factors(
    axes: Axes, multipliers: Multipliers, daily: Floats, kind: Ints, stage: Ints
) -> tuple[Floats, Floats, Floats]:
    """Return what multiplies demand (summed over the period's days), cpc and conversion, shape (L, T) each."""
    places, place = axes.place
    of_stage = np.array([[factors(multipliers.find("stage", name, *where)) for name in STAGES] for where in places])
    means = period_means(daily, axes.starts)
    sort = place[:, None] * len(STAGES) + np.maximum(stage, 0)[axes.product]
    demand, cpc, cvr = (means[kind, :, column] * of_stage[..., column].ravel()[sort] for column in (DEMAND, CPC, CVR))
    return demand, cpc, cvr

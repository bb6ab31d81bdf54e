"""How firm each budget is: what it would be had the curves come out otherwise, at the plan's prices.

For every joint draw of demand, price of clicks and conversion each cell gives its best reply to the prices the
rules have now, enrolments kept. An approximation: with other curves the prices would move too (a draw that is
worse everywhere would free no money here), carry-over is left out, as under steady spend. It answers which
budgets hang on a guess, not what the plan would be.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from campaignplan.planning.asking.grouped import Dimension, labels
from campaignplan.planning.asking.price import Margin
from campaignplan.planning.columns.best import best_spend
from campaignplan.planning.columns.entries import Entries
from campaignplan.planning.ranges import spreads
from campaignplan.response.cells import Floats, Ints, Labels
from campaignplan.response.draws import cell_factors

NEAR = 0.25
"""A reply within this share of the budget (or within one step of it) counts as the same."""
MONTHLY: tuple[Dimension, ...] = ("product", "channel", "month")
AT_ONCE = 4_000_000
"""Draws times cells held in memory at a time: some 100 MB."""
PERCENTILES = (10.0, 50.0, 90.0)


@dataclass(frozen=True)
class Stability:
    """Budgets over the draws.

    Attributes
    ----------
    cells
        One row per planned cell that gets money now or in a tenth of the draws; columns product, channel,
        date_start, spend, low, middle, high (10th, 50th, 90th percentile of the reply), on (share of draws with
        money), stable (share of draws within `NEAR` of the budget).
    months
        The same by product, channel and month, of the sums in each draw.
    stable
        Share of the plan's money in lines and months, weighted by their own `stable`.
    draws
        How many.
    """

    cells: pd.DataFrame
    months: pd.DataFrame
    stable: float
    draws: int


def stability(at: Margin, draws: int = 200, seed: int = 0) -> Stability | None:
    """Draw the curves `draws` times and let every cell reply; None where the plan comes without prices."""
    if not at.priced:
        return None
    cells = at.frame.cells
    usable = cells.open & np.isnan(cells.fixed) & (cells.period_of < cells.horizon) & (cells.cap > 0)
    whole_lines = max(1, AT_ONCE // (draws * cells.width))
    parts = [
        _part(at, np.flatnonzero(usable & (cells.line_of // whole_lines == number)), draws, seed)
        for number in range(-(-len(cells.lines) // whole_lines))
    ]
    by_cell, months = (pd.concat([part[i] for part in parts], ignore_index=True) for i in (0, 1))
    weight = float(months["spend"].sum())
    stable = float((months["stable"] * months["spend"]).sum()) / weight if weight else 1.0
    return Stability(by_cell, months, stable, draws)


def _part(at: Margin, where: Ints, draws: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables of some whole lines' cells."""
    cells = at.frame.cells
    entries = _entries(at, where)
    back = np.argsort(entries.cell)
    replies = _replies(at, entries, draws, seed)[:, back]
    spend, step = at.plan.spend[where], cells.step[where].astype(np.float64)
    names: dict[str, Labels] = {}
    for name in MONTHLY:
        names[name] = labels(at.plan.problem, cells, name)[where]
    frame = pd.DataFrame(names)
    starts = np.array([period.start.isoformat() for period in cells.periods], dtype=object)
    by_cell = _spread(frame.assign(date_start=starts[cells.period_of[where]]), spend, replies, step)
    code = frame.groupby(list(MONTHLY), sort=False).ngroup().to_numpy()
    count = int(code.max(initial=-1)) + 1
    sums = np.stack([np.bincount(code, weights=reply, minlength=count) for reply in replies])
    largest = np.zeros(count)
    np.maximum.at(largest, code, step)
    keys = frame.drop_duplicates(ignore_index=True)
    months = _spread(keys, np.bincount(code, weights=spend, minlength=count), sums, largest)
    return by_cell.drop(columns="month"), months


def _entries(at: Margin, where: Ints) -> Entries:
    cells = at.frame.cells
    where = where[np.argsort(cells.curves.family[at.option[where]], kind="stable")]
    option = at.option[where]
    return Entries(
        option=option,
        cell=where,
        product=at.frame.product_of_cell[where],
        low=np.maximum(cells.floor[where], 0.0),
        high=cells.cap[where],
        must=np.zeros(len(where), dtype=np.bool_),
        curves=cells.curves.take(option),
        goal=at.frame.goal_clicks[option],
    )


def _replies(at: Margin, entries: Entries, draws: int, seed: int) -> Floats:
    """Shape (draws, E): each cell's best spend."""
    cost, taken = at.cost[entries.cell], at.click_cost[entries.cell]
    result = np.zeros((draws, len(entries)))
    curves = entries.curves
    factors = cell_factors(at.frame.cells, entries.cell, spreads(at.plan.problem, at.plan), draws, seed)
    for number, (demand, clicks_per_yuan, conversion) in enumerate(factors):
        drawn = replace(curves, demand=curves.demand * demand, cpc=curves.cpc / clicks_per_yuan)
        one = replace(entries, curves=drawn)
        result[number] = best_spend(one, (entries.goal - taken) * conversion, cost)[0]
    return result


def _spread(keys: pd.DataFrame, spend: Floats, replies: Floats, step: Floats) -> pd.DataFrame:
    low, middle, high = np.percentile(replies, PERCENTILES, axis=0)
    near = np.abs(replies - spend) <= np.maximum(NEAR * spend, step)
    frame = keys.assign(
        spend=spend, low=low, middle=middle, high=high, on=(replies > 0).mean(axis=0), stable=near.mean(axis=0)
    )
    return frame[(frame["spend"] > 0) | (frame["on"] >= 0.1)].reset_index(drop=True)

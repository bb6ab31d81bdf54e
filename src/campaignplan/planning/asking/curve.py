"""The curve of one cell: what other money there would bring, how surely, and where the plan stands on it."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from campaignplan.planning.asking.price import Margin
from campaignplan.planning.plan import Plan
from campaignplan.planning.ranges import PERCENTILES, spreads
from campaignplan.response.cells import Floats
from campaignplan.response.draws import cell_factors

POINTS = 41
BEYOND = 2.0
"""The curve is shown to so many times the money of the plan, or to its cap where that is nearer."""


@dataclass(frozen=True)
class CellCurve:
    """What money in one cell brings.

    Attributes
    ----------
    table
        Columns spend (yuan for the period), value (goal units on the curve as given), low, middle, high (10th, 50th
        and 90th percentile over the draws); the yuan itself is not taken off.
    spend, value
        The plan's point.
    cap
        The most the cell may get, yuan.
    prior
        Name of the shipped prior the line's spread comes from, empty where it has a figure of its own.
    """

    table: pd.DataFrame
    spend: float
    value: float
    cap: float
    prior: str

    def at(self, spend: float) -> float:
        """Return the value of another spend, read off the curve."""
        return float(np.interp(spend, self.table["spend"], self.table["value"]))


def cell_curve(at: Margin, cell: int, top: float = 0.0, draws: int = 200, seed: int = 0) -> CellCurve:
    """Draw a cell's curve; `top` is a spend that is to lie on it."""
    cells, plan = at.frame.cells, at.plan
    option = at.option[cell]
    curve = cells.curves.take(np.array([option]))
    spend, cap = float(plan.spend[cell]), float(cells.cap[cell])
    step = max(float(cells.step[cell]), 1.0)
    end = max(min(cap, max(BEYOND * spend, 20 * step)), spend, top)
    money = np.linspace(0.0, end, POINTS)
    carried = float(cells.effective(plan.spend)[cell]) - spend  # what earlier money still does there
    worth = float(at.worth[cell])

    def brings(amounts: Floats, demand: float = 1.0, per_yuan: float = 1.0, conversion: float = 1.0) -> Floats:
        drawn = replace(curve, demand=curve.demand * demand, cpc=curve.cpc / per_yuan)
        many = drawn.take(np.zeros(len(amounts), dtype=np.int64))
        none = drawn.clicks(np.array([carried]))[0]
        return np.asarray((many.clicks(amounts + carried) - none) * worth * conversion)

    where = np.array([cell])
    known = spreads(plan.problem, plan)
    factors = cell_factors(cells, where, known, draws, seed)
    replies = np.stack([brings(money, *(float(factor[0]) for factor in each)) for each in factors])
    low, middle, high = np.percentile(replies, PERCENTILES, axis=0)
    table = pd.DataFrame({"spend": money, "value": brings(money), "low": low, "middle": middle, "high": high})
    value = float(brings(np.array([spend]))[0])
    return CellCurve(table, spend, value, cap, str(known.prior[int(cells.line_of[cell])]))


def spend_at(plan: Plan, product: str, channel: str, start: str) -> float | None:
    """Return the money of a line in the period that starts on a day (ISO) in a plan; None where none starts there."""
    cells = plan.cells
    mine = [i for i, line in enumerate(cells.lines) if (line.product, line.channel) == (product, channel)]
    when = [t for t, period in enumerate(cells.periods[: cells.horizon]) if period.start.isoformat() == start]
    if not mine or not when:
        return None
    return float(plan.spend[np.isin(cells.line_of, mine) & (cells.period_of == when[0])].sum())


def cells_of(plan: Plan, product: str, channel: str) -> pd.DataFrame:
    """Return the planned cells of a line: columns cell, date_start, date_end, promotion, spend."""
    cells = plan.cells
    mine = [i for i, line in enumerate(cells.lines) if (line.product, line.channel) == (product, channel)]
    where = np.flatnonzero(np.isin(cells.line_of, mine) & (cells.period_of < cells.horizon) & cells.open)
    periods = [cells.periods[number] for number in cells.period_of[where]]
    return pd.DataFrame(
        {
            "cell": where,
            "date_start": [period.start.isoformat() for period in periods],
            "date_end": [period.end.isoformat() for period in periods],
            "promotion": cells.promotion[where],
            "spend": plan.spend[where],
        }
    )

"""How much of a plan's money goes beyond what was ever spent: there the curves are not backed by own experience."""

import numpy as np
import pandas as pd

from campaignplan.planning.plan import Plan


def beyond_past(plan: Plan) -> float | None:
    """Return the share of a plan's money that no month of last year saw.

    For each product and channel the money of a month counts as far as it is above the most that any month of last
    year had (`Problem.past`, yuan); all of it where there was none.

    Returns
    -------
    The share, 0 to 1; None where nothing is known of last year, or nothing is spent.
    """
    if not plan.problem.past or plan.spend.sum() <= 0:
        return None
    seen: dict[tuple[str, str], float] = {}
    months: dict[tuple[str, str, int], float] = {}
    for row in plan.problem.past:
        key = (row.product, row.channel, row.month)
        months[key] = months.get(key, 0.0) + row.spend
    for (product, channel, _), money in months.items():
        seen[product, channel] = max(seen.get((product, channel), 0.0), money)
    cells = plan.cells
    used = np.flatnonzero(plan.spend)
    lines = [cells.lines[line] for line in cells.line_of[used]]
    frame = pd.DataFrame(
        {
            "product": [line.product for line in lines],
            "channel": [line.channel for line in lines],
            "month": [cells.periods[period].month for period in cells.period_of[used]],
            "spend": plan.spend[used],
        }
    )
    sums = frame.groupby(["product", "channel", "month"], as_index=False)[["spend"]].sum()
    most = [seen.get((str(product), str(channel)), 0.0) for product, channel in zip(*_keys(sums), strict=True)]
    return float(np.maximum(sums["spend"].to_numpy() - most, 0.0).sum() / plan.spend.sum())


def _keys(sums: pd.DataFrame) -> tuple[list[str], list[str]]:
    return list(sums["product"]), list(sums["channel"])

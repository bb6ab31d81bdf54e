"""Key figures: what the year costs and may bring, as ranges."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from campaignplan.publishing.columns import Kind
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables.book import paid
from campaignplan.response.cells import OUTCOMES
from campaignplan.text import Text

Range = tuple[float, float, float]
LABELS = {
    "spend": Text("推广花费", "Ad spend"),
    "clicks": Text("点击", "Clicks"),
    "inquiries": Text("询盘", "Inquiries"),
    "orders": Text("订单", "Orders"),
    "gmv": Text("成交额 GMV", "GMV"),
    "profit": Text("扣除推广费与报名费后的利润", "Profit after ad spend and fees"),
    "lifetime": Text("长期利润（含复购）", "Lifetime profit (with repeat orders)"),
    "roi": Text("投产 ROI（成交额÷推广费）", "ROI (GMV ÷ ad spend)"),
    "order_cost": Text("订单成本（推广费÷订单）", "Cost per order"),
    "inquiry_cost": Text("询盘成本（推广费÷询盘）", "Cost per inquiry"),
    "spend_rate": Text("推广费比（推广费÷成交额）", "Ad-to-sales ratio"),
}
NO_RANGE: Range = (float("nan"),) * 3


class Figure(NamedTuple):
    """One key figure, and the low, middle and high of its range (NaN: none).

    `estimate` is what the tables add up to: the outcome on the curves as they were given. The middle of the
    draws lies below it as a rule, since money was placed by these curves.
    """

    name: str
    label: Text
    kind: Kind
    estimate: float
    range: Range


def totals(edition: Edition) -> dict[str, float]:
    """Return the plan's sums; both profits are after ad spend and fees, before the budget book."""
    # From the plan's arrays: its table, with names for every cell, is made for who reads it, not for a sum.
    plan, fees = edition.plan, edition.plan.fees
    spend = float(np.rint(plan.spend).sum())
    sums = {name: float(plan.outcomes[:, OUTCOMES.index(name)].sum()) for name in OUTCOMES}
    return {
        "spend": spend,
        **{name: sums[name] for name in ("clicks", "inquiries", "orders", "gmv")},
        "profit": sums["gross"] - spend - fees,
        "lifetime": sums["lifetime"] - spend - fees,
        "fees": fees,
        "book": paid(edition.problem),
    }


def figures(edition: Edition, ranges: Mapping[str, Range] | None = None) -> tuple[Figure, ...]:
    """Return the key figures in the order a report shows them.

    `ranges` stand in for the result's own, which take a moment to be drawn; empty ones leave figures without.

    ROI is GMV / ad spend, cost per order ad spend / orders, ad-to-sales ad spend / GMV. Money spent is
    decided, so it has no range; a cost is low where its outcome is high.
    """
    sums, ranges = totals(edition), edition.result.ranges if ranges is None else ranges
    spend = sums["spend"]
    profit = ranges.get("profit") or _less(ranges.get("gross"), spend + sums["fees"])
    gmv, orders = ranges.get("gmv", NO_RANGE), ranges.get("orders", NO_RANGE)
    inquiries = ranges.get("inquiries", NO_RANGE)
    rows = [
        Figure("spend", LABELS["spend"], "money", spend, NO_RANGE),
        Figure("clicks", LABELS["clicks"], "count", sums["clicks"], ranges.get("clicks", NO_RANGE)),
        Figure("inquiries", LABELS["inquiries"], "count", sums["inquiries"], inquiries),
        Figure("orders", LABELS["orders"], "count", sums["orders"], orders),
        Figure("gmv", LABELS["gmv"], "money", sums["gmv"], gmv),
        Figure("profit", LABELS["profit"], "money", sums["profit"], profit),
        Figure("lifetime", LABELS["lifetime"], "money", sums["lifetime"], ranges.get("lifetime", NO_RANGE)),
        Figure("roi", LABELS["roi"], "ratio", _ratio(sums["gmv"], spend), _each(gmv, spend)),
        Figure("order_cost", LABELS["order_cost"], "cents", _ratio(spend, sums["orders"]), _cost(orders, spend)),
        Figure(
            "inquiry_cost",
            LABELS["inquiry_cost"],
            "cents",
            _ratio(spend, sums["inquiries"]),
            _cost(inquiries, spend),
        ),
        Figure("spend_rate", LABELS["spend_rate"], "share", _ratio(spend, sums["gmv"]), _cost(gmv, spend)),
    ]
    idle = {"inquiries", "inquiry_cost"} if sums["inquiries"] <= 0 else set()
    # Profit beyond the first order is told where it is what the plan is after.
    idle |= {"lifetime"} if edition.result.goal != "lifetime" else set()
    return tuple(row for row in rows if row.name not in idle)


def figure_table(edition: Edition) -> pd.DataFrame:
    """Return the key figures as columns figure, low, middle, high, estimate; missing ranges are NaN."""
    return pd.DataFrame(
        [(row.label.to(edition.lang), *row.range, row.estimate) for row in figures(edition)],
        columns=["figure", "low", "middle", "high", "estimate"],
    )


def _ratio(above: float, below: float) -> float:
    return above / below if below > 0 else float("nan")


def _each(values: Range, below: float) -> Range:
    return (_ratio(values[0], below), _ratio(values[1], below), _ratio(values[2], below))


def _cost(values: Range, spend: float) -> Range:
    return (_ratio(spend, values[2]), _ratio(spend, values[1]), _ratio(spend, values[0]))


def _less(values: Range | None, amount: float) -> Range:
    return NO_RANGE if values is None else (values[0] - amount, values[1] - amount, values[2] - amount)


def has_range(figure: Figure) -> bool:
    """Tell whether a figure has a range to show."""
    return bool(np.isfinite(figure.range).all())

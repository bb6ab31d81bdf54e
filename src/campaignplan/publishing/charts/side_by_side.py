"""Several plans' money by month, side by side."""

import pandas as pd

from campaignplan.publishing.charts.encoding import category, money_axis, months, quantity, records
from campaignplan.publishing.charts.look import Spec, finish
from campaignplan.publishing.edition import Edition

COLOURS = ("#0072B2", "#D55E00", "#009E73")
"""Told apart by those who do not see red and green, too."""


def months_side_by_side(edition: Edition, table: pd.DataFrame, width: int = 960) -> Spec:
    """Draw each month's money of up to three plans; `table` has the columns month, plan and spend (yuan)."""
    plans = list(dict.fromkeys(table["plan"]))
    title, most = edition.say("每月花费", "Spend a month"), float(table["spend"].max())
    chart = {
        "data": {"values": records(table, "month", "plan", "spend")},
        "mark": "bar",
        "encoding": {
            "x": months("month", sorted(set(table["month"])), edition.lang),
            "xOffset": category("plan", sort=plans, scale={"domain": plans}),
            "y": quantity("spend", title=title, axis=money_axis(edition, most, 4)),
            "color": category(
                "plan", title=None, sort=plans, scale={"domain": plans, "range": list(COLOURS[: len(plans)])},
                legend={"orient": "top", "labelLimit": 320},
            ),
        },
        "width": width,
        "height": 220,
    }  # fmt: skip
    return finish(chart, edition.lang)

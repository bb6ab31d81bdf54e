"""Several plans' money by month, side by side."""

from typing import TYPE_CHECKING

import pandas as pd

from campaignplan.publishing.charts.look import data, finish, money_axis, month_label
from campaignplan.publishing.edition import Edition

if TYPE_CHECKING:
    import altair as alt

COLOURS = ("#0072B2", "#D55E00", "#009E73")
"""Told apart by those who do not see red and green, too."""


def months_side_by_side(edition: Edition, table: pd.DataFrame, width: int = 960) -> "alt.Chart":
    """Draw each month's money of up to three plans; `table` has the columns month, plan and spend (yuan)."""
    import altair as alt

    months, plans = sorted(set(table["month"])), list(dict.fromkeys(table["plan"]))
    axis = alt.Axis(labelAngle=0, labelExpr=month_label(edition.lang), labelOverlap=True)
    chart = (
        alt.Chart(data(table[["month", "plan", "spend"]]))
        .mark_bar()
        .encode(
            x=alt.X("month:O", sort=months, scale=alt.Scale(domain=months), title=None, axis=axis),
            xOffset=alt.XOffset("plan:N", sort=plans, scale=alt.Scale(domain=plans)),
            y=alt.Y("spend:Q", title=edition.say("每月花费", "Spend a month"),
                    axis=money_axis(edition, float(table["spend"].max()), 4)),
            color=alt.Color("plan:N", title=None, sort=plans,
                            scale=alt.Scale(domain=plans, range=list(COLOURS[: len(plans)])),
                            legend=alt.Legend(orient="top", labelLimit=320)),
        )
        .properties(width=width, height=220)
    )  # fmt: skip
    drawn: alt.Chart = finish(chart, edition.lang)
    return drawn

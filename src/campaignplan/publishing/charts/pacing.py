"""Money month by month: planned, and what reports say went out."""

from typing import TYPE_CHECKING

import pandas as pd

from campaignplan.publishing.charts.look import ACCENT, data, finish, money_axis, month_label
from campaignplan.publishing.edition import Edition

if TYPE_CHECKING:
    import altair as alt

PLANNED, SPENT = "#9CC7E4", "#0072B2"


def pacing(edition: Edition, table: pd.DataFrame, width: int = 640) -> "alt.LayerChart":
    """Draw the plan's months as wide bars, what went out as narrow ones inside, what was due as a tick.

    `table` is `tracking.pace(...).table` by month.
    """
    import altair as alt

    months = list(edition.months)
    names = {"planned": edition.say("计划", "Planned"), "actual": edition.say("实际", "Actual")}
    rows = table.melt("name", ["planned", "actual"], "what", "spend").assign(what=lambda t: t["what"].map(names))
    y = alt.Y(
        "spend:Q",
        title=edition.say("每月花费", "Spend a month"),
        axis=money_axis(edition, float(rows["spend"].max())),
    )
    x = alt.X("name:O", sort=months, scale=alt.Scale(domain=months), title=None,
              axis=alt.Axis(labelAngle=0, labelExpr=month_label(edition.lang), labelOverlap=True))  # fmt: skip
    colour = alt.Color(
        "what:N",
        title=None,
        scale=alt.Scale(domain=list(names.values()), range=[PLANNED, SPENT]),
        legend=alt.Legend(orient="top"),
    )
    wide = alt.Chart(data(rows[rows["what"] == names["planned"]])).mark_bar(width={"band": 0.7})
    narrow = alt.Chart(data(rows[rows["what"] == names["actual"]])).mark_bar(width={"band": 0.35})
    due = table[(table["due"] > 0) & (table["due"] < table["planned"])]
    tick = alt.Chart(data(due)).mark_tick(color=ACCENT, thickness=2, width={"band": 0.7})
    layers = [wide.encode(x=x, y=y, color=colour), narrow.encode(x=x, y=y, color=colour)]
    if len(due):
        layers.append(tick.encode(x=x, y=alt.Y("due:Q")))
    drawn: alt.LayerChart = finish(alt.layer(*layers).properties(width=width, height=220), edition.lang)
    return drawn

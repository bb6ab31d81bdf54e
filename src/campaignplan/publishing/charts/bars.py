"""Channels by month, this plan beside the baselines, and what the last money of each line brings."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from campaignplan import words
from campaignplan.publishing import prose
from campaignplan.publishing.charts.look import ACCENT, INK, amount_axis, data, finish, money_axis, month_label
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables import marginal, proof, spend

if TYPE_CHECKING:
    import altair as alt

CHANNEL_COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#999999", "#F0E442"]
MOST_LINES = 20
"""A chart of marginal returns shows this many lines, those with the most money; the table has them all."""


def channels(edition: Edition, width: int = 460) -> "alt.Chart":
    """Draw spend by month and channel, stacked."""
    import altair as alt

    rows = spend.channel_months(edition)
    money = rows.groupby("channel_name")["spend"].sum().sort_values(ascending=False)
    colours = [CHANNEL_COLOURS[place % len(CHANNEL_COLOURS)] for place in range(len(money))]
    months = list(edition.months)
    labels = alt.Axis(labelAngle=0, labelExpr=month_label(edition.lang), labelOverlap=True)
    chart = (
        alt.Chart(data(rows))
        .mark_bar()
        .encode(
            x=alt.X("month:O", sort=months, scale=alt.Scale(domain=months), title=None, axis=labels),
            y=alt.Y("spend:Q", title=edition.say("每月花费", "Spend a month"),
                    axis=money_axis(edition, float(rows.groupby("month")["spend"].sum().max()))),
            color=alt.Color("channel_name:N", title=edition.say("渠道", "Channel"), sort=list(money.index),
                            scale=alt.Scale(domain=list(money.index), range=colours),
                            legend=alt.Legend(orient="bottom", columns=4)),
        )
        .properties(width=width, height=230)
    )  # fmt: skip
    drawn: alt.Chart = finish(chart, edition.lang)
    return drawn


def baselines(edition: Edition, width: int = 360) -> "alt.LayerChart":
    """Draw this plan beside the plans without us; those that break a rule are pale and say so."""
    import altair as alt

    table = proof.baselines(edition)
    broken = edition.say("（违反规则）", " (breaks a rule)")
    no = words.NO.to(edition.lang)
    kept = [keeps != no for keeps in table["keeps_rules"]]
    names = [name if keeps else name + broken for name, keeps in zip(table["plan_name"], kept, strict=True)]
    colour = [ACCENT if n == 0 else "#7B8794" if keeps else "#D5DAE0" for n, keeps in enumerate(kept)]
    rows = pd.DataFrame({"name": names, "value": table["value"].astype(float), "colour": colour})
    rows["label"] = [prose.amount(edition, value) for value in rows["value"]]
    rows = rows[rows["value"].notna()]
    goal = edition.word(words.GOALS, edition.result.goal)
    base = alt.Chart(data(rows)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=220, ticks=False, domain=False)),
        x=alt.X("value:Q", title=goal, axis=amount_axis(edition, float(rows["value"].abs().max())),
                scale=alt.Scale(domainMin=min(0.0, float(rows["value"].min())),
                                domainMax=max(0.0, float(rows["value"].max())) * 1.18 or 1.0)),
    )  # fmt: skip
    bars = base.mark_bar(height=18).encode(color=alt.Color("colour:N", scale=None))
    text = base.mark_text(align="left", dx=4, fontSize=12, color=INK).encode(text="label:N")
    drawn: alt.LayerChart = finish(alt.layer(bars, text).properties(width=width, height=34 * len(rows)), edition.lang)
    return drawn


def marginals(edition: Edition, width: int = 560) -> "alt.LayerChart | None":
    """Draw each line's last-money return, the span over its periods, and the cut-off; None without money."""
    import altair as alt

    table = marginal.marginals(edition)
    table = table[table["spend"] > 0].head(MOST_LINES)
    if table.empty:
        return None
    rows = table[["line_name", "marginal", "marginal_low", "marginal_high", "cut_off"]]
    each = marginal.return_unit(edition)
    y = alt.Y("line_name:N", sort=None, title=None, axis=alt.Axis(labelLimit=260, ticks=False))
    top = float(rows[["marginal_high", "cut_off"]].max().max())
    usual = float(rows["marginal"].max()) * 2.2
    scale = alt.Scale(domain=[0, min(top, usual) * 1.05], clamp=True)
    base = alt.Chart(data(rows))
    layers: list[Any] = [
        base.mark_rule(strokeWidth=3, color="#CBD2D9").encode(
            y=y, x=alt.X("marginal_low:Q", scale=scale, title=each), x2="marginal_high:Q"
        ),
        base.mark_circle(size=80, color="#0072B2", opacity=1).encode(y=y, x=alt.X("marginal:Q", scale=scale)),
    ]
    cut = rows["cut_off"].iloc[0]
    if pd.notna(cut):
        line = alt.Chart(data(pd.DataFrame({"cut": [cut], "label": [edition.say("截止线", "Cut-off")]})))
        x = alt.X("cut:Q", scale=scale)
        layers.append(line.mark_rule(color=ACCENT, strokeDash=[5, 3], strokeWidth=2).encode(x=x))
        layers.append(
            line.mark_text(color="#B34A00", dy=-8, fontSize=12, baseline="bottom").encode(
                x=x, y=alt.value(0), text="label:N"
            )
        )
    drawn: alt.LayerChart = finish(alt.layer(*layers).properties(width=width, height=24 * len(rows)), edition.lang)
    return drawn

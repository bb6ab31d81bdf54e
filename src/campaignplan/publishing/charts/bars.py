"""Channels by month, this plan beside the baselines, and what the last money of each line brings."""

from math import isnan

from campaignplan import words
from campaignplan.publishing import prose
from campaignplan.publishing.charts.encoding import amount_axis, category, money_axis, months, quantity, records
from campaignplan.publishing.charts.look import ACCENT, INK, Spec, finish
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables import marginal, proof, spend

CHANNEL_COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#999999", "#F0E442"]
MOST_LINES = 20
"""A chart of marginal returns shows this many lines, those with the most money; the table has them all."""


def channels(edition: Edition, width: int = 460) -> Spec:
    """Draw spend by month and channel, stacked."""
    table = spend.channel_months(edition)
    order = list(table.groupby("channel_name")["spend"].sum().sort_values(ascending=False).index)
    colours = [CHANNEL_COLOURS[place % len(CHANNEL_COLOURS)] for place in range(len(order))]
    most = float(table.groupby("month")["spend"].sum().max())
    chart = {
        "data": {"values": records(table, "month", "spend", "channel_name")},
        "mark": "bar",
        "encoding": {
            "x": months("month", edition.months, edition.lang),
            "y": quantity("spend", title=edition.say("每月花费", "Spend a month"), axis=money_axis(edition, most)),
            "color": category(
                "channel_name", title=edition.say("渠道", "Channel"), sort=order,
                scale={"domain": order, "range": colours}, legend={"orient": "bottom", "columns": 4},
            ),
        },
        "width": width,
        "height": 230,
    }  # fmt: skip
    return finish(chart, edition.lang)


def baselines(edition: Edition, width: int = 360) -> Spec:
    """Draw this plan beside the plans without us; those that break a rule are pale and say so."""
    broken = edition.say("（违反规则）", " (breaks a rule)")
    no = words.NO.to(edition.lang)
    bars = []
    for place, row in enumerate(records(proof.baselines(edition), "plan_name", "keeps_rules", "value")):
        keeps, value = row["keeps_rules"] != no, float(row["value"])
        colour = ACCENT if place == 0 else "#7B8794" if keeps else "#D5DAE0"
        if not isnan(value):
            name, label = row["plan_name"] + ("" if keeps else broken), prose.amount(edition, value)
            bars.append({"name": name, "value": value, "colour": colour, "label": label})
    values = [row["value"] for row in bars]
    low, high = min([0.0, *values]), max([0.0, *values])
    axis = amount_axis(edition, max(high, -low))
    chart = {
        "data": {"values": bars},
        "encoding": {
            "y": category("name", sort=None, title=None, axis={"labelLimit": 340, "ticks": False, "domain": False}),
            "x": quantity(
                "value", title=edition.word(words.GOALS, edition.result.goal), axis=axis,
                scale={"domainMin": low, "domainMax": high * 1.18 or 1.0},
            ),
        },
        "layer": [
            {"mark": {"type": "bar", "height": 18}, "encoding": {"color": category("colour", scale=None)}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 12, "color": INK},
                "encoding": {"text": category("label")},
            },
        ],
        "width": width,
        "height": 34 * len(bars),
    }  # fmt: skip
    return finish(chart, edition.lang)


def marginals(edition: Edition, width: int = 560) -> Spec | None:
    """Draw each line's last-money return, the span over its periods, and the cut-off; None without money."""
    table = marginal.marginals(edition)
    table = table[table["spend"] > 0].head(MOST_LINES)
    if table.empty:
        return None
    top = float(table[["marginal_high", "cut_off"]].max().max())
    usual = float(table["marginal"].max()) * 2.2
    scale = {"domain": [0, min(top, usual) * 1.05], "clamp": True}
    low = quantity("marginal_low", scale=scale, title=marginal.return_unit(edition))
    lines = {
        "data": {"values": records(table, "line_name", "marginal", "marginal_low", "marginal_high")},
        "encoding": {"y": category("line_name", sort=None, title=None, axis={"labelLimit": 340, "ticks": False})},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 3, "color": "#CBD2D9"},
                "encoding": {"x": low, "x2": {"field": "marginal_high"}},
            },
            {
                "mark": {"type": "circle", "size": 80, "color": "#0072B2", "opacity": 1},
                "encoding": {"x": quantity("marginal", scale=scale)},
            },
        ],
    }
    cut = float(table["cut_off"].iloc[0])
    layers = [lines, *([] if isnan(cut) else [_cut_off(cut, edition, scale)])]
    return finish({"layer": layers, "width": width, "height": 24 * len(table)}, edition.lang)


def _cut_off(cut: float, edition: Edition, scale: Spec) -> Spec:
    """Draw the return that every line's last money has to reach, and its name above it."""
    return {
        "data": {"values": [{"cut": cut, "label": edition.say("截止线", "Cut-off")}]},
        "encoding": {"x": quantity("cut", scale=scale)},
        "layer": [
            {"mark": {"type": "rule", "color": ACCENT, "strokeDash": [5, 3], "strokeWidth": 2}},
            {
                "mark": {"type": "text", "color": "#B34A00", "dy": -8, "fontSize": 12, "baseline": "bottom"},
                "encoding": {"y": {"value": 0}, "text": category("label")},
            },
        ],
    }

"""Money month by month: planned, and what reports say went out."""

import pandas as pd

from campaignplan.publishing.charts.encoding import category, money_axis, months, quantity, records
from campaignplan.publishing.charts.look import ACCENT, Spec, finish
from campaignplan.publishing.edition import Edition
from campaignplan.text import Text

PLANNED, SPENT = Text("计划", "Planned"), Text("实际", "Actual")
COLOURS = ["#9CC7E4", "#0072B2"]


def pacing(edition: Edition, table: pd.DataFrame, width: int = 640) -> Spec:
    """Draw the plan's months as wide bars, what went out as narrow ones inside, what was due as ticks.

    `table` is `tracking.pace(...).table` by month. The rows stand apart in ``datasets``, as in `months_beside`.
    """
    lang = edition.lang
    most = float(table[["planned", "actual"]].to_numpy(dtype=float).max(initial=0.0))
    money = quantity("spend", title=edition.say("每月花费", "Spend a month"), axis=money_axis(edition, most))
    names = [PLANNED.to(lang), SPENT.to(lang)]
    colour = category("what", title=None, scale={"domain": names, "range": COLOURS}, legend={"orient": "top"})
    layers: list[Spec] = []
    carried: dict[str, list[Spec]] = {}
    for column, what, band in (("planned", names[0], 0.7), ("actual", names[1], 0.35)):
        carried[column] = [
            {"name": row["name"], "spend": row[column], "what": what} for row in records(table, "name", column)
        ]
        bar = {"type": "bar", "width": {"band": band}}
        layers.append({"data": {"name": column}, "mark": bar, "encoding": {"y": money, "color": colour}})
    due = [row for row in records(table, "name", "due", "planned") if 0 < row["due"] < row["planned"]]
    if due:
        carried["due"] = [{"name": row["name"], "due": row["due"]} for row in due]
        tick = {"type": "tick", "color": ACCENT, "thickness": 2, "width": {"band": 0.7}}
        layers.append({"data": {"name": "due"}, "mark": tick, "encoding": {"y": quantity("due")}})
    x = months("name", edition.months, lang)
    chart = {"encoding": {"x": x}, "layer": layers, "width": width, "height": 220, "datasets": carried}
    return finish(chart, lang)

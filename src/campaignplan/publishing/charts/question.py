"""Charts of questions asked of a plan: months beside another plan's, the frontier of budgets, the curve of a cell."""

import numpy as np
import pandas as pd

from campaignplan import words
from campaignplan.planning.asking.curve import CellCurve
from campaignplan.planning.asking.frontier import Frontier
from campaignplan.publishing.charts.encoding import amount_axis, category, money_axis, months, quantity, records
from campaignplan.publishing.charts.look import ACCENT, INK, Spec, finish
from campaignplan.publishing.edition import Edition

PICK = "pick"
NOW, BAND = "#0072B2", "#CFE3F2"


def months_beside(edition: Edition, table: pd.DataFrame, width: int = 700) -> Spec:
    """Draw each month's money as a bar, and another plan's as a tick.

    `table` has the columns month, spend and before; `before` is NaN where there is no other plan. The rows stand
    apart from what is drawn of them, in ``datasets``: a page that shows other figures by the same chart need not
    have its browser make it anew.
    """
    now, other = records(table, "month", "spend"), records(table, "month", "before")
    other = [row for row in other if not np.isnan(row["before"])]
    most = max([0.0, *(row["spend"] for row in now), *(row["before"] for row in other)])
    money = quantity("spend", title=edition.say("每月花费", "Spend a month"), axis=money_axis(edition, most, 4))
    bar = {"type": "bar", "color": NOW, "width": {"band": 0.62}}
    layers = [{"data": {"name": "now"}, "mark": bar, "encoding": {"y": money}}]
    carried = {"now": now}
    if other:
        tick = {"type": "tick", "color": ACCENT, "thickness": 3, "width": {"band": 0.8}}
        layers.append({"data": {"name": "before"}, "mark": tick, "encoding": {"y": quantity("before")}})
        carried["before"] = other
    x = months("month", [row["month"] for row in now], edition.lang)
    chart = {"encoding": {"x": x}, "layer": layers, "width": width, "height": 170, "datasets": carried}
    return finish(chart, edition.lang)


def frontier(edition: Edition, found: Frontier, total: float | None, width: int = 640) -> Spec:
    """Draw value against budget, the proven bound above it, the present total and the best budget.

    On a page the point nearest to a click is selected: `PICK`, which names its budget.
    """
    table = found.table[np.isfinite(found.table["value"])]
    least, most = float(table["budget"].min()), float(table["budget"].max())
    highest = float(table[["value", "bound"]].abs().max().max())
    budget = quantity(
        "budget", title=edition.say("总预算", "Total budget"), axis=money_axis(edition, most),
        scale={"zero": False, "nice": False},
    )  # fmt: skip
    value = quantity(
        "value", title=edition.word(words.GOALS, found.goal), axis=amount_axis(edition, highest),
        scale={"domainMin": min(0.0, float(table["value"].min()))},
    )  # fmt: skip
    select = {"type": "point", "fields": ["budget"], "on": "click", "nearest": True}
    points = {"type": "point", "color": NOW, "size": 60, "filled": True, "opacity": 1, "cursor": "pointer"}
    values = {
        "data": {"values": records(table, "budget", "value", "bound")},
        "encoding": {"x": budget, "y": value},
        "layer": [
            {"mark": {"type": "area", "color": BAND, "opacity": 0.8}, "encoding": {"y2": {"field": "bound"}}},
            {"mark": {"type": "line", "color": NOW}},
            {"mark": points, "params": [{"name": PICK, "select": select}]},
        ],
    }
    marks = [(total, edition.say("现在", "now")), (found.best, edition.say("最合适", "best"))]
    told = [_told_at(money, name) for money, name in marks if money is not None and least <= money <= most]
    return finish({"layer": [values, *told], "width": width, "height": 260}, edition.lang)


def _told_at(budget: float, name: str) -> Spec:
    """Draw a line at a budget, and its name beside it."""
    text = {"type": "text", "align": "left", "dx": 4, "baseline": "top", "fontSize": 12, "color": "#B34A00"}
    return {
        "data": {"values": [{"budget": budget, "name": name}]},
        "encoding": {"x": quantity("budget")},
        "layer": [
            {"mark": {"type": "rule", "color": ACCENT, "strokeDash": [5, 3]}},
            {"mark": text, "encoding": {"y": {"value": 0}, "text": category("name")}},
        ],
    }


def curve(edition: Edition, found: CellCurve, proposed: float, current: float | None, width: int = 640) -> Spec:
    """Draw what money in a cell brings, its band, and the points of the plan on screen and of the one in force."""
    table = found.table
    spend = quantity(
        "spend", title=edition.say("这一期的花费", "Spend in the period"),
        axis=money_axis(edition, float(table["spend"].max())),
    )  # fmt: skip
    value = quantity(
        "value", title=edition.say("带来的", "Brings: ") + edition.word(words.GOALS, edition.result.goal),
        axis=amount_axis(edition, float(table["high"].abs().max())),
    )  # fmt: skip
    band = {"y": quantity("low"), "y2": {"field": "high"}}
    lines = {
        "data": {"values": records(table, "spend", "value", "low", "high")},
        "layer": [
            {"mark": {"type": "area", "color": BAND, "opacity": 0.8}, "encoding": band},
            {"mark": {"type": "line", "color": NOW}, "encoding": {"y": value}},
        ],
    }
    same = current is not None and abs(current - proposed) < 1
    mine = (
        edition.say("这个方案，也是现行", "this plan, and in force") if same else edition.say("这个方案", "this plan")
    )
    points = [_point(proposed, found.at(proposed), mine, ACCENT, 0)]
    if current is not None and not same:
        points.append(_point(current, found.at(current), edition.say("现行", "in force"), INK, 16))
    layers = [lines, *({**point, "encoding": {"y": value}} for point in points)]
    chart = {"encoding": {"x": spend}, "layer": layers, "width": width, "height": 260}
    return finish(chart, edition.lang)


def _point(spend: float, value: float, name: str, colour: str, lower: int) -> Spec:
    """Draw a point of the curve, and its name below it, some pixels lower."""
    text = {"type": "text", "align": "left", "dx": 9, "dy": 8 + lower, "fontSize": 12, "color": INK}
    return {
        "data": {"values": [{"spend": spend, "value": value, "name": name}]},
        "layer": [
            {"mark": {"type": "point", "color": colour, "filled": True, "size": 90, "opacity": 1}},
            {"mark": text, "encoding": {"text": category("name")}},
        ],
    }

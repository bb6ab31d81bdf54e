"""Charts of questions asked of a plan: months beside another plan's, the frontier of budgets, the curve of a cell."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from campaignplan import words
from campaignplan.planning.asking.curve import CellCurve
from campaignplan.planning.asking.frontier import Frontier
from campaignplan.publishing.charts.look import (
    ACCENT,
    INK,
    amount_axis,
    data,
    finish,
    in_units,
    money_axis,
    month_label,
    unit_axis,
)
from campaignplan.publishing.edition import Edition
from campaignplan.text import Lang, Text

if TYPE_CHECKING:
    import altair as alt

PICK = "pick"
NOW, BAND = "#0072B2", "#CFE3F2"


def months_beside(edition: Edition, table: pd.DataFrame, width: int = 700) -> dict[str, Any]:
    """Return, as Vega-Lite, each month's money as a bar, and another plan's as a tick.

    `table` has the columns month, spend and before; `before` is NaN where there is no other plan. The rows stand
    apart from what is drawn of them, in ``datasets``: a page that shows other figures by the same chart need not
    make it anew, nor its browser.
    """
    other = table[["month", "before"]].dropna()
    most = float(np.nanmax(table[["spend", "before"]].to_numpy(dtype=float), initial=0.0))
    drawn = _months(edition.lang, tuple(table["month"]), len(other) > 0, in_units(edition, most), width)
    rows = {"now": table[["month", "spend"]].to_dict("records")}
    return {**drawn, "datasets": {**rows, **({"before": other.to_dict("records")} if len(other) else {})}}


@lru_cache(32)
def _months(lang: Lang, months: tuple[str, ...], is_beside: bool, in_units: bool, width: int) -> dict[str, Any]:
    import altair as alt

    axis = alt.Axis(labelAngle=0, labelExpr=month_label(lang), labelOverlap=True)
    x = alt.X("month:O", sort=list(months), scale=alt.Scale(domain=list(months)), title=None, axis=axis)
    title = Text("每月花费", "Spend a month").to(lang)
    y = alt.Y("spend:Q", title=title, axis=unit_axis(lang, 4, in_units=in_units))
    layers = [alt.Chart(alt.NamedData("now")).mark_bar(color=NOW, width={"band": 0.62}).encode(x=x, y=y)]
    if is_beside:
        tick = alt.Chart(alt.NamedData("before")).mark_tick(color=ACCENT, thickness=3, width={"band": 0.8})
        layers.append(tick.encode(x=x, y=alt.Y("before:Q")))
    drawn: dict[str, Any] = finish(alt.layer(*layers).properties(width=width, height=170), lang).to_dict()
    return drawn


def frontier(edition: Edition, found: Frontier, total: float | None, width: int = 640) -> "alt.LayerChart":
    """Draw value against budget, the proven bound above it, the present total and the best budget.

    On a page the point nearest to a click is selected: `PICK`, which names its budget.
    """
    import altair as alt

    rows = found.table[np.isfinite(found.table["value"])]
    most, highest = float(rows["budget"].max()), float(rows[["value", "bound"]].abs().max().max())
    lowest = min(0.0, float(rows["value"].min()))
    x = alt.X("budget:Q", title=edition.say("总预算", "Total budget"), axis=money_axis(edition, most),
              scale=alt.Scale(zero=False, nice=False))  # fmt: skip
    y = alt.Y("value:Q", title=edition.word(words.GOALS, found.goal), axis=amount_axis(edition, highest),
              scale=alt.Scale(domainMin=lowest))  # fmt: skip
    base = alt.Chart(data(rows[["budget", "value", "bound"]]))
    layers: list[Any] = [
        base.mark_area(color=BAND, opacity=0.8).encode(x=x, y=y, y2="bound:Q"),
        base.mark_line(color=NOW).encode(x=x, y=y),
        _picked(base.mark_point(color=NOW, size=60, filled=True, opacity=1, cursor="pointer").encode(x=x, y=y)),
    ]
    marks = [(total, edition.say("现在", "now")), (found.best, edition.say("最合适", "best"))]
    for money, name in marks:
        if money is not None and np.isfinite(money) and rows["budget"].min() <= money <= most:
            mark = alt.Chart(data(pd.DataFrame({"budget": [money], "name": [name]})))
            layers.append(mark.mark_rule(color=ACCENT, strokeDash=[5, 3]).encode(x=alt.X("budget:Q")))
            text = mark.mark_text(align="left", dx=4, baseline="top", fontSize=12, color="#B34A00")
            layers.append(text.encode(x=alt.X("budget:Q"), y=alt.value(0), text="name:N"))
    drawn: alt.LayerChart = finish(alt.layer(*layers).properties(width=width, height=260), edition.lang)
    return drawn


def _picked(points: "alt.Chart") -> "alt.Chart":
    import altair as alt

    drawn: alt.Chart = points.add_params(alt.selection_point(name=PICK, fields=["budget"], on="click", nearest=True))
    return drawn


def curve(
    edition: Edition, found: CellCurve, proposed: float, current: float | None, width: int = 640
) -> "alt.LayerChart":
    """Draw what money in a cell brings, its band, and the points of the plan on screen and of the one in force."""
    import altair as alt

    table = found.table
    x = alt.X("spend:Q", title=edition.say("这一期的花费", "Spend in the period"),
              axis=money_axis(edition, float(table["spend"].max())))  # fmt: skip
    y = alt.Y("value:Q", title=edition.say("带来的", "Brings: ") + edition.word(words.GOALS, edition.result.goal),
              axis=amount_axis(edition, float(table["high"].abs().max())))  # fmt: skip
    base = alt.Chart(data(table))
    layers: list[Any] = [
        base.mark_area(color=BAND, opacity=0.8).encode(x=x, y=alt.Y("low:Q"), y2="high:Q"),
        base.mark_line(color=NOW).encode(x=x, y=y),
    ]
    same = current is not None and abs(current - proposed) < 1
    mine = (
        edition.say("这个方案，也是现行", "this plan, and in force") if same else edition.say("这个方案", "this plan")
    )
    points = [(proposed, mine, ACCENT, 0)]
    if current is not None and not same:
        points.append((current, edition.say("现行", "in force"), INK, 16))
    for spend, name, colour, lower in points:
        row = alt.Chart(data(pd.DataFrame({"spend": [spend], "value": [found.at(spend)], "name": [name]})))
        layers.append(row.mark_point(color=colour, filled=True, size=90, opacity=1).encode(x=x, y=y))
        text = row.mark_text(align="left", dx=9, dy=8 + lower, fontSize=12, color=INK)
        layers.append(text.encode(x=x, y=y, text="name:N"))
    drawn: alt.LayerChart = finish(alt.layer(*layers).properties(width=width, height=260), edition.lang)
    return drawn

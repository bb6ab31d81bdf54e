"""Money month by month: planned, and what reports say went out."""

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

import pandas as pd

from campaignplan.publishing.charts.look import ACCENT, finish, in_units, month_label, unit_axis
from campaignplan.publishing.edition import Edition
from campaignplan.text import Lang, Text

PLANNED, SPENT = Text("计划", "Planned"), Text("实际", "Actual")
COLOURS = ["#9CC7E4", "#0072B2"]


def pacing(edition: Edition, table: pd.DataFrame, width: int = 640) -> dict[str, Any]:
    """Return Vega-Lite: the plan's months as wide bars, what went out as narrow ones inside, what was due as ticks.

    `table` is `tracking.pace(...).table` by month. The rows stand apart in ``datasets``, as in `months_beside`.
    """
    most = float(table[["planned", "actual"]].to_numpy(dtype=float).max(initial=0.0))
    due = table[(table["due"] > 0) & (table["due"] < table["planned"])]
    drawn = _months(edition.lang, edition.months, len(due) > 0, in_units(edition, most), width)
    lang = edition.lang
    rows = {name: _rows(table, name, what.to(lang)) for name, what in (("planned", PLANNED), ("actual", SPENT))}
    return {**drawn, "datasets": {**rows, **({"due": due[["name", "due"]].to_dict("records")} if len(due) else {})}}


def _rows(table: pd.DataFrame, column: str, what: str) -> list[dict[Hashable, Any]]:
    return table[["name", column]].rename(columns={column: "spend"}).assign(what=what).to_dict("records")


@lru_cache(32)
def _months(lang: Lang, months: tuple[str, ...], is_due: bool, in_units: bool, width: int) -> dict[str, Any]:
    import altair as alt

    title = Text("每月花费", "Spend a month").to(lang)
    y = alt.Y("spend:Q", title=title, axis=unit_axis(lang, 6, in_units=in_units))
    x = alt.X("name:O", sort=list(months), scale=alt.Scale(domain=list(months)), title=None,
              axis=alt.Axis(labelAngle=0, labelExpr=month_label(lang), labelOverlap=True))  # fmt: skip
    names = [PLANNED.to(lang), SPENT.to(lang)]
    colour = alt.Color(
        "what:N", title=None, scale=alt.Scale(domain=names, range=COLOURS), legend=alt.Legend(orient="top")
    )
    bars = (("planned", 0.7), ("actual", 0.35))
    layers: list[alt.Chart] = [
        alt.Chart(alt.NamedData(name)).mark_bar(width={"band": band}).encode(x=x, y=y, color=colour)
        for name, band in bars
    ]
    if is_due:
        tick = alt.Chart(alt.NamedData("due")).mark_tick(color=ACCENT, thickness=2, width={"band": 0.7})
        layers.append(tick.encode(x=x, y=alt.Y("due:Q")))
    drawn: dict[str, Any] = finish(alt.layer(*layers).properties(width=width, height=220), lang).to_dict()
    return drawn

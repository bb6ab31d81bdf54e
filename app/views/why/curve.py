"""The curve of one line in one period: what other money would bring, how surely, and where the plans stand."""

from datetime import date
from typing import cast

import aside
import beside
import in_force
import markup
import pandas as pd
import streamlit as st
from catalogue import say
from errands import Errand
from session import Screen
from widgets import chart

from campaignplan import words
from campaignplan.dates import days_said
from campaignplan.planning.asking import reading
from campaignplan.planning.asking.curve import CellCurve, cells_of, spend_at
from campaignplan.planning.asking.grouped import named
from campaignplan.planning.explain import MONEY_GOALS
from campaignplan.publishing import charts, prose
from campaignplan.publishing.edition import Edition
from campaignplan.text import Lang


def show(screen: Screen, edition: Edition) -> None:
    """Draw the choice of a cell and its curve."""
    lang, problem = screen.lang, edition.problem
    st.header(say("why.curve", lang), anchor=False)
    places = st.columns(3)
    money = edition.cells.groupby(["product", "channel"])["spend"].sum()
    products = sorted(
        {line.product for line in problem.lines}, key=lambda one: -float(money.get(one, pd.Series([0.0])).sum())
    )
    product = places[0].selectbox(
        say("why.product", lang),
        products,
        format_func=lambda one: named(problem, "product", one).to(lang),
        key="curve_product",
    )
    lines = [line.channel for line in problem.lines if line.product == product]
    channel = places[1].selectbox(
        say("why.channel", lang), lines, format_func=lambda one: named(problem, "channel", one).to(lang),
        key=f"curve_channel-{product}",
    )  # fmt: skip
    cells = cells_of(edition.plan, product, channel)
    if cells.empty:
        st.html(markup.note(say("why.curve_none", lang)))
        return
    when = dict(zip(cells["date_start"], cells["date_end"], strict=True))
    best = int(cells["spend"].to_numpy().argmax())
    start = places[2].selectbox(
        say("why.curve_period", lang), list(when), best, format_func=lambda one: _days(one, when[one], lang),
        key=f"curve_period-{product}-{channel}",
    )  # fmt: skip
    cell = int(cells.loc[cells["date_start"] == start, "cell"].iloc[0])
    compared = in_force.find(screen)
    other = None if compared is None or compared.result.plan is None else compared.result.plan
    current = None if other is None else spend_at(other, product, channel, start)

    result = edition.result

    def work(errand: Errand) -> CellCurve:
        return aside.call(reading.curve, result, cell, current or 0.0)

    errand = beside.ask("curve", (id(result), cell, current), result, work)
    found = cast("CellCurve | None", beside.answer(errand))
    if found is None:
        st.html(markup.note(say("why.curve_working", lang)))
        return
    _drawn(edition, found, f"{edition.line(product, channel)}", start, current)


def _days(start: str, end: str, lang: Lang) -> str:
    return days_said(date.fromisoformat(start), date.fromisoformat(end), lang == "zh")


def _drawn(edition: Edition, found: CellCurve, name: str, start: str, current: float | None) -> None:
    lang, zh = edition.lang, edition.lang == "zh"
    if found.prior:
        mark = edition.word(words.VERIFICATION, "unverified")
        st.html(markup.sample(mark, say("why.curve_thin", lang)))
    st.html(markup.note(say("why.curve_note", lang)))

    def shown(value: float) -> str:
        return prose.money(value, zh) if edition.result.goal in MONEY_GOALS else f"{value:,.1f}"

    table = found.table
    near = int((table["spend"] - found.spend).abs().to_numpy().argmin())
    alt = say(
        "why.curve_alt", lang, name=name, start=_days(start, start, lang), spend=prose.money(found.spend, zh),
        value=shown(found.value),
        low=shown(float(table["low"].iloc[near])), high=shown(float(table["high"].iloc[near])),
    )  # fmt: skip
    rows = table.rename(columns={column: say(f"why.curve_{column}", lang) for column in table.columns})
    drawn = charts.curve(edition, found, found.spend, current)
    chart.show(drawn, rows, key="curve", alt=alt, name="curve", lang=lang)

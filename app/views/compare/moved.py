"""Where the money differs: by month as a picture, by any dimension as a table, and in plain words."""

import markup
import pandas as pd
import streamlit as st
from catalogue import say
from widgets import chart

from campaignplan.planning.asking.comparison import Comparison
from campaignplan.planning.asking.grouped import DIMENSION_WORDS, DIMENSIONS, named
from campaignplan.publishing import charts, prose
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables.scenarios import money_rows
from campaignplan.text import Lang

MOST = 60


def show(edition: Edition, found: Comparison) -> charts.Spec:
    """Draw words, chart and table; return the chart for whoever prints it."""
    lang = edition.lang
    _words(found, lang)
    drawn = _months(edition, found)
    _table(edition, found)
    return drawn


def sentences(found: Comparison, lang: Lang) -> list[tuple[str, list[str]]]:
    """Return what is to be said of each plan against the first."""
    return [(name, [one.to(lang) for one in found.sentences(name)]) for name in found.names[1:]]


def _words(found: Comparison, lang: Lang) -> None:
    if len(found.names) < 2:
        return
    st.header(say("compare.differs", lang), anchor=False)
    for name, told in sentences(found, lang):
        st.markdown(
            f"**{say('compare.against', lang, name=markup.plain(name), first=markup.plain(found.names[0]))}**"
        )
        st.markdown("\n".join(f"- {markup.plain(line)}" for line in told))


def _months(edition: Edition, found: Comparison) -> charts.Spec:
    lang = edition.lang
    table = found.money[found.money["dimension"] == "month"].drop(columns="dimension")
    # Months without money belong to the year too.
    every = sorted({*table["member"], *edition.months})
    table = table.set_index("member").reindex(every, fill_value=0.0).rename_axis("member").reset_index()
    long = table.melt("member", var_name="plan", value_name="spend").rename(columns={"member": "month"})
    drawn = charts.months_side_by_side(edition, long)
    rows = table.rename(columns={"member": say("budget.months_month", lang)})
    rows.iloc[:, 0] = [named(edition.problem, "month", str(month)).to(lang) for month in table["member"]]
    zh = lang == "zh"
    parts = [f"{name} {prose.money(float(table[name].sum()), zh)}" for name in table.columns[1:]]
    st.header(say("compare.months", lang), anchor=False)
    alt = say("compare.months_alt", lang, plans=("；" if zh else "; ").join(parts))
    chart.show(drawn, rows, key="compare_months", alt=alt, name="compare-months", lang=lang)
    return drawn


def _table(edition: Edition, found: Comparison) -> None:
    lang = edition.lang
    st.header(say("compare.table", lang), anchor=False)
    dimension = st.segmented_control(
        say("compare.by", lang), DIMENSIONS, required=True, default="month", key="compare_by",
        format_func=lambda one: DIMENSION_WORDS[one].to(lang).capitalize(),
    )  # fmt: skip
    rows = money_rows(found, dimension or "month", lang)
    names = list(rows.columns[1:])
    zh = lang == "zh"
    lines = [
        [str(row[0]), prose.money(float(row[1]), zh), *(prose.change(float(value), zh) for value in row[2:])]
        for row in rows.head(MOST).itertuples(index=False)
    ]
    sums = rows[names].sum()
    lines.append(
        [
            say("compare.all", lang),
            prose.money(float(sums.iloc[0]), zh),
            *(prose.change(float(v), zh) for v in sums.iloc[1:]),
        ]
    )
    heads = [DIMENSION_WORDS[dimension or "month"].to(lang).capitalize(), names[0]]
    heads += [say("compare.more_than", lang, name=name) for name in names[1:]]
    st.html(markup.table(heads, lines, numbers=range(1, len(heads))))
    if len(rows) > MOST:
        st.html(markup.note(say("compare.more_rows", lang, number=len(rows) - MOST)))


def frame(found: Comparison, lang: Lang) -> pd.DataFrame:
    """Return every dimension's money as one table, for a file."""
    parts = [
        money_rows(found, dimension, lang).assign(by=DIMENSION_WORDS[dimension].to(lang)) for dimension in DIMENSIONS
    ]
    return pd.concat(parts, ignore_index=True)

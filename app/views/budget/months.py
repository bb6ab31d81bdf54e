"""Each month's money, and that of the plan in force."""

import markup
import pandas as pd
import streamlit as st
from catalogue import say
from in_force import InForce
from widgets import chart

from campaignplan.planning.asking.grouped import named
from campaignplan.publishing import charts, prose
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables.beside import ALL
from views.budget.table import summed


def show(edition: Edition, compared: InForce | None) -> None:
    """Draw the chart."""
    lang = edition.lang
    drawn, table = _made(edition, compared)
    names = [named(edition.problem, "month", str(month)).to(lang) for month in table["month"]]
    most = int(table["spend"].to_numpy().argmax())
    zh = lang == "zh"
    alt = say(
        "budget.months_alt", lang, most=names[most], amount=prose.money(float(table["spend"].iloc[most]), zh),
        all=prose.money(float(table["spend"].sum()), zh),
    )  # fmt: skip
    rows = pd.DataFrame({say("budget.months_month", lang): names, say("budget.months_now", lang): table["spend"]})
    if compared is not None:
        rows[say(f"budget.with_{compared.kind}", lang)] = table["before"]
    title = say("budget.months", lang)
    st.header(title, anchor=False)
    if compared is not None:
        st.html(markup.note(say("budget.months_key", lang, other=say(f"budget.with_{compared.kind}", lang))))
    chart.show(drawn, rows, key="months", alt=alt, called=title, name="months", lang=lang)


def _made(edition: Edition, compared: InForce | None) -> tuple[charts.Spec, pd.DataFrame]:
    """Return the chart and its rows, drawn once for the two plans."""
    other = None if compared is None else compared.result
    kept = st.session_state.get("months")
    if kept is None or kept[0] is not edition or kept[1] is not other:
        found = summed(edition, compared, "stage")
        money, more = found.money[ALL].to_numpy()[:-1], found.more[ALL].to_numpy()[:-1]
        table = pd.DataFrame({"month": found.money.index[:-1], "spend": money, "before": money - more})
        kept = st.session_state["months"] = (edition, other, charts.months_beside(edition, table), table)
    drawn: charts.Spec = kept[2]
    rows: pd.DataFrame = kept[3]
    return drawn, rows

"""The year at a glance."""

import pandas as pd
import streamlit as st
from catalogue import say
from widgets import chart

from campaignplan.dates import day_said
from campaignplan.publishing import charts, prose, tables
from campaignplan.publishing.edition import Edition


def show(edition: Edition) -> None:
    """Draw promotions in lanes and spend by week and stage.

    At its own width, and to be scrolled on a phone: Streamlit stretches the two halves of the chart apart,
    so that promotions no longer stand above their weeks.
    """
    st.header(say("budget.year", edition.lang), anchor=False)
    rows = tables.stage_weeks(edition)
    chart.show(charts.year(edition), rows, key="year", alt=words(edition, rows), name="year", lang=edition.lang)


def words(edition: Edition, rows: pd.DataFrame) -> str:
    """Say what the chart says."""
    lang, zh = edition.lang, edition.lang == "zh"
    weeks = rows.set_index(rows.columns[0]).sum(axis=1)
    about = say("budget.year_alt", lang)
    if weeks.empty or not weeks.max():
        return about
    day = day_said(pd.Timestamp(str(weeks.idxmax())).date(), zh)
    most = say("overview.year_most", lang, day=day, amount=prose.money(float(weeks.max()), zh))
    return f"{about}{'。' if zh else '. '}{most}"

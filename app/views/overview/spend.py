"""Money by month: planned, and what went out where reports were imported."""

import streamlit as st
import tracked
from catalogue import say
from session import Screen
from widgets import chart

from campaignplan.dates import day_said
from campaignplan.publishing import charts, prose
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables import pacing_table
from campaignplan.tracking import Pace


def show(screen: Screen, edition: Edition) -> None:
    """Draw the chart."""
    st.header(say("overview.spend", screen.lang), anchor=False)
    found = tracked.pacing(screen, edition)
    chart.show(
        charts.pacing(edition, found.table),
        pacing_table(found, edition),
        key="spend",
        alt=words(found, edition),
        name="spend",
        lang=screen.lang,
    )


def words(found: Pace, edition: Edition) -> str:
    """Say what the chart says."""
    lang, zh = edition.lang, edition.lang == "zh"
    reported = (
        say("overview.spend_unreported", lang)
        if found.through is None
        else say(
            "overview.spend_reported",
            lang,
            day=day_said(found.through, lang == "zh"),
            actual=prose.money(found.actual, zh),
            due=prose.money(found.due, zh),
        )
    )
    return say("overview.spend_alt", lang, planned=prose.money(found.planned, zh), reported=reported)

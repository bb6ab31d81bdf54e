"""The year at a glance."""

import streamlit as st
from text import say

from campaignplan.publishing import charts
from campaignplan.publishing.edition import Edition


def show(edition: Edition) -> None:
    """Draw promotions in lanes and spend by week and stage."""
    st.subheader(say("year", edition.lang), anchor=False)
    st.altair_chart(
        charts.year(edition), width="stretch", theme=None, key="year", alt=say("year_alt", edition.lang)
    )

"""The year at a glance."""

import solved
import streamlit as st
from catalogue import say

from campaignplan.publishing.edition import Edition


def show(edition: Edition) -> None:
    """Draw promotions in lanes and spend by week and stage.

    At its own width, and to be scrolled on a phone: Streamlit stretches the two halves of the chart apart,
    so that promotions no longer stand above their weeks.
    """
    st.header(say("budget.year", edition.lang), anchor=False)
    with st.container(key="year-scroll"):
        st.vega_lite_chart(
            solved.year_chart(edition),
            width="content",
            theme=None,
            key="year",
            alt=say("budget.year_alt", edition.lang),
        )

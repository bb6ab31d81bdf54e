"""A chart with its words: what it shows for who cannot see it, its figures as a table, and ways to take it along."""

from collections.abc import Callable
from typing import Literal

import aside
import markup
import pandas as pd
import streamlit as st
from catalogue import say

from campaignplan.publishing.charts import Spec, plain_svg, png
from campaignplan.publishing.frame_csv import frame_csv
from campaignplan.text import Lang


def show(
    drawn: Spec,
    rows: pd.DataFrame,
    *,
    key: str,
    alt: str,
    name: str,
    lang: Lang,
    called: str = "",
    on_pick: Callable[[], None] | None = None,
) -> None:
    """Draw a chart.

    Parameters
    ----------
    drawn
        Vega-Lite, as `campaignplan.publishing.charts` makes it.
    rows
        The figures behind it, headings in the reader's language: shown as a table and taken along as CSV.
    key, name
        The chart's key on the page, and its files' name without ending.
    alt
        One sentence that says what the picture says.
    called
        The chart's title, where from one drawing to the next only its rows in ``datasets`` change: a browser then
        moves what it has drawn, and makes nothing anew. It would for another `alt`, which stands unseen before it.
    on_pick
        Called when something of the chart was clicked; the state `key` then says what, by the chart's selections.
    """
    # As wide as there is room, a phone's too; a chart of two halves would be pulled apart, and scrolls instead.
    width: Literal["content", "stretch"] = "content" if "vconcat" in drawn else "stretch"
    with st.container(key=f"{key}-scroll"):
        if called:
            st.html(markup.unseen(alt))
        st.vega_lite_chart(drawn, width=width, theme=None, key=key, alt=called or alt, on_select=on_pick or "ignore")
    with st.popover(say("chart.take", lang), type="tertiary"):
        st.caption(alt)
        st.dataframe(rows, hide_index=True, key=f"{key}-rows")
        ways = {
            "PNG": ("image/png", lambda: aside.call(png, drawn)),
            "SVG": ("image/svg+xml", lambda: aside.call(plain_svg, drawn)),
            "CSV": ("text/csv", lambda: frame_csv(rows)),
        }
        for place, (way, (mime, make)) in zip(st.columns(len(ways)), ways.items(), strict=True):
            file, own = f"{name}.{way.lower()}", f"{key}-{way}"
            place.download_button(way, make, file, mime, key=own, on_click="ignore", width="stretch")

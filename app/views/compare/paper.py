"""The comparison taken along: one page as PDF or picture, the money as a table."""

import aside
import markup
import streamlit as st
from catalogue import say
from session import Screen

from campaignplan.planning.asking.comparison import Comparison
from campaignplan.publishing import charts, prose
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.frame_csv import frame_csv
from campaignplan.publishing.one_page import Page, page_pdf, page_png
from views.compare import moved


def show(
    screen: Screen, names: list[str], rows: list[list[str]], drawn: charts.Spec, found: Comparison, first: Edition
) -> None:
    """Draw the ways to take it along; each is made when it is asked for."""
    lang = screen.lang
    st.header(say("compare.paper", lang), anchor=False)
    st.html(markup.note(say("compare.paper_note", lang)))

    def made() -> Page:
        return page(screen, names, rows, drawn, found, first)

    ways = {
        "pdf": ("application/pdf", lambda: aside.call(page_pdf, made())),
        "png": ("image/png", lambda: aside.call(page_png, made())),
        "csv": ("text/csv", lambda: frame_csv(moved.frame(found, lang))),
    }
    with st.container(horizontal=True):
        for way, (mime, make) in ways.items():
            st.download_button(
                say(f"compare.take_{way}", lang), make, f"compare.{way}", mime, key=f"compare-{way}",
                on_click="ignore",
            )  # fmt: skip


def page(
    screen: Screen, names: list[str], rows: list[list[str]], drawn: charts.Spec, found: Comparison, first: Edition
) -> Page:
    """Return what stands on the page."""
    lang = screen.lang
    told = [
        f"{name}: {line}" if lang == "en" else f"{name}：{line}"
        for name, lines in moved.sentences(found, lang) for line in lines
    ]  # fmt: skip
    return Page(
        say("compare.page_title", lang, name=screen.problem.settings.name), prose.span(first),
        [say("compare.figure", lang), *names], rows, aside.call(charts.plain_svg, drawn).decode(), told,
        prose.version_line(first), say("compare.page_more", lang),
    )  # fmt: skip

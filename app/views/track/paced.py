"""Pace: money due beside money spent, and where they part."""

import markup
import solved
import streamlit as st
import tracked
from catalogue import say
from session import Screen
from widgets import chart, jump

from campaignplan.dates import day_said
from campaignplan.money import yuan
from campaignplan.publishing import charts, prose
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables import pacing_table
from campaignplan.tracking import Axis, Pace
from views.overview.spend import words
from views.track import alerting

AXES: tuple[Axis, ...] = ("month", "channel", "product")


def show(screen: Screen, followed: tracked.Followed) -> None:
    """Draw cards, chart or table, and alerts."""
    lang = screen.lang
    st.header(say("track.pace", lang), anchor=False)
    key = "track.plan_latest" if followed.name is None else "track.plan_starred"
    st.html(markup.note(say(key, lang, name=followed.name)))
    if followed.name is None:
        jump.show("compare", lang)
    if followed.outdated:
        st.warning(say("track.outdated", lang))
    edition = solved.edition(followed.result, lang)
    found = tracked.pacing(screen, edition)
    if found.through is None:
        return
    st.html(markup.cards(_cards(found, edition)))
    chosen = st.segmented_control(
        say("track.by", lang), AXES, default="month", required=True, key="pace_by",
        format_func=lambda one: say(f"track.by_{one}", lang), label_visibility="collapsed",
    )  # fmt: skip
    axis = chosen or "month"
    shown = found if axis == "month" else tracked.pacing(screen, edition, axis)
    if axis == "month":
        drawn = charts.pacing(edition, found.table)
        table = pacing_table(found, edition)
        chart.show(drawn, table, key="pace", alt=words(found, edition), name="pace", lang=lang)
    else:
        table = pacing_table(shown, edition, axis)
        lines = [
            [str(row[0]), *(yuan(value) for value in row[1:])] for row in table.itertuples(index=False, name=None)
        ]
        st.html(markup.table(list(table.columns), lines, numbers=(1, 2, 3, 4)))
    alerting.show(screen, edition)


def _cards(found: Pace, edition: Edition) -> list[tuple[str, str, str]]:
    lang, zh = edition.lang, edition.lang == "zh"
    assert found.through is not None
    off = "track.even" if round(found.off) == 0 else "track.ahead" if found.off > 0 else "track.behind"
    share = f"{found.actual / found.due:.0%}" if found.due else prose.MISSING
    return [
        (
            say("track.card_due", lang, day=day_said(found.through, zh)),
            prose.money(found.due, zh),
            say("track.card_whole", lang, amount=prose.money(found.planned, zh)),
        ),
        (say("track.card_actual", lang), prose.money(found.actual, zh), say("track.card_share", lang, share=share)),
        (say("track.card_off", lang), prose.money(found.off, zh), say(off, lang)),
    ]

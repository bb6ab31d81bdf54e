"""Holidays and the days made up for them."""

import markup
import streamlit as st
from catalogue import say
from session import Screen

from campaignplan.dates import day_said
from campaignplan.words import VERIFICATION
from views.calendar import nothing

MARKS = {"holiday": "off", "makeup": "on"}


def show(screen: Screen) -> None:
    """Draw the days off and on that fall into the plan, with where they come from."""
    lang, zh = screen.lang, screen.lang == "zh"
    horizon = screen.problem.settings.horizon
    found = [one for one in screen.problem.holidays if one.span.overlap(horizon)]
    if not found:
        nothing.show("days_none", lang, settings=True)
        return
    st.html(markup.note(say("calendar.days_note", lang)))
    lines = []
    for one in sorted(found, key=lambda holiday: (holiday.start, holiday.id)):
        first, last = day_said(one.start, zh), day_said(one.end, zh)
        mark = say(f"calendar.days_{MARKS.get(one.kind, 'slack')}", lang)
        name = one.name if zh else one.name_en or one.name
        days = first if one.start == one.end else f"{first} – {last}"
        lines.append((name, mark, days, str(one.span.days), VERIFICATION[one.status].to(lang)))
    headings = [say(f"calendar.day_{name}", lang) for name in ("name", "mark", "when", "number", "status")]
    st.html(markup.table(headings, lines, numbers=(3,), marked=say("calendar.days_on", lang)))

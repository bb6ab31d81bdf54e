"""A week's list of what is to be done, as text for a chat group."""

import markup
import streamlit as st
from catalogue import say

from campaignplan.agenda.tasks import Task, week_text
from campaignplan.dates import Span
from campaignplan.text import Lang


def show(found: tuple[Task, ...], week: Span, name: str, lang: Lang) -> None:
    """Draw the list, to be opened and copied, under the name of whose it is; nothing where there is nothing to do."""
    if not found:
        return
    first, last = (f"{day.month}/{day.day}" for day in (week.start, week.end))
    with st.expander(say("tasks.copy", lang)):
        done = sum(task.finished for task in found)
        counted = say("tasks.counted", lang, number=len(found), done=done)
        st.html(markup.note(f"{counted} · {say('tasks.copy_about', lang)}"))
        heading = say("tasks.heading", lang, name=name, first=first, last=last).strip()
        st.code(week_text(found, heading, lang), language=None, wrap_lines=True)

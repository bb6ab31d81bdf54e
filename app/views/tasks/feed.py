"""One's own tasks in one's own calendar: a feed that shows nobody else's."""

import changing
import markup
import streamlit as st
from catalogue import say
from session import Screen

from campaignplan.errors import InputError
from campaignplan.feeds.base_address import checked_base
from campaignplan.feeds.scope import Scope
from views.data import feed_link


def show(screen: Screen) -> None:
    """Draw the address made last, or the button that makes one."""
    lang = screen.lang
    feed_link.show(screen)
    with st.expander(say("tasks.subscribe", lang)):
        if not screen.seat.may("subscribe"):
            st.html(markup.note(say("tasks.subscribe_not", lang)))
            return
        st.html(markup.note(say("tasks.subscribe_about", lang)))
        st.button(say("tasks.subscribe_make", lang), key="subscribe_make", on_click=_make, args=(screen,))


def _make(screen: Screen) -> None:
    here = "/".join((st.context.url or "http://localhost:8501").split("/")[:3])
    try:
        base = checked_base(here, "base")
        link, token = screen.seat.create_link(Scope(person=screen.seat.person.name), base=base, lang=screen.lang)
    except InputError as error:
        changing.refused(error)
        return
    feed_link.keep(link, token)

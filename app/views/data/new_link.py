"""The form for a new subscription."""

from typing import Any

import changing
import streamlit as st
from catalogue import both, say
from session import Screen

from campaignplan.calendars.event import KIND_NAMES, ROLE_NAMES, EventKind
from campaignplan.errors import InputError
from campaignplan.feeds.base_address import checked_base
from campaignplan.feeds.scope import Scope
from campaignplan.storage.workspace.people import People
from views.data import feed_link

KINDS: tuple[EventKind, ...] = ("promotion", "phase", "deadline", "task", "duty", "money", "stage", "test", "holiday")
"""Those people choose from; the rest belongs to them."""


def show(screen: Screen) -> None:
    """Draw the form; who may only subscribe for themselves chooses nothing but how."""
    lang, seat = screen.lang, screen.seat
    every, own = seat.may("links"), seat.may("subscribe")
    with st.expander(say("data.new_link", lang), expanded=not seat.workspace.feeds().shown().links):
        if not own:
            st.markdown(say("data.cannot_subscribe", lang))
            return
        with st.form("new_link", border=False):
            asked: dict[str, Any] = {"person": seat.person.name}
            if every:
                left, right = st.columns(2)
                asked["roles"] = left.multiselect(
                    say("data.for_roles", lang), list(ROLE_NAMES), key="link_roles",
                    format_func=lambda one: ROLE_NAMES[one].to(lang), placeholder=say("data.all_roles", lang),
                )  # fmt: skip
                names = [one.name for one in People(seat.workspace.house).list()]
                asked["person"] = right.selectbox(
                    say("data.for_person", lang), names, index=None, key="link_person", accept_new_options=True,
                    placeholder=say("data.anybody", lang), help=say("data.for_person_help", lang),
                )  # fmt: skip
                asked["shops"] = left.multiselect(
                    say("data.for_shops", lang), [shop.id for shop in screen.problem.shops], key="link_shops",
                    format_func=lambda one: next(s.name for s in screen.problem.shops if s.id == one),
                    placeholder=say("data.all_shops", lang),
                )  # fmt: skip
                asked["kinds"] = right.multiselect(
                    say("data.for_kinds", lang), KINDS, key="link_kinds",
                    format_func=lambda one: KIND_NAMES[one].to(lang), placeholder=say("data.all_kinds", lang),
                )  # fmt: skip
            else:
                st.markdown(say("data.for_me", lang, name=seat.person.name))
            base = st.text_input(
                say("data.base", lang), value=_here(), key="link_base", help=say("data.base_help", lang)
            )
            alarms = st.checkbox(say("data.alarms", lang), key="link_alarms")
            if st.form_submit_button(say("data.make_link", lang), type="primary", key="make_link"):
                _make(screen, asked, base, alarms)


def _make(screen: Screen, asked: dict[str, Any], base: str, alarms: bool) -> None:
    scope = Scope(
        tuple(asked.get("roles") or ()), tuple(asked.get("shops") or ()), tuple(asked.get("kinds") or ()),
        (asked.get("person") or "").strip(),
    )  # fmt: skip
    try:
        place = checked_base(base.strip(), say("data.base", screen.lang))
        link, token = screen.seat.create_link(scope, base=place, lang=screen.lang, alarms=alarms)
    except InputError as error:
        changing.refused(error)
    else:
        feed_link.keep(link, token)
        changing.tell("done", both("data.link_made"))
    st.rerun()


def _here() -> str:
    """Return how the visitor reached this page: others may reach it the same way."""
    parts = (st.context.url or "http://localhost:8501").split("/")
    return "/".join(parts[:3])

"""Conflicts: what cannot work, why, and what mends it in one click."""

import address
import markup
import opened
import streamlit as st
from calendar_deeds import Hand, open_event
from catalogue import say
from session import Screen

from campaignplan.agenda.conflicts import KIND_NAMES, SEVERITIES, Clash, Fix, mend
from views.calendar import nothing

MOST = 12


def show(screen: Screen, hand: Hand) -> None:
    """Draw every conflict, what must be mended first in front."""
    lang = screen.lang
    found = opened.conflicts_of(screen.branch, screen.version, screen.problem)
    if not found:
        nothing.show("conflicts_none", lang)
        return
    errors = sum(clash.severity == "error" for clash in found)
    st.html(markup.note(say("calendar.conflicts_count", lang, errors=errors, others=len(found) - errors)))
    asked = address.get("most")
    most = max(MOST, int(asked) if asked.isdecimal() else 0)
    events = {event.id for event in hand.events}
    for number, clash in enumerate(found[:most]):
        _clash(screen, hand, clash, number, events)
    if len(found) > most:
        more = min(MOST, len(found) - most)
        st.button(
            say("calendar.conflicts_more", lang, number=more), key="conflicts_more",
            on_click=address.put, args=("most", str(most + more)),
        )  # fmt: skip


def _clash(screen: Screen, hand: Hand, clash: Clash, number: int, events: set[str]) -> None:
    lang = screen.lang
    with st.container(border=True, key=f"clash-{number}"):
        marks = [(SEVERITIES[clash.severity].to(lang), clash.severity == "error")]
        st.html(markup.clash(KIND_NAMES[clash.kind].to(lang), marks, clash.why.to(lang)))
        can = screen.seat.may("edit")
        with st.container(horizontal=True, gap="small"):
            for place, fix in enumerate(clash.fixes):
                words = fix.words.to(lang) + (say("calendar.replan", lang) if fix.replan else "")
                st.button(
                    markup.plain(words),
                    key=f"mend-{number}-{place}",
                    on_click=_mend,
                    args=(screen, hand, fix),
                    disabled=not can,
                )
            first = next((name for name in clash.events if name in events), None)
            if first is not None:
                st.button(
                    say("calendar.show_it", lang),
                    key=f"show-{number}",
                    on_click=_show,
                    args=(first,),
                    type="tertiary",
                )


def _mend(screen: Screen, hand: Hand, fix: Fix) -> None:
    why = say("calendar.mended", screen.lang, what=fix.words.to(screen.lang))
    hand.attempt(lambda: mend(hand.problem, fix), why)


def _show(name: str) -> None:
    open_event(name)
    address.put("view", "year")

"""The system: how people sign in, where everything is kept, and the self-check."""

import os

import markup
import opened
import streamlit as st
from catalogue import say
from session import Screen

from campaignplan.cli.finding import Finding, Level
from campaignplan.version import __version__
from campaignplan.web.sign_in import SignIn

CHECKED = "self_check"


def show(screen: Screen) -> None:
    """Draw what is set outside the pages, and what the self-check found."""
    lang = screen.lang
    mode = SignIn.asked(os.environ).mode
    place = opened.workspace().address
    lines = [
        [say("settings.version", lang), __version__],
        [say("settings.sign_in", lang), say(f"settings.sign_in_{mode}", lang)],
        [say("settings.place", lang), place.shown if screen.seat.may("settings") else "—"],
    ]
    st.html(markup.table([say("settings.what", lang), say("settings.how", lang)], lines))
    st.html(markup.note(say("settings.system_note", lang)))
    st.header(say("settings.check", lang), anchor=False)
    st.html(markup.note(say("settings.check_note", lang)))
    can = screen.seat.may("settings")
    if st.button(say("settings.check_now", lang), key="check_now", disabled=not can):
        st.session_state[CHECKED] = _checked()
    found: list[Finding] = st.session_state.get(CHECKED, [])
    if found:
        words = {level: say(f"settings.level_{level}", lang) for level in ("ok", "note", "wrong")}
        wrong = sum(one.level == "wrong" for one in found)
        st.markdown(say("settings.all_well" if not wrong else "settings.some_wrong", lang, number=wrong))
        rows = [[words[_level(one)], one.sentence.to(lang)] for one in found]
        st.html(
            markup.table([say("settings.level", lang), say("settings.finding", lang)], rows, marked=words["wrong"])
        )


def _checked() -> list[Finding]:
    from campaignplan.cli.self_check import findings

    return list(findings(None))


def _level(one: Finding) -> Level:
    return one.level

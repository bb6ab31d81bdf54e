"""No plan: the clash in words, and ways out that take one click."""

import actions
import markup
import session
import streamlit as st
from text import say

from campaignplan.planning.result import Result
from campaignplan.text import Lang


def show(result: Result, shown: Result | None, lang: Lang) -> None:
    """Draw why there is no plan and what can be done."""
    conflict = result.conflict
    with st.container(border=True):
        if conflict is None:
            st.error(f"**{say('solve_failed', lang)}** {markup.plain(result.message.to(lang))}")
            st.button(say("more_time", lang), key="more_time", on_click=session.prove, args=(result.problem,))
            return
        st.error(f"**{say('clash', lang)}**\n\n{markup.plain(conflict.sentence.to(lang))}")
        ways = [(way, actions.loosened(result.problem, way)) for way in conflict.relaxations]
        if any(changed is not None for _, changed in ways):
            st.markdown(say("clash_ways", lang))
        for number, (way, changed) in enumerate(ways):
            sentence = markup.plain(way.sentence.to(lang))
            if changed is None:
                st.markdown(say("clash_by_hand", lang, way=sentence))
            else:
                st.button(sentence, key=f"loosen-{number}", on_click=session.loosen, args=(way,), width="stretch")
        st.html(
            markup.note(say("clash_elsewhere", lang) + ("" if shown is None else " " + say("clash_before", lang)))
        )


def loosened(lang: Lang) -> None:
    """Say which rules were loosened on the page, with a way back."""
    ways = st.session_state.get("loosened", ())
    if not ways:
        return
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.html(markup.note(say("loosened", lang, what="; ".join(way.sentence.to(lang) for way in ways))))
    right.button(say("undo_loosened", lang), key="undo_loosened", on_click=session.forget_loosened, width="stretch")

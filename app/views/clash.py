"""No plan: the clash in words, and ways out that take one click."""

from dataclasses import replace

import actions
import markup
import solved
import streamlit as st
from catalogue import say
from session import Screen, try_out

from campaignplan.planning.result import Relaxation, Result


def show(result: Result, screen: Screen) -> None:
    """Draw why there is no plan and what can be done."""
    conflict, lang = result.conflict, screen.lang
    with st.container(border=True):
        if conflict is None:
            st.error(f"**{say('solving.solve_failed', lang)}** {markup.plain(result.message.to(lang))}")
            st.button(say("solving.more_time", lang), key="more_time", on_click=solved.prove, args=(result.problem,))
            return
        st.error(f"**{say('clash.clash', lang)}**\n\n{markup.plain(conflict.sentence.to(lang))}")
        ways = [(way, actions.loosened(result.problem, way)) for way in conflict.relaxations]
        if any(changed is not None for _, changed in ways):
            st.markdown(say("clash.clash_ways", lang))
        for number, (way, changed) in enumerate(ways):
            sentence = markup.plain(way.sentence.to(lang))
            if changed is None:
                st.markdown(say("clash.clash_by_hand", lang, way=sentence))
            else:
                st.button(sentence, key=f"loosen-{number}", on_click=_loosen, args=(screen, way), width="stretch")
        before = "" if solved.last(screen) is None else " " + say("clash.clash_before", lang)
        st.html(markup.note(say("clash.clash_elsewhere", lang) + before))


def _loosen(screen: Screen, way: Relaxation) -> None:
    try_out(screen.branch, screen.draft.loosen(screen.problem, way))


def loosened(screen: Screen) -> None:
    """Say which rules were loosened on the page, with a way back."""
    ways = screen.draft.loosened
    if not ways:
        return
    lang = screen.lang
    left, right = st.columns([4, 1], vertical_alignment="center")
    said = "; ".join(way.sentence.to(lang) for way in ways)
    left.html(markup.note(say("clash.loosened", lang, what=said)))
    right.button(
        say("clash.undo_loosened", lang),
        key="undo_loosened",
        on_click=lambda: try_out(screen.branch, replace(screen.draft, loosened=())),
        width="stretch",
    )

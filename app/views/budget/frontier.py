"""The frontier: what each budget can bring."""

from typing import cast

import beside
import fingerprints
import markup
import pandas as pd
import streamlit as st
from catalogue import say
from errands import Errand
from session import Screen
from widgets import chart, working

from campaignplan import words
from campaignplan.errors import InputError
from campaignplan.planning.asking.frontier import POINTS, Frontier, frontier
from campaignplan.planning.result import Options
from campaignplan.publishing import charts
from campaignplan.publishing.edition import Edition

ASKED = "frontier"
LIMIT = Options(gap=0.01, time_limit=180.0)


def show(screen: Screen, edition: Edition) -> None:
    """Draw the question, how far its answer is, and the answer."""
    lang, problem = screen.lang, screen.wanted
    st.header(say("budget.frontier", lang), anchor=False)
    st.html(markup.note(say("budget.frontier_note", lang)))
    asked = fingerprints.fingerprint(problem)
    if st.session_state.get(ASKED) != asked:
        st.button(say("budget.frontier_do", lang), key="frontier_do", on_click=_ask, args=(asked,))
        return

    def work(errand: Errand) -> Frontier | InputError:
        try:
            return frontier(
                problem, options=LIMIT, points=POINTS, progress=lambda done, of: errand.tell((done, of)),
                stop=errand.stopping.is_set,
            )  # fmt: skip
        except InputError as error:
            return error

    errand = beside.ask(ASKED, asked, problem, work, slow=True)
    if not errand.done:
        working.show(errand, ASKED, say("budget.frontier_working", lang), lambda one: _so_far(one, screen), lang)
        return
    found = cast("Frontier | InputError | None", beside.answer(errand))
    if isinstance(found, InputError):
        why = "; ".join(issue.sentence(lang) for issue in found.issues)
        st.warning(markup.plain(say("budget.frontier_refused", lang, why=why)))
    elif found is not None:
        _told(screen, edition, found)


def _ask(asked: str) -> None:
    st.session_state[ASKED] = asked


def _so_far(errand: Errand, screen: Screen) -> str:
    seconds = f"{errand.seconds:.0f}"
    if errand.progress is None:
        return say("budget.working_seconds", screen.lang, seconds=seconds)
    done, every = errand.progress
    return say("budget.frontier_progress", screen.lang, done=done + 1, all=every, seconds=seconds)


def _told(screen: Screen, edition: Edition, found: Frontier) -> None:
    lang = screen.lang
    said = [text.to(lang) for text in found.sentences]
    st.html(markup.said(said))
    if not found.table["value"].notna().any():
        return
    table = found.table[["budget", "value", "bound", "spend", "marginal"]]
    names = ("frontier_budget", "", "frontier_bound", "frontier_spend", "frontier_marginal")
    goal = words.word(words.GOALS, found.goal, lang)
    rows = pd.DataFrame(table.to_numpy(), columns=[say(f"budget.{name}", lang) if name else goal for name in names])
    drawn = charts.frontier(edition, found, screen.wanted.settings.total).to_dict()
    chart.show(drawn, rows, key="frontier", alt=" ".join(said), name="frontier", lang=lang)

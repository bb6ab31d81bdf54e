"""The frontier: what each budget can bring, each to be tried by a click or from a list."""

from dataclasses import replace
from typing import cast

import actions
import aside
import beside
import fingerprints
import markup
import pandas as pd
import streamlit as st
from catalogue import say
from errands import Errand
from session import Screen, try_out
from widgets import chart, working

from campaignplan import words
from campaignplan.errors import InputError
from campaignplan.money import LARGEST
from campaignplan.planning.asking.frontier import POINTS, Frontier, frontier
from campaignplan.planning.explain import MONEY_GOALS
from campaignplan.planning.result import Options
from campaignplan.publishing import charts, prose
from campaignplan.publishing.edition import Edition

ASKED, CHART = "frontier_asked", "frontier"
LIMIT = Options(gap=0.01, time_limit=180.0)


def show(screen: Screen, edition: Edition) -> None:
    """Draw the question, how far its answer is, and the answer."""
    lang, problem = screen.lang, screen.wanted
    st.header(say("budget.frontier", lang), anchor=False)
    st.html(markup.note(say("budget.frontier_note", lang)))
    known = st.session_state.get(ASKED)
    asked = None if known is None else _question(screen)
    if asked is None or asked != known:
        st.button(say("budget.frontier_do", lang), key="frontier_do", on_click=_ask, args=(screen,))
        return

    def work(errand: Errand) -> Frontier | InputError:
        try:
            return aside.call(
                frontier, problem, options=LIMIT, points=POINTS, progress=lambda done, of: errand.tell((done, of)),
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


def _question(screen: Screen) -> str:
    """Return what the question goes by: a frontier is the same whatever total is tried on it."""
    kept = st.session_state.get("frontier_of")
    if kept is None or kept[0] is not screen.wanted:
        kept = st.session_state["frontier_of"] = (screen.wanted, actions.with_total(screen.wanted, None))
    return fingerprints.fingerprint(kept[1])


def _ask(screen: Screen) -> None:
    st.session_state[ASKED] = _question(screen)


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
    drawn = charts.frontier(edition, found, screen.wanted.settings.total)
    chart.show(
        drawn, rows, key=CHART, alt=" ".join(said), name="frontier", lang=lang,
        on_pick=lambda: _clicked(screen),
    )  # fmt: skip
    _list(screen, found)


def _list(screen: Screen, found: Frontier) -> None:
    """Draw the points as a list: what a click on the chart does, for who has no mouse."""
    lang, zh = screen.lang, screen.lang == "zh"
    rows = found.table[found.table["value"].notna()]
    money = found.goal in MONEY_GOALS
    values = dict(zip(rows["budget"].astype(float), rows["value"].astype(float), strict=True))

    def said(budget: float) -> str:
        value = prose.money(values[budget], zh) if money else f"{values[budget]:,.0f}"
        goal = words.word(words.GOALS, found.goal, lang)
        return say("budget.frontier_point", lang, budget=prose.money(budget, zh), goal=goal, value=value)

    budgets = list(values)
    total = screen.wanted.settings.total
    near = min(range(len(budgets)), key=lambda number: abs(budgets[number] - (total or budgets[-1])))
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    key = f"frontier_point-{total}"
    chosen = left.selectbox(say("budget.frontier_points", lang), budgets, near, format_func=said, key=key)
    right.button(
        say("budget.seek_try", lang), key="frontier_try", on_click=_listed, args=(screen, key), width="stretch",
        disabled=chosen == total,
    )  # fmt: skip


def _clicked(screen: Screen) -> None:
    picked = st.session_state[CHART]["selection"].get(charts.PICK) or []
    budget = picked[0].get("budget") if picked else None
    if isinstance(budget, int | float) and 0 <= budget <= LARGEST:
        _try(screen, float(budget))


def _listed(screen: Screen, key: str) -> None:
    _try(screen, st.session_state[key])


def _try(screen: Screen, total: float) -> None:
    saved = screen.problem.settings.total
    try_out(screen.branch, replace(screen.draft, total=None if total == saved else total))

"""Goal seek: what an amount of profit, sales, orders or inquiries takes."""

import math
from dataclasses import replace
from typing import cast

import aside
import beside
import fingerprints
import markup
import streamlit as st
from catalogue import say
from errands import Errand
from session import Screen, try_out
from widgets import working

from campaignplan import words
from campaignplan.money import LARGEST
from campaignplan.planning.asking.needed import SOUGHT, Needed, needed
from campaignplan.planning.result import Options
from campaignplan.planning.rule import Metric
from campaignplan.publishing import prose
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables import totals

ASKED = "seek"
LIMIT = Options(gap=0.01, time_limit=60.0)


def show(screen: Screen, edition: Edition) -> None:
    """Draw the question, and its answer beside it when it is there."""
    lang, sums = screen.lang, totals(edition)
    st.header(say("budget.seek", lang), anchor=False)
    what, amount, do = st.columns([1, 1, 1], vertical_alignment="bottom")
    metric = what.selectbox(
        say("budget.seek_metric", lang), SOUGHT, format_func=lambda one: words.word(words.GOALS, one, lang),
        key="seek_metric",
    )  # fmt: skip
    wished = amount.number_input(
        say("budget.seek_amount", lang), 1, int(LARGEST), max(1, round(sums[metric])), step=1000, format="%d",
        key=f"seek_amount-{metric}",
    )  # fmt: skip
    asked = (fingerprints.fingerprint(screen.wanted), metric, float(wished))
    do.button(say("budget.seek_do", lang), key="seek_do", on_click=_ask, args=(screen,), width="stretch")
    st.html(markup.note(say("budget.seek_note", lang)))
    if st.session_state.get(ASKED) != asked:
        return
    problem, start = screen.wanted, edition.result

    def work(errand: Errand) -> Needed:
        return aside.call(
            needed, problem, metric, float(wished), LIMIT, start, progress=errand.tell, stop=errand.stopping.is_set
        )

    errand = beside.ask(ASKED, asked, problem, work, slow=True)
    if not errand.done:
        working.show(errand, ASKED, say("budget.seek_working", lang), lambda one: _so_far(one, screen), lang)
        return
    found = cast("Needed | None", beside.answer(errand))
    if found is not None:
        _told(screen, found)


def _ask(screen: Screen) -> None:
    # As it stands now: a click may come before the page has been drawn with what was typed last.
    metric = cast(Metric, st.session_state["seek_metric"])
    wished = float(st.session_state[f"seek_amount-{metric}"])
    st.session_state[ASKED] = (fingerprints.fingerprint(screen.wanted), metric, wished)


def _so_far(errand: Errand, screen: Screen) -> str:
    lang, found = screen.lang, errand.progress
    seconds = f"{errand.seconds:.0f}"
    if found is None or not math.isfinite(found.bound):
        return say("solving.so_far_none", lang, seconds=seconds)
    value, bound = (prose.money(amount, lang == "zh") for amount in (found.value, found.bound))
    gap = prose.gap_shown(found.gap) if math.isfinite(found.gap) else prose.MISSING
    return say("solving.so_far", lang, seconds=seconds, value=value, bound=bound, gap=gap)


def _told(screen: Screen, found: Needed) -> None:
    lang, zh = screen.lang, screen.lang == "zh"
    kind = "money" if found.metric in ("profit", "gmv") else "count"

    def amount(value: float) -> str:
        return prose.money(value, zh) if kind == "money" else f"{value:,.0f}"

    if found.result.plan is None:
        if math.isfinite(found.most):
            st.warning(markup.plain(say("budget.seek_none", lang, most=amount(found.most))))
        else:
            st.warning(markup.plain(say("budget.seek_failed", lang, why=found.result.message.to(lang))))
        return
    said = say(
        "budget.seek_found", lang, metric=words.word(words.GOALS, found.metric, lang), amount=amount(found.amount),
        total=prose.money(found.total, zh), least=prose.money(found.least, zh),
        spend=prose.money(float(found.result.plan.spend.sum()), zh),
    )  # fmt: skip
    st.success(markup.plain(said))
    st.button(say("budget.seek_try", lang), key="seek_try", on_click=_try, args=(screen, found.total))


def _try(screen: Screen, total: float) -> None:
    try_out(screen.branch, replace(screen.draft, total=total))

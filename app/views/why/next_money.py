"""Where the next 1,000 yuan would go, and what they would bring."""

import math
from typing import Any, cast

import beside
import explained
import markup
import streamlit as st
from catalogue import say
from widgets import working

from campaignplan.planning.asking.grouped import Dimension, named
from campaignplan.planning.asking.next_money import Moved
from campaignplan.planning.explain import MONEY_GOALS
from campaignplan.publishing import prose
from campaignplan.publishing.edition import Edition

NAMES: tuple[Dimension, ...] = ("product", "channel", "month", "promotion")
FEW = 12


def show(edition: Edition) -> None:
    """Draw the sentences and the table."""
    lang, result = edition.lang, edition.result
    st.header(say("why.next", lang), anchor=False)
    parts = ("money_said",) if result.goal == "least_spend" else ("money_said", "next_money")
    errand = explained.ask("next", result, *parts, slow=True)
    if not errand.done:
        said = say("why.next_working", lang)
        working.show(
            errand, "next", said, lambda one: say("why.loosen_seconds", lang, seconds=f"{one.seconds:.0f}"), lang
        )
        return
    answer = cast("tuple[Any, ...] | None", beside.answer(errand))
    if answer is None:
        if errand.stopping.is_set():
            st.html(markup.note(say("why.next_stopped", lang)))
            st.button(say("why.next_again", lang), key="next_again", on_click=beside.again, args=(errand,))
        return
    sentences, *moved = answer
    st.html(markup.said([text.to(lang) for text in sentences]))
    for one in moved:
        _table(edition, one)


def _table(edition: Edition, moved: Moved) -> None:
    lang, zh = edition.lang, edition.lang == "zh"
    if moved.table.empty:
        st.html(markup.note(say("why.next_none", lang)))
        return
    st.html(markup.note(say("why.next_note", lang)))
    money = edition.result.goal in MONEY_GOALS
    lines = []
    for row in moved.table.head(FEW).to_dict("records"):
        names = [
            named(edition.problem, name, str(row[name])).to(lang) if row[name] else prose.MISSING for name in NAMES
        ]
        brings, spend = float(row["brings"]), float(row["spend"])
        each = brings / spend if spend else math.nan
        written = prose.money(brings, zh) if money else f"{brings:,.2f}"
        lines.append([*names, prose.money(spend, zh), written, f"{each:,.2f}" if money else f"{each:,.4f}"])
    headings = [say(f"why.{name}", lang) for name in (*NAMES, "spend", "brings", "each")]
    st.html(markup.table(headings, lines, numbers=(4, 5, 6)))

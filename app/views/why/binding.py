"""What binds, and what a little more of each would be worth."""

from typing import Any

import markup
import pandas as pd
import streamlit as st
from catalogue import say

from campaignplan import words
from campaignplan.planning.asking.explanation import binding
from campaignplan.planning.explain import MONEY_GOALS, a_little_more, amount, subject
from campaignplan.publishing import prose
from campaignplan.publishing.edition import Edition


def show(edition: Edition) -> None:
    """Draw the table of rules that bind."""
    lang = edition.lang
    st.header(say("why.binding", lang), anchor=False)
    rules = binding(edition.result)
    if rules.empty:
        st.html(markup.note(say("why.binding_none", lang)))
        return
    st.html(markup.note(say("why.binding_note", lang)))
    lines = [
        (
            subject(edition.problem, str(row["name"])).to(lang),
            limit(row, edition),
            worth(row, edition),
        )
        for row in rules.to_dict("records")
    ]
    st.html(markup.table([say(f"why.{name}", lang) for name in ("rule", "limit", "worth")], lines, numbers=(1,)))


def limit(row: dict[Any, Any], edition: Edition) -> str:
    """Write a rule's limit with its unit."""
    return amount(str(row["kind"]), str(row["unit"]), float(row["limit"])).to(edition.lang)


def worth(row: dict[Any, Any], edition: Edition) -> str:
    """Say what a little more of a rule's limit is worth."""
    price = float(row["shadow_price"])
    if pd.isna(price) or abs(price) < 1e-9:
        return prose.MISSING
    lang, goal = edition.lang, edition.result.goal
    step, said = a_little_more(str(row["kind"]), str(row["unit"]))
    size = abs(price * step)
    written = prose.money(size, lang == "zh") if goal in MONEY_GOALS else f"{size:,.1f}"
    name = words.word(words.GOALS, goal, lang)
    key = "why.worth_gain" if price * step > 0 else "why.worth_loss"
    return say(key, lang, step=said.to(lang), goal=name if lang == "zh" else name.lower(), amount=written)

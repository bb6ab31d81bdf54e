"""The promotion calendar as a table that edits the problem."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import calendar_edits
import markup
import session
import streamlit as st
from text import say

from campaignplan.errors import Issue
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Result
from campaignplan.text import Lang

if TYPE_CHECKING:
    from streamlit.elements.lib.column_types import ColumnConfig

EDITABLE = ("anchor", "choice", "discount", "fee")


def show(base: Problem, problem: Problem, result: Result | None, issues: Sequence[Issue], lang: Lang) -> None:
    """Draw the table over the data as opened; what was typed into it stays in it, wrong or right."""
    st.header(say("promotions", lang), anchor=False)
    table = calendar_edits.frame(base, lang)
    if table.empty:
        st.html(markup.note(say("promotions_none", lang)))
        return
    st.html(markup.note(say("promotions_note", lang)))
    table["decision"] = _decisions(problem, result, lang)
    if len(problem.shops) == 1:
        table = table.drop(columns="shop")
    if not table["own_terms"].any():
        table = table.drop(columns="own_terms")
    st.data_editor(
        table,
        key=session.table_key(),
        hide_index=True,
        num_rows="fixed",
        disabled=[name for name in table.columns if name not in EDITABLE],
        column_config=_columns(lang),
        width="stretch",
    )
    if issues:
        lines = "\n".join(f"- {markup.plain(issue.sentence(lang))}" for issue in issues)
        st.warning(f"{say('not_saved', lang)}\n\n{lines}")
    if session.edits():
        st.button(say("undo_edits", lang), key="undo_edits", on_click=session.forget_edits)


def _columns(lang: Lang) -> dict[str, "ColumnConfig | str | None"]:
    # Days, shares and money are typed text: the grid's own date and number cells turn what they cannot
    # read into today, or drop it, without a word.
    config = st.column_config
    choices = {code: say(f"choice_{code}", lang) for code in ("auto", "yes", "no")}
    return {
        "promotion": config.TextColumn(say("promotion", lang), pinned=True),
        "shop": config.TextColumn(say("shop", lang)),
        "anchor": config.TextColumn(say("anchor", lang), help=say("anchor_help", lang), required=True),
        "choice": config.SelectboxColumn(
            say("choice", lang),
            help=say("choice_help", lang),
            options=list(choices),
            format_func=lambda code: choices[str(code)],
            required=True,
        ),
        "discount": config.TextColumn(say("discount", lang), help=say("discount_help", lang), required=True),
        "fee": config.TextColumn(say("fee", lang), help=say("fee_help", lang), required=True),
        "own_terms": config.NumberColumn(say("own_terms", lang), help=say("own_terms_help", lang), format="%d"),
        "decision": config.TextColumn(say("decision", lang), help=say("decision_help", lang)),
        "status": config.TextColumn(say("status", lang)),
    }


def _decisions(problem: Problem, result: Result | None, lang: Lang) -> list[str]:
    listed = calendar_edits.rows(session.base())
    if result is None or result.plan is None:
        return ["" for _ in listed]
    taken = result.plan.enrolments()
    taken = taken[taken["enrolled"]]
    shops = {product.id: product.shop for product in problem.products}
    words = []
    for promotion, shop in listed:
        mine = taken[(taken["promotion"] == promotion.id) & (taken["product"].map(shops) == shop.id)]
        words.append(say("decided", lang, number=len(mine)) if len(mine) else say("decided_none", lang))
    return words

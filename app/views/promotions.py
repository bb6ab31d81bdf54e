"""The promotion calendar as a table that edits the problem."""

from typing import TYPE_CHECKING

import calendar_edits
import changing
import markup
import solved
import streamlit as st
from catalogue import say
from session import Screen

from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Result
from campaignplan.text import Lang

if TYPE_CHECKING:
    from streamlit.elements.lib.column_types import ColumnConfig

EDITABLE = ("anchor", "choice", "discount", "fee")


def show(screen: Screen) -> None:
    """Draw the table; what is typed into it is saved at once, or refused with the reason."""
    lang, problem = screen.lang, screen.problem
    st.header(say("promotions.promotions", lang), anchor=False)
    table = calendar_edits.frame(problem, lang)
    if table.empty:
        st.html(markup.note(say("promotions.promotions_none", lang)))
        return
    st.html(markup.note(say("promotions.promotions_note", lang)))
    table["decision"] = _decisions(problem, solved.last(screen), lang)
    if len(problem.shops) == 1:
        table = table.drop(columns="shop")
    if not table["own_terms"].any():
        table = table.drop(columns="own_terms")
    can = screen.seat.may("edit")
    key = f"promotions-{screen.branch.id}-{screen.version}"
    st.data_editor(
        table,
        key=key,
        hide_index=True,
        num_rows="fixed",
        disabled=[name for name in table.columns if not can or name not in EDITABLE],
        column_config=_columns(lang),
        width="stretch",
        on_change=_typed,
        args=(screen, key),
    )
    _, issues = calendar_edits.edited(problem, st.session_state[key]["edited_rows"])
    if issues:
        lines = markup.reasons(issues, lang)
        st.warning(f"{say('promotions.not_saved', lang)}\n\n{lines}")


def _typed(screen: Screen, key: str) -> None:
    after, issues = calendar_edits.edited(screen.problem, st.session_state[key]["edited_rows"])
    if after == screen.problem:
        return
    why = say("promotions.typed", screen.lang)
    if changing.commit_problem(screen.seat, screen.branch, after, why) is not None and issues:
        # What is saved makes another table; what was refused with it would be gone without a word.
        changing.tell("refused", changing.listed("promotions.not_saved", issues))


def _columns(lang: Lang) -> dict[str, "ColumnConfig | str | None"]:
    # Days, shares and money are typed text: the grid's own date and number cells turn what they cannot
    # read into today, or drop it, without a word.
    config = st.column_config
    choices = {code: say(f"promotions.choice_{code}", lang) for code in ("auto", "yes", "no")}
    return {
        "promotion": config.TextColumn(say("promotions.promotion", lang), pinned=True),
        "shop": config.TextColumn(say("promotions.shop", lang)),
        "anchor": config.TextColumn(
            say("promotions.anchor", lang), help=say("promotions.anchor_help", lang), required=True
        ),
        "choice": config.SelectboxColumn(
            say("promotions.choice", lang),
            help=say("promotions.choice_help", lang),
            options=list(choices),
            format_func=lambda code: choices[str(code)],
            required=True,
        ),
        "discount": config.TextColumn(
            say("promotions.discount", lang), help=say("promotions.discount_help", lang), required=True
        ),
        "fee": config.TextColumn(say("promotions.fee", lang), help=say("promotions.fee_help", lang), required=True),
        "own_terms": config.NumberColumn(
            say("promotions.own_terms", lang), help=say("promotions.own_terms_help", lang), format="%d"
        ),
        "decision": config.TextColumn(say("promotions.decision", lang), help=say("promotions.decision_help", lang)),
        "status": config.TextColumn(say("promotions.status", lang)),
    }


def _decisions(problem: Problem, result: Result | None, lang: Lang) -> list[str]:
    listed = calendar_edits.rows(problem)
    if result is None or result.plan is None:
        return ["" for _ in listed]
    taken = result.plan.enrolments()
    taken = taken[taken["enrolled"]]
    shops = {product.id: product.shop for product in problem.products}
    words = []
    for promotion, shop in listed:
        mine = taken[(taken["promotion"] == promotion.id) & (taken["product"].map(shops) == shop.id)]
        words.append(
            say("promotions.decided", lang, number=len(mine)) if len(mine) else say("promotions.decided_none", lang)
        )
    return words

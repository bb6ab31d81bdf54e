"""What stands behind the plan: rules, other ways to spend, and what nobody has checked."""

from typing import Any

import at_sight
import markup
import pandas as pd
import streamlit as st
from catalogue import say

from campaignplan import words
from campaignplan.planning.explain import MONEY_GOALS
from campaignplan.publishing import prose, tables
from campaignplan.publishing.columns import COLUMNS, UNIT_KINDS, Kind
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.report.view import write


def show(edition: Edition) -> None:
    """Draw three tabs."""
    lang = edition.lang
    rules, compare, verify = st.tabs(
        [say("proof.rules", lang), say("proof.compare", lang), say("proof.verify", lang)]
    )
    with rules:
        _rules(edition)
    with compare:
        _compare(edition)
    with verify:
        _verify(edition)


def _rules(edition: Edition) -> None:
    lang, frame = edition.lang, edition.result.rules
    frame = frame.sort_values("binding", ascending=False, kind="stable")
    st.html(markup.note(say("proof.rules_note", lang, binding=int(frame["binding"].sum()), number=len(frame))))
    yes = words.yes_no(True, lang)
    lines = [
        (
            str(row[f"sentence_{lang}"]),
            _amount(row["limit"], str(row["unit"]), edition),
            _amount(row["used"], str(row["unit"]), edition),
            yes if row["binding"] else words.yes_no(False, lang),
        )
        for row in frame.to_dict("records")
    ]
    names = [say(f"proof.{key}", lang) for key in ("in_words", "limit", "used", "binding")]
    st.html(markup.table(names, lines, numbers=(1, 2), marked=yes))


def _amount(value: float, unit: str, edition: Edition) -> str:
    return write(value, UNIT_KINDS.get(unit, "decimal"), edition)


def _compare(edition: Edition) -> None:
    lang, result = edition.lang, edition.result
    errand = at_sight.baselines(result)
    if not errand.done:
        st.html(markup.note(say("proof.compare_later", lang)))
        return
    if errand.future.exception() or not result.baselines:
        st.html(markup.note(say("proof.compare_none", lang)))
        return
    st.html(markup.note(say("proof.compare_note", lang)))
    goal: Kind = "money" if edition.result.goal in MONEY_GOALS else "decimal"
    kinds: dict[str, Kind] = {"plan_name": "text", "spend": "money", "value": goal, "lead": goal}
    kinds["keeps_rules"] = "text"
    frame = tables.baselines(edition)[list(kinds)]
    names = {name: COLUMNS[name].heading.to(lang) for name in kinds}
    names["value"] = edition.word(words.GOALS, edition.result.goal)
    lines = [
        [write(value, kind, edition) for value, kind in zip(row, kinds.values(), strict=True)]
        for row in frame.itertuples(index=False, name=None)
    ]
    st.html(markup.table(list(names.values()), lines, numbers=(1, 2, 3), marked=words.yes_no(False, lang)))


def _verify(edition: Edition) -> None:
    frame = tables.assumptions(edition)
    st.html(markup.note(prose.unverified(edition)))
    names = [COLUMNS[name].heading.to(edition.lang) for name in frame.columns]
    lines = [[_stated(value) for value in row] for row in frame.itertuples(index=False, name=None)]
    mark = edition.word(words.VERIFICATION, "unverified")
    if lines:
        st.html(markup.table(names, lines, marked=mark))


def _stated(value: Any) -> str:
    return prose.MISSING if pd.isna(value) or value == "" else str(value)

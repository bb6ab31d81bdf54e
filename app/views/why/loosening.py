"""Loosening one rule: what it would bring, before anything is changed."""

import math
from typing import Any, cast

import actions
import aside
import beside
import fingerprints
import markup
import streamlit as st
from catalogue import say
from errands import Errand
from session import Screen, try_out
from solving import QUICK
from widgets import working

from campaignplan import words
from campaignplan.planning.asking.again import resolve
from campaignplan.planning.asking.explanation import binding
from campaignplan.planning.explain import MONEY_GOALS, a_little_more, amount, subject
from campaignplan.planning.result import Relaxation, Result
from campaignplan.publishing import prose
from campaignplan.publishing.edition import Edition
from campaignplan.text import Text

ASKED = "loosen"


def show(screen: Screen, edition: Edition) -> None:
    """Draw the question for the rules with a limit that can be moved, and its answer."""
    lang = screen.lang
    rules = binding(edition.result)
    rows = {str(row["name"]): row for row in rules.to_dict("records") if _movable(edition, row)}
    if not rows:
        return
    st.markdown(f"**{say('why.loosen', lang)}**")
    what, to, do = st.columns([3, 1, 1], vertical_alignment="bottom")
    name = what.selectbox(
        say("why.loosen_rule", lang), list(rows), format_func=lambda one: subject(edition.problem, one).to(lang),
        key="loosen_rule",
    )  # fmt: skip
    row = rows[name]
    now, unit = float(row["limit"]), str(row["unit"])
    percent = unit == "share"
    step, _ = a_little_more(str(row["kind"]), unit)
    looser = now + (step if _grows(row) else -step)
    scale, places = (100.0, "%.1f") if percent else (1.0, "%.2f" if unit == "ratio" or now % 1 else "%.0f")
    key = f"loosen_to-{name}-{now:g}"
    wished = to.number_input(
        f"{say('why.loosen_to', lang)}{' (%)' if percent else ''}", 0.0, value=max(looser, 0.0) * scale,
        step=step * scale, format=places, key=key,
    )  # fmt: skip
    target = wished / scale
    asked = (fingerprints.fingerprint(edition.problem), id(edition.result), name)
    do.button(say("why.loosen_do", lang), key="loosen_do", on_click=_ask, args=(asked, key, scale), width="stretch")
    question = (*asked, target)
    if st.session_state.get(ASKED) == question:
        _answer(screen, edition, row, target, question)


def _movable(edition: Edition, row: dict[Any, Any]) -> bool:
    """Tell whether a rule has a limit, and one that the page can move."""
    price = float(row["shadow_price"])
    return math.isfinite(price) and actions.loosened(edition.problem, _way(row, float(row["limit"]))) is not None


def _grows(row: dict[Any, Any]) -> bool:
    """Tell which way a limit is loosened."""
    return str(row["kind"]) not in ("floor", "target", "roas_floor")


def _way(row: dict[Any, Any], to: float, said: Text | None = None) -> Relaxation:
    return Relaxation(str(row["name"]), float(row["limit"]), to, said or Text("", ""))


def _ask(asked: tuple[object, ...], key: str, scale: float) -> None:
    # As it stands now: a click may come before the page has been drawn with what was typed last.
    st.session_state[ASKED] = (*asked, st.session_state[key] / scale)


def _answer(screen: Screen, edition: Edition, row: dict[Any, Any], to: float, question: tuple[object, ...]) -> None:
    lang, result = screen.lang, edition.result
    problem = actions.loosened(edition.problem, _way(row, to))
    if problem is None:
        st.html(markup.note(say("why.loosen_by_hand", lang)))
        return

    def work(errand: Errand) -> Result:
        return aside.call(resolve, problem, QUICK, result, progress=errand.tell, stop=errand.stopping.is_set)

    errand = beside.ask(ASKED, question, result, work, slow=True)
    if not errand.done:
        said = say("why.loosen_working", lang)
        working.show(
            errand, ASKED, said, lambda one: say("why.loosen_seconds", lang, seconds=f"{one.seconds:.0f}"), lang
        )
        return
    found = cast("Result | None", beside.answer(errand))
    if found is None:
        return
    if found.plan is None:
        st.warning(markup.plain(say("why.loosen_none", lang, why=found.message.to(lang))))
        return
    _told(screen, edition, row, to, found)


def _told(screen: Screen, edition: Edition, row: dict[Any, Any], to: float, found: Result) -> None:
    lang, result = screen.lang, edition.result
    sign = -1.0 if result.goal == "least_spend" else 1.0
    change = found.value - result.value
    # Each plan's true best lies between its value and its bound.
    least, most = sorted((found.value - result.bound, found.bound - result.value), key=lambda side: sign * side)

    def shown(value: float) -> str:
        size = prose.money(abs(value), lang == "zh") if result.goal in MONEY_GOALS else f"{abs(value):,.1f}"
        return f"{'+' if value >= 0 else '−'}{size}"

    goal = words.word(words.GOALS, result.goal, lang)
    limits = [amount(str(row["kind"]), str(row["unit"]), value) for value in (float(row["limit"]), to)]
    rule = subject(edition.problem, str(row["name"]))
    st.success(
        markup.plain(
            say(
                "why.loosen_gain",
                lang,
                rule=rule.to(lang),
                to=limits[1].to(lang),
                goal=goal,
                change=shown(change),
                least=shown(least),
                most=shown(most),
            )
        )
    )
    old, new = limits
    said = Text(
        say("why.loosen_changed", "zh", rule=rule.zh, old=old.zh, new=new.zh),
        say("why.loosen_changed", "en", rule=rule.en, old=old.en, new=new.en),
    )
    way = _way(row, to, said)
    st.button(say("why.loosen_take", lang), key="loosen_take", on_click=_take, args=(screen, way))


def _take(screen: Screen, way: Relaxation) -> None:
    try_out(screen.branch, screen.draft.loosen(screen.problem, way))
    st.session_state.pop(ASKED, None)

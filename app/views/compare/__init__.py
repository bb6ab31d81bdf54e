"""The compare page: up to three scenarios or saved plans, side by side, from the same figures as the budget page."""

from collections.abc import Mapping

import at_sight
import compared
import markup
import session
import solved
import streamlit as st
from catalogue import say
from compared import Choice
from session import Screen
from widgets import jump

from campaignplan.planning.result import Result
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables.figures import Range
from campaignplan.publishing.tables.scenarios import key_figures
from campaignplan.text import Lang, listed
from views.compare import deciding, moved, paper

CHOSEN = "compared"


def show(screen: Screen) -> None:
    """Draw what was chosen side by side, as far as it is worked out."""
    lang = screen.lang
    st.html(markup.heading(say("frame.page_compare", lang), [], say("compare.about", lang)))
    known = compared.choices(screen)
    picked = _pick(screen, known)
    if not picked:
        st.html(markup.note(say("compare.none", lang)))
        st.button(say("compare.pick_again", lang), key="pick_again", on_click=_pick_again)
        return
    if len(known) == 1:
        st.info(say("compare.only_one", lang))
        jump.show("budget", lang)
    if not screen.draft.empty:
        st.html(markup.note(say("compare.without_draft", lang)))
    found, waiting, broken = _results(screen, picked)
    for choice in broken:
        st.warning(say("compare.broken", lang, name=markup.plain(choice.name)))
        _way_out(choice, "open_it", lang)
    if waiting:
        names = listed((choice.name for choice in waiting), lang)
        st.html(markup.working(say("compare.working", lang, names=names), say("compare.working_note", lang)))
    if not found:
        return
    _figures(screen, found, not waiting)
    deciding.show(screen, [choice for choice, _ in found])


def _pick(screen: Screen, known: dict[str, Choice]) -> list[Choice]:
    lang = screen.lang
    if CHOSEN not in st.session_state:
        asked = [key for key in st.query_params.get("with", "").split(",") if key in known]
        here = f"b{screen.branch.id}"
        others = [key for key in known if key != here]
        st.session_state[CHOSEN] = (asked or [here, *others][:2])[: compared.MOST]
    else:
        st.session_state[CHOSEN] = [key for key in st.session_state[CHOSEN] if key in known]
    keys = st.multiselect(
        say("compare.choose", lang), list(known), key=CHOSEN, max_selections=compared.MOST,
        format_func=lambda key: known[key].name, on_change=_keep_address, persist_state="session",
    )  # fmt: skip
    return [known[key] for key in keys]


def _pick_again() -> None:
    """Choose what is chosen at first."""
    st.session_state.pop(CHOSEN, None)
    st.query_params.pop("with", None)


def _way_out(choice: Choice, name: str, lang: Lang) -> None:
    """Draw the button that leads to where a scenario without a plan is mended: the Budget page has ways out."""
    st.button(say(f"compare.{name}", lang), key=f"{name}-{choice.key}", on_click=_leave, args=(choice,))


def _leave(choice: Choice) -> None:
    session.go(choice.branch.problem_id, choice.branch.name)
    session.visit("budget")


def _keep_address() -> None:
    st.query_params["with"] = ",".join(st.session_state[CHOSEN])


def _results(screen: Screen, picked: list[Choice]) -> tuple[list[tuple[Choice, Result]], list[Choice], list[Choice]]:
    found, waiting, broken = [], [], []
    for choice in picked:
        result, job = compared.result(screen, choice)
        if result is not None:
            found.append((choice, result))
        elif job is None and choice.plan is None:
            broken.append(choice)
        elif job is None or not job.done:  # what went wrong unforeseen is told already
            waiting.append(choice)
    return found, waiting, broken


def _figures(screen: Screen, found: list[tuple[Choice, Result]], whole: bool) -> None:
    lang = screen.lang
    editions = [None if result.plan is None else solved.edition(result, lang) for _, result in found]
    for choice, result in found:
        if result.plan is None:
            told = markup.plain(result.message.to(lang))
            st.warning(say("compare.no_plan", lang, name=markup.plain(choice.name), why=told))
            _way_out(choice, "ways_out", lang)
    names = [choice.name for choice, _ in found]
    rows = key_figures(editions, [_ranges(edition) for edition in editions])
    st.header(say("compare.figures", lang), anchor=False)
    with st.container(key="compare_figures"):
        st.html(markup.table([say("compare.figure", lang), *names], rows))
    st.html(markup.note(say("compare.ranges", lang)))
    planned = [(choice.name, result) for choice, result in found if result.plan is not None]
    if not planned:
        return
    comparison = compared.comparison(planned)
    if comparison is None:
        st.html(markup.working(say("compare.telling", lang), say("compare.working_note", lang)))
        return
    first = next(edition for edition in editions if edition is not None)
    drawn = moved.show(first, comparison)
    if whole:
        paper.show(screen, names, rows, drawn, comparison, first)


def _ranges(edition: Edition | None) -> Mapping[str, Range] | None:
    if edition is None:
        return None
    result = edition.result
    errand = at_sight.ranges(result, f"ranges-{id(result)}")
    ready = errand.done and not errand.future.exception()
    return result.ranges if ready else None

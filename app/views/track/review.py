"""Promotions that are over: what was planned beside what happened, and what was learnt from it."""

import math
from dataclasses import replace

import changing
import markup
import streamlit as st
import tracked
from catalogue import both, say
from session import Screen

from campaignplan import words
from campaignplan.dates import day_said
from campaignplan.publishing import prose
from campaignplan.text import Lang
from campaignplan.tracking import Review

MOST = "reviews_most"
FEW = 3


def show(screen: Screen, followed: tracked.Followed) -> None:
    """Draw the latest, each with a box for what was learnt."""
    lang = screen.lang
    most = int(st.session_state.get(MOST, FEW))
    found = tracked.reviewed(screen, followed, most)
    st.header(say("track.review", lang), anchor=False)
    if found is None:
        st.html(markup.working(say("track.review_working", lang), ""))
        return
    if not found:
        st.html(markup.note(say("track.review_none", lang)))
        return
    st.html(markup.note(say("track.review_note", lang)))
    for one in found[:most]:
        _one(screen, one)
    if len(found) > most:
        st.button(say("track.review_more", lang), key="reviews_more", on_click=_more, args=(most,))


def _more(most: int) -> None:
    st.session_state[MOST] = most + FEW


def _one(screen: Screen, one: Review) -> None:
    lang, zh, promotion = screen.lang, screen.lang == "zh", one.promotion
    name = promotion.name if zh else promotion.name_en or promotion.name
    first, last = day_said(one.span.start, zh), day_said(one.span.end, zh)
    days = say("track.review_days", lang, first=first, last=last, reported=one.reported, number=one.span.days)
    with st.container(border=True, key=f"review-{promotion.id}"):
        st.html(markup.entry(name, [], days))
        heads = [say(f"track.review_{head}", lang) for head in ("figure", "planned", "actual", "told")]
        st.html(markup.table(heads, [_line(row, lang) for row in one.table.to_dict("records")], numbers=(1, 2)))
        own = next((row for row in screen.problem.promotions if row.id == promotion.id), None)
        if own is not None:
            key = f"learnt-{promotion.id}-{screen.version}"
            can = screen.seat.may("edit")
            st.text_area(
                say("track.review_learnt", lang), own.review, key=key, height=90, max_chars=2_000, disabled=not can,
                on_change=_learnt, args=(screen, promotion.id, key),
                help=None if can else say("settings.read_only", lang),
            )  # fmt: skip


def _line(row: dict[object, object], lang: Lang) -> tuple[str, str, str, str]:
    zh, figure = lang == "zh", str(row["figure"])
    low, planned, high, actual = (float(str(row[name])) for name in ("low", "planned", "high", "actual"))

    def shown(value: float) -> str:
        return prose.money(value, zh) if figure in ("spend", "gmv") else f"{value:,.0f}"

    name = say("track.review_spend", lang) if figure == "spend" else words.word(words.GOALS, figure, lang)
    if figure == "clicks":
        name = say("track.review_clicks", lang)
    said = shown(planned)
    if figure != "spend":
        said = say("track.review_range", lang, middle=said, low=shown(low), high=shown(high))
    if math.isnan(actual):
        return name, said, "—", say("track.review_unreported", lang)
    if figure == "spend":
        told = f"{actual / planned:.0%}" if planned else say("track.unplanned", lang)
    else:
        told = say(f"track.review_{'below' if actual < low else 'above' if actual > high else 'inside'}", lang)
    return name, said, shown(actual), told


def _learnt(screen: Screen, promotion: str, key: str) -> None:
    """Write down what was learnt."""
    text = str(st.session_state[key]).strip()
    rows = tuple(replace(row, review=text) if row.id == promotion else row for row in screen.problem.promotions)
    name = next(row.name for row in rows if row.id == promotion)
    why = say("track.review_why", screen.lang, name=name)
    if changing.commit_problem(screen.seat, screen.branch, replace(screen.problem, promotions=rows), why) is not None:
        changing.tell("done", both("settings.saved"))

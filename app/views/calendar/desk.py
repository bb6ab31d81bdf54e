"""The enrolment desk: each promotion with its days left, what is missing, what it takes and what it is worth."""

import address
import markup
import opened
import solved
import streamlit as st
from catalogue import say
from session import Screen

from campaignplan.agenda.desk import BOXES, DOORS, STATES, Candidate, Opening, desk
from campaignplan.agenda.desk.missing import missing
from campaignplan.dates import day_said, moment_said
from campaignplan.planning.asking.enrolling import Enrolling, enrolling
from campaignplan.planning.fingerprint import inputs_sha256
from campaignplan.planning.result import Result
from campaignplan.publishing import prose
from campaignplan.text import Lang
from campaignplan.words import VERIFICATION
from views.calendar import nothing

NEAR = 8
"""Promotions drawn before one asks for all."""


def show(screen: Screen) -> None:
    """Draw the open ones first, the most urgent on top."""
    lang, result = screen.lang, _current(screen)
    found = desk(result or screen.problem, opened.today(), _worth(result))
    st.html(markup.note(say("calendar.desk_about", lang)))
    if not found:
        nothing.show("desk_none", lang)
        return
    every = address.get("desk") == "all"
    for opening in found if every else found[:NEAR]:
        _opening(screen, opening)
    if len(found) > NEAR and not every:
        st.button(
            say("calendar.desk_later", lang, number=len(found)), key="desk_all",
            on_click=address.put, args=("desk", "all"),
        )  # fmt: skip


def _current(screen: Screen) -> Result | None:
    """Return the last plan where it is one of what is on screen."""
    last = solved.last(screen)
    return last if last is not None and inputs_sha256(last.problem) == inputs_sha256(screen.problem) else None


def _worth(result: Result | None) -> Enrolling | None:
    if result is None:
        return None
    kept = st.session_state.get("desk_worth")
    if kept is None or kept[0] is not result:
        kept = st.session_state["desk_worth"] = (result, enrolling(result))
    found: Enrolling = kept[1]
    return found


def _opening(screen: Screen, opening: Opening) -> None:
    lang, zh, promotion = screen.lang, screen.lang == "zh", opening.promotion
    name = promotion.name if zh else promotion.name_en or promotion.name
    shop = f" · {opening.shop.name}" if len(screen.problem.shops) > 1 else ""
    urgent = opening.door == "open" and opening.days_left is not None and opening.days_left <= 7
    marks = [(DOORS[opening.door].to(lang), urgent)]
    if promotion.status != "verified":
        marks.append((VERIFICATION[promotion.status].to(lang), True))
    said = [_when(opening, lang), say(
        "calendar.desk_fits", lang, fits=len(opening.fits), number=len(opening.candidates), chosen=len(opening.chosen)
    )]  # fmt: skip
    if opening.fees:
        said.append(say("calendar.desk_fees", lang, amount=prose.money(opening.fees, zh)))
    if opening.worth is not None:
        said.append(say("calendar.desk_worth", lang, amount=prose.money(opening.worth.middle, zh)))
    lacks = [text.to(lang) for text in missing(opening)]
    short = ("；" if zh else "; ").join(lacks)
    with st.container(border=True, key=f"desk-{promotion.id}-{opening.shop.id}"):
        below = say("calendar.desk_missing", lang, what=short) if lacks else say("calendar.desk_ready", lang)
        st.html(markup.clash(f"{name}{shop}", marks, " · ".join(part for part in said if part), below))
        with st.expander(say("calendar.desk_more", lang)):
            _details(opening, lang)


def _when(opening: Opening, lang: Lang) -> str:
    days = opening.days_left
    if opening.door == "open" and days is not None:
        left = say("calendar.desk_left", lang, number=days) if days else say("calendar.desk_today", lang)
        return f"{left} · {moment_said(opening.closes, lang == 'zh')}" if opening.closes else left
    if opening.door == "ahead" and opening.opens is not None:
        return say("calendar.desk_opens", lang, day=day_said(opening.opens.date(), lang == "zh"))
    return ""


def _details(opening: Opening, lang: Lang) -> None:
    zh = lang == "zh"
    if opening.worth is not None:
        worth = opening.worth
        amounts = {name: prose.money(getattr(worth, name), zh) for name in ("middle", "low", "high")}
        st.html(
            markup.note(
                say("calendar.desk_worth_range", lang, amount=amounts["middle"], low=amounts["low"],
                    high=amounts["high"])
            )
        )  # fmt: skip
    lines = [
        (f"{BOXES[line.state]} {STATES[line.state].to(lang)}", line.words.to(lang), line.detail.to(lang))
        for line in opening.requirements
    ]
    if lines:
        st.html(markup.timeline(lines))
    headings = [say(f"calendar.desk_{name}", lang) for name in ("product", "price", "stands", "plan")]
    st.html(markup.table(headings, [_candidate(one, lang) for one in opening.candidates], numbers=(1,)))
    if opening.promotion.link.startswith("https://"):
        st.link_button(say("calendar.desk_link", lang), opening.promotion.link)


def _candidate(one: Candidate, lang: Lang) -> tuple[str, ...]:
    stands = "；".join(obstacle.words.to(lang) for obstacle in one.offer.obstacles) or say(
        "calendar.desk_fits_yes", lang
    )
    decided = {True: "yes", False: "no", None: "none"}[one.enrols]
    return one.product.name, f"¥{one.event_price:,.2f}", stands, say(f"calendar.desk_plan_{decided}", lang)

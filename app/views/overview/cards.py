"""Three cards: the next promotion, this month's money, what is due within a week."""

import markup
import opened
import solved
import streamlit as st
import tracked
from catalogue import say
from session import Screen

from campaignplan.agenda.ahead import ahead, next_promotion
from campaignplan.dates import day_said
from campaignplan.planning.result import Result
from campaignplan.publishing import prose


def show(screen: Screen, result: Result | None) -> None:
    """Draw the cards."""
    st.html(markup.cards([_next(screen), _money(screen, result), _due(screen)]))


def _next(screen: Screen) -> tuple[str, str, str]:
    lang, today = screen.lang, opened.today()
    found = next_promotion(screen.problem.promotions, max(today, screen.problem.settings.start))
    label = say("overview.next", lang)
    if found is None:
        return label, "—", say("overview.next_none", lang)
    name = found.promotion.name if lang == "zh" else found.promotion.name_en or found.promotion.name
    left = (found.promotion.anchor - today).days
    when = say("overview.next_today", lang) if left == 0 else say("overview.next_in", lang, days=left)
    below = [day_said(found.promotion.anchor, lang == "zh")]
    if found.enrol_until is not None:
        key = "overview.enrol_until" if found.enrol_until >= today else "overview.enrol_over"
        below.append(say(key, lang, day=day_said(found.enrol_until, lang == "zh")))
    return label, f"{name} · {when}", " · ".join(below)


def _money(screen: Screen, result: Result | None) -> tuple[str, str, str]:
    lang = screen.lang
    label = say("overview.money", lang)
    if result is None:
        return label, "—", say("overview.money_waits", lang)
    months = tracked.months(solved.edition(result, lang))
    amount = months.get(f"{opened.today():%Y-%m}")
    whole = say("overview.money_whole", lang, amount=prose.money(sum(months.values()), lang == "zh"))
    if amount is None:
        return label, "—", f"{say('overview.money_none', lang)} · {whole}"
    return label, prose.money(amount, lang == "zh"), whole


def _due(screen: Screen) -> tuple[str, str, str]:
    lang = screen.lang
    found = ahead(opened.events_of(screen.branch, screen.version, screen.problem), opened.today(), 7)
    label = say("overview.due", lang)
    if not found:
        return label, "0" if lang == "en" else "0 件", say("overview.due_none", lang)
    first = say("overview.due_next", lang, title=found[0].event.title.to(lang))
    return label, say("overview.due_number", lang, number=len(found)), first

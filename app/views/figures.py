"""Key figures as ranges, which are drawn beside the page."""

import at_sight
import beside
import markup
import streamlit as st
from catalogue import say

from campaignplan.publishing import prose
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables import figures, totals
from campaignplan.publishing.tables.figures import Figure, has_range

SHOWN = ("spend", "gmv", "profit", "orders", "inquiries", "roi")


def show(edition: Edition) -> None:
    """Draw the cards and what a range means."""
    lang, result = edition.lang, edition.result
    errand = at_sight.ranges(result)
    st.header(say("budget.figures", lang), anchor=False)
    place = st.empty()

    def draw() -> None:
        ready = errand.done and not errand.future.exception()
        told = figures(edition, None if ready else {})
        place.html(markup.cards(_card(figure, edition, ready=ready) for figure in told if figure.name in SHOWN))

    draw()
    if not errand.done:
        beside.at_last("ranges", errand, draw)
    st.html(markup.note(f"{say('budget.two_in_ten', lang)}{'' if lang == 'zh' else ' '}{prose.unverified(edition)}"))


def _card(figure: Figure, edition: Edition, *, ready: bool) -> tuple[str, str, str]:
    lang = edition.lang
    estimate = prose.shown(figure.estimate, figure.kind, lang == "zh")
    if not has_range(figure):
        if figure.name == "spend":
            return figure.label.to(lang), estimate, _beside(edition)
        return figure.label.to(lang), estimate, say("budget.no_range" if ready else "budget.range_later", lang)
    middle = prose.shown(figure.range[1], figure.kind, lang == "zh")
    reach = say("budget.may_be", lang, range=prose.ranged(figure, edition))
    return figure.label.to(lang), reach, say("budget.middle", lang, middle=middle, estimate=estimate)


def _beside(edition: Edition) -> str:
    """Say what else the total pays for, so that spend and total are seen to fit."""
    settings, sums = edition.problem.settings, totals(edition)
    parts = {"fees": sums["fees"], "book": sums["book"], "reserve": (settings.total or 0.0) * settings.reserve}
    written = [
        say(f"budget.beside_{name}", edition.lang, amount=prose.money(amount, edition.lang == "zh"))
        for name, amount in parts.items()
        if amount >= 0.5
    ]
    return " · ".join(written) or say("budget.planned", edition.lang)

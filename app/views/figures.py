"""Key figures as ranges."""

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
    lang = edition.lang
    st.header(say("budget.figures", lang), anchor=False)
    st.html(markup.cards(_card(figure, edition) for figure in figures(edition) if figure.name in SHOWN))
    st.html(markup.note(f"{say('budget.two_in_ten', lang)} {prose.unverified(edition)}"))


def _card(figure: Figure, edition: Edition) -> tuple[str, str, str]:
    lang = edition.lang
    if not has_range(figure):
        below = _beside(edition) if figure.name == "spend" else say("budget.no_range", lang)
        return figure.label.to(lang), prose.shown(figure.estimate, figure.kind, lang == "zh"), below
    middle, estimate = (prose.shown(value, figure.kind, lang == "zh") for value in (figure.range[1], figure.estimate))
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

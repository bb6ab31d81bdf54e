"""The overview: where the year stands today."""

import solved
import streamlit as st
from session import Screen

from views import downloads, figures, state, year
from views.overview import ahead, cards, spend


def show(screen: Screen) -> None:
    """Draw the page."""
    # Each section has a place of its own: what one adds or drops must not move, and so redraw, the others.
    head, lists, top, outlook, rest = (st.container() for _ in range(5))
    with top:
        shown = state.show(screen)
    with head:
        cards.show(screen, shown)
    with lists:
        ahead.show(screen)
    if shown is None:
        return
    edition = solved.edition(shown, screen.lang)
    with outlook:
        figures.show(edition)
        spend.show(screen, edition)
        year.show(edition)
    with rest:
        downloads.show(edition, screen.wanted)

"""The overview: what the year may bring, and the year at a glance."""

import solved
import streamlit as st
from session import Screen

from views import downloads, figures, state, year


def show(screen: Screen) -> None:
    """Draw the page."""
    # Each section has a place of its own: what one adds or drops must not move, and so redraw, the others.
    top, outlook, rest = (st.container() for _ in range(3))
    with top:
        shown = state.show(screen)
    if shown is None:
        return
    edition = solved.edition(shown, screen.lang)
    with outlook:
        figures.show(edition)
        year.show(edition)
    with rest:
        downloads.show(edition, screen.wanted)

"""The why page: where the next money would go, what binds and what that is worth, curves, timing, firmness."""

import solved
import streamlit as st
from catalogue import say
from session import Screen

from views import proof, state
from views.why import binding, curve, firm, loosening, next_money


def show(screen: Screen) -> None:
    """Draw the page."""
    shown = state.show(screen)
    if shown is None:
        return
    edition = solved.edition(shown, screen.lang)
    next_money.show(edition)
    firm.show(edition)
    binding.show(edition)
    loosening.show(screen, edition)
    curve.show(screen, edition)
    st.header(say("why.proof", screen.lang), anchor=False)
    proof.show(edition)

"""The budget page: what is tried on the left, the plan beside the one in force, and why each part gets its money."""

import in_force
import patient
import solved
import streamlit as st
from session import Screen

from views import figures, state
from views.budget import cell, frontier, goal, limits, months, saving, seek, table, total


def show(screen: Screen) -> None:
    """Draw the page."""
    kept = st.container()
    left, right = st.columns([1, 2], gap="medium")
    with right:
        # Each section has a place of its own: what one adds or drops must not move, and so redraw, the others.
        proof, middle, picture, outlook = (st.container() for _ in range(4))
    with proof:
        shown = state.show(screen)
    edition = None if shown is None else solved.edition(shown, screen.lang)
    if edition is not None:  # first what the slider was moved for, then what it was moved on
        patient.let_go()
        compared = in_force.find(screen)
        with picture:
            months.show(edition, compared)
        patient.let_go()
        with middle:
            chosen = table.show(screen, edition, compared)
            cell.show(screen, edition, chosen)
        with outlook:
            figures.show(edition)
    with left:
        total.show(screen)
        goal.show(screen)
        limits.show(screen, shown)
    with kept:
        saving.show(screen, shown)
    if edition is not None:
        seek.show(screen, edition)
        frontier.show(screen, edition)

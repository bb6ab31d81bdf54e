"""Tracking: what happened beside the plan, promotions that are over, and planning again from today."""

import streamlit as st
import tracked
from catalogue import say
from session import Screen

from views import state
from views.track import again, paced, reports, review


def show(screen: Screen) -> None:
    """Draw the page."""
    top, body = st.container(), st.container()
    followed = tracked.followed(screen)
    if followed is None:
        with top:
            state.show(screen)
        followed = tracked.followed(screen)
    with body:
        reports.show(screen)
        if followed is None:
            st.info(say("track.plan_none", screen.lang))
            return
        paced.show(screen, followed)
        review.show(screen, followed)
        again.show(screen, followed)

"""A strip for an errand under way: what is being worked out, how far it is, and a button that stops it."""

from collections.abc import Callable

import beside
import markup
import streamlit as st
from catalogue import say
from errands import Errand

from campaignplan.text import Lang

EVERY = 1.0


def show(errand: Errand, topic: str, sentence: str, so_far: Callable[[Errand], str], lang: Lang) -> None:
    """Draw the strip, once a second as long as the errand lasts."""

    @st.fragment(run_every=EVERY)
    def strip() -> None:
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.html(markup.working(sentence, so_far(errand)))
        right.button(
            say("budget.stop", lang), key=f"stop-{topic}", on_click=beside.stop, args=(errand, topic),
            disabled=errand.stopping.is_set(), width="stretch",
        )  # fmt: skip

    strip()

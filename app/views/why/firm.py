"""What the plan's timing is worth, and how firm its budgets are."""

import explained
import markup
import streamlit as st
from catalogue import say

from campaignplan.publishing.edition import Edition


def show(edition: Edition) -> None:
    """Draw the sentences."""
    lang, result = edition.lang, edition.result
    st.header(say("why.firm", lang), anchor=False)
    told = explained.read("firm", result, "timing_said", "firm_said", slow=True)
    if told is None:
        st.html(markup.note(say("why.firm_working", lang)))
        return
    st.html(markup.said([text.to(lang) for text in (*told[0], *told[1])]))

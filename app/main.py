"""The first page: a plan opened, changed, solved again and taken along. Started by ``campaignplan app``."""

import logging
from uuid import uuid4

import streamlit as st
from text import both
from views import overview

log = logging.getLogger("campaignplan.app")


def main() -> None:
    """Draw the page; what goes wrong unforeseen is told with a number that the log has too."""
    try:
        overview.show()
    except Exception:
        number = uuid4().hex[:8]
        log.exception("page failed, number %s", number)
        sentence = both("error", id=number)
        st.error(f"{sentence.zh}\n\n{sentence.en}")


st.set_page_config(page_title="campaignplan", page_icon=":material/event_note:", layout="wide")
main()

"""What went wrong unforeseen: a number on the page and in the log, and nothing of the inside on the page."""

import logging
from uuid import uuid4

import streamlit as st
from catalogue import both

log = logging.getLogger("campaignplan.app")


def tell(error: BaseException) -> None:
    """Log an exception, and say on the page that it happened."""
    number = uuid4().hex[:8]
    log.error("page failed, number %s", number, exc_info=error)
    sentence = both("frame.error", id=number)
    st.error(f"{sentence.zh}\n\n{sentence.en}")

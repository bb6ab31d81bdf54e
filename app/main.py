"""The app: the page, and the calendar feeds beside it, in one process. Started by ``campaignplan app``."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import aside
import streamlit as st
import warming

from campaignplan.web.serving import Serving

serving = Serving.asked()
before = serving.middleware(st.get_option("server.baseUrlPath"))


@contextlib.asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Keep the workspace's house, have a process to solve in, and be ready for the first visitor."""
    async with serving.lifespan(app):
        with aside.kept():
            warming.begin()
            yield


# Streamlit looks for these very words at the top of this file; made by a function it would be drawn as a page.
app = st.App(Path(__file__).with_name("page.py"), middleware=before, lifespan=lifespan)

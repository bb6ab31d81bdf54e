"""The app: the page, and the calendar feeds beside it, in one process. Started by ``campaignplan app``."""

from pathlib import Path

import streamlit as st

from campaignplan.web.serving import Serving

serving = Serving.asked()
before = serving.middleware(st.get_option("server.baseUrlPath"))
# Streamlit looks for these very words at the top of this file; made by a function it would be drawn as a page.
app = st.App(Path(__file__).with_name("page.py"), middleware=before, lifespan=serving.lifespan)

"""The app: the page, and the calendar feeds beside it, in one process. Started by ``campaignplan app``."""

import streamlit as st
from starlette.middleware import Middleware

from campaignplan.web.routes import Front
from campaignplan.web.serving import Serving

serving = Serving.asked()
front = Middleware(Front, site=serving.site, base=st.get_option("server.baseUrlPath"))
# Streamlit looks for these very words at the top of this file; made by a function it would be drawn as a page.
app = st.App("page.py", middleware=[front], lifespan=serving.lifespan)

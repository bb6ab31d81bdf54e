"""Who is sitting at this screen, asked anew in every run: a role that was taken away counts at once."""

import os

import streamlit as st
from opened import workspace

from campaignplan.storage.workspace.seat import Seat
from campaignplan.web import sign_in
from campaignplan.web.sign_in import KEY, Refusal, SignIn


def seat() -> Seat | Refusal:
    """Return the visitor's seat at the workspace, or why there is none.

    Raises
    ------
    InputError
        The workspace cannot be opened, or what the environment says of signing in is wrong.
    """
    asked = SignIn.asked(os.environ)
    claims = st.user.to_dict() if asked.mode == "oidc" else None
    headers = st.context.headers.to_dict() if asked.mode == "proxy" else None
    return sign_in.seat(asked, workspace(), claims=claims, headers=headers, key=st.query_params.get(KEY, ""))

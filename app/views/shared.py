"""What a read-only link of one plan shows: that plan, as it was saved."""

import session
import solved
import streamlit as st
from catalogue import say
from markup import heading, note

from campaignplan.dates import moment_said
from campaignplan.errors import InputError
from campaignplan.publishing import prose
from campaignplan.storage.workspace.plans import Plans
from campaignplan.storage.workspace.seat import Seat
from campaignplan.storage.workspace.sharing import Share
from views import figures, frame, proof, year


def show(seat: Seat, share: Share) -> None:
    """Draw the plan; what has changed since is not its matter."""
    lang = session.lang()
    frame.language()
    plans = Plans(seat.workspace.team(share.problem))
    saved = next((one for one in plans.list() if share.shows_plan(share.problem, one)), None)
    if saved is None:
        nothing()
        return
    kept = st.session_state.get("shared")  # what is looked at beside the page goes by the very result that is shown
    try:
        result = kept[1] if kept is not None and kept[0] == saved.id else plans.load(saved.id)
    except InputError as error:
        st.error("\n".join(issue.sentence(lang) for issue in error.issues))
        return
    if result.plan is None:
        nothing()
        return
    st.session_state["shared"] = saved.id, result
    edition = solved.edition(result, lang)
    made = say("shared.made", lang, when=moment_said(saved.made, lang == "zh"))
    st.html(heading(saved.name or result.problem.settings.name, [say("shared.read_only", lang)], made))
    st.html(note(prose.certificate(edition)))
    figures.show(edition)
    year.show(edition)
    proof.show(edition)


def nothing() -> None:
    """Say that there is nothing to see."""
    frame.language()
    st.info(say("shared.nothing", session.lang()))

"""What is worked out beside the page for one visitor, and the one watch that draws the page anew when it is there."""

from collections.abc import Callable, Hashable

import accident
import patient
import solved
import streamlit as st
from errands import Errand, Errands, Work
from solving import Job

EVERY = 2.0
"""Seconds between the beginnings of two looks; for each a browser says what all its widgets hold."""
LOOK = 1.0
"""Seconds a look lasts: what ends meanwhile is drawn at once, and a page that says it runs would be busy for ever."""
PATIENCE = 2.0
"""Seconds a page that is drawn waits for the pieces that are missing, unless its visitor asks for something else."""


@st.cache_resource(show_spinner=False)
def _errands() -> Errands:
    return Errands()


def ask(topic: str, key: Hashable, about: object, work: Work, *, slow: bool = False) -> Errand:
    """Return the errand of a question; the visitor waits for one a topic. `about` is what `key` is an id of.

    What takes over a second is `slow`, so that the rest does not wait for it.
    """
    errand = _errands().ask(f"{solved.visitor()}:{topic}", (topic, key), about, work, slow=slow)
    look_for(topic, errand)
    return errand


def look_for(topic: str, errand: Errand | Job, news: Callable[[], bool] | None = None) -> None:
    """Draw the page anew when this has ended, unless it has already, or has `news`."""
    asked = st.session_state.setdefault("errands", {})
    if not errand.done:
        asked[topic] = errand
        if news is not None:
            st.session_state["news"].append(news)
    else:
        asked.pop(topic, None)


def answer(errand: Errand) -> object | None:
    """Return what an errand found; None where it is under way, or was an accident, which is told."""
    if not errand.done or errand.future.cancelled():
        return None
    error = errand.future.exception()
    if error is not None:
        accident.tell(error)
        _errands().forget(errand)
        return None
    found: object = errand.future.result()
    return found


def stop(errand: Errand, topic: str) -> None:
    """End an errand with what there is."""
    _errands().stop(errand, f"{solved.visitor()}:{topic}")


def again(errand: Errand) -> None:
    """Let an errand that was stopped be asked for anew."""
    _errands().forget(errand)


def begin() -> None:
    """Forget what the last run of the page looked at; called before a page is drawn."""
    st.session_state["errands"], st.session_state["at_last"], st.session_state["news"] = {}, [], []


def at_last(topic: str, errand: Errand, draw: Callable[[], None]) -> None:
    """Draw a piece of the page when all the rest is drawn, where what it waits for has ended by then.

    Else the whole page would be drawn once more for it.
    """
    st.session_state["at_last"].append((topic, errand, draw))


def watch() -> None:
    """Look again at what this run of the page asked for and did not get; called when the page is drawn."""
    for topic, errand, draw in st.session_state.pop("at_last", []):
        if patient.until([errand.future], PATIENCE):
            draw()
            st.session_state["errands"].pop(topic, None)
    # What has ended since it was asked for was drawn as under way, and is to be drawn anew as well.
    pending: list[Errand | Job] = list(st.session_state.get("errands", {}).values())
    news: list[Callable[[], bool]] = st.session_state.pop("news", [])
    if not pending:
        return

    @st.fragment(run_every=EVERY)
    def look() -> None:
        if patient.until([errand.future for errand in pending], LOOK, lambda: any(told() for told in news)):
            st.rerun()

    look()

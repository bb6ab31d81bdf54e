"""Every page begins here: who, where, which page; and what happens when something goes wrong unforeseen."""

import importlib
from collections.abc import Callable
from pathlib import Path

import accident
import beside
import markup
import opened
import session
import streamlit as st
import who
from catalogue import say

from campaignplan.errors import InputError
from campaignplan.storage.workspace.seat import Seat
from campaignplan.web.sign_in import Refusal

# A file of our own: Streamlit fetches its icons and emoji for the browser tab from the network.
ICON = Path(__file__).parent / "icon.svg"
# Pages in their order: each is `show` of `views.<name>`, at the address of its name; the first is at the root.
PAGES = ("overview", "calendar", "budget", "why", "compare", "track", "tasks", "data", "log", "settings")
TITLED = ("compare", "data", "log", "settings")  # begin with a title of their own
SHARED = ("overview", "calendar", "budget", "why")  # what a link of one scenario shows: no people, no files, no log


def main() -> None:
    """Draw the page asked for; what goes wrong unforeseen is told with a number that the log has too."""
    lang = session.lang()
    st.html(markup.STYLE)
    if lang == "zh":
        st.html(markup.STYLE_ZH)
    seat = _seat()
    share = seat.share if isinstance(seat, Seat) else None
    names = SHARED if isinstance(seat, Seat) and not seat.sees_all else PAGES
    pages = {
        name: st.Page(
            _page(name, seat), title=say(f"frame.page_{name}", lang), url_path=name, default=name == names[0]
        )
        for name in names
    }
    alone = share is not None and bool(share.plan)
    chosen = st.navigation(list(pages.values()), position="hidden" if alone else "top")
    if (asked := session.asked_for()) in pages:
        st.switch_page(pages[asked])
    # A calendar program leads back here by an event's id; the root is the overview, the event is on the calendar.
    if "calendar" in pages and chosen is pages[names[0]] and "event" in st.query_params:
        st.switch_page(pages["calendar"], query_params=st.query_params.to_dict())
    chosen.run()


def _seat() -> Seat | Refusal | InputError:
    try:
        return who.seat()
    except InputError as error:
        return error


def _page(name: str, seat: Seat | Refusal | InputError) -> Callable[[], None]:
    def run() -> None:
        try:
            _show(name, seat)
        except Exception as error:
            accident.tell(error)

    return run


def _show(name: str, seat: Seat | Refusal | InputError) -> None:
    from views import first_run, frame, shared

    if isinstance(seat, InputError):
        frame.closed(seat)
        return
    if isinstance(seat, Refusal):
        frame.refused(seat)
        return
    if seat.share is not None and seat.share.plan:
        beside.begin()
        shared.show(seat, seat.share)
        beside.watch()
        return
    branch = session.place(seat)
    if branch is None and not seat.may("import"):
        shared.nothing()
        return
    if branch is None or st.session_state.get("door"):
        frame.language()
        first_run.show(seat, session.lang(), can_go_back=branch is not None)
        return
    found = opened.snapshot(branch)
    lang = session.lang()
    if found.problem is None:
        frame.language()
        frame.faults(seat, found, lang)
        return
    screen = session.Screen(lang, seat, branch, found.version, found.problem, session.draft(branch, found.problem))
    session.keep_address(screen)
    if name not in TITLED:
        st.html(markup.unseen_title(say(f"frame.page_{name}", lang)))
    top = frame.room()
    frame.sample(screen)
    beside.begin()
    try:
        importlib.import_module(f"views.{name}").show(screen)
    except Exception as error:
        accident.tell(error)
    frame.bar(screen, top)
    beside.watch()


st.set_page_config(page_title="campaignplan", page_icon=str(ICON), layout="wide")
main()

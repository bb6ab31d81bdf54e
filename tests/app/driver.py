"""Driving the page in tests: it solves beside itself, so a run may end before the plan is there."""

from collections.abc import Mapping

from streamlit.testing.v1 import AppTest

from campaignplan.planning.problem import Problem
from campaignplan.resources import shipped

LONGEST = 120
"""Seconds a run or a solve may take before a test gives up; nothing is measured by it."""


def opened(lang: str = "") -> AppTest:
    """Open the page and wait for its plan."""
    page = AppTest.from_file(str(shipped("app") / "page.py"), default_timeout=LONGEST)
    if lang:
        page.query_params["lang"] = lang
    return settled(page.run())


def settled(page: AppTest) -> AppTest:
    """Wait until the job the page asked for has ended, and draw the page once more."""
    assert page.session_state["job"].wait(LONGEST)
    return page.run()


def typed(page: AppTest, edits: Mapping[int, Mapping[str, object]]) -> AppTest:
    """Type into the calendar: row number -> column -> text."""
    page.session_state["calendar-0"] = {"edited_rows": {row: dict(cells) for row, cells in edits.items()}}
    return settled(page.run())


def problem(page: AppTest) -> Problem:
    """Return the problem the page has asked to be solved."""
    found: Problem = page.session_state["job"].problem
    return found


def words(page: AppTest) -> str:
    """Return everything the page says in markup, messages and buttons."""
    pieces = [element.proto.body for element in page.get("html") if "<style>" not in element.proto.body]
    for kind in ("error", "warning", "markdown", "header"):
        pieces += [str(element.value) for element in page.get(kind)]
    pieces += [button.label for button in page.button]
    pieces += [element.label for element in (*page.get("slider"), *page.get("tab"), *page.get("download_button"))]
    return "\n".join(pieces)

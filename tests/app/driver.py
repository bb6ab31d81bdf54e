"""Driving the pages in tests: they solve beside themselves, so a run may end before the plan is there."""

import json
from collections.abc import Mapping
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import NumberInput, Slider
from streamlit.util import calc_hash

from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Result
from campaignplan.resources import shipped

LONGEST = 120
"""Seconds a run or a solve may take before a test gives up; nothing is measured by it."""


def visited(name: str = "", lang: str = "", **asked: str) -> AppTest:
    """Open a page by its address, without waiting for a plan."""
    page = AppTest.from_file(str(shipped("app") / "page.py"), default_timeout=LONGEST)
    for key, value in {**({"lang": lang} if lang else {}), **asked}.items():
        page.query_params[key] = value
    page._page_hash = calc_hash(name) if name else ""
    return page.run()


def opened(name: str = "budget", lang: str = "", **asked: str) -> AppTest:
    """Open a page and wait for its plan."""
    return settled(visited(name, lang, **asked))


def settled(page: AppTest) -> AppTest:
    """Wait until all the page asked for has ended, and draw it once more."""
    assert page.session_state["job"].wait(LONGEST)
    page.run()
    for _ in range(5):  # what is worked out beside the page may lead to another question
        pending = list(page.session_state.get("errands", {}).values())
        if not pending:
            return page
        assert all(one.wait(LONGEST) for one in pending)
        page.run()
    return page


def problem(page: AppTest) -> Problem:
    """Return the problem the page has asked to be solved."""
    found: Problem = page.session_state["job"].problem
    return found


def shown(page: AppTest) -> Result | None:
    """Return the last result with a plan that the page has of its problem."""
    last: dict[str, Result] = page.session_state.get("last", {})
    return last.get(page.session_state["job_of"])


def typed(page: AppTest, edits: Mapping[int, Mapping[str, object]]) -> AppTest:
    """Type into the table on the page, as its browser would send it: row number -> column -> text."""
    (table,) = page.data_editor
    states = page._tree.get_widget_states()
    said = {"edited_rows": {str(row): dict(cells) for row, cells in edits.items()}}
    value = json.dumps({**said, "added_rows": [], "deleted_rows": []})
    states.widgets.append(WidgetState(id=table.proto.id, string_value=value))
    return page._run(states)


def slider(page: AppTest) -> Slider[Any]:
    """Return the slider of the total."""
    found: Slider[Any] = next(one for one in page.slider if str(one.key).startswith("total-slider-"))
    return found


def box(page: AppTest) -> NumberInput:
    """Return the box of the total."""
    return next(one for one in page.number_input if str(one.key).startswith("total-"))


def words(page: AppTest) -> str:
    """Return everything the page says in markup, messages and buttons."""
    pieces = [element.proto.body for element in page.get("html") if "<style>" not in element.proto.body]
    for kind in ("error", "warning", "markdown", "header", "subheader", "info", "success", "caption", "toast"):
        pieces += [str(element.value) for element in page.get(kind)]
    pieces += [button.label for button in page.button]
    pieces += [element.label for element in (*page.get("slider"), *page.get("tab"), *page.get("download_button"))]
    return "\n".join(pieces)

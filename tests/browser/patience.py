"""What the tests of pages wait for: states that the page tells of itself, however busy the machine is."""

import time
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

LONGEST = 90_000
"""Milliseconds to wait for a state before a test gives up; nothing is measured by it."""
AGAIN = 3_000
"""Milliseconds after which what a page drawn anew has swallowed is done again."""


def ran(page: Page) -> None:
    """Wait until the page's script has run to its end, so that nothing is drawn anew under a hand."""
    # `initial` before the first run, `running` during each; Streamlit 1.67 tells it at the root of the page.
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=LONGEST)


def planned(page: Page) -> None:
    """Wait until a plan stands on the page, and nothing of it is still on its way."""
    expect(page.locator(".cp-proof")).to_be_visible(timeout=LONGEST)
    expect(page.locator(".cp-working")).to_have_count(0, timeout=LONGEST)
    ran(page)


def until(true: Callable[[], object], otherwise: str = "it never came about") -> None:
    """Wait until something outside the page is so."""
    end = time.monotonic() + LONGEST / 1000
    while not true():
        assert time.monotonic() < end, otherwise
        time.sleep(0.05)


def holds(page: Page, expression: str) -> None:
    """Wait until an expression holds in the page; asked from here, for the page's policy lets nobody evaluate text."""
    until(lambda: page.evaluate(expression))


def focus(element: Locator) -> None:
    """Give an element the focus; one that is drawn anew meanwhile loses it, and is given it again."""
    end = time.monotonic() + LONGEST / 1000
    while True:
        element.focus()
        try:
            expect(element).to_be_focused(timeout=AGAIN)
        except AssertionError:
            assert time.monotonic() < end, "it never has the focus"
        else:
            return


def never_sideways(page: Page) -> None:
    """Hold that neither the page nor its middle is wider than the screen, once all of it is drawn."""
    ran(page)
    wide = """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
                .map(part => part.scrollWidth - part.clientWidth)"""
    charts = "[...document.querySelectorAll('[data-testid=stVegaLiteChart]')].every(one => one.querySelector('canvas, svg'))"
    holds(page, charts)
    # A grid learns of a narrower screen by an observer, a moment after the page does.
    until(lambda: page.evaluate(wide) == [0, 0], f"{page.evaluate(wide)} pixels too wide")


def choose_cell(grid: Locator, row: int, column: int) -> None:
    """Choose a cell of a data grid as people do: a click into its row, then to the right by key.

    The grid is a canvas; which cell is chosen stands in the table it draws for readers of screens. A grid that is
    drawn anew meanwhile (its columns are laid out once more when their widths are known) forgets, and is chosen
    from again.
    """
    page, sheet = grid.page, grid.locator(".dvn-scroller")
    end = time.monotonic() + LONGEST / 1000
    while True:
        sheet.click(position={"x": 30, "y": 52 + 35 * row})
        reached = _chosen(grid, row, 0)
        for step in range(1, column + 1):
            if reached:
                page.keyboard.press("ArrowRight")
                reached = _chosen(grid, row, step)
        if reached:
            return
        assert time.monotonic() < end, f"row {row}, column {column} cannot be chosen"


def _chosen(grid: Locator, row: int, column: int) -> bool:
    cell = grid.get_by_test_id(f"glide-cell-{column}-{row}")
    try:
        expect(cell).to_have_attribute("aria-selected", "true", timeout=AGAIN)
    except AssertionError:
        return False
    return True

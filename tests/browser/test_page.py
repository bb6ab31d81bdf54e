import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

LONGEST = 90_000
"""Milliseconds to wait for a plan before the test gives up; nothing is measured by it."""


class Visit:
    """A page, what it asked of the network, and what it complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.strangers: list[str] = []
        self.complaints: list[str] = []
        page.set_default_timeout(LONGEST)
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname not in ("localhost", "127.0.0.1"):
            self.strangers.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        # At a page's own address Streamlit looks for its server below the page first, and one step up then.
        if message.type == "error" and "/_stcore/" not in message.location.get("url", ""):
            self.complaints.append(f"{message.text} {message.location}")


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="zh-CN", accept_downloads=True)
    yield Visit(context.new_page())
    context.close()


def planned(page: Page) -> None:
    """Wait until a plan stands on the page."""
    expect(page.locator(".cp-proof")).to_be_visible(timeout=LONGEST)


def test_a_budget_is_moved_and_kept(visit: Visit, address: str, pictures: Path) -> None:
    page = visit.page
    page.goto(f"{address}/budget?lang=zh")
    planned(page)
    page.screenshot(path=pictures / "zh-1440.png")

    # the slider sends on release and the plan is another one
    proof = page.locator(".cp-proof")
    before = proof.inner_text()
    page.get_by_role("slider").first.press("ArrowLeft")
    expect(proof).not_to_have_text(before, use_inner_text=True, timeout=LONGEST)
    box = page.get_by_test_id("stNumberInput").locator("input").first
    expect(box).to_have_value("2990")
    assert "total=2990" in page.url

    page.get_by_role("radio", name="EN").click()
    expect(page.get_by_role("button", name="Discard")).to_be_visible(timeout=LONGEST)
    assert "lang=en" in page.url
    planned(page)
    page.screenshot(path=pictures / "en-1440.png")
    page.get_by_role("button", name="Discard").click()
    expect(box).to_have_value("3000", timeout=LONGEST)
    assert not visit.complaints
    assert not visit.strangers


def test_what_a_table_refuses_is_told(visit: Visit, address: str, pictures: Path) -> None:
    page = visit.page
    page.goto(f"{address}/calendar?lang=zh&view=desk")
    # the grid is a canvas, so it is typed into as people do
    grid = page.get_by_test_id("stDataFrame")
    grid.scroll_into_view_if_needed()
    expect(grid.locator("canvas").first).to_be_visible()
    place = grid.locator("canvas").first.bounding_box()
    assert place is not None
    page.mouse.click(place["x"] + 30, place["y"] + 52)  # the first promotion's name; its day stands beside it
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    editor = page.locator("#portal textarea, #portal input")
    expect(editor).to_have_value("2027-06-21")
    editor.fill("2027-02-30")
    editor.press("Enter")
    refused = page.get_by_test_id("stAlert").filter(has_text="2 月没有 30 日")
    expect(refused).to_be_visible(timeout=LONGEST)
    page.screenshot(path=pictures / "zh-refused.png")
    assert not visit.complaints


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_phone_shows_all_of_it_without_moving_sideways(
    visit: Visit, address: str, pictures: Path, lang: str
) -> None:
    page = visit.page
    page.set_viewport_size({"width": 400, "height": 860})
    page.goto(f"{address}/budget?lang={lang}")
    planned(page)
    page.screenshot(path=pictures / f"{lang}-400.png", full_page=True)
    over = page.evaluate(
        """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
              .map(part => part.scrollWidth - part.clientWidth)"""
    )
    assert over == [0, 0]
    assert not visit.complaints
    assert not visit.strangers


def test_the_address_keeps_language_and_budget(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(f"{address}/budget?lang=en&total=2500")
    planned(page)
    expect(page.get_by_test_id("stSlider").first).to_contain_text("Total budget")
    expect(page.get_by_test_id("stNumberInput").locator("input").first).to_have_value("2500")
    assert re.search("at most", page.locator(".cp-proof").inner_text())

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
        if message.type == "error":
            self.complaints.append(message.text)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="zh-CN", accept_downloads=True)
    yield Visit(context.new_page())
    context.close()


def planned(page: Page) -> None:
    """Wait until a plan stands on the page, down to its end."""
    expect(page.locator(".cp-proof")).to_be_visible(timeout=LONGEST)
    expect(page.get_by_test_id("stDownloadButton")).to_have_count(4, timeout=LONGEST)


def drawn(page: Page) -> tuple[float, float]:
    """Wait for the year's chart and return its size."""
    chart = page.get_by_test_id("stVegaLiteChart").first
    picture = chart.locator("canvas, svg").first
    expect(picture).to_be_visible(timeout=LONGEST)
    box = picture.bounding_box()
    assert box is not None
    return box["width"], box["height"]


def test_a_year_is_seen_changed_and_taken_along(visit: Visit, address: str, pictures: Path) -> None:
    page = visit.page
    page.goto(f"{address}/?lang=zh")
    planned(page)
    width, height = drawn(page)
    assert width > 600
    assert height > 200
    page.screenshot(path=pictures / "zh-1440.png")

    # the slider sends on release and the plan is another one
    proof = page.locator(".cp-proof")
    before = proof.inner_text()
    page.get_by_role("slider").press("ArrowLeft")
    expect(proof).not_to_have_text(before, use_inner_text=True, timeout=LONGEST)
    box = page.get_by_test_id("stNumberInput").locator("input")
    expect(box).to_have_value("2990")
    assert "total=2990" in page.url

    # a bad date is refused in words; the grid is a canvas, so it is typed into as people do
    grid = page.get_by_test_id("stDataFrame")
    grid.scroll_into_view_if_needed()
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
    page.get_by_role("button", name="撤销表里全部改动").click()
    expect(refused).to_have_count(0, timeout=LONGEST)

    with page.expect_download() as waiting:
        page.get_by_role("button", name="Excel 工作簿").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"PK")

    page.get_by_role("radio", name="EN").click()
    expect(page.get_by_role("heading", name="The year at a glance")).to_be_visible(timeout=LONGEST)
    assert "lang=en" in page.url
    planned(page)
    page.screenshot(path=pictures / "en-1440.png")
    assert not visit.complaints
    assert not visit.strangers


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_phone_shows_all_of_it_without_moving_sideways(
    visit: Visit, address: str, pictures: Path, lang: str
) -> None:
    page = visit.page
    page.set_viewport_size({"width": 400, "height": 860})
    page.goto(f"{address}/?lang={lang}")
    planned(page)
    drawn(page)
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
    page.goto(f"{address}/?lang=en&total=2500")
    planned(page)
    expect(page.get_by_test_id("stSlider")).to_contain_text("Total budget")
    expect(page.get_by_test_id("stNumberInput").locator("input")).to_have_value("2500")
    assert re.search("at most", page.locator(".cp-proof").inner_text())

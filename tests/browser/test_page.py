import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from patience import LONGEST, choose_cell, focus, never_sideways, planned, ran
from playwright.sync_api import ConsoleMessage, Page, Request, expect


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
def visit(page: Page) -> Visit:
    return Visit(page)


def test_a_budget_is_moved_and_kept(visit: Visit, address: str, pictures: Path) -> None:
    page = visit.page
    page.goto(f"{address}/budget?lang=zh")
    planned(page)
    page.screenshot(path=pictures / "zh-1440.png")

    # the slider sends on release and the plan is another one
    slider = page.get_by_role("slider").first
    focus(slider)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("p.cp-unseen").filter(has_text="2,990")).to_be_attached(timeout=LONGEST)
    box = page.get_by_test_id("stNumberInput").locator("input").first
    expect(box).to_have_value("2990", timeout=LONGEST)
    expect(page).to_have_url(re.compile("total=2990"), timeout=LONGEST)

    page.get_by_role("radio", name="EN").click()
    expect(page.get_by_role("button", name="Discard")).to_be_visible(timeout=LONGEST)
    expect(page).to_have_url(re.compile("lang=en"), timeout=LONGEST)
    planned(page)
    page.screenshot(path=pictures / "en-1440.png")
    page.get_by_role("button", name="Discard").click()
    expect(box).to_have_value("3000", timeout=LONGEST)
    assert not visit.complaints
    assert not visit.strangers


def test_what_a_table_refuses_is_told(visit: Visit, address: str, pictures: Path) -> None:
    page = visit.page
    page.goto(f"{address}/calendar?lang=zh&view=desk")
    grid = page.get_by_test_id("stDataFrame")
    ran(page)
    choose_cell(grid, row=0, column=1)  # the first promotion's day, beside its name
    page.keyboard.press("Enter")
    editor = page.locator("#portal textarea, #portal input")
    expect(editor).to_have_value("2027-06-21", timeout=LONGEST)
    editor.fill("2027-02-30")
    expect(editor).to_be_focused()
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
    never_sideways(page)
    assert not visit.complaints
    assert not visit.strangers


def test_the_address_keeps_language_and_budget(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(f"{address}/budget?lang=en&total=2500")
    planned(page)
    expect(page.get_by_test_id("stSlider").first).to_contain_text("Total budget", timeout=LONGEST)
    expect(page.get_by_test_id("stNumberInput").locator("input").first).to_have_value("2500")
    expect(page.locator(".cp-proof")).to_contain_text("at most", timeout=LONGEST)

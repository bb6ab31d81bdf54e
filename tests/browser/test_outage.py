"""Pages whose server goes away for a while and comes back as another process: nothing committed is lost or invented."""

import contextlib
import re
import signal
import time
from pathlib import Path

from app_sample import tiny_problem
from patience import AGAIN, LONGEST, ran, until
from playwright.sync_api import Error, Page, expect
from web_process import free_port, running

from campaignplan.cli.commands.app import words
from campaignplan.storage.workspace.workspace import Workspace

AWAY = 8.0
"""Seconds the server is away: long enough for a browser to have tried in vain."""


CLICKED_AT_ONCE = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const look = new MutationObserver(() => {
    const discard = [...document.querySelectorAll("button")].find((one) => one.textContent.trim() === "放弃");
    if (app.dataset.testConnectionState !== "CONNECTED" || !discard || discard.disabled) return;
    look.disconnect();
    discard.click();
    window.said = document.querySelector(".cp-connection").textContent;
  });
  look.observe(app, { attributes: true, subtree: true, childList: true });
}"""
"""Clicks as soon as the browser is connected again, before anything is drawn."""


def connected(page: Page) -> None:
    """Wait until the page has said that it is back, and is drawn."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=LONGEST)
    expect(page.locator(".cp-connection.cp-away:visible")).to_have_count(0, timeout=LONGEST)
    ran(page)


def discarded(page: Page) -> None:
    """Discard what is tried; a click that a page just drawn anew has swallowed is made again."""
    end = time.monotonic() + LONGEST / 1000
    while "total=" in page.url:
        assert time.monotonic() < end, "what is tried is never discarded"
        with contextlib.suppress(Error, AssertionError):  # it goes as soon as it has been heard
            page.get_by_role("button", name="放弃").click(timeout=AGAIN)
            expect(page).not_to_have_url(re.compile("total="), timeout=AGAIN)


def cut_off(page: Page) -> None:
    """Wait until the page has said that nobody answers it."""
    expect(page.get_by_role("alert").filter(has_text="连接断了")).to_be_visible(timeout=LONGEST)


def test_nothing_saved_is_lost_while_the_server_is_away(page: Page, tmp_path: Path) -> None:
    port = free_port()
    environment = {"CAMPAIGNPLAN_WORKSPACE": str(tmp_path / "workspace")}
    with Workspace.open(tmp_path / "workspace") as workspace:
        branch = workspace.put("tiny", tiny_problem(), person="somebody")
        second = page.context.new_page()
        with running(words(port), port, tmp_path, environment) as server:
            # the budget: a total saved, another one tried
            page.goto(f"http://localhost:{port}/budget?lang=zh")
            expect(page.locator(".cp-proof")).to_be_visible(timeout=LONGEST)
            ran(page)
            box = page.get_by_test_id("stNumberInput").locator("input").first
            box.fill("2500")
            box.press("Enter")
            page.get_by_role("button", name="保存改动").click(timeout=LONGEST)
            until(lambda: branch.problem().settings.total == 2500)
            expect(box).to_have_value("2500", timeout=LONGEST)
            ran(page)
            box.fill("2200")
            box.press("Enter")
            expect(page).to_have_url(re.compile("total=2200"), timeout=LONGEST)
            ran(page)
            # the calendar: something new
            second.goto(f"http://localhost:{port}/calendar?lang=zh")
            add = second.locator(".year .lane .add").first
            expect(add).to_be_visible(timeout=LONGEST)
            ran(second)
            add.click()
            until(lambda: branch.problem().events)
            expect(second.locator(".st-key-panel")).to_be_visible(timeout=LONGEST)
            ran(second)
            server.end(signal.SIGKILL)
            gone = time.monotonic()
            cut_off(page)
            cut_off(second)
            # what is done meanwhile waits, and is not shown as saved
            own = second.locator('.year .bar[data-bar^="own"]')
            own.press("PageDown")
            expect(second.locator(".year.saving")).to_have_count(1, timeout=LONGEST)
            page.evaluate(CLICKED_AT_ONCE)
            until(lambda: time.monotonic() - gone > AWAY)
        kept = branch.problem().events
        with running(words(port), port, tmp_path, environment):
            connected(page)
            assert "请再点一次" in page.evaluate("window.said"), (
                "a click before the page is back is lost without a word"
            )
            connected(second)
            expect(second.locator(".year.saving")).to_have_count(0, timeout=LONGEST)
            # either it was lost, which is said, or it was saved: what is shown is what is stored
            problem = branch.problem()
            assert problem.settings.total == 2500
            (made,) = problem.events
            assert made.start == kept[0].start
            expect(second.locator(".bubble")).to_contain_text("可能没有保存", timeout=LONGEST)
            expect(page.get_by_test_id("stNumberInput").locator("input").first).to_have_value("2200", timeout=LONGEST)
            expect(page.get_by_role("button", name="保存改动")).to_be_visible(timeout=LONGEST)
            discarded(page)
            expect(page.get_by_test_id("stNumberInput").locator("input").first).to_have_value("2500", timeout=LONGEST)
            # it works on as if nothing had been; undo too, and a reload shows the same
            own.press("PageDown")
            until(lambda: branch.problem().events[0].start != made.start)
            expect(second.locator(".year.saving")).to_have_count(0, timeout=LONGEST)
            second.locator(".st-key-undo button").first.click(timeout=LONGEST)
            until(lambda: branch.problem().events[0].start == made.start)
            second.reload()
            expect(second.locator('.year .bar[data-bar^="own"]')).to_be_visible(timeout=LONGEST)

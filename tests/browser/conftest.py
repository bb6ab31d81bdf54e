"""The page in a real browser, served by the command a user types."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from app_sample import tiny_problem
from patience import LONGEST
from playwright.sync_api import Browser, Page, sync_playwright
from shop import Shop
from wanting import missing
from web_process import free_port, running

from campaignplan.cli.commands.app import words
from campaignplan.storage.workspace.workspace import Workspace

AXE = Path(__file__).parent / "js" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium; without one, fail where CI is, skip elsewhere."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        missing("no chromium on this machine: the page is not tried in a real browser")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a workspace with a small problem on a free port, from a folder that is not the project's."""
    place = tmp_path_factory.mktemp("served")
    with Workspace.open(place / "workspace") as workspace:
        workspace.put("tiny", tiny_problem(), person="somebody")
    port = free_port()
    with running(words(port), port, place, {"CAMPAIGNPLAN_WORKSPACE": str(place / "workspace")}):
        yield f"http://localhost:{port}"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """Serve an empty workspace."""
    port, file = free_port(), tmp_path / "workspace"
    with (
        running(words(port), port, tmp_path, {"CAMPAIGNPLAN_WORKSPACE": str(file)}),
        Workspace.open(file) as workspace,
    ):
        yield Shop(f"http://localhost:{port}", workspace)


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the script that looks for what shuts people out; without it, fail where CI is, skip elsewhere."""
    if not AXE.exists():
        missing("axe-core is not installed: npm install --prefix tests/browser/js")
    return AXE.read_text("utf-8")


@pytest.fixture
def window() -> dict[str, Any]:
    """Return what the browser of `page` is like; a file whose pages are looked at otherwise has its own."""
    return {"viewport": {"width": 1440, "height": 1000}, "locale": "zh-CN"}


@pytest.fixture
def page(browser: Browser, window: dict[str, Any]) -> Iterator[Page]:
    """Open a page in a browser that knows nothing yet."""
    context = browser.new_context(**window)
    found = context.new_page()
    found.set_default_timeout(LONGEST)
    yield found
    context.close()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Return the folder for screenshots."""
    return tmp_path

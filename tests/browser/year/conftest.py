"""The page with the year, served once, and what a test does on it."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from patience import ran
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from campaignplan.resources import shipped

LONGEST = 30_000
"""Milliseconds to wait before a test gives up; nothing is measured by it."""
HERE = Path(__file__).parent
expect.set_options(timeout=LONGEST)


@pytest.fixture(scope="session")
def lanes_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Serve the page on a free port; return its address and the folder its items are written to."""
    place, port = tmp_path_factory.mktemp("year"), free_port()
    with served(place, port):
        yield f"http://localhost:{port}", place


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(place: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """Serve the page, its items written to `place`, until the block ends."""
    command = [sys.executable, "-m", "streamlit", "run", str(HERE / "year_app.py")]
    options = {
        "server.port": str(port),
        "server.address": "localhost",
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
    }
    environment = {**os.environ, "YEAR_APP": str(shipped("app")), "YEAR_STATE": str(place)}
    told = (place / "errors.txt").open("w")
    with told, subprocess.Popen(
        [*command, *(f"--{name}={value}" for name, value in options.items())],
        cwd=HERE, env=environment, stdout=subprocess.PIPE, stderr=told, text=True,
    ) as server:  # fmt: skip
        try:
            assert server.stdout is not None
            if not any("URL" in line for line in server.stdout):
                pytest.fail((place / "errors.txt").read_text())
            yield server
        finally:
            server.terminate()
            server.wait(30)


class Lanes:
    """The year on a page, and what is stored behind it."""

    def __init__(self, page: Page, address: str, folder: Path, store: str) -> None:
        self.page, self.address, self.folder, self.store = page, address, folder, store
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        page.set_default_timeout(LONGEST)
        page.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda r: None if self.own(r.url) else self.strangers.append(r.url))

    def own(self, url: str) -> bool:
        return url.startswith((self.address, "data:", "blob:"))

    def open(self, **asked: str) -> "Lanes":
        self.page.goto(f"{self.address}/?{urlencode({'store': self.store, **asked})}")
        expect(self.page.locator(".year .lane")).to_have_count(6)
        ran(self.page)
        expect(self.page.locator("section.year")).to_have_css("visibility", "visible")
        expect(self.page.locator("section.year")).to_have_css("border-radius", "10px")  # the style sheet is there
        return self

    def stored(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / f"{self.store}.json").read_text("utf-8"))
        return found

    def days(self, name: str) -> list[str]:
        """First and last day of a bar as stored."""
        found: list[str] = self.stored()["bars"][name][:2]
        return found

    def until(self, found: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Wait until what is stored is so."""
        end = time.monotonic() + LONGEST / 1000
        while not found(state := self.stored()):
            assert time.monotonic() < end, state
            time.sleep(0.02)
        return state

    def settled(self) -> None:
        """Wait until nothing is on its way any more."""
        expect(self.page.locator(".year.saving")).to_have_count(0)

    def bar(self, name: str) -> Locator:
        return self.page.locator(f'.bar[data-bar="{name}"]')

    def ink(self, name: str) -> dict[str, float]:
        """Where the ink of a bar lies, once it has stopped moving."""
        still = "root => Promise.allSettled(root.getAnimations({ subtree: true }).map((one) => one.finished))"
        self.page.locator("section.year").evaluate(still)
        box = self.bar(name).locator(".ink").bounding_box()
        assert box is not None
        return {**box}

    def place(self, name: str) -> dict[str, float]:
        """Where a bar stands on the year, however far the lanes are scrolled."""
        body = self.page.locator(".lane .body").first.bounding_box()
        assert body is not None
        ink = self.ink(name)
        return {**ink, "x": ink["x"] - body["x"]}

    @property
    def px(self) -> float:
        """Pixels a day."""
        wide: float = self.page.locator(".lane .body").first.evaluate("body => body.getBoundingClientRect().width")
        return wide / 365

    def drag(self, name: str, days: float, at: float = 0.5, steps: int = 4) -> None:
        """Drag a bar by some days, held at a share of its length."""
        x, y, px = self.page.locator("section.year").evaluate(
            """(root, [name, at]) => {
              const bar = root.querySelector(`.bar[data-bar="${name}"]`);
              bar.scrollIntoView({ block: 'nearest', inline: 'center' }); // away from the edges, where lanes scroll on
              const ink = bar.querySelector('.ink').getBoundingClientRect();
              return [ink.left + ink.width * at, ink.top + ink.height / 2, bar.parentNode.offsetWidth / 365];
            }""",
            [name, at],
        )
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + days * px, y, steps=steps)
        mouse.up()

    def shown(self) -> dict[str, list[str]]:
        """First and last day of every bar, read off where its ink lies."""
        found: dict[str, list[str]] = self.page.locator("section.year").evaluate(
            """async root => {
              await Promise.allSettled(root.getAnimations({ subtree: true }).map((one) => one.finished));
              const day = (n) => new Date(Date.UTC(2027, 0, 1 + n)).toISOString().slice(0, 10);
              const found = {};
              for (const bar of root.querySelectorAll('.bar')) {
                const body = bar.parentNode.getBoundingClientRect(), px = body.width / 365;
                const ink = bar.querySelector('.ink').getBoundingClientRect();
                const first = Math.round((ink.left - body.left) / px);
                found[bar.dataset.bar] = [day(first), day(first + Math.round((ink.width + 2) / px) - 1)];
              }
              return found;
            }"""
        )
        return found


@pytest.fixture
def serving() -> Callable[[Path, int], Any]:
    """Serve the page from within a test, to end and start it again."""
    return served


@pytest.fixture
def lanes(browser: Browser, lanes_address: tuple[str, Path], request: pytest.FixtureRequest) -> Iterator[Lanes]:
    """Open a page with items of its own."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="zh-CN")
    yield Lanes(context.new_page(), *lanes_address, request.node.name.replace("[", "-").replace("]", ""))
    context.close()


@pytest.fixture
def phone(browser: Browser, lanes_address: tuple[str, Path], request: pytest.FixtureRequest) -> Iterator[Lanes]:
    """The same on a phone's screen."""
    context: BrowserContext = browser.new_context(
        viewport={"width": 400, "height": 860}, locale="zh-CN", has_touch=True, is_mobile=True, device_scale_factor=2
    )
    yield Lanes(context.new_page(), *lanes_address, request.node.name.replace("[", "-").replace("]", ""))
    context.close()

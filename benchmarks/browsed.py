"""A page in headless Chromium that is watched: what travels, what goes wrong, and what it asks of other machines."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright

from benchmarks.year import FLAGS

LONGEST = 120_000
"""Milliseconds the browser waits for what must come."""
SILENCE = 1.3
"""Seconds without a word between page and server after which nothing more is under way: a watch looks sooner."""


@dataclass
class Watched:
    """A page: bytes to and fro so far, when the last came, what went wrong, and requests to anywhere else."""

    page: Page
    travelled: int = 0
    last: float = field(default_factory=time.monotonic)
    faults: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("websocket", self._listen)
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _listen(self, socket: WebSocket) -> None:
        self._asked(socket.url)
        for way in ("framereceived", "framesent"):
            socket.on(way, self._frame)  # type: ignore[call-overload]

    def _frame(self, frame: str | bytes) -> None:
        self.travelled += len(frame)
        self.last = time.monotonic()

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "localhost":
            self.outside.append(url)

    def open(self, address: str) -> None:
        """Open an address, and wait until the page says nothing more."""
        self.page.goto(address)
        self.page.get_by_role("heading", level=1).first.wait_for(timeout=LONGEST, state="attached")
        self.quiet()

    def quiet(self) -> None:
        """Wait until nothing is under way any more."""
        while self._busy() or time.monotonic() - self.last < SILENCE:
            self.page.wait_for_timeout(50)

    def _busy(self) -> bool:
        """Tell whether the page's script runs, or something is still being worked out for it."""
        state = self.page.get_by_test_id("stApp").get_attribute("data-test-script-state")
        return state != "notRunning" or self.page.locator(".cp-working").count() > 0

    def close(self) -> None:
        """Close the page, once what it shows as failed is noted."""
        self.faults += self.page.get_by_test_id("stAlertContentError").all_inner_texts()
        self.page.context.close()


@contextmanager
def browser() -> Iterator[Browser]:
    """Start the system's Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield started
        started.close()


def watched(started: Browser) -> Watched:
    """Open a window that has seen nothing yet."""
    page = started.new_context(viewport={"width": 1440, "height": 1000}, locale="zh-CN").new_page()
    page.set_default_timeout(LONGEST)
    return Watched(page)

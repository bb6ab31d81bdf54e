"""How quick the budget page is: ``uv run python -m benchmarks.app [EXAMPLE] [MOVES]``.

The app as a user starts it, on a workspace with a sample, in headless Chromium: from letting go of the slider of the
total until the certificate's figure, and until the chart of months, is another one; and what travels for a move, all
that follows it within a second included. Every figure is the median with the slowest beside it.
"""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, WebSocket, sync_playwright

from campaignplan.cli.commands.app import words
from campaignplan.resources import shipped
from campaignplan.storage import load_problem
from campaignplan.storage.workspace.workspace import Workspace

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
WATCH = """() => {
  window.cp = {};
  const start = performance.now();
  const told = (name) => { window.cp[name] ??= performance.now() - start; };
  const proof = document.querySelector('.cp-proof').innerText;
  const charts = document.querySelector('.st-key-months-scroll');
  new MutationObserver((_, own) => {
    const now = document.querySelector('.cp-proof');
    if (now && now.innerText !== proof) { told('numbers'); own.disconnect(); }
  }).observe(document.body, {childList: true, subtree: true, characterData: true});
  new MutationObserver((_, own) => { told('chart'); own.disconnect(); })
    .observe(charts, {childList: true, subtree: true});
}"""


@contextmanager
def served(example: str) -> Iterator[str]:
    """Serve a workspace with a sample on a free port."""
    with tempfile.TemporaryDirectory() as place, socket.socket() as probe:
        with Workspace.open(place) as workspace:
            workspace.put(example, load_problem(shipped("examples") / example), person="somebody")
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        own = {**os.environ, "CAMPAIGNPLAN_WORKSPACE": place}
        server = subprocess.Popen(words(port), env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in range(120):
                try:
                    urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=1)
                    break
                except OSError:
                    time.sleep(0.5)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait(30)


def moved(page: Page, key: str, traffic: list[int]) -> tuple[float, float, int]:
    """Move the slider by a key; return milliseconds to numbers and chart, and bytes."""
    page.get_by_role("slider").first.focus()
    before = sum(traffic)
    page.evaluate(WATCH)
    page.keyboard.press(key)
    page.wait_for_function("() => window.cp.numbers && window.cp.chart", timeout=120_000)
    page.wait_for_timeout(1000)
    found = page.evaluate("() => window.cp")
    return found["numbers"], found["chart"], sum(traffic) - before


def main(example: str = "guangzhou-clothing", moves: str = "10") -> None:
    """Measure and print."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with served(example) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        traffic: list[int] = []

        def listen(socket_: WebSocket) -> None:
            socket_.on("framereceived", lambda frame: traffic.append(len(frame)))
            socket_.on("framesent", lambda frame: traffic.append(len(frame)))

        page.on("websocket", listen)
        # So little that every yuan of it is missed: where the total does not bind, no figure would move.
        total = round(0.5 * (load_problem(shipped("examples") / example).settings.total or 0), -3)
        page.goto(f"{address}/budget?lang=zh&total={total:.0f}")
        page.wait_for_selector(".cp-proof", timeout=120_000)
        page.wait_for_selector(".st-key-months-scroll", timeout=120_000)
        page.wait_for_timeout(8000)
        found = [moved(page, "ArrowLeft" if turn % 3 else "ArrowRight", traffic) for turn in range(int(moves))]
        browser.close()
    for name, values, unit in zip(
        ("slider to numbers", "slider to chart", "travels for a move"), zip(*found, strict=True), ("ms", "ms", "kB"),
        strict=True,
    ):  # fmt: skip
        scale = 1000 if unit == "kB" else 1
        told = [value / scale for value in values]
        print(f"{example}: {name} {statistics.median(told):.0f} {unit} (slowest {max(told):.0f})")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""How quick the app is for one person: ``uv run python -m benchmarks.app [EXAMPLE] [MOVES]``.

The app as a user starts it, on a workspace with a sample, in headless Chromium. The budget page: from letting go of
the slider of the total until the certificate's figure, and until the picture of the months, is another one; what
travels for a move, all that follows it within a second included; and the server's processor time for it. The
calendar page: from letting go of a bar, or pressing a key on it, until the server has answered that it is saved and
the answer is drawn. Every figure is the median with the slowest beside it, and the load of the machine below.
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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, WebSocket, sync_playwright

from benchmarks.year import FLAGS
from benchmarks.year import WATCH as SAVED
from campaignplan.cli.commands.app import words
from campaignplan.resources import shipped
from campaignplan.storage import load_problem
from campaignplan.storage.workspace.workspace import Workspace

LONGEST = 120_000
"""Milliseconds the browser waits for what must come."""
WATCH = """() => {
  window.cp = {};
  const start = performance.now();
  const told = (name) => { window.cp[name] ??= performance.now() - start; };
  const proof = document.querySelector('.cp-proof').innerText;
  const picture = () => document.querySelector('.st-key-months-scroll svg.marks')?.innerHTML;
  const months = picture();
  new MutationObserver((_, own) => {
    const now = document.querySelector('.cp-proof');
    if (now && now.innerText !== proof) { told('numbers'); own.disconnect(); }
  }).observe(document.body, {childList: true, subtree: true, characterData: true});
  const look = () => {
    const now = picture();
    if (now && now !== months) told('chart'); else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


@dataclass(frozen=True)
class Server:
    """An app that is served."""

    address: str
    process: int

    @property
    def processor(self) -> float:
        """Seconds of processor time it has taken so far; NaN where the system does not tell."""
        try:
            told = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return float("nan")
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(example: str) -> Iterator[Server]:
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
            yield Server(f"http://localhost:{port}", server.pid)
        finally:
            server.terminate()
            server.wait(30)


def main(example: str = "guangzhou-clothing", moves: str = "10") -> None:
    """Measure and print."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with served(example) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for measure in (_slider, _drag):
            page = browser.new_page(viewport={"width": 1440, "height": 1000})
            measure(page, server, example, int(moves))
            page.close()
        browser.close()
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")


def _slider(page: Page, server: Server, example: str, moves: int) -> None:
    traffic: list[int] = []

    def listen(socket_: WebSocket) -> None:
        socket_.on("framereceived", lambda frame: traffic.append(len(frame)))
        socket_.on("framesent", lambda frame: traffic.append(len(frame)))

    page.on("websocket", listen)
    # So little that every yuan of it is missed: where the total does not bind, no figure would move.
    total = round(0.5 * (load_problem(shipped("examples") / example).settings.total or 0), -3)
    page.goto(f"{server.address}/budget?lang=zh&total={total:.0f}")
    page.wait_for_selector(".cp-proof", timeout=LONGEST)
    page.wait_for_selector(".st-key-months-scroll svg.marks", timeout=LONGEST)
    page.wait_for_timeout(8000)
    found = []
    for turn in range(moves):
        page.get_by_role("slider").first.focus()
        size, spent = sum(traffic), server.processor
        page.evaluate(WATCH)
        page.keyboard.press("ArrowLeft" if turn % 3 else "ArrowRight")
        page.wait_for_function("() => window.cp.numbers && window.cp.chart", timeout=LONGEST)
        page.wait_for_timeout(1000)
        took = page.evaluate("() => window.cp")
        rest = (sum(traffic) - size) / 1000, 1000 * (server.processor - spent)
        found.append((took["numbers"], took["chart"], *rest))
    names = ("slider to numbers", "slider to chart", "travels for a move", "processor of the server for a move")
    for name, values, unit in zip(names, zip(*found, strict=True), ("ms", "ms", "kB", "ms"), strict=True):
        _say(example, name, values, unit)


def _drag(page: Page, server: Server, example: str, moves: int) -> None:
    page.goto(f"{server.address}/calendar?lang=zh&view=month")
    bars = page.locator(".year .bar[data-bar]:not(.fixed)")
    bars.first.wait_for(timeout=LONGEST)
    page.wait_for_timeout(4000)
    page.locator("section.year").evaluate(SAVED)
    found: dict[str, list[float]] = {"drag to saved": [], "key to saved": []}
    spent = server.processor
    for turn in range(moves):
        bar = bars.nth(turn % min(bars.count(), 4))
        bar.scroll_into_view_if_needed()
        box = bar.locator(".ink").bounding_box()
        assert box is not None
        x, y, way = box["x"] + min(box["width"] / 2, 60), box["y"] + box["height"] / 2, -1 if turn % 2 else 1
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 60 * way, y, steps=10)
        page.mouse.up()
        found["drag to saved"].append(_saved(page))
        bar.focus()
        page.keyboard.press("ArrowLeft" if turn % 2 else "ArrowRight")
        found["key to saved"].append(_saved(page))
    for name, values in found.items():
        _say(example, name, values, "ms")
    _say(example, "processor of the server for a gesture", [1000 * (server.processor - spent) / (2 * moves)], "ms")


def _saved(page: Page) -> float:
    """Wait for the answer to one gesture; return milliseconds. What it moves to may be refused: that is an answer."""
    page.wait_for_function("() => window.told.saved.length", timeout=LONGEST)
    took: float = page.evaluate("() => window.told.saved.shift()")
    page.wait_for_timeout(500)
    page.evaluate("() => { window.told.saved = []; }")
    return took


def _say(example: str, name: str, values: Sequence[float], unit: str) -> None:
    print(f"{example}: {name} {statistics.median(values):.0f} {unit} (slowest {max(values):.0f})", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

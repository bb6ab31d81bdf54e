"""How quick the year's lanes are: ``uv run python -m benchmarks.year [ITEMS]``.

The page of tests/browser/year with 500 items (or ITEMS), in headless Chromium: from letting go of a bar, or pressing
a key, until its answer is on screen; the longest frame while dragging; and what travels for one drag. Every figure is
the median of several with the slowest beside it.
"""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
PLACE = ROOT / "tests" / "browser" / "year"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
RUNS = 15
WATCH = """root => {
  window.told = { saved: [], frames: [] };
  let start = 0;
  const begin = () => { start = performance.now(); };
  window.addEventListener('pointerup', begin, true);
  window.addEventListener('keydown', begin, true);
  new MutationObserver(() => {
    if (start && !root.classList.contains('saving')) {
      const since = start;
      start = 0;
      requestAnimationFrame(() => window.told.saved.push(performance.now() - since));
    }
  }).observe(root, { attributes: true, attributeFilter: ['class'] });
  let before = performance.now();
  const tick = (now) => {
    if (root.classList.contains('dragging')) window.told.frames.push(now - before);
    before = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}"""


def main(items: int) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no chromium on this machine")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "YEAR_APP": str(ROOT / "app"), "YEAR_STATE": folder}
        command = [
            sys.executable, "-m", "streamlit", "run", str(PLACE / "year_app.py"), f"--server.port={port}",
            "--server.address=localhost", "--server.headless=true", "--browser.gatherUsageStats=false",
            "--server.fileWatcherType=none",
        ]  # fmt: skip
        with subprocess.Popen(
            command, cwd=PLACE, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as server:
            try:
                assert server.stdout is not None
                assert any("URL" in line for line in server.stdout)
                with sync_playwright() as playwright:
                    browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
                    _measure(browser.new_page(viewport={"width": 1440, "height": 1000}), port, items)
                    browser.close()
            finally:
                server.terminate()
                server.wait(30)


def _measure(page: Page, port: int, items: int) -> None:
    travelled: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: travelled.append(len(frame))))
    page.goto(f"http://localhost:{port}/?items={items}")
    page.locator('.bar[data-bar="item-12"]').wait_for()
    root = page.locator("section.year")
    root.evaluate(WATCH)
    page.wait_for_timeout(1000)
    bytes_before = sum(travelled)
    for n in range(RUNS):
        bar = page.locator(f'.bar[data-bar="item-{12 + n}"]')
        bar.scroll_into_view_if_needed()
        box = bar.locator(".ink").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + (40 if x < 800 else -40), y, steps=20)
        page.mouse.up()
        page.wait_for_function("n => window.told.saved.length > n", arg=n)
        page.wait_for_timeout(150)
    dragged: dict[str, list[float]] = page.evaluate("window.told")
    size = (sum(travelled) - bytes_before) / RUNS
    page.evaluate("window.told.saved = []")
    page.locator('.bar[data-bar="item-40"]').focus()
    for n in range(RUNS):
        page.keyboard.press("ArrowRight")
        page.wait_for_function("n => window.told.saved.length > n", arg=n)
        page.wait_for_timeout(150)
    keyed: list[float] = page.evaluate("window.told.saved")
    _say(f"drag to saved, {items} items (at most 250 ms)", dragged["saved"])
    _say("key to saved", keyed)
    _say("frame while dragging", dragged["frames"])
    print(f"{'travels for one drag':48} {size / 1000:7.1f} kB")


def _say(name: str, times: list[float]) -> None:
    print(f"{name:48} {statistics.median(times):7.1f} ms, slowest {max(times):7.1f} ms, {len(times)} times")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)

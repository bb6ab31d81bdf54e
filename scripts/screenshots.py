"""Pictures of every page of the app in both languages, for the user guide: ``uv run python scripts/screenshots.py``.

The app is served from an empty workspace with the shipped sample, and looked at in the system's Chromium at the
width of a laptop and, with ``--phone``, of a phone. Pages are pictured whole, up to a limit.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from campaignplan.planning.problem import Problem
from campaignplan.resources import shipped
from campaignplan.storage import load_problem
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import changed
from campaignplan.storage.workspace.workspace import Workspace

SAMPLE = "yiwu-homeware"
PAGES = ("", "calendar", "budget", "why", "compare", "track", "tasks", "data", "log", "settings")
LANGS = ("zh", "en")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
TALLEST = 2600
SETTLED = 120_000
"""Milliseconds a page may take until its plan stands."""
IMAGES = Path(__file__).parents[1] / "docs" / "images"


@contextmanager
def served(workspace: Path) -> Iterator[str]:
    """Serve the app from a workspace, and yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "campaignplan", "app", "--workspace", str(workspace), "--port", str(port)]
    with subprocess.Popen(command, cwd=workspace, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(600):
                with socket.socket() as door:
                    if door.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.2)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()


def tenth_more(branch: Branch, problem: Problem) -> None:
    """Give a scenario a tenth more money, so that there is something to compare."""
    ((row, cells),) = branch.rows("budget")
    total = f"{1.1 * (problem.settings.total or 0):.0f}"
    change = changed("budget", row, cells, {**cells, "total": total})
    assert change is not None
    branch.commit([change], person="老板", why="预算加一成")


def settled(page: Page) -> None:
    """Wait until nothing on the page is being worked out any more."""
    page.wait_for_selector('[data-testid="stMainBlockContainer"]', timeout=SETTLED)
    page.wait_for_timeout(2000)
    page.wait_for_function(
        """() => !document.querySelector('.cp-working')
              && !document.querySelector('[data-testid="stApp"][data-test-script-state="running"]')""",
        timeout=SETTLED,
    )
    page.wait_for_timeout(2500)


def picture(page: Page, address: str, file: Path) -> None:
    """Picture one page whole."""
    page.goto(address, timeout=SETTLED)
    settled(page)
    width = page.viewport_size["width"] if page.viewport_size else 1440
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(int(height) + 20, TALLEST)})
    page.wait_for_timeout(1500)
    page.screenshot(path=file)


def main() -> None:
    """Make the pictures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--phone", action="store_true", help="at 400 pixels, beside the wide ones")
    asked.add_argument("--out", type=Path, default=IMAGES)
    asked.add_argument("--page", action="append", help="only this page; may be given again")
    options = asked.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("no chromium on this machine")
    options.out.mkdir(parents=True, exist_ok=True)
    sizes = {"": (1440, 1000), "-phone": (400, 860)} if options.phone else {"": (1440, 1000)}
    os.environ.pop("CAMPAIGNPLAN_WORKSPACE", None)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        with Workspace.open(place) as workspace:
            problem = load_problem(shipped("examples") / SAMPLE)
            main_branch = workspace.put(SAMPLE, problem, person="老板", why="导入示例")
            tenth_more(workspace.fork(main_branch, "预算加一成", person="老板"), problem)
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        with served(Path(place)) as address:
            for end, (width, height) in sizes.items():
                for lang in LANGS:
                    for name in options.page or PAGES:
                        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
                        file = options.out / f"app-{name or 'overview'}-{lang}{end}.png"
                        picture(context.new_page(), f"{address}/{name}?lang={lang}", file)
                        context.close()
                        print(file)
        browser.close()


if __name__ == "__main__":
    main()

"""Ctrl-C at the real command on a terminal: once ends the solve with its best plan so far, twice gives up."""

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from problems import small

from campaignplan.cli.watch import Display, solve_watched
from campaignplan.planning.result import Options
from campaignplan.planning.rule import Rule
from campaignplan.publishing.folder import FILES
from campaignplan.resources import shipped
from campaignplan.storage import save_problem

pty = pytest.importorskip("pty")
LONGEST = 180
"""Seconds a word of the command may take before the test gives up; nothing is measured by it."""
HARD = "1e-9"
"""A gap that the sample's S-curves leave no way to reach: without Ctrl-C the exact method works for its whole time."""


class Terminal:
    """A command whose stderr is a terminal; what it says there and on stdout is kept."""

    def __init__(self, folder: Path, *words: object) -> None:
        self.screen, slave = pty.openpty()
        self.out = (folder / "stdout").open("w+", encoding="utf-8")
        self.said = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "campaignplan", *map(str, words)],
            cwd=folder,
            stdout=self.out,
            stderr=slave,
            env={**os.environ, "LC_ALL": "zh_CN.UTF-8", "TERM": "xterm", "COLUMNS": "200", "PYTHONUTF8": "1"},
        )
        os.close(slave)

    def until(self, word: str) -> None:
        """Read the screen until it says a word."""
        latest = time.monotonic() + LONGEST
        while word not in self.said:
            assert time.monotonic() < latest, self.said
            ready, _, _ = select.select([self.screen], [], [], 1.0)
            if ready:
                try:
                    self.said += os.read(self.screen, 65536).decode("utf-8", "replace")
                except OSError:  # the command has ended and closed its terminal
                    pytest.fail(f"ended before it said {word}: {self.said}")

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        self.process.send_signal(signal.SIGINT)

    def ended(self) -> tuple[int, str]:
        """Wait for the end; return exit code and stdout."""
        code = self.process.wait(LONGEST)
        self.out.seek(0)
        return code, self.out.read()

    def close(self) -> None:
        """End the command where a test left it running."""
        self.process.kill()
        self.process.wait()
        os.close(self.screen)
        self.out.close()


@pytest.fixture
def solving(tmp_path: Path) -> Iterator[Terminal]:
    """Start a long solve in an empty folder."""
    sample = shipped("examples") / "hebei-gears"
    words = ["plan", sample, "--out", "out", "--gap", HARD, "--method", "exact", "--time-limit", "600"]
    terminal = Terminal(tmp_path, *words)
    yield terminal
    terminal.close()


def test_ctrl_c_writes_the_best_plan_so_far(solving: Terminal, tmp_path: Path) -> None:
    solving.until("求解：方案 ")
    solving.until("差距")
    solving.interrupt()
    code, out = solving.ended()
    assert code == 0, out
    assert "按 Ctrl-C 停下" in out
    assert "没有证明到要求的精度：目前只能说距离最优不超过" in out
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(FILES)
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert summary["status"] == "feasible"
    assert summary["value"] <= summary["bound"]
    assert summary["gap"] > float(HARD)


def test_ctrl_c_twice_gives_up(solving: Terminal, tmp_path: Path) -> None:
    solving.until("求解：")
    solving.interrupt()
    solving.until("再按一次 Ctrl-C")
    solving.interrupt()
    code, out = solving.ended()
    assert code == 130, out
    assert not (tmp_path / "out").exists()


def test_ctrl_c_before_any_plan_is_an_interruption() -> None:
    problem = small(goal="least_spend", total=None)
    problem = replace(problem, rules=(Rule("much", "target", 20.0, metric="orders"),))
    display = Display("zh")
    assert solve_watched(problem, Options(method="exact"), display).status == "optimal"
    display.stopping.set()
    with pytest.raises(KeyboardInterrupt):
        solve_watched(problem, Options(method="exact"), display)


def test_the_page_on_stopping_runs_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    save_problem(small(), tmp_path / "my-shop")
    monkeypatch.chdir(tmp_path)
    page = Path(__file__).parents[2] / "docs" / "how-to" / "watch-and-stop.md"
    (text,) = re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    exec(compile(text, str(page), "exec"), {})
    *progress, last = capsys.readouterr().out.splitlines()
    assert progress
    assert all("bound" in line for line in progress)
    status, more = last.split()
    assert status == "optimal"
    assert float(more) > 0  # a tenth more money brings something

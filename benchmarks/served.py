"""An app that is served as a user starts it, on a workspace with one problem, and what it takes of the machine."""

import os
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from campaignplan.cli.commands.app import words
from campaignplan.planning.problem import Problem
from campaignplan.resources import shipped
from campaignplan.storage import load_problem
from campaignplan.storage.workspace.workspace import Workspace
from campaignplan.web.process import THRIFT


@dataclass(frozen=True)
class Server:
    """An app that is served: where, its process, the file that holds what it logged as an error, and how many
    seconds it took from its start until it answered.
    """

    address: str
    process: int
    log: Path
    up: float

    @property
    def processor(self) -> float:
        """Seconds of processor time that it and what it started have taken; NaN where the system does not tell."""
        return sum(_processor(one) for one in self._processes())

    @property
    def memory(self) -> float:
        """MB of memory that it and what it started hold, shared pages counted once (PSS); NaN where nobody tells."""
        return sum(_memory(one, "Pss") for one in self._processes())

    @property
    def resident(self) -> float:
        """The same with shared pages counted in each process that has them (RSS)."""
        return sum(_memory(one, "Rss") for one in self._processes())

    @property
    def shares(self) -> list[tuple[float, float]]:
        """MB each process holds, the server first, shared pages counted once (PSS); and of it, pages of files."""
        return [(_memory(one, "Pss"), _memory(one, "Pss_File")) for one in self._processes()]

    @property
    def errors(self) -> list[str]:
        """What it logged as errors."""
        return self.log.read_text("utf-8").splitlines()

    def _processes(self) -> list[int]:
        found, open_ = [], [self.process]
        while open_:
            found.append(one := open_.pop())
            for children in Path(f"/proc/{one}/task").glob("*/children"):
                open_ += [int(child) for child in children.read_text().split()]
        return found


def _processor(process: int) -> float:
    try:
        told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _memory(process: int, kind: str) -> float:
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return float("nan")
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith(f"{kind}:")) * 1024 / 1e6


@contextmanager
def served(example: str, problem: Problem | None = None) -> Iterator[Server]:
    """Serve a workspace on a free port: with a sample, or with a problem under that name."""
    with tempfile.TemporaryDirectory() as place, socket.socket() as probe:
        with Workspace.open(place) as workspace:
            workspace.put(example, problem or load_problem(shipped("examples") / example), person="somebody")
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        own = {**THRIFT, **os.environ, "CAMPAIGNPLAN_WORKSPACE": place, "CAMPAIGNPLAN_LOG_LEVEL": "error"}
        own.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's server finds its libraries compiled
        log = Path(place) / "errors.log"
        with log.open("wb") as said:
            began = time.perf_counter()
            server = subprocess.Popen(words(port), env=own, stdout=subprocess.DEVNULL, stderr=said)
        try:
            for _ in range(1200):
                try:
                    urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=1)
                    break
                except OSError:
                    time.sleep(0.05)
            yield Server(f"http://localhost:{port}", server.pid, log, time.perf_counter() - began)
        finally:
            server.terminate()
            server.wait(30)

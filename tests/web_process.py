"""The web process as a user starts it, for as long as a test needs it."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 300
"""Seconds until a process that does not answer is given up; nothing is measured by it."""


@dataclass
class Running:
    """A process that answers on `port`; what it says stands in `log`."""

    process: "subprocess.Popen[bytes]"
    port: int
    log: Path

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def end(self, number: int = signal.SIGTERM) -> int:
        """Tell it to end, and return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


@contextlib.contextmanager
def running(command: Sequence[str], port: int, place: Path, environment: Mapping[str, str]) -> Iterator[Running]:
    """Start a command in a folder, wait until it is well, and end it whatever happens."""
    log = place / "log"
    with log.open("wb") as out, subprocess.Popen(
        command, cwd=place, env={**os.environ, "PYTHONUNBUFFERED": "1", **environment}, stdout=out, stderr=out
    ) as process:  # fmt: skip
        found = Running(process, port, log)
        try:
            end = time.monotonic() + PATIENCE
            while not _is_well(port) and process.poll() is None and time.monotonic() < end:
                time.sleep(0.1)
            assert process.poll() is None, found.said
            assert _is_well(port), found.said
            yield found
        finally:
            if process.poll() is None:
                process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()


def _is_well(port: int) -> bool:
    door = http.client.HTTPConnection("localhost", port, timeout=10)
    try:
        door.request("GET", "/healthz")
        return door.getresponse().status == 200
    except OSError:
        return False
    finally:
        door.close()

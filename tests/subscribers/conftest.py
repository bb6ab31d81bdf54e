"""Calendar programs of others, from an environment of their own, and a CalDAV server started for the tests."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from wanting import missing

ROOT = Path(__file__).parents[2]
BIN = ROOT / ".venv-clients" / ("Scripts" if sys.platform == "win32" else "bin")
MAKE = "UV_PROJECT_ENVIRONMENT=.venv-clients uv sync --only-group clients"
USER, PASSWORD = "运营", "密码 p@ss:word"


@pytest.fixture(scope="session")
def tools() -> Path:
    """Return where the programs are; without them, fail where CI is, skip elsewhere."""
    wanted = [
        name for name in ("python", "vdirsyncer", "khal", "radicale") if shutil.which(name, path=str(BIN)) is None
    ]
    if wanted:
        missing(f"no {', '.join(wanted)}: nothing subscribes for real; {MAKE}")
    return BIN


@dataclass(frozen=True)
class Radicale:
    """A running server, its files, and the address of a user's calendars."""

    home: str
    folder: Path

    def calendar(self, name: str) -> str:
        """Make a calendar and return its address."""
        import requests

        url = f"{self.home}{name}/"
        answer = requests.request("MKCALENDAR", url, auth=(USER.encode(), PASSWORD.encode()), timeout=30)
        assert answer.status_code == 201, answer.text
        return url


@pytest.fixture(scope="session")
def radicale(tools: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    """Start Radicale on a free port, with one user who has a Chinese name and password."""
    from urllib.parse import quote

    place = tmp_path_factory.mktemp("radicale")
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    (place / "users").write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")
    settings = f"""
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {place / "users"}
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {place / "files"}
"""
    (place / "config").write_text(settings, encoding="utf-8")
    command = [str(tools / "python"), "-m", "radicale", "--config", str(place / "config")]
    with (place / "log").open("wb") as log, subprocess.Popen(command, cwd=place, stdout=log, stderr=log) as server:
        try:
            for _ in range(300):
                time.sleep(0.1)
                if server.poll() is not None or _listens(port):
                    break
            assert server.poll() is None, (place / "log").read_text(encoding="utf-8")
            yield Radicale(f"http://127.0.0.1:{port}/{quote(USER)}/", place / "files")
        finally:
            server.kill()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True

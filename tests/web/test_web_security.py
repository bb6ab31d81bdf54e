"""Security headers and host names of the pages, without a browser; the process ends well and refuses in words."""

import asyncio
import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from apart import apart
from web_process import free_port, running

from campaignplan.cli import main
from campaignplan.web.security import HOSTS, LOCAL, PLAIN, Guard, hosts_asked, policy
from campaignplan.web.sign_in import MODE, PROXIES

MODULE = [sys.executable, "-m", "campaignplan.web.process"]
SLOW = """
import asyncio
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

async def slow(request):
    print("begun", flush=True)
    await asyncio.sleep(2)
    return PlainTextResponse("whole")

async def well(request):
    return PlainTextResponse("ok")

app = Starlette(routes=[Route("/slow", slow), Route("/healthz", well)])
"""


def answered(guard: Any, host: str, kind: str = "http", path: str = "/") -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": kind, "method": "GET", "path": path, "headers": [(b"host", host.encode("latin-1"))]}
    apart(lambda: asyncio.run(guard(scope, None, send)))
    return sent


async def inner(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    headers = [(b"x-frame-options", b"ALLOWALL"), (b"content-type", b"text/html")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def test_every_answer_has_every_header_once():
    start, _ = answered(Guard(inner), "plan.example.com")
    told = [(name.decode().lower(), value.decode()) for name, value in start["headers"]]
    assert len({name for name, _ in told}) == len(told)
    found = dict(told)
    assert {name: found[name.lower()] for name in PLAIN} == PLAIN
    assert found["content-type"] == "text/html"
    rules = dict(rule.split(" ", 1) for rule in found["content-security-policy"].split("; "))
    assert rules["default-src"] == "'self'"
    assert rules["connect-src"] == "'self' ws://plan.example.com wss://plan.example.com"
    assert "unsafe" not in rules["script-src"]
    assert "sha256-" in rules["script-src"]
    assert (rules["object-src"], rules["frame-ancestors"]) == ("'none'", "'none'")
    assert "*" not in found["content-security-policy"]
    assert "http" not in found["content-security-policy"]


@pytest.mark.parametrize("host", ["a; script-src *", "a\r\nSet-Cookie: x", "a b", "", "王.example", "a'*'"])
def test_a_made_up_host_adds_nothing_to_the_policy(host: str):
    assert policy(host) == policy("")
    assert policy("[::1]:8501") != policy("")


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("localhost:8501", True), ("LOCALHOST", True), ("127.0.0.1:1", True), ("[::1]:8501", True),
        ("evil.example", False), ("localhost.evil.example", False), ("", False), ("user@localhost:x", False),
        ("[::1", False), ("127.0.0.2", False),
    ],
)  # fmt: skip
def test_pages_answer_to_known_names_only(host: str, known: bool):
    guard = Guard(inner, LOCAL)
    assert (answered(guard, host)[0]["status"] == 200) == known
    told = answered(guard, host, "websocket")[0]["type"]
    assert (told == "websocket.accept") == known
    assert answered(Guard(inner), host)[0]["status"] == 200
    assert hosts_asked(" a, b c ") == ("a", "b", "c")


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/plan/_stcore/agent/openapi.json", "/_stcore/agent/mcp"])
def test_doors_for_other_programs_are_closed(path: str):
    assert answered(Guard(inner), "localhost", path=path)[0]["status"] == 404
    assert answered(Guard(inner), "localhost", path="/_stcore/health")[0]["status"] == 200


@pytest.mark.parametrize(
    ("environment", "options", "where"),
    [
        ({}, ["--host", "0.0.0.0"], "--host"),
        ({}, ["--host", "::"], "--host"),
        ({MODE: "none"}, ["--host", "0.0.0.0"], "--host"),
        ({MODE: "everybody"}, [], MODE),
        ({MODE: "proxy"}, [], PROXIES),
        ({}, ["--host", "203.0.113.9", "--open-to-everyone"], "--host"),
        ({MODE: "oidc"}, [], "secrets.toml"),
    ],
)
def test_what_would_be_open_or_unsound_is_refused_before_anything_runs(
    environment: dict[str, str], options: list[str], where: str, monkeypatch, capsys, tmp_path: Path
):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("campaignplan.cli.commands.app._become", lambda *_: pytest.fail("it ran"))
    assert main(["app", "--port", str(free_port()), "--workspace", str(tmp_path / "w.db"), *options]) == 2
    assert where in capsys.readouterr().err
    assert not (tmp_path / "w.db").exists()


@pytest.mark.parametrize(
    ("environment", "options", "host", "hosts"),
    [
        ({}, [], "localhost", " ".join(LOCAL)),
        ({HOSTS: "plan.local"}, [], "localhost", "plan.local"),
        ({}, ["--host", "0.0.0.0", "--open-to-everyone"], "0.0.0.0", ""),
        ({MODE: "proxy", PROXIES: "127.0.0.1"}, ["--host", "127.0.0.1"], "127.0.0.1", ""),
        ({MODE: "proxy", PROXIES: "10.0.0.0/8"}, ["--host", "0.0.0.0"], "0.0.0.0", ""),
    ],
)
def test_what_is_served_where_and_under_which_names(
    environment: dict[str, str], options: list[str], host: str, hosts: str, monkeypatch, tmp_path: Path
):
    monkeypatch.delenv(HOSTS, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    ran: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr("campaignplan.cli.commands.app._become", lambda *words: ran.append(words) or 0)
    port = free_port()
    assert main(["app", "--port", str(port), "--workspace", str(tmp_path / "w.db"), *options]) == 0
    ((command, given),) = ran
    assert command[1:3] == ["-m", "campaignplan.web.process"]
    assert command[4:6] == [host, str(port)]
    assert given.get(HOSTS, "") == hosts


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_running_answer_is_finished_before_the_end(tmp_path: Path, number: signal.Signals):
    (tmp_path / "main.py").write_text(SLOW, encoding="utf-8")
    port, answers = free_port(), []

    def ask() -> None:
        with closing(http.client.HTTPConnection("localhost", port, timeout=60)) as door:
            door.request("GET", "/slow")
            answers.append(door.getresponse().read())

    with running([*MODULE, str(tmp_path / "main.py"), "127.0.0.1", str(port)], port, tmp_path, {}) as found:
        asking = threading.Thread(target=ask)
        asking.start()
        while "begun" not in found.said:
            assert asking.is_alive()
        assert found.end(number) == 0
        asking.join()
    assert answers == [b"whole"]


def said_by(*arguments: str) -> tuple[int, dict[str, Any]]:
    done = subprocess.run([*MODULE, *arguments], capture_output=True, text=True, timeout=120)
    return done.returncode, json.loads(done.stderr.splitlines()[-1])


def test_what_keeps_it_from_serving_is_told_in_the_log(tmp_path: Path):
    script = tmp_path / "main.py"
    with socket.create_server(("127.0.0.1", 0)) as door:
        code, told = said_by(str(script), "127.0.0.1", str(door.getsockname()[1]))
    assert (code, told["level"]) == (1, "critical")
    assert "Address already in use" in told["message"]
    script.write_text("app = 1 / 0  # 王老板", encoding="utf-8")
    code, told = said_by(str(script), "127.0.0.1", str(free_port()))
    assert (code, told["error"]) == (1, "ZeroDivisionError")
    assert "王老板" not in str(told)

"""Logs: what they tell, and that a whole run of the web process names no token, no query and no person."""

import contextlib
import http.client
import io
import json
import logging
import re
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import add_link, folder, get, task
from web_process import free_port, running

from campaignplan.cli.commands.app import words
from campaignplan.errors import InputError
from campaignplan.feeds.scope import Scope
from campaignplan.storage.workspace.address import VARIABLE
from campaignplan.storage.workspace.people import People, Person
from campaignplan.storage.workspace.sharing import Shares
from campaignplan.storage.workspace.workspace import Workspace
from campaignplan.web import logs
from campaignplan.web.process import LEVEL
from campaignplan.web.sign_in import HEADER, MODE, PROXIES

TOKEN = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def heard(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """Log into memory as the process does, and put everything back."""
    before = logging.root.handlers[:], logging.root.level, logging.getLoggerClass()
    hooks = sys.excepthook, threading.excepthook
    stream = io.StringIO()
    logs.start(getattr(request, "param", "json"), logging.DEBUG, stream)
    yield stream
    logging.captureWarnings(False)
    logging.root.handlers[:], logging.root.level = before[0], before[1]
    logging.setLoggerClass(before[2])
    sys.excepthook, threading.excepthook = hooks


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_our_own_words_are_told_and_others_values_are_not(heard: io.StringIO):
    logging.getLogger("campaignplan.web").info("ready", extra={"about": {"port": 1}})
    logging.getLogger("campaignplan.storage").warning("no room on %s", "disk 2")
    made_later = logging.getLogger("library.made.later")
    made_later.addHandler(logging.StreamHandler())
    made_later.propagate = False
    made_later.error('%s - "GET %s"', "203.0.113.9", f"/feed/{TOKEN}.ics?who=王老板")
    told = lines(heard)
    assert [(one["level"], one["event"], one.get("message")) for one in told] == [
        ("info", "web.ready", None),
        ("warning", "storage", "no room on disk 2"),
        ("error", "library.made.later", '%s - "GET %s"'),
    ]
    assert told[0]["port"] == 1
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", str(one["time"])) for one in told)


@pytest.mark.parametrize(
    "said", [f"link {TOKEN} is dead", "asked /x?name=王老板", "at postgresql://me:secret@host/db", f"{TOKEN.upper()}"]
)
def test_what_must_not_stand_in_a_log_is_taken_out_whoever_wrote_it(heard: io.StringIO, said: str):
    logging.getLogger("campaignplan.web").error(said)
    (line,) = lines(heard)
    assert not re.search(f"{TOKEN}|王老板|secret", str(line), re.IGNORECASE)


def test_errors_are_told_by_kind_and_place_without_their_words(heard: io.StringIO):
    def fails() -> None:
        raise ValueError("王老板 of 203.0.113.9")

    try:
        fails()
    except ValueError:
        logging.getLogger("library").exception("it failed")
    thread = threading.Thread(target=fails)
    thread.start()
    thread.join()
    first, second = lines(heard)
    assert (first["error"], second["error"]) == ("ValueError", "ValueError")
    assert str(first["places"]).endswith("fails']")
    assert "王老板" not in heard.getvalue()
    assert "203.0.113.9" not in heard.getvalue()


@pytest.mark.parametrize("heard", ["text"], indirect=True)
def test_plain_text_is_a_line_an_event_too(heard: io.StringIO):
    logging.getLogger("campaignplan.web").info("request", extra={"about": {"status": 200}})
    logging.getLogger("campaignplan.web").info("two\nlines\r\n")
    first, second = heard.getvalue().splitlines()
    assert first.endswith("info    web.request status=200")
    assert "two ⏎ lines" in second


def test_the_form_is_as_asked_for():
    assert logs.form_asked({}, io.StringIO()) == "json"
    assert logs.form_asked({logs.VARIABLE: "text"}, io.StringIO()) == "text"
    with pytest.raises(InputError, match="json 或 text"):
        logs.form_asked({logs.VARIABLE: "xml"}, io.StringIO())


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/", "/"), ("/healthz", "/healthz"), ("/plan/healthz", "/healthz"), (f"/feed/{TOKEN}.ics", "/feed/{token}.ics"),
        (f"/plan/feed/{TOKEN}", "/feed/{token}.ics"), ("/feed", "/feed/{token}.ics"), ("/budget", "/{page}"),
        (f"/{TOKEN}/healthz", "/healthz"), ("/media/abc.png", "/media/{file}"), ("/王老板", "/{page}"),
        ("/_stcore/upload_file/session/file", "/_stcore/upload_file/{file}"), ("/_stcore/stream", "/_stcore/stream"),
    ],
)  # fmt: skip
def test_paths_are_told_by_their_pattern(path: str, told: str):
    assert logs.pattern(path) == told


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
@pytest.mark.xdist_group("app-serving")
def test_a_whole_run_names_nobody_and_ends_well(tmp_path: Path):
    """Every way a token, a name or an address comes in is tried on the real process, at its most talkative."""
    place = folder(tmp_path / "ws", [task("a", person="小陈出纳")])
    link, token = add_link(place, Scope(person="小陈出纳"))
    with Workspace.open(place.folder) as opened:
        People(opened.house).put(Person("wang", "王老板", "owner", "subject-of-wang"), by="wang")
        share, key = Shares(opened.house).create("会计李某", person="wang")
    port = free_port()
    environment = {
        VARIABLE: str(place.folder), LEVEL: "debug", MODE: "proxy", PROXIES: "127.0.0.1", HEADER: "X-Who",
        "CAMPAIGNPLAN_HOSTS": "localhost",
    }  # fmt: skip
    with running(words(port), port, tmp_path, environment) as found, contextlib.ExitStack() as calling:
        door = calling.enter_context(contextlib.closing(http.client.HTTPConnection("localhost", port, timeout=30)))
        for path in (f"/feed/{token}.ics", f"/feed/{token}.ics?who=query-of-chen", f"/feed/{key}.ics", f"/?key={key}",
                     f"/{token}", f"/_stcore/media/{token}", f"/budget?name=query-of-chen&key={key}"):  # fmt: skip
            for method in ("GET", "POST"):
                told = {"X-Who": "subject-of-wang", "User-Agent": "agent-of-wang", "X-Forwarded-For": "203.0.113.9"}
                door.request(method, path, headers={**told, "Cookie": "secret-cookie=1", "Referer": f"http://{key}/"})
                door.getresponse().read()
        with socket.create_connection(("localhost", port)) as raw:
            raw.sendall(f"GET /feed/{token}.ics HTTP/9\r\n\x00bad\r\n\r\n".encode())
            raw.recv(1000)
        with socket.create_connection(("localhost", port)) as raw:  # a page that connects, and is gone
            raw.sendall(
                f"GET /_stcore/stream?key={key} HTTP/1.1\r\nHost: localhost:{port}\r\nUpgrade: websocket\r\n"
                "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                "X-Who: subject-of-wang\r\n\r\n".encode()
            )
            assert b"101" in raw.recv(1000)
            begun = get(port, "/healthz", host="localhost")
            assert begun.status == 200
            assert found.end(signal.SIGTERM) == 0
        said = found.said
    told = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    others = [line for line in said.splitlines() if not line.startswith("{")]
    assert all("localhost" in line or not line for line in others), others  # what the command itself says first
    assert {"web.ready", "web.request", "web.stopping", "web.stopped"} <= {one["event"] for one in told}
    assert {"uvicorn.error"} <= {one["event"] for one in told}, "the libraries' debug words are there"
    paths = {(one["path"], one["status"]) for one in told if one["event"] == "web.request"}
    assert {("/feed/{token}.ics", 200), ("/feed/{token}.ics", 404), ("/_stcore/stream", 101), ("/", 200)} <= paths
    forbidden = (
        token, key, link.digest, share.digest, link.id, "小陈出纳", "王老板", "会计李某", "subject-of-wang", "query-of-chen",
        "agent-of-wang", "203.0.113.9", "127.0.0.1", "secret-cookie", "?key", "Traceback",
    )  # fmt: skip
    assert [word for word in forbidden if word in said] == []
    visits = {visit.client: visit.fetches for visit in place.visits.load() if visit.link == link.id}
    assert sum(visits.values()) == 2, "visits are saved at the end"

"""The app as a user starts it: page and feeds in one process, on two ports and as files, and what its logs say."""

import signal
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from serving import Place, add_link, folder, get, task
from web_process import Running, free_port, running

from campaignplan.cli.commands.app import words
from campaignplan.feeds.link import revoked
from campaignplan.feeds.scope import Scope
from campaignplan.storage.workspace.address import VARIABLE
from campaignplan.web.desk import now
from campaignplan.web.process import BASE, LEVEL
from campaignplan.web.serving import HOST, PORT

pytestmark = pytest.mark.xdist_group("app-serving")  # one app, and the last test ends it


@dataclass
class App:
    place: Place
    static: Path
    port: int
    feed_port: int
    token: str
    running: Running


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Start the app under a base path, with every word of its log written down."""
    base = tmp_path_factory.mktemp("app")
    place, static = folder(base / "ws", [task("a"), task("b", roles=("design",))]), base / "www"
    _, token = add_link(place, Scope(roles=("ads",)), static=str(static))
    static.mkdir()
    (static / f"{token}.ics").write_bytes(b"")
    port, feed_port = free_port(), free_port()
    environment = {
        VARIABLE: str(place.folder),
        PORT: str(feed_port),
        HOST: "127.0.0.1",
        BASE: "plan",
        LEVEL: "debug",
    }
    with running(words(port), port, base, environment) as found:
        yield App(place, static, port, feed_port, token, found)


def test_three_ways_the_same_bytes(app):
    path = f"/feed/{app.token}.ics"
    beside, alone = get(app.port, path, host="localhost"), get(app.feed_port, path)
    based = get(app.port, f"/plan{path}", host="localhost")
    assert beside.status == 200
    assert beside.body == alone.body == based.body == (app.static / f"{app.token}.ics").read_bytes()
    names = {"date", "server"}
    told = [{k: v for k, v in got.headers.items() if k not in names} for got in (beside, alone, based)]
    assert told[0] == told[1] == told[2]


def test_the_page_is_beside_and_not_on_the_second_port(app):
    assert b"<html" in get(app.port, "/plan/", host="localhost").body
    assert get(app.port, "/plan/_stcore/health", host="localhost").status == 200
    for path in ("/", "/plan/", "/plan/_stcore/health", "/_stcore/stream"):
        assert get(app.feed_port, path).status == 404


@pytest.mark.parametrize("path", ["/feed/unknown.ics", "/feed", "/feed/", "/feed/a/b", "/plan/feed/x"])
def test_an_unmatched_path_is_not_the_page(app, path):
    """Streamlit answers 200 with its page to any path it does not know."""
    assert (get(app.port, path, host="localhost").status, get(app.feed_port, path).status) == (404, 404)


def test_streamlit_changes_nothing_of_an_answer(app):
    """Neither its gzip (asked not to), nor its session cookie, nor its methods."""
    path = f"/feed/{app.token}.ics"
    refused = get(app.port, path, host="localhost", Accept_Encoding="gzip;q=0")
    assert "content-encoding" not in refused.headers
    packed = get(app.port, path, host="localhost", Accept_Encoding="gzip")
    assert packed.body == get(app.feed_port, path, Accept_Encoding="gzip").body
    tag = packed.headers["etag"]
    for port, host in ((app.port, "localhost"), (app.feed_port, "127.0.0.1")):
        assert get(port, path, host=host, If_None_Match=tag, Accept_Encoding="gzip").status == 304
        head = get(port, path, "HEAD", host=host)
        assert (head.status, head.body, head.headers["content-length"]) == (
            200,
            b"",
            refused.headers["content-length"],
        )
        posted = get(port, path, "POST", host=host)
        assert (posted.status, posted.headers["allow"]) == (405, "GET, HEAD")
    assert not {"set-cookie", "access-control-allow-origin"} & set(packed.headers)


def test_a_revoked_token_is_dead_on_every_port(app):
    link, token = add_link(app.place)
    ways = [(app.port, "localhost"), (app.feed_port, "127.0.0.1")]
    assert [get(port, f"/feed/{token}.ics", host=host).status for port, host in ways] == [200, 200]
    app.place.links.update(lambda links: tuple(revoked(one, now()) if one.id == link.id else one for one in links))
    assert [get(port, f"/feed/{token}.ics", host=host).status for port, host in ways] == [404, 404]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_at_the_end_visits_are_saved_and_no_log_names_a_token(app):
    """The last test: it ends the app, as Ctrl-C does."""
    get(app.feed_port, f"/feed/{app.token}.ics", User_Agent="Evolution/3.52")
    for port, host in ((app.port, "localhost"), (app.feed_port, "127.0.0.1")):
        with socket.create_connection((host, port)) as door:  # what is no HTTP is told of in the log
            door.sendall(f"GET /feed/{app.token}.ics HTTP/9\r\n\x00bad\r\n\r\n".encode())
            door.recv(1000)
    assert app.running.end(signal.SIGINT) == 0
    log = app.running.said
    assert "uvicorn" in log  # debug words are there, so that looking for tokens means something
    assert "Invalid HTTP request" in log
    assert app.token not in log
    assert "/feed/" not in log.replace("/feed/{token}.ics", "")
    assert "Traceback" not in log
    (link, *_) = app.place.links.load()
    families = {visit.client: visit for visit in app.place.visits.load() if visit.link == link.id}
    assert families["evolution"].fetches == 1

"""The site over a real socket, and the same site in front of another application."""

import asyncio
import logging

import pytest
from apart import apart
from serving import Got, add_link, folder, get, served, task
from starlette.responses import PlainTextResponse

from campaignplan.feeds.scope import Scope
from campaignplan.web.desk import Desk
from campaignplan.web.routes import Front, is_ours, site
from campaignplan.web.second_port import second_port


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return folder(tmp_path_factory.mktemp("served"), [task("a"), task("b")])


@pytest.fixture(scope="module")
def token(place) -> str:
    return add_link(place, Scope(roles=("ads",)))[1]


@pytest.fixture(scope="module")
def desk(place) -> Desk:
    return Desk(place)


@pytest.fixture(scope="module")
def port(desk, token):
    with served(site(desk)) as port:
        yield port


def plain(got: Got) -> dict[str, str]:
    return {name: value for name, value in got.headers.items() if name not in ("date", "server", "connection")}


def test_a_feed_over_the_wire(port, token):
    got = get(port, f"/feed/{token}.ics")
    assert got.status == 200
    assert got.headers["content-type"] == "text/calendar; charset=utf-8"
    assert int(got.headers["content-length"]) == len(got.body)
    assert got.body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert {"etag", "last-modified", "cache-control", "x-robots-tag", "referrer-policy"} <= set(got.headers)
    assert not {"set-cookie", "access-control-allow-origin", "server"} & set(got.headers)


def test_a_query_changes_nothing(port, token):
    assert get(port, f"/feed/{token}.ics?role=design&shop=x").body == get(port, f"/feed/{token}.ics").body


def test_conditions_and_packing_over_the_wire(port, token):
    whole, packed = get(port, f"/feed/{token}.ics"), get(port, f"/feed/{token}.ics", Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["etag"] == whole.headers["etag"]
    same = get(port, f"/feed/{token}.ics", If_None_Match=whole.headers["etag"])
    assert (same.status, same.body) == (304, b"")
    assert (same.headers["etag"], same.headers["vary"]) == (whole.headers["etag"], "Accept-Encoding")
    assert "content-length" not in same.headers
    since = get(port, f"/feed/{token}.ics", If_Modified_Since=whole.headers["last-modified"])
    assert since.status == 304


def test_head_over_the_wire(port, token):
    whole, head = get(port, f"/feed/{token}.ics"), get(port, f"/feed/{token}.ics", "HEAD")
    assert (head.status, head.body, plain(head)) == (200, b"", plain(whole))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "MKCALENDAR"])
@pytest.mark.parametrize("path", ["/feed/{}.ics", "/feed/unknown.ics", "/feed/", "/healthz"])
def test_other_methods_are_refused(port, token, method, path):
    got = get(port, path.format(token), method)
    assert (got.status, got.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    [
        "/feed/unknown.ics", "/feed/{}", "/feed/{}.ics/", "/feed/{}.ics.ics", "/feed/x/{}.ics", "/feed//{}.ics", "/feed/.ics",
        "/feed", "/feed/", "/feed/%2e%2e/{}.ics", "/FEED/{}.ics", "/{}.ics", "/", "/index.html", "/feed/%00.ics",
        "/feed/%ff%fe.ics", "/feed/" + "x" * 5000 + ".ics",
    ],
)  # fmt: skip
def test_everything_else_is_not_found(port, token, path):
    got = get(port, path.format(token))
    assert (got.status, got.body) == (404, b"not found\n")
    assert plain(got) == plain(get(port, "/feed/unknown.ics"))


def test_health_says_ok_and_nothing_else(port):
    got = get(port, "/healthz")
    assert (got.status, got.body, got.headers["content-type"]) == (200, b'{"status":"ok"}', "application/json")
    assert get(port, "/healthz", "HEAD").body == b""


def test_health_says_when_it_is_not(tmp_path):
    place = folder(tmp_path, [task("a")])
    place.sql("DROP TABLE publications")
    with served(site(Desk(place))) as port:
        got = get(port, "/healthz")
    assert (got.status, got.body) == (503, b'{"status":"unavailable"}')


def test_in_front_of_another_application_it_takes_its_own(desk, port, token):
    behind = PlainTextResponse("the app")
    with served(Front(behind, site(desk), base="/plan/")) as front:
        for path in (f"/feed/{token}.ics", f"/plan/feed/{token}.ics"):
            assert get(front, path).body == get(port, f"/feed/{token}.ics").body
        for path in ("/feed", "/feed/x", "/plan/feed/x.ics"):
            assert get(front, path).status == 404
        assert get(front, "/plan/healthz").body == b'{"status":"ok"}'
        for path in ("/", "/plan/", "/feeds/x", "/planfeed/x.ics", "/plan/other", "/x/feed/y.ics"):
            assert get(front, path).body == b"the app"
    assert is_ours("/feed/x")
    assert not is_ours("/feedx")


def test_an_error_names_no_token_in_the_log(desk, token, monkeypatch, caplog):
    def fails(*_: object) -> None:
        raise KeyError(f"/feed/{token}.ics")

    monkeypatch.setattr(desk, "at_once", fails)
    with caplog.at_level(logging.DEBUG), served(site(desk)) as port:
        got = get(port, f"/feed/{token}.ics")
    assert (got.status, got.body) == (500, b"internal error\n")
    assert "KeyError" in caplog.text
    assert "in fails" in caplog.text
    assert token not in caplog.text


def test_a_port_that_is_taken_is_an_error_of_the_system(desk, port):
    async def open_it() -> None:
        async with second_port(site(desk), "127.0.0.1", port):
            pass

    with pytest.raises(OSError, match="in use"):
        apart(lambda: asyncio.run(open_it()))

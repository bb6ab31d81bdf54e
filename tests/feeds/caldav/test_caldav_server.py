"""What servers answer, each with a scripted one on loopback: kind words, and nothing done that was not asked."""

import base64
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from campaignplan.errors import InputError
from campaignplan.feeds.caldav import collection as module
from campaignplan.feeds.caldav.collection import ChangedError, Collection, TakenError, checked
from campaignplan.feeds.caldav.objects import Pushed, imprint
from campaignplan.feeds.caldav.push import push

CALENDAR = "<resourcetype><collection/><C:calendar/></resourcetype>"
FOLDER = "<resourcetype><collection/></resourcetype>"


def member(href: str, props: str) -> str:
    return f"<response><href>{href}</href><propstat><prop>{props}</prop><status>HTTP/1.1 200 OK</status></propstat></response>"


def listing(*inside: str, itself: str = CALENDAR, home: str = "/me/plan/") -> bytes:
    head = '<?xml version="1.0"?><multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'
    return (head + member(home, itself) + "".join(inside) + "</multistatus>").encode()


def entry(name: str, etag: str) -> str:
    return member(f"/me/plan/{name}", f"<resourcetype/><getetag>{etag}</getetag>")


@dataclass
class Script:
    """Answers in turn, the last one again and again: (status, headers, body)."""

    answers: dict[str, list[tuple[int, dict[str, str], bytes]]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    def on(self, method: str, status: int, body: bytes = b"", **headers: str) -> None:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.setdefault(method, []).append((status, told, body))


@pytest.fixture
def script() -> Iterator[Script]:
    found = Script()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def __getattr__(self, name: str) -> Any:
            if name.startswith("do_"):
                return lambda: self.answer(name.removeprefix("do_"))
            raise AttributeError(name)

        def answer(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            found.asked.append((method, self.path, dict(self.headers), body))
            queue = found.answers[method]
            status, headers, data = queue.pop(0) if len(queue) > 1 else queue[0]
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(data))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        found.url = f"http://127.0.0.1:{server.server_address[1]}/me/plan/"
        yield found
        server.shutdown()


def told(script: Script, ask: Callable[[Collection], object]) -> str:
    """Return the Chinese sentence of the one fault a question comes to."""
    with Collection(script.url, "我", "密码") as collection, pytest.raises(InputError) as caught:
        ask(collection)
    (issue,) = caught.value.issues
    assert issue.where == "--caldav"
    assert "密码" not in issue.value
    return issue.sentence("zh")


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (401, "用户名或密码不对"), (403, "没有写入权限"), (404, "没有这个日历"), (410, "已经删除"), (405, "没有 CalDAV"),
        (501, "没有 CalDAV"), (200, "没有 CalDAV"), (423, "被锁住"), (500, "服务器出错（500）"), (507, "没有空间"), (418, "服务器拒绝（418）"),
    ],
)  # fmt: skip
def test_a_server_that_will_not(script, status, says):
    script.on("PROPFIND", status, b"<html>welcome</html>")
    assert says in told(script, Collection.list)
    assert [method for method, *_ in script.asked] == ["PROPFIND"]


def test_refusals_in_the_servers_own_words(script):
    script.on("PROPFIND", 207, listing())
    script.on(
        "PUT",
        400,
        b"<d:error xmlns:d='DAV:'><m>Validation error in iCalendar: \x1b no way</m></d:error>".replace(b"\x1b", b""),
    )
    assert "Validation error in iCalendar" in told(script, lambda one: one.put("a.ics", b"x"))


def test_signing_in_is_in_utf_8(script):
    script.on("PROPFIND", 207, listing(entry("a.ics", '"1"'), entry("b%20c.ics", 'W/"2"')))
    with Collection(script.url, "我", "密码") as collection:
        assert collection.list() == {"a.ics": "1", "b c.ics": "2"}
    sent = script.asked[0][2]
    assert base64.b64decode(sent["Authorization"].removeprefix("Basic ")).decode() == "我:密码"
    assert (sent["Depth"], sent["Accept-Encoding"]) == ("1", "identity")


def test_digest_where_the_server_takes_nothing_else(script):
    script.on("PROPFIND", 401, WWW_Authenticate='Digest realm="r", nonce="n", qop="auth", algorithm=MD5')
    script.on("PROPFIND", 401, WWW_Authenticate='Digest realm="r", nonce="n", qop="auth", algorithm=MD5')
    script.on("PROPFIND", 207, listing())
    with Collection(script.url, "me", "secret") as collection:
        assert collection.list() == {}
    assert script.asked[-1][2]["Authorization"].startswith("Digest ")
    assert "secret" not in script.asked[-1][2]["Authorization"]


def test_an_address_that_holds_calendars_names_them(script):
    inside = member("/me/plan/one/", CALENDAR + "<displayname>推广</displayname>"), member("/me/plan/card/", FOLDER)
    script.on("PROPFIND", 207, listing(*inside, itself=FOLDER))
    said = told(script, Collection.list)
    assert "本身不是日历" in said
    assert f"推广 {script.url}one/" in said
    assert "card" not in said


@pytest.mark.parametrize("body", [listing(itself=FOLDER), b"<multistatus xmlns='DAV:'/>", listing(itself="")])
def test_an_address_that_is_no_calendar(script, body):
    script.on("PROPFIND", 207, body)
    assert "这个地址不是日历" in told(script, Collection.list)


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
) + b"]><x>&j;</x>"  # fmt: skip


@pytest.mark.parametrize("body", [b"", b"not xml", b"<multistatus", BOMB, b"\xff\xfe" * 50])
def test_an_answer_that_cannot_be_read(script, body):
    script.on("PROPFIND", 207, body)
    assert "读不懂" in told(script, Collection.list)


def test_a_calendar_that_has_moved_is_not_followed(script):
    script.on("PROPFIND", 301, Location="https://elsewhere.example.org/dav/")
    said = told(script, Collection.list)
    assert "请改写 https://elsewhere.example.org/dav/" in said
    assert len(script.asked) == 1  # the password went nowhere else


def test_a_server_that_asks_for_time_gets_it(script, monkeypatch):
    slept: list[float] = []
    monkeypatch.setattr(module.time, "sleep", slept.append)
    script.on("PROPFIND", 503, Retry_After="2")
    script.on("PROPFIND", 207, listing())
    with Collection(script.url, "me", "x") as collection:
        assert collection.list() == {}
    assert slept == [2.0]


@pytest.mark.parametrize("wait", ["3600", "Mon, 01 Mar 2027 08:30:15 GMT", "-1", "x"])
def test_a_server_that_asks_for_too_much_is_told_of(script, monkeypatch, wait):
    monkeypatch.setattr(module.time, "sleep", lambda _: pytest.fail("waited"))
    script.on("PROPFIND", 503, Retry_After=wait)
    assert "服务器出错（503）" in told(script, Collection.list)


def test_conditions_are_sent_and_conflicts_told(script):
    script.on("PUT", 201, ETag='"7"')
    script.on("PUT", 204)
    script.on("PUT", 412)
    script.on("DELETE", 204)
    script.on("DELETE", 404)
    script.on("DELETE", 412)
    with Collection(script.url, "me", "x") as collection:
        assert collection.put("a.ics", b"A") == "7"
        assert collection.put("a.ics", b"A", "7") == ""
        with pytest.raises(ChangedError):
            collection.put("a.ics", b"A", "7")
        collection.delete("a.ics", "7")
        collection.delete("a.ics", "7")
        with pytest.raises(ChangedError):
            collection.delete("a.ics", "7")
    first, second, *_ = script.asked
    assert first[1:] == ("/me/plan/a.ics", first[2], b"A")
    assert first[2]["If-None-Match"] == "*"
    assert first[2]["Content-Type"] == "text/calendar; charset=utf-8"
    assert second[2]["If-Match"] == '"7"'
    assert script.asked[-1][2]["If-Match"] == '"7"'


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (409, b'<error xmlns="DAV:"><C:no-uid-conflict xmlns:C="urn:ietf:params:xml:ns:caldav"/></error>'),
        (400, b"<s:message>Calendar object with uid already exists in this calendar collection.</s:message>"),
        (400, b"<s:message>Deleted calendar object with uid already exists in this calendar collection.</s:message>"),
    ],
)
def test_an_event_that_stands_there_already_is_left(script, status, body):
    script.on("PROPFIND", 207, listing())
    script.on("PUT", status, body)
    saved: list[tuple[Pushed, ...]] = []
    with Collection(script.url, "me", "x") as collection, pytest.raises(TakenError):
        collection.put("a.ics", b"A")
    with Collection(script.url, "me", "x") as collection:
        done = push(collection, {"a.ics": b"A"}, (), saved.append)
    assert (done.taken, done.new, saved) == (["a.ics"], [], [()])


def test_who_was_quicker_is_written_over_once(script):
    script.on("PROPFIND", 207, listing(entry("a.ics", '"1"')))
    script.on("PROPFIND", 207, listing(entry("a.ics", '"2"')))
    script.on("PUT", 412)
    script.on("PUT", 204, ETag='"3"')
    saved: list[tuple[Pushed, ...]] = []
    with Collection(script.url, "me", "x") as collection:
        done = push(collection, {"a.ics": b"A"}, (), saved.append)
    assert [sent["If-Match"] for method, _, sent, _ in script.asked if method == "PUT"] == ['"1"', '"2"']
    assert (done.changed, saved[0][0].etag) == (["a.ics"], "3")


def test_a_fight_is_given_up(script):
    script.on("PROPFIND", 207, listing(entry("a.ics", '"1"')))
    script.on("PUT", 412)
    script.on("DELETE", 412)
    known = (Pushed(script.url, "a.ics", imprint(b"A"), "1"),)
    for wanted in ({"a.ics": b"B"}, {}):
        said = told(script, lambda one, wanted=wanted: push(one, wanted, known, lambda _: None))
        assert "别的程序同时在改" in said


def test_tags_a_server_does_not_tell_are_asked_for(script):
    """Nextcloud keeps silent where it rewrote what it was given."""
    script.on("PROPFIND", 207, listing())
    script.on("PROPFIND", 207, listing(entry("a.ics", '"server"')))
    script.on("PUT", 201)
    saved: list[tuple[Pushed, ...]] = []
    with Collection(script.url, "me", "x") as collection:
        push(collection, {"a.ics": b"A"}, (), saved.append)
        assert saved == [(Pushed(script.url, "a.ics", imprint(b"A"), "server"),)]
        again = push(collection, {"a.ics": b"A"}, saved[0], saved.append)
    assert (again.same, again.changed) == (1, [])


def test_what_was_done_before_a_failure_is_remembered(script):
    script.on("PROPFIND", 207, listing())
    script.on("PUT", 201, ETag='"1"')
    script.on("PUT", 507)
    saved: list[tuple[Pushed, ...]] = []
    said = told(script, lambda one: push(one, {"a.ics": b"A", "b.ics": b"B"}, (), saved.append))
    assert "没有空间" in said
    assert [[one.name for one in rows] for rows in saved] == [["a.ics"]]


def test_nobody_listens():
    with Collection("http://127.0.0.1:1/me/plan/", "me", "x") as collection, pytest.raises(InputError) as caught:
        collection.list()
    assert "连不上服务器" in caught.value.issues[0].sentence()


def test_a_server_that_says_nothing(monkeypatch):
    monkeypatch.setattr(module, "TIMEOUTS", (1.0, 0.2))
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as silent:  # takes the door, never answers
        url = f"http://127.0.0.1:{silent.server_address[1]}/"
        with Collection(url, "me", "x") as collection, pytest.raises(InputError) as caught:
            collection.list()
    assert "没有应答" in caught.value.issues[0].sentence()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "dav.example.org/me",
        "ftp://x/y",
        "https://",
        "https://x:0/",
        "https://x/y?z",
        "https://x/y#z",
        "https://[",
        "https://x/ y",
    ],
)
def test_what_is_no_address(url):
    with pytest.raises(InputError, match="不是日历的网址"):
        checked(url)


def test_a_password_in_an_address_is_refused_and_not_repeated():
    with pytest.raises(InputError) as caught:
        checked("https://me:geheim@dav.example.org/me/plan/")
    said = caught.value.issues[0].sentence("zh") + caught.value.issues[0].sentence("en")
    assert "命令行" in said
    assert "geheim" not in said


def test_the_password_is_in_no_repr():
    assert "geheim" not in repr(Collection("https://dav.example.org/me", "me", "geheim"))
    assert checked("https://dav.example.org/me") == "https://dav.example.org/me/"

"""Calendars fetched from files and from a real server on loopback: what comes, what is refused, what is never sent."""

import os
import socket

import pytest
from calendar_server import ETAG, ICS, MODIFIED, calendar_server

from campaignplan.errors import InputError
from campaignplan.feeds.fetch import fetch
from campaignplan.feeds.fetching.address import address_of, is_private, is_private_name
from campaignplan.feeds.reading.limits import LARGEST


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def server():
    with calendar_server() as started:
        yield started


def refused(source, **options):
    with pytest.raises(InputError) as error:
        fetch(str(source), **options)
    (issue,) = error.value.issues
    assert issue.why.en
    assert issue.fix.en
    return issue


def test_a_file(tmp_path):
    path = tmp_path / "a.ics"
    path.write_bytes(ICS)
    found = fetch(str(path))
    assert (found.data, found.place, found.etag) == (ICS, "a.ics", "")


def test_files_that_are_none(tmp_path):
    assert "读不到" in refused(tmp_path / "none.ics").why.zh
    assert "不是文件" in refused(tmp_path).why.zh
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.ics")  # opening it would wait for ever
        assert "不是文件" in refused(tmp_path / "pipe.ics").why.zh
    (tmp_path / "large.ics").write_bytes(b"x" * (LARGEST + 10))
    found = fetch(str(tmp_path / "large.ics"))
    assert found.data is not None
    assert len(found.data) == LARGEST + 1  # enough for the reader to refuse it


def test_an_address(server):
    found = fetch(f"{server.url}/good/secret-token.ics?key=abc")
    assert (found.data, found.etag, found.modified) == (ICS, ETAG, MODIFIED)
    assert found.place == f"{server.url}/…"
    path, headers = server.asked[-1]
    assert path == "/good/secret-token.ics?key=abc"
    assert headers["Accept-Encoding"] == "identity"
    assert not {"Cookie", "Authorization", "Referer"} & set(headers)


def test_what_has_not_changed_is_not_sent_again(server):
    assert fetch(f"{server.url}/good", etag=ETAG).data is None
    assert fetch(f"{server.url}/good", modified=MODIFIED).data is None
    assert fetch(f"{server.url}/good", etag='"older"').data == ICS
    assert "跳转" in refused(f"{server.url}/304").why.zh  # nobody asked whether it changed


def test_webcal_goes_encrypted_first_and_plain_where_the_server_cannot(server):
    found = fetch(server.url.replace("http://", "webcal://") + "/good")
    assert found.data == ICS
    assert address_of("webcal://example.org/a.ics").tried == ("https://example.org/a.ics", "http://example.org/a.ics")
    assert address_of("webcals://example.org/a.ics").tried == ("https://example.org/a.ics",)


def test_packed_though_not_asked_for(server):
    assert fetch(f"{server.url}/packed").data == ICS
    assert "超过 10 MB" in refused(f"{server.url}/bomb").why.zh
    assert "压缩方式（br）" in refused(f"{server.url}/brotli").why.zh


@pytest.mark.parametrize("path", ["huge", "endless"])
def test_too_large(server, path):
    assert "超过 10 MB" in refused(f"{server.url}/{path}").why.zh


@pytest.mark.parametrize(
    ("path", "why", "fix"),
    [
        ("401", "要登录才能看", "私密链接"),
        ("403", "不让看", "重新复制"),
        ("404", "没有这个日历", "重新复制"),
        ("410", "已被撤下", "新的链接"),
        ("429", "问得太频繁", "过一会"),
        ("500", "服务器出错（500）", "过一会"),
        ("503", "服务器出错（503）", "过一会"),
        ("418", "服务器答复 418", "浏览器"),
        ("loop", "跳转太多次", "浏览器"),
        ("short", "应答读不通", "浏览器"),
        ("garbage", "应答读不通", "浏览器"),
        ("to?ftp://127.0.0.1/a.ics", "跳转到了 ftp: 地址", ".ics"),
        ("to?file:///etc/passwd", "无效的地址", "浏览器"),
    ],
)
def test_answers_that_are_no_calendar(server, path, why, fix):
    issue = refused(f"{server.url}/{path}")
    assert why in issue.why.zh
    assert fix in issue.fix.zh
    assert issue.where == f"{server.url}/…"


@pytest.mark.parametrize("path", ["slow", "dribble"])
def test_slow_servers_are_given_up(server, path):
    assert "超过 0.5 秒" in refused(f"{server.url}/{path}", seconds=0.5).why.zh


def test_nobody_there():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "拒绝连接" in refused(f"http://127.0.0.1:{port}/a.ics").why.zh


def test_a_name_nobody_knows(monkeypatch):
    def unknown(*_):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)  # asking a real name server would leave the machine
    assert "找不到这个网址的服务器" in refused("http://example.org/a.ics").why.zh


def test_encryption_that_is_none(server):
    assert "加密连接" in refused(server.url.replace("http://", "https://") + "/good").why.zh


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://example.org/a.ics",
        "data:text/calendar,BEGIN",
        "gopher://example.org/",
        "https://",
        "https:///a.ics",
        "http://exa mple.org/a.ics",
        "http://example.org/a\x00.ics",
        "http://example.org:99999/a.ics",
        "http://[::1/a.ics",
        "https://example.org/" + "a" * 3_000,
    ],
)
def test_other_addresses_are_refused(address):
    assert "https://" in refused(address).fix.zh


def test_redirects_are_followed(server):
    assert fetch(f"{server.url}/to?/good").data == ICS
    assert fetch(f"{server.url}/to?{server.url}/good").data == ICS


def test_no_redirect_from_a_public_address_to_a_private_one():
    # 127.0.0.2 stands for the public internet; both are this machine.
    def private(host):
        return host != "127.0.0.2"

    with calendar_server("127.0.0.2") as outside, calendar_server() as inside:
        assert "跳转到了内网" in refused(f"{outside.url}/to?{inside.url}/good", private=private).why.zh
        assert inside.asked == []  # not so much as a request
        assert fetch(f"{inside.url}/good", private=private).data == ICS  # one's own wish
        assert fetch(f"{inside.url}/to?{outside.url}/good", private=private).data == ICS
        assert (
            "跳转到了内网" in refused(f"{inside.url}/to?{outside.url}/to?{inside.url}/good", private=private).why.zh
        )
        assert [path for path, _ in inside.asked] == [
            "/good",
            f"/to?{outside.url}/good",
            f"/to?{outside.url}/to?{inside.url}/good",
        ]


def test_name_and_password_go_to_their_server_alone():
    with calendar_server() as mine, calendar_server("127.0.0.2") as other:
        host = mine.url.removeprefix("http://")
        found = fetch(f"http://ann:pa%20ss@{host}/to?/good")
        assert found.place == f"{mine.url}/…"
        assert [headers.get("Authorization") for _, headers in mine.asked] == ["Basic YW5uOnBhIHNz"] * 2
        fetch(f"http://ann:pa%20ss@{host}/to?{other.url}/good")
        assert [headers.get("Authorization") for _, headers in other.asked] == [None]
        issue = refused(f"http://ann:pa%20ss@{host}/404/secret")
        assert "ann" not in issue.sentence()
        assert "secret" not in issue.sentence()


def test_refused_addresses_show_no_password():
    assert "pass" not in refused("ftp://ann:pass@example.org/").sentence()


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True), ("10.1.2.3", True), ("192.168.1.1", True), ("172.16.0.1", True), ("169.254.169.254", True),
        ("100.64.0.1", True), ("0.0.0.0", True), ("::1", True), ("fe80::1%eth0", True), ("fc00::1", True),
        ("::ffff:127.0.0.1", True), ("64:ff9b::7f00:1", True), ("2002:7f00:1::", True),
        ("8.8.8.8", False), ("2606:4700::1", False), ("::ffff:8.8.8.8", False),
    ],
)  # fmt: skip
def test_private_addresses(host, expected):
    assert is_private(host) is expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [("localhost", True), ("nas", True), ("nas.local", True), ("router.lan", True), ("127.0.0.1", True), ("[::1]", True),
     ("example.org", False), ("8.8.8.8", False), ("localhost.example.org", False)],
)  # fmt: skip
def test_private_names(host, expected):
    assert is_private_name(host) is expected

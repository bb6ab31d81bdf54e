"""The year while the server is away: nothing is said to be saved that is not, and nothing is done twice."""

import signal
import socket

import pytest
from playwright.sync_api import expect


@pytest.fixture
def place(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return tmp_path, probe.getsockname()[1]


@pytest.fixture
def away(browser, lanes, place):
    """The lanes of a server that the test ends and starts itself."""
    lanes.address, lanes.folder = f"http://localhost:{place[1]}", place[0]
    return lanes


def test_a_server_that_is_slow_does_it_once(away, serving, place):
    with serving(*place) as server:
        away.open(scale="quarter")
        server.send_signal(signal.SIGSTOP)
        try:
            away.drag("free", 5)
            expect(away.page.locator(".year .state")).to_have_text("保存中…")
            away.bar("free").focus()
            away.page.keyboard.press("Control+z")
            away.page.keyboard.press("Control+y")
            away.page.wait_for_timeout(8000)  # sent again meanwhile
        finally:
            server.send_signal(signal.SIGCONT)
        away.until(lambda state: state["done"] == 3)
        away.settled()
        away.page.wait_for_timeout(1500)
        assert away.stored()["done"] == 3
        assert away.shown()["free"] == ["2027-03-13", "2027-03-19"] == away.days("free")


def test_a_server_that_was_started_again_says_what_was_lost(away, serving, place):
    with serving(*place) as server:
        away.open(scale="quarter")
        away.drag("free", 5)
        away.until(lambda state: state["done"] == 1)
        away.settled()
        server.send_signal(signal.SIGKILL)
        server.wait(30)
        away.drag("other", 7)
        expect(away.page.locator(".year .state")).to_have_text("保存中…")
    with serving(*place):  # its items are made afresh: what was saved is gone with the process, as is what was not
        expect(away.page.locator(".bubble")).to_contain_text("连接断过，这一步可能没有保存", timeout=60_000)
        away.settled()
        shown, stored = away.shown(), away.stored()["bars"]
        assert shown["other"] == stored["other"][:2] == ["2027-03-12", "2027-03-20"]
        assert shown["free"] == stored["free"][:2]
        away.drag("other", 7)
        away.until(lambda state: state["bars"]["other"][0] == "2027-03-19")

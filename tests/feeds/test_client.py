"""Where an address can be opened from, by its looks."""

import pytest

from campaignplan.feeds.client import elsewhere, reachable

PLACES = {
    "http://localhost:8501/feed/x.ics": (False, False),
    "http://plan.localhost/feed/x.ics": (False, False),
    "http://127.0.0.1:8501/feed/x.ics": (False, False),
    "http://[::1]:8501/feed/x.ics": (False, False),
    "http://192.168.1.5:8501/feed/x.ics": (True, False),
    "https://192.168.1.5/feed/x.ics": (True, False),
    "http://plan.example.com/feed/x.ics": (True, False),
    "https://plan.lan/feed/x.ics": (True, False),
    "https://plan.example.com/feed/x.ics": (True, True),
}


@pytest.mark.parametrize("url", PLACES)
def test_who_can_open_an_address(url: str) -> None:
    assert (elsewhere(url), reachable(url)) == PLACES[url]

"""Who fetched what: families of programs by what they call themselves, counts, and what they have not seen."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from campaignplan.calendars.event import Event
from campaignplan.feeds.client import (
    APPLE,
    CLIENTS,
    GOOGLE,
    OTHER,
    OUTLOOK,
    SUBSCRIBED,
    THUNDERBIRD,
    by_id,
    client_of,
    reachable,
)  # fmt: skip
from campaignplan.feeds.publication import Publication
from campaignplan.feeds.scope import EVERYTHING, Scope
from campaignplan.feeds.visits import Visit, added, bounded, unseen
from campaignplan.text import Text

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
URL = "https://plan.example.org/feed/abc_-9.ics"


@pytest.mark.parametrize(
    ("said", "family"),
    [
        ("macOS/15.1 (24B83) dataaccessd/1.0", "apple"),
        ("macOS/11.0 (20A5343i) CalendarAgent/950", "apple"),
        ("Mac+OS+X/10.10.5 (14F27) CalendarAgent/316.1", "apple"),
        ("iOS/17.5.1 (21F90) dataaccessd/1.0", "apple"),
        ("Google-Calendar-Importer", "google"),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)", "outlook"),
        ("Microsoft.Exchange/15.20 (Calendar)", "outlook"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.4.0", "thunderbird"),
        ("ICSx5/2.2.3 (ical4j/3.2.19 okhttp/4.12.0) Android/14", "davx5"),
        ("vdirsyncer/0.19.3", "vdirsyncer"),
        ("Nextcloud Webcal Service", "nextcloud"),
        ("Evolution/3.52.3", "evolution"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15", "browser"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Edg/131.0", "browser"),
        ("axios/1.7.2", "other"),
        ("axios/1.7.2 iOS/17.5.1", "apple"),
        ("curl/8.5.0", "other"),
        ("", "other"),
        ("\x1b[31m" * 10_000, "other"),
    ],
)
def test_programs_are_known_by_what_they_call_themselves(said, family):
    assert client_of(said).id == family
    assert by_id(family).id == family


def test_a_family_no_longer_known_counts_among_the_others():
    assert by_id("netscape") is OTHER


def test_addresses_are_as_each_program_wants_them():
    google = urlsplit(GOOGLE.address(URL, "计划"))
    assert parse_qs(google.query) == {"cid": ["webcal://plan.example.org/feed/abc_-9.ics"]}
    outlook = urlsplit(OUTLOOK.address(URL, "义乌·推广"))
    assert parse_qs(outlook.query) == {"url": [URL], "name": ["义乌·推广"]}
    assert APPLE.address(URL, "x") == "webcal://plan.example.org/feed/abc_-9.ics"
    assert THUNDERBIRD.address(URL, "x") == URL


def test_refresh_times_are_honest():
    said = {client.id: client.refresh for client in SUBSCRIBED}
    assert said["google"] == Text("4–24 小时，没有刷新按钮", "4–24 hours, and it has no refresh button")
    assert "3–24" in said["outlook"].zh
    assert "30 分钟" in said["thunderbird"].zh
    assert {client.id for client in SUBSCRIBED if client.remote} == {"google", "outlook"}


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://plan.example.org/feed/x.ics", True), ("https://8.8.8.8/feed/x.ics", True),
        ("http://plan.example.org/feed/x.ics", False), ("https://localhost:8501/feed/x.ics", False),
        ("https://192.168.1.9/feed/x.ics", False), ("https://[::1]/feed/x.ics", False),
        ("https://nas.local/feed/x.ics", False), ("https://plan/feed/x.ics", False), ("https:///x", False),
    ],
)  # fmt: skip
def test_what_servers_on_the_internet_can_fetch(url, found):
    assert reachable(url) is found


def visit(**changes: object) -> Visit:
    return replace(Visit("l1", "apple", NOW, NOW), **changes)


def test_visits_add_up():
    later = NOW + timedelta(minutes=5)
    found = added([visit()], [visit(last=later, unchanged=1, told=later), visit(client="google"), visit(link="l0")])
    assert found == (
        visit(link="l0"),
        visit(last=later, told=later, fetches=2, unchanged=1),
        visit(client="google"),
    )
    assert found[1].share_unchanged == 0.5
    assert added(found, ()) == found


def test_the_latest_fetch_counts_in_whatever_order_they_come():
    early, late = visit(told=NOW), visit(last=NOW + timedelta(hours=1), told=NOW + timedelta(hours=1))
    assert added([early], [late]) == added([late], [early])


def test_what_is_kept_is_bounded_by_the_links():
    crowd = [visit(link=f"l{n}", client=client.id) for n in range(50) for client in CLIENTS]
    kept = bounded([*crowd, visit(client="made-up")], ["l1", "l2"])
    assert len(kept) == 2 * len(CLIENTS)
    assert {one.link for one in kept} == {"l1", "l2"}


def event(name: str, day: int = 10, **changes: object) -> Event:
    return replace(
        Event(name, "task", Text(name, name), date(2027, 3, day), date(2027, 3, day + 1), roles=("ads",)), **changes
    )


def test_what_a_program_has_not_seen():
    later = NOW + timedelta(hours=1)
    first = Publication().told([event("kept"), event("moves"), event("goes")], NOW)
    second = first.told([event("kept"), event("moves", 12), event("new", 20)], later)
    before = visit(told=first.changed)
    assert [one.id for one in unseen(second, EVERYTHING, before, later)] == ["goes", "moves", "new"]
    assert unseen(second, Scope(roles=("design",)), before, later) == ()
    assert unseen(second, EVERYTHING, visit(told=second.changed), later) == ()
    assert [one.id for one in unseen(first, EVERYTHING, visit(told=NOW - timedelta(1)), NOW)] == [
        "goes",
        "kept",
        "moves",
    ]


def test_two_tellings_in_one_second_are_told_apart():
    first = Publication().told([event("a")], NOW)
    second = first.told([event("a"), event("b")], NOW)
    assert [one.id for one in unseen(second, EVERYTHING, visit(told=first.changed), NOW)] == ["b"]

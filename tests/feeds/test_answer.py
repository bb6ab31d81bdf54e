"""Answers over HTTP, case by case of RFC 9110."""

import gzip
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaignplan.feeds.answer import MAX_AGE, Answer, accepts_gzip, answer
from campaignplan.feeds.feed import Feed

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # other work may share the machine
MODIFIED = datetime(2027, 3, 1, 8, 30, 15, 250_000, tzinfo=UTC)
FEED = Feed(b"BEGIN:VCALENDAR\r\n" + b"X:1\r\n" * 200 + b"END:VCALENDAR\r\n", MODIFIED)
STAMP = "Mon, 01 Mar 2027 08:30:15 GMT"


def get(feed: Feed | None = FEED, method: str = "GET", **headers: str) -> Answer:
    return answer(method, {name.replace("_", "-"): value for name, value in headers.items()}, feed)


def test_a_plain_request_gets_the_calendar():
    found = get()
    assert found.status == 200
    assert found.body == FEED.data
    assert found.headers == {
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Disposition": 'inline; filename="campaignplan.ics"',
        "Content-Length": str(len(FEED.data)),
        "ETag": FEED.etag,
        "Last-Modified": STAMP,
        "Cache-Control": f"private, max-age={MAX_AGE}",
        "Vary": "Accept-Encoding",
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    assert MAX_AGE <= 3600


def test_the_tag_is_weak_and_of_the_bytes():
    assert FEED.etag.startswith('W/"')
    assert Feed(FEED.data, datetime(2028, 1, 1, tzinfo=UTC)).etag == FEED.etag
    assert Feed(FEED.data + b" ", MODIFIED).etag != FEED.etag


@pytest.mark.parametrize(
    "tags",
    [FEED.etag, FEED.etag[2:], "*", " * ", f'"a", {FEED.etag}', f'W/"x,y",{FEED.etag} , "z"', f'"",{FEED.etag[2:]}'],
)
def test_a_known_tag_is_answered_with_304(tags):
    found = get(if_none_match=tags)
    assert (found.status, found.body) == (304, b"")
    assert found.headers == {
        name: value
        for name, value in get().headers.items()
        if name not in ("Content-Type", "Content-Disposition", "Content-Length")
    }


@pytest.mark.parametrize(
    "tags", ['"other"', 'W/"other"', FEED.etag[3:-1], "", "garbage", '"*"', f'"{FEED.etag[3:-2]}"']
)
def test_another_tag_is_answered_with_the_calendar(tags):
    assert get(if_none_match=tags).status == 200


@pytest.mark.parametrize(
    ("since", "status"),
    [
        (STAMP, 304),
        ("Mon, 01 Mar 2027 08:30:16 GMT", 304),
        ("Mon, 01 Mar 2027 08:30:14 GMT", 200),
        ("Monday, 01-Mar-27 08:30:15 GMT", 304),
        ("Mon Mar  1 08:30:15 2027", 304),
        ("Mon Mar  1 08:30:14 2027", 200),
        ("Mon, 01 Mar 2027 16:30:15 +0800", 304),
        ("", 200),
        ("yesterday", 200),
        ("2027-03-01", 200),
        ("Mon, 99 Mar 2027 08:30:15 GMT", 200),
        ("Mon, 01 Mar 99999999999 08:30:15 GMT", 200),
        ("Mon, 01 Mar 2027 08:30:15 +9999999", 200),
        ("\x00", 200),
    ],
)
def test_if_modified_since(since, status):
    assert get(if_modified_since=since).status == status


def test_tags_decide_where_both_are_sent():
    assert get(if_none_match='"other"', if_modified_since=STAMP).status == 200
    assert get(if_none_match=FEED.etag, if_modified_since="Mon, 01 Mar 1999 08:30:14 GMT").status == 304


def test_head_is_get_without_the_body():
    for headers in ({}, {"accept_encoding": "gzip"}, {"if_none_match": FEED.etag}):
        whole, head = get(**headers), get(method="HEAD", **headers)
        assert (head.status, head.headers, head.body) == (whole.status, whole.headers, b"")
    assert get(None, method="HEAD").headers == get(None).headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "TRACE", "get", ""])
def test_anything_else_is_refused_before_the_feed_is_looked_at(method):
    found = get(method=method)
    assert found.status == 405
    assert found.headers["Allow"] == "GET, HEAD"
    assert found == get(None, method=method)


def test_what_is_not_there_is_kept_by_nobody():
    found = get(None, if_none_match="*", if_modified_since=STAMP)
    assert found.status == 404
    assert found.headers["Cache-Control"] == "no-store"
    assert "ETag" not in found.headers


@CALM
@given(
    st.sampled_from(["GET", "HEAD", "POST"]),
    st.dictionaries(
        st.sampled_from(["if-none-match", "if-modified-since", "accept-encoding", "range", "cookie", "origin"]),
        st.text(max_size=60),
    ),
    st.booleans(),
)
def test_whatever_is_sent_nothing_leaks_and_nothing_breaks(method, headers, there):
    found = answer(method, headers, FEED if there else None)
    assert found.status in (200, 304, 404, 405)
    assert found.headers["X-Robots-Tag"] == "noindex"
    assert found.headers["Referrer-Policy"] == "no-referrer"
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    names = {name.lower() for name in found.headers}
    assert not names & {"set-cookie", "access-control-allow-origin"}
    assert all(value.isascii() and value.isprintable() for value in found.headers.values())
    assert (found.status == 404) == (not there and method != "POST")


def test_gzip_where_asked_and_always_the_same():
    found = get(accept_encoding="deflate, gzip;q=0.5")
    assert found.headers["Content-Encoding"] == "gzip"
    assert found.headers["ETag"] == FEED.etag
    assert int(found.headers["Content-Length"]) == len(found.body) < len(FEED.data)
    assert gzip.decompress(found.body) == FEED.data
    assert found.body == Feed(FEED.data, MODIFIED).packed
    assert found.body[4:8] == b"\0\0\0\0"  # no clock in it
    zlib.decompressobj(31).decompress(found.body)


def test_gzip_only_where_it_pays():
    assert "Content-Encoding" not in get(Feed(b"x", MODIFIED), accept_encoding="gzip").headers


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("gzip", True), ("GZIP", True), ("x-gzip", True), ("*", True), ("br, gzip", True), ("gzip;q=0.001", True),
        ("gzip; q=1.0", True), ("", False), ("identity", False), ("br", False), ("gzip;q=0", False),
        ("gzip;q=0.0, *;q=1", False), ("*;q=0", False), ("gzip;q=x", False), ("notgzip", False), (";;,,q=", False),
    ],
)  # fmt: skip
def test_what_a_client_accepts(header, wanted):
    assert accepts_gzip(header) is wanted

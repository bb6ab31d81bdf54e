"""Answers: what a request for a feed gets back, as a pure function (RFC 9110: no clock, no network).

Unknown, wrong and revoked tokens get the same answer, since all three arrive here as no feed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from campaignplan.feeds.feed import Feed

ALLOWED = ("GET", "HEAD")
MAX_AGE = 300
"""Seconds a program may show what it has without asking: short, so that its refresh button works."""

_PRIVATE = {
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""On every answer: the address is a secret, and a calendar is never a page."""

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers (in order, each once) and body."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


def answer(method: str, headers: Mapping[str, str], feed: Feed | None) -> Answer:
    """Answer a request for a feed.

    Parameters
    ----------
    method
        As sent; GET and HEAD are answered, anything else is refused before the feed is looked at.
    headers
        Of the request, names in lower case; a header sent twice is joined by commas.
    feed
        What the address shows; None where it shows nothing.
    """
    if method not in ALLOWED:
        return plain(405, "method not allowed\n", {"Allow": ", ".join(ALLOWED)})
    if feed is None:
        return _for(method, plain(404, "not found\n"))
    kept = {
        "ETag": feed.etag,
        "Last-Modified": format_datetime(_whole(feed.modified), usegmt=True),
        "Cache-Control": f"private, max-age={MAX_AGE}",
        "Vary": "Accept-Encoding",
        **_PRIVATE,
    }
    if _unchanged(headers, feed):
        return Answer(304, kept)
    packed = accepts_gzip(headers.get("accept-encoding", "")) and len(feed.packed) < len(feed.data)
    body = feed.packed if packed else feed.data
    told = {
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Disposition": 'inline; filename="campaignplan.ics"',
        "Content-Length": str(len(body)),
        **({"Content-Encoding": "gzip"} if packed else {}),
        **kept,
    }
    return _for(method, Answer(200, told, body))


def plain(status: int, text: str, more: Mapping[str, str] | None = None) -> Answer:
    """Return a short answer in words, never kept by anybody."""
    body = text.encode()
    told = {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(body))}
    return Answer(status, {**told, "Cache-Control": "no-store", **_PRIVATE, **(more or {})}, body)


def accepts_gzip(header: str) -> bool:
    """Tell whether an Accept-Encoding header wants gzip; ``gzip;q=0`` does not."""
    wanted: dict[str, float] = {}
    for part in header.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            wanted[name] = float(quality)
        except ValueError:
            wanted[name] = 0.0
    return wanted.get("gzip", wanted.get("x-gzip", wanted.get("*", 0.0))) > 0


def _unchanged(headers: Mapping[str, str], feed: Feed) -> bool:
    """Tell whether what the program has is what it would get; tags decide where it sent any."""
    tags = headers.get("if-none-match")
    if tags is not None:
        mine = feed.etag.removeprefix("W/")
        return tags.strip() == "*" or mine in _TAG.findall(tags)
    since = _moment(headers.get("if-modified-since", ""))
    return since is not None and _whole(feed.modified) <= since


def _moment(header: str) -> datetime | None:
    """Read an HTTP date; None for anything else, which is then as if it had not been sent."""
    try:
        found = parsedate_to_datetime(header)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _for(method: str, answer: Answer) -> Answer:
    """Return an answer as its method wants it: to HEAD without the body, else the same."""
    return Answer(answer.status, answer.headers) if method == "HEAD" else answer

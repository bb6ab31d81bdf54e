"""Feeds: what one link shows on one day, as bytes."""

import gzip
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from campaignplan.calendars.event import UNDATED
from campaignplan.feeds.link import Link
from campaignplan.feeds.publication import Publication
from campaignplan.feeds.scope import seen
from campaignplan.feeds.write import calendar_bytes


@dataclass(frozen=True, slots=True)
class Heading:
    """What a plan is called, and since when, aware."""

    name: str = "campaignplan"
    changed: datetime = UNDATED


@dataclass(frozen=True)
class Feed:
    """Bytes of a calendar and when what they say last changed, aware."""

    data: bytes
    modified: datetime

    @cached_property
    def etag(self) -> str:
        """A weak validator of the bytes: the same feed packed or not, by whichever way it came."""
        return f'W/"{sha256(self.data).hexdigest()[:32]}"'

    @cached_property
    def packed(self) -> bytes:
        """The same bytes as gzip, without a clock in them."""
        return gzip.compress(self.data, compresslevel=6, mtime=0)


def feed(publication: Publication, heading: Heading, link: Link, address: str, at: datetime) -> Feed:
    """Return what a link shows at `at`; the same all through a day in Asia/Shanghai.

    `address` is where the feed is served: the calendar names it as its source. Its events lead back to the plan.
    """
    events = seen(publication.events(at), link.scope)
    name = titled(heading.name, link)
    data = calendar_bytes(events, name, address, lang=link.lang, alarms=link.alarms, plan=link.base)
    return Feed(data, max(publication.modified(at), heading.changed))


def titled(name: str, link: Link) -> str:
    """Return what subscribers see as the calendar's name: the plan's, and whom the link is for."""
    whom = link.scope.words.to(link.lang)
    return f"{name}·{whom}" if whom else name

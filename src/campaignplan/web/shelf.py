"""The shelf: feeds made once a telling and day, for whoever asks next."""

import threading
from collections import OrderedDict
from datetime import date, datetime

from campaignplan.dates import SHANGHAI
from campaignplan.feeds.feed import Feed, feed
from campaignplan.feeds.link import Link
from campaignplan.feeds.workspace import Shown

MOST_FEEDS = 200
"""Feeds kept: some hundred kilobytes each, packed and not."""


class Shelf:
    """Feeds of one workspace; safe for any number of threads, which wait for one another only to make one."""

    def __init__(self) -> None:
        self._of: tuple[Shown, date] | None = None
        self._made: OrderedDict[Link, Feed] = OrderedDict()
        self._touching, self._making = threading.Lock(), threading.Lock()

    def find(self, shown: Shown, link: Link, at: datetime) -> Feed | None:
        """Return a feed that is made already; None where it is not, or something was told since, or a day passed."""
        with self._touching:
            if not self._is_of(shown, at) or link not in self._made:
                return None
            self._made.move_to_end(link)
            return self._made[link]

    def make(self, shown: Shown, link: Link, token: str, at: datetime) -> Feed:
        """Return a feed, made now where nobody made it before."""
        with self._making:
            found = self.find(shown, link, at)
            if found is not None:
                return found
            made = feed(shown.publication, shown.heading, link, link.address(token), at)
            _ = made.etag, made.packed  # here, where others wait, and not in each of their threads
            with self._touching:
                if not self._is_of(shown, at):
                    self._made.clear()
                    self._of = (shown, _day(at))
                self._made[link] = made
                while len(self._made) > MOST_FEEDS:
                    self._made.popitem(last=False)
            return made

    def _is_of(self, shown: Shown, at: datetime) -> bool:
        if self._of is None:
            return False
        was, day = self._of
        return was.publication is shown.publication and was.heading is shown.heading and day == _day(at)


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()

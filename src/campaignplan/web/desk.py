"""The desk: requests for feeds answered from a workspace, and what came noted."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from campaignplan.dates import SHANGHAI
from campaignplan.errors import InputError
from campaignplan.feeds.answer import ALLOWED, Answer, answer, plain
from campaignplan.feeds.client import client_of
from campaignplan.feeds.feed import Feed, Heading, feed
from campaignplan.feeds.link import Link, find
from campaignplan.feeds.publication import Publication
from campaignplan.feeds.visits import Visit, added
from campaignplan.feeds.workspace import Workspace

MOST_FEEDS = 200
"""Feeds kept made: some tens of kilobytes each, packed and not."""
LOG = logging.getLogger("campaignplan.web")


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


class Desk:
    """Answers for one workspace, from any number of threads. It never plans: it tells what was published.

    `clock` gives the time, aware.
    """

    def __init__(self, workspace: Workspace, clock: Callable[[], datetime] = now) -> None:
        self.workspace, self._clock = workspace, clock
        self._lock = threading.Lock()
        self._made: OrderedDict[Link, Feed] = OrderedDict()
        self._of: tuple[Publication, Heading, date] | None = None
        self._come: tuple[Visit, ...] = ()

    def answer(self, method: str, token: str | None, headers: Mapping[str, str]) -> Answer:
        """Answer a request; `token` is None where the path is no feed's, header names are lower case.

        Where the workspace cannot be read every token gets the same 503, so that calendar programs keep what
        they have and ask again.
        """
        if method not in ALLOWED:
            return answer(method, headers, None)
        at = self._clock()
        try:
            link = find(self.workspace.links.load(), token) if token is not None else None
            if token is None or link is None:
                return answer(method, headers, None)
            publication = self.workspace.publication
            made = self._feed(publication, self.workspace.heading, link, token, at)
        except InputError as error:
            LOG.error("the workspace cannot be read: %s", error.issues[0].sentence("en"))
            return unready()
        found = answer(method, headers, made)
        if method == "GET":
            family = client_of(headers.get("user-agent", "")).id
            self._note(Visit(link.id, family, at, publication.changed, unchanged=int(found.status == 304)))
        return found

    def is_well(self) -> bool:
        """Tell whether the workspace can be read."""
        try:
            _ = self.workspace.links.load(), self.workspace.publication, self.workspace.heading
        except InputError:
            return False
        return True

    def save_visits(self) -> None:
        """Save what came since the last time; what cannot be saved is told in the log and let go."""
        with self._lock:
            come, self._come = self._come, ()
        if not come:
            return
        try:
            links = [link.id for link in self.workspace.links.load()]
            self.workspace.visits.add(come, links)
        except InputError as error:
            LOG.warning("visits are lost: %s", error.issues[0].sentence("en"))

    def _feed(self, publication: Publication, heading: Heading, link: Link, token: str, at: datetime) -> Feed:
        """Return a link's feed, made once a publication and day."""
        day = at.astimezone(SHANGHAI).date()
        with self._lock:
            of = self._of
            if of is None or of[0] is not publication or of[1] is not heading or of[2] != day:
                self._made.clear()
                self._of = (publication, heading, day)
            made = self._made.get(link)
            if made is None:
                made = self._made[link] = feed(publication, heading, link, link.address(token), at)
                if len(self._made) > MOST_FEEDS:
                    self._made.popitem(last=False)
            self._made.move_to_end(link)
            return made

    def _note(self, visit: Visit) -> None:
        with self._lock:
            self._come = added(self._come, [visit])


def unready() -> Answer:
    """Return the answer of a server that cannot read what it serves."""
    return plain(503, "temporarily unavailable\n", {"Retry-After": "300"})

"""The desk: requests for feeds answered from a workspace, and what came noted."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from campaignplan.errors import InputError
from campaignplan.feeds.answer import ALLOWED, Answer, answer, plain
from campaignplan.feeds.client import client_of
from campaignplan.feeds.link import find
from campaignplan.feeds.visits import Visit, added
from campaignplan.feeds.workspace import Shown, Workspace
from campaignplan.web.shelf import Shelf

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
        self._shelf = Shelf()
        self._lock = threading.Lock()
        self._come: tuple[Visit, ...] = ()

    def answer(self, method: str, token: str | None, headers: Mapping[str, str]) -> Answer:
        """Answer a request; `token` is None where the path is no feed's, header names are lower case."""
        return self.at_once(method, token, headers) or self.of(self.look(), method, token or "", headers)

    def at_once(self, method: str, token: str | None, headers: Mapping[str, str]) -> Answer | None:
        """Answer as `answer` does, but only where nothing must be read or made for it; None where it must."""
        if method not in ALLOWED or token is None:
            return answer(method, headers, None)
        return self.of_made(self.workspace.at_hand(), method, token, headers)

    def look(self) -> Shown | None:
        """Return what is shown now, whoever changed it; None where it cannot be read, which the log then tells."""
        try:
            return self.workspace.shown()
        except InputError as error:
            LOG.error("the workspace cannot be read: %s", error.issues[0].sentence("en"))
            return None

    def of_made(self, shown: Shown | None, method: str, token: str, headers: Mapping[str, str]) -> Answer | None:
        """Answer from what a look found, where the feed is made already; None where it must be."""
        return None if shown is None else self._of(shown, method, token, headers, patient=False)

    def of(self, shown: Shown | None, method: str, token: str, headers: Mapping[str, str]) -> Answer:
        """Answer from what a look found, making the feed where it must be.

        Where the workspace could not be read every token gets the same 503, so that calendar programs keep what
        they have and ask again.
        """
        found = unready() if shown is None else self._of(shown, method, token, headers, patient=True)
        assert found is not None, "with patience everything is answered"
        return found

    def _of(self, shown: Shown, method: str, token: str, headers: Mapping[str, str], patient: bool) -> Answer | None:
        at = self._clock()
        link = find(shown.links, token)
        if link is None:
            return answer(method, headers, None)
        made = self._shelf.find(shown, link, at)
        if made is None and not patient:
            return None
        found = answer(method, headers, made or self._shelf.make(shown, link, token, at))
        if method == "GET":
            family = client_of(headers.get("user-agent", "")).id
            self._note(Visit(link.id, family, at, shown.publication.changed, unchanged=int(found.status == 304)))
        return found

    def is_well(self) -> bool:
        """Tell whether the workspace can be read."""
        try:
            self.workspace.shown()
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
            links = [link.id for link in self.workspace.shown().links]
            self.workspace.visits.add(come, links)
        except InputError as error:
            LOG.warning("visits are lost: %s", error.issues[0].sentence("en"))

    def _note(self, visit: Visit) -> None:
        with self._lock:
            self._come = added(self._come, [visit])


def unready() -> Answer:
    """Return the answer of a server that cannot read what it serves."""
    return plain(503, "temporarily unavailable\n", {"Retry-After": "300"})

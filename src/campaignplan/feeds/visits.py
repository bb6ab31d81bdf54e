"""Visits: who fetched which link when, and what has changed for them since.

One row a link and family of programs, so what is kept is bounded by the links. Nothing that names a machine
or a person is kept: no address, no text the program sent.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from campaignplan.calendars.event import Event
from campaignplan.feeds.client import CLIENTS
from campaignplan.feeds.publication import Publication
from campaignplan.feeds.scope import Scope, seen


@dataclass(frozen=True, slots=True)
class Visit:
    """What one family of programs did with one link.

    `link` and `client` are ids, `last` the moment of its last fetch, aware; `fetches` counts its fetches,
    `unchanged` those answered with 304. `told` is the publication's `changed` as it was at the last fetch.
    """

    link: str
    client: str
    last: datetime
    told: datetime
    fetches: int = 1
    unchanged: int = 0

    @property
    def share_unchanged(self) -> float:
        """Share of fetches that were answered with 304; 0 to 1."""
        return self.unchanged / self.fetches if self.fetches else 0.0


class Visits(Protocol):
    """Keeps visits; losing those of the last minute does no harm."""

    def load(self) -> tuple[Visit, ...]:
        """Return what was saved last."""

    def add(self, visits: Iterable[Visit], links: Iterable[str]) -> None:
        """Add visits to those saved, and forget those of links that are no longer among `links`."""


def added(known: Iterable[Visit], more: Iterable[Visit]) -> tuple[Visit, ...]:
    """Return visits with others counted in, by link and client."""
    found = {(visit.link, visit.client): visit for visit in known}
    for visit in more:
        before = found.get((visit.link, visit.client))
        found[visit.link, visit.client] = visit if before is None else _both(before, visit)
    return tuple(found[key] for key in sorted(found))


def bounded(visits: Iterable[Visit], links: Iterable[str]) -> tuple[Visit, ...]:
    """Return the visits of known links by known families: at most as many as links times families."""
    known, families = set(links), {client.id for client in CLIENTS}
    return tuple(visit for visit in visits if visit.link in known and visit.client in families)


def unseen(publication: Publication, scope: Scope, visit: Visit, at: datetime) -> tuple[Event, ...]:
    """Return what was told since a visit and its programs have not fetched yet at `at`, in order of time."""
    return seen(publication.news(visit.told, at), scope)


def _both(one: Visit, other: Visit) -> Visit:
    late = max(one, other, key=lambda visit: visit.last)
    fetches, unchanged = one.fetches + other.fetches, one.unchanged + other.unchanged
    return replace(late, fetches=fetches, unchanged=unchanged)

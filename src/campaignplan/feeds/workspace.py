"""What feeds are served from: links, who used them, and what was told."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from campaignplan.feeds.feed import Heading
from campaignplan.feeds.link import Link, Links
from campaignplan.feeds.publication import Publication
from campaignplan.feeds.store import Store
from campaignplan.feeds.visits import Visits


@dataclass(frozen=True, slots=True)
class Shown:
    """All that answers are made of, as of one moment: links, what was told last, and what the plan is called."""

    links: tuple[Link, ...] = ()
    publication: Publication = field(default_factory=Publication)
    heading: Heading = field(default_factory=Heading)


class Workspace(Protocol):
    """A team's links, who used them, and what was told to it."""

    @property
    def links(self) -> Links:
        """Secret addresses."""

    @property
    def visits(self) -> Visits:
        """Who fetched what."""

    @property
    def told(self) -> Store:
        """Where a telling is saved."""

    def shown(self) -> Shown:
        """Return what is shown now, whichever process changed it last. InputError where it cannot be read.

        Links, publication and heading are each the same object until somebody changes them.
        """

    def at_hand(self) -> Shown | None:
        """Return what `shown` would, where that is known without reading it; None where it must be read."""

    def call(self, name: str, at: datetime) -> None:
        """Call the plan `name` from `at` on."""

"""What feeds are served from: a folder today, a database as well."""

from datetime import datetime
from typing import Protocol

from campaignplan.feeds.feed import Heading
from campaignplan.feeds.link import Links
from campaignplan.feeds.publication import Publication
from campaignplan.feeds.store import Store
from campaignplan.feeds.visits import Visits


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

    @property
    def is_fresh(self) -> bool:
        """Whether links, publication and heading can be told at once, without reading anything."""

    @property
    def publication(self) -> Publication:
        """What was told last, by whichever process: the same object while nobody tells anything.

        InputError where it cannot be read.
        """

    @property
    def heading(self) -> Heading:
        """What the plan is called: the same object while it keeps its name. InputError where it cannot be read."""

    def call(self, name: str, at: datetime) -> None:
        """Call the plan `name` from `at` on."""

"""Where a publication lives between tellings."""

from collections.abc import Callable
from typing import Protocol

from campaignplan.feeds.publication import Publication


class Store(Protocol):
    """Keeps one publication; nobody's update is lost to another's, whichever process they come from."""

    def load(self) -> Publication:
        """Return what was last saved; an empty publication before the first."""

    def update(self, change: Callable[[Publication], Publication]) -> Publication:
        """Save what `change` makes of the newest publication, and return it; whole, or not at all.

        `change` is called with what is saved at that moment, which may be newer than what `load` returned;
        nothing is written where it returns that very publication.
        """

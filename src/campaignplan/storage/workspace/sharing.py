"""Read-only links: secret addresses of the pages, for people who are not in the workspace and may only look.

The token is as strong as a feed's and kept the same way (`feeds.link`): shown once, its digest stored.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime

from campaignplan.errors import InputError, Issue
from campaignplan.feeds.link import digest, new_token
from campaignplan.storage.workspace.change import new_row
from campaignplan.storage.workspace.ledger import Ledger
from campaignplan.storage.workspace.people import Person
from campaignplan.text import Text


@dataclass(frozen=True, slots=True)
class Share:
    """One read-only link: `note` says for whom, `revoked` when it was taken back, None while it holds."""

    id: str
    digest: str
    made: datetime
    note: str = ""
    revoked: datetime | None = None

    @property
    def person(self) -> Person:
        """Whoever holds it."""
        return Person(f"share.{self.id}", self.note, "reader")


@dataclass(frozen=True, slots=True)
class Shares:
    """The read-only links of a workspace."""

    house: Ledger

    def list(self) -> tuple[Share, ...]:
        """Return every link, also those taken back, in the order they were made."""
        return tuple(
            Share(
                row,
                cells["digest"],
                datetime.fromisoformat(cells["made"]),
                cells.get("note", ""),
                datetime.fromisoformat(cells["revoked"]) if cells.get("revoked") else None,
            )
            for row, cells in self.house.rows("shares")
        )

    def create(self, note: str = "", *, person: str) -> tuple[Share, str]:
        """Make a link; return it with its token, which nobody can tell again."""
        token = new_token()
        share = Share(new_row(), digest(token), self.house.clock().replace(microsecond=0), note)
        cells = {"digest": share.digest, "made": share.made.isoformat(), "note": note}
        self.house.put_row("shares", share.id, cells, person=person)
        return share, token

    def revoke(self, share: str, *, person: str) -> None:
        """Take a link back, at once and for good. InputError where there is none of that id."""
        found = next((one for one in self.list() if one.id == share), None)
        if found is None:
            why = Text("没有这个只读链接", "there is no such link")
            raise InputError([Issue("share", share[:40], why, Text("请看列表", "look at the list"))])
        if found.revoked is None:
            at = self.house.clock().replace(microsecond=0).isoformat()
            cells = {"digest": found.digest, "made": found.made.isoformat(), "note": found.note, "revoked": at}
            self.house.put_row("shares", share, cells, person=person)

    def find(self, token: str) -> Share | None:
        """Return the link a token opens; None for an unknown and for a revoked one. Every link is compared."""
        wanted, found = digest(token), None
        for share in self.list():
            if hmac.compare_digest(share.digest, wanted) and share.revoked is None:
                found = share
        return found

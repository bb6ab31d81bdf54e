"""Read-only links: secret addresses of the pages, for people who are not in the workspace and may only look.

The token is as strong as a feed's and kept the same way (`feeds.link`): shown once, its digest stored.
"""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime

from campaignplan.errors import InputError, Issue
from campaignplan.feeds.link import digest, new_token
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import Cells, new_row
from campaignplan.storage.workspace.ledger import Ledger
from campaignplan.storage.workspace.people import Person
from campaignplan.storage.workspace.plans import SavedPlan
from campaignplan.text import Text


@dataclass(frozen=True, slots=True)
class Share:
    """One read-only link: `note` says for whom, `revoked` when it was taken back, None while it holds.

    It shows the whole workspace, or of `problem` the branch of the number `branch` alone, or the plan `plan` alone.
    """

    id: str
    digest: str
    made: datetime
    note: str = ""
    revoked: datetime | None = None
    problem: str = ""
    branch: int | None = None
    plan: str = ""

    @property
    def person(self) -> Person:
        """Whoever holds it."""
        return Person(f"share.{self.id}", self.note, "reader")

    @property
    def is_whole(self) -> bool:
        """Whether it shows everything."""
        return not self.problem

    def shows(self, branch: Branch) -> bool:
        """Tell whether it shows what a branch says. Of a plan it shows the plan, not what its branch says since."""
        return self.is_whole or (self.branch == branch.id and not self.plan)

    def shows_plan(self, problem: str, plan: SavedPlan) -> bool:
        """Tell whether it shows a plan of a problem: that very one, or one of its branch."""
        if self.is_whole:
            return True
        return self.problem == problem and (self.plan == plan.id if self.plan else self.branch == plan.branch)


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
                cells.get("problem", ""),
                int(cells["branch"]) if cells.get("branch") else None,
                cells.get("plan", ""),
            )
            for row, cells in self.house.rows("shares")
        )

    def create(
        self, note: str = "", *, person: str, branch: Branch | None = None, plan: SavedPlan | None = None
    ) -> tuple[Share, str]:
        """Make a link; return it with its token, which nobody can tell again.

        With `branch` it shows that scenario alone; with one of its plans too, that plan alone, as it was saved.

        Raises
        ------
        ValueError
            The plan is of another branch, or of none that is given.
        """
        if plan is not None and (branch is None or plan.branch != branch.id):
            raise ValueError("the plan is of another branch")
        token = new_token()
        share = Share(
            new_row(),
            digest(token),
            self.house.clock().replace(microsecond=0),
            note,
            problem="" if branch is None else branch.problem_id,
            branch=None if branch is None else branch.id,
            plan="" if plan is None else plan.id,
        )
        self.house.put_row("shares", share.id, _cells(share), person=person)
        return share, token

    def revoke(self, share: str, *, person: str) -> None:
        """Take a link back, at once and for good. InputError where there is none of that id."""
        found = next((one for one in self.list() if one.id == share), None)
        if found is None:
            why = Text("没有这个只读链接", "there is no such link")
            raise InputError([Issue("share", share[:40], why, Text("请看列表", "look at the list"))])
        if found.revoked is None:
            gone = replace(found, revoked=self.house.clock().replace(microsecond=0))
            self.house.put_row("shares", share, _cells(gone), person=person)

    def find(self, token: str) -> Share | None:
        """Return the link a token opens; None for an unknown and for a revoked one. Every link is compared."""
        wanted, found = digest(token), None
        for share in self.list():
            if hmac.compare_digest(share.digest, wanted) and share.revoked is None:
                found = share
        return found


def _cells(share: Share) -> Cells:
    cells = {
        "digest": share.digest,
        "made": share.made.isoformat(),
        "note": share.note,
        "revoked": "" if share.revoked is None else share.revoked.isoformat(),
        "problem": share.problem,
        "branch": "" if share.branch is None else str(share.branch),
        "plan": share.plan,
    }
    return {name: text for name, text in cells.items() if text}

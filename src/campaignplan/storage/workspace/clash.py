"""Clashes: what a command was to change has changed since it was seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from campaignplan.dates import stamp
from campaignplan.errors import InputError, Issue
from campaignplan.headings import place_said
from campaignplan.storage.workspace.change import PLACE
from campaignplan.text import Text

WHOLE = "*"
"""Stands for the whole row: it is gone, or there already."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One cell that differs from what was seen: `seen`, `mine` (what it was to become) and `theirs` (what stands).

    `cell` is `WHOLE` where the row itself is gone or there already. None stands for no row. `person`, `moment`
    and `command` say who changed it last, when and by which command; empty where nobody did. `name` is what people
    call the row.
    """

    table: str
    row: str
    cell: str
    seen: str | None
    mine: str | None
    theirs: str | None
    person: str = ""
    moment: datetime | None = None
    command: int | None = None
    name: str = ""

    @property
    def issue(self) -> Issue:
        """The conflict as people read it."""
        when = "" if self.moment is None else f"{stamp(self.moment)} "
        who, did = self.person or "?", self._did
        column = "" if self.cell in (WHOLE, PLACE) else self.cell
        where = " ".join(part for part in (self.table, self.name or self.row[:12], column) if part)
        mine = "" if self.mine is None or not column else self.mine
        fix = Text("请看过现在的内容再改", "look at what stands now, then decide")
        said = place_said(self.table, self.name or self.row[:12], column)
        return Issue(where, mine, Text(f"{when}{who} {did.zh}", f"{when}{who} {did.en}"), fix, said)

    @property
    def _did(self) -> Text:
        if self.theirs is None:
            return Text("删去了这一行", "removed the row")
        if self.cell == WHOLE:
            return Text("已经加了这一行", "has added this row already")
        if self.cell == PLACE:
            return Text("挪动了这一行", "moved the row")
        if not self.theirs:
            return Text("清空了", "emptied it")
        return Text(f"改成了「{self.theirs}」", f"changed it to '{self.theirs}'")


class ClashError(InputError):
    """Somebody else changed the same cells since; nothing was written. `conflicts` lists every cell."""

    def __init__(self, conflicts: Iterable[Conflict]) -> None:
        self.conflicts = tuple(conflicts)
        super().__init__(conflict.issue for conflict in self.conflicts)

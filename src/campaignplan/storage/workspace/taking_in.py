"""Taking in: what a folder, workbook or other workspace says, into a branch, as one command that can be undone."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from campaignplan.storage.difference import Difference, RowDifference, Said, changes_for, difference, said_by
from campaignplan.storage.source import Source
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import PLACE, Cells
from campaignplan.storage.workspace.command import Command


@dataclass(frozen=True, slots=True)
class Offer:
    """What a source would change in a branch, as it was when it was compared; taken over row by row."""

    branch: Branch
    found: Difference
    rows: dict[str, list[tuple[str, Cells]]]

    def take(
        self, *, person: str, why: str = "", accept: Callable[[RowDifference], bool] = lambda row: True
    ) -> Command | None:
        """Take over the rows accepted (all of them by default), by one command; None where that is nothing.

        Raises
        ------
        ClashError
            Somebody has changed the same cells since the offer was made.
        """
        changes = changes_for(self.found, self.rows, accept)
        return self.branch.commit(changes, person=person, why=why, kind="import") if changes else None


def offer(branch: Branch, source: str | Path | Source | Said) -> Offer:
    """Compare a branch with a source. InputError where there is no such source."""
    _, rows = branch.read()
    now = {table: [_without_place(cells) for _, cells in pairs] for table, pairs in rows.items()}
    after = source if isinstance(source, Said) else said_by(source)
    found = difference(Said(now), after)
    if not found.empty and difference(said_by(now), after).empty:
        found = Difference(())  # the branch says the same in other words, such as every line in full
    return Offer(branch, found, rows)


def _without_place(cells: Cells) -> dict[str, str]:
    return {name: text for name, text in cells.items() if name != PLACE}

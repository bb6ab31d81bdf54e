"""Branches: one version of everything a problem says, that grows by commands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from campaignplan.dates import Span
from campaignplan.errors import InputError
from campaignplan.planning.problem import Problem
from campaignplan.storage.content import Row, canonical, content_of, encoded_of, source_of
from campaignplan.storage.encode import Encoded
from campaignplan.storage.schema import tables
from campaignplan.storage.values import Context
from campaignplan.storage.workspace import log
from campaignplan.storage.workspace.change import PLACE, Change
from campaignplan.storage.workspace.ledger import Ledger, no_table, version_of
from campaignplan.storage.workspace.rows import all_rows
from campaignplan.storage.workspace.state import content


@dataclass(frozen=True, slots=True)
class Branch(Ledger):
    """One scenario of a problem, in a workspace: its tables, cell by cell, as in a problem folder."""

    def content(self, version: int | None = None) -> dict[str, list[Row]]:
        """Return what it says now, or said at a version, as `storage.content` has it."""
        with self.database.reading() as connection:
            if version is None:
                return content(all_rows(connection, self.id))
            return content(log.state_at(connection, self.id, version))

    def state(self) -> tuple[int, dict[str, list[Row]]]:
        """Return its version and what it says at it, read as of one moment."""
        with self.database.reading() as connection:
            return version_of(connection, self.id), content(all_rows(connection, self.id))

    def problem(self, version: int | None = None) -> Problem:
        """Return the problem it is now, or was at a version.

        Raises
        ------
        InputError
            With every fault, as for a folder; places are the table, the row's number and the column.
        """
        from campaignplan.storage.load import problem_of

        return problem_of(source_of(self.content(version)))

    def last_sound(self, most: int = 50) -> int | None:
        """Return the newest version before this one that has no faults; None where `most` of them all have."""
        newest = self.version - 1
        for version in range(newest, max(newest - most, 0), -1):
            try:
                self.problem(version)
            except InputError:
                continue
            return version
        return None

    def encoded(self) -> Encoded:
        """Return it as it is written into folders and workbooks.

        A sound problem is written in its normal form, so that equal problems give equal bytes; one with faults
        row by row, as it stands, so that unfinished work can leave the workspace as well.
        """
        from campaignplan.storage.load import problem_of

        found = self.content()
        try:
            return encoded_of(content_of(problem_of(source_of(found))))
        except InputError:
            return encoded_of(found)

    def examine(self, connection: Connection, changes: Sequence[Change]) -> None:
        """Let everything pass: a problem may have faults while people work on it."""

    @property
    def title(self) -> str:
        """What the plan calls itself; empty where it does not."""
        return next((cells.get("name", "") for _, cells in self.rows("plan")), "")

    @property
    def horizon(self) -> Span | None:
        """The plan's days, in which days typed without a year lie; None where they cannot be read yet."""
        said = {name: text for _, cells in self.rows("plan") for name, text in cells.items()}
        try:
            start, end = (date.fromisoformat(said.get(name, "")) for name in ("start", "end"))
        except ValueError:
            return None
        return Span(start, end) if start <= end else None

    def canonical(self, change: Change) -> Change:
        """Return a change with cells in the one spelling that is kept. InputError with each that cannot be read."""
        if change.table not in tables():
            raise no_table(change.table, tables())
        if change.after is None:
            return change
        place = {name: text for name, text in change.after.items() if name == PLACE}
        typed = {name: text for name, text in change.after.items() if name != PLACE}
        whole = change.before is None
        try:
            kept = canonical(change.table, typed, whole)
        except InputError:  # perhaps for want of a year; what says everything itself asks for no reading here
            kept = canonical(change.table, typed, whole, Context(horizon=self.horizon))
        return Change(change.table, change.row, change.before, {**kept, **place})

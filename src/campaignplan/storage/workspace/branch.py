"""Branches: one version of everything a problem says, that grows by commands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from campaignplan.errors import InputError, Issue
from campaignplan.planning.problem import Problem
from campaignplan.storage.content import Row, canonical, content_of, encoded_of, source_of
from campaignplan.storage.encode import Encoded
from campaignplan.storage.schema import tables
from campaignplan.storage.workspace import log
from campaignplan.storage.workspace.change import PLACE, Cells, Change
from campaignplan.storage.workspace.clash import Conflict
from campaignplan.storage.workspace.command import Command, Kind, changes_of, conflicts_of, record
from campaignplan.storage.workspace.database import Database
from campaignplan.storage.workspace.rows import all_rows
from campaignplan.storage.workspace.state import content, in_order
from campaignplan.storage.workspace.tables import branches
from campaignplan.text import Text

LONGEST_CELL = 20_000
LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class Branch:
    """One scenario of a problem, in a workspace. It holds nothing: every question goes to the database.

    Cells are text, as in a problem folder; rows have ids that never change, and their place (`change.PLACE`)
    is a cell too. Every change is a command: it says what was seen, and where that has changed since, nothing is
    written and a `ClashError` tells who did.
    """

    database: Database
    id: int
    problem_id: str
    name: str
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def version(self) -> int:
        """How many commands it has seen."""
        with self.database.reading() as connection:
            return _version(connection, self.id)

    def rows(self, table: str) -> list[tuple[str, Cells]]:
        """Return a table's rows with their ids, in order; the place is among the cells."""
        return self.read()[1].get(table, [])

    def read(self) -> tuple[int, dict[str, list[tuple[str, Cells]]]]:
        """Return the version, and every table's rows at it."""
        with self.database.reading() as connection:
            version = _version(connection, self.id)
            return version, in_order(all_rows(connection, self.id))

    def content(self, version: int | None = None) -> dict[str, list[Row]]:
        """Return what it says now, or said at a version, as `storage.content` has it."""
        with self.database.reading() as connection:
            if version is None:
                return content(all_rows(connection, self.id))
            return content(log.state_at(connection, self.id, version))

    def problem(self, version: int | None = None) -> Problem:
        """Return the problem it is now, or was at a version.

        Raises
        ------
        InputError
            With every fault, as for a folder; places are the table, the row's number and the column.
        """
        from campaignplan.storage.load import problem_of

        return problem_of(source_of(self.content(version)))

    def encoded(self) -> Encoded:
        """Return it as it is written into folders and workbooks.

        A sound problem is written in its normal form, so that equal problems give equal bytes; one with faults
        row by row, as it stands, so that unfinished work can leave the workspace as well.
        """
        found = self.content()
        try:
            from campaignplan.storage.load import problem_of

            return encoded_of(content_of(problem_of(source_of(found))))
        except InputError:
            return encoded_of(found)

    def commit(self, changes: Sequence[Change], *, person: str, why: str = "", kind: Kind = "edit") -> Command:
        """Carry out changes as one command: all of them, with the log entry, or none.

        Raises
        ------
        ClashError
            What they rest on has changed since it was seen.
        InputError
            A cell cannot be read, or is of no column.
        ValueError
            There are no changes, or two of one row.
        """
        told = checked(changes, person, why)
        with self.database.writing() as connection:
            return record(connection, self.id, told, person=person, why=why, kind=kind, clock=self.clock)

    def undo(self, person: str) -> Command | None:
        """Take the person's latest command back; None where there is none, ClashError where it was built upon."""
        with self.database.writing() as connection:
            return log.undo(connection, self.id, person, self.clock)

    def redo(self, person: str) -> Command | None:
        """Make again what the person undid last; None where there is nothing."""
        with self.database.writing() as connection:
            return log.redo(connection, self.id, person, self.clock)

    def revert(self, command: int, *, person: str, why: str = "", leave: bool = False) -> Command | None:
        """Take one command back, whoever's; with `leave` only the rows nobody has built upon since."""
        with self.database.writing() as connection:
            return log.revert(connection, self.id, command, person, self.clock, leave=leave, why=why)

    def conflicts(self, changes: Sequence[Change]) -> tuple[Conflict, ...]:
        """Return what would clash if these changes were made now."""
        with self.database.reading() as connection:
            return conflicts_of(connection, self.id, changes)

    def restore(self, moment: datetime, *, person: str, why: str = "") -> Command | None:
        """Make it say again what it said at a moment, by one command; None where it does already.

        Before the branch was made, that is what it was made with.
        """
        with self.database.writing() as connection:
            version = log.version_at(connection, self.id, moment)
            return log.restore(connection, self.id, version, person, self.clock, why)

    def log(
        self,
        *,
        before: int | None = None,
        size: int = log.PAGE,
        person: str | None = None,
        row: tuple[str, str] | None = None,
    ) -> tuple[Command, ...]:
        """Return its commands, newest first: at most `size`, older than id `before`, of one person, on one row."""
        with self.database.reading() as connection:
            return log.page(connection, self.id, before=before, size=size, person=person, row=row)

    def changes(self, command: int) -> tuple[Change, ...]:
        """Return what a command changed."""
        with self.database.reading() as connection:
            log.command_of(connection, self.id, command)
            return changes_of(connection, command)


def checked(changes: Sequence[Change], person: str, why: str) -> list[Change]:
    """Return changes with what they write as canonical text, or every fault of it."""
    issues: list[Issue] = []
    for name, text in (("person", person), ("why", why)):
        if len(text) > LONGEST_NOTE or not _sound(text):
            why_not = Text("太长或含有不能保存的符号", "too long, or signs that cannot be kept")
            issues.append(Issue(name, text[:40], why_not, Text("请改短", "make it shorter")))
    result = []
    for change in changes:
        try:
            result.append(_canonical(change))
        except InputError as error:
            issues += error.issues
    if issues:
        raise InputError(issues)
    return result


def _canonical(change: Change) -> Change:
    if change.table not in tables():
        why = Text("没有这张表", "there is no such table")
        fix = Text(f"可用的有：{'、'.join(tables())}", f"there are: {', '.join(tables())}")
        raise InputError([Issue("table", change.table[:40], why, fix)])
    if change.after is None:
        return change
    long = [name for name, text in change.after.items() if len(text) > LONGEST_CELL]
    if long:
        why = Text(f"超过 {LONGEST_CELL:,} 个字", f"over {LONGEST_CELL:,} signs")
        raise InputError(
            [Issue(f"{change.table} {name}", "", why, Text("请改短", "make it shorter")) for name in long]
        )
    cells: dict[str, str] = {name: text for name, text in change.after.items() if name == PLACE}
    typed: Mapping[str, object] = {name: text for name, text in change.after.items() if name != PLACE}
    after = {**canonical(change.table, typed, whole=change.before is None), **cells}
    return Change(change.table, change.row, change.before, after)


def _sound(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _version(connection: Connection, branch: int) -> int:
    return int(connection.execute(select(branches.c.version).where(branches.c.id == branch)).scalar_one())

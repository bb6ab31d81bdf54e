"""Ledgers: rows that grow by commands. A branch is one; so are a problem's team and the whole house."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from campaignplan.errors import InputError, Issue
from campaignplan.storage.workspace import log
from campaignplan.storage.workspace.change import PLACE, Cells, Change, added, changed, removed
from campaignplan.storage.workspace.clash import Conflict
from campaignplan.storage.workspace.command import Command, Kind, changes_of, conflicts_of, record
from campaignplan.storage.workspace.database import Database
from campaignplan.storage.workspace.rows import all_rows, some_rows, table_rows
from campaignplan.storage.workspace.state import in_order, merged
from campaignplan.storage.workspace.tables import branches
from campaignplan.text import Text

LONGEST_CELL = 20_000
LONGEST_NOTE = 2_000
HOUSE: Mapping[str, tuple[str, ...]] = {
    "problems": ("in_force", "note", "archived"),
    "people": ("name", "role", "subject"),
    "links": ("digest", "scope", "base", "made", "lang", "alarms", "static", "revoked"),
    "settings": ("value",),
    "shares": ("digest", "made", "note", "revoked", "problem", "branch", "plan"),
}
"""Tables of the whole workspace and their columns."""
TEAM: Mapping[str, tuple[str, ...]] = {
    "batches": ("source", "first", "last", "size"),
    "ticks": ("event", "item", "person", "when", "note"),
    "plans": ("name", "starred", "note"),
    "branches": ("name", "archived", "note"),
}
"""Tables of one problem that its branches share."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Rows of text cells with a log. It holds nothing: every question goes to the database.

    Rows have ids that never change, and their place (`change.PLACE`) is a cell too. Every change is a command:
    it says what was seen, and where that has changed since, nothing is written and a `ClashError` tells who did.
    """

    database: Database
    id: int
    problem_id: str
    name: str
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def version(self) -> int:
        """How many commands it has seen."""

        def read() -> int:
            with self.database.reading() as connection:
                return version_of(connection, self.id)

        return self.database.memory.recall(("version", self.id), read)

    def rows(self, table: str) -> list[tuple[str, Cells]]:
        """Return a table's rows with their ids, in order; the place is among the cells."""

        def read() -> list[tuple[str, Cells]]:
            with self.database.reading() as connection:
                return table_rows(connection, self.id, table)

        known = self.database.memory.recall(("rows", self.id, table), read)
        return [(row, dict(cells)) for row, cells in known]

    def read(self, only: Collection[str] | None = None) -> tuple[int, dict[str, list[tuple[str, Cells]]]]:
        """Return the version, and the rows of every table at it, or of those named."""
        with self.database.reading() as connection:
            version = version_of(connection, self.id)
            if only is not None:
                return version, {table: table_rows(connection, self.id, table) for table in only}
            return version, in_order(all_rows(connection, self.id))

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
        told = self.checked(changes, person, why)
        with self.database.writing() as connection:
            made = record(connection, self.id, told, person=person, why=why, kind=kind, clock=self.clock)
            self.examine(connection, told)
            return made

    def put_row(self, table: str, row: str, cells: Cells, *, person: str, why: str = "") -> Command | None:
        """Make a row say this, whatever it said before; None where it does already."""
        with self.database.writing() as connection:
            return self.write(connection, {(table, row): cells}, person=person, why=why)

    def put_cells(self, table: str, row: str, cells: Cells, *, person: str, why: str = "") -> Command | None:
        """Make some cells of a row say this, whatever else it says now; None where they do already."""
        with self.database.writing() as connection:
            lock(connection, self.id)  # what else it says is read here, where nobody can change it any more
            present = some_rows(connection, self.id, [(table, row)]).get((table, row), {})
            return self.write(connection, {(table, row): merged(present, cells)}, person=person, why=why)

    def drop_row(self, table: str, row: str, *, person: str, why: str = "") -> Command | None:
        """Remove a row, whatever it says; None where there is none."""
        with self.database.writing() as connection:
            return self.write(connection, {(table, row): None}, person=person, why=why)

    def write(
        self,
        connection: Connection,
        wanted: Mapping[tuple[str, str], Cells | None],
        *,
        person: str,
        why: str = "",
        kind: Kind = "edit",
    ) -> Command | None:
        """Make rows say this (None: be gone) in the caller's transaction; None where all of them do already."""
        lock(connection, self.id)
        present = some_rows(connection, self.id, wanted)
        changes = [
            change for (table, row), cells in wanted.items()
            if (change := _towards(table, row, present.get((table, row)), cells)) is not None
        ]  # fmt: skip
        if not changes:
            return None
        told = self.checked(changes, person, why)
        made = record(connection, self.id, told, person=person, why=why, kind=kind, clock=self.clock)
        self.examine(connection, told)
        return made

    def undo(self, person: str, team: "Ledger | None" = None) -> Command | None:
        """Take the person's latest command back; None where there is none, ClashError where it was built upon.

        With `team`, what they did to the tasks and reports there (`log.ALSO`) is among their commands.
        """
        with self.database.writing() as connection:
            made = log.undo(connection, self.id, person, self.clock, None if team is None else team.id)
            return self._walked(connection, made, team)

    def redo(self, person: str, team: "Ledger | None" = None) -> Command | None:
        """Make again what the person undid last, of what `undo` takes back; None where there is nothing."""
        with self.database.writing() as connection:
            made = log.redo(connection, self.id, person, self.clock, None if team is None else team.id)
            return self._walked(connection, made, team)

    def revert(self, command: int, *, person: str, why: str = "", leave: bool = False) -> Command | None:
        """Take one command back, whoever's; with `leave` only the rows nobody has built upon since."""
        with self.database.writing() as connection:
            made = log.revert(connection, self.id, command, person, self.clock, leave=leave, why=why)
            return self._examined(connection, made)

    def conflicts(self, changes: Sequence[Change]) -> tuple[Conflict, ...]:
        """Return what would clash if these changes were made now."""
        with self.database.reading() as connection:
            return conflicts_of(connection, self.id, changes)

    def version_at(self, moment: datetime) -> int:
        """Return the version it had at a moment; 0 before its first command."""
        with self.database.reading() as connection:
            return log.version_at(connection, self.id, moment)

    def restore(self, moment: datetime | int, *, person: str, why: str = "") -> Command | None:
        """Make it say again what it said at a moment, or a version, by one command; None where it does already.

        Before a branch was made, that is what it was made with.
        """
        with self.database.writing() as connection:
            lock(connection, self.id)
            version = moment if isinstance(moment, int) else log.version_at(connection, self.id, moment)
            made = log.restore(connection, self.id, version, person, self.clock, why)
            return self._examined(connection, made)

    def log(
        self,
        *,
        before: int | None = None,
        size: int = log.PAGE,
        person: str | None = None,
        row: tuple[str, str] | None = None,
        team: "Ledger | None" = None,
    ) -> tuple[Command, ...]:
        """Return its commands, newest first: at most `size`, older than id `before`, of one person, on one row.

        With `team`, what was done to the tasks and reports there (`log.ALSO`) stands among them.
        """
        beside = None if team is None else team.id

        def read() -> tuple[Command, ...]:
            with self.database.reading() as connection:
                return log.page(connection, self.id, before=before, size=size, person=person, row=row, team=beside)

        return self.database.memory.recall(("log", self.id, before, size, person, row, beside), read)

    @property
    def last(self) -> Command | None:
        """Its newest command; None before the first."""
        return next(iter(self.log(size=1)), None)

    def step(self, version: int) -> Command:
        """Return the command that made a version. InputError where there is none."""
        with self.database.reading() as connection:
            return log.step_of(connection, self.id, version)

    def changes(self, command: int) -> tuple[Change, ...]:
        """Return what a command changed."""
        with self.database.reading() as connection:
            log.command_of(connection, command, self.id)
            return changes_of(connection, command)

    def examine(self, connection: Connection, changes: Sequence[Change]) -> None:
        """Refuse changes, made in this transaction, that break a law of what branches share (`laws`)."""
        from campaignplan.storage.workspace.laws import examine

        examine(connection, self.problem_id, changes)

    def _walked(self, connection: Connection, made: Command | None, team: "Ledger | None") -> Command | None:
        if team is None or made is None or made.branch == self.id:
            return self._examined(connection, made)
        team.examine(connection, changes_of(connection, made.id))
        return made

    def _examined(self, connection: Connection, made: Command | None) -> Command | None:
        if made is not None:
            self.examine(connection, changes_of(connection, made.id))
        return made

    def checked(self, changes: Sequence[Change], person: str, why: str) -> list[Change]:
        """Return changes as they are kept, or every fault of them as one InputError."""
        issues: list[Issue] = []
        for name, text in (("person", person), ("why", why)):
            if len(text) > LONGEST_NOTE or not storable(text):
                issues.append(Issue(name, text[:40].encode("ascii", "replace").decode(), _TOO_LONG, _SHORTER))
        result = []
        for change in changes:
            try:
                _bounded(change)
                result.append(self.canonical(change))
            except InputError as error:
                issues += error.issues
        if issues:
            raise InputError(issues)
        return result

    def canonical(self, change: Change) -> Change:
        """Return a change with cells as they are kept. InputError where table or column is unknown."""
        known = TEAM if self.problem_id else HOUSE
        if change.table not in known:
            raise no_table(change.table, known)
        strange = [name for name in change.after or () if name not in (PLACE, *known[change.table])]
        if strange:
            why = Text("没有这一列", "there is no such column")
            fix = Text(f"可用的有：{'、'.join(known[change.table])}", f"there are: {', '.join(known[change.table])}")
            raise InputError([Issue(f"{change.table} {name[:40]}", "", why, fix) for name in strange])
        return change


_TOO_LONG = Text("太长或含有不能保存的符号", "too long, or signs that cannot be kept")
_SHORTER = Text("请改短", "make it shorter")


def storable(text: str) -> bool:
    """Tell whether every database can keep a text."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def no_table(name: str, known: Mapping[str, object]) -> InputError:
    """Return the fault of a table nobody knows."""
    fix = Text(f"可用的有：{'、'.join(known)}", f"there are: {', '.join(known)}")
    return InputError([Issue("table", name[:40], Text("没有这张表", "there is no such table"), fix)])


def version_of(connection: Connection, ledger: int) -> int:
    """Return how many commands a ledger has seen."""
    return int(connection.execute(select(branches.c.version).where(branches.c.id == ledger)).scalar_one())


def lock(connection: Connection, ledger: int) -> int:
    """Hold a ledger against other writers until the transaction ends; return its version."""
    # SQLite has one writer at a time anyway; PostgreSQL locks the row.
    query = select(branches.c.version).where(branches.c.id == ledger).with_for_update()
    return int(connection.execute(query).scalar_one())


def _bounded(change: Change) -> None:
    long = [
        name for name, text in (change.after or {}).items()
        if len(text) > LONGEST_CELL or not storable(text) or not storable(name)
    ]  # fmt: skip
    if long or len(change.row) > LONGEST_NOTE or not storable(change.row):
        names = long or ["id"]
        raise InputError([Issue(f"{change.table[:40]} {name[:40]!a}", "", _TOO_LONG, _SHORTER) for name in names])


def _towards(table: str, row: str, present: Cells | None, wanted: Cells | None) -> Change | None:
    if present is None:
        return None if wanted is None else added(table, wanted, row)
    if wanted is None:
        return removed(table, row, present)
    kept = {PLACE: present[PLACE]} if PLACE not in wanted else {}
    return changed(table, row, present, {**wanted, **kept})

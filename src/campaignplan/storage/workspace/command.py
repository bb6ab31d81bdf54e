"""Commands: the one way anything is changed, with the log entry, in one transaction."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Literal

from sqlalchemy import Connection, func, insert, select, update

from campaignplan.storage.wording import row_name
from campaignplan.storage.workspace.change import PLACE, Cells, Change, place_of, place_text
from campaignplan.storage.workspace.clash import WHOLE, ClashError, Conflict
from campaignplan.storage.workspace.rows import cells_json, some_rows, write_rows
from campaignplan.storage.workspace.state import merged
from campaignplan.storage.workspace.tables import branches, commands
from campaignplan.storage.workspace.tables import changes as change_rows
from campaignplan.storage.workspace.tables import rows as branch_rows

Kind = Literal["edit", "import", "undo", "redo", "revert", "restore"]
STEPS = ("undo", "redo")
"""Kinds that walk along a person's own commands; every other is a command of its own."""
_SEARCHED = 200
"""Commands looked through for who changed a cell last."""


@dataclass(frozen=True, slots=True)
class Command:
    """One entry of the log: who did what, when and why.

    `version` is the branch's version it made. `target` is the command it undoes, redoes or reverts, `undone` the
    undo that holds, if any. `size` is how many rows it changed.
    """

    id: int
    branch: int
    version: int
    person: str
    moment: datetime
    why: str
    kind: Kind
    target: int | None = None
    undone: int | None = None
    size: int = 0


def record(
    connection: Connection,
    branch: int,
    changes: Sequence[Change],
    *,
    person: str,
    why: str = "",
    kind: Kind = "edit",
    target: int | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Command:
    """Carry out changes and write them into the log, in the caller's write transaction.

    Raises
    ------
    ClashError
        Something the changes rest on has changed since; nothing was written.
    ValueError
        There are no changes, or two of one row.
    """
    if not changes:
        raise ValueError("a command without changes")
    keys = [(change.table, change.row) for change in changes]
    if len(set(keys)) < len(keys):
        raise ValueError("two changes of one row in one command")
    last = _lock(connection, branch)
    present = some_rows(connection, branch, keys)
    conflicts = [found for change in changes for found in _conflicts(change, present.get((change.table, change.row)))]
    if conflicts:
        raise ClashError(_blamed(connection, branch, conflicts))
    changes = _placed(connection, branch, changes)
    version = last.version + 1
    moment = clock() if last.moment is None else max(clock(), last.moment)
    come = {
        (change.table, change.row): merged(present.get((change.table, change.row), {}), change.after)
        for change in changes
        if change.after is not None
    }
    write_rows(connection, branch, version, present, come)
    values = {"branch": branch, "version": version, "person": person, "moment": moment, "why": why, "kind": kind}
    made = connection.execute(insert(commands).values(**values, target=target))
    assert made.inserted_primary_key is not None
    number = int(made.inserted_primary_key[0])
    connection.execute(
        insert(change_rows),
        [
            {
                "command": number,
                "number": place,
                "branch": branch,
                "table": change.table,
                "row": change.row,
                "before": None if change.before is None else cells_json(change.before),
                "after": None if change.after is None else cells_json(change.after),
            }
            for place, change in enumerate(changes)
        ],
    )
    connection.execute(update(branches).where(branches.c.id == branch).values(version=version))
    return Command(number, branch, version, person, moment, why, kind, target, None, len(changes))


def conflicts_of(connection: Connection, branch: int, changes: Iterable[Change]) -> tuple[Conflict, ...]:
    """Return what would clash if these changes were made now."""
    wanted = list(changes)
    present = some_rows(connection, branch, [(change.table, change.row) for change in wanted])
    found = [one for change in wanted for one in _conflicts(change, present.get((change.table, change.row)))]
    return tuple(_blamed(connection, branch, found))


def changes_of(connection: Connection, command: int) -> tuple[Change, ...]:
    """Return what a command changed, in its own order."""
    columns = (change_rows.c.table, change_rows.c.row, change_rows.c.before, change_rows.c.after)
    query = select(*columns).where(change_rows.c.command == command).order_by(change_rows.c.number)
    return tuple(
        Change(
            table, row, None if before is None else json.loads(before), None if after is None else json.loads(after)
        )
        for table, row, before, after in connection.execute(query)
    )


@dataclass(frozen=True, slots=True)
class _Last:
    version: int
    moment: datetime | None


def _lock(connection: Connection, branch: int) -> _Last:
    """Hold a branch against other writers until the transaction ends, and return where it stands."""
    # SQLite has one writer at a time anyway; PostgreSQL locks the row.
    query = select(branches.c.version).where(branches.c.id == branch).with_for_update()
    version = connection.execute(query).scalar_one()
    moment = connection.execute(
        select(commands.c.moment).where(commands.c.branch == branch, commands.c.version == version)
    ).scalar()
    return _Last(version, moment)


def _conflicts(change: Change, present: Cells | None) -> Iterator[Conflict]:
    table, row, before = change.table, change.row, change.before
    known = {**(before or {}), **(change.after or {}), **(present or {})}

    def conflict(cell: str, seen: str | None, mine: str | None, theirs: str | None) -> Conflict:
        return Conflict(table, row, cell, seen, mine, theirs, name=row_name(table, known, row))

    if before is None:
        if present is not None:
            yield conflict(WHOLE, None, _told(change.after), _told(present))
    elif present is None:
        yield conflict(WHOLE, _told(before), _told(change.after), None)
    else:
        # Who removes a row must have seen all of it, also cells that were empty then.
        names = before if change.after is not None else {**before, **present}
        for name in names:
            if before.get(name, "") != present.get(name, ""):
                mine = None if change.after is None else change.after.get(name, "")
                yield conflict(name, before.get(name, ""), mine, present.get(name, ""))


def _told(cells: Cells | None) -> str | None:
    return None if cells is None else cells_json(cells)


def _blamed(connection: Connection, branch: int, conflicts: Iterable[Conflict]) -> list[Conflict]:
    """Say of each conflict who made what stands there."""
    found = []
    for conflict in conflicts:
        query = (
            select(commands.c.id, commands.c.person, commands.c.moment, change_rows.c.before, change_rows.c.after)
            .join(commands, commands.c.id == change_rows.c.command)
            .where(
                change_rows.c.branch == branch,
                change_rows.c.table == conflict.table,
                change_rows.c.row == conflict.row,
            )
            .order_by(change_rows.c.command.desc())
        )
        blamed = conflict
        for number, person, moment, before, after in islice(connection.execute(query), _SEARCHED):
            touched = {**json.loads(before or "{}"), **json.loads(after or "{}")}
            whole = before is None or after is None
            if whole or (conflict.cell != WHOLE and conflict.cell in touched):
                # A row that is gone says its name in what removed it.
                name = row_name(conflict.table, touched, conflict.row) if conflict.theirs is None else conflict.name
                blamed = replace(conflict, person=person, moment=moment, command=number, name=name)
                break
        found.append(blamed)
    return found


def _placed(connection: Connection, branch: int, changes: Sequence[Change]) -> list[Change]:
    """Give new rows without a place the next ones at their table's end, and write every place one way."""
    ends: dict[str, float] = {}
    result = []
    for change in changes:
        cells = change.after
        if cells is not None and PLACE in cells:
            cells = {**cells, PLACE: place_text(place_of(cells))}
        elif cells is not None and change.before is None:
            if change.table not in ends:
                at = (branch_rows.c.branch == branch, branch_rows.c.table == change.table)
                last = connection.execute(select(func.max(branch_rows.c.place)).where(*at)).scalar()
                ends[change.table] = 0.0 if last is None else float(int(last))
            ends[change.table] += 1.0
            cells = {**cells, PLACE: place_text(ends[change.table])}
        result.append(change if cells is change.after else Change(change.table, change.row, change.before, cells))
    return result

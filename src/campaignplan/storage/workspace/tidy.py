"""Housekeeping: what nothing refers to any more is removed, when somebody asks for it and not before."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select

from campaignplan.storage.workspace.tables import actuals, branches, changes, commands, rows
from campaignplan.storage.workspace.workspace import Workspace

DAYS = 90
"""Days for which a withdrawn batch can still be brought back."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A batch of actuals that was withdrawn: of which problem, when and by whom, its rows and bytes."""

    batch: str
    problem: str
    withdrawn: datetime
    person: str
    size: int
    weight: int


def stale(workspace: Workspace, days: int = DAYS) -> tuple[Stale, ...]:
    """Return the batches withdrawn more than `days` ago whose numbers are still kept, oldest first."""
    with workspace.database.reading() as connection:
        return _stale(connection, workspace.clock() - timedelta(days=days))


def tidy(workspace: Workspace, days: int = DAYS) -> tuple[Stale, ...]:
    """Remove the numbers of batches withdrawn more than `days` ago, and return them.

    They cannot be brought back then: undo and restore refuse it in words. The log stays whole. Writers wait while
    an SQLite file is written anew, without the room they took.
    """
    with workspace.database.writing() as connection:
        found = _stale(connection, workspace.clock() - timedelta(days=days))
        for one in found:
            connection.execute(delete(actuals).where(actuals.c.batch == one.batch))
    if found:
        workspace.database.compact()
    return found


def _stale(connection: Connection, before: datetime) -> tuple[Stale, ...]:
    weight = func.sum(func.length(actuals.c.data))
    query = select(actuals.c.batch, actuals.c.problem, func.sum(actuals.c.size), weight)
    held = select(rows.c.row).where(rows.c.table == "batches")
    query = query.where(actuals.c.batch.not_in(held)).group_by(actuals.c.batch, actuals.c.problem)
    found = []
    for batch, problem, size, bytes_ in connection.execute(query).all():
        moment, person = _withdrawn(connection, problem, batch)
        if moment <= before:
            found.append(Stale(batch, problem, moment, person, int(size), int(bytes_)))
    return tuple(sorted(found, key=lambda one: (one.withdrawn, one.batch)))


def _withdrawn(connection: Connection, problem: str, batch: str) -> tuple[datetime, str]:
    """Return when a batch was taken out last, and by whom."""
    query = (
        select(commands.c.moment, commands.c.person)
        .join(changes, changes.c.command == commands.c.id)
        .join(branches, branches.c.id == commands.c.branch)
        .where(branches.c.problem == problem, branches.c.name == "")
        .where(changes.c.table == "batches", changes.c.row == batch, changes.c.after.is_(None))
        .order_by(commands.c.id.desc())
        .limit(1)
    )
    moment, person = connection.execute(query).one()
    return moment, person

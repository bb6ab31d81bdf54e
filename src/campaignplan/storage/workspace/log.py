"""The log: read by pages, walked back and forth by each person, and replayed."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select, update

from campaignplan.errors import InputError, Issue
from campaignplan.storage.workspace.change import Cells, Change, inverses
from campaignplan.storage.workspace.command import STEPS, Command, changes_of, conflicts_of, record
from campaignplan.storage.workspace.rows import all_rows
from campaignplan.storage.workspace.state import after, between
from campaignplan.storage.workspace.tables import branches, commands
from campaignplan.storage.workspace.tables import changes as change_rows
from campaignplan.text import Text

PAGE = 50
ALSO = ("ticks", "batches")
"""Tables of a problem's team whose steps are taken back where those of its branches are: tasks done, and reports.

What a plan or a scenario is called and which is in force stays: that is decided and taken back on its own page."""
Clock = Callable[[], datetime]


def page(
    connection: Connection,
    branch: int,
    *,
    before: int | None = None,
    size: int = PAGE,
    person: str | None = None,
    row: tuple[str, str] | None = None,
    team: int | None = None,
) -> tuple[Command, ...]:
    """Return commands of a branch, newest first, from the one before id `before` on; at most `size`.

    `person` and `row` (table and row) narrow them to those of one person and those that touched one row; with
    `team`, its steps of `ALSO` stand among them.
    """
    query = _commands().where(_with(branch, team)).order_by(commands.c.id.desc()).limit(size)
    if before is not None:
        query = query.where(commands.c.id < before)
    if person is not None:
        query = query.where(commands.c.person == person)
    if row is not None:
        touched = select(change_rows.c.command).where(
            change_rows.c.branch == branch, change_rows.c.table == row[0], change_rows.c.row == row[1]
        )
        query = query.where(commands.c.id.in_(touched))
    return tuple(_command(found) for found in connection.execute(query))


def command_of(connection: Connection, number: int, *ledgers: int) -> Command:
    """Return one command of a ledger, or of several. InputError where they have none of that id."""
    query = _commands().where(commands.c.branch.in_(ledgers), commands.c.id == number)
    found = connection.execute(query).one_or_none()
    if found is None:
        why = Text("没有这一条改动", "there is no such command")
        raise InputError([Issue("log", str(number), why, Text("请看改动记录", "look at the log"))])
    return _command(found)


def step_of(connection: Connection, branch: int, version: int) -> Command:
    """Return the command that made a version of a branch. InputError where there is none."""
    found = connection.execute(_commands().where(commands.c.branch == branch, commands.c.version == version))
    one = found.one_or_none()
    if one is None:
        why = Text("没有这一步", "there is no such step")
        raise InputError([Issue("log", str(version), why, Text("请看改动记录", "look at the log"))])
    return _command(one)


def to_undo(connection: Connection, branch: int, person: str, team: int | None = None) -> int | None:
    """Return the command a person would undo: their latest that holds; with `team`, its steps of `ALSO` count too."""
    query = select(func.max(commands.c.id)).where(
        _own(branch, person, team), commands.c.kind.not_in(STEPS), commands.c.undone.is_(None)
    )
    found: int | None = connection.execute(query).scalar()
    return found


def to_redo(connection: Connection, branch: int, person: str, team: int | None = None) -> int | None:
    """Return the command a person would redo: the one they undid last, unless they did something new since."""
    mine = _own(branch, person, team)
    last = select(func.max(commands.c.id)).where(mine, commands.c.kind.not_in(STEPS))
    newest = connection.execute(last).scalar() or 0
    query = (
        select(commands.c.id)
        .where(mine, commands.c.undone.is_not(None), commands.c.undone > newest)
        .order_by(commands.c.undone.desc())
        .limit(1)
    )
    found: int | None = connection.execute(query).scalar()
    return found


def undo(connection: Connection, branch: int, person: str, clock: Clock, team: int | None = None) -> Command | None:
    """Take a person's latest command back; None where there is none. ClashError where it has been built upon."""
    target = to_undo(connection, branch, person, team)
    if target is None:
        return None
    backwards = inverses(changes_of(connection, target))
    at = _ledger_of(connection, target)
    made = record(connection, at, backwards, person=person, kind="undo", target=target, clock=clock)
    connection.execute(update(commands).where(commands.c.id == target).values(undone=made.id))
    return made


def redo(connection: Connection, branch: int, person: str, clock: Clock, team: int | None = None) -> Command | None:
    """Make again what a person undid last; None where there is nothing. ClashError where it no longer fits."""
    target = to_redo(connection, branch, person, team)
    if target is None:
        return None
    again = changes_of(connection, target)
    at = _ledger_of(connection, target)
    made = record(connection, at, again, person=person, kind="redo", target=target, clock=clock)
    connection.execute(update(commands).where(commands.c.id == target).values(undone=None))
    return made


def revert(
    connection: Connection, branch: int, number: int, person: str, clock: Clock, *, leave: bool = False, why: str = ""
) -> Command | None:
    """Take any one command back, whoever's it is, as a command of `person`.

    With `leave`, rows that somebody has built upon since stay as they are; None where none is left to change.

    Raises
    ------
    ClashError
        Without `leave`: what has been built upon it, and by whom.
    """
    command_of(connection, number, branch)
    backwards: Sequence[Change] = inverses(changes_of(connection, number))
    if leave:
        built = {(found.table, found.row) for found in conflicts_of(connection, branch, backwards)}
        backwards = [change for change in backwards if (change.table, change.row) not in built]
        if not backwards:
            return None
    return record(connection, branch, backwards, person=person, why=why, kind="revert", target=number, clock=clock)


def version_at(connection: Connection, branch: int, moment: datetime) -> int:
    """Return the version a branch had at a moment; 0 before its first command."""
    query = select(func.max(commands.c.version)).where(commands.c.branch == branch, commands.c.moment <= moment)
    return int(connection.execute(query).scalar() or 0)


def state_at(connection: Connection, branch: int, version: int) -> dict[tuple[str, str], Cells]:
    """Return what a branch said at a version, walking back from now."""
    query = (
        select(commands.c.id)
        .where(commands.c.branch == branch, commands.c.version > version)
        .order_by(commands.c.version.desc())
    )
    state = all_rows(connection, branch)
    for number in connection.execute(query).scalars().all():
        state = after(state, inverses(changes_of(connection, number)))
    return state


def restore(
    connection: Connection, branch: int, version: int, person: str, clock: Clock, why: str = ""
) -> Command | None:
    """Make a branch say again what it said at a version, by one command; None where it does already."""
    changes = between(all_rows(connection, branch), state_at(connection, branch, version))
    if not changes:
        return None
    return record(connection, branch, changes, person=person, why=why, kind="restore", clock=clock)


def replay(connection: Connection, branch: int, version: int | None = None) -> dict[tuple[str, str], Cells]:
    """Return what a branch says at a version (None: now) by its log alone, from empty."""
    query = select(branches.c.parent, branches.c.parent_version).where(branches.c.id == branch)
    parent, parent_version = connection.execute(query).one()
    state = {} if parent is None else replay(connection, parent, parent_version)
    numbers = select(commands.c.id).where(commands.c.branch == branch).order_by(commands.c.version)
    if version is not None:
        numbers = numbers.where(commands.c.version <= version)
    for number in connection.execute(numbers).scalars().all():
        state = after(state, changes_of(connection, number))
    return state


def _own(branch: int, person: str, team: int | None) -> ColumnElement[bool]:
    return _with(branch, team) & (commands.c.person == person)


def _with(branch: int, team: int | None) -> ColumnElement[bool]:
    here: ColumnElement[bool] = commands.c.branch == branch
    if team is None:
        return here
    also = select(change_rows.c.command).where(change_rows.c.branch == team, change_rows.c.table.in_(ALSO))
    return here | ((commands.c.branch == team) & commands.c.id.in_(also))


def _ledger_of(connection: Connection, number: int) -> int:
    return int(connection.execute(select(commands.c.branch).where(commands.c.id == number)).scalar_one())


def _command(found: Row[Any]) -> Command:
    return Command(**found._asdict())


def _commands() -> Select[Any]:
    size = select(func.count()).where(change_rows.c.command == commands.c.id).scalar_subquery().label("size")
    names = ("id", "branch", "version", "person", "moment", "why", "kind", "target", "undone")
    return select(*(commands.c[name] for name in names), size)

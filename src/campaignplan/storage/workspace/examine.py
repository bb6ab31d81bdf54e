"""A workspace examined without being changed: its version, whether it is sound, whether it can be written."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, select, text

from campaignplan.errors import InputError, Issue
from campaignplan.storage.workspace.address import Address
from campaignplan.storage.workspace.database import Database
from campaignplan.storage.workspace.migrate import HEAD, known_versions, version_of
from campaignplan.storage.workspace.tables import branches
from campaignplan.text import Text


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found: its `version` (None where it is empty), the newest one, how many `problems` it holds.

    `server` says what kind of database it is. `ahead` is how many seconds the server's clock is before this
    machine's, None for a file.
    """

    version: str | None
    newest: str
    problems: int
    server: str
    ahead: float | None = None


def examine(address: Address) -> Examined:
    """Look at a workspace that is there, and write a row that is taken back.

    Raises
    ------
    InputError
        It cannot be opened, read or written, is damaged, or a newer program's.
    """
    database = Database(address)
    try:
        with database.reading() as connection:
            version = version_of(connection)
            if version is not None and version not in known_versions():
                why = Text(f"由更新的程序写成（版本 {version}）", f"a newer program wrote it (version {version})")
                raise InputError([Issue(address.shown, "", why, Text("请升级 campaignplan", "update campaignplan"))])
            problems = 0 if version is None else _problems(connection)
            server, ahead = ("SQLite", None) if database.is_sqlite else _server(connection)
            damage = connection.execute(text("PRAGMA quick_check(1)")).scalar() if database.is_sqlite else "ok"
        if damage != "ok":
            why = Text("数据库文件坏了", "the database file is damaged")
            raise InputError([Issue(address.shown, "", why, Text("请从备份恢复", "restore a backup"))])
        if version is not None:
            _write(database)
        return Examined(version, HEAD, problems, server, ahead)
    finally:
        database.close()


class _TakenBackError(Exception):
    """Ends a transaction so that nothing of it stays."""


def _write(database: Database) -> None:
    row = {"problem": "?", "name": "?examined", "version": 0, "made": datetime.now(UTC), "person": "?"}
    try:
        with database.writing() as connection:
            connection.execute(insert(branches).values(**row))
            raise _TakenBackError
    except _TakenBackError:
        pass


def _problems(connection: Connection) -> int:
    query = select(func.count(branches.c.problem.distinct())).where(branches.c.problem != "")
    return int(connection.execute(query).scalar_one())


def _server(connection: Connection) -> tuple[str, float]:
    version = str(connection.execute(text("SHOW server_version")).scalar_one()).split(" ")[0]
    before = datetime.now(UTC)
    there = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    here = before + (datetime.now(UTC) - before) / 2
    return f"PostgreSQL {version}", (there - here).total_seconds()

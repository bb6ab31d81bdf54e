"""Backups: the whole workspace as one SQLite file, whatever it lives in, and back."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, inspect, select, text

from campaignplan.errors import InputError, Issue
from campaignplan.storage.workspace.address import Address
from campaignplan.storage.workspace.database import Database
from campaignplan.storage.workspace.migrate import HEAD, known_versions, migrate, up_to_date, version_of
from campaignplan.storage.workspace.tables import metadata
from campaignplan.text import Text

PART = 2_000
"""Rows carried at once."""


def backup(database: Database, file: Path) -> None:
    """Write everything a workspace holds into one SQLite file, whole or not at all, while others go on writing.

    What it holds is one moment of the workspace: SQLite copies page by page under its own lock
    (https://www.sqlite.org/backup.html), PostgreSQL is read in one transaction.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    try:
        file.absolute().parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=file.absolute().parent)
        os.close(handle)
    except OSError as error:
        raise _unwritable(file, error.strerror or "") from error
    part = Path(name)
    try:
        if database.address.file is not None:
            _copy_pages(database.address.file, part)
        else:
            _copy_rows(database, Database(Address(f"sqlite:///{part}")))
        _settle(part)
        part.replace(file)
    except (OSError, sqlite3.Error) as error:
        raise _unwritable(file, str(error)) from error
    finally:
        for left in (part, Path(f"{part}-wal"), Path(f"{part}-shm"), Path(f"{part}-journal")):
            left.unlink(missing_ok=True)


def restore(file: Path, target: Address) -> None:
    """Make a workspace of a backup, at an address where there is none yet.

    The file is looked at first: a damaged one, one of another program or of a newer version is refused.

    Raises
    ------
    InputError
        The file is no sound backup, or there is something at the address already.
    """
    _examine(file)
    if target.file is not None:
        if target.file.exists():
            raise _taken(target)
        source = Database(Address(f"sqlite:///{file.absolute()}"))
        try:
            backup(source, target.file)
        finally:
            source.close()
        database = Database(target)
        try:
            up_to_date(database)
        finally:
            database.close()
        return
    with tempfile.TemporaryDirectory() as folder:  # an older backup is brought up to date in a copy
        copy = Path(folder) / "copy.db"
        _copy_pages(file, copy)
        source, database = Database(Address(f"sqlite:///{copy}")), Database(target)
        try:
            up_to_date(source)
            with database.reading() as connection:
                if inspect(connection).get_table_names():
                    raise _taken(target)
            _copy_rows(source, database)
        finally:
            source.close()
            database.close()


def copy_before(database: Database, version: str) -> Path:
    """Back a database up before it is migrated from a version; return where the copy lies."""
    file = database.address.file
    if file is None:
        from platformdirs import user_data_path

        name = f"{database.engine.url.database}-{version}.backup.db"
        file = user_data_path("campaignplan", appauthor=False) / "backups" / name
        _dump(database, version, file)
        return file
    copy = file.with_name(f"{file.stem}-{version}.backup{file.suffix}")
    backup(database, copy)
    return copy


def _dump(database: Database, version: str, file: Path) -> None:
    """Copy a server's tables as they are at an older version, which `metadata` no longer describes."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    target = Database(Address(f"sqlite:///{file}"))
    try:
        with target.writing() as into:
            migrate(into, version)
        _copy_rows(database, target, reflect=True)
    finally:
        target.close()
    _settle(file)


def _copy_pages(source: Path, target: Path) -> None:
    # Read-only, and with the log beside it: what others write meanwhile is either in the copy whole or not at all.
    with (
        closing(sqlite3.connect(f"file:{_quoted(source)}?mode=ro", uri=True, timeout=30)) as one,
        closing(sqlite3.connect(target)) as other,
    ):
        one.backup(other)


def _copy_rows(source: Database, target: Database, *, reflect: bool = False) -> None:
    with source.reading() as out, target.writing() as into:
        if version_of(into) is None:
            migrate(into)
        copied = _tables(out, reflect)
        for table in reversed(copied):
            into.execute(delete(table))  # a new database has a house of its own
        for table in copied:
            for part in _parts(out, table):
                into.execute(insert(table), part)
            if not target.is_sqlite:
                _set_sequence(into, table)
    target.close()


def _tables(connection: Connection, reflect: bool) -> list[Table]:
    if not reflect:
        return metadata.sorted_tables
    from sqlalchemy import MetaData

    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def _parts(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    # In the order of their keys, so that a command comes before those that point to it.
    query = select(table).order_by(*table.primary_key.columns)
    with connection.execution_options(yield_per=PART).execute(query) as result:
        for part in result.mappings().partitions(PART):
            yield [dict(row) for row in part]


def _set_sequence(connection: Connection, table: Table) -> None:
    """Let a server go on counting from the largest number there."""
    keys = list(table.primary_key.columns)
    if len(keys) == 1 and keys[0] is table.autoincrement_column:
        top = connection.execute(select(func.max(keys[0]))).scalar()
        if top is not None:
            told = {"table": table.name, "column": keys[0].name, "top": top}
            connection.execute(text("SELECT setval(pg_get_serial_sequence(:table, :column), :top)"), told)


def _settle(file: Path) -> None:
    """Leave one file alone: no log beside it, everything on the disk."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def _examine(file: Path) -> None:
    where = str(file)
    fix = Text("请给出 workspace backup 写的文件", "give a file that workspace backup wrote")
    if not file.is_file():
        raise InputError([Issue(where, "", Text("没有这个文件", "there is no such file"), fix)])
    try:
        with closing(sqlite3.connect(f"file:{_quoted(file)}?mode=ro", uri=True)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
            version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            faults = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as error:
        why = Text(f"不是工作区的备份（{error}）", f"it is no backup of a workspace ({error})")
        raise InputError([Issue(where, "", why, fix)]) from error
    if sound != "ok" or faults is not None:
        raise InputError([Issue(where, str(sound)[:40], Text("备份坏了", "the backup is damaged"), fix)])
    if version is None or version[0] not in known_versions():
        why = Text(f"版本 {version} 不认识，最新是 {HEAD}", f"version {version} is not known; the newest is {HEAD}")
        raise InputError([Issue(where, "", why, Text("请更新 campaignplan", "update campaignplan"))])


def _quoted(file: Path) -> str:
    return str(file.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _taken(target: Address) -> InputError:
    why = Text("那里已经有东西了", "there is something already")
    fix = Text("请换一个新的路径或空的数据库", "choose a new path, or an empty database")
    return InputError([Issue(target.shown, "", why, fix)])


def _unwritable(file: Path, told: str) -> InputError:
    why = Text(f"写不进去（{told}）", f"it cannot be written ({told})")
    fix = Text("请换一个有写权限、有空间的地方", "choose a place with room that you may write to")
    return InputError([Issue(str(file), "", why, fix)])

"""Migrations: a database is brought to the newest version when it is opened, after a backup of what it was."""

import re
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from campaignplan.errors import InputError, Issue
from campaignplan.storage.workspace.address import Address
from campaignplan.storage.workspace.database import Database
from campaignplan.text import Text

HEAD = "0003"
"""The newest version; a test compares it with the migrations."""
_LOCK = 0x63616D70  # PostgreSQL's advisory locks are numbers: "camp"


def version_of(connection: Connection) -> str | None:
    """Return a database's version; None for one without tables of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def up_to_date(database: Database) -> None:
    """Bring a database to the newest version, in one transaction; what it was is backed up before.

    Raises
    ------
    InputError
        It was written by a newer program, or is no database of ours.
    """
    with database.reading() as connection:
        before = version_of(connection)
        foreign = before is None and bool(set(inspect(connection).get_table_names()) - {"alembic_version"})
    if before == HEAD:
        return
    if foreign:
        why = Text("这个数据库里是别的程序的表", "the database holds another program's tables")
        fix = Text("请给工作区一个空的数据库", "give the workspace an empty database")
        raise InputError([Issue(database.address.shown, "", why, fix)])
    if before is not None:
        _refuse_newer(database.address, before)
        from campaignplan.storage.workspace.backup import copy_before

        copy_before(database, before)
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        if version_of(connection) != HEAD:  # another process may have been sooner
            migrate(connection)


def migrate(connection: Connection, target: str = "head") -> None:
    """Run the migrations up to a version, in the caller's transaction."""
    from alembic import command

    command.upgrade(_config(connection), target)


def migrate_down(connection: Connection, target: str = "base") -> None:
    """Run the migrations down to a version, ``base`` to nothing; what only newer versions hold is lost."""
    from alembic import command

    command.downgrade(_config(connection), target)


def known_versions() -> tuple[str, ...]:
    """Name the versions, oldest first."""
    names = (path.name for path in (Path(__file__).parent / "migrations" / "versions").glob("v*.py"))
    return tuple(sorted(found[1] for name in names if (found := re.match(r"v(\d+)_", name))))


def _config(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _refuse_newer(address: Address, version: str) -> None:
    if version not in known_versions():
        why = Text(f"它由更新的版本写成（{version}）", f"a newer program wrote it ({version})")
        raise InputError([Issue(address.shown, "", why, Text("请更新 campaignplan", "update campaignplan"))])

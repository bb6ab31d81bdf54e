"""The database's tables, as its newest version has them. `migrations` makes them, step by step; a test compares."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
Number = BigInteger().with_variant(Integer, "sqlite")
"""Numbers a database gives out itself."""


class Moment(TypeDecorator[datetime]):
    """A moment as ISO text in UTC, always as long: it sorts as it passes, in every database alike."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write an aware moment."""
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Read it back, in UTC."""
        return None if value is None else datetime.fromisoformat(value)


branches = Table(
    "branches",
    metadata,
    Column("id", Number, primary_key=True),
    Column("problem", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("made", Moment, nullable=False),
    Column("person", Text, nullable=False),
    Column("parent", Number, ForeignKey("branches.id")),
    Column("parent_version", Integer),
    UniqueConstraint("problem", "name"),
    comment="Who has versions: scenarios of a problem; its team ('' by name); the house (both '')",
)

rows = Table(
    "rows",
    metadata,
    Column("branch", Number, ForeignKey("branches.id"), primary_key=True, autoincrement=False),
    Column("table", Text, primary_key=True),
    Column("row", Text, primary_key=True),
    Column("place", Float, nullable=False),
    Column("cells", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Index(None, "branch", "table", "place"),
    sqlite_with_rowid=False,
    comment="What a branch says now: filled cells as JSON, text by column",
)

commands = Table(
    "commands",
    metadata,
    Column("id", Number, primary_key=True),
    Column("branch", Number, ForeignKey("branches.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("person", Text, nullable=False),
    Column("moment", Moment, nullable=False),
    Column("why", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("target", Number, ForeignKey("commands.id")),
    Column("undone", Number),
    UniqueConstraint("branch", "version"),
    CheckConstraint("version > 0", name="version"),
    Index(None, "branch", "person", "id"),
    Index(None, "branch", "moment"),
    comment="The log: target is the command that an undo, redo or revert is of, undone the undo that holds",
)

changes = Table(
    "changes",
    metadata,
    Column("command", Number, ForeignKey("commands.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True),
    Column("branch", Number, ForeignKey("branches.id"), nullable=False),
    Column("table", Text, nullable=False),
    Column("row", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Index(None, "branch", "table", "row", "command"),
    sqlite_with_rowid=False,
    comment="What each command changed: cells as JSON, only those that changed; null where there was no row",
)

plans = Table(
    "plans",
    metadata,
    Column("id", Text, primary_key=True),
    Column("branch", Number, ForeignKey("branches.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("made", Moment, nullable=False),
    Column("person", Text, nullable=False),
    Column("inputs_sha256", String(64), nullable=False),
    Column("goal", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("value", Float),
    Column("bound", Float),
    Column("gap", Float),
    Column("certificate", Text, nullable=False),
    Column("inputs", LargeBinary, nullable=False),
    Column("arrays", LargeBinary),
    Index(None, "branch", "made"),
    comment="Finished solves, never changed: inputs is the problem as it was, arrays its money and decisions",
)

actuals = Table(
    "actuals",
    metadata,
    Column("batch", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("problem", Text, nullable=False),
    Column("first", String(10), nullable=False),
    Column("last", String(10), nullable=False),
    Column("size", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index(None, "problem", "first"),
    comment="What happened, a month of a batch a row, columns as arrays; a batch holds while the team lists it",
)

publications = Table(
    "publications",
    metadata,
    Column("problem", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("data", LargeBinary, nullable=False),
    comment="What subscribers were last told",
)

visits = Table(
    "visits",
    metadata,
    Column("link", Text, primary_key=True),
    Column("client", Text, primary_key=True),
    Column("last", Moment, nullable=False),
    Column("told", Moment, nullable=False),
    Column("fetches", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    comment="Who fetched which link: nothing that names a machine or a person",
)

pushes = Table(
    "pushes",
    metadata,
    Column("collection", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("etag", Text, nullable=False),
    comment="What we left in CalDAV collections",
)

imports = Table(
    "imports",
    metadata,
    Column("problem", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("etag", Text, nullable=False),
    Column("modified", Text, nullable=False),
    Column("address", String(64), nullable=False),
    Column("outcome", String(64), nullable=False),
    comment="What servers said of imported calendars; addresses and outcomes as digests",
)

"""The database: one engine, and what reading and writing mean in SQLite and in PostgreSQL."""

import contextlib
import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from campaignplan.errors import InputError, Issue
from campaignplan.storage.workspace.address import Address
from campaignplan.storage.workspace.memory import Memory
from campaignplan.storage.workspace.pulse import Pulse
from campaignplan.text import Text

WAIT = 30.0
"""Seconds a writer waits for others."""
PATIENCE = 10
"""Seconds a server may take to let somebody in."""
ALIVE = {
    "connect_timeout": PATIENCE,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""How we notice a server that went without a word (a machine switched off, a cable): within half a minute, where the
system alone would wait for hours, and everybody with it. An address may say otherwise (``?connect_timeout=3``)."""
PAUSE = (0.001, 0.004)
"""Seconds between askings for the turn to write, by chance, so that nobody is always second."""
_WRITE = "campaignplan_write"


class Database:
    """A workspace's database, for any number of threads.

    Reading sees one moment, however long it takes, and never waits for a writer. Writing is one transaction:
    whole or not at all, and on the disk when `writing` returns (SQLite syncs its log at every commit).
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self.is_sqlite = address.file is not None
        self._turn = threading.Lock()  # SQLite's own waiting is by chance; threads of one process take turns
        self.engine = _sqlite(address) if self.is_sqlite else _postgresql(address)
        self.pulse = _file_pulse(address.file) if address.file is not None else _server_pulse(self.engine)
        self.memory = Memory(self.pulse)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read in one transaction that sees the database as it is at its first statement."""
        options: dict[str, Any] = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self._told(), self.engine.connect() as connection:
            connection = connection.execution_options(**options)
            with connection.begin():
                yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write in one transaction, committed at the end, undone where anything is raised."""
        turn = self._turn if self.is_sqlite else contextlib.nullcontext()
        with turn, self._told(), self.engine.connect() as connection:
            connection = connection.execution_options(**{_WRITE: True})
            with connection.begin():
                yield connection

    def compact(self) -> None:
        """Write an SQLite file anew without its empty room; a server does so by itself."""
        if self.address.file is not None:
            with (
                self._turn,
                self._told(),
                contextlib.closing(sqlite3.connect(self.address.file, timeout=WAIT, isolation_level=None)) as raw,
            ):
                raw.execute("VACUUM")
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let every connection go."""
        self.pulse.close()
        self.engine.dispose()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the database refuses into a fault with a place and a mend."""
        try:
            yield
        except (DBAPIError, sqlite3.Error) as error:
            raise refusal(self.address, error) from error


def refusal(address: Address, error: Exception) -> InputError:
    """Say what a database refused, in words; passwords and data stay out."""
    cause = str(getattr(error, "orig", error)).strip().split("\n")[0]
    told = cause.casefold()
    why, fix = Text(f"数据库出错（{cause[:200]}）", f"the database failed ({cause[:200]})"), _CHECK
    for mark, found in _CAUSES:
        if mark in told:
            why, fix = found
            break
    return InputError([Issue(address.shown, "", why, fix)])


_CHECK = Text("请检查地址、权限和磁盘", "check the address, permissions and the disk")
_CAUSES = (
    ("disk is full", (Text("磁盘满了，这次没有写入", "the disk is full; nothing of this was written"),
                      Text("请腾出空间再试", "make room and try again"))),
    ("disk i/o error", (Text("磁盘读写失败，这次没有写入", "the disk failed; nothing of this was written"), _CHECK)),
    ("no space left", (Text("磁盘满了，这次没有写入", "the disk is full; nothing of this was written"),
                       Text("请腾出空间再试", "make room and try again"))),
    ("not a database", (Text("这不是工作区文件", "this is no workspace file"),
                        Text("请换一个路径，或从备份恢复", "choose another path, or restore a backup"))),
    ("malformed", (Text("工作区文件坏了", "the workspace file is damaged"),
                   Text("请从备份恢复", "restore a backup"))),
    ("database is locked", (Text("另一个程序正在写，等不到", "another program is writing and does not end"),
                            Text("请稍后再试", "try again later"))),
    ("readonly database", (Text("没有写权限", "it may not be written"),
                           Text("请检查文件和文件夹的权限", "check the permissions of file and folder"))),
    ("unable to open", (Text("打不开这个文件", "the file cannot be opened"),
                        Text("请检查路径和权限", "check path and permissions"))),
    ("connection", (Text("连不上数据库", "the database cannot be reached"),
                    Text("请检查地址、用户、密码和网络", "check address, user, password and network"))),
)  # fmt: skip


def _sqlite(address: Address) -> Engine:
    engine = create_engine(address.url, connect_args={"timeout": WAIT, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _connected(raw: Any, _: object) -> None:
        raw.isolation_level = None  # transactions begin where we say, not where the driver guesses
        try:
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF"):
                raw.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:
            raw.close()  # the pool does not know it yet
            raise

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        raw = connection.connection.dbapi_connection
        if connection.get_execution_options().get(_WRITE, False):
            _begin_writing(raw)
        else:
            raw.execute("BEGIN")  # type: ignore[union-attr]

    return engine


def _begin_writing(raw: Any) -> None:
    """Wait for the turn to write, asking often: SQLite's own waiting grows to a tenth of a second between askings."""
    end = time.monotonic() + WAIT
    raw.execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                raw.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    raise
            time.sleep(random.uniform(*PAUSE))
    finally:
        raw.execute(f"PRAGMA busy_timeout={int(1000 * WAIT)}")


def _file_pulse(file: Path) -> Pulse:
    def connect() -> sqlite3.Connection:
        name = f"file:{quote(str(file.absolute()))}?mode=rw"  # never makes a file
        return sqlite3.connect(name, uri=True, timeout=0, isolation_level=None, check_same_thread=False)

    return Pulse(connect, "PRAGMA data_version", is_near=True)


def _server_pulse(engine: Engine) -> Pulse:
    def connect() -> Any:
        args, more = engine.dialect.create_connect_args(engine.url)
        return engine.dialect.connect(*args, **{**ALIVE, **more}, autocommit=True)

    return Pulse(connect, "SELECT pg_current_snapshot()::text", is_near=False)


def _postgresql(address: Address) -> Engine:
    url = address.url
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        why = Text("缺少 PostgreSQL 的驱动", "the driver for PostgreSQL is missing")
        fix = Text("请安装：pip install campaignplan[postgres]", "install it: pip install campaignplan[postgres]")
        raise InputError([Issue(address.shown, "", why, fix)]) from error
    unsaid = {name: value for name, value in ALIVE.items() if name not in url.query}
    return create_engine(url, pool_pre_ping=True, connect_args=unsaid)

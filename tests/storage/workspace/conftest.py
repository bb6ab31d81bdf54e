"""Workspaces on both databases: the same tests, a file of SQLite and a real PostgreSQL server."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import postgres
import pytest
from wanting import missing

from campaignplan.storage.workspace.workspace import Workspace

on_server = pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """A running server; without one the tests are left out, but on CI they fail."""
    if postgres.binaries() is None:
        missing(postgres.MISSING)
    with postgres.server() as running:
        yield running


@pytest.fixture(params=["sqlite", on_server])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty workspace, on either database."""
    if request.param == "sqlite":
        return str(tmp_path / "workspace.db")
    running: postgres.Server = request.getfixturevalue("server")
    return running.database()


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = datetime(2027, 1, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace(place: str, clock: Clock) -> Iterator[Workspace]:
    with Workspace.open(place, clock) as opened:
        yield opened

"""Backups: one file with everything, taken while others write; restored it is the workspace it was."""

import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from campaignplan.errors import InputError
from campaignplan.resources import shipped
from campaignplan.storage import load_problem
from campaignplan.storage.workspace import log
from campaignplan.storage.workspace.address import address_of
from campaignplan.storage.workspace.backup import backup, restore
from campaignplan.storage.workspace.change import Change, added
from campaignplan.storage.workspace.rows import all_rows
from campaignplan.storage.workspace.tables import metadata
from campaignplan.storage.workspace.workspace import Workspace


def everything(workspace: Workspace) -> dict[str, list[tuple[object, ...]]]:
    with workspace.database.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def filled(workspace: Workspace) -> None:
    branch = workspace.put("gears", load_problem(shipped("examples") / "hebei-gears"), person="安")
    row, cells = branch.rows("products")[0]
    branch.commit([Change("products", row, {"price": cells["price"]}, {"price": "5"})], person="bo", why="涨'价")
    branch.undo("bo")
    workspace.star(workspace.fork(branch, "二", person="安"), person="安")


@pytest.fixture(params=["to sqlite", pytest.param("to postgresql", marks=pytest.mark.xdist_group("postgresql"))])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "to sqlite":
        return str(tmp_path / "restored.db")
    return request.getfixturevalue("server").database()


def test_restored_it_is_the_workspace_it_was_and_can_be_worked_in(workspace: Workspace, target: str, tmp_path: Path):
    filled(workspace)
    backup(workspace.database, tmp_path / "backup.db")
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == ["backup.db"]
    assert stat.S_IMODE((tmp_path / "backup.db").stat().st_mode) == 0o600
    restore(tmp_path / "backup.db", address_of(target))
    with Workspace.open(target) as again:
        assert everything(again) == everything(workspace)
        branch = again.branch("gears", "main")
        assert branch.redo("bo") is not None
        assert again.put("more", {}, person="安").version == 0
    with pytest.raises(InputError, match="已经有东西"):
        restore(tmp_path / "backup.db", address_of(target))


def test_a_backup_taken_while_others_write_is_one_moment(workspace: Workspace, tmp_path: Path):
    branch = workspace.put("p", {}, person="安")
    done = threading.Event()

    def write() -> None:
        number = 0
        while not done.is_set():
            number += 1
            branch.commit(
                [added("shops", {"id": f"s{number}"}), added("products", {"id": f"p{number}"})], person="bo"
            )

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(4):
            backup(workspace.database, tmp_path / f"{n}.copy.db")
    finally:
        done.set()
        writer.join()
    for n in range(4):
        with Workspace.open(tmp_path / f"{n}.copy.db") as copy:
            there = copy.branch("p")
            with copy.database.reading() as connection:
                state = all_rows(connection, there.id)
                assert log.replay(connection, there.id) == state
            assert len(state) == 2 * there.version
    assert branch.version > 0


def test_damaged_and_foreign_files_are_not_restored(workspace: Workspace, tmp_path: Path):
    filled(workspace)
    backup(workspace.database, tmp_path / "good.db")
    data = (tmp_path / "good.db").read_bytes()
    (tmp_path / "short.db").write_bytes(data[: len(data) // 2])
    (tmp_path / "torn.db").write_bytes(data[:20_000] + b"\xff" * 8_192 + data[28_192:])
    (tmp_path / "text.db").write_text("no database")
    (tmp_path / "empty.db").touch()
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE t (x)")
    for name in ("short", "torn", "text", "empty", "other", "missing"):
        with pytest.raises(InputError):
            restore(tmp_path / f"{name}.db", address_of(tmp_path / "new.db"))
        assert not (tmp_path / "new.db").exists(), name


def test_a_backup_that_cannot_be_written_leaves_nothing(workspace: Workspace, tmp_path: Path):
    filled(workspace)
    (tmp_path / "file").touch()
    with pytest.raises(InputError):
        backup(workspace.database, tmp_path / "file" / "backup.db")
    assert (tmp_path / "file").read_bytes() == b""

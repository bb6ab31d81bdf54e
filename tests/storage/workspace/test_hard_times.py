"""Killed writers, a full disk, power cuts, many people at once: the database opens, and no acknowledged edit is lost."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from hard import sound
from sqlalchemy import event

from campaignplan.errors import InputError
from campaignplan.storage.workspace import database
from campaignplan.storage.workspace.change import added
from campaignplan.storage.workspace.workspace import Workspace

HARD = Path(__file__).parent / "hard.py"
unix = pytest.mark.skipif(os.name == "nt", reason="it forks")


def run(*words: str) -> str:
    done = subprocess.run([sys.executable, HARD, *words], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@unix
def test_killed_writers_lose_nothing_they_were_told_of(place: str):
    assert int(run("kills", place, "10", "7")) > 0


@unix
def test_people_at_once_lose_no_update(place: str):
    assert int(run("crowd", place, "4", "15", "3")) >= 4 * 3


def test_a_full_disk_refuses_the_edit_and_keeps_the_rest(tmp_path: Path):
    with Workspace.open(tmp_path / "w.db") as workspace:
        branch = workspace.put("p", {}, person="安")
        heard = [branch.commit([added("shops", {"id": "s0"})], person="安").id]
        pages = {"most": 0}

        @event.listens_for(workspace.database.engine, "begin")
        def _bounded(connection) -> None:
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages['most'] or 2**30}")

        with workspace.database.reading() as connection:
            pages["most"] = connection.exec_driver_sql("PRAGMA page_count").scalar() + 4

        def fill() -> None:
            for n in range(1, 1_000):
                change = added("shops", {"id": f"s{n}", "name": "x" * 1_000})
                heard.append(branch.commit([change], person="安", why="1").id)

        with pytest.raises(InputError, match="磁盘满了"):
            fill()
        assert len(branch.rows("shops")) == len(heard)
        pages["most"] = 0
        heard.append(branch.commit([added("shops", {"id": "last"})], person="安", why="1").id)
    sound(str(tmp_path / "w.db"), "p", heard).close()


@unix
def test_a_file_that_may_not_grow_refuses_the_edit_and_keeps_the_rest(tmp_path: Path):
    told = (
        "import resource, signal, sys\n"
        "from campaignplan.storage.workspace.workspace import Workspace\n"
        "from campaignplan.storage.workspace.change import added\n"
        "from campaignplan.errors import InputError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "workspace = Workspace.open(sys.argv[1])\n"
        "branch = workspace.put('p', {}, person='a')\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))\n"
        "try:\n"
        "    while True:\n"
        "        change = added('shops', {'id': 's', 'name': 'x' * 9_000})\n"
        "        print(branch.commit([change], person='a', why='1').id, flush=True)\n"
        "except InputError as error:\n"
        "    print(error, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", told, tmp_path / "w.db"], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "磁盘" in done.stderr
    heard = [int(line) for line in done.stdout.split()]
    assert len(heard) > 3
    sound(str(tmp_path / "w.db"), "p", heard).close()


@pytest.fixture
def written(tmp_path: Path) -> tuple[Path, list[tuple[int, int]]]:
    """A workspace as it lay on the disk while it was written: file and log, and how long the log was at each edit."""
    live = tmp_path / "live.db"
    heard = []
    with Workspace.open(live) as workspace:
        branch = workspace.put("p", {}, person="安")
        with workspace.database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
        for n in range(25):
            changes = [added("shops", {"id": f"s{n}"}), added("products", {"id": f"p{n}"})]
            made = branch.commit(changes, person="安", why="2")
            heard.append((made.id, Path(f"{live}-wal").stat().st_size))
        (tmp_path / "cut").mkdir()
        for name in ("live.db", "live.db-wal"):
            shutil.copy(tmp_path / name, tmp_path / "cut" / name)
    assert [size for _, size in heard] == sorted({size for _, size in heard})  # the log only grew
    return tmp_path / "cut", heard


@pytest.mark.parametrize("rest", ["nothing", "zeros", "noise"])
def test_a_power_cut_anywhere_in_the_log_keeps_what_was_synced(written, tmp_path: Path, rest: str):
    folder, heard = written
    chance = random.Random(rest)
    log = (folder / "live.db-wal").read_bytes()
    cuts = [heard[3][1], heard[-1][1], 0, 31, *(chance.randrange(len(log)) for _ in range(25))]
    for number, cut in enumerate(cuts):
        there = tmp_path / f"{rest}{number}.db"
        shutil.copy(folder / "live.db", there)
        lost = len(log) - cut
        end = {"nothing": b"", "zeros": bytes(lost), "noise": chance.randbytes(lost)}[rest]
        Path(f"{there}-wal").write_bytes(log[:cut] + end)
        with sound(str(there), "p", [command for command, size in heard if size <= cut]) as workspace:
            branch = workspace.branch("p")
            assert len(branch.rows("shops")) == len(branch.rows("products")) == branch.version
            branch.commit([added("shops", {"id": "after"}), added("products", {"id": "after"})], person="安", why="2")
        sound(str(there), "p", []).close()


def test_a_power_cut_while_the_log_is_moved_into_the_file_loses_nothing(written, tmp_path: Path):
    folder, heard = written
    before = (folder / "live.db").read_bytes()
    after_path = tmp_path / "after.db"
    shutil.copy(folder / "live.db", after_path)
    shutil.copy(folder / "live.db-wal", f"{after_path}-wal")
    with closing(sqlite3.connect(after_path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    after = after_path.read_bytes()
    page = 4_096
    assert len(after) > page * 10
    chance = random.Random(5)
    for number in range(12):
        pages = [
            (after if chance.random() < 0.5 or at >= len(before) else before)[at : at + page]
            for at in range(0, len(after), page)
        ]
        there = tmp_path / f"torn{number}.db"
        there.write_bytes(b"".join(pages))
        shutil.copy(folder / "live.db-wal", f"{there}-wal")
        sound(str(there), "p", [command for command, _ in heard]).close()


def test_an_acknowledged_edit_is_synced(tmp_path: Path):
    with Workspace.open(tmp_path / "w.db") as workspace, workspace.database.writing() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_writer_that_never_ends_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with Workspace.open(tmp_path / "w.db") as workspace, closing(sqlite3.connect(tmp_path / "w.db")) as other:
        branch = workspace.put("p", {}, person="安")
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(database, "WAIT", 0.1)
        with pytest.raises(InputError, match="另一个程序正在写"):
            branch.commit([added("shops", {"id": "s"})], person="安")
        assert branch.rows("shops") == []
        other.rollback()
        branch.commit([added("shops", {"id": "s"})], person="安")

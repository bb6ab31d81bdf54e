"""Versions of the database: up and down, from every earlier one, and what is refused."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from campaignplan.errors import InputError
from campaignplan.feeds.link import digest
from campaignplan.planning.audit import audit
from campaignplan.storage.import_memory import Remembered
from campaignplan.storage.workspace import migrate
from campaignplan.storage.workspace.actuals import Actuals
from campaignplan.storage.workspace.address import address_of
from campaignplan.storage.workspace.database import Database
from campaignplan.storage.workspace.imports import Imports
from campaignplan.storage.workspace.people import People, SharedSettings
from campaignplan.storage.workspace.sharing import Shares
from campaignplan.storage.workspace.tables import metadata
from campaignplan.storage.workspace.ticks import Ticks
from campaignplan.storage.workspace.workspace import Workspace

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def database(place: str):
    opened = Database(address_of(place))
    yield opened
    opened.close()


def test_the_newest_version_is_the_migrations_last_and_their_sum_is_the_tables(database: Database):
    folder = Path(migrate.__file__).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_current_head() == migrate.HEAD == migrate.known_versions()[-1]
    migrate.up_to_date(database)
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata) == []


def test_every_step_goes_up_and_down_and_up(database: Database):
    shapes = []
    for version in migrate.known_versions():
        with database.writing() as connection:
            migrate.migrate(connection, version)
        shapes.append(shape(database))
    for version, seen in reversed(list(zip(("base", *migrate.known_versions()), [None, *shapes], strict=True))):
        if version == migrate.HEAD:
            continue
        with database.writing() as connection:
            migrate.migrate_down(connection, version)
        assert shape(database) == (seen or {})
    migrate.up_to_date(database)
    assert shape(database) == shapes[-1]


def shape(database: Database) -> dict[str, list[str]]:
    with database.reading() as connection:
        found = inspect(connection)
        names = [name for name in found.get_table_names() if name != "alembic_version"]
        return {name: sorted(str(column["name"]) for column in found.get_columns(name)) for name in names}


@pytest.mark.parametrize("version", migrate.known_versions())
def test_a_database_of_every_version_opens_with_all_it_held(tmp_path: Path, version: str):
    file = tmp_path / "old.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript((FIXTURES / f"{version}.sql").read_text(encoding="utf-8"))
    with Workspace.open(file) as workspace:
        branch = workspace.branch()
        assert branch.problem().settings.name
        newest, first = branch.log()
        assert (newest.kind, newest.why, first.kind) == ("edit", "涨价", "import")
        assert branch.undo("安") is not None
    copies = list(tmp_path.glob("old-*.backup.db"))
    assert [path.name for path in copies] == ([] if version == migrate.HEAD else [f"old-{version}.backup.db"])
    for path in copies:
        assert path.read_bytes() != file.read_bytes()
        with Workspace.open(path) as before:
            assert before.branch().version == 2


@pytest.mark.parametrize("version", [one for one in migrate.known_versions() if one >= "0003"])
def test_everything_else_it_held_is_there_too(tmp_path: Path, version: str):
    file = tmp_path / "old.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript((FIXTURES / f"{version}.sql").read_text(encoding="utf-8"))
    with Workspace.open(file) as workspace:
        (plan,) = workspace.plans("gears").list()
        result = workspace.plans("gears").load(plan.id)
        assert (plan.name, plan.starred, result.value, result.status) == ("第一版", True, plan.value, plan.status)
        assert result.plan is not None
        assert audit(result.problem, result.plan).violations == ()
        assert [(one.name, one.archived) for one in workspace.scenarios()] == [("main", False), ("大促加码", True)]
        team, house = workspace.team("gears"), workspace.house
        assert Actuals(team).read(date(2026, 1, 1), date(2026, 12, 31))["spend"].tolist() == [1.0, 2.0]
        assert [tick.event for tick in Ticks(team).list()] == ["x"]
        assert [one.role for one in People(house).list()] == ["owner"]
        assert SharedSettings(house).get("lang") == "zh"
        assert [(one.note, one.problem) for one in Shares(house).list()] == [("会计", "gears")]
        feeds = workspace.feeds()
        assert [link.digest for link in feeds.shown().links] == [digest("token")]
        assert len(feeds.shown().publication.entries) > 100
        assert feeds.shown().heading.name == result.problem.settings.name
        assert [visit.client for visit in feeds.visits.load()] == ["apple"]
        assert [one.name for one in feeds.pushes.load("https://dav.example.org/x/")] == ["a.ics"]
        assert Imports(workspace.database, "gears").get("works") == Remembered('"1"', "", "a" * 64, "b" * 64)


def test_a_migration_that_fails_leaves_what_was(database: Database, monkeypatch: pytest.MonkeyPatch):
    def fails(connection, target="head"):
        connection.execute(text("CREATE TABLE half (x INTEGER)"))
        raise RuntimeError("power cut")

    monkeypatch.setattr(migrate, "migrate", fails)
    with pytest.raises(RuntimeError):
        migrate.up_to_date(database)
    assert shape(database) == {}


def test_newer_and_foreign_databases_are_refused(place: str):
    database = Database(address_of(place))
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE somebody (x INTEGER)"))
    with pytest.raises(InputError, match="别的程序"):
        Workspace.open(place)
    with database.writing() as connection:
        connection.execute(text("DROP TABLE somebody"))
    Workspace.open(place).close()
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(InputError, match="更新的版本"):
        Workspace.open(place)
    database.close()


def test_strange_files_and_addresses_are_refused_kindly(tmp_path: Path):
    (tmp_path / "text.db").write_text("hello, this is no database at all" * 100)
    (tmp_path / "file").write_text("")
    for place in (
        str(tmp_path / "text.db"),
        str(tmp_path / "file" / "w.db"),
        "sqlite://",
        "mysql://a:secret@b/c",
        "postgresql://a:secret@127.0.0.1:1/c",
        "postgresql://[",
    ):
        with pytest.raises(InputError) as told:
            Workspace.open(place)
        assert "secret" not in str(told.value), place
    assert (tmp_path / "text.db").read_text().startswith("hello")


def test_a_new_file_is_not_left_half_made(tmp_path: Path):
    with Workspace.open(tmp_path / "new" / "w.db"):
        pass
    with sqlite3.connect(tmp_path / "new" / "w.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()

"""What ``doctor`` says of workspaces, disks, clocks and signing in."""

import importlib.util
import sqlite3
from collections import namedtuple
from contextlib import closing
from pathlib import Path

import pytest

from campaignplan.cli import main, workspace_checkup
from campaignplan.cli.workspace_checkup import clocks, database, file_system, mounts, room, sign_in
from campaignplan.storage.workspace.address import address_of
from campaignplan.storage.workspace.examine import examine
from campaignplan.storage.workspace.migrate import HEAD
from campaignplan.storage.workspace.workspace import Workspace
from campaignplan.web.sign_in import MODE, PROXIES

OLD = Path(__file__).parents[1] / "storage" / "workspace" / "fixtures" / "0001.sql"
SECRETS = """[auth]
redirect_uri = "https://plan.example.com/oauth2callback"
cookie_secret = "made by chance"
client_id = "campaignplan"
client_secret = "theirs"
server_metadata_url = "https://id.example.com/.well-known/openid-configuration"
"""


@pytest.fixture
def made(tmp_path: Path) -> Path:
    file = tmp_path / "w.db"
    with Workspace.open(file) as opened:
        opened.put("p", {}, person="安")
    return file


def one(found):
    (finding,) = found
    return finding


def test_a_sound_workspace_is_opened_written_and_left_as_it_was(made: Path):
    with Workspace.open(made) as opened:
        before = opened.house.read(), opened.problems()
        told = one(database(address_of(str(made))))
        assert (opened.house.read(), opened.problems()) == before
    assert told.level == "ok"
    assert "SQLite，1 个方案" in told.sentence.zh
    assert "SQLite, 1 problem(s)" in told.sentence.en
    assert examine(address_of(str(made))).version == HEAD


def test_the_doctor_makes_nothing(tmp_path: Path):
    address = address_of(str(tmp_path / "deep" / "in" / "w.db"))
    told = one(database(address))
    assert (told.level, list(tmp_path.iterdir())) == ("note", [])
    assert "第一次用时会建在" in told.sentence.zh
    assert [found.level for found in room(address)] == ["ok"]


def test_an_older_workspace_is_told_of_and_not_changed(tmp_path: Path):
    file = tmp_path / "old.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(OLD.read_text(encoding="utf-8"))
    address = address_of(str(file))
    for _ in range(2):
        told = one(database(address))
        assert told.level == "note"
        assert f"made {HEAD} when next opened" in told.sentence.en


def test_what_is_no_workspace_or_damaged_is_wrong_and_says_how_to_mend(tmp_path: Path, made: Path):
    text = tmp_path / "text.db"
    text.write_text("not a database at all, but long enough to be looked at " * 100)
    told = one(database(address_of(str(text))))
    assert told.level == "wrong"
    assert "这不是工作区文件" in told.sentence.zh
    with made.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 20_000)
    told = one(database(address_of(str(made))))
    assert told.level == "wrong"
    assert "备份" in told.sentence.zh
    assert main(["doctor", "--workspace", str(made)]) == 1


def test_a_server_that_is_not_there_is_wrong_and_its_password_is_not_told():
    told = one(database(address_of("postgresql://me:geheim@127.0.0.1:1/plans")))
    assert told.level == "wrong"
    assert "geheim" not in told.sentence.zh + told.sentence.en


@pytest.mark.parametrize(
    ("ahead", "level"),
    [(0.2, "ok"), (-5.0, "ok"), (6.0, "note"), (-59.0, "note"), (61.0, "wrong"), (-3600.0, "wrong")],
)
def test_clocks_apart_are_told(ahead: float, level: str):
    told = clocks(ahead)
    assert told.level == level
    if level != "ok":
        assert ("快" if ahead > 0 else "慢") in told.sentence.zh
        assert "NTP" in told.sentence.zh


@pytest.mark.parametrize(("free", "level"), [(5e9, "ok"), (5e8, "note"), (5e7, "wrong")])
def test_a_full_disk_is_told(made: Path, monkeypatch: pytest.MonkeyPatch, free: float, level: str):
    usage = namedtuple("usage", "total used free")(1, 1, free)
    monkeypatch.setattr(workspace_checkup.shutil, "disk_usage", lambda folder: usage)
    assert one(room(address_of(str(made)))).level == level


@pytest.mark.parametrize(("kind", "count"), [("ext4", 1), ("nfs4", 2), ("cifs", 2), ("9p", 2)])
def test_a_network_drive_is_told(made: Path, monkeypatch: pytest.MonkeyPatch, kind: str, count: int):
    monkeypatch.setattr(workspace_checkup, "mounts", lambda: [("/", "ext4"), (str(made.parent), kind)])
    found = list(room(address_of(str(made))))
    assert len(found) == count
    if count == 2:
        assert found[1].level == "note"
        assert "PostgreSQL" in found[1].sentence.zh


def test_a_folder_that_is_synced_is_told(tmp_path: Path):
    (tmp_path / "OneDrive - 公司").mkdir()
    found = list(room(address_of(str(tmp_path / "OneDrive - 公司" / "w.db"))))
    assert "同步" in found[-1].sentence.zh


def test_the_innermost_and_latest_mount_counts():
    mounted = [("/", "ext4"), ("/data", "nfs"), ("/data", "xfs"), ("/data/team", "cifs"), ("/database", "nfs")]
    for folder, kind in (("/", "ext4"), ("/data/x", "xfs"), ("/data/team/x/y", "cifs"), ("/datax", "ext4")):
        assert file_system(Path(folder), mounted) == kind
    assert file_system(Path("/x"), []) == ""
    assert file_system(Path("/"), mounts()) != ""


def test_how_people_sign_in_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert one(sign_in({})).level == "ok"
    assert one(sign_in({MODE: "proxy"})).level == "wrong"
    told = one(sign_in({MODE: "proxy", PROXIES: "10.0.0.0/8"}))
    assert (told.level, "10.0.0.0/8" in told.sentence.zh) == ("ok", True)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "httpx" else object())
    assert "campaignplan[oidc]" in one(sign_in({MODE: "oidc"}, tmp_path)).sentence.en
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    told = one(sign_in({MODE: "oidc"}, tmp_path))
    assert told.level == "wrong"
    assert "cookie_secret" in told.sentence.zh
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(SECRETS, encoding="utf-8")
    assert one(sign_in({MODE: "oidc"}, tmp_path)).level == "ok"
    (tmp_path / ".streamlit" / "secrets.toml").write_text("[auth", encoding="utf-8")
    assert one(sign_in({MODE: "oidc"}, tmp_path)).level == "wrong"


def test_the_doctor_says_it_in_both_languages(made: Path, capsys: pytest.CaptureFixture[str]):
    for lang, word in (("zh", "能读能写"), ("en", "can be read and written")):
        code = main(["doctor", "--lang", lang, "--workspace", str(made)])
        assert word in capsys.readouterr().out.replace("\n", "")
        assert code in (0, 1)  # fonts and ports are this machine's

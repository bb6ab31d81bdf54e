"""A workspace in a folder: who may read it, many writers at once, strange files, static feeds."""

import json
import os
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from serving import NOW, add_link, folder, task, tell

from campaignplan.errors import InputError
from campaignplan.feeds.caldav.objects import Pushed
from campaignplan.feeds.link import renewed, revoked
from campaignplan.feeds.scope import Scope
from campaignplan.feeds.visits import Visit
from campaignplan.storage import static_feeds
from campaignplan.storage import watched as module
from campaignplan.storage.push_folder import PushFolder
from campaignplan.storage.static_feeds import refresh_static, remove_static, write_static
from campaignplan.storage.watched import Watched
from campaignplan.storage.workspace_folder import VARIABLE, WorkspaceFolder, default_folder
from campaignplan.web.desk import Desk


@pytest.fixture
def place(tmp_path):
    return WorkspaceFolder(tmp_path / "ws")


def test_links_come_back_as_they_were(place):
    scope = Scope(("ads", "owner"), ("店一",), ("deadline",), "小王")
    link, token = add_link(place, scope, lang="en", alarms=True, static="/srv/feeds", base="https://x.example")
    other, _ = add_link(place)
    place.links.update(lambda links: (links[0], revoked(links[1], NOW)))
    found = WorkspaceFolder(place.folder).links.load()
    assert found == (link, revoked(other, NOW))
    assert token not in (place.folder / "links.json").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps other kinds of permissions")
def test_secrets_are_their_owners_alone(place):
    add_link(place)
    place.visits.add([Visit("l", "apple", NOW, NOW)], ["l"])
    PushFolder(place.folder).save("https://x/", (Pushed("https://x/", "a", "b", "c"),))
    for name in ("links.json", "visits.json", "caldav.json"):
        assert stat.S_IMODE((place.folder / name).stat().st_mode) == 0o600


def test_links_made_by_several_processes_at_once_are_all_there(place):
    told = (
        "import sys; sys.path.insert(0, sys.argv[2]); from pathlib import Path; from serving import add_link\n"
        "from campaignplan.storage.workspace_folder import WorkspaceFolder\n"
        "place = WorkspaceFolder(Path(sys.argv[1]))\nfor _ in range(10): add_link(place)"
    )
    command = [sys.executable, "-c", told, str(place.folder), str(Path(__file__).parents[1])]
    running = [subprocess.Popen(command) for _ in range(3)]
    assert [process.wait(120) for process in running] == [0, 0, 0]
    found = place.links.load()
    assert len(found) == 30
    assert len({link.id for link in found}) == 30
    assert not list(place.folder.glob("*.part"))


def test_nothing_is_written_where_nothing_changes(place):
    add_link(place)
    before = (place.folder / "links.json").stat()
    place.links.update(lambda links: links)
    after = (place.folder / "links.json").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_change_that_fails_leaves_what_was(place):
    add_link(place)
    before = (place.folder / "links.json").read_bytes()
    with pytest.raises(ZeroDivisionError):
        place.links.update(lambda links: links * (1 // 0))
    assert (place.folder / "links.json").read_bytes() == before
    add_link(place)  # the lock is free again


ROW = {"id": "a", "digest": "0" * 64, "scope": {}, "base": "https://x", "made": "2027-03-01T08:00:00Z"}


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", '{"version": 2, "rows": []}', '{"version": 1}', '{"version": 1, "rows": 3}',
        json.dumps({"version": 1, "rows": [{**ROW, "digest": "x"}]}), json.dumps({"version": 1, "rows": [ROW, ROW]}),
        json.dumps({"version": 1, "rows": [{**ROW, "made": "yesterday"}]}), "[" * 100_000,
        json.dumps({"version": 1, "rows": [{**ROW, "made": "2027-03-01T08:00:00"}]}),
        json.dumps({"version": 1, "rows": [{**ROW, "scope": {"roles": ["king"]}}]}),
        json.dumps({"version": 1, "rows": [{key: value for key, value in ROW.items() if key != "base"}]}),
    ],
)  # fmt: skip
def test_strange_links_are_refused_with_their_place(place, text):
    place.folder.mkdir()
    (place.folder / "links.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        place.links.load()
    assert all("links.json" in issue.where and issue.fix.zh for issue in caught.value.issues)
    with pytest.raises(InputError):
        add_link(place)
    assert (place.folder / "links.json").read_text(encoding="utf-8") == text  # nothing of it is lost


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"x" * 11)
    assert Watched[bytes](path, bytes, b"", 11).load() == b"x" * 11
    with pytest.raises(InputError, match="太大"):
        Watched[bytes](path, bytes, b"", 10).load()


def test_a_settled_file_is_read_once_and_another_in_its_place_again(tmp_path):
    path, reads = tmp_path / "x", []
    watched = Watched[bytes](path, lambda data: reads.append(data) or data, b"none", 100)
    assert watched.load() == b"none"
    path.write_bytes(b"one")
    assert [watched.load() for _ in range(3)] == [b"one"] * 3
    assert reads == [b"one"]  # too young to be trusted, it is looked into, but understood once
    os.utime(path, ns=(1, 1))
    first = watched.load()
    assert [watched.load() is first for _ in range(3)] == [True] * 3
    path.write_bytes(b"two")
    os.utime(path, ns=(2, 2))
    assert watched.load() == b"two"
    path.unlink()
    assert watched.load() == b"none"


def test_a_young_file_is_looked_into_again_once_its_clock_has_ticked(tmp_path, monkeypatch):
    """A second file of the same size within one tick looks the same from outside."""
    path, now = tmp_path / "x", [1_000_000_001]
    monkeypatch.setattr(module.time, "time_ns", lambda: now[0])

    def write(data: bytes) -> None:
        path.write_bytes(data)
        os.utime(path, ns=(1_000_000_001, 1_000_000_001))

    strict, lax = (Watched[bytes](path, bytes, b"", 9, strict=strict) for strict in (True, False))
    for watched in (strict, lax):
        monkeypatch.setattr(watched, "_mark", lambda: (1, 1_000_000_001, 1, 3))
    write(b"one")
    assert (strict.load(), lax.load()) == (b"one", b"one")
    write(b"two")
    assert (strict.load(), lax.load()) == (b"two", b"one")
    assert (strict.is_fresh, lax.is_fresh) == (False, True)
    now[0] += 200_000_000
    assert (strict.load(), lax.load()) == (b"two", b"two")
    assert (strict.is_fresh, lax.is_fresh) == (True, True)


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    place = WorkspaceFolder(tmp_path / "file")
    for write in (
        lambda: add_link(place),
        lambda: place.visits.add([], []),
        lambda: place.call("x", NOW),
        lambda: PushFolder(place.folder).save("x", ()),
    ):
        with pytest.raises(InputError):
            write()


def test_the_name_of_the_plan_and_since_when(place):
    assert place.heading.name == "campaignplan"
    place.call("义乌 2027", NOW)
    place.call("义乌 2027", NOW + timedelta(days=1))
    assert (WorkspaceFolder(place.folder).heading.name, place.heading.changed) == ("义乌 2027", NOW)


def test_what_was_pushed_is_kept_by_collection(place):
    memory = PushFolder(place.folder)
    one, two = Pushed("https://a/", "x", "1", "t"), Pushed("https://b/", "x", "2", "u")
    memory.save("https://a/", (one,))
    memory.save("https://b/", (two,))
    assert (memory.load("https://a/"), memory.load("https://b/"), memory.load("https://c/")) == ((one,), (two,), ())
    memory.save("https://a/", ())
    assert (memory.load("https://a/"), memory.load("https://b/")) == ((), (two,))


def test_where_a_workspace_lies(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert default_folder() == tmp_path
    monkeypatch.setenv(VARIABLE, "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert default_folder().name == "campaignplan"


def test_static_feeds_have_the_bytes_that_are_served(tmp_path):
    place, out = folder(tmp_path / "ws", [task("a"), task("b", roles=("design",))]), tmp_path / "www"
    links = [add_link(place, Scope(roles=(role,)), static=str(out)) for role in ("ads", "design")]
    for link, token in links:
        write_static(place, link, token, NOW)
    (out / "stranger.ics").write_bytes(b"mine")
    serving = Desk(place, lambda: NOW)
    for _ in range(2):
        for _, token in links:
            assert (out / f"{token}.ics").read_bytes() == serving.answer("GET", token, {}).body
        tell(place, [task("a", 12), task("b", 13, roles=("design",))], NOW + timedelta(hours=1))
        assert refresh_static(place, NOW + timedelta(hours=1)) == 2
        serving = Desk(place, lambda: NOW + timedelta(hours=1))
    assert (out / "stranger.ics").read_bytes() == b"mine"


def test_a_static_feed_is_written_only_where_it_differs(tmp_path):
    place, out = folder(tmp_path / "ws", [task("a")]), tmp_path / "www"
    link, token = add_link(place, static=str(out))
    write_static(place, link, token, NOW)
    os.utime(out / f"{token}.ics", ns=(1, 1))
    refresh_static(place, NOW)
    assert (out / f"{token}.ics").stat().st_mtime_ns == 1


def test_a_revoked_or_renewed_static_feed_is_gone(tmp_path):
    place, out = folder(tmp_path / "ws", [task("a")]), tmp_path / "www"
    (one, first), (two, second) = (add_link(place, static=str(out)) for _ in range(2))
    for link, token in ((one, first), (two, second)):
        write_static(place, link, token, NOW)
    remove_static(two)
    place.links.update(lambda links: (revoked(links[0], NOW), renewed(links[1], "fresh")))
    write_static(place, place.links.load()[1], "fresh", NOW)
    assert refresh_static(place, NOW) == 1
    assert [path.name for path in out.iterdir()] == ["fresh.ics"]


def test_a_static_folder_that_cannot_be_written_is_said_so(tmp_path):
    place = folder(tmp_path / "ws", [task("a")])
    (tmp_path / "file").write_text("x", encoding="utf-8")
    link, token = add_link(place, static=str(tmp_path / "file"))
    with pytest.raises(InputError, match="写不进去"):
        static_feeds.write_static(place, link, token, NOW)

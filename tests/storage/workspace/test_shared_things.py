"""What branches share: actuals in batches, people, settings, ticks, links, visits and what was told."""

import os
import stat
import subprocess
import sys
import threading
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import postgres
import pytest
from serving import NOW, add_link, task

from campaignplan.errors import InputError
from campaignplan.feeds.caldav.objects import Pushed
from campaignplan.feeds.link import revoked
from campaignplan.feeds.scope import Scope
from campaignplan.feeds.visits import Visit
from campaignplan.storage.import_memory import Remembered
from campaignplan.storage.workspace.actuals import NUMBERS, Actuals
from campaignplan.storage.workspace.database import ALIVE
from campaignplan.storage.workspace.feeds import FeedStore
from campaignplan.storage.workspace.imports import Imports
from campaignplan.storage.workspace.people import People, Person, SharedSettings
from campaignplan.storage.workspace.ticks import Ticks
from campaignplan.storage.workspace.workspace import Workspace
from campaignplan.web.desk import Desk


def report(first: date, days: int, spend: float = 1.0, product: str = "齿轮") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "product": product,
            "channel": "search",
            "date": [(first + timedelta(days=n)).isoformat() for n in range(days)],
            "spend": [spend + n / 100 for n in range(days)],
            "clicks": np.arange(days, dtype=float),
        }
    )


@pytest.fixture
def actuals(workspace: Workspace) -> Actuals:
    workspace.put("p", {}, person="安")
    return Actuals(workspace.team("p"))


def test_a_batch_comes_back_by_days(actuals: Actuals):
    table = report(date(2026, 1, 20), 60)
    batch, _ = actuals.add(table.sample(frac=1, random_state=1), "生意参谋", person="安")
    found = actuals.read(date(2026, 1, 1), date(2026, 12, 31))
    assert list(found.columns) == ["product", "channel", "date", "source", *NUMBERS]
    assert found["date"].dt.strftime("%Y-%m-%d").tolist() == table["date"].tolist()
    for name in ("spend", "clicks"):
        assert found[name].tolist() == table[name].tolist()
    assert found["gmv"].isna().all()
    assert set(found["source"]) == {"生意参谋"}
    part = actuals.read(date(2026, 2, 10), date(2026, 2, 12))
    assert part["date"].dt.day.tolist() == [10, 11, 12]
    (line,) = actuals.batches()
    assert (line.id, line.first, line.last, line.size) == (batch, date(2026, 1, 20), date(2026, 3, 20), 60)
    assert actuals.read(date(2027, 1, 1), date(2027, 1, 2)).empty


def test_a_later_batch_counts_until_it_is_withdrawn(actuals: Actuals):
    actuals.add(report(date(2026, 1, 1), 10), "a", person="安")
    second, _ = actuals.add(report(date(2026, 1, 5), 10, spend=50.0), "a", person="bo")
    actuals.add(report(date(2026, 1, 1), 1, spend=7.0), "other", person="bo")

    def money(source: str | None = "a") -> list[float]:
        return actuals.read(date(2026, 1, 1), date(2026, 1, 6), source)["spend"].round(2).tolist()

    assert money() == [1.0, 1.01, 1.02, 1.03, 50.0, 50.01]
    assert len(money(None)) == 7
    actuals.withdraw(second, person="安")
    assert money() == [1.0, 1.01, 1.02, 1.03, 1.04, 1.05]
    actuals.team.undo("安")
    assert money()[4] == 50.0
    actuals.team.undo("bo")  # the last of bo's: the other source
    actuals.team.undo("bo")
    assert money() == [1.0, 1.01, 1.02, 1.03, 1.04, 1.05]
    assert actuals.withdraw("nothing", person="安") is None


def test_strange_reports_are_refused_whole(actuals: Actuals):
    good = report(date(2026, 1, 1), 3)
    for wrong in (
        good.iloc[:0],
        good.drop(columns="product"),
        good.assign(strange=1),
        good.assign(date=["2026-01-01", "soon", "2026-01-02"]),
        good.assign(spend=["1", "two", "3"]),
        good.assign(spend=[1.0, np.inf, 2.0]),
        good.assign(product=["a", None, "b"]),
        good.assign(product=["a", "", "b"]),
    ):
        with pytest.raises(InputError):
            actuals.add(wrong, "a", person="安")
    assert actuals.batches() == ()
    assert actuals.team.version == 0


def test_people_are_added_changed_removed_and_stay_in_the_log(workspace: Workspace):
    people = People(workspace.house)
    people.put(Person("an", "安", "owner", "sub-1"), by="an")
    people.put(Person("bo", "老薄", "member"), by="an")
    people.put(Person("bo", "老薄", "operator"), by="an", why="升职")
    assert [(one.id, one.role) for one in people.list()] == [("an", "owner"), ("bo", "operator")]
    assert people.put(Person("bo", "老薄", "operator"), by="an") is None
    for wrong in (Person("c", "c", "boss"), Person("", "c", "member"), Person("c", "c", "member", "sub-1")):  # type: ignore[arg-type]
        with pytest.raises(InputError):
            people.put(wrong, by="an")
    people.remove("bo", by="an")
    assert [one.id for one in people.list()] == ["an"]
    assert [entry.why for entry in workspace.house.log(row=("people", "bo"))] == ["", "升职", ""]


def test_settings_are_json(workspace: Workspace):
    settings = SharedSettings(workspace.house)
    assert settings.get("lang", "zh") == "zh"
    settings.put("lang", {"app": "en", "n": [1, None, True]}, person="安")
    assert settings.get("lang") == {"app": "en", "n": [1, None, True]}
    settings.drop("lang", person="安")
    assert settings.get("lang") is None


def test_ticks_say_who_and_when_and_can_be_taken_back(workspace: Workspace):
    workspace.put("p", {}, person="安")
    ticks = Ticks(workspace.team("p"))
    ticks.mark("template.x.shoot", {"灯光": True}, person="安", note="借的")
    ticks.mark("template.x.shoot", {"": True}, person="bo")
    first, second = ticks.list("template.x.shoot")
    assert (first.item, first.person, first.note, first.when.tzinfo is None) == ("灯光", "安", "借的", False)
    assert (second.item, second.person) == ("", "bo")
    ticks.mark("template.x.shoot", {"灯光": False}, person="bo")
    assert [tick.item for tick in ticks.list()] == [""]
    ticks.team.undo("bo")
    assert len(ticks.list()) == 2
    assert ticks.mark("none", {"": False}, person="bo") is None


def feeds(workspace: Workspace) -> FeedStore:
    return workspace.feeds("安")


def test_feeds_are_served_and_every_link_has_its_history(workspace: Workspace):
    place = feeds(workspace)
    scope = Scope(("ads",), ("店一",), ("task",), "小王")
    link, token = add_link(place, scope, lang="en", alarms=True, static="/srv/feeds")
    other, _ = add_link(place)  # type: ignore[arg-type]
    assert feeds(workspace).links.load() == (link, other)
    place.told.update(lambda known: known.told((task("one"), task("two")), NOW))
    place.call("计划", NOW)
    served = Desk(feeds(workspace), lambda: NOW)
    assert served.answer("GET", token, {}).status == 200
    place.links.update(lambda links: (revoked(links[0], NOW), *links[1:]))
    assert served.answer("GET", token, {}).status == 404
    assert feeds(workspace).links.load() == (revoked(link, NOW), other)
    kinds = [entry.size for entry in workspace.house.log()]
    assert kinds == [1, 1, 1]
    assert token not in repr([workspace.house.changes(entry.id) for entry in workspace.house.log()])


def test_what_is_shown_is_the_same_object_until_somebody_changes_it(workspace: Workspace):
    one, other = feeds(workspace), feeds(workspace)
    assert (one.shown().links, one.shown().publication.entries) == ((), ())
    assert one.shown().heading.name == "campaignplan"
    one.told.update(lambda known: known.told((task("one"),), NOW))
    seen = other.shown()
    assert other.shown() is seen
    one.told.update(lambda known: known)
    add_link(one)
    after = other.shown()
    assert after.publication is seen.publication
    assert after.heading is seen.heading
    assert len(after.links) == 1
    one.told.update(lambda known: known.told((task("one", day=11),), NOW))
    assert [entry.event.sequence for entry in other.shown().publication.entries] == [1]
    assert other.shown().links is after.links
    one.call("计划", NOW)
    one.call("计划", NOW + timedelta(days=1))
    assert (other.shown().heading.name, other.shown().heading.changed) == ("计划", NOW)


def test_nothing_is_read_while_nobody_writes(workspace: Workspace, monkeypatch: pytest.MonkeyPatch):
    place, another = feeds(workspace), feeds(workspace)
    assert place.at_hand() is None
    shown = place.shown()
    with monkeypatch.context() as patch:
        patch.setattr(workspace.database, "reading", None)
        assert place.shown() is shown
        assert place.at_hand() is (shown if workspace.database.is_sqlite else None)
    add_link(another)
    assert place.at_hand() is None
    again = place.shown()
    assert len(again.links) == 1
    workspace.database.pulse.close()  # whatever becomes of it, nothing stale is shown
    assert place.at_hand() is None
    assert place.shown() == again


def test_a_database_that_does_not_tell_is_read_each_time(workspace: Workspace, monkeypatch: pytest.MonkeyPatch):
    place, another = feeds(workspace), feeds(workspace)
    monkeypatch.setattr(workspace.database.pulse, "_question", "SELECT nonsense FROM nowhere")
    for count in range(1, 4):
        add_link(another)
        assert len(place.shown().links) == count
        assert place.at_hand() is None


def test_what_was_pushed_is_kept_by_collection(workspace: Workspace):
    memory = feeds(workspace).pushes
    one, two = Pushed("https://a/", "x", "1", "t"), Pushed("https://b/", "x", "2", "u")
    memory.save("https://a/", (one,))
    memory.save("https://b/", (two,))
    assert (memory.load("https://a/"), memory.load("https://b/"), memory.load("https://c/")) == ((one,), (two,), ())
    memory.save("https://a/", ())
    assert (memory.load("https://a/"), memory.load("https://b/")) == ((), (two,))


def test_what_servers_said_of_imports_is_kept_by_problem_and_source(workspace: Workspace):
    one, other = Imports(workspace.database, "p"), Imports(workspace.database, "q")
    said = Remembered('"1"', "Mon", "a" * 64, "b" * 64)
    one.put("school", said)
    one.put("school", said)
    assert (one.get("school"), one.get("works"), other.get("school")) == (said, None, None)


def test_visits_add_up_and_those_of_gone_links_go(workspace: Workspace):
    place = feeds(workspace)
    place.visits.add([Visit("l", "apple", NOW, NOW), Visit("m", "apple", NOW, NOW)], ["l", "m"])
    place.visits.add([Visit("l", "apple", NOW + timedelta(days=1), NOW, unchanged=1)], ["l"])
    assert place.visits.load() == (Visit("l", "apple", NOW + timedelta(days=1), NOW, 2, 1),)


def test_links_made_at_once_are_all_there(workspace: Workspace):
    threads = [threading.Thread(target=lambda: [add_link(feeds(workspace)) for _ in range(5)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(feeds(workspace).links.load()) == 20


def test_links_made_by_several_processes_at_once_are_all_there(place: str):
    told = (
        "import sys; sys.path.insert(0, sys.argv[2]); from serving import add_link\n"
        "from campaignplan.storage.workspace.workspace import Workspace\n"
        "with Workspace.open(sys.argv[1]) as workspace:\n    for _ in range(10): add_link(workspace.feeds())"
    )
    command = [sys.executable, "-c", told, place, str(Path(__file__).parents[2])]
    running = [subprocess.Popen(command) for _ in range(3)]  # the first makes the database
    assert [process.wait(120) for process in running] == [0, 0, 0]
    with Workspace.open(place) as workspace:
        found = feeds(workspace).links.load()
    assert len({link.id for link in found}) == len(found) == 30


def test_a_change_of_links_that_fails_or_changes_nothing_writes_nothing(workspace: Workspace):
    place = feeds(workspace)
    add_link(place)
    version = workspace.house.version
    place.links.update(lambda links: links)
    with pytest.raises(ZeroDivisionError):
        place.links.update(lambda links: links * (1 // 0))
    assert workspace.house.version == version
    add_link(place)  # nothing is held


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps other kinds of permissions")
def test_a_workspace_is_its_owners_alone(tmp_path: Path):
    with Workspace.open(tmp_path / "new") as workspace:
        add_link(feeds(workspace))
        for name in ("campaignplan.db", "campaignplan.db-wal", "campaignplan.db-shm"):
            assert stat.S_IMODE((tmp_path / "new" / name).stat().st_mode) == 0o600


@pytest.mark.xdist_group("postgresql")
def test_a_server_that_goes_without_a_word_is_noticed(server: postgres.Server):
    """By what both ways to it are told: the pool's, and that of the pulse."""
    with Workspace.open(f"{server.database()}?tcp_user_timeout=7000") as workspace:
        assert workspace.database.pulse.beat() is not None
        with workspace.database.engine.connect() as connection:
            pooled = connection.connection.dbapi_connection
            for one in (pooled, workspace.database.pulse._connection):
                said = one.info.get_parameters()  # type: ignore[union-attr]
                assert {name: int(said[name]) for name in ALIVE} == {**ALIVE, "tcp_user_timeout": 7_000}

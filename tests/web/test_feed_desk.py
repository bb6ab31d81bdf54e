"""The desk: who gets what, at once after a change by another process, and what is noted of it."""

import subprocess
import sys
import threading
from datetime import timedelta

import icalendar
import pytest
from serving import NOW, Place, add_link, folder, task, tell

from campaignplan.feeds import feed as feed_module
from campaignplan.feeds.link import renewed, revoked
from campaignplan.feeds.scope import Scope
from campaignplan.feeds.visits import Visit
from campaignplan.web import shelf as module
from campaignplan.web.desk import Desk


@pytest.fixture
def place(tmp_path):
    return folder(tmp_path, [task("a"), task("b", roles=("design",)), task("c", roles=())])


def desk(place: Place, at=NOW) -> Desk:
    return Desk(Place(place.folder), lambda: at)  # as another process would open it


def titles(data: bytes) -> set[str]:
    return {str(entry["SUMMARY"]) for entry in icalendar.Calendar.from_ical(data).walk("VEVENT")}


def test_each_link_shows_its_own(place):
    _, ads = add_link(place, Scope(roles=("ads",)))
    _, design = add_link(place, Scope(roles=("design",)), lang="en")
    serving = desk(place)
    assert titles(serving.answer("GET", ads, {}).body) == {"题 a", "题 c"}
    found = serving.answer("GET", design, {}).body
    assert titles(found) == {"title b", "title c"}
    assert "X-WR-CALNAME:计划·Design" in found.decode().split("\r\n")
    assert f"SOURCE;VALUE=URI:http://localhost:8501/feed/{design}.ics" in found.replace(b"\r\n ", b"").decode()


def test_unknown_wrong_and_revoked_look_the_same(place):
    link, token = add_link(place)
    place.links.update(lambda links: (revoked(links[0], NOW),))
    serving = desk(place)
    answers = [
        serving.answer("GET", said, {}) for said in (token, "unknown", token[:-1], link.id, "", None, "x" * 9999)
    ]
    assert all(found == answers[0] for found in answers)
    assert answers[0].status == 404


def test_what_another_process_revokes_is_dead_at_the_next_request(place):
    """Revoked by the command in a process of its own, while this one serves from memory."""
    link, token = add_link(place)
    serving = desk(place)
    assert serving.answer("GET", token, {}).status == 200
    command = [sys.executable, "-m", "campaignplan", "link", "revoke", link.id, "--workspace", str(place.folder)]
    subprocess.run(command, check=True, capture_output=True)
    assert serving.answer("GET", token, {"if-none-match": "*"}).status == 404


def test_every_change_by_another_is_seen_at_once(place):
    _, token = add_link(place)
    serving, other = desk(place), Place(place.folder)
    for _ in range(20):
        other.links.update(lambda links: (renewed(links[0], "another"),))
        assert serving.answer("GET", token, {}).status == 404
        other.links.update(lambda links: (renewed(links[0], token),))
        assert serving.answer("GET", token, {}).status == 200


def test_a_renewed_link_has_one_address(place):
    _, token = add_link(place)
    serving = desk(place)
    place.links.update(lambda links: (renewed(links[0], "new-token"),))
    assert serving.answer("GET", token, {}).status == 404
    assert serving.answer("GET", "new-token", {}).status == 200


def test_what_another_process_publishes_is_served_at_the_next_request(place):
    _, token = add_link(place)
    serving = desk(place)
    first = serving.answer("GET", token, {})
    tell(Place(place.folder), [task("a", 12), task("b"), task("c"), task("d")], NOW + timedelta(hours=1))
    second = serving.answer("GET", token, {"if-none-match": first.headers["ETag"]})
    assert second.status == 200
    assert "题 d" in titles(second.body)
    assert second.headers["Last-Modified"] == "Mon, 01 Mar 2027 09:00:00 GMT"
    assert serving.answer("GET", token, {"if-none-match": second.headers["ETag"]}).status == 304


def test_a_feed_is_made_once_a_telling_and_day(place, monkeypatch):
    made = []
    real = feed_module.calendar_bytes
    monkeypatch.setattr(feed_module, "calendar_bytes", lambda *args, **how: made.append(1) or real(*args, **how))
    _, token = add_link(place)
    _, other = add_link(place)
    now = [NOW]
    serving = Desk(place, lambda: now[0])
    threads = [threading.Thread(target=serving.answer, args=("GET", token, {})) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert serving.answer("GET", other, {}).status == 200
    assert len(made) == 2  # its own address stands in it
    now[0] = NOW + timedelta(days=1)
    bodies = {serving.answer("GET", token, {}).body for _ in range(3)}
    assert (len(made), len(bodies)) == (3, 1)
    tell(place, [task("a")], now[0])
    serving.answer("GET", token, {})
    assert len(made) == 4


def test_what_is_kept_made_is_bounded(place, monkeypatch):
    monkeypatch.setattr(module, "MOST_FEEDS", 3)
    tokens = [add_link(place)[1] for _ in range(8)]
    serving = desk(place)
    assert {serving.answer("GET", token, {}).status for token in tokens} == {200}
    assert len(serving._shelf._made) == 3


BROKEN = {
    "links": "UPDATE rows SET cells = '{broken' WHERE \"table\" = 'links'",
    "strange link": "UPDATE rows SET cells = replace(cells, '2027-03-01T', 'soon') WHERE \"table\" = 'links'",
    "publication": "UPDATE publications SET data = x'00', version = version + 1",
    "no table": "ALTER TABLE publications RENAME TO elsewhere",
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_cannot_be_read_is_the_same_503_for_every_token(place, what, caplog):
    _, token = add_link(place)
    place.sql(BROKEN[what])
    serving = desk(place)
    found = serving.answer("GET", token, {})
    assert found.status == 503
    assert found.headers["Retry-After"] == "300"
    assert serving.answer("GET", "unknown", {}) == found
    assert not serving.is_well()
    assert "cannot be read" in caplog.text
    assert token not in caplog.text


def test_visits_are_noted_saved_and_bounded(place):
    link, token = add_link(place)
    serving = desk(place)
    agent = {"user-agent": "Google-Calendar-Importer"}
    tag = serving.answer("GET", token, agent).headers["ETag"]
    for _ in range(3):
        serving.answer("GET", token, {**agent, "if-none-match": tag})
    serving.answer("GET", token, {"user-agent": "iOS/17.5 dataaccessd/1.0"})
    serving.answer("HEAD", token, agent)  # a look, no fetch
    serving.answer("GET", "unknown", agent)
    serving.answer("POST", token, agent)
    assert place.visits.load() == ()
    serving.save_visits()
    told = Place(place.folder).publication.changed
    assert place.visits.load() == (
        Visit(link.id, "apple", NOW, told),
        Visit(link.id, "google", NOW, told, fetches=4, unchanged=3),
    )
    serving.save_visits()  # nothing came: nothing written
    serving.answer("GET", token, agent)
    serving.save_visits()
    assert place.visits.load()[1].fetches == 5


def test_visits_that_cannot_be_saved_do_no_harm(place, caplog):
    _, token = add_link(place)
    place.sql("DROP TABLE visits")
    serving = desk(place)
    assert serving.answer("GET", token, {}).status == 200
    serving.save_visits()
    assert "visits are lost" in caplog.text
    assert serving.answer("GET", token, {}).status == 200


def test_an_empty_workspace_serves_nobody(tmp_path):
    serving = Desk(Place(tmp_path / "none"))
    assert serving.answer("GET", "x", {}).status == 404
    assert serving.is_well()


def test_at_once_answers_only_what_is_at_hand(place):
    _, token = add_link(place)
    serving = desk(place)
    assert serving.at_once("POST", token, {}).status == 405
    assert serving.at_once("GET", None, {}).status == 404
    assert serving.at_once("GET", token, {}) is None  # nothing is read yet
    whole = serving.answer("GET", token, {})
    assert serving.at_once("GET", token, {}) == whole
    assert serving.at_once("GET", token, {"if-none-match": "*"}).status == 304
    assert serving.at_once("GET", "unknown", {}).status == 404
    tell(Place(place.folder), [task("z")], NOW + timedelta(hours=1))
    assert serving.at_once("GET", token, {}) is None
    assert serving.answer("GET", token, {}).body != whole.body
    place.links.update(lambda links: (revoked(links[0], NOW),))
    assert serving.at_once("GET", token, {}) is None
    assert serving.answer("GET", token, {}).status == 404


def test_nothing_is_read_while_nobody_writes(place, monkeypatch):
    """Nor where somebody wrote something else: only what subscribers see is read anew."""
    _, token = add_link(place)
    serving = desk(place)
    served = serving.workspace.feeds
    first = serving.answer("GET", token, {})
    reads = []
    monkeypatch.setattr(type(served.told), "read", lambda *_: reads.append(1))
    for _ in range(10):
        assert serving.answer("GET", token, {"if-none-match": first.headers["ETag"]}).status == 304
    monkeypatch.setattr(served._house.database, "reading", lambda: reads.append(2))
    assert serving.answer("GET", token, {}) == first
    monkeypatch.undo()
    place.visits.add([], [])
    monkeypatch.setattr(type(served.told), "read", lambda *_: reads.append(3))
    assert serving.answer("GET", token, {}) == first
    assert reads == []

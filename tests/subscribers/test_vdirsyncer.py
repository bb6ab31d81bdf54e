"""vdirsyncer subscribes to the served feed and khal shows it: the same events, at the same times, by the same names."""

import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from serving import NOW, add_link, folder, get, served, task, tell
from subscribers.khal_reading import expected, shown

from campaignplan.agenda import agenda
from campaignplan.dates import SHANGHAI
from campaignplan.resources import shipped
from campaignplan.storage import load_problem
from campaignplan.text import Text
from campaignplan.web.desk import Desk
from campaignplan.web.routes import site

SETTINGS = """
[general]
status_path = "{work}/status/"
[pair plan]
a = "feed"
b = "local"
collections = null
conflict_resolution = "a wins"
[storage feed]
type = "http"
url = "{url}"
[storage local]
type = "filesystem"
path = "{work}/local/"
fileext = ".ics"
"""
HARD = (
    task("emoji", 5, title=Text("🎉 拍摄；A, B\\C “引号”", "x")),
    task("break", 6, title=Text("两\u2028行\x0b名", "x"), description=Text("一\u2028二\n" + "长" * 400, "x")),
    task("timed", start=datetime(2027, 3, 7, 20, tzinfo=SHANGHAI), end=datetime(2027, 3, 8, 2, tzinfo=SHANGHAI)),
    task("weekly", 9, rrule="FREQ=WEEKLY;BYDAY=TU;UNTIL=20270420"),
)


@pytest.fixture(scope="module")
def events():
    problem = load_problem(shipped("examples") / "hebei-gears")
    return (*agenda(problem), *HARD)


def run(tools: Path, work: Path, *words: str) -> str:
    command = [str(tools / "vdirsyncer"), "-c", str(work / "config"), *words]
    done = subprocess.run(command, capture_output=True, text=True, input="y\n" * 9, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def names(found: set[tuple[str, str, str, str]]) -> list[tuple[str, str, str]]:
    """Leave out UIDs: vdirsyncer gives what comes over http one of its own, made from the content."""
    return sorted(one[1:] for one in found)


def test_what_is_subscribed_is_what_is_shown(tools, tmp_path, events):
    place = folder(tmp_path / "ws", events)
    _, token = add_link(place)
    now = [NOW]
    (tmp_path / "local").mkdir()
    with served(site(Desk(place, lambda: now[0]))) as port:
        url = f"http://127.0.0.1:{port}/feed/{token}.ics"
        (tmp_path / "config").write_text(SETTINGS.format(work=tmp_path, url=url), encoding="utf-8")
        run(tools, tmp_path, "discover")
        run(tools, tmp_path, "sync")
        feed = get(port, f"/feed/{token}.ics").body
        assert len(list((tmp_path / "local").glob("*.ics"))) == feed.count(b"\r\nBEGIN:VEVENT\r\n")
        assert names(shown(tools, tmp_path / "local", tmp_path)) == names(expected(feed))
        assert len(expected(feed)) > 40

        assert "item" not in run(tools, tmp_path, "sync")  # nothing changed, nothing moves
        now[0] += timedelta(hours=1)
        moved = [task("emoji", 15, title=HARD[0].title) if one.id == "emoji" else one for one in events]
        tell(place, moved, now[0])
        said = run(tools, tmp_path, "sync")
        assert said.count("Copying") == 1
        assert said.count("Deleting") == 1
        feed = get(port, f"/feed/{token}.ics").body
        assert names(shown(tools, tmp_path / "local", tmp_path)) == names(expected(feed))

"""vdirsyncer subscribes to the served feed and khal shows it: the same events, at the same times, by the same names."""

import contextlib
import subprocess
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from serving import NOW, Place, add_link, folder, get, served, task, tell
from subscribers.khal_reading import Row, expected, shown

from campaignplan.agenda import agenda
from campaignplan.dates import SHANGHAI
from campaignplan.feeds.scope import Scope
from campaignplan.resources import shipped
from campaignplan.storage import load_problem
from campaignplan.text import Text
from campaignplan.web.desk import Desk
from campaignplan.web.routes import site

SETTINGS = """
[pair {name}]
a = "{name}_feed"
b = "{name}_local"
collections = null
conflict_resolution = "a wins"
[storage {name}_feed]
type = "http"
url = "{url}"
[storage {name}_local]
type = "filesystem"
path = "{folder}"
fileext = ".ics"
"""
EXAMPLES = sorted(path.name for path in shipped("examples").iterdir() if (path / "problem.toml").is_file())
LINKS: dict[str, Scope] = {
    "all": Scope(), "ads": Scope(("ads",)), "warehouse": Scope(("warehouse",)), "nothing": Scope(kinds=("busy",)),
}  # fmt: skip
HARD = (
    task("emoji", 5, title=Text("🎉 拍摄；A, B\\C “引号”", "x")),
    task("break", 6, title=Text("两\u2028行\x0b名", "x"), description=Text("一\u2028二\n" + "长" * 400, "x")),
    task("timed", start=datetime(2027, 3, 7, 20, tzinfo=SHANGHAI), end=datetime(2027, 3, 8, 2, tzinfo=SHANGHAI)),
    task("weekly", 9, rrule="FREQ=WEEKLY;BYDAY=TU;UNTIL=20270420"),
)


def run(tools: Path, work: Path, *words: str) -> str:
    command = [str(tools / "vdirsyncer"), "-c", str(work / "config"), *words]
    done = subprocess.run(command, capture_output=True, text=True, input="y\n" * 9, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def names(found: set[Row]) -> list[tuple[str, str, str]]:
    """Leave out UIDs: vdirsyncer gives what comes over http one of its own, made from the content."""
    return sorted(one[1:] for one in found)


@dataclass
class Subscribed:
    """One link of one example, as a subscriber has it."""

    place: Place
    path: str
    folder: Path


def test_what_is_subscribed_is_what_is_shown(tools, tmp_path):
    """Every example, for everybody, for single roles, and for one who has nothing; then one event moves."""
    feeds: dict[str, Subscribed] = {}
    with contextlib.ExitStack() as stack:
        settings = f'[general]\nstatus_path = "{tmp_path}/status/"\n'
        ports: dict[str, int] = {}
        now = [NOW]
        for example in EXAMPLES:
            events = (*agenda(load_problem(shipped("examples") / example)), *HARD)
            place = folder(tmp_path / example, events)
            port = stack.enter_context(served(site(Desk(place, lambda: now[0]))))
            for who, scope in LINKS.items():
                name = f"{example.replace('-', '_')}_{who}"
                _, token = add_link(place, scope)
                feeds[name] = Subscribed(place, f"/feed/{token}.ics", tmp_path / "local" / name)
                feeds[name].folder.mkdir(parents=True)
                ports[name] = port
                url = f"http://127.0.0.1:{port}{feeds[name].path}"
                settings += SETTINGS.format(name=name, url=url, folder=feeds[name].folder)
        (tmp_path / "config").write_text(settings, encoding="utf-8")
        run(tools, tmp_path, "discover")
        run(tools, tmp_path, "sync")
        folders = {name: one.folder for name, one in feeds.items()}
        found = shown(tools, folders, tmp_path)
        for name, one in feeds.items():
            feed = get(ports[name], one.path).body
            assert len(list(one.folder.glob("*.ics"))) == feed.count(b"\r\nBEGIN:VEVENT\r\n"), name
            assert names(found[name]) == names(expected(feed)), name
        assert all((len(rows) == 0) == name.endswith("nothing") for name, rows in found.items())

        assert "item" not in run(tools, tmp_path, "sync")  # nothing changed, nothing moves
        now[0] += timedelta(hours=1)
        last = next(name for name in reversed(feeds) if name.endswith("all"))
        moved = [task("emoji", 15, title=HARD[0].title) if one.id == "emoji" else one for one in events]
        tell(feeds[last].place, moved, now[0])
        said = run(tools, tmp_path, "sync")
        told = said.count("Copying"), said.count("Deleting")
        assert told == (2, 2)  # for everybody and for its role
        feed = get(ports[last], feeds[last].path).body
        again = shown(tools, {last: feeds[last].folder}, tmp_path)[last]
        assert names(again) == names(expected(feed)) != names(found[last])

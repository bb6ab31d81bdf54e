"""Write what a database of the newest version looks like, once a version: ``python make_fixture.py``.

The text is kept under ``fixtures/`` for good, so that every later program is tested to open it.
"""

import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from campaignplan.agenda import agenda
from campaignplan.feeds.caldav.objects import Pushed
from campaignplan.feeds.link import Link, digest
from campaignplan.feeds.scope import Scope
from campaignplan.feeds.visits import Visit
from campaignplan.planning.result import Options
from campaignplan.planning.solve import solve
from campaignplan.resources import shipped
from campaignplan.storage import load_problem
from campaignplan.storage.import_memory import Remembered
from campaignplan.storage.workspace.actuals import Actuals
from campaignplan.storage.workspace.backup import backup
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import Change
from campaignplan.storage.workspace.imports import Imports
from campaignplan.storage.workspace.migrate import HEAD
from campaignplan.storage.workspace.people import People, Person, SharedSettings
from campaignplan.storage.workspace.sharing import Shares
from campaignplan.storage.workspace.ticks import Ticks
from campaignplan.storage.workspace.workspace import Workspace

FOLDER = Path(__file__).parent / "fixtures"


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as work, Workspace.open(Path(work) / "w.db") as workspace:
        branch = workspace.put("gears", load_problem(shipped("examples") / "hebei-gears"), person="安")
        row, cells = branch.rows("products")[0]
        branch.commit(
            [Change("products", row, {"price": cells["price"]}, {"price": "99"})], person="安", why="涨价"
        )  # fmt: skip
        _fill(workspace, branch)
        backup(workspace.database, Path(work) / "copy.db")
        with closing(sqlite3.connect(Path(work) / "copy.db")) as connection:
            text = "\n".join(connection.iterdump())
    folder.mkdir(exist_ok=True)
    (folder / f"{HEAD}.sql").write_text(text + "\n", encoding="utf-8")


def _fill(workspace: Workspace, branch: Branch) -> None:
    """Put something of everything else in, as `test_migrations` looks for it."""
    problem = branch.problem()
    result = solve(problem, Options(gap=0.05, time_limit=300.0))
    assert result.status == "optimal", "its gap is infinite, which SQL has no word for"
    plan = workspace.plans("gears").save(result, branch, person="安", name="第一版")
    workspace.plans("gears").star(plan, person="安")
    other = workspace.rename(workspace.fork(branch, "春", person="安"), "大促加码", person="安")
    workspace.star(other, person="安")
    workspace.star(branch, person="安")
    workspace.archive(other, person="安")
    table = pd.DataFrame({"product": "a", "channel": "s", "date": ["2026-01-01", "2026-02-01"], "spend": [1.0, 2.0]})
    Actuals(workspace.team("gears")).add(table, "报表", person="安")
    Ticks(workspace.team("gears")).mark("x", {"y": True}, person="安")
    People(workspace.house).put(Person("an", "安", "owner"), by="an")
    SharedSettings(workspace.house).put("lang", "zh", person="安")
    Shares(workspace.house).create("会计", person="安", branch=branch)
    feeds, at = workspace.feeds("安"), datetime(2027, 1, 1, tzinfo=UTC)
    link = Link("1a2b3c4d", digest("token"), Scope(("ads",)), "http://localhost:8501", at)
    feeds.links.update(lambda links: (*links, link))
    feeds.told.update(lambda known: known.told(agenda(problem), at))
    feeds.call(problem.settings.name, at)
    feeds.visits.add([Visit(link.id, "apple", at, at)], [link.id])
    feeds.pushes.save("https://dav.example.org/x/", (Pushed("https://dav.example.org/x/", "a.ics", "b", "c"),))
    Imports(workspace.database, "gears").put("works", Remembered('"1"', "", "a" * 64, "b" * 64))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)

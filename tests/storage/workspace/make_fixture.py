"""Write what a database of the newest version looks like, once a version: ``python make_fixture.py``.

The text is kept under ``fixtures/`` for good, so that every later program is tested to open it.
"""

import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from campaignplan.resources import shipped
from campaignplan.storage import load_problem
from campaignplan.storage.workspace.backup import backup
from campaignplan.storage.workspace.change import Change
from campaignplan.storage.workspace.migrate import HEAD
from campaignplan.storage.workspace.workspace import Workspace

FOLDER = Path(__file__).parent / "fixtures"


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as work, Workspace.open(Path(work) / "w.db") as workspace:
        branch = workspace.put("gears", load_problem(shipped("examples") / "hebei-gears"), person="安")
        row, cells = branch.rows("products")[0]
        branch.commit(
            [Change("products", row, {"price": cells["price"]}, {"price": "99"})], person="安", why="涨价"
        )  # fmt: skip
        backup(workspace.database, Path(work) / "copy.db")
        with closing(sqlite3.connect(Path(work) / "copy.db")) as connection:
            text = "\n".join(connection.iterdump())
    folder.mkdir(exist_ok=True)
    (folder / f"{HEAD}.sql").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)

"""``campaignplan workspace``: in, out, compared, backed up and restored, through the program itself."""

import re
from pathlib import Path

import pytest

from campaignplan.cli import main
from campaignplan.resources import shipped
from campaignplan.storage import load_problem, save_problem
from campaignplan.storage.workspace.workspace import Workspace


@pytest.fixture
def gears(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CAMPAIGNPLAN_WORKSPACE", str(tmp_path / "w.db"))
    save_problem(load_problem(shipped("examples") / "hebei-gears"), tmp_path / "gears")
    return tmp_path / "gears"


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main([*words, "--lang", "en"])
    told = capsys.readouterr()
    return code, told.out + told.err


def test_in_and_out_is_the_same_and_diff_then_says_nothing(gears: Path, capsys):
    code, told = said(capsys, "workspace", "import", "gears", "--person", "an", "--why", "first")
    assert code == 0
    assert "step 1" in told
    assert said(capsys, "workspace", "export", "out")[0] == 0
    for path in gears.iterdir():
        assert (gears.parent / "out" / path.name).read_bytes() == path.read_bytes()
    for one, other in (("gears", "out"), ("out", "w.db"), ("w.db#gears/main", "gears")):
        assert said(capsys, "workspace", "diff", one, other) == (0, "")
    assert "nothing" not in said(capsys, "workspace", "import", "out", "--problem", "gears")[1]
    with Workspace.open(gears.parent / "w.db") as workspace:
        (entry,) = workspace.branch().log()
        assert (entry.person, entry.why, entry.kind) == ("an", "first", "import")


def test_changes_are_shown_and_taken_row_by_row(gears: Path, capsys):
    said(capsys, "workspace", "import", "gears")
    text = (gears / "products.csv").read_text("utf-8-sig").splitlines()
    header = text[0].split(",")
    for line in (1, 2):
        cells = text[line].split(",")
        cells[header.index("price")] = "7"
        text[line] = ",".join(cells)
    (gears / "products.csv").write_text("\n".join(text), "utf-8")
    first, second = (text[line].split(",")[0] for line in (1, 2))
    code, told = said(capsys, "workspace", "diff", "w.db", "gears")
    assert code == 1
    assert re.search(rf"changed Products \S.* \(products:{first}\): Price \S+ → 7", told)
    assert "→ 7" in told
    code, told = said(capsys, "workspace", "import", "gears", "--dry-run")
    assert code == 0
    assert "2 changed" in told
    assert said(capsys, "workspace", "import", "gears", "--only", f"products:{second}")[0] == 0
    with Workspace.open(gears.parent / "w.db") as workspace:
        prices = {p.id: p.price for p in workspace.branch().problem().products}
        assert prices[second] == 7.0
        assert prices[first] != 7.0
        assert workspace.branch().version == 2


def test_rejected_rows_are_told_and_exit_with_two(gears: Path, capsys):
    said(capsys, "workspace", "import", "gears")
    rows = (gears / "products.csv").read_text("utf-8-sig").splitlines()
    price = rows[0].split(",").index("price")
    cells = rows[1].split(",")
    cells[price] = "cheap"
    (gears / "products.csv").write_text("\n".join([rows[0], ",".join(cells), *rows[2:]]), "utf-8")
    code, told = said(capsys, "workspace", "import", "gears")
    assert code == 2
    assert "rejected Products (products:" in told
    assert "cheap" in told
    with Workspace.open(gears.parent / "w.db") as workspace:
        assert workspace.branch().version == 1


def test_backed_up_and_restored_it_says_the_same(gears: Path, capsys):
    said(capsys, "workspace", "import", "gears")
    assert said(capsys, "workspace", "backup", "b.db")[0] == 0
    assert said(capsys, "workspace", "restore", "b.db", "--workspace", "r.db")[0] == 0
    assert said(capsys, "workspace", "diff", "w.db", "r.db") == (0, "")
    assert said(capsys, "check", "r.db")[0] == 0
    code, told = said(capsys, "workspace", "restore", "b.db", "--workspace", "r.db")
    assert code == 2
    assert "already" in told


def test_what_is_not_there_is_said(gears: Path, capsys):
    for words in (
        ("export", "out"),
        ("backup", "b.db"),
        ("restore", "nothing.db"),
        ("diff", "gears", "nothing.db"),
        ("import", "nothing"),
    ):
        assert said(capsys, "workspace", *words)[0] == 2, words
    assert not (gears.parent / "b.db").exists()
    assert not (gears.parent / "nothing.db").exists()


def test_unfinished_work_can_be_exported_and_its_faults_are_counted(gears: Path, capsys):
    said(capsys, "workspace", "import", "gears")
    with Workspace.open(gears.parent / "w.db") as workspace:
        branch = workspace.branch()
        row, cells = branch.rows("shops")[0]
        from campaignplan.storage.workspace.change import removed

        branch.commit([removed("shops", row, cells)], person="an")
    code, told = said(capsys, "workspace", "export", "out")
    assert code == 0
    assert "faults" in told
    assert said(capsys, "workspace", "diff", "w.db", "out")[0] == 0

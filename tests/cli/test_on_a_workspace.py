"""Every command that takes a source takes a workspace; those that write back do it as one step, with who and why."""

from pathlib import Path

import openpyxl
import pytest
from problems import small

from campaignplan.resources import shipped
from campaignplan.storage import load_problem, save_problem
from campaignplan.storage.workspace.change import changed
from campaignplan.storage.workspace.workspace import Workspace

ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
X-WR-CALNAME:厂里
BEGIN:VEVENT
UID:a
DTSTAMP:20270101T000000Z
SUMMARY:盘点
DTSTART;VALUE=DATE:20270610
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A workspace in a file with one problem, and beside it the same problem as a folder."""
    save_problem(small(), tmp_path / "shop")
    with Workspace.open(tmp_path / "plan.db") as workspace:
        workspace.put("shop", small(), person="安", why="起头")
    (tmp_path / "works.ics").write_text(ICS.replace("\n", "\r\n"), encoding="utf-8")
    return tmp_path / "plan.db"


def last(place: Path) -> tuple[str, str, int]:
    with Workspace.open(place) as workspace:
        found = workspace.branch("shop").last
    assert found is not None
    return found.person, found.why, found.version


READ = [
    ("check",),
    ("plan", "--gap", "5%", "--out", "out"),
    ("explain", "--gap", "5%"),
    ("frontier", "--points", "2", "--gap", "5%"),
    ("calendar", "check", "--today", "2027-06-01"),
    ("calendar", "desk", "--today", "2027-06-01"),
    ("calendar", "export", "--out", "a.ics"),
    ("calendar", "export", "--out", "a.xlsx"),
]


@pytest.mark.parametrize("words", READ, ids=lambda words: " ".join(words[:2]))
def test_what_reads_says_of_a_workspace_what_it_says_of_a_folder(run, place, words):
    head = 2 if words[0] == "calendar" else 1
    one, other = (run(*words[:head], source, *words[head:]) for source in ("shop", "plan.db#shop/main"))
    assert (one.code, one.err) == (0, "")
    assert other.code == 0, other.err
    steady = [line for line in one.out.splitlines() if "秒" not in line and "s " not in line]
    assert [line for line in steady if line not in other.out] == []


def test_all_ways_to_name_one(run, place, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "campaignplan.db").write_bytes(place.read_bytes())
    told = {run("check", name).out for name in ("plan.db", "plan.db#shop", "plan.db#shop/main", "home", "home#shop")}
    told |= {run("check", f"sqlite:///{place}").out, run("check", f"sqlite:///{place}#shop/main").out}
    assert told == {run("check", "shop").out}
    ran = run("check", "plan.db#shpo")
    assert (ran.code, "是不是 shop" in ran.err) == (2, True)
    assert run("check", "plan.db#shop/mian").code == 2


def test_the_folder_of_a_plan_is_named_after_the_problem(run, place, tmp_path):
    assert run("plan", "plan.db#shop", "--gap", "5%").code == 0
    assert (tmp_path / "shop-plan" / "plan.csv").is_file()


def test_a_calendar_comes_in_as_one_step_that_can_be_undone(run, place):
    ran = run(
        "calendar", "import", "works.ics", "--into", "plan.db", "--yes", "--person", "小王", "--why", "仓库要的"
    )
    assert ran.code == 0, ran.err
    assert "第 2 步" in ran.out
    assert last(place) == ("小王", "仓库要的", 2)
    assert [event.source for event in load_problem(place).events] == ["works"]
    assert "没有写任何文件" in run("calendar", "import", "works.ics", "--into", "plan.db#shop", "--yes").out
    assert last(place)[2] == 2
    assert "撤销" in run("workspace", "undo", "--workspace", "plan.db", "--person", "小王").out
    assert load_problem(place).events == ()
    assert "重做" in run("workspace", "undo", "--workspace", "plan.db", "--person", "小王", "--redo").out
    assert len(load_problem(place).events) == 1
    log = run("workspace", "log", "--workspace", "plan.db").out
    assert [line.split()[0] for line in log.splitlines()] == ["4", "3", "2", "1"]
    assert "仓库要的" in log
    assert "没有可以撤销的" in run("workspace", "undo", "--workspace", "plan.db", "--person", "别人").out


def test_without_words_the_log_says_who_the_system_knows_and_what_was_done(run, place, monkeypatch):
    monkeypatch.setenv("LOGNAME", "lan")
    assert run("calendar", "import", "works.ics", "--into", "plan.db", "--yes").code == 0
    assert last(place) == ("lan", "导入 works", 2)


def test_an_edited_activity_table_comes_in_as_one_step(run, place):
    gears = load_problem(shipped("examples") / "hebei-gears")
    with Workspace.open(place) as workspace:
        workspace.put("gears", gears, person="安")
    assert run("calendar", "export", "plan.db#gears", "--out", "a.xlsx").code == 0
    book = openpyxl.load_workbook("a.xlsx")
    name = gears.promotions[0].name
    cell = next(cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == name)
    cell.value = "改了名字"
    book.save("a.xlsx")
    ran = run("calendar", "import", "a.xlsx", "--into", "plan.db#gears", "--yes", "--person", "小王")
    assert ran.code == 0, ran.err
    with Workspace.open(place) as workspace:
        found = workspace.branch("gears").last
        assert found is not None
        assert (found.person, found.why, found.version, found.size) == ("小王", "导入 a.xlsx", 2, 1)
        assert "改了名字" in {promotion.name for promotion in workspace.branch("gears").problem().promotions}
    assert last(place)[2] == 1


def test_what_somebody_changed_while_it_was_looked_at_is_not_lost(run, place, monkeypatch):
    """Between the difference shown and the answer to it another person edits: nothing is written over."""

    def meanwhile(*_: object) -> bool:
        with Workspace.open(place) as workspace:
            branch = workspace.branch("shop")
            row, cells = branch.rows("products")[0]
            edit = changed("products", row, cells, {**cells, "price": "77"})
            assert edit is not None
            branch.commit([edit], person="老薄")
        return True

    from campaignplan.cli.commands.calendar import import_

    monkeypatch.setattr(import_, "wanted", meanwhile)
    ran = run("calendar", "import", "works.ics", "--into", "plan.db", "--yes")
    assert ran.code == 2
    assert "老薄 在这期间改过" in ran.err
    assert last(place)[0] == "老薄"
    assert load_problem(place).products[0].price == 77

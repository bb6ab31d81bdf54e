"""Every command that takes a source takes a workspace; those that write back do it as one step, with who and why."""

import json
from pathlib import Path

import openpyxl
import pytest
from problems import small

from campaignplan.dates import SHANGHAI
from campaignplan.resources import shipped
from campaignplan.storage import load_problem, save_problem
from campaignplan.storage.workspace.change import changed
from campaignplan.storage.workspace.ticks import Ticks
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


def test_a_plan_of_a_workspace_is_kept_there_beside_the_files(run, place, tmp_path):
    ran = run("plan", "plan.db#shop", "--gap", "5%", "--person", "小王", "--name", "春季")
    assert (ran.code, ran.err) == (0, "")
    told = json.loads((tmp_path / "shop-plan" / "summary.json").read_text("utf-8"))
    with Workspace.open(place) as workspace:
        plans, branch = workspace.plans("shop"), workspace.branch("shop")
        (kept,) = plans.list()
        assert (kept.name, kept.person, kept.branch, kept.version) == ("春季", "小王", branch.id, 1)
        assert kept.value == pytest.approx(told["value"])
        assert kept.inputs_sha256 == told["inputs_sha256"]
        assert not plans.is_stale(kept.id, branch)
    assert f"已存进工作区：shop/main 第 1 步的计划 {kept.id}。" in ran.out.replace("\n", "")
    assert f"春季  {kept.id}  main" in run("workspace", "list", "--workspace", "plan.db").out
    assert run("plan", "plan.db#shop", "--gap", "5%", "--no-save").code == 0
    ran = run("plan", "plan.db#shop", "--no-save", "--name", "x")
    assert (ran.code, "--name" in ran.err) == (2, True)
    assert run("plan", "shop", "--person", "小王").code == 2
    with Workspace.open(place) as workspace:
        assert len(workspace.plans("shop").list()) == 1


def test_a_plan_says_which_step_it_is_of_where_somebody_edits_meanwhile(run, place, monkeypatch):
    from campaignplan.cli.commands import plan

    def slow(*words: object, **more: object) -> object:
        edit(place, "77")
        return solved(*words, **more)

    solved = plan.solved
    monkeypatch.setattr(plan, "solved", slow)
    ran = run("plan", "plan.db", "--gap", "5%")
    assert ran.code == 0
    assert "之后它又改过了" in ran.out.replace("\n", "")
    with Workspace.open(place) as workspace:
        plans = workspace.plans("shop")
        (kept,) = plans.list()
        assert (kept.version, workspace.branch("shop").version) == (1, 2)
        assert plans.is_stale(kept.id, workspace.branch("shop"))
    assert "和现在的数据不一样" in run("workspace", "list", "--workspace", "plan.db").out


def edit(place: Path, price: str, person: str = "老薄", why: str = "") -> None:
    with Workspace.open(place) as workspace:
        branch = workspace.branch("shop")
        row, cells = branch.rows("products")[0]
        made = changed("products", row, cells, {**cells, "price": price})
        assert made is not None
        branch.commit([made], person=person, why=why)


def test_one_step_is_shown_and_taken_back_with_who_built_upon_it(run, place):
    first = load_problem(place).products[0]
    edit(place, "77", "老薄", "涨价")
    assert [line.split()[0] for line in run("workspace", "log", "--workspace", "plan.db").out.splitlines()] == [
        "2",
        "1",
    ]
    told = run("workspace", "log", "--workspace", "plan.db", "--step", "2").out
    assert f"商品 {first.name} 单价（元）：{first.price:g} → 77" in told
    assert "之后又有人" not in told
    edit(place, "80", "小李")
    told = run("workspace", "log", "--workspace", "plan.db", "--step", "2").out
    assert f"商品 {first.name} 单价" in told
    assert "小李 改成了「80」" in told
    ran = run("workspace", "revert", "2", "--workspace", "plan.db", "--person", "小王")
    assert (ran.code, "小李 改成了「80」；--leave" in ran.err) == (2, True)
    assert "没有可以收回的" in run("workspace", "revert", "2", "--leave", "--workspace", "plan.db").out
    assert last(place)[2] == 3
    assert "记为第 4 步" in run("workspace", "revert", "3", "--workspace", "plan.db", "--person", "小王").out
    assert last(place) == ("小王", "收回第 3 步", 4)
    assert load_problem(place).products[0].price == 77
    assert run("workspace", "undo", "--workspace", "plan.db", "--person", "小王").code == 0
    ran = run("workspace", "revert", "4", "--workspace", "plan.db")
    assert (ran.code, "已经撤销了" in ran.err) == (2, True)
    assert run("workspace", "undo", "--redo", "--workspace", "plan.db", "--person", "小王").code == 0
    assert "记为第 7 步" in run("workspace", "revert", "2", "--workspace", "plan.db", "--why", "弄错了").out
    assert load_problem(place).products[0].price == first.price
    assert last(place)[1] == "弄错了"
    ran = run("workspace", "revert", "第三步", "--workspace", "plan.db")
    assert (ran.code, "要不小于 1 的整数" in ran.err) == (2, True)
    assert "要 1 到 10000 的整数" in run("workspace", "log", "--last", "0", "--workspace", "plan.db").err
    for words in (("log", "--step", "99"), ("revert", "99")):
        ran = run("workspace", *words, "--workspace", "plan.db")
        assert (ran.code, "没有这一步" in ran.err) == (2, True)


def test_what_would_leave_no_problem_is_not_taken_back(run, place):
    """The first step brought everything: without it there are faults, and they are told."""
    ran = run("workspace", "revert", "1", "--workspace", "plan.db")
    assert (ran.code, ran.err != "") == (2, True)
    assert last(place)[2] == 1


def test_everything_goes_back_to_a_step_or_a_moment_and_forth_again(run, place):
    first = load_problem(place).products[0].price
    edit(place, "77")
    edit(place, "80")
    ran = run("workspace", "rewind", "--step", "2", "--workspace", "plan.db", "--dry-run")
    assert (ran.code, "80 → 77" in ran.out, "没有写入" in ran.out) == (0, True, True)
    assert last(place)[2] == 3
    assert (
        "记为第 4 步" in run("workspace", "rewind", "--step", "2", "--workspace", "plan.db", "--person", "小王").out
    )
    assert load_problem(place).products[0].price == 77
    assert last(place) == ("小王", "回到第 2 步", 4)
    assert "现在就和那时一样" in run("workspace", "rewind", "--step", "2", "--workspace", "plan.db").out
    with Workspace.open(place) as workspace:
        when = workspace.branch("shop").step(1).moment.astimezone(SHANGHAI)
    moment = when.replace(tzinfo=None).isoformat(" ")
    assert run("workspace", "rewind", moment, "--workspace", "plan.db").code == 0
    assert load_problem(place).products[0].price == first
    assert "撤销" in run("workspace", "undo", "--workspace", "plan.db").out
    assert load_problem(place).products[0].price == 77
    for words in ((), (moment, "--step", "2"), ("2020-01-01 08:00",), ("昨天",), ("--step", "99")):
        assert run("workspace", "rewind", *words, "--workspace", "plan.db").code == 2, words
    assert last(place)[2] == 6


def test_a_workspace_lists_what_it_holds(run, place):
    assert run("workspace", "list", "--workspace", "plan.db").out.splitlines()[0] == "shop"
    assert (
        "和 main 现在一样" in run("workspace", "branch", "大促加码", "--workspace", "plan.db", "--person", "安").out
    )
    assert run("workspace", "branch", "大促加码", "--workspace", "plan.db").code == 2
    assert run("workspace", "star", "大促", "--workspace", "plan.db").code == 2
    assert "正在执行" in run("workspace", "star", "大促加码", "--workspace", "plan.db", "--person", "安").out
    told = run("workspace", "list", "--workspace", "plan.db").out
    assert "shop/大促加码（正在执行）  还没有改动" in told
    assert "shop/main  第 1 步" in told


def test_scenarios_are_planned_compared_and_put_in_force(run, place):
    assert run("workspace", "branch", "贵", "--workspace", "plan.db").code == 0
    with Workspace.open(place) as workspace:
        row, cells = workspace.branch("shop", "贵").rows("products")[0]
        made = changed("products", row, cells, {**cells, "price": "77"})
        assert made is not None
        workspace.branch("shop", "贵").commit([made], person="安")
    ran = run("compare", "plan.db#shop/main", "plan.db#shop/贵", "--gap", "5%")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.split("\n")[0].split() == ["main", "贵"]
    assert "「贵」与「main」比" in ran.out
    assert run("plan", "plan.db#shop/贵", "--gap", "5%").code == 0
    with Workspace.open(place) as workspace:
        (kept,) = workspace.plans("shop").list()
        assert kept.branch == workspace.branch("shop", "贵").id
    assert run("workspace", "star", kept.id, "--workspace", "plan.db").code == 0
    assert f"★ {kept.id}  贵" in run("workspace", "list", "--workspace", "plan.db").out


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


def test_a_task_done_is_in_the_log_and_taken_back(run, place):
    with Workspace.open(place) as workspace:
        ticks = Ticks(workspace.team("shop"))
        ticks.mark("own-1", {"": True}, person="小王", why="勾选「盘点」")
    log = run("workspace", "log", "--workspace", "plan.db").out
    assert "勾选「盘点」" in log.splitlines()[0]
    told = run("workspace", "undo", "--workspace", "plan.db", "--person", "小王").out
    assert "已撤销，任务或实际数据，1 行" in told
    with Workspace.open(place) as workspace:
        assert not Ticks(workspace.team("shop")).list()
    assert "已重做" in run("workspace", "undo", "--workspace", "plan.db", "--person", "小王", "--redo").out
    with Workspace.open(place) as workspace:
        assert len(Ticks(workspace.team("shop")).list()) == 1


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
        edit(place, "77")
        return True

    from campaignplan.cli.commands.calendar import import_

    monkeypatch.setattr(import_, "wanted", meanwhile)
    ran = run("calendar", "import", "works.ics", "--into", "plan.db", "--yes")
    assert ran.code == 2
    assert "老薄 在这期间改过" in ran.err
    assert last(place)[0] == "老薄"
    assert load_problem(place).products[0].price == 77

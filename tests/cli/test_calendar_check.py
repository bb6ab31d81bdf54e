"""``calendar check`` on a problem: conflicts told in order, and mended in the files."""

import re
import shutil
from pathlib import Path

import pytest

from campaignplan.cli import main
from campaignplan.storage import load_problem, save_workbook

EXAMPLE = Path(__file__).parents[2] / "examples" / "yiwu-homeware"


@pytest.fixture
def shop(tmp_path):
    shutil.copytree(EXAMPLE, tmp_path / "shop")
    return tmp_path / "shop"


def told(capsys, *words: str) -> tuple[int, str]:
    code = main(["calendar", "check", *words])
    return code, re.sub(r"\s*\n\s+", " ", capsys.readouterr().out)  # lines are broken at the terminal's width


def test_a_folder_tells_its_conflicts_by_severity(shop, capsys):
    code, out = told(capsys, str(shop), "--today", "2027-03-10", "--lang", "zh")
    assert code == 0
    assert out.index("要留意") < out.index("报名已截止") < out.index("知道就好") < out.index("价格底线窗口")
    assert "a) 「3.28 大促」不参加" in out


def test_nothing_is_told_where_nothing_clashes(capsys):
    code, out = told(capsys, str(EXAMPLE.parent / "hebei-gears"), "--today", "2027-01-04", "--lang", "en")
    assert (code, out) == (0, "河北非标齿轮示例厂 2027 年推广计划: no conflicts, as of 2027-01-04.\n")


def test_mending_writes_the_rows_and_leaves_other_files_alone(shop, capsys):
    settings = (shop / "problem.toml").read_bytes()
    code, out = told(capsys, str(shop), "--today", "2027-03-10", "--mend", "1b", "--mend", "3a", "--lang", "zh")
    assert code == 0
    assert "还有 2 处冲突" in out
    assert (shop / "problem.toml").read_bytes() == settings
    mended = load_problem(shop)
    assert next(p for p in mended.promotions if p.id == "1688-328-2027").progress == "enrolled"
    assert min(row.date.isoformat() for row in mended.replenishments if row.product == "jewelry-case") == "2027-03-21"
    _, out = told(capsys, str(shop), "--today", "2027-03-10", "--lang", "zh")
    assert "报名已截止" not in out


def test_mending_a_workbook(shop, capsys):
    save_workbook(load_problem(shop), shop / "shop.xlsx")
    code, _ = told(capsys, str(shop / "shop.xlsx"), "--today", "2027-03-10", "--mend", "1a")
    assert code == 0
    mended = load_problem(shop / "shop.xlsx")
    assert [row.choice for row in mended.enrolments if row.promotion == "1688-328-2027" and not row.product] == ["no"]


def test_the_plan_is_looked_at_too(capsys):
    quick = EXAMPLE.parent / "guangzhou-clothing"  # planned in a moment
    code, out = told(capsys, str(quick), "--today", "2027-03-10", "--plan", "--lang", "en")
    assert code == 1
    assert "the plan counts on them" in out


def test_a_wrong_number_is_told(shop, capsys):
    assert main(["calendar", "check", str(shop), "--today", "2027-03-10", "--mend", "9z", "--lang", "en"]) == 2
    assert "no such fix" in capsys.readouterr().err


def test_a_wrong_day_is_told(shop, capsys):
    assert main(["calendar", "check", str(shop), "--today", "31.2.", "--lang", "en"]) == 2
    assert "--today" in capsys.readouterr().err


def test_mending_a_workspace_is_one_step(shop, capsys, tmp_path):
    place = str(tmp_path / "plan.db")
    assert main(["workspace", "import", str(shop), "--workspace", place, "--problem", "yiwu", "--lang", "zh"]) == 0
    code, out = told(capsys, place, "--today", "2027-03-10", "--mend", "1b", "--lang", "zh")
    assert code == 0
    assert "第 2 步" in out
    assert next(p for p in load_problem(place).promotions if p.id == "1688-328-2027").progress == "enrolled"

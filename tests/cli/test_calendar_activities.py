"""The annual activity table out of a problem, edited, and back into it."""

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from campaignplan.cli import main
from campaignplan.storage import load_problem

EXAMPLE = Path(__file__).parents[2] / "examples" / "yiwu-homeware"


@pytest.fixture
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EXAMPLE, tmp_path / "shop")
    assert main(["calendar", "export", "shop", "--out", "全年活动表.xlsx", "--lang", "zh"]) == 0
    return tmp_path / "shop"


def edit(cells: dict[str, object]) -> None:
    book = load_workbook("全年活动表.xlsx")
    sheet = book.worksheets[0]
    names = [cell.value for cell in sheet[4]]
    for heading, value in cells.items():
        sheet.cell(5, names.index(heading) + 1).value = value
    book.save("全年活动表.xlsx")


def test_unchanged_it_touches_no_file(shop, capsys):
    before = {path.name: path.read_bytes() for path in shop.iterdir()}
    capsys.readouterr()
    assert main(["calendar", "import", "全年活动表.xlsx", "--into", "shop", "--yes", "--lang", "zh"]) == 0
    assert "没有要改的" in capsys.readouterr().out
    assert {path.name: path.read_bytes() for path in shop.iterdir()} == before


def test_changes_are_told_and_written(shop, capsys):
    settings = (shop / "problem.toml").read_bytes()
    edit({"负责人": "小李", "爆发止": date(2027, 3, 30), "返场起": date(2027, 3, 31), "报名": "否"})
    capsys.readouterr()
    words = ["calendar", "import", "全年活动表.xlsx", "--into", "shop", "--yes", "--list", "改动.csv", "--lang", "zh"]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert "改动 4 格，新活动 0 场。" in out
    assert "爆发止: 2027-03-29 → 2027-03-30" in out
    assert "负责人: – → 小李" in out
    after = load_problem(shop)
    fair = next(promotion for promotion in after.promotions if promotion.id == "1688-328-2027")
    assert fair.owner == "小李"
    assert str(fair.phase("burst").end.date()) == "2027-03-31"
    assert (shop / "problem.toml").read_bytes() == settings
    assert list(pd.read_csv("改动.csv")["column"]) == ["爆发止", "返场起", "报名", "负责人"]
    assert main(["calendar", "import", "全年活动表.xlsx", "--into", "shop", "--yes", "--lang", "zh"]) == 0
    assert "没有要改的" in capsys.readouterr().out


def test_nobody_is_asked_where_nobody_is_there(shop, capsys):
    edit({"负责人": "小李"})
    assert main(["calendar", "import", "全年活动表.xlsx", "--into", "shop", "--lang", "en"]) == 2
    assert "--yes" in capsys.readouterr().err
    assert load_problem(shop) == load_problem(EXAMPLE)


def test_faults_have_their_cells(shop, capsys):
    edit({"报名截止": "3月32日", "降价幅度": 40})
    assert main(["calendar", "import", "全年活动表.xlsx", "--into", "shop", "--yes", "--lang", "zh"]) == 2
    told = capsys.readouterr().err
    assert "全年活动表.xlsx 活动日历 H5" in told
    assert "全年活动表.xlsx 活动日历 Y5" in told


def test_the_plans_own_workbook_is_read_too(shop, capsys, tmp_path):
    assert main(["plan", "shop", "--out", "plan", "--time-limit", "3", "--lang", "en"]) == 0
    capsys.readouterr()
    assert main(["calendar", "import", "plan/plan.xlsx", "--into", "shop", "--yes", "--lang", "en"]) == 0
    assert "Nothing to change" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (["calendar", "export", "shop", "--out", "x.xlsx", "--role", "ads"], "--role"),
        (["calendar", "import", "全年活动表.xlsx", "--into", "shop", "--as", "holidays"], "--as"),
        (["calendar", "import", "全年活动表.xlsx", "--into", "shop", "--name", "x"], "--name"),
    ],
)
def test_options_of_calendars_are_refused(shop, capsys, words, option):
    assert main([*words, "--lang", "en"]) == 2
    assert option in capsys.readouterr().err

"""The workbook, read back by another library."""

import json
import re
import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook
from results import HOSTILE

from campaignplan.planning.result import Result
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.workbook import workbook_bytes
from campaignplan.publishing.workbook.grid import cell, clean, width

CJK = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def read(path: Path) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_path(path / "plan.xlsx")
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def table(rows: list[list[object]], top: int = 3) -> pd.DataFrame:
    return pd.DataFrame(rows[top + 1 :], columns=[str(name) for name in rows[top]])


@pytest.fixture(scope="module")
def sheets(zh_folder: Path) -> dict[str, list[list[object]]]:
    return read(zh_folder)


def test_sheets_are_all_there(sheets: dict[str, list[list[object]]]) -> None:
    months = [f"2027年{month}月" for month in range(1, 13)]
    rest = ["预算明细", "规则", "对比基线", "边际回报", "测款", "报名", "预算簿", "待核实", "_base"]
    assert list(sheets) == ["说明", "年度总览", "活动日历", *months, *rest]


def test_money_agrees_in_every_sheet_and_file(zh_folder: Path, sheets: dict[str, list[list[object]]]) -> None:
    total = json.loads((zh_folder / "summary.json").read_text(encoding="utf-8"))["spend_total"]
    plan = pd.read_csv(zh_folder / "plan.csv")
    daily = pd.read_csv(zh_folder / "daily.csv")
    assert plan["spend"].sum() == daily["spend"].sum() == total
    assert table(sheets["预算明细"])["推广花费"].sum() == total
    year = table(sheets["年度总览"]).iloc[:13]
    assert year["推广花费"].iloc[:12].sum() == year["推广花费"].iloc[12] == total
    by_month = plan.groupby(plan["date_start"].str.slice(0, 7))["spend"].sum()
    for month in range(1, 13):
        rows = sheets[f"2027年{month}月"]
        days = [row for row in rows if isinstance(row[0], date)]
        spent = by_month.get(f"2027-{month:02d}", 0)
        assert sum(float(str(row[17])) for row in days) == spent
        sums = [row for row in rows if row[0] == "合计"]
        assert sums[0][17] == spent  # under the schedule
        assert sums[1][2] == spent  # under the lines' daily budgets
        lines = rows[rows.index(next(row for row in rows if row[0] == "推广计划")) + 1 : rows.index(sums[1])]
        assert sum(float(str(row[2])) for row in lines) == spent
        for row in lines:
            assert sum(float(str(value)) for value in row[3:] if value != "") == row[2]


def test_a_lines_day_is_the_day_of_daily_csv(zh_folder: Path, sheets: dict[str, list[list[object]]]) -> None:
    daily = pd.read_csv(zh_folder / "daily.csv")
    chosen = daily[(daily["date"] == "2027-06-18") & (daily["product"] == "p1") & (daily["channel"] == "ppc")]
    row = next(row for row in sheets["2027年6月"] if row[0] == "旋转化妆品收纳架 · 网销宝")
    assert row[2 + 18] == chosen["spend"].item()


def test_numbers_and_dates_are_real(sheets: dict[str, list[list[object]]]) -> None:
    detail = table(sheets["预算明细"])
    assert all(isinstance(value, date) for value in detail["开始"])
    assert all(isinstance(value, float) for value in detail["成交额"])
    activity = table(sheets["活动日历"]).iloc[0]
    assert activity["报名截止"] == datetime(2027, 3, 3, 20)
    assert activity["爆发起"] == datetime(2027, 3, 27, 20)


def test_the_operators_columns_are_in_their_order(sheets: dict[str, list[list[object]]]) -> None:
    assert sheets["2027年3月"][3][:26] == [
        "日期", "营销节奏", "年份", "月份", "周", "星期", "月天数", "天数", "时间进度", "销售进度",
        "月度销售额目标", "月度到账额目标", "预估日占比", "预估日销售额", "预估日访客", "预估日转化",
        "预估日客单", "推广预算", "实际销售额", "销售额完成率", "实际访客数", "访客完成率", "实际转化率",
        "实际客单价", "实际推广费", "推广预算匹配率",
    ]  # fmt: skip


def test_attained_rates_are_formulas_on_the_cells_to_fill(zh_folder: Path) -> None:
    with zipfile.ZipFile(zh_folder / "plan.xlsx") as archive:
        march = archive.read("xl/worksheets/sheet6.xml").decode()
    assert '<f>IF(OR(S5="",N5=0),"",S5/N5)</f>' in march  # sales attained
    assert '<f>IF(OR(S7="",K7=0),"",SUM($S$5:S7)/K7)</f>' in march  # sales progress
    assert '<f>IF(OR(Y5="",R5=0),"",Y5/R5)</f>' in march  # budget match


def test_a_violated_rule_is_red(zh_folder: Path) -> None:
    with zipfile.ZipFile(zh_folder / "plan.xlsx") as archive:
        rules = archive.read("xl/worksheets/sheet17.xml").decode()
    assert "conditionalFormatting" in rules
    assert "$H5&gt;0.000001" in rules


def test_tables_are_frozen_filtered_and_set_for_print(zh_folder: Path) -> None:
    with zipfile.ZipFile(zh_folder / "plan.xlsx") as archive:
        detail = archive.read("xl/worksheets/sheet16.xml").decode()
        book = archive.read("xl/workbook.xml").decode()
    assert 'state="frozen"' in detail
    assert "<autoFilter" in detail
    assert 'orientation="landscape"' in detail
    assert 'fitToPage="1"' in detail
    assert "_xlnm.Print_Titles" in book


def test_english_has_no_chinese_left(en_folder: Path) -> None:
    # Sources of shipped priors are data in Chinese; all else of this problem is English.
    for name, rows in read(en_folder).items():
        if name == "To verify":
            rows = [[value for place, value in enumerate(row) if place != 4] for row in rows]
        chinese = [value for row in rows for value in row if isinstance(value, str) and CJK.search(value)]
        assert not chinese, (name, chinese[:5])


def test_hostile_names_stay_text(hostile: Result) -> None:
    data = workbook_bytes(Edition(hostile))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheets = "".join(archive.read(n).decode() for n in archive.namelist() if "worksheets/sheet" in n)
    assert "HYPERLINK" not in sheets  # it is only in the shared strings
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    values = [value for row in book.get_sheet_by_name("预算明细").to_python() for value in row]
    assert HOSTILE in values


def test_places_and_widths() -> None:
    assert [cell(0, n) for n in (0, 25, 26, 51, 702)] == ["A1", "Z1", "AA1", "AZ1", "AAA1"]
    assert width("3月a") == 4
    assert clean("a\x00b\x0bc\nd") == "abc\nd"

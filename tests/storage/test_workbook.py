"""Workbooks: hostile ones, filled-in templates, places of faults."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from campaignplan.errors import InputError, Issue
from campaignplan.resources import shipped
from campaignplan.storage import load_problem, save_workbook, write_template
from campaignplan.storage.schema import data_tables

Rows = list[list[object]]
SOUND: dict[str, Rows] = {
    "设置": [["键", "值"], ["plan.name", "2027"], ["plan.start", "2027-01-01"], ["plan.end", "2027年12月31日"]],
    "店铺": [["店铺编号", "店铺名称"], ["id", "name"], ["s1", "小店"]],
    "products": [["id", "shop", "name", "price", "margin"], ["p1", "s1", "收纳盒", 59.0, 0.4]],
    "渠道": [["渠道编号", "渠道名称"], ["c1", "搜索"]],
}


def workbook(path: Path, sheets: dict[str, Rows]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for at, value in enumerate(row):
                if value == "#N/A":
                    sheet.write_formula(number, at, "=NA()", None, "#N/A")
                elif value != "":
                    sheet.write(number, at, value)
    book.close()
    return path


def issues(path: Path) -> tuple[Issue, ...]:
    with pytest.raises(InputError) as error:
        load_problem(path)
    return error.value.issues


def test_chinese_and_english_sheets_and_headings(tmp_path: Path):
    problem = load_problem(workbook(tmp_path / "plan.xlsx", SOUND))
    assert (problem.shops[0].name, problem.products[0].price, problem.settings.name) == ("小店", 59.0, "2027")


def test_places_in_a_workbook(tmp_path: Path):
    spoilt = SOUND | {
        "products": [*SOUND["products"], [], ["p2", "s9", "架", 30.0, 30.0], ["p3", "s1", "杯", "#N/A", 0.2]],
        "生命周期": [["商品", "生命周期", "开始日期"], ["p1", "成长期", 3.1]],
        "设置": [*SOUND["设置"], ["plan.gaol", "profit"], ["budget.total", -5]],
        "商品表": [["id"]],
    }
    found = issues(workbook(tmp_path / "plan.xlsx", spoilt))
    assert sorted(issue.where for issue in found) == sorted(
        [
            "plan.xlsx 商品表",
            "plan.xlsx products D5",
            "plan.xlsx products 第 5 行 price",
            "plan.xlsx products 第 4 行 shop",
            "plan.xlsx products 第 4 行 margin",
            "plan.xlsx 生命周期 第 2 行 start",
            "plan.xlsx 设置 [plan] gaol",
            "plan.xlsx 设置 [budget] total",
        ]
    )


@pytest.mark.parametrize("since_1904", [False, True])
def test_day_numbers_and_days_without_a_year(tmp_path: Path, since_1904: bool):
    """What a pasted column holds: days as numbers, as the workbook counts them, and as people write them."""
    number = 45012 if since_1904 else 46474
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(str(path), {"date_1904": since_1904})
    starts = [
        ["product", "stage", "start"],
        ["p1", "growth", number],
        ["p1", "maturity", "６月１８日"],
        ["p1", "decline", "11/12"],
    ]
    for name, rows in (SOUND | {"生命周期": starts}).items():
        for at, row in enumerate(rows):
            (book.get_worksheet_by_name(name) or book.add_worksheet(name)).write_row(at, 0, row)
    book.close()
    found = [stage.start.isoformat() for stage in load_problem(path).stages]
    assert found == ["2027-03-28", "2027-06-18", "2027-11-12"]


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def far_cell() -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    book.add_worksheet("设置").write(1_048_575, 16_383, "x")
    book.close()
    return stream.getvalue()


def spoilt_checksum() -> bytes:
    data = bytearray(far_cell())
    at = data.index(b"xl/worksheets/sheet1.xml") + 60
    data[at] ^= 0xFF
    return bytes(data)


HOSTILE = {
    "empty": (b"", "empty"),
    "text": (b"id,name\n", "intact"),
    "half a zip": (b"PK\x03\x04" + b"\x00" * 50, "intact"),
    "encrypted or old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "encrypted"),
    "a zip of something else": (zipped(**{"word/document.xml": b"<w/>"}), "no workbook"),
    "a bomb": (zipped(**{"xl/workbook.xml": b"<w/>", "xl/worksheets/sheet1.xml": b" " * 210_000_000}), "too large"),
    "a cell at the far end": (far_cell(), "too large"),
    "a wrong checksum": (spoilt_checksum(), "intact"),
    "nonsense inside": (
        zipped(**{"xl/workbook.xml": b"<<<", "xl/_rels/workbook.xml.rels": b"<<<"}),
        "intact",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbooks(tmp_path: Path, name: str):
    data, why = HOSTILE[name]
    path = tmp_path / "plan.xlsx"
    path.write_bytes(data)
    (issue,) = issues(path)
    assert issue.where == "plan.xlsx"
    assert why in issue.why.en
    assert issue.fix.zh


def test_a_workbook_without_settings(tmp_path: Path):
    sheets = {name: rows for name, rows in SOUND.items() if name != "设置"}
    (issue,) = issues(workbook(tmp_path / "plan.xlsx", sheets))
    assert "设置" in issue.why.zh


def test_the_template_workbook_loads_once_filled_in(tmp_path: Path):
    write_template(tmp_path / "new.xlsx")
    book = CalamineWorkbook.from_path(str(tmp_path / "new.xlsx"))
    assert book.sheet_names == ["说明", "设置", *(table.title for table in data_tables())]
    filled: dict[str, Rows] = {}
    typed = {"plan.name": "新方案", "plan.start": "2027/1/1", "plan.end": "2027/12/31", "budget.total": "5万"}
    rows = {"店铺": ["s1", "小店"], "商品": ["p1", "s1", "盒", "59", "40%"], "渠道": ["c1", "搜索"]}
    for name in book.sheet_names:
        if name != "说明":
            filled[name] = [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
    for row in filled["设置"][1:]:
        row[2] = typed.get(str(row[1]), "")
    for name, row in rows.items():
        filled[name] = [*filled[name][:2], row]
    problem = load_problem(workbook(tmp_path / "filled.xlsx", filled))
    assert problem.settings.total == 50_000
    assert [product.margin for product in problem.products] == [0.4]
    assert len(problem.promotions) > 3


def test_the_template_folder_loads_once_filled_in(tmp_path: Path):
    write_template(tmp_path / "new")
    settings = tmp_path / "new" / "problem.toml"
    text = settings.read_text("utf-8")
    for key, value in (("name", "新方案"), ("start", "2027-01-01"), ("end", "2027-12-31")):
        text = text.replace(f'{key} = ""', f'{key} = "{value}"')
    settings.write_text(text, "utf-8")
    for name, row in (("shops", "s1,小店"), ("products", "p1,s1,盒,59,40%"), ("channels", "c1,搜索")):
        with (tmp_path / "new" / f"{name}.csv").open("a", encoding="utf-8", newline="") as file:
            file.write(row + "\r\n")
    assert load_problem(tmp_path / "new").products[0].margin == 0.4


def test_every_commented_setting_of_the_template_works(tmp_path: Path):
    write_template(tmp_path / "new")
    text = (tmp_path / "new" / "problem.toml").read_text("utf-8")
    for key, value in (("name", "新方案"), ("start", "2027-01-01"), ("end", "2027-12-31")):
        text = text.replace(f'{key} = ""', f'{key} = "{value}"')
    lines = [
        line[2:] if line.startswith("# ") and " = " in line and "·" not in line else line for line in text.split("\n")
    ]
    (tmp_path / "new" / "problem.toml").write_text("\n".join(lines), "utf-8")
    wheres = [issue.where for issue in issues(tmp_path / "new")]
    assert wheres
    assert not any("problem.toml" in where for where in wheres), wheres


def test_a_template_overwrites_nothing(tmp_path: Path):
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "notes.txt").write_text("mine")
    (tmp_path / "old.xlsx").write_text("mine")
    for name in ("old", "old.xlsx", "old.docx"):
        with pytest.raises(InputError):
            write_template(tmp_path / name)
    assert (tmp_path / "old.xlsx").read_text() == "mine"
    assert [path.name for path in (tmp_path / "old").iterdir()] == ["notes.txt"]


def test_nothing_in_a_workbook_is_a_formula_or_a_link(tmp_path: Path):
    save_workbook(load_problem(shipped("examples") / "hebei-gears"), tmp_path / "plan.xlsx")
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                assert b"<f>" not in archive.read(name)


def test_a_workbook_of_before_is_read(tmp_path: Path):
    """Sheets and headings once said 产品."""
    rows: Rows = [["产品编号", "店铺", "产品名称", "单价", "毛利率"], ["p1", "s1", "收纳盒", 59.0, 0.4]]
    before = {("产品" if name == "products" else name): sheet for name, sheet in (SOUND | {"products": rows}).items()}
    assert load_problem(workbook(tmp_path / "a.xlsx", before)) == load_problem(workbook(tmp_path / "b.xlsx", SOUND))

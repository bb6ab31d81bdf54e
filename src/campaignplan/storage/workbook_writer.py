"""Writing a workbook: every table a sheet with validation, a sheet of settings, and one that explains."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from campaignplan.errors import InputError, Issue
from campaignplan.planning.check.bounds import BOUNDS
from campaignplan.planning.check.references import POINTERS
from campaignplan.planning.problem import Problem
from campaignplan.storage import cell
from campaignplan.storage.encode import Cells, Encoded, encode
from campaignplan.storage.schema import SETTINGS, Column, Table, data_tables, tables
from campaignplan.storage.spellings import word_of
from campaignplan.storage.whole import write_whole
from campaignplan.storage.workbook_reader import KEY, NOTES_SHEET, SETTINGS_SHEET, VALUE
from campaignplan.text import Lang, Text

SPARE_ROWS = 500
"""Rows below the last one that are ready to be filled in."""
LONGEST_CELL = 32_767
_NOTES = (
    Text(
        "先填“设置”，再填店铺、商品、渠道；其余没有内容的表按默认。",
        "Fill in settings, then shops, products and channels; tables without rows take their defaults.",
    ),
    Text(
        "橙色表头必填，蓝色选填；鼠标停在表头上可看说明。灰色编号行请勿改动。",
        "Orange headings must be filled in, blue may be; hover for the meaning. Leave ids as they are.",
    ),
    Text(
        "编号用小写字母、数字和 -；名称可用任何文字。占比写 30% 或 0.3。",
        "Ids are lower-case letters, digits and -; names are free. Shares are 30% or 0.3.",
    ),
    Text(
        "填好后运行：campaignplan check 文件名.xlsx，会一次列出所有问题。",
        "Then run campaignplan check FILE.xlsx: it lists every fault at once.",
    ),
)
_DAYS = (date(2000, 1, 1), date(2100, 12, 31))
_FONT = {"font_name": "Microsoft YaHei", "font_size": 10}


def save_workbook(problem: Problem, path: str | Path, lang: Lang = "zh") -> None:
    """Write a problem as an .xlsx workbook; loading it gives an equal problem.

    Raises
    ------
    InputError
        For values a file cannot hold.
    """
    target = Path(path)
    write_whole(target.parent, {target.name: workbook_bytes(encode(problem, lang), problem.settings.start, lang)})


def workbook_bytes(encoded: Encoded, day: date, lang: Lang = "zh") -> bytes:
    """Return the workbook; the same bytes for the same content (`day` stands for its making)."""
    import xlsxwriter

    stream = BytesIO()
    plain = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(stream, plain)
    book.set_properties({"created": datetime(day.year, day.month, day.day)})
    writer = _Writer(book, lang)
    writer.notes()
    writer.settings(encoded.settings)
    for table in data_tables():
        writer.table(table, encoded.tables.get(table.id, []))
    book.close()
    return stream.getvalue()


class _Writer:
    """One workbook being written."""

    def __init__(self, book: Any, lang: Lang) -> None:
        self.book, self.lang = book, lang
        self._formats: dict[str, Any] = {}
        self.first = 2 if lang == "zh" else 1  # below the headings, and the ids under Chinese ones

    def style(self, name: str) -> Any:
        """Return a named format, made once."""
        looks: dict[str, dict[str, Any]] = {
            "title": {"bold": True, "font_size": 14},
            "heading": {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "valign": "vcenter"},
            "needed": {"bold": True, "bg_color": "#C55A11", "font_color": "#FFFFFF", "valign": "vcenter"},
            "id": {"font_color": "#999999", "font_size": 8},
            "prose": {"text_wrap": True, "valign": "top"},
            "text": {"num_format": "@"},
            "number": {"num_format": "General"},
            "whole": {"num_format": "0"},
            "share": {"num_format": "0.0###%"},
            "date": {"num_format": "yyyy-mm-dd"},
            "duplicate": {"bg_color": "#FFC7CE", "font_color": "#9C0006"},
        }
        if name not in self._formats:
            self._formats[name] = self.book.add_format(_FONT | looks[name])
        return self._formats[name]

    def title(self, table: Table) -> str:
        """Return the sheet name of a table."""
        return table.title if self.lang == "zh" else table.id

    def _sheet(self, name: str) -> Any:
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def notes(self) -> None:
        """Write the sheet that says what stands where."""
        sheet = self._sheet(NOTES_SHEET.to(self.lang))
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 90)
        lines = _NOTES
        sheet.write_string(
            0,
            0,
            Text("推广年度计划：填表说明", "The year's plan: how to fill it in").to(self.lang),
            self.style("title"),
        )
        for row, line in enumerate(lines, 2):
            sheet.write_string(row, 1, line.to(self.lang), self.style("prose"))
        for row, table in enumerate(data_tables(), len(lines) + 3):
            sheet.write_url(row, 0, f"internal:'{self.title(table)}'!A1", string=self.title(table))
            sheet.write_string(row, 1, table.about.to(self.lang), self.style("prose"))

    def settings(self, settings: Mapping[str, Mapping[str, Any]]) -> None:
        """Write the settings, one a row: name, key, value, unit, meaning."""
        sheet = self._sheet(SETTINGS_SHEET.to(self.lang))
        sheet.freeze_panes(1, 3)
        for at, (text, width) in enumerate(
            (
                (Text("项目", "setting"), 14),
                (KEY, 20),
                (VALUE, 24),
                (Text("单位", "unit"), 8),
                (Text("说明", "meaning"), 80),
            )
        ):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, text.to(self.lang), self.style("heading"))
        row = 0
        for section in SETTINGS:
            for column in tables()[section].columns:
                row += 1
                name = column.heading if self.lang == "zh" else column.id
                sheet.write_string(row, 0, name, self.style("needed" if column.required else "text"))
                sheet.write_string(row, 1, f"{section}.{column.id}", self.style("id"))
                value = _setting_text(column, settings.get(section, {}).get(column.id), self.lang)
                self._write(sheet, row, 2, column, value)
                sheet.write_string(row, 3, cell.UNITS[column.unit].to(self.lang), self.style("text"))
                sheet.write_string(row, 4, column.about.to(self.lang), self.style("prose"))
                self._validate(sheet, row, row, 2, column)

    def table(self, table: Table, rows: Sequence[Cells]) -> None:
        """Write one table: headings with comments, ids under them, rows, validation."""
        sheet = self._sheet(self.title(table))
        sheet.freeze_panes(self.first, 1)
        sheet.set_row(0, 22)
        last = self.first + len(rows) + SPARE_ROWS - 1
        for at, column in enumerate(table.columns):
            heading = column.heading if self.lang == "zh" else column.id
            sheet.write_string(0, at, heading, self.style("needed" if column.required else "heading"))
            sheet.write_comment(0, at, _comment(column, self.lang), {"x_scale": 2, "y_scale": 1.2})
            if self.first == 2:
                sheet.write_string(1, at, column.id, self.style("id"))
            sheet.set_column(at, at, _width(column), self.style(_look(column)))
            for number, cells in enumerate(rows, self.first):
                self._write(sheet, number, at, column, cells.get(column.id, ""))
            self._validate(sheet, self.first, last, at, column)
            if column.id == "id":
                sheet.conditional_format(
                    self.first, at, last, at, {"type": "duplicate", "format": self.style("duplicate")}
                )
        sheet.autofilter(self.first - 1, 0, last, len(table.columns) - 1)

    def _write(self, sheet: Any, row: int, at: int, column: Column, text: str) -> None:
        look = self.style(_look(column))
        if text == "":
            sheet.write_blank(row, at, None, look)
        elif column.kind == "date":
            sheet.write_datetime(row, at, datetime.fromisoformat(text), look)
        elif column.kind in ("number", "share", "limit", "whole") and float(f"{float(text):.16G}") == float(text):
            sheet.write_number(row, at, float(text), look)
        elif len(text) > LONGEST_CELL:
            why = Text(
                f"超过一格能放的 {LONGEST_CELL:,} 个字",
                f"longer than the {LONGEST_CELL:,} characters of a cell",
            )
            raise InputError([Issue(f"{column.table} {column.id}", text[:60], why, Text("请缩短", "shorten it"))])
        else:
            sheet.write_string(row, at, text, look)

    def _validate(self, sheet: Any, first: int, last: int, at: int, column: Column) -> None:
        rule: dict[str, Any] | None = None
        bound = BOUNDS.get((column.table, column.id))
        target = POINTERS.get(column.table, {}).get(column.id)
        if column.kind == "choice":
            rule = {"validate": "list", "source": [word.to(self.lang) for word in word_of(column).values()]}
        elif column.kind == "flag":
            rule = {
                "validate": "list",
                "source": [Text("是", "yes").to(self.lang), Text("否", "no").to(self.lang)],
            }
        elif column.kind == "date":
            rule = {"validate": "date", "criteria": "between", "minimum": _DAYS[0], "maximum": _DAYS[1]}
        elif column.kind in ("number", "share", "whole") and bound:
            kind = "integer" if column.kind == "whole" else "decimal"
            rule = {"validate": kind, "criteria": "between", "minimum": bound.low, "maximum": bound.high}
        elif target in ("shops", "products", "channels"):
            of = self.title(tables()[target])
            rule = {"validate": "list", "source": f"='{of}'!$A${self.first + 1}:$A$5100"}
        if rule:
            said = Text(
                f"{column.heading}：{_allowed(column).zh or column.about.zh}",
                f"{column.id}: {_allowed(column).en or column.about.en}",
            )
            title = Text("请检查这一格", "Check this cell").to(self.lang)
            sheet.data_validation(
                first, at, last, at, rule | {"error_title": title, "error_message": said.to(self.lang)[:255]}
            )


def _setting_text(column: Column, value: Any, lang: Lang) -> str:
    if value is None:
        return ""
    if column.kind == "weights":
        value = tuple(value.items())
    return cell.write_full(column, value, lang)


def _look(column: Column) -> str:
    match column.kind:
        case "date" | "share" | "whole":
            return column.kind
        case "number" | "limit":
            return "number"
        case _:
            return "text"


def _width(column: Column) -> int:
    wide = {
        "name": 24,
        "name_en": 24,
        "source": 28,
        "note": 28,
        "requirements": 28,
        "mechanics": 28,
        "link": 24,
    }
    return wide.get(column.id, 12 if column.kind == "date" else max(11, 2 * len(column.heading) + 2))


def _allowed(column: Column) -> Text:
    bound = BOUNDS.get((column.table, column.id))
    if column.kind == "date":
        return Text("写成 2027-03-28", "write it as 2027-03-28")
    return bound.words if bound else Text("", "")


def _comment(column: Column, lang: Lang) -> str:
    unit, allowed = cell.UNITS[column.unit].to(lang), _allowed(column).to(lang)
    parts = [column.about.to(lang), f"{Text('单位', 'unit').to(lang)}: {unit}" if unit else "", allowed]
    if column.required:
        parts.append(Text("必填", "required").to(lang))
    return "\n".join(part for part in parts if part)

"""Writing frames as tables of a sheet: real numbers and dates, text only as text, widths that fit Chinese."""

import math
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd

from campaignplan.publishing.columns import COLUMNS, Kind
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.workbook.contents import SHEETS
from campaignplan.publishing.workbook.style import Desk

TOP = 3
"""Row of a sheet's headings, below its title and note."""
ROW, LINE = 18, 15
"""Points: height of a row, and of each further line in it."""
LONGEST = 32_000
"""Characters a spreadsheet cell can hold, less some."""
CONTROL = dict.fromkeys({*range(32), *range(127, 160)} - {ord("\t"), ord("\n")})
KindOf = Callable[[int, str], Kind]


def new_sheet(desk: Desk, name: str, title: str, note: str = "") -> Any:
    """Add a sheet with its title in the first row, a note in the second, ready to print on A4 across."""
    sheet = desk.book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_row(0, 28)
    put(sheet, 0, 0, title, desk.styles.title)
    put(sheet, 1, 0, note, desk.styles.note)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    plan = desk.edition.problem.settings.name.replace("&", "&&")[:80]
    sheet.set_footer(f"&L{plan}&C{name}&R&P / &N")
    return sheet


def put(sheet: Any, row: int, column: int, value: object, style: Any) -> None:
    """Write one value as what it is; text is never read as a formula, a link or a number."""
    if value is None or value is pd.NaT or (isinstance(value, float) and not math.isfinite(value)) or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, datetime | date):
        sheet.write_datetime(row, column, value, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, clean(value)[:LONGEST], style)
    else:
        sheet.write_number(row, column, float(value), style)  # type: ignore[arg-type]


def clean(text: str) -> str:
    """Drop control characters, which a spreadsheet cannot hold."""
    return text.translate(CONTROL)


def write_table(
    sheet: Any,
    desk: Desk,
    frame: pd.DataFrame,
    top: int = TOP,
    *,
    totals: Sequence[str] = (),
    kind_of: KindOf | None = None,
    headings: dict[str, str] | None = None,
) -> int:
    """Write a frame with headings at row `top`; return the row after it.

    Parameters
    ----------
    totals
        Columns that get a sum (a formula with its value) in a last row.
    kind_of
        Kind of a value by row number and column, where a column mixes kinds.
    headings
        Headings to use in place of the catalogue's.
    """
    names = [(headings or {}).get(name) or COLUMNS[name].heading.to(desk.edition.lang) for name in frame.columns]
    sheet.set_row(top, 32)
    for column, name in enumerate(names):
        put(sheet, top, column, name, desk.styles.head)
    kinds = [COLUMNS[name].kind for name in frame.columns]
    for row, lines in enumerate(_lines(frame, desk.edition)):
        sheet.set_row(top + 1 + row, ROW + LINE * (lines - 1))
    for column, (name, kind) in enumerate(zip(frame.columns, kinds, strict=True)):
        for row, value in enumerate(frame[name].tolist()):
            shown = kind_of(row, name) if kind_of else kind
            put(sheet, top + 1 + row, column, value, desk.styles.value(shown))
    end = top + len(frame)
    sheet.set_row(end + 1, ROW)
    if totals and len(frame):
        end += 1
        for column, name in enumerate(frame.columns):
            if name in totals:
                first, last = cell(top + 1, column), cell(top + len(frame), column)
                total = float(frame[name].sum())
                sheet.write_formula(
                    end, column, f"=SUM({first}:{last})", desk.styles.value(kinds[column], total=True), total
                )
            else:
                text = desk.edition.say("合计", "Total") if column == 0 else ""
                put(sheet, end, column, text, desk.styles.value("text", total=True))
    return end + 1


def set_widths(sheet: Any, frame: pd.DataFrame, edition: Edition) -> None:
    """Make columns as wide as their values need, within bounds."""
    for column, name in enumerate(frame.columns):
        sheet.set_column(column, column, _wide(frame, name, edition))


def _wide(frame: pd.DataFrame, name: str, edition: Edition) -> float:
    meta = COLUMNS[name]
    widest = max((width(text) for text in frame[name].tolist() if isinstance(text, str)), default=0)
    if meta.kind == "prose":
        return max(meta.width, min(widest + 3, meta.width * 1.4))
    return min(max(meta.width, widest + 3, width(meta.heading.to(edition.lang)) / 2 + 3), max(meta.width, 40))


def _lines(frame: pd.DataFrame, edition: Edition) -> list[int]:
    """Lines each row takes: wrapped columns decide."""
    lines = [1] * len(frame)
    for name in frame.columns:
        if COLUMNS[name].kind == "prose":
            room = _wide(frame, name, edition) - 2.5
            for row, text in enumerate(frame[name].tolist()):
                if isinstance(text, str):
                    lines[row] = max(lines[row], math.ceil(width(text) / room))
    return lines


def table_sheet(
    desk: Desk,
    key: str,
    frame: pd.DataFrame,
    note: str = "",
    *,
    frozen: int = 1,
    totals: Sequence[str] = (),
    kind_of: KindOf | None = None,
    headings: dict[str, str] | None = None,
    empty: str = "",
) -> Any:
    """Add a sheet of `SHEETS` that holds one table: frozen headings, a filter, headings repeated in print."""
    named = SHEETS[key]
    sheet = new_sheet(desk, named.name.to(desk.edition.lang), named.title.to(desk.edition.lang), note)
    set_widths(sheet, frame, desk.edition)
    if frame.empty:
        put(sheet, TOP, 0, empty or desk.edition.say("没有内容。", "Nothing to show."), desk.styles.prose)
        return sheet
    write_table(sheet, desk, frame, totals=totals, kind_of=kind_of, headings=headings)
    sheet.freeze_panes(TOP + 1, frozen)
    sheet.autofilter(TOP, 0, TOP + len(frame), len(frame.columns) - 1)
    sheet.repeat_rows(TOP)
    return sheet


def width(text: str) -> int:
    """Columns a text takes: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def cell(row: int, column: int) -> str:
    """Write a place such as ``B3``; both count from 0."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"

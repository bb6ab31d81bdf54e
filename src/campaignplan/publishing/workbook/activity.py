"""The annual activity table as sheets that can be edited and read back.

What may be typed is white, what is worked out is grey. Ids stand in hidden columns, and a hidden sheet keeps what
every cell said when it was written: reading back, only what people changed counts, whatever else changed since.
"""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from campaignplan import words
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem
from campaignplan.publishing.activity.fields import ACTIVITY, ENROLMENT, IDS, Field
from campaignplan.publishing.activity.rows import Activities, Values, shown, written
from campaignplan.publishing.columns import COLUMNS, Kind
from campaignplan.publishing.workbook.contents import SHEETS
from campaignplan.publishing.workbook.grid import LINE, ROW, TOP, clean, put, width
from campaignplan.publishing.workbook.style import Styles
from campaignplan.text import Lang, Text

SPARE_ROWS = 12
"""Rows below the last that are ready for promotions of one's own."""
BASE = "_base"
"""The hidden sheet; names with an underscore are no tables of a problem."""
BASE_HEAD = ("sheet", "promotion", "product", "column", "text")
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
HOW_TO = Text(
    "白底可改：日期只写日子就是当天零点开始、当天结束；可写时刻如 2027-03-27 20:00。灰底是算出来的，改了不起作用。"
    "加活动写在下面的空行。改好后：campaignplan calendar import 本文件 --into 问题文件夹",
    "White cells may be changed; a day alone begins at 0:00, as an end it is included; 2027-03-27 20:00 is a moment. "
    "Grey cells are worked out. Own promotions go below. Then: campaignplan calendar import FILE --into SOURCE",
)
PRODUCTS_NOTE = Text(
    "每款在每场：报名写 自动、是 或 否；没改的行跟着活动那一行。活动价 = 日常价 ×(1 − 降价幅度）；以平台后台为准。",
    "Each product in each promotion: auto, yes or no; rows left alone follow the promotion's. Event price = usual "
    "price x (1 - price off); the back office has the last word.",
)


def activity_bytes(problem: Problem, plan: Plan | None = None, lang: Lang = "zh") -> bytes:
    """Return the annual activity table as an .xlsx file of its own; the same bytes for the same problem and plan.

    `storage.activities.read_activities` reads it back. Without a plan the columns of money and goals are empty.
    """
    import xlsxwriter

    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    day = problem.settings.start
    # The plan's own first day: the clock would change the bytes at every export.
    book.set_properties({"title": problem.settings.name, "created": datetime(day.year, day.month, day.day)})
    styles, table = Styles(book, lang), Activities(problem, lang, plan)
    activity_sheet(book, styles, table)
    product_sheet(book, styles, table)
    base_sheet(book, table)
    book.close()
    return stream.getvalue()


def activity_sheet(book: Any, styles: Styles, table: Activities) -> None:
    """Add the sheet of promotions."""
    lang = table.lang
    sheet = _sheet(book, styles, "activities", HOW_TO, table)
    _write(sheet, styles, ACTIVITY, table.rows, lang, spare=SPARE_ROWS)
    sheet.freeze_panes(TOP + 1, 3)
    sheet.fit_to_pages(3, 0)  # so many columns do not read on one page
    sheet.repeat_columns(0, 2)


def product_sheet(book: Any, styles: Styles, table: Activities) -> None:
    """Add the sheet of products in promotions."""
    sheet = _sheet(book, styles, "enrolments", PRODUCTS_NOTE, table)
    _write(sheet, styles, ENROLMENT, table.products, table.lang)
    sheet.freeze_panes(TOP + 1, 2)


def base_sheet(book: Any, table: Activities) -> None:
    """Add the hidden sheet that keeps what the cells said."""
    sheet = book.add_worksheet(BASE)
    rows = [BASE_HEAD]
    for name, fields, lines in (("activities", ACTIVITY, table.rows), ("enrolments", ENROLMENT, table.products)):
        for line in lines:
            key = name, str(line["promotion"]), str(line.get("product", ""))
            rows += [(*key, field.id, _said(field, line, table.lang)) for field in fields if field.id not in IDS]
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(number, column, clean(text))
    sheet.very_hidden()


def _said(field: Field, line: Values, lang: Lang) -> str:
    value = line.get(field.id)
    return written(value) if field.kept else written(shown(field, value, lang))


def _sheet(book: Any, styles: Styles, key: str, note: Text, table: Activities) -> Any:
    named, lang = SHEETS[key], table.lang
    name = named.name.to(lang)
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_row(0, 28)
    put(sheet, 0, 0, named.title.to(lang), styles.title)
    put(sheet, 1, 0, note.to(lang), styles.note)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TOP)
    plan = table.problem.settings.name.replace("&", "&&")[:80]
    sheet.set_footer(f"&L{plan}&C{name}&R&P / &N")
    return sheet


def _write(
    sheet: Any, styles: Styles, fields: Sequence[Field], rows: Sequence[Values], lang: Lang, spare: int = 0
) -> None:
    cells = [[shown(field, row.get(field.id), lang) for field in fields] for row in rows]
    widths = [_wide(field, [line[at] for line in cells], lang) for at, field in enumerate(fields)]
    sheet.set_row(TOP, 32)
    last = TOP + len(rows) + spare
    for at, field in enumerate(fields):
        put(sheet, TOP, at, field.heading.to(lang), styles.head)
        sheet.set_column(at, at, widths[at], None, {"hidden": field.id in IDS})
        for row, line in enumerate(cells, TOP + 1):
            put(sheet, row, at, line[at], _style(styles, field, line[at]))
        for row in range(TOP + 1 + len(rows), last + 1):
            put(sheet, row, at, None, _style(styles, field, None))
        if field.kept and last > TOP:
            _validate(sheet, TOP + 1, last, at, field, lang)
    for row, line in enumerate(cells, TOP + 1):
        lines = [_lines(value, widths[at]) for at, value in enumerate(line) if COLUMNS[fields[at].id].kind == "prose"]
        sheet.set_row(row, ROW + LINE * (max(lines, default=1) - 1))
    if rows:
        sheet.autofilter(TOP, 0, TOP + len(rows), len(fields) - 1)
    marked = next((at for at, field in enumerate(fields) if field.id == "verification"), None)
    if marked is not None and rows:
        unverified = words.VERIFICATION["unverified"].to(lang)
        rule = {"type": "cell", "criteria": "==", "value": f'"{unverified}"', "format": styles.warning}
        sheet.conditional_format(TOP + 1, marked, TOP + len(rows), marked, rule)


def _style(styles: Styles, field: Field, value: object) -> Any:
    kind: Kind = COLUMNS[field.id].kind
    if kind in ("date", "moment", "when"):
        kind = "moment" if isinstance(value, datetime) else "date"
    settings: dict[str, Any] = {}
    if not field.kept:
        settings["bg_color"] = "#F0F1F3"
    if isinstance(value, str) and value[:1] in tuple("=+-@\t\r"):
        settings["quote_prefix"] = True  # text it stays, though somebody edits the cell
    return styles.value("text" if kind == "blank" else kind, more=settings)


def _validate(sheet: Any, first: int, last: int, at: int, field: Field, lang: Lang) -> None:
    rule: dict[str, Any] | None = None
    kind = COLUMNS[field.id].kind
    if field.words:
        listed = [word.to(lang) for word in field.words.values()]
        rule = {"validate": "list", "source": listed}
        if field.id == "platform":
            rule |= {"error_type": "information"}
        said = Text(f"请选：{'、'.join(listed)}", f"Choose one of {', '.join(listed)}")
    elif kind in ("date", "moment", "when"):
        rule = {"validate": "date", "criteria": "between", "minimum": EARLIEST, "maximum": LATEST}
        rule |= {"error_type": "information"}  # 3月28日 or 20:00 typed as text are understood too
        said = Text("写成 2027-03-28，或带时刻 2027-03-27 20:00", "Write 2027-03-28, or 2027-03-27 20:00")
    elif kind == "share":
        rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 0.9999}
        said = Text("0 到 100% 之间，如 5%", "Between 0 and 100%, such as 5%")
    elif kind in ("money", "count", "number", "ratio"):
        rule = {"validate": "decimal", "criteria": ">=", "value": 0}
        said = Text("不小于 0 的数", "A number not below 0")
    if rule:
        title = Text("请检查这一格", "Check this cell").to(lang)
        message = f"{field.heading.to(lang)}: {said.to(lang)}"[:255]
        sheet.data_validation(first, at, last, at, rule | {"error_title": title, "error_message": message})


def _wide(field: Field, values: Sequence[object], lang: Lang) -> float:
    meta = COLUMNS[field.id]
    widest = max((width(line) for v in values if isinstance(v, str) for line in v.split("\n")), default=0)
    if meta.kind == "prose":
        return max(meta.width, min(widest + 3, meta.width * 1.4))
    least = 17 if any(isinstance(value, datetime) for value in values) else meta.width
    return min(max(least, widest + 3, width(meta.heading.to(lang)) / 2 + 3), max(least, 40))


def _lines(value: object, room: float) -> int:
    if not isinstance(value, str):
        return 1
    return sum(max(1, -(-width(line) // int(room - 2.5))) for line in value.split("\n"))

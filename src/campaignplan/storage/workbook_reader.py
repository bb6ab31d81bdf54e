"""Reading a workbook: the tables of a problem folder as sheets, and a sheet of settings."""

import io
from collections.abc import Sequence
from pathlib import Path

from campaignplan.errors import InputError, Issue
from campaignplan.storage.schema import SETTINGS, data_tables, tables
from campaignplan.storage.source import MOST_BYTES, RawTable, Source, table_of, take_rows, unknown
from campaignplan.storage.values import shown
from campaignplan.storage.xlsx_guard import broken, look
from campaignplan.text import Text

SETTINGS_SHEET = Text("设置", "settings")
NOTES_SHEET = Text("说明", "notes")
KEY, VALUE = Text("键", "key"), Text("值", "value")


def read_workbook(path: Path) -> Source:
    """Read every sheet of a workbook, collecting faults.

    Raises
    ------
    InputError
        The file cannot be opened at all: no workbook, encrypted, broken, or too large.
    """
    size = path.stat().st_size
    if size > MOST_BYTES:
        why = Text(f"文件有 {size / 1e6:,.0f} MB，超过 {MOST_BYTES / 1e6:.0f} MB", f"over {MOST_BYTES / 1e6:.0f} MB")
        raise InputError([broken(path.name, (why, Text("请删去多余的内容", "remove what is not needed")))])
    return read_workbook_bytes(path.read_bytes(), path.name)


def read_workbook_bytes(data: bytes, name: str) -> Source:
    """Read a workbook's bytes; `name` is how messages call it."""
    seen = look(data)
    if seen.fault:
        raise InputError([broken(name, seen.fault)])
    source = Source(f"{name} {SETTINGS_SHEET.zh}", epoch=seen.epoch)
    found_settings = False
    for sheet, rows in sheets_in(seen.clean, name):
        wanted = sheet.strip().casefold()
        if wanted in NOTES_SHEET or sheet.startswith("_"):
            continue
        place = f"{name} {shown(sheet)}"
        if wanted in SETTINGS_SHEET:
            found_settings = True
            _take_settings(source, place, rows)
            continue
        table = table_of(sheet)
        if table is None:
            known = [SETTINGS_SHEET.zh, *(t.title for t in data_tables()), *(t.id for t in data_tables())]
            source.issues.append(unknown(place, sheet, known, "工作表", "sheet"))
        elif table.id in source.tables:
            why = Text("同一张表有两个工作表", "two sheets hold the same table")
            source.issues.append(Issue(place, "", why, Text("请只留一个", "keep one of them")))
        else:
            source.tables[table.id] = RawTable(place, table=table.id)
            take_rows(source, table, source.tables[table.id], enumerate(rows, 1))
    for sheet, at in seen.errors:
        if sheet.strip().casefold() not in NOTES_SHEET and not sheet.startswith("_"):
            why = Text("公式出错（如 #N/A、#DIV/0!）", "the formula failed (#N/A, #DIV/0! or the like)")
            fix = Text("请改正公式，或直接填数", "mend the formula, or type the value")
            source.issues.append(Issue(f"{name} {shown(sheet)} {at}", "", why, fix))
    if not found_settings:
        why = Text(f"缺少工作表“{SETTINGS_SHEET.zh}”", f"there is no sheet “{SETTINGS_SHEET.en}”")
        fix = Text("请用 campaignplan template 生成的工作簿", "start from the workbook campaignplan template makes")
        source.issues.append(Issue(name, "", why, fix))
        source.settings_broken = True
    return source


def sheets_in(data: bytes, name: str) -> list[tuple[str, list[list[object]]]]:
    """Return the sheets of a workbook that was looked into, by name: rows of raw cells from A1 on."""
    import python_calamine

    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return [
                (sheet, [list(row) for row in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)])
                for sheet in book.sheet_names
                if sheet.strip().casefold() not in NOTES_SHEET
            ]
    except BaseException as error:
        # A panic inside the reader is no Exception; whatever it stumbled over, the file is at fault.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        why = Text(f"工作簿读不出来（{shown(error)}）", f"the workbook cannot be read ({shown(error)})")
        fix = Text("请在 Excel 中打开它，另存为 .xlsx 再试", "open it in Excel, save it as .xlsx and try again")
        raise InputError([Issue(name, "", why, fix)]) from None


def _take_settings(source: Source, place: str, rows: Sequence[Sequence[object]]) -> None:
    source.settings_place = place
    header = next((number for number, row in enumerate(rows) if any(shown(c).casefold() in KEY for c in row)), None)
    names = [shown(cell).casefold() for cell in rows[header]] if header is not None else []
    value_at = next((i for i, cell in enumerate(names) if cell in VALUE), None)
    if header is None or value_at is None:
        why = Text("缺少“键”和“值”两列", "the columns key and value are missing")
        fix = Text("请用模板里的设置表", "use the settings sheet of the template")
        source.issues.append(Issue(place, "", why, fix))
        source.settings_broken = True
        return
    key_at = next(i for i, cell in enumerate(names) if cell in KEY)
    seen: set[str] = set()
    for line, row in enumerate(rows[header + 1 :], header + 2):
        key, raw = shown(row[key_at]), row[value_at]
        where = f"{place} 第 {line} 行"
        section, _, column = key.partition(".")
        if not key and not shown(raw):
            continue
        if not key:
            why = Text("有值没有键", "a value without a key")
            source.issues.append(
                Issue(where, shown(raw), why, Text("请写上键，如 plan.name", "write its key, such as plan.name"))
            )
        elif key in seen:
            source.issues.append(
                Issue(where, key, Text("写了两次", "it is there twice"), Text("请只留一行", "keep one row"))
            )
        elif section not in SETTINGS or not column:
            known = [f"{name}.{c.id}" for name in SETTINGS for c in tables()[name].columns]
            source.issues.append(unknown(where, key, known, "项", "key"))
        elif shown(raw):
            source.add_settings(section, column, raw)
        seen.add(key)

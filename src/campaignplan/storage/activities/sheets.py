"""The annual activity table as it comes back: sheets found by their headings, cells with their places."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from campaignplan.errors import InputError, Issue
from campaignplan.publishing.activity import ACTIVITY, ENROLMENT, Field
from campaignplan.publishing.columns import COLUMNS
from campaignplan.publishing.workbook.activity import BASE, BASE_HEAD
from campaignplan.publishing.workbook.grid import cell as place_of
from campaignplan.storage.source import MOST_BYTES
from campaignplan.storage.values import Context, shown
from campaignplan.storage.workbook_reader import sheets_in
from campaignplan.storage.xlsx_guard import broken, look
from campaignplan.text import Lang, Text

HEAD_WITHIN = 30
"""Rows in which headings are looked for."""
Key = tuple[str, str, str]
"""Kind of sheet, promotion id, product id."""


@dataclass(frozen=True)
class Line:
    """One row: `key` with ids as typed, and by field the raw cell and its place."""

    key: Key
    cells: Mapping[str, tuple[object, str]]


@dataclass(frozen=True)
class Sheet:
    """One sheet of the table: its name, the fields it has, its rows, and headings nobody knows."""

    kind: str
    name: str
    lang: Lang
    fields: tuple[Field, ...]
    lines: tuple[Line, ...]
    strange: tuple[str, ...] = ()


@dataclass(frozen=True)
class Book:
    """A workbook with the table: its sheets, what every cell said when it was written, and what dates mean in it."""

    place: str
    sheets: tuple[Sheet, ...]
    base: Mapping[tuple[Key, str], str] = field(default_factory=dict)
    context: Context = field(default_factory=Context)


def read_book(path: Path) -> Book:
    """Read a workbook that holds the annual activity table.

    Raises
    ------
    InputError
        The file cannot be read, holds no such sheet, or a sheet without ids or with formulas that failed.
    """
    return read_book_bytes(_bytes(path), path.name)


def read_book_bytes(data: bytes, file: str) -> Book:
    """Read the bytes of such a workbook; `file` is how messages call it. InputError as `read_book`."""
    seen = look(data)
    if seen.fault:
        raise InputError([broken(file, seen.fault)])
    found, issues, base = [], [], dict[tuple[Key, str], str]()
    for name, rows in sheets_in(seen.clean, file):
        if name == BASE:
            base = dict(_base(rows))
            continue
        head = _head(rows)
        if head is None:
            continue
        at, kind, lang = head
        found.append(_sheet(file, kind, name, lang, rows, at))
        for sheet, place in seen.errors:
            if sheet == name:
                why = Text("公式出错（如 #N/A、#DIV/0!）", "the formula failed (#N/A, #DIV/0! or the like)")
                fix = Text("请改正公式，或直接填数", "mend the formula, or type the value")
                issues.append(Issue(f"{file} {shown(sheet)} {place}", "", why, fix))
    if not any(sheet.kind == "activities" for sheet in found):
        why = Text("没有带“活动编号”列的活动表", "no sheet has the column “Promotion id”")
        fix = Text(
            "请用 campaignplan calendar export 写出的表；编号列是隐藏的，不要删",
            "start from what campaignplan calendar export writes; the column of ids is hidden, leave it in",
        )
        issues.append(Issue(file, "", why, fix))
    if issues:
        raise InputError(issues)
    return Book(file, tuple(found), base, Context(epoch=seen.epoch))


def is_activity_table(data: bytes, file: str) -> bool:
    """Tell whether a workbook holds the table. InputError where it cannot be opened."""
    seen = look(data)
    if seen.fault:
        raise InputError([broken(file, seen.fault)])
    return any(_head(rows) is not None for name, rows in sheets_in(seen.clean, file) if name != BASE)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            why = Text(f"超过 {MOST_BYTES / 1e6:.0f} MB", f"over {MOST_BYTES / 1e6:.0f} MB")
            raise InputError([Issue(path.name, "", why, Text("请删去多余的内容", "remove what is not needed"))])
        return path.read_bytes()
    except OSError as error:
        why = Text(f"读不到（{error.strerror}）", f"it cannot be read ({error.strerror})")
        raise InputError([Issue(str(path), "", why, Text("请检查路径", "check the path"))]) from None


def _head(rows: Sequence[Sequence[object]]) -> tuple[int, str, Lang] | None:
    """Find the row of headings by the ids' own: its number, the kind of sheet, and the language."""
    for at, row in enumerate(rows[:HEAD_WITHIN]):
        texts = {shown(cell) for cell in row if cell is not None}
        for lang in ("zh", "en"):
            promotion, product = (COLUMNS[name].heading.to(lang) for name in ("promotion", "product"))
            name = COLUMNS["promotion_name"].heading.to(lang)
            choice = COLUMNS["choice"].heading.to(lang)
            if {promotion, name, choice} <= texts:
                return at, "enrolments" if product in texts else "activities", lang
    return None


def _sheet(file: str, kind: str, name: str, lang: Lang, rows: Sequence[Sequence[object]], at: int) -> Sheet:
    fields = ACTIVITY if kind == "activities" else ENROLMENT
    by_heading = {one.heading.to(lang): one for one in fields}
    columns = {
        number: by_heading[text] for number, cell in enumerate(rows[at]) if (text := shown(cell)) in by_heading
    }
    strange = tuple(shown(cell) for cell in rows[at] if cell is not None and shown(cell) not in {"", *by_heading})
    lines = []
    for number, row in enumerate(rows[at + 1 :], at + 1):
        cells = {
            one.id: (row[column] if column < len(row) else None, f"{file} {shown(name)} {place_of(number, column)}")
            for column, one in columns.items()
        }
        if any(one.kept and shown(cells[one.id][0] or "") for one in columns.values()):
            ids = [shown(cells[key][0] or "") if key in cells else "" for key in ("promotion", "product")]
            lines.append(Line((kind, ids[0], ids[1]), cells))
    return Sheet(kind, name, lang, tuple(columns.values()), tuple(lines), strange)


def _base(rows: Sequence[Sequence[object]]) -> Iterator[tuple[tuple[Key, str], str]]:
    if not rows or tuple(shown(cell) for cell in rows[0][: len(BASE_HEAD)]) != BASE_HEAD:
        return
    for row in rows[1:]:
        kind, promotion, product, column, text = ("" if cell is None else str(cell) for cell in row[:5])
        yield ((kind, promotion, product), column), text

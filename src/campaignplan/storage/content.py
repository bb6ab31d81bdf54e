"""What a problem says, cell by cell, wherever it lies: the same canonical text for folder, workbook and workspace.

Content is a mapping from table to rows; a row maps columns to text and leaves empty cells out. The sections
of the settings are tables of one row. The text is what `storage.encode` writes and `storage.decode` reads, so
that one parser finds every fault.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from campaignplan.errors import InputError, Issue
from campaignplan.headings import place_said
from campaignplan.planning.problem import Problem
from campaignplan.storage import cell
from campaignplan.storage.encode import Encoded, encode
from campaignplan.storage.schema import SETTINGS, Column, data_tables, tables
from campaignplan.storage.source import LAID_OVER, NO_FILE, RawTable, Source
from campaignplan.storage.values import NOWHERE, Context, RefusedError, shown
from campaignplan.text import Text

Row = Mapping[str, str]
Content = Mapping[str, Sequence[Row]]


def content_of(problem: Problem, *, alone: bool = False) -> dict[str, list[Row]]:
    """Return a problem's content: the normal form, in which equal problems say the same.

    With `alone` it rests on no shipped calendar, as `encode` has it.

    Raises
    ------
    InputError
        For values that text cannot hold.
    """
    encoded = encode(problem, alone=alone)
    found: dict[str, list[Row]] = {}
    for section in SETTINGS:
        values = encoded.settings.get(section, {})
        row = {
            column.id: _said(column, values[column.id]) for column in tables()[section].columns if column.id in values
        }
        if row:
            found[section] = [row]
    for name, rows in encoded.tables.items():
        found[name] = [{column: text for column, text in row.items() if text} for row in rows]
    return found


def encoded_of(content: Content) -> Encoded:
    """Return content as it is written into folders and workbooks, row for row."""
    settings: dict[str, dict[str, Any]] = {}
    for section in SETTINGS:
        for row in content.get(section, ()):
            for column in tables()[section].columns:
                if row.get(column.id):
                    settings.setdefault(section, {})[column.id] = _plain(column, row[column.id])
    rows = {
        table.id: [{column.id: row.get(column.id, "") for column in table.columns} for row in content[table.id]]
        for table in data_tables()
        if content.get(table.id)
    }
    return Encoded(settings, rows)


def source_of(content: Content) -> Source:
    """Return content as raw cells, for the parser; a fault's place is the table, the row's number and the column."""
    source = Source(NO_FILE)
    for name, rows in content.items():
        if name in SETTINGS:
            source.settings |= {(name, column): text for row in rows for column, text in row.items() if text}
        else:
            source.tables[name] = RawTable(name, [(n, dict(row)) for n, row in enumerate(rows, start=1)], table=name)
    return source


def canonical(
    table: str, row: Mapping[str, object], whole: bool = True, context: Context = NOWHERE
) -> dict[str, str]:
    """Return a row's filled cells as canonical text.

    Parameters
    ----------
    table, row
        The table's id, and raw cells by column: text as typed, or values of a workbook.
    whole
        Whether cells left empty may be left out of the answer; where false they stay, as empty text.
    context
        What is known of the place: with the plan's days, days may be typed without a year.

    Raises
    ------
    InputError
        With every cell that is of no column, or cannot be read.
    """
    columns = {column.id: column for column in tables()[table].columns}
    found, issues = {}, []
    for name, raw in row.items():
        column = columns.get(name)
        where = f"{table} {row.get('id', '')} {name}".replace("  ", " ")
        if column is None:
            why = Text("没有这一列", "there is no such column")
            fix = Text(f"可用的有：{'、'.join(columns)}", f"there are: {', '.join(columns)}")
            issues.append(Issue(where, shown(raw), why, fix))
            continue
        try:
            text = written(table, column, raw, context)
        except RefusedError as refused:
            place = place_said(table, shown(row.get("id") or ""), name)
            issues.append(Issue(where, shown(raw), refused.why, refused.fix, place))
            continue
        if text or not whole:
            found[name] = text
    if issues:
        raise InputError(issues)
    return found


def written(table: str, column: Column, raw: object, context: Context = NOWHERE) -> str:
    """Return one cell as canonical text; empty where it is empty or, but for tables laid over others, the default.

    Raises
    ------
    RefusedError
        It cannot be read, or no database could hold it.
    """
    if cell.empty(column, raw):
        return ""
    value = cell.read(column, raw, context)
    full = table in LAID_OVER or table in SETTINGS
    text = cell.write_full(column, value) if full else cell.write(column, value)
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        why = Text("含有不能保存的符号", "it holds signs that cannot be kept")
        raise RefusedError(why, Text("请删去它们", "remove them"))
    return text


def same(one: Iterable[Row], other: Iterable[Row]) -> bool:
    """Tell whether two tables say the same, row by row."""
    return [dict(row) for row in one] == [dict(row) for row in other]


def _said(column: Column, value: Any) -> str:
    if column.kind == "weights":
        value = tuple(value.items())
    return cell.write_full(column, value)


def _plain(column: Column, text: str) -> Any:
    """Return a setting as TOML writes it, as `encode` has it."""
    value = cell.read(column, text)
    if column.kind == "weights":
        return dict(value)
    return list(value) if isinstance(value, tuple) else value

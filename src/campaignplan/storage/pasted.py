"""Rows pasted out of a spreadsheet: read cell by cell by the one parser, and laid over what a table says."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from campaignplan.errors import Issue
from campaignplan.headings import column_heading, table_title
from campaignplan.storage.content import Content, Row, written
from campaignplan.storage.difference import RowDifference, Said, key_columns
from campaignplan.storage.schema import SETTINGS, Column, Table, tables
from campaignplan.storage.source import MOST_COLUMNS
from campaignplan.storage.values import NOWHERE, Context, RefusedError, shown
from campaignplan.text import Text

MOST_ROWS = 5_000
"""Rows of one paste; more belong into a file."""
MOST_TEXT = 5_000_000


@dataclass(frozen=True, slots=True)
class PastedCell:
    """One cell: its column, what was typed, and its canonical text, or the issue why there is none."""

    column: str
    raw: str
    text: str = ""
    issue: Issue | None = None


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One row as it was pasted; `line` counts from 1, `key` tells which row of the table it is."""

    line: int
    cells: tuple[PastedCell, ...]
    key: tuple[str, ...] = ()

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What keeps it from being taken over."""
        return tuple(one.issue for one in self.cells if one.issue is not None)


@dataclass(frozen=True, slots=True)
class Pasted:
    """A paste: the columns it was read as, its rows, and faults of the whole."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[PastedRow, ...]
    issues: tuple[Issue, ...] = ()

    def over(self, content: Content) -> Said:
        """Return what the table's problem says with the rows that can be read laid over it.

        A row whose key is there changes the cells it has; any other is new. Nothing goes.
        """
        keys = key_columns(self.table)
        rows: list[Row] = list(content.get(self.table, ()))
        at = {tuple(row.get(column, "") for column in keys): number for number, row in enumerate(rows)}
        rejected = []
        for one in self.rows:
            if one.issues:
                told = one.issues
                rejected.append(RowDifference(self.table, one.key, "rejected", None, None, one.line, issues=told))
                continue
            said = {part.column: part.text for part in one.cells}
            number = at.get(one.key)
            merged = {**(rows[number] if number is not None else {}), **said}
            filled = {column: text for column, text in merged.items() if text}
            if number is None:
                at[one.key] = len(rows)
                rows.append(filled)
            else:
                rows[number] = filled
        return Said({**content, self.table: rows}, tuple(rejected), self.issues)


def pasted(table: str, text: str, now: Sequence[Row], context: Context = NOWHERE) -> Pasted:
    """Read rows pasted out of a spreadsheet.

    Parameters
    ----------
    table
        The table they belong to.
    text
        Lines of cells parted by tabs (by commas where there are no tabs). A first line of headings says which
        columns follow; without one they are the table's own, in order.
    now
        The table's rows, so that a row without an id is known by its name, and ids made are free.
    context
        What is known of the place, such as the plan's days.
    """
    shape = tables()[table]
    lines, issues = _lines(text)
    if not lines:
        return Pasted(table, (), (), tuple(issues))
    columns, headed = _columns(shape, lines[0][1])
    if headed:
        lines = lines[1:]
        strange = [name for name, column in zip(lines_head(text), columns, strict=False) if column is None and name]
        why, fix = Text("没有这一列，没有读", "there is no such column; not read"), Text("请核对表头", "check it")
        issues += [Issue(f"{shape.title} 第 1 行", shown(name), why, fix) for name in strange]
    rows = [_row(shape, line, columns, cells, context) for line, cells in lines]
    known = [column.id for column in columns if column is not None]
    return Pasted(table, tuple(known), tuple(_known_by(shape, rows, known, now)), tuple(issues))


def lines_head(text: str) -> list[str]:
    """Return the cells of the first line with anything in it."""
    lines, _ = _lines(text)
    return lines[0][1] if lines else []


def _lines(text: str) -> tuple[list[tuple[int, list[str]]], list[Issue]]:
    import csv

    issues: list[Issue] = []
    if len(text) > MOST_TEXT:
        why = Text("粘贴的内容太长", "too much was pasted")
        return [], [Issue("", "", why, Text("请改用上传文件", "send it as a file"))]
    part = "\t" if "\t" in text else ","
    # Spreadsheets quote cells that hold line breaks, tabs or quotes, on the clipboard too.
    try:
        read = list(csv.reader(StringIO(text, newline=""), delimiter=part))
    except csv.Error:
        read = [line.split(part) for line in text.splitlines()]
    lines = [
        (n, [one.strip() for one in cells]) for n, cells in enumerate(read, start=1) if any(map(str.strip, cells))
    ]
    if len(lines) > MOST_ROWS:
        why = Text(f"有 {len(lines):,} 行，超过 {MOST_ROWS:,}", f"{len(lines):,} rows, over {MOST_ROWS:,}")
        issues.append(Issue("", "", why, Text("只读了前面的；请分几次，或上传文件", "only the first were read")))
        lines = lines[:MOST_ROWS]
    return lines, issues


def _columns(table: Table, head: Sequence[str]) -> tuple[list[Column | None], bool]:
    """Return the columns, and whether the first line names them: it does where most of its cells are names."""
    named = [table.names.get(name.rstrip("*").split("（")[0].strip().casefold()) for name in head[:MOST_COLUMNS]]
    filled = sum(bool(name) for name in head[:MOST_COLUMNS])
    if sum(column is not None for column in named) * 2 > filled:
        seen: set[str] = set()
        once = [column if column is not None and column.id not in seen else None for column in named]
        for column in named:
            seen |= {column.id} if column is not None else set()
        return (named if len(seen) == sum(c is not None for c in named) else once), True
    return list(table.columns), False


def _row(
    table: Table, line: int, columns: Sequence[Column | None], cells: Sequence[str], context: Context
) -> PastedRow:
    found = []
    for column, raw in zip(columns, cells, strict=False):
        if column is None:
            continue
        try:
            found.append(PastedCell(column.id, raw, written(table.id, column, raw, context)))
        except RefusedError as refused:
            issue = _issue(table, line, column, shown(raw), refused.why, refused.fix)
            found.append(PastedCell(column.id, raw, "", issue))
    beyond = [raw for raw in cells[len(columns) :] if raw]
    if beyond:
        why, fix = Text("格子比列多", "more cells than columns"), Text("请连表头一起复制", "copy the headings too")
        issue = _issue(table, line, None, shown(beyond[0]), why, fix)
        found.append(PastedCell("", beyond[0], "", issue))
    return PastedRow(line, tuple(found))


def _known_by(table: Table, rows: Sequence[PastedRow], columns: Sequence[str], now: Sequence[Row]) -> list[PastedRow]:
    """Give every row its key: an id is found by the name where it is not given, or made."""
    keys = key_columns(table.id)
    by_name = _once(now)
    by_key = {tuple(row.get(column, "") for column in keys): row for row in now}
    taken = {row.get("id", "") for row in now} | {one.text for row in rows for one in row.cells if one.column == "id"}
    result: list[PastedRow] = []
    for row in rows:
        cells = {one.column: one for one in row.cells}
        extra: list[PastedCell] = []
        if keys == ("id",) and not (cells.get("id") and (cells["id"].text or cells["id"].issue)):
            name = cells["name"].text if "name" in cells else ""
            made = by_name.get(name) or _free(table.id, taken)
            taken.add(made)
            extra.append(PastedCell("id", "", made))
        parts = {**{name: one.text for name, one in cells.items()}, **{one.column: one.text for one in extra}}
        key = tuple(parts.get(column, "") for column in keys)
        before = by_key.get(key)
        extra += _lacking(table, row.line, parts, before) if not row.issues else []
        others = tuple(one for one in row.cells if one.column != "id" or one.text or one.issue)
        result.append(PastedRow(row.line, (*extra, *others), key))
    return result


def _once(now: Sequence[Row]) -> Mapping[str, str]:
    """Return ids by names that only one row has."""
    counts = Counter(row.get("name", "") for row in now)
    return {row["name"]: row["id"] for row in now if counts[row.get("name", "")] == 1 and {"name", "id"} <= set(row)}


def _free(table: str, taken: set[str]) -> str:
    number = 1
    while f"{table}-{number}" in taken:
        number += 1
    return f"{table}-{number}"


def _lacking(table: Table, line: int, parts: Mapping[str, str], before: Row | None) -> list[PastedCell]:
    """Tell what a new row may not lack."""
    from campaignplan.storage.source import LAID_OVER

    if table.id in LAID_OVER or table.id in SETTINGS:
        return []
    filled = {**(before or {}), **parts}
    why = Text("不能为空", "it may not be empty")
    return [
        PastedCell(
            column.id, "", "",
            _issue(table, line, column, "", why,
                   Text(f"请填写{column.heading}：{column.about.zh}", f"fill it in: {column.about.en}")),
        )
        for column in table.columns if column.required and not filled.get(column.id)
    ]  # fmt: skip


def _issue(table: Table, line: int, column: Column | None, value: str, why: Text, fix: Text) -> Issue:
    title = table_title(table.id)
    heading = column_heading(table.id, column.id) if column is not None else Text("", "")
    said = Text(f"{title.zh} 第 {line} 行 {heading.zh}".rstrip(), f"{title.en} line {line} {heading.en}".rstrip())
    return Issue(said.zh, value, why, fix, said)

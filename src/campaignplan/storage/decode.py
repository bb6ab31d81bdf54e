"""From raw cells to typed rows, with every fault; a faulty cell gets a stand-in so that the rest is read."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from campaignplan.dates import Span
from campaignplan.errors import Issue
from campaignplan.planning.check.fault import Fault, Place
from campaignplan.storage import cell
from campaignplan.storage.schema import DERIVED, SETTINGS, Column, Table, tables
from campaignplan.storage.source import MOST_FAULTS, RawTable, Source
from campaignplan.storage.values import Context, RefusedError, shown
from campaignplan.text import Text


@dataclass
class Row:
    """One row: its line in the file (None: from nowhere), the values of filled cells, and the raw cells."""

    line: int | None
    filled: dict[str, Any]
    raw: dict[str, object] = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)


@dataclass
class Decoded:
    """Typed rows of every table, and what could not be read (`broken`)."""

    source: Source
    settings: dict[tuple[str, str], Any] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    broken: set[Place] = field(default_factory=set)

    def complete(self, table: Table, row: Row, base: Any = None) -> dict[str, Any]:
        """Return every column's value: filled, else of `base`, else the default; tells what is missing."""
        result = dict(row.filled)
        for column in table.columns:
            if column.id in result:
                continue
            if column.id in row.faulty:
                result[column.id] = _stand_in(column)
            elif base is not None:
                result[column.id] = getattr(base, column.id)
            elif column.required:
                row.faulty.add(column.id)
                result[column.id] = _stand_in(column)
                raw_table = self.source.tables.get(table.id)
                if row.line is not None and raw_table and column.id not in raw_table.absent:
                    why, fix = _refusal(column, None)
                    self.source.issues.append(raw_table.issue(row.line, column.id, "", why, fix))
            else:
                result[column.id] = column.default
        for (owner, derived), other in DERIVED.items():
            if owner == table.id and result[derived] == "":
                result[derived] = result[other]
        return result

    def follows(self, fault: Fault) -> bool:
        """Tell whether a fault follows from something that could not be read."""
        return any(_covers(known, place) for place in fault.places for known in self.broken)


def decode(source: Source) -> Decoded:
    """Read every cell of a source."""
    result = Decoded(source)
    for section in SETTINGS:
        for column in tables()[section].columns:
            _read_setting(result, section, column)
    context = Context(horizon=_horizon(result), epoch=source.epoch)
    for name, raw_table in source.tables.items():
        table = tables()[name]
        for column in table.columns:
            if column.id in raw_table.absent:
                why = Text(
                    f"缺少必填的列“{column.heading}”（{column.id}）",
                    f"the required column {column.id} is missing",
                )
                fix = Text(f"请加上这一列：{column.about.zh}", f"add the column: {column.about.en}")
                source.issues.append(Issue(raw_table.where(1), column.id, why, fix))
        if raw_table.broken:
            result.broken.add(Place(name))
        result.rows[name] = _read_rows(result, table, raw_table, context)
    return result


def _read_rows(result: Decoded, table: Table, raw_table: RawTable, context: Context) -> list[Row]:
    source, rows, told = result.source, list[Row](), len(result.source.issues)
    for line, cells in raw_table.rows:
        rows.append(_read_row(source, table, raw_table, line, cells, context))
        if len(source.issues) - told > MOST_FAULTS:
            why = Text(
                f"已有 {MOST_FAULTS} 多处错误，后面的没有再看",
                f"there are over {MOST_FAULTS} faults; what follows was not looked at",
            )
            fix = Text("请先改好上面的", "mend those above first")
            source.issues.append(Issue(raw_table.where(line), "", why, fix))
            result.broken.add(Place(table.id))
            return []
    return rows


def _horizon(decoded: Decoded) -> Span | None:
    """Return the plan's days, from which days without a year take theirs; None where they cannot be read."""
    if any(Place("plan", None, key) in decoded.broken for key in ("start", "end")):
        return None
    start, end = (decoded.settings["plan", key] for key in ("start", "end"))
    return Span(start, end) if start <= end else None


def _read_row(
    source: Source, table: Table, raw_table: RawTable, line: int, cells: dict[str, object], context: Context
) -> Row:
    row = Row(line, {}, cells)
    if "" in cells:  # the row did not fit the header
        row.faulty = {column.id for column in table.columns}
        return row
    for column in table.columns:
        raw = cells.get(column.id)
        if cell.empty(column, raw):
            continue
        try:
            row.filled[column.id] = cell.read(column, raw, context)
        except RefusedError as refused:
            row.faulty.add(column.id)
            source.issues.append(raw_table.issue(line, column.id, shown(raw), refused.why, refused.fix))
    return row


def _read_setting(result: Decoded, section: str, column: Column) -> None:
    source = result.source
    raw = source.settings.get((section, column.id))
    try:
        if source.settings_broken:
            raise RefusedError(Text("", ""), Text("", ""))
        result.settings[section, column.id] = cell.read(column, raw, Context(epoch=source.epoch))
    except RefusedError as refused:
        result.broken.add(Place(section, None, column.id))
        result.settings[section, column.id] = _stand_in(column)
        if not source.settings_broken:
            where, said = source.setting_where(section, column.id), source.setting_said(section, column.id)
            source.issues.append(Issue(where, "" if raw is None else shown(raw), refused.why, refused.fix, said))


def _refusal(column: Column, raw: object) -> tuple[Text, Text]:
    try:
        cell.read(column, raw)
    except RefusedError as refused:
        return refused.why, refused.fix
    raise AssertionError(f"{column.id} is readable")


def _stand_in(column: Column) -> Any:
    """Return a harmless value for a cell that could not be read; faults that follow from it are left out."""
    if not column.required:
        return column.default
    match column.kind:
        case "number" | "share" | "limit":
            return 0.5
        case "whole":
            return 1
        case "flag":
            return True
        case "date":
            return date(2027, 1, 1)
        case "opening" | "closing":
            return datetime(2027, 1, 1, tzinfo=UTC)
        case "choice":
            return column.choices[0]
        case _:
            return "?"


def _covers(known: Place, place: Place) -> bool:
    return (
        known.table == place.table
        and (known.row is None or place.row is None or known.row == place.row)
        and (known.column is None or place.column is None or known.column == place.column)
    )

"""The reference of tables and columns, written from the schema: for the docs and for templates."""

from pathlib import Path
from typing import Any

from campaignplan.planning.check.bounds import BOUNDS, SHAPES
from campaignplan.planning.check.rules import LIMITS
from campaignplan.storage import cell
from campaignplan.storage.schema import DERIVED, SETTINGS, SETTINGS_FILE, Column, Table, tables
from campaignplan.storage.spellings import word_of

_NO_DEFAULT = "必填 required"


def reference() -> str:
    """Return the reference as Markdown, Chinese and English."""
    intro = Path(__file__).with_suffix(".md").read_text(encoding="utf-8")
    return "\n".join([intro, *(_table(table) for table in tables().values())])


def _table(table: Table) -> str:
    name = f"`[{table.id}]` {SETTINGS_FILE}" if table.id in SETTINGS else f"`{table.id}.csv`"
    lines = [
        f"## {table.title} · {name}\n",
        f"{table.about.zh}。{table.about.en}.\n",
        "| 列 Column | 表头 Heading | 单位 Unit | 默认 Default | 可填 Allowed | 说明 | Meaning |",
        "|---|---|---|---|---|---|---|",
    ]
    for column in table.columns:
        unit = cell.UNITS[column.unit]
        units = unit.zh if unit.zh == unit.en else f"{unit.zh} {unit.en}"
        row = (
            f"`{column.id}`",
            column.heading,
            units,
            _default(column),
            _allowed(column),
            column.about.zh,
            column.about.en,
        )
        lines.append("| " + " | ".join(part.replace("|", "\\|") for part in row) + " |")
    return "\n".join(lines) + "\n"


def _default(column: Column) -> str:
    if (column.table, column.id) in DERIVED:
        return f"= `{DERIVED[column.table, column.id]}`"
    if column.required:
        return _NO_DEFAULT
    value: Any = column.default
    return "" if value is None or value in ("", ()) else f"`{cell.write_full(column, value)}`"


def _allowed(column: Column) -> str:
    if column.choices:
        shown = word_of(column)
        return "<br>".join(f"`{code}` {shown[code].zh}" for code in column.choices)
    if (column.table, column.id) == ("rules", "limit"):
        found = [f"{kind}: {bound.words.zh} {bound.words.en}" for kind, bound in LIMITS.items() if kind != "blackout"]
        return "<br>".join(["大于 0 above 0", "share: 0–1", *found])
    if (column.table, column.id) == ("lines", "shape"):
        return "<br>".join(f"{family}: {bound.words.zh} {bound.words.en}" for family, bound in SHAPES.items())
    bound = BOUNDS.get((column.table, column.id))
    kinds = {
        "flag": "是 否 yes no",
        "date": "日期 day",
        "opening": "日期或时刻 day or moment",
        "closing": "日期或时刻 day or moment",
        "id": "编号 id",
        "ids": "编号 ids",
        "texts": "多个值 several",
        "whole": "整数 whole number",
    }
    words = [f"{bound.words.zh} {bound.words.en}"] if bound else []
    return "<br>".join([*words, *([kinds[column.kind]] if column.kind in kinds else [])])

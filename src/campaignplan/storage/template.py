"""Templates: an empty folder or workbook that only needs to be filled in."""

from datetime import date
from pathlib import Path

from campaignplan.errors import InputError, Issue
from campaignplan.storage.encode import Encoded
from campaignplan.storage.reference import reference
from campaignplan.storage.save import csv_bytes
from campaignplan.storage.schema import SETTINGS, SETTINGS_FILE, Column, data_tables, tables
from campaignplan.storage.values import shown
from campaignplan.storage.whole import write_whole
from campaignplan.storage.workbook_writer import workbook_bytes
from campaignplan.text import Lang, Text

_MADE = date(2027, 1, 1)
"""Stands in a template for the day of its making, so that it is the same on every day."""
_EXAMPLES = {
    "name": '""  # 如 "2027 全年"',
    "start": '""  # 如 2027-01-01，不加引号 without quotes',
    "end": '""  # 如 2027-12-31',
}


def write_template(target: str | Path, lang: Lang = "zh") -> None:
    """Write an empty problem: a folder, or a workbook where `target` ends in ``.xlsx``.

    Raises
    ------
    InputError
        Something is there already; nothing is overwritten.
    """
    path = Path(target)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        why = Text("那里已经有内容", "there is something already")
        fix = Text("请换一个新的名字，或先移走它", "choose a new name, or move it away first")
        raise InputError([Issue(shown(path), "", why, fix)])
    if path.suffix.lower() == ".xlsx":
        write_whole(path.parent, {path.name: empty_workbook(lang)})
        return
    if path.suffix:
        why = Text("只能生成文件夹或 .xlsx", "a template is a folder or an .xlsx")
        fix = Text(f"例如 {path.stem} 或 {path.stem}.xlsx", f"for example {path.stem} or {path.stem}.xlsx")
        raise InputError([Issue(shown(path), "", why, fix)])
    files = {SETTINGS_FILE: _settings().encode(), "README.md": reference().encode()}
    for table in data_tables():
        files[f"{table.id}.csv"] = csv_bytes(table, [column.id for column in table.columns], [])
    write_whole(path, files)


def empty_workbook(lang: Lang = "zh") -> bytes:
    """Return the workbook of an empty problem, to be filled in."""
    return workbook_bytes(Encoded({}, {}), _MADE, lang)


def _settings() -> str:
    lines = [
        "# 设置。去掉行首的 # 即可启用；说明见 README.md",
        "# Settings. Remove a leading # to use a line; README.md explains.",
    ]
    for section in SETTINGS:
        lines += ["", f"[{section}]"]
        for column in tables()[section].columns:
            lines += [f"# {column.about.zh} · {column.about.en}", _line(column)]
    return "\n".join(lines) + "\n"


def _line(column: Column) -> str:
    if column.required:
        return f"{column.id} = {_EXAMPLES[column.id]}"
    examples = {
        "total": "500000", "weights": "{orders = 100, profit = 1}", "presets": '["1688"]',
        "without": '["1688-920-2027"]', "holidays": "true", "reserve": "0.05",
    }  # fmt: skip
    return f"# {column.id} = {examples.get(column.id, f'"{column.default}"')}"

"""What a folder or a workbook says before it is understood: rows of raw cells and where they stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from campaignplan.errors import Issue
from campaignplan.headings import column_heading, formerly, place_said
from campaignplan.ids import nearest
from campaignplan.storage.schema import SETTINGS, Table, tables
from campaignplan.storage.values import shown
from campaignplan.storage.wording import row_name
from campaignplan.text import Text

MOST_ROWS = 200_000
MOST_BYTES = 50_000_000
MOST_COLUMNS = 256
MOST_FAULTS = 500
"""Faults told of one table; nobody mends more at once, and a suggestion for each takes time."""
LONGEST_NAME = 200
LAID_OVER = ("promotions", "holidays")
"""Tables whose rows may change just a few cells of a shipped row."""


NO_FILE = "settings"
"""The place of settings that lie in no file."""


@dataclass
class RawTable:
    """One table: `place` is its file or sheet; each row is its line number and its cells by column id.

    `broken` tells that the table could not be read at all, `absent` names required columns it lacks. `table` is its
    id, and `headers` what its header calls the columns; a table that lies in no file has none.
    """

    place: str
    rows: list[tuple[int, dict[str, object]]] = field(default_factory=list)
    broken: bool = False
    absent: tuple[str, ...] = ()
    table: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def where(self, line: int, column: str = "") -> str:
        """Name a place in it for messages."""
        return f"{self.place} 第 {line} 行 {column}".rstrip()

    def said(self, line: int, column: str = "") -> Text:
        """Name a place in the words people use: its heading, and beside it what to look for where the file says else.

        A row that lies in no file is called by its name.
        """
        if self.place == self.table:
            cells = next((cells for number, cells in self.rows if number == line), {})
            return place_said(
                self.table, row_name(self.table, {name: shown(cell) for name, cell in cells.items()}), column
            )
        heading = column_heading(self.table, column) if column else Text("", "")
        written = self.headers.get(column, column)
        zh = heading.zh if written in ("", heading.zh) else f"{heading.zh}（{written}）"
        same = heading.en.casefold().replace(" ", "_") == written.casefold()
        en = written if same or not written else f"{heading.en} ({written})"
        return Text(f"{self.place} 第 {line} 行 {zh}".rstrip(), f"{self.place} line {line} {en}".rstrip())

    def issue(self, line: int, column: str, value: str, why: Text, fix: Text) -> Issue:
        """Return a fault of a row, or of one of its cells."""
        return Issue(self.where(line, column), value, why, fix, self.said(line, column))


@dataclass
class Source:
    """A whole problem as raw cells, with the faults met while reading.

    `epoch` is the year a workbook's day numbers count from; files of text have none.
    """

    settings_place: str
    settings: dict[tuple[str, str], object] = field(default_factory=dict)
    settings_broken: bool = False
    tables: dict[str, RawTable] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    epoch: Literal[1900, 1904] | None = None

    def setting_where(self, section: str, key: str) -> str:
        """Name a setting for messages."""
        return f"{self.settings_place} [{section}] {key}".rstrip()

    def setting_said(self, section: str, key: str) -> Text:
        """Name a setting in the words people use; in a file, with the key to look for beside it."""
        heading = column_heading(section, key)
        if self.settings_place == NO_FILE:
            return place_said(section, "", key)
        at = f"{self.settings_place} [{section}]"
        same = heading.en.casefold().replace(" ", "_") == key
        return Text(f"{at} {heading.zh}（{key}）", f"{at} {key}" if same else f"{at} {heading.en} ({key})")

    def add_settings(self, section: str, key: str, raw: object) -> None:
        """Take one setting; an unknown section or key becomes an issue with a suggestion."""
        known = {name: tables()[name] for name in SETTINGS}
        if section not in known:
            where = f"{self.settings_place} [{shown(section)}]"
            self.issues.append(unknown(where, section, list(known), "段", "section"))
            return
        found = known[section].names.get(key.strip().casefold())
        if found is None:
            names = [column.id for column in known[section].columns]
            self.issues.append(unknown(self.setting_where(section, shown(key)), key, names, "项", "key"))
        else:
            self.settings[section, found.id] = raw


def unknown(where: str, value: str, known: Sequence[str], what_zh: str, what_en: str) -> Issue:
    """Return the issue for a name nobody knows, with the nearest known one."""
    like = nearest(value[:LONGEST_NAME].strip(), known)
    fix = (
        Text(f"是不是 {like}", f"did you mean {like}")
        if like
        else Text(f"可用的有：{'、'.join(known)}", f"there are: {', '.join(known)}")
    )
    return Issue(where, shown(value), Text(f"没有这个{what_zh}", f"there is no such {what_en}"), fix)


def table_of(name: str) -> Table | None:
    """Return the table a file or sheet stands for, by id or Chinese title."""
    wanted = name.strip().casefold()
    for table in tables().values():
        if table.id not in SETTINGS and wanted in (table.id, table.title, formerly(table.title)):
            return table
    return None


def take_rows(source: Source, table: Table, found: RawTable, lines: Iterable[tuple[int, Sequence[object]]]) -> None:
    """Read the header and the rows of a table into `found`; blank rows are skipped.

    A row right under the header that repeats the columns' ids (as our own workbooks have it) is skipped.
    """
    filled = ((line, cells) for line, cells in lines if any(shown(cell) for cell in cells if cell is not None))
    first = next(filled, None)
    if first is None:
        return
    if len(first[1]) > MOST_COLUMNS:
        why = Text(
            f"表头有 {len(first[1]):,} 格，超过 {MOST_COLUMNS}",
            f"the header has {len(first[1]):,} cells, over {MOST_COLUMNS}",
        )
        source.issues.append(
            Issue(found.where(first[0]), "", why, Text("请删去多余的列", "remove the columns not needed"))
        )
        found.broken = True
        return
    columns = _header(source, table, found, *first)
    by_id = {name: column for name, column in table.names.items() if name == column.id.casefold()}
    for count, (line, cells) in enumerate(islice(filled, MOST_ROWS + 1)):
        if count == MOST_ROWS:
            why = Text(f"超过 {MOST_ROWS:,} 行", f"more than {MOST_ROWS:,} rows")
            source.issues.append(Issue(found.place, "", why, Text("请拆分或删去多余的行", "split it or remove rows")))
            found.broken = True
            found.rows.clear()
            break
        beyond = [cell for cell in cells[len(columns) :] if cell is not None and shown(cell)]
        if beyond:
            why = Text("这一行的格子比表头多", "the row has more cells than the header")
            fix = Text(
                "含逗号的内容请加英文双引号，或删去多出的格子",
                "put double quotes around text with commas, or remove the extra cells",
            )
            source.issues.append(Issue(found.where(line), shown(beyond[0]), why, fix))
            found.rows.append((line, {"": beyond[0]}))  # the shifted cells would only give false faults
            continue
        row = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
        if count == 0 and all(by_id.get(shown(c).casefold()) and shown(c) == n for n, c in row.items() if shown(c)):
            continue
        found.rows.append((line, row))


def _header(source: Source, table: Table, found: RawTable, line: int, cells: Sequence[object]) -> list[str]:
    columns: list[str] = []
    for cell in cells:
        name = shown(cell if cell is not None else "").rstrip("*")
        column = table.names.get(name.casefold())
        where = found.where(line)
        if not name:
            columns.append("")
        elif column is None:
            known = [c.id for c in table.columns]
            by_heading = nearest(name, [c.heading for c in table.columns])
            if by_heading and not nearest(name, known):
                known = [by_heading]
            source.issues.append(unknown(where, name, known, "列", "column"))
            columns.append("")
        elif column.id in columns:
            why = Text("同一列出现两次", "the column is there twice")
            source.issues.append(Issue(where, name, why, Text("请只留一列", "keep one of them")))
            columns.append("")
        else:
            columns.append(column.id)
            found.headers[column.id] = name
    needed = [c.id for c in table.columns if c.required and (table.id not in LAID_OVER or c.id == "id")]
    found.absent = tuple(name for name in needed if name not in columns)
    return columns

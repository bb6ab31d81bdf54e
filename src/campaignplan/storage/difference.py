"""What differs between two problems, wherever they lie: row by row and cell by cell.

Rows are matched by their keys (an id, or the columns that may not be empty), then by their order. A row is new,
changed, unchanged, gone (only the first source has it) or rejected (a cell of it cannot be read, or its key is
there twice). What is accepted of it becomes changes of a branch, one command.
"""

from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from campaignplan.errors import InputError, Issue
from campaignplan.storage.content import Content, Row, canonical, content_of, source_of
from campaignplan.storage.schema import SETTINGS, tables
from campaignplan.storage.source import LAID_OVER, RawTable, Source
from campaignplan.text import Text

if TYPE_CHECKING:
    from campaignplan.storage.workspace.change import Change

Kind = Literal["new", "changed", "unchanged", "gone", "rejected"]
KINDS: Mapping[Kind, Text] = {
    "new": Text("新增", "new"),
    "changed": Text("改动", "changed"),
    "unchanged": Text("不变", "unchanged"),
    "gone": Text("没有了", "gone"),
    "rejected": Text("退回", "rejected"),
}


@dataclass(frozen=True, slots=True)
class RowDifference:
    """One row of a table: what it was and what it is, or why it is rejected.

    `key` is what it is known by, `before` and `after` its filled cells (None: no such row), `place` its number in
    the table it comes from, from 1, and `old_place` its number in the other; `moved` tells that its place among
    the rows both have is another.
    """

    table: str
    key: tuple[str, ...]
    kind: Kind
    before: Row | None
    after: Row | None
    place: int | None = None
    old_place: int | None = None
    moved: bool = False
    issues: tuple[Issue, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        """The columns in which it differs."""
        names = {**(self.before or {}), **(self.after or {})}
        return tuple(name for name in names if (self.before or {}).get(name) != (self.after or {}).get(name))


@dataclass(frozen=True, slots=True)
class Difference:
    """Every row of two sources, matched; `issues` are faults of the second that belong to no row."""

    rows: tuple[RowDifference, ...]
    issues: tuple[Issue, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether both say the same."""
        return not self.issues and all(row.kind == "unchanged" and not row.moved for row in self.rows)

    def count(self, kind: Kind) -> int:
        """Count rows of a kind."""
        return sum(row.kind == kind for row in self.rows)


@dataclass(frozen=True, slots=True)
class Said:
    """What a source says: `content` in canonical text; rows that cannot be read, and faults of the whole."""

    content: Content
    rejected: tuple[RowDifference, ...] = ()
    issues: tuple[Issue, ...] = ()


def said_by(source: str | Path | Source | Content) -> Said:
    """Return what a folder, workbook, workspace or content says.

    A sound problem is brought into its normal form, in which equal problems say the same; of one with faults
    every row that can be read is taken as it stands.

    Raises
    ------
    InputError
        There is nothing of that name, or it cannot be opened at all.
    """
    from campaignplan.storage.load import problem_of, raw_source

    if isinstance(source, Mapping):
        said = Said(source)
    else:
        said = _rows_of(source if isinstance(source, Source) else raw_source(source))
    if said.rejected or said.issues:
        return said
    try:
        return Said(content_of(problem_of(source_of(said.content))))
    except InputError:
        return said


def difference(before: Said, after: Said) -> Difference:
    """Return what makes `before` into `after`."""
    rows: list[RowDifference] = []
    for table in tables():
        refused = {row.key for row in after.rejected if row.table == table}
        rows += _table(table, before.content.get(table, ()), after.content.get(table, ()), refused)
    return Difference((*rows, *after.rejected), after.issues)


def changes_for(
    found: Difference, now: Mapping[str, Sequence[tuple[str, Row]]], accept: Callable[[RowDifference], bool]
) -> "list[Change]":
    """Return the changes that make a branch say what is accepted of a difference.

    Parameters
    ----------
    found
        From what the branch says now to what is taken in.
    now
        The branch's rows with their ids, in order, by table (`Branch.read`), of which `found` was made.
    accept
        Tells for each row that is new, changed, moved or gone whether it is taken over. Rejected ones never are.
    """
    from campaignplan.storage.workspace.change import PLACE, added, changed, place_of, place_text, removed

    result: list[Change] = []
    by_table: dict[str, list[RowDifference]] = {}
    for row in found.rows:
        if row.kind != "rejected":
            by_table.setdefault(row.table, []).append(row)
    for table, rows in by_table.items():
        here = now.get(table, ())
        order: list[tuple[float | None, RowDifference]] = []
        for row in sorted(rows, key=lambda row: (row.place is None, row.place or 0)):
            old = here[row.old_place - 1] if row.old_place is not None else None
            taken = accept(row)
            if row.kind == "gone" and taken and old is not None:
                result.append(removed(table, old[0], old[1]))
            elif row.kind == "new" and taken:
                order.append((None, row))
            elif old is not None and row.kind != "gone":
                order.append((None if row.moved and taken else place_of(old[1]), row))
        places = _places([place for place, _ in order], max((place_of(cells) for _, cells in here), default=0.0))
        for place, (_, row) in zip(places, order, strict=True):
            if row.old_place is None:
                result.append(added(table, {**(row.after or {}), PLACE: place_text(place)}))
                continue
            name, cells = here[row.old_place - 1]
            wanted = row.after if accept(row) and row.after is not None else cells
            change = changed(table, name, cells, {**dict.fromkeys(cells, ""), **wanted, PLACE: place_text(place)})
            if change is not None:
                result.append(change)
    return result


def key_columns(table: str) -> tuple[str, ...]:
    """Name the columns that tell a table's rows apart: its id, or all that may not be empty but numbers of money."""
    columns = tables()[table].columns
    if table in SETTINGS:
        return ()
    if any(column.id == "id" for column in columns):
        return ("id",)
    named = tuple(c.id for c in columns if c.required and c.kind not in ("number", "share", "limit"))
    return named + tuple(c.id for c in columns if c.id in _NARROWING.get(table, ()))


_NARROWING = {"multipliers": ("category", "platform"), "enrolments": ("product", "shop"), "curves": ("spend",)}
"""Columns that may be empty, or are numbers, and yet tell rows apart."""


def _rows_of(source: Source) -> Said:
    content: dict[str, list[Row]] = {}
    rejected: list[RowDifference] = []
    issues = list(source.issues)
    for section in SETTINGS:
        raw = {key: value for (name, key), value in source.settings.items() if name == section and value is not None}
        try:
            row = canonical(section, {key: _plain(value) for key, value in raw.items()})
        except InputError as error:
            issues += error.issues
            row = {}
        if row:
            content[section] = [row]
    for name, table in source.tables.items():
        rows, refused = _readable(name, table)
        content[name] = rows
        rejected += refused
    return Said(content, tuple(rejected), tuple(issue for issue in issues if not _of_row(issue, rejected)))


def _readable(name: str, table: RawTable) -> tuple[list[Row], list[RowDifference]]:
    rows: list[Row] = []
    rejected: list[RowDifference] = []
    seen: set[tuple[str, ...]] = set()
    keys, unique = key_columns(name), "id" in key_columns(name)
    for number, (line, raw) in enumerate(table.rows, start=1):
        where = table.where(line)
        try:
            if "" in raw:
                why = Text("这一行的格子比表头多", "the row has more cells than the header")
                raise InputError([Issue(where, "", why, Text("请检查这一行", "check the row"))])
            row = canonical(name, raw)
            _complete(name, row)
        except InputError as error:
            told = tuple(table.issue(line, _column(one), one.value, one.why, one.fix) for one in error.issues)
            rejected.append(RowDifference(name, _raw_key(raw, keys), "rejected", None, None, number, issues=told))
            continue
        key = tuple(row.get(column, "") for column in keys)
        if unique and key in seen:
            why = Text("编号重复", "the id is there twice")
            told = (Issue(where, key[0], why, Text("请改成不同的编号", "give it another id")),)
            rejected.append(RowDifference(name, key, "rejected", None, row, number, issues=told))
            continue
        seen.add(key)
        rows.append(row)
    return rows, rejected


def _complete(name: str, row: Row) -> None:
    """Refuse a row that lacks what it may not lack; rows laid over shipped ones may lack anything but the id."""
    missing = [c for c in tables()[name].columns if c.required and not row.get(c.id)]
    missing = [column for column in missing if name not in LAID_OVER or column.id == "id"]
    why = Text("不能为空", "it may not be empty")
    if missing:
        raise InputError(
            Issue(f"{name} {column.id}", "", why, Text(f"请填写{column.heading}", f"fill it in: {column.about.en}"))
            for column in missing
        )


def _column(issue: Issue) -> str:
    """Return the column that a fault of a row names last."""
    last = issue.where.rpartition(" ")[2]
    return last if any(last == column.id for table in tables().values() for column in table.columns) else ""


def _of_row(issue: Issue, rejected: Iterable[RowDifference]) -> bool:
    return any(issue.where.startswith(told.where) for row in rejected for told in row.issues)


def _raw_key(raw: Mapping[str, object], keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(raw.get(column) or "")[:60] for column in keys)


def _plain(value: object) -> object:
    """Return a setting of a TOML file as a cell has it."""
    if isinstance(value, list):
        return "|".join(str(part) for part in value) or "none"
    if isinstance(value, dict):
        return "|".join(f"{name}:{weight!r}" for name, weight in value.items())
    return value


def _table(
    table: str, before: Sequence[Row], after: Sequence[Row], refused: Container[tuple[str, ...]]
) -> list[RowDifference]:
    keys = key_columns(table)
    pairs = _matched(before, after, keys)
    kept = _in_order([old for old in pairs if old is not None])
    rows = []
    for place, (row, old) in enumerate(zip(after, pairs, strict=True), start=1):
        key = tuple(row.get(column, "") for column in keys)
        if old is None:
            rows.append(RowDifference(table, key, "new", None, row, place))
        else:
            kind: Kind = "unchanged" if dict(before[old]) == dict(row) else "changed"
            rows.append(RowDifference(table, key, kind, before[old], row, place, old + 1, old not in kept))
    there = set(pairs)
    for old, row in enumerate(before):
        if old not in there:
            key = tuple(row.get(column, "") for column in keys)
            if key not in refused:  # it is there, if only we could read it
                rows.append(RowDifference(table, key, "gone", row, None, None, old + 1))
    return rows


def _matched(before: Sequence[Row], after: Sequence[Row], keys: Sequence[str]) -> list[int | None]:
    """Return for every row of `after` the row of `before` it continues: an equal one, else one of the same key."""
    equal: dict[frozenset[tuple[str, str]], list[int]] = {}
    for number, row in enumerate(before):
        equal.setdefault(frozenset(row.items()), []).append(number)
    pairs: list[int | None] = []
    for row in after:
        waiting = equal.get(frozenset(row.items()))
        pairs.append(waiting.pop(0) if waiting else None)
    left: dict[tuple[str, ...], list[int]] = {}
    taken = set(pairs)
    for number, row in enumerate(before):
        if number not in taken:
            left.setdefault(tuple(row.get(column, "") for column in keys), []).append(number)
    for at, row in enumerate(after):
        if pairs[at] is None:
            waiting = left.get(tuple(row.get(column, "") for column in keys))
            pairs[at] = waiting.pop(0) if waiting else None
    return pairs


def _in_order(numbers: Sequence[int]) -> set[int]:
    """Return a longest rising part of distinct numbers: the rows that need not move."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = [-1] * len(numbers)
    for at, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before[at] = last[length - 1] if length else -1
        ends[length : length + 1] = [number]
        last[length : length + 1] = [at]
    found: set[int] = set()
    at = last[-1] if last else -1
    while at >= 0:
        found.add(numbers[at])
        at = before[at]
    return found


def _places(wanted: Sequence[float | None], top: float) -> list[float]:
    """Give every row a place, in order: those that have one keep it, others go between, or after `top`."""
    anew = [float(number) for number in range(1, len(wanted) + 1)]
    known = [place for place in wanted if place is not None]
    if any(one >= other for one, other in pairwise(known)):
        return anew
    result: list[float] = []
    for is_known, run in groupby(wanted, key=lambda place: place is not None):
        places = list(run)
        if is_known:
            result += [place for place in places if place is not None]
            continue
        ahead = wanted[len(result) + len(places)] if len(result) + len(places) < len(wanted) else None
        if ahead is None:
            low, step = float(int(max([top, *result]))), 1.0
        else:
            low = result[-1] if result else ahead - len(places) - 1
            step = (ahead - low) / (len(places) + 1)
        result += [low + step * number for number in range(1, len(places) + 1)]
    return anew if any(other - one < CLOSE for one, other in pairwise(result)) else result


CLOSE = 1e-6
"""Places nearer than this are given anew, long before a float could not tell them apart."""

"""A table's rows as people type them: what is typed becomes changes of a branch, cell by cell, or is refused.

Promotions and holidays are laid over shipped calendars: their rows are shown in full, and what is typed becomes
a row of the problem's own that says just those cells.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from campaignplan.errors import InputError, Issue
from campaignplan.headings import place_said
from campaignplan.planning.problem import Problem
from campaignplan.storage.content import Row, content_of, written
from campaignplan.storage.schema import SETTINGS, tables
from campaignplan.storage.source import LAID_OVER
from campaignplan.storage.values import Context, RefusedError, shown
from campaignplan.storage.wording import row_name
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import PLACE, Cells, Change, added, changed, removed
from campaignplan.storage.workspace.trial import faults_after
from campaignplan.text import Text


@dataclass(frozen=True, slots=True)
class TypedRow:
    """One row: `row` is its id in the branch, empty where a shipped calendar has it; `cells` are its filled ones."""

    row: str
    cells: Row

    @property
    def name(self) -> str:
        """What it is called by on the page: its id in the branch, or in the calendar it comes from."""
        return self.row or f"shipped:{self.cells['id']}"


def rows_of(branch: Branch, problem: Problem, table: str) -> tuple[TypedRow, ...]:
    """Return a table's rows in order, those of shipped calendars too."""
    own = branch.rows(table)
    if table not in LAID_OVER:
        return tuple(TypedRow(row, _plain(cells)) for row, cells in own)
    by_id = {cells.get("id", ""): row for row, cells in own}
    full = content_of(problem, alone=True).get(table, [])
    return tuple(TypedRow(by_id.get(cells["id"], ""), cells) for cells in full)


def typed_changes(
    branch: Branch, problem: Problem, table: str, edits: Mapping[str, Mapping[str, object]]
) -> tuple[list[Change], list[Issue]]:
    """Return the changes that typed cells ask for, and why the others are refused.

    `edits` has what was typed by row (`TypedRow.name`) and column.
    """
    context = Context(horizon=problem.settings.horizon)
    present, changes, issues = dict(branch.rows(table)), list[Change](), list[Issue]()
    known = {row.name: row for row in rows_of(branch, problem, table)}
    for name, cells in edits.items():
        row = known.get(name)
        if row is None:
            continue
        said: dict[str, str] = {}
        for column, raw in cells.items():
            found = _read(table, row_name(table, row.cells), column, raw, context)
            if isinstance(found, Issue):
                issues.append(found)
            else:
                said[column] = found
        if not said:
            continue
        if row.row:
            before = present[row.row]
            change = changed(table, row.row, before, {**before, **said})
        else:
            differing = {column: text for column, text in said.items() if text != row.cells.get(column, "")}
            change = added(table, {"id": row.cells["id"], **differing}) if any(differing.values()) else None
        if change is not None:
            changes.append(change)
    return changes, issues


def new_row_of(problem: Problem, table: str, typed: Mapping[str, object], now: Iterable[TypedRow]) -> Change:
    """Return the change that adds a row. InputError with every cell that cannot be read, or is lacking."""
    context = Context(horizon=problem.settings.horizon)
    cells, issues = dict[str, str](), list[Issue]()
    columns = tables()[table].columns
    if "id" in {column.id for column in columns} and not str(typed.get("id") or "").strip():
        typed = {**typed, "id": _free(table, {row.cells.get("id", "") for row in now})}
    for column in columns:
        found = _read(table, "", column.id, typed.get(column.id), context)
        if isinstance(found, Issue):
            issues.append(found)
        elif found:
            cells[column.id] = found
    if issues:
        raise InputError(issues)
    return added(table, cells)


def removal(branch: Branch, problem: Problem, table: str, names: Iterable[str]) -> list[Change]:
    """Return the changes that remove rows; one of a shipped calendar is named among those the plan does without."""
    present, changes, without = dict(branch.rows(table)), list[Change](), list[str]()
    known = {row.name: row for row in rows_of(branch, problem, table)}
    shipped = _shipped(problem) if table in LAID_OVER else set()
    for name in names:
        row = known.get(name)
        if row is None:
            continue
        if row.row:
            changes.append(removed(table, row.row, present[row.row]))
        if table in LAID_OVER and row.cells["id"] in shipped:
            without.append(row.cells["id"])
        elif table == "promotions":
            phases = [pair for pair in branch.rows("phases") if pair[1].get("promotion") == row.cells["id"]]
            changes += [removed("phases", phase, cells) for phase, cells in phases]
    if without:
        changes.append(_left_out(branch, without))
    return changes


def sound_part(branch: Branch, changes: list[Change]) -> tuple[list[Change], tuple[Issue, ...]]:
    """Return the changes after which the problem is still one, and the faults that the others would make."""
    faults = faults_after(branch, changes) if changes else ()
    if not faults or len(changes) == 1:
        return ([], faults) if faults else (changes, ())
    kept: list[Change] = []
    told: list[Issue] = []
    for change in changes:
        found = faults_after(branch, [*kept, change])
        if found:
            told += found
        else:
            kept.append(change)
    return kept, tuple(dict.fromkeys(told))


def setting_changes(branch: Branch, problem: Problem, section: str, typed: Mapping[str, object]) -> tuple[
    list[Change], list[Issue]
]:  # fmt: skip
    """Return the change of a section of the settings that typed cells ask for, and why the others are refused."""
    context = Context(horizon=problem.settings.horizon)
    said, issues = dict[str, str](), list[Issue]()
    for column, raw in typed.items():
        found = _read(section, "", column, raw, context)
        if isinstance(found, Issue):
            issues.append(found)
        else:
            said[column] = found
    rows = branch.rows(section)
    if not rows:
        filled = {column: text for column, text in said.items() if text}
        return ([added(section, filled)] if filled else []), issues
    row, before = rows[0]
    change = changed(section, row, before, {**before, **said})
    return ([change] if change is not None else []), issues


def setting_cells(branch: Branch, section: str) -> Row:
    """Return what a section of the settings says."""
    assert section in SETTINGS
    return next((_plain(cells) for _, cells in branch.rows(section)), {})


def _read(table: str, row: str, column: str, raw: object, context: Context) -> str | Issue:
    place = place_said(table, row, column)
    found = tables()[table].column(column)
    try:
        text = written(table, found, raw, context)
    except RefusedError as refused:
        return Issue(place.zh, "" if raw is None else shown(raw), refused.why, refused.fix, place)
    if not text and found.required and table not in LAID_OVER:
        fix = Text(f"请填写{found.heading}：{found.about.zh}", f"fill it in: {found.about.en}")
        return Issue(place.zh, "", Text("不能为空", "it may not be empty"), fix, place)
    return text


def _left_out(branch: Branch, names: list[str]) -> Change:
    rows = branch.rows("calendar")
    if not rows:
        return added("calendar", {"without": "|".join(names)})
    row, before = rows[0]
    now = [part for part in before.get("without", "").split("|") if part and part != "none"]
    change = changed("calendar", row, before, {**before, "without": "|".join(dict.fromkeys([*now, *names]))})
    assert change is not None, "what is shown is not left out yet"
    return change


def _shipped(problem: Problem) -> set[str]:
    from campaignplan.calendars import holidays_for, promotions_for

    horizon = problem.settings.horizon
    promotions = {one.id for one in promotions_for(problem.calendars, horizon)}
    return promotions | {one.id for one in holidays_for(horizon)}


def _plain(cells: Cells) -> dict[str, str]:
    return {name: text for name, text in cells.items() if name != PLACE}


def _free(table: str, taken: set[str]) -> str:
    number = 1
    while f"{table}-{number}" in taken:
        number += 1
    return f"{table}-{number}"

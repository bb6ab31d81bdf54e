"""What a command did, cell by cell, in the words people use."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from campaignplan.headings import table_title
from campaignplan.storage.wording import NO_NAMES, cell_words, column_title, names_in, row_name
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import PLACE, Cells, Change
from campaignplan.text import Lang, Text

WHOLE_ROW, ORDER = Text("整行", "The row"), Text("次序", "Order")
TEAM_TITLES = {"ticks": Text("任务", "Tasks"), "batches": Text("实际数据", "Reports")}
WHOLE_TASK, DONE = Text("整项", "All of it"), Text("完成", "Done")


@dataclass(frozen=True, slots=True)
class Step:
    """One cell (or a whole row that came or went): where, and what it said before and after; empty where nothing."""

    table: str
    row: str
    column: str
    before: str
    after: str


def story(
    branch: Branch, changes: Iterable[Change], lang: Lang, names: Mapping[str, str] = NO_NAMES
) -> Iterator[Step]:
    """Yield what changes did to a branch; rows are called as they are called now, or were when they went.

    `names` are those of ids that stand in no row: what shipped calendars hold, and events.
    """
    known: dict[str, dict[str, Cells]] = {}
    names = {**names, **names_in(branch.content())}
    for change in changes:
        rows = known.get(change.table)
        if rows is None:
            rows = known[change.table] = dict(branch.rows(change.table))
        cells = {**(change.before or {}), **(change.after or {}), **rows.get(change.row, {})}
        place = table_title(change.table).to(lang), row_name(change.table, cells, change.row, lang=lang, names=names)
        if change.before is None or change.after is None:
            told = [_row(change.table, one, lang) for one in (change.before, change.after)]
            yield Step(*place, WHOLE_ROW.to(lang), *told)
            continue
        for name in change.before:
            title = ORDER.to(lang) if name == PLACE else column_title(change.table, name).to(lang)
            words = [cell_words(change.table, name, one.get(name, ""), lang) for one in (change.before, change.after)]
            yield Step(*place, title, *words)


def team_story(changes: Iterable[Change], named: Callable[[str], Text], lang: Lang) -> Iterator[Step]:
    """Yield what changes did to tasks and reports of a team (`log.ALSO`); `named` says what an event is called."""
    for change in changes:
        table = TEAM_TITLES[change.table].to(lang)
        told = ["" if one is None else _of_team(change.table, one, lang) for one in (change.before, change.after)]
        cells = change.after or change.before or {}
        if change.table == "ticks":
            yield Step(table, named(cells["event"]).to(lang), cells.get("item") or WHOLE_TASK.to(lang), *told)
        else:
            yield Step(table, cells.get("source", ""), WHOLE_ROW.to(lang), *told)


def _of_team(table: str, cells: Cells, lang: Lang) -> str:
    if table == "batches":
        size = cells.get("size", "")
        about = [f"{cells.get('first', '')} – {cells.get('last', '')}", Text(f"{size} 行", f"{size} rows").to(lang)]
    else:
        about = [DONE.to(lang), cells.get("person", ""), cells.get("note", "")]
    return " · ".join(part for part in about if part)


def _row(table: str, cells: Cells | None, lang: Lang) -> str:
    return "; ".join(
        f"{column_title(table, name).to(lang)}: {cell_words(table, name, text, lang)}"
        for name, text in (cells or {}).items() if name != PLACE and text
    )  # fmt: skip

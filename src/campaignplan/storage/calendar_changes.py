"""A change of the calendar as rows of a branch, without writing the whole problem out: a drag is answered at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from campaignplan.planning.problem import Problem
from campaignplan.storage.content import Row
from campaignplan.storage.encode import Dated, dated, row_cells
from campaignplan.storage.schema import tables
from campaignplan.storage.workspace.change import PLACE, Cells, Change, added, changed, removed

Rows = Mapping[str, Sequence[tuple[str, Cells]]]
"""A branch's rows with their ids, by table (`Ledger.read`)."""

OURS = ("templates", "events")
KEYS = {"promotions": ("id",), "phases": ("promotion", "kind"), "templates": ("id",), "events": ("id",)}


def calendar_changes(before: Problem, after: Problem, rows: Rows, *, seen: bool) -> tuple[Change, ...] | None:
    """Return the changes that make one problem the other.

    None where they differ in more than events, templates and the days of promotions, or cannot be told apart row
    by row: `storage.difference` does any two.

    Parameters
    ----------
    before, after
        Sound problems; `before` is what was on screen.
    rows
        What the branch says now.
    seen
        Whether that is what was on screen too. Otherwise what was on screen is what the changes rest on, so that
        a cell which somebody else has changed meanwhile is a clash.

    Raises
    ------
    InputError
        For values that text cannot hold.
    """
    mine = {table: getattr(after, table) for table in (*OURS, "promotions")}
    if replace(before, **mine) != after:
        return None
    made: list[Change] = []
    for table in OURS:
        made += _table(table, *_plain(table, before, after), rows.get(table, ()), seen)
    if before.promotions != after.promotions:
        then, now = dated(before), dated(after)
        if then is None or now is None or then.without != now.without:
            return None
        for table in ("promotions", "phases"):
            made += _table(table, _keyed(table, then), _keyed(table, now), rows.get(table, ()), seen)
    return tuple(made)


Keyed = Mapping[tuple[str, ...], Row]


def _plain(table: str, before: Problem, after: Problem) -> tuple[Keyed, Keyed]:
    """Return the rows of a table that differ, as cells by their key."""
    old, new = {row.id: row for row in getattr(before, table)}, {row.id: row for row in getattr(after, table)}
    return (
        {(name,): row_cells(table, row) for name, row in old.items() if new.get(name) != row},
        {(name,): row_cells(table, row) for name, row in new.items() if old.get(name) != row},
    )


def _keyed(table: str, found: Dated) -> Keyed:
    rows = found.rows if table == "promotions" else found.phases
    return {tuple(row[name] for name in KEYS[table]): row for row in rows}


def _table(table: str, old: Keyed, new: Keyed, rows: Sequence[tuple[str, Cells]], seen: bool) -> Iterator[Change]:
    columns = [column.id for column in tables()[table].columns]
    there = {tuple(cells.get(name, "") for name in KEYS[table]): (row, cells) for row, cells in rows}
    for key in {**old, **new}:
        was, will, (row, cells) = old.get(key, {}), new.get(key), there.get(key, ("", {}))
        if was == will:
            continue
        if not row:
            # New, or removed by somebody else, who shall not be passed over: then it clashes.
            if will is not None:
                yield added(table, will)
            continue
        if will is None:
            yield removed(table, row, cells if seen else {**was, PLACE: cells[PLACE]})
            continue
        rests = {name: cells.get(name, "") if seen else was.get(name, "") for name in columns}
        told = changed(table, row, rests, {name: will.get(name, "") for name in columns})
        if told is not None:
            yield told

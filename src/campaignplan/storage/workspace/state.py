"""States: everything a branch says at one version, in memory."""

from collections.abc import Iterable, Mapping

from campaignplan.storage.content import Row
from campaignplan.storage.workspace.change import PLACE, Cells, Change, changed, place_of

State = Mapping[tuple[str, str], Cells]
"""Filled cells, the place among them, by table and row."""


def after(state: State, changes: Iterable[Change]) -> dict[tuple[str, str], Cells]:
    """Return the state after changes that were made to it."""
    result = dict(state)
    for change in changes:
        key = (change.table, change.row)
        if change.after is None:
            del result[key]
        else:
            result[key] = merged(result.get(key, {}), change.after)
    return result


def merged(cells: Cells, news: Cells) -> dict[str, str]:
    """Return a row with some cells replaced; emptied ones are left out."""
    return {name: text for name, text in {**cells, **news}.items() if text}


def between(one: State, other: State) -> tuple[Change, ...]:
    """Return the changes that make one state the other."""
    found = []
    for table, row in {**one, **other}:
        old, new = one.get((table, row)), other.get((table, row))
        if old is not None and new is not None:
            change = changed(table, row, old, new)
            if change is not None:
                found.append(change)
        elif old != new:
            found.append(Change(table, row, old, new))
    return tuple(found)


def in_order(state: State) -> dict[str, list[tuple[str, Cells]]]:
    """Return rows by table, each table in the order of its places."""
    tables: dict[str, list[tuple[str, Cells]]] = {}
    for (table, row), cells in state.items():
        tables.setdefault(table, []).append((row, cells))
    for found in tables.values():
        found.sort(key=lambda pair: (place_of(pair[1]), pair[0]))
    return tables


def content(state: State) -> dict[str, list[Row]]:
    """Return what a state says: rows in order, without ids and places."""
    return {
        table: [{name: text for name, text in cells.items() if name != PLACE} for _, cells in rows]
        for table, rows in in_order(state).items()
    }

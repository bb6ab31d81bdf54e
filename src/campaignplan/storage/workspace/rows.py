"""Rows of a branch in and out of the database."""

import json
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, bindparam, delete, insert, select

from campaignplan.storage.workspace.change import PLACE, Cells, place_of, place_text
from campaignplan.storage.workspace.tables import rows

MANY = 2_000
"""From so many rows on, all of a branch's are read at once rather than by name."""
_PART = 500


def all_rows(connection: Connection, branch: int) -> dict[tuple[str, str], Cells]:
    """Return everything a branch says now."""
    columns = (rows.c.table, rows.c.row, rows.c.place, rows.c.cells)
    found = connection.execute(select(*columns).where(rows.c.branch == branch))
    return {(table, row): _whole(place, cells) for table, row, place, cells in found}


def table_rows(connection: Connection, branch: int, table: str) -> list[tuple[str, Cells]]:
    """Return one table of a branch, in the order of its places, without reading the others."""
    columns = (rows.c.row, rows.c.place, rows.c.cells)
    query = select(*columns).where(rows.c.branch == branch, rows.c.table == table).order_by(rows.c.place, rows.c.row)
    return [(row, _whole(place, cells)) for row, place, cells in connection.execute(query)]


def some_rows(connection: Connection, branch: int, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Cells]:
    """Return the rows of a branch that are named; those that are not there are left out."""
    wanted = list(dict.fromkeys(keys))
    if len(wanted) > MANY:
        every = all_rows(connection, branch)
        return {key: every[key] for key in wanted if key in every}
    found: dict[tuple[str, str], Cells] = {}
    for table, names in _by_table(wanted).items():
        for part in (names[n : n + _PART] for n in range(0, len(names), _PART)):
            query = select(rows.c.row, rows.c.place, rows.c.cells).where(
                rows.c.branch == branch, rows.c.table == table, rows.c.row.in_(part)
            )
            found |= {(table, row): _whole(place, cells) for row, place, cells in connection.execute(query)}
    return found


def write_rows(
    connection: Connection,
    branch: int,
    version: int,
    gone: Iterable[tuple[str, str]],
    come: Mapping[tuple[str, str], Cells],
) -> None:
    """Take rows out and put rows in; a row that changes is in both."""
    out = [{"b": branch, "t": table, "r": row} for table, row in gone]
    if out:
        at = (rows.c.branch == bindparam("b"), rows.c.table == bindparam("t"), rows.c.row == bindparam("r"))
        connection.execute(delete(rows).where(*at), out)
    into = [
        {
            "branch": branch,
            "table": table,
            "row": row,
            "place": place_of(cells),
            "cells": cells_json({name: text for name, text in cells.items() if name != PLACE}),
            "version": version,
        }
        for (table, row), cells in come.items()
    ]
    if into:
        connection.execute(insert(rows), into)


def cells_json(cells: Cells) -> str:
    """Write cells; equal cells give equal text."""
    return json.dumps(dict(cells), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _whole(place: float, cells: str) -> Cells:
    found: dict[str, str] = json.loads(cells)
    found[PLACE] = place_text(place)
    return found


def _by_table(keys: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table, row in keys:
        found.setdefault(table, []).append(row)
    return found

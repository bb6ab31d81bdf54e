"""Changes: what a command does to one row, cell by cell."""

import math
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Cells = Mapping[str, str]
PLACE = "#"
"""A row's place in its table is a cell like any other: a number, written as text."""
ROW_BYTES = 8


@dataclass(frozen=True, slots=True)
class Change:
    """One row before and after: only the cells that changed, empty text where a cell is empty.

    `before` is None where the row is new (`after` is then all of it), `after` is None where it goes (`before`
    is then all of it). `before` is what the person saw: where something else stands now, it is a clash.
    """

    table: str
    row: str
    before: Cells | None
    after: Cells | None

    def __post_init__(self) -> None:
        if self.before is None and self.after is None:
            raise ValueError("a change from nothing to nothing")

    @property
    def inverse(self) -> "Change":
        """The change that takes this one back."""
        return Change(self.table, self.row, self.after, self.before)


def added(table: str, cells: Cells, row: str | None = None) -> Change:
    """Return a new row; without a place among its cells it goes to the table's end."""
    filled = {name: text for name, text in cells.items() if text}
    return Change(table, row or new_row(), None, filled)


def changed(table: str, row: str, before: Cells, after: Cells) -> Change | None:
    """Return how a row becomes another; None where nothing changes. Cells in neither stay as they are."""
    names = [name for name in {**before, **after} if before.get(name, "") != after.get(name, "")]
    if not names:
        return None
    return Change(table, row, {n: before.get(n, "") for n in names}, {n: after.get(n, "") for n in names})


def removed(table: str, row: str, cells: Cells) -> Change:
    """Return a row's end; `cells` is all of it, its place too."""
    return Change(table, row, dict(cells), None)


def new_row() -> str:
    """Return the id of a new row: by chance, so that people adding rows at once never mean the same."""
    return secrets.token_hex(ROW_BYTES)


def place_text(place: float) -> str:
    """Write a place."""
    return str(int(place)) if place.is_integer() else repr(place)


def place_of(cells: Cells) -> float:
    """Read a place. ValueError where it is none."""
    place = float(cells[PLACE])
    if not math.isfinite(place):
        raise ValueError(f"{cells[PLACE]} is no place")
    return place


def inverses(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes that take others back."""
    return tuple(change.inverse for change in changes)

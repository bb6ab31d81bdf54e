"""What the report page shows, ready to print: frames as rows of written cells."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import NamedTuple

import pandas as pd

from campaignplan.money import yuan
from campaignplan.publishing import prose
from campaignplan.publishing.columns import COLUMNS, Kind
from campaignplan.publishing.edition import Edition

NUMBERS: tuple[Kind, ...] = ("money", "cents", "share", "ratio", "count", "number", "decimal")
KindOf = Callable[[int, str], Kind]


class Cell(NamedTuple):
    """One written cell, and how it is set: ``number``, ``text``, ``prose``, ``date`` or ``id``."""

    text: str
    look: str
    mark: bool = False


class Table(NamedTuple):
    """A table of the page: `left_out` rows are only in the workbook, `total` closes it."""

    headings: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    left_out: int = 0
    total: tuple[Cell, ...] = ()


def table(
    edition: Edition,
    frame: pd.DataFrame,
    columns: Sequence[str] = (),
    *,
    most: int = 0,
    kind_of: KindOf | None = None,
    headings: dict[str, str] | None = None,
    marked: str = "",
    totals: dict[str, object] | None = None,
) -> Table:
    """Write the chosen columns of a frame.

    Parameters
    ----------
    most
        Rows shown at most (0: all).
    kind_of, headings
        As in the workbook's tables.
    marked
        A value that stands out wherever it appears, such as 待核实.
    totals
        Values of a last row, by column; a column left out stays empty.
    """
    names = list(columns) or [str(name) for name in frame.columns]
    shown = frame.head(most) if most else frame
    heads = tuple(
        Cell(
            (headings or {}).get(name) or COLUMNS[name].heading.to(edition.lang),
            look(COLUMNS[name].kind if name in COLUMNS else kind_of(0, name) if kind_of else "text"),
        )
        for name in names
    )
    rows = []
    for number, record in enumerate(shown[names].to_dict("records")):
        kinds = [kind_of(number, name) if kind_of else COLUMNS[name].kind for name in names]
        texts = [write(record[name], kind, edition) for name, kind in zip(names, kinds, strict=True)]
        rows.append(tuple(Cell(t, look(k), bool(marked) and t == marked) for t, k in zip(texts, kinds, strict=True)))
    total = (
        tuple(
            Cell(write((totals or {}).get(name), COLUMNS[name].kind, edition), look(COLUMNS[name].kind))
            for name in names
        )
        if totals
        else ()
    )
    return Table(heads, tuple(rows), len(frame) - len(shown), total)


def look(kind: Kind) -> str:
    """Return how a kind is set."""
    if kind in NUMBERS:
        return "number"
    return {"prose": "prose", "date": "date", "moment": "date", "when": "date", "id": "id"}.get(kind, "text")


def write(value: object, kind: Kind, edition: Edition) -> str:
    """Write one value exactly (tables show whole yuan, never 万)."""
    if value is None or value is pd.NaT:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, str):
        return value
    number = float(value)  # type: ignore[arg-type]
    if number != number:
        return prose.MISSING
    if kind == "money":
        return yuan(round(number))
    return prose.shown(number, kind, edition.lang == "zh")


def day(value: object, edition: Edition) -> str:
    """Write a date or moment short: 3月28日 20:00, or 28 Mar 20:00."""
    if value is None or value is pd.NaT or not isinstance(value, date):
        return ""
    clock = f" {value:%H:%M}" if isinstance(value, datetime) else ""
    return (f"{value.month}月{value.day}日" if edition.lang == "zh" else f"{value.day} {value:%b}") + clock


def days(start: object, end: object, edition: Edition) -> str:
    """Write a span short."""
    first, last = day(start, edition), day(end, edition)
    return first if first == last or not last else f"{first}–{last}"

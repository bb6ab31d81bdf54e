"""A fault of a typed problem: like an issue, but its place is a table, a row and a column."""

from collections.abc import Iterable
from dataclasses import dataclass

from campaignplan.ids import nearest
from campaignplan.text import Text

FEW = 8
"""So many names are listed in full."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: `table` of the problem folder, `row` its position there, `column`; None means all of them.

    The settings are the tables plan, budget and calendar, without rows. The table phases counts the
    phases of all promotions, in order.
    """

    table: str
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong. `places` starts with where it is told; the others are the cells it follows from.

    A reader that could not read one of `places` leaves the fault out: it would follow from that alone.
    """

    places: tuple[Place, ...]
    value: str
    why: Text
    fix: Text


def fault(places: Place | tuple[Place, ...], value: object, why: Text, fix: Text) -> Fault:
    """Make a fault, writing its value as people read it."""
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    shown = "".join(c if c.isprintable() else "�" for c in shown)
    found = shown if len(shown) <= 60 else shown[:59] + "…"
    return Fault(places if isinstance(places, tuple) else (places,), found, why, fix)


def suggestion(value: str, known: Iterable[str], what: Text) -> Text:
    """Return how to mend an unknown name: the nearest known one, the few there are, or where to add it."""
    there = sorted(set(known) - {""})
    like = nearest(value, there)
    if like:
        return Text(f"是不是 {like}", f"did you mean {like}")
    if 0 < len(there) <= FEW:
        return Text(
            f"可用的有 {'、'.join(there)}；或先在{what.zh}里加上它",
            f"there are {', '.join(there)}; or add it to {what.en} first",
        )
    return Text(f"请改正，或先在{what.zh}里加上它", f"mend it, or add it to {what.en} first")

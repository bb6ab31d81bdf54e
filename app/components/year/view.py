"""What the year shows: lanes of bars, promotion lines, days off, and how much work runs side by side."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import Literal

from campaignplan.calendars.event import NO_TEXT, EventKind
from campaignplan.dates import Span
from campaignplan.text import Text
from components.year.lane import Lane

Scale = Literal["year", "quarter", "month"]


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece of work from `first` to `last`, both included.

    `tone` is the colour; without one it is the lane's. `due` names a deadline on its last day, `note` is what
    the line below the lanes tells of it, beside title and dates. `fixed` says why it can neither be moved nor
    resized; where it is empty, `movable` and `resizable` hold. `locked` shows the lock people put on it.
    """

    id: str
    title: Text
    first: date
    last: date
    lane: Lane
    kind: EventKind = "own"
    tone: Lane | None = None
    note: Text = NO_TEXT
    due: Text = NO_TEXT
    fixed: Text = NO_TEXT
    locked: bool = False
    movable: bool = True
    resizable: bool = True
    removable: bool = True
    tentative: bool = False
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A promotion's day, drawn through all lanes."""

    day: date
    title: Text


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Days behind the lanes: off (休), worked instead (班), or thin (neither: a factory at rest).

    `surety` follows the title where there is room: 推算, 待核实.
    """

    first: date
    last: date
    title: Text
    mark: Literal["休", "班", ""] = ""
    surety: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class YearView:
    """What is on screen. `first` and `last` are the days the lanes reach over; `scale` is how near one looks.

    `heat` is the number of bars running on each of those days (`heat_of`). `editable` False takes every
    gesture away but opening. `focus` is the day the lanes begin at when they are first drawn.
    """

    first: date
    last: date
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    days_off: tuple[DaysOff, ...] = ()
    heat: tuple[int, ...] = ()
    scale: Scale = "year"
    today: date | None = None
    focus: date | None = None
    selected: str = ""
    editable: bool = True

    @property
    def span(self) -> Span:
        """The days the lanes reach over."""
        return Span(self.first, self.last)

    def with_heat(self) -> "YearView":
        """Return the view with its work counted."""
        return replace(self, heat=heat_of(self.bars, self.span))


def heat_of(bars: Iterable[Bar], span: Span) -> tuple[int, ...]:
    """Return how many bars run on each day of `span`; cancelled ones, and a promotion's whole, do not count.

    A promotion's own bar is left out because its phases are there.
    """
    steps = [0] * (span.days + 1)
    for bar in bars:
        first, last = max(span.start, bar.first), min(span.end, max(bar.first, bar.last))
        if first > last or bar.cancelled or bar.kind == "promotion":
            continue
        steps[(first - span.start).days] += 1
        steps[(last - span.start).days + 1] -= 1
    return tuple(accumulate(steps[:-1]))

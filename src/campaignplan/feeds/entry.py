"""One entry of somebody else's calendar, in Beijing time, as it was read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Entry:
    """An event, a series, or one occurrence of a series that differs from it.

    `uid` names it for the next import: the UID of its calendar, with the occurrence where it is one
    (``UID#20270301T090000``). `start` and `end` (exclusive) are days, or moments in Asia/Shanghai. `rrule` is a
    rule that the table `events` takes, less the days in `skipped`. `marked` is what the calendar itself says of
    the day, 休 or 班. `sure` is false where the calendar gave no UID of its own.
    """

    uid: str
    title: str
    start: date | datetime
    end: date | datetime
    rrule: str = ""
    skipped: tuple[date, ...] = ()
    status: Literal["confirmed", "tentative", "cancelled"] = "confirmed"
    description: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    marked: Literal["", "休", "班"] = ""
    sure: bool = True

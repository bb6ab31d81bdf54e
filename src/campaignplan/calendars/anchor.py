"""Anchor rules: how a day of the year is found, and moments counted from it.

An anchor is the day operators call T. A moment is written the way they write it: ``T-7`` or
``T-1 20:00``, or as a fixed day such as ``2025-05-13 20:00`` where a year was announced.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from campaignplan.dates import ONE_DAY, SHANGHAI
from campaignplan.text import Text

Festivals = Mapping[int, Mapping[str, date]]
"""Days that the lunar calendar or the sun sets: year -> name (``spring-festival``) -> day."""

_FROM_ANCHOR = re.compile(r"T(?P<days>[+-]\d{1,3})?(?: (?P<time>[0-2]\d:[0-5]\d))?", re.ASCII)
_FIXED = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})(?: (?P<time>[0-2]\d:[0-5]\d))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A rule for one day a year, in one of three forms, shifted by `days`.

    `month` and `day`: the same date every year. `month`, `weekday` (1 Monday … 7 Sunday) and `nth`: the nth
    such weekday of a month, counted from its end where negative. `festival`: a day named in
    ``festivals.toml``.
    """

    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    nth: int | None = None
    festival: str = ""
    days: int = 0

    def fault(self) -> Text | None:
        """Say why the rule names no day, or None where it does."""
        fixed = (self.month, self.day) != (None, None) and self.weekday is None and self.nth is None
        if self.festival:
            given = (self.month, self.day, self.weekday, self.nth)
            if any(value is not None for value in given):
                return Text("节日锚点不能再写月、日或星期", "a festival anchor takes no month, day or weekday")
            return None
        if fixed and self.month is not None and self.day is not None:
            return _no_such_day(self.month, self.day)
        if self.month is not None and self.weekday is not None and self.nth is not None and self.day is None:
            if 1 <= self.month <= 12 and 1 <= self.weekday <= 7 and self.nth in (1, 2, 3, 4, -1, -2, -3, -4):
                return None
            return Text("月 1–12，星期 1–7，第几个 ±1…±4", "month is 1-12, weekday 1-7, nth 1 to 4 or -1 to -4")
        return Text(
            "锚点要么写月和日，要么写月、星期和第几个，要么写节日",
            "an anchor is month and day, or month, weekday and nth, or a festival",
        )

    def on(self, year: int, festivals: Festivals) -> date:
        """Return the day in `year`; KeyError where the festival table does not hold it."""
        if self.festival:
            return festivals[year][self.festival] + timedelta(self.days)
        assert self.month is not None
        if self.day is not None:
            return date(year, self.month, self.day) + timedelta(self.days)
        assert self.weekday is not None
        assert self.nth is not None
        first = date(year, self.month, 1)
        if self.nth > 0:
            found = first + timedelta((self.weekday - 1 - first.weekday()) % 7 + 7 * (self.nth - 1))
        else:
            last = date(year + self.month // 12, self.month % 12 + 1, 1) - ONE_DAY
            found = last - timedelta((last.weekday() - self.weekday + 1) % 7 + 7 * (-self.nth - 1))
        return found + timedelta(self.days)


def _no_such_day(month: int, day: int) -> Text | None:
    """Say why a month and day name no day of every year: 29 February does not, only every fourth."""
    try:
        date(2027, month, day)
    except ValueError:
        return Text("不是每年都有这一天", "not every year has this day")
    return None


def moment(written: str, anchor: date, closing: bool) -> datetime | None:
    """Work out a written moment, or return None where it is not one.

    A start without a time is the beginning of its day; an end without a time (`closing`) is the end of its
    day, so that ``T-7`` to ``T-1`` are seven days.
    """
    counted, fixed = _FROM_ANCHOR.fullmatch(written), _FIXED.fullmatch(written)
    try:
        if counted:
            day, clock = anchor + timedelta(int(counted["days"] or 0)), counted["time"]
        elif fixed:
            day, clock = date.fromisoformat(fixed["day"]), fixed["time"]
        else:
            return None
        if clock is None:
            return datetime.combine(day + ONE_DAY if closing else day, time(), SHANGHAI)
        return datetime.combine(day, time.fromisoformat(clock), SHANGHAI)
    except ValueError:
        return None

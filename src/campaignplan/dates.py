"""Days, spans and periods, all in Asia/Shanghai.

A `Span` is a run of whole days, both ends included, as people say it. A `Period` is the span one cell of
the plan stands for: a day, or an ISO week cut wherever something changes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
WEEKDAYS_ZH = "一二三四五六日"
Unit = Literal["day", "week"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Whole days from `start` to `end`, both included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(days=n) for n in range(self.days))

    def overlap(self, other: "Span") -> "Span | None":
        """Return the days both spans share, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start <= end else None


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One column of the plan: `index` in the horizon, `start` and `end` both included."""

    index: int
    start: date
    end: date

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1

    @property
    def span(self) -> Span:
        """The same days as a span."""
        return Span(self.start, self.end)

    @property
    def month(self) -> str:
        """Month as ``2027-06``; periods never straddle a month."""
        return f"{self.start:%Y-%m}"


def cut_periods(horizon: Span, unit: Unit, borders: Iterable[date] = ()) -> tuple[Period, ...]:
    """Cut a horizon into periods.

    Parameters
    ----------
    horizon
        The days to plan.
    unit
        ``day``, or ``week`` for ISO weeks (Monday first).
    borders
        First days of something new (a phase, a stage, a rule's span, a month): a weekly period is cut
        there too, so that no period mixes two of them.
    """
    if unit == "day":
        return tuple(Period(i, day, day) for i, day in enumerate(horizon))
    firsts = {horizon.start} | {day for day in borders if horizon.start < day <= horizon.end}
    firsts |= {day for day in horizon if day.weekday() == 0 or day.day == 1}
    starts = sorted(firsts)
    ends = [start - ONE_DAY for start in starts[1:]] + [horizon.end]
    return tuple(Period(i, start, end) for i, (start, end) in enumerate(zip(starts, ends, strict=True)))


def first_full_day(moment: datetime) -> date:
    """Return the first day that counts as inside something starting at `moment`.

    Promotions start at 20:00: the evening belongs to the phase before, the plan's budget to the next day.
    A start at or before noon counts that same day.
    """
    return moment.date() if moment.time() <= time(12) else moment.date() + ONE_DAY


def last_full_day(moment: datetime) -> date:
    """Return the last day that counts as inside something ending at `moment` (exclusive)."""
    return first_full_day(moment) - ONE_DAY


def month_spans(horizon: Span) -> dict[str, Span]:
    """Return the months of a horizon by name (``2027-06``), each clipped to it."""
    firsts = [day for day in horizon if day == horizon.start or day.day == 1]
    lasts = [*(day - ONE_DAY for day in firsts[1:]), horizon.end]
    return {f"{first:%Y-%m}": Span(first, last) for first, last in zip(firsts, lasts, strict=True)}


def day_zh(day: date) -> str:
    """Write a day as ``3月28日(周日)``."""
    return f"{day.month}月{day.day}日(周{WEEKDAYS_ZH[day.weekday()]})"


def day_said(day: date, zh: bool) -> str:
    """Write a day as people read it: ``3月28日(周日)``, ``Sun 28 Mar``."""
    return day_zh(day) if zh else f"{_WEEKDAYS_EN[day.weekday()]} {day.day} {MONTHS_EN[day.month - 1]}"


def days_said(first: date, last: date, zh: bool) -> str:
    """Write the days from one to another as people read them: ``2027年5月10日–16日``, ``10–16 May 2027``."""
    same_year, same_month = first.year == last.year, (first.year, first.month) == (last.year, last.month)
    if zh:
        head = f"{first.year}年{first.month}月{first.day}日"
        tail = f"{'' if same_year else f'{last.year}年'}{'' if same_month else f'{last.month}月'}{last.day}日"
        return head if first == last else f"{head}–{tail}"
    tail = f"{last.day} {MONTHS_EN[last.month - 1]} {last.year}"
    if first == last:
        return tail
    if same_month:
        return f"{first.day}–{tail}"
    return f"{first.day} {MONTHS_EN[first.month - 1]}{'' if same_year else f' {first.year}'} – {tail}"


def moment_said(moment: datetime, zh: bool) -> str:
    """Write a moment on the clock of Shanghai: ``3月28日(周日) 20:00``."""
    there = moment.astimezone(SHANGHAI)
    return f"{day_said(there.date(), zh)} {there:%H:%M}"


def when_said(moment: datetime, zh: bool, *, seconds: bool = False) -> str:
    """Write a moment of any year on the clock of Shanghai: ``2027年3月28日 20:00``, ``28 Mar 2027 20:00``."""
    there = moment.astimezone(SHANGHAI)
    return f"{days_said(there.date(), there.date(), zh)} {there:{'%H:%M:%S' if seconds else '%H:%M'}}"


def stamp(moment: datetime, *, seconds: bool = False) -> str:
    """Write a moment on the clock of Shanghai as lists have it: ``2027-03-28 20:00``."""
    return f"{moment.astimezone(SHANGHAI):{'%Y-%m-%d %H:%M:%S' if seconds else '%Y-%m-%d %H:%M'}}"


_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")  # strftime would follow the machine's locale
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

"""Recurrence rules (RFC 5545): which are taken, the starts they give, and how their end is written."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache

from campaignplan.dates import SHANGHAI, Span
from campaignplan.text import Text

_WEEKDAY = r"(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)"
_PARTS = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d{0,2}",
    "BYDAY": rf"{_WEEKDAY}(?:,{_WEEKDAY})*",
    "BYMONTHDAY": r"-?(?:[1-9]|[12]\d|3[01])(?:,-?(?:[1-9]|[12]\d|3[01]))*",
    "BYMONTH": r"(?:[1-9]|1[0-2])(?:,(?:[1-9]|1[0-2]))*",
    "BYSETPOS": r"-?[1-5](?:,-?[1-5])*",
    "WKST": r"MO|TU|WE|TH|FR|SA|SU",
    "COUNT": r"[1-9]\d{0,3}",
    "UNTIL": r"\d{8}(?:T\d{6}Z?)?",
}
"""What each part may say. Rules that repeat within a day, or by week or day of the year, nobody here needs."""

_LONGEST = 200
_DAY_ENDS = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Series:
    """A recurring event's first start, its rule with an end, and the later starts left out."""

    start: date | datetime
    rrule: str
    skipped: tuple[date | datetime, ...] = ()


@lru_cache(4096)
def rule_fault(rrule: str, ends: bool = True) -> tuple[Text, Text] | None:
    """Say why a rule is not taken and how to mend it, or None; `ends` tells whether it may end by itself."""
    named = dict(part.partition("=")[::2] for part in rrule.split(";"))
    open_end = not {"COUNT", "UNTIL"} & set(named)
    if (
        len(rrule) <= _LONGEST
        and len(named) == rrule.count(";") + 1  # no part twice
        and rrule.startswith("FREQ=")
        and all(re.fullmatch(_PARTS.get(name, ""), value, re.ASCII) for name, value in named.items())
        and (open_end or (ends and not {"COUNT", "UNTIL"} <= set(named)))
        and _has_a_day(named)
    ):
        return None
    why = Text("不是按日、周、月、年重复的 RRULE", "not an RRULE that repeats by day, week, month or year")
    fix = Text("例如 FREQ=WEEKLY;BYDAY=MO", "such as FREQ=WEEKLY;BYDAY=MO")
    if not ends:
        fix = Text(f"{fix.zh}；起止由计划决定", f"{fix.en}; the plan sets its end")
    return why, fix


def _has_a_day(named: dict[str, str]) -> bool:
    """Tell whether a rule names days at all: dateutil searches for those of 30 February to the year 9999."""
    if "UNTIL" in named and _until(named["UNTIL"]) is None:
        return False
    if named["FREQ"] in ("DAILY", "WEEKLY"):
        by_day = named.get("BYDAY", "")
        return not {"BYMONTHDAY", "BYSETPOS"} & set(named) and not any(sign.isdigit() for sign in by_day)
    if "BYMONTH" not in named or "BYMONTHDAY" not in named:
        return True
    longest = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}
    most = max(longest.get(int(month), 31) for month in named["BYMONTH"].split(","))
    return any(abs(int(day)) <= most for day in named["BYMONTHDAY"].split(","))


def _until(written: str) -> datetime | None:
    """Return a written end on the clock of the wall in Shanghai, or None where there is no such moment."""
    try:
        if len(written) == 8:
            return datetime.combine(datetime.strptime(written, "%Y%m%d"), _DAY_ENDS)
        moment = datetime.strptime(written[:15], "%Y%m%dT%H%M%S")
        if written.endswith("Z"):
            return moment.replace(tzinfo=UTC).astimezone(SHANGHAI).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return moment


def every_day(_: date) -> bool:
    """Take every day."""
    return True


def series(rrule: str, first: date | datetime, span: Span, on: Callable[[date], bool] = every_day) -> Series | None:
    """Return a sound rule's occurrences in `span`, counted from `first`, on the days that are `on`.

    The rule gets an end, as RFC 5545 asks a day for all-day events and a moment in UTC for timed ones: its
    own where it comes before the end of `span`. None where nothing takes place.
    """
    # On the clock of the wall: Shanghai has no summer time, and naive moments are much faster.
    moments = starts(rrule, wall(first), datetime.combine(span.start, time()), datetime.combine(span.end, _DAY_ENDS))
    last = _last(rrule, moments, span)
    timed = isinstance(first, datetime)
    found = tuple(start.replace(tzinfo=SHANGHAI) if timed else start.date() for start in moments)
    kept = next((start for start in found if on(_day(start))), None)
    if kept is None:
        return None
    skipped = tuple(start for start in found if start > kept and not on(_day(start)))
    until = last.replace(tzinfo=SHANGHAI).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    if not isinstance(first, datetime):
        until = f"{last:%Y%m%d}"
    bare = [part for part in rrule.split(";") if not part.startswith(("UNTIL=", "COUNT="))]
    return Series(kept, ";".join([*bare, f"UNTIL={until}"]), skipped)


@lru_cache(4096)
def starts(rrule: str, begin: datetime, first: datetime, last: datetime) -> tuple[datetime, ...]:
    """Return the starts from `first` to `last`, both included, of a sound rule that begins at `begin`.

    All are moments on the clock of the wall in Shanghai, naive.
    """
    from dateutil.rrule import rrulestr

    written = _part(rrule, "UNTIL=")
    kept = ";".join(part for part in rrule.split(";") if not part.startswith("UNTIL="))
    last = min(last, (_until(written) if written else None) or last)
    return tuple(rrulestr(kept, dtstart=begin).between(first, last, inc=True))


def wall(when: date | datetime) -> datetime:
    """Return a day's first instant, or a moment, on the clock of the wall in Shanghai, naive."""
    if isinstance(when, datetime):
        return when.astimezone(SHANGHAI).replace(tzinfo=None)
    return datetime.combine(when, time())


def _last(rrule: str, found: tuple[datetime, ...], span: Span) -> datetime:
    """Return the moment with which a rule ends in `span`, where it gives the starts `found`."""
    if "COUNT=" in rrule and found:
        return found[-1]
    last, written = datetime.combine(span.end, _DAY_ENDS), _part(rrule, "UNTIL=")
    return min(last, (_until(written) if written else None) or last)


def _part(rrule: str, name: str) -> str:
    return next((part[len(name) :] for part in rrule.split(";") if part.startswith(name)), "")


def _day(start: date | datetime) -> date:
    return start.date() if isinstance(start, datetime) else start

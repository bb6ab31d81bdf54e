"""Days and moments as calendars write them, and as careless ones do."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from campaignplan.dates import ONE_DAY
from campaignplan.feeds.reading.limits import EARLIEST_YEAR, LATEST_YEAR
from campaignplan.feeds.reading.notes import Notes, RefusedError
from campaignplan.feeds.reading.property import Property
from campaignplan.feeds.reading.zones import Zones
from campaignplan.text import Text

_DAY = r"(?:(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)|(?P<y2>\d{4})[-/.年](?P<m2>\d\d?)[-/.月](?P<d2>\d\d?)日?)"
_CLOCK = r"(?:[T\s]\s*(?P<H>\d\d?):?(?P<M>\d\d)(?::?(?P<S>\d\d)(?:[.,]\d{1,9})?)?)"
_OFFSET = r"(?P<Z>Z|[+-]\d\d:?\d\d)"
_WRITTEN = re.compile(rf"{_DAY}(?:{_CLOCK}\s*{_OFFSET}?)?", re.IGNORECASE)
_PROPER = re.compile(r"\d{8}(?:T\d{6}Z?)?")
_LONGEST = 40


def moment_of(found: Property, zones: Zones, notes: Notes) -> date | datetime:
    """Read a property's day, or its moment with the zone it is in.

    Raises
    ------
    RefusedError
        No such day, a time nobody can read, a zone nobody knows.
    """
    head, colon, tail = found.value.strip().rpartition(":")
    zone = found.parameters.get("TZID", "")
    if colon and zone and _PROPER.fullmatch(tail):  # TZID=GMT+08:00:20270610T200000
        why = Text("时区的名字含冒号却没有引号", "a time zone's name with a colon and without quotes")
        notes.mend(found.line, found.value, why, Text("看得懂，已读入", "plain enough, it was read"))
        found = found._replace(value=tail, parameters={**found.parameters, "TZID": f"{zone}:{head}"})
    return moment_in(found, found.value, zones, notes)


def moment_in(found: Property, text: str, zones: Zones, notes: Notes) -> date | datetime:
    """Read one of the values of a property; as `moment_of`."""
    text = text.strip().strip('"')
    told = f"{found.name} {text}"
    match = _WRITTEN.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        why = Text("不是日期或时间", "not a date or time")
        fix = Text("请写成 20270328 或 20270328T200000", "write it as 20270328 or 20270328T200000")
        raise RefusedError(told, why, fix, found.line)
    day = _day(match, told, found.line)
    if not _PROPER.fullmatch(text):
        why = Text("日期或时间的写法不合规范", "a date or time not written as the standard asks")
        notes.mend(found.line, told, why, Text("看得懂，已读入", "plain enough, it was read"))
    as_day = found.parameters.get("VALUE", "").upper() == "DATE"
    if match["H"] is None:
        if not as_day:
            why = Text("只有日期却没写 VALUE=DATE", "a day without VALUE=DATE")
            notes.mend(found.line, told, why, Text("已当作全天", "taken for a whole day"))
        return day
    hour, minute, second = int(match["H"]), int(match["M"]), min(int(match["S"] or 0), 59)
    if as_day and not (hour or minute or second):
        return day
    return _with_zone(found, match, _clocked(day, hour, minute, second, told, notes, found.line), zones)


def _day(match: re.Match[str], told: str, line: int) -> date:
    year, month, day = (int(match[key] or match[f"{key}2"]) for key in "ymd")
    try:
        found = date(year, month, day)
    except ValueError:
        why = Text("没有这一天", "there is no such day")
        raise RefusedError(told, why, Text("请核对日期", "check the date"), line) from None
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        why = Text(
            f"年份不在 {EARLIEST_YEAR} 到 {LATEST_YEAR} 之间", f"a year not in {EARLIEST_YEAR} to {LATEST_YEAR}"
        )
        raise RefusedError(told, why, Text("请核对年份", "check the year"), line)
    return found


def _clocked(day: date, hour: int, minute: int, second: int, told: str, notes: Notes, line: int) -> datetime:
    if (hour, minute, second) == (24, 0, 0):
        why = Text("写了 24:00", "24:00 is written")
        notes.mend(line, told, why, Text("已当作次日 00:00", "taken for 00:00 of the next day"))
        return datetime.combine(day + ONE_DAY, time())
    try:
        return datetime.combine(day, time(hour, minute, second))
    except ValueError:
        why = Text("没有这个时刻", "there is no such time of day")
        raise RefusedError(told, why, Text("请核对时间", "check the time"), line) from None


def _with_zone(found: Property, match: re.Match[str], clock: datetime, zones: Zones) -> datetime:
    offset = (match["Z"] or "").upper()
    if offset == "Z":
        return clock.replace(tzinfo=UTC)
    if offset:
        length = timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:]))
        if length < ONE_DAY:
            return clock.replace(tzinfo=timezone(-length if offset[0] == "-" else length))
    return clock.replace(tzinfo=zones.of(found.parameters.get("TZID", ""), clock, found.line))

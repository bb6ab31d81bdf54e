"""A time zone as a calendar defines it for itself (VTIMEZONE): its changes of offset, worked out within bounds."""

import re
from bisect import bisect_right
from datetime import datetime, timedelta, tzinfo

from campaignplan.dates import ONE_DAY
from campaignplan.feeds.reading.components import Component
from campaignplan.feeds.reading.following import days_of
from campaignplan.feeds.reading.limits import LATEST_YEAR, LONGEST_RULE
from campaignplan.feeds.reading.notes import RefusedError
from campaignplan.text import Text

MOST_SECTIONS, MOST_RULES = 100, 8
FIRST_YEAR = 1970
"""Rules are followed from here on; nothing is kept that lies before."""
MOST_CHANGES = 2_000
"""Changes of offset of one zone: more than any place on earth has had."""
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)(?::?\d\d)?")
_CLOCK = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?")
_WEEKDAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
_PART = (
    rf"INTERVAL=1|BYMONTH=(?:0?[1-9]|1[0-2])|BYDAY=[+-]?[1-5]?{_WEEKDAY}|WKST={_WEEKDAY}|UNTIL=\w+"
    r"|BYMONTHDAY=-?[1-3]?\d(?:,-?[1-3]?\d){0,30}"
)
_YEARLY = re.compile(rf"(?:(?:FREQ=YEARLY|{_PART})(?:;|$))+")
_FIX = Text("请在原日历里改成 Asia/Shanghai", "in the calendar it comes from, make it Asia/Shanghai")


class Defined(tzinfo):
    """A zone by its changes: clock times in order, each with the offset that holds from there on."""

    def __init__(self, name: str, before: timedelta, changes: list[tuple[datetime, timedelta]]) -> None:
        self.name = name
        self.clocks = [clock for clock, _ in changes]
        self.offsets = [before, *(offset for _, offset in changes)]

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """Return the offset at a clock time of this zone."""
        clock = moment.replace(tzinfo=None) if moment is not None else datetime.min
        return self.offsets[bisect_right(self.clocks, clock)]

    def dst(self, moment: datetime | None) -> timedelta:
        """Return nothing: the whole offset is in `utcoffset`."""
        return timedelta(0)

    def tzname(self, moment: datetime | None) -> str:
        """Return the zone's name."""
        return self.name


def defined(zone: Component) -> Defined:
    """Work out a definition.

    Raises
    ------
    RefusedError
        It has no offset, one nobody can read, or rules that are no zone's.
    """
    name = zone.value("TZID")
    if zone.broken:
        raise zone.broken
    rules = sum("RRULE" in section.properties for section in zone.sections)
    if not zone.sections or len(zone.sections) > MOST_SECTIONS or rules > MOST_RULES:
        why = Text(
            "时区的定义里没有偏移，或多得不像时区", "a time zone's definition holds no offsets, or far too many"
        )
        raise RefusedError(name, why, _FIX, zone.line)
    before: list[tuple[datetime, timedelta]] = []
    changes: list[tuple[datetime, timedelta]] = []
    for section in zone.sections:
        offset = _offset(section, "TZOFFSETTO")
        clocks = _clocks(section)
        changes += [(clock, offset) for clock in clocks]
        before.append((min(clocks), _offset(section, "TZOFFSETFROM") if section.value("TZOFFSETFROM") else offset))
        if len(changes) > MOST_CHANGES:
            why = Text("时区的定义里变化太多", "a time zone's definition with far too many changes")
            raise RefusedError(name, why, _FIX, zone.line)
    return Defined(name, min(before)[1], sorted(changes))


def _offset(section: Component, name: str) -> timedelta:
    text = section.value(name)
    found = _OFFSET.fullmatch(text)
    length = timedelta(hours=int(found[2]), minutes=int(found[3])) if found else ONE_DAY
    if found is None or length >= ONE_DAY:
        why = Text("时区的偏移看不懂", "a time zone's offset nobody can read")
        raise RefusedError(f"{name} {text}", why, _FIX, section.line)
    return -length if found[1] == "-" else length


def _clocks(section: Component) -> list[datetime]:
    """Return the clock times at which a section's offset begins to hold."""
    start = _clock(section, section.value("DTSTART"))
    found = [start]
    dates = section.properties.get("RDATE", [])
    for text in (part for one in dates for part in one.value.split(",")[:MOST_CHANGES]):
        found.append(_clock(section, text.strip()))
        if len(found) > MOST_CHANGES:
            break
    rule = section.value("RRULE").upper()
    if rule:
        if len(rule) > LONGEST_RULE or not _YEARLY.fullmatch(rule) or "FREQ=YEARLY" not in rule:
            why = Text("时区的定义里有不像时区的重复规则", "a time zone's definition repeats as no zone does")
            raise RefusedError(rule, why, _FIX, section.line)
        parts = dict(part.split("=") for part in rule.split(";") if part)
        last = _clock(section, parts.pop("UNTIL")) if "UNTIL" in parts else datetime(LATEST_YEAR, 12, 31)
        if start.year < FIRST_YEAR:
            start = start.replace(year=FIRST_YEAR, day=min(start.day, 28))
        days = days_of(parts, start.date(), last.date(), lambda cost: None)  # at most 130 years of them
        found += [datetime.combine(day, start.time()) for day in days]
    return found


def _clock(section: Component, text: str) -> datetime:
    found = _CLOCK.fullmatch(text.upper())
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups() if found)  # type: ignore[union-attr]
        return datetime(max(year, 1), month, day, hour, minute, second)
    except (AttributeError, ValueError):
        why = Text("时区的定义里时间看不懂", "a time zone's definition has a time nobody can read")
        raise RefusedError(text, why, _FIX, section.line) from None

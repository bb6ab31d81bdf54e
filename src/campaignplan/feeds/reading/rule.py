"""Recurrence rules: read part by part, refused where no calendar of people repeats so, followed within bounds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice

from campaignplan.feeds.reading.following import days_of
from campaignplan.feeds.reading.limits import LATEST_YEAR, LONGEST_RULE, MOST_IN_RULE, WIDEST_INTERVAL, WORK
from campaignplan.feeds.reading.notes import Notes, RefusedError
from campaignplan.text import Text

_WEEKDAY = r"(?:MO|TU|WE|TH|FR|SA|SU)"
_NUMBER = r"[+-]?(?:0?[1-9]|[12]\d|3[01])"
_LISTS = {
    "BYDAY": rf"(?:[+-]?\d{{1,2}})?{_WEEKDAY}(?:,(?:[+-]?\d{{1,2}})?{_WEEKDAY})*",
    "BYMONTHDAY": rf"{_NUMBER}(?:,{_NUMBER})*",
    "BYMONTH": r"(?:0?[1-9]|1[0-2])(?:,(?:0?[1-9]|1[0-2]))*",
    "BYSETPOS": r"[+-]?\d{1,3}(?:,[+-]?\d{1,3})*",
    "WKST": _WEEKDAY,
}
_LONGEST_STEP = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
"""Days from one period to the next, by frequency."""
_CLOCKS = ("BYHOUR", "BYMINUTE", "BYSECOND")
_ENDLESS = 10_000
"""A count beyond which a rule has no end worth the name: a generation of days."""
_AHEAD = timedelta(days=12 * 366)
"""How far a rule is followed to see that it has any day at all: leap days come within eight years."""
_FIX = Text("请在原日历里改成按日、周、月或年重复", "in its calendar, let it repeat by day, week, month or year")


@dataclass
class Work:
    """How much following of rules is left for a file."""

    left: float = WORK

    def spend(self, days: float, text: str) -> None:
        """Take it off; RefusedError where nothing is left."""
        self.left -= days
        if self.left < 0:
            why = Text("重复规则太多太长，没有全部算下去", "too many rules to follow to their ends")
            raise RefusedError(text, why, Text("请拆成几个日历", "split it into several calendars"))


@dataclass(frozen=True)
class Rule:
    """A rule without its end in `parts`; `until` is its end, a clock time of its zone, if it has one."""

    parts: dict[str, str] = field(hash=False)
    until: datetime | None = None

    @property
    def step(self) -> int:
        """Days from one period to the next, at most."""
        return _LONGEST_STEP[self.parts["FREQ"]] * int(self.parts.get("INTERVAL", "1"))

    @property
    def text(self) -> str:
        """The rule without its end."""
        return ";".join(f"{name}={value}" for name, value in self.parts.items())

    @property
    def plain(self) -> bool:
        """Whether it repeats by its frequency alone."""
        return not any(name.startswith("BY") for name in self.parts)

    def starts(
        self, start: datetime, last: datetime, work: Work, first: datetime | None = None
    ) -> Iterator[datetime]:
        """Yield its starts from `start` up to `last`, all of them clock times of one zone.

        With `first`, those before it are passed over.

        Raises
        ------
        RefusedError
            Following it costs more than a file may.
        """
        end = min(last, self.until) if self.until else last
        since, text = first.date() if first is not None else None, self.text
        for day in days_of(self.parts, start.date(), end.date(), lambda cost: work.spend(cost, text), since):
            moment = datetime.combine(day, start.time())
            if moment <= end:
                yield moment

    def some(self, start: datetime, work: Work) -> None:
        """Refuse a rule that no day keeps, such as the 30th of every February."""
        if self.plain and (self.until is None or self.until >= start):
            return
        last = min(start + _AHEAD + timedelta(days=30 * self.step), datetime(LATEST_YEAR, 12, 31))
        if next(self.starts(start, last, work), None) is None:
            why = Text("没有一天符合这条重复规则", "no day keeps this rule")
            raise RefusedError(self.text, why, Text("请核对规则", "check the rule"))


def rule_of(text: str, start: datetime, zone: tzinfo | None, work: Work, notes: Notes, line: int) -> Rule:
    """Read a rule; `start` is the clock time of the first start, in `zone` (None for whole days).

    Raises
    ------
    RefusedError
        Not a rule, one that repeats within the day, one no day keeps, or one by another calendar.
    """
    parts = _parts(text, line)
    for name in _CLOCKS:
        clock = {"BYHOUR": start.hour, "BYMINUTE": start.minute, "BYSECOND": start.second}[name]
        if name in parts and parts.pop(name).lstrip("0") not in (str(clock), "0" if clock else ""):
            why = Text("一天里重复几次", "it repeats within the day")
            raise RefusedError(text, why, _FIX, line)
    until = _until(parts.pop("UNTIL", ""), zone, text, line)
    count = _whole(parts.pop("COUNT", ""), text, line)
    if parts.get("INTERVAL") == "1":
        del parts["INTERVAL"]
    rule = Rule(parts, None if until is not None and until.year >= LATEST_YEAR else until)
    if count is not None and count > _ENDLESS:
        why = Text(f"重复超过 {_ENDLESS:,} 次", f"it repeats more than {_ENDLESS:,} times")
        notes.mend(line, text, why, Text("已当作一直重复", "taken to repeat without end"))
        count = None
    rule.some(start, work)
    if count is None:
        return rule
    if until is not None:
        why = Text("重复规则同时写了 UNTIL 和 COUNT", "a rule with both UNTIL and COUNT")
        notes.mend(line, text, why, Text("已取先到的一个", "the one that comes first was taken"))
    # Counted once and for all: who follows the rule later may then begin anywhere in it.
    *_, last = islice(rule.starts(start, datetime(LATEST_YEAR, 12, 31), work), count)
    return replace(rule, until=last)


def _parts(text: str, line: int) -> dict[str, str]:
    if len(text) > LONGEST_RULE:
        why = Text(f"重复规则超过 {LONGEST_RULE} 字", f"a rule of more than {LONGEST_RULE} characters")
        raise RefusedError(text, why, _FIX, line)
    parts: dict[str, str] = {}
    for part in "".join(text.upper().split()).split(";"):
        name, mark, value = part.partition("=")
        if mark and value and not name.startswith("X-"):
            parts.setdefault(name, value)
    if "RSCALE" in parts and parts.pop("RSCALE") != "GREGORIAN":
        why = Text("按农历等其他历法重复", "it repeats by another calendar, such as the lunar one")
        fix = Text("请把用得到的年份逐一写成日程", "write the years you need as events of their own")
        raise RefusedError(text, why, fix, line)
    parts.pop("SKIP", None)
    frequency = parts.get("FREQ", "")
    if frequency in ("SECONDLY", "MINUTELY", "HOURLY"):
        why = Text("重复得太密（按小时、分钟或秒）", "it repeats by the hour, minute or second")
        raise RefusedError(text, why, _FIX, line)
    if parts.keys() & {"BYYEARDAY", "BYWEEKNO"}:
        why = Text("按年内第几天或第几周重复", "it repeats by the day or week of the year")
        raise RefusedError(text, why, Text("请换成按月或按星期重复", "let it repeat by month or weekday"), line)
    known = {"FREQ", "INTERVAL", "UNTIL", "COUNT", *_CLOCKS, *_LISTS}
    wrong = frequency not in _LONGEST_STEP or not parts.keys() <= known
    wrong = wrong or (frequency == "WEEKLY" and "BYMONTHDAY" in parts)  # which the standard forbids
    wrong = wrong or (frequency in ("DAILY", "WEEKLY") and any(sign.isdigit() for sign in parts.get("BYDAY", "")))
    wrong = wrong or any(not re.fullmatch(shape, parts[name]) for name, shape in _LISTS.items() if name in parts)
    if wrong:
        raise RefusedError(text, Text("重复规则看不懂", "a rule nobody can read"), _FIX, line)
    if sum(parts[name].count(",") + 1 for name in _LISTS if name in parts) > MOST_IN_RULE:
        why = Text("重复规则列的日子太多", "a rule that lists too many days")
        raise RefusedError(text, why, Text("请写成几个日程", "write it as several events"), line)
    interval = _whole(parts.get("INTERVAL", "1"), text, line)
    if interval is None or interval > WIDEST_INTERVAL:
        why = Text("重复的间隔太大", "a rule's interval is too wide")
        raise RefusedError(text, why, Text("请核对 INTERVAL", "check INTERVAL"), line)
    if "INTERVAL" in parts:
        parts["INTERVAL"] = str(interval)
    return {"FREQ": parts.pop("FREQ"), **dict(sorted(parts.items()))}


def _whole(value: str, text: str, line: int) -> int | None:
    if not value:
        return None
    if not re.fullmatch(r"\d{1,18}", value) or int(value) == 0:
        why = Text("重复规则里的次数或间隔不是正整数", "a rule's count or interval is no number above 0")
        raise RefusedError(text, why, Text("请核对 COUNT 与 INTERVAL", "check COUNT and INTERVAL"), line)
    return int(value)


def _until(value: str, zone: tzinfo | None, text: str, line: int) -> datetime | None:
    """Read an end as a clock time of the zone; a day alone means its last second."""
    if not value:
        return None
    found = re.fullmatch(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)?(Z?))?", value)
    try:
        if found is None:
            raise ValueError(value)
        day = date(int(found[1]), int(found[2]), int(found[3]))
        if found[4] is None or zone is None:
            return datetime.combine(day, time(23, 59, 59))
        clock = datetime.combine(day, time(int(found[4]), int(found[5]), min(int(found[6] or 0), 59)))
    except ValueError:
        why = Text("重复规则的 UNTIL 看不懂", "a rule's UNTIL nobody can read")
        raise RefusedError(text, why, Text("请写成 20271231", "write it as 20271231"), line) from None
    if found[7] and 1 < day.year < 9999:
        return clock.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    return clock

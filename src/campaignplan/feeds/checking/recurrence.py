"""Recurring events: rules that are malformed, never end, explode, or say something else than their start."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from campaignplan.errors import Issue
from campaignplan.feeds.checking.component import Component, Property
from campaignplan.feeds.checking.moment import kind, moment
from campaignplan.text import Text

MOST_OCCURRENCES = 2_000
"""Of one event: five years of days. Programs that write them all out stop somewhere, each elsewhere."""
LONGEST_RULE = 500
DAYS = {"SECONDLY": 0, "MINUTELY": 0, "HOURLY": 0, "DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_NUMBERS = r"[+-]?\d{1,3}(?:,[+-]?\d{1,3})*"
_PARTS = {
    "FREQ": "|".join(DAYS),
    "UNTIL": r"\d{8}(?:T\d{6}Z?)?",
    "COUNT": r"[1-9]\d{0,8}",
    "INTERVAL": r"[1-9]\d{0,5}",
    "BYDAY": r"(?:[+-]?\d{1,2})?(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:[+-]?\d{1,2})?(?:MO|TU|WE|TH|FR|SA|SU))*",
    "WKST": "|".join(WEEKDAYS),
} | dict.fromkeys(
    ("BYSECOND", "BYMINUTE", "BYHOUR", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS"), _NUMBERS
)
_FIX = Text("例如 FREQ=WEEKLY;BYDAY=MO;UNTIL=20271231T155959Z", "such as FREQ=WEEKLY;BYDAY=MO;UNTIL=20271231T155959Z")
_BOUND = Text("请写 UNTIL 或较小的 COUNT", "give it UNTIL or a smaller COUNT")


def recurrence_faults(event: Component) -> Iterator[Issue]:
    """Tell what is wrong with the rules of an event, its added dates and those left out."""
    for found in event.each("EXRULE"):
        why = Text("EXRULE 已废除，多数程序不认", "EXRULE is obsolete: most programs ignore it")
        yield found.fault(why, Text("请改用 EXDATE", "use EXDATE"))
    start = event.first("DTSTART")
    for found in event.each("EXDATE", "RDATE"):
        if start is not None and kind(start) and kind(found, found.value.split(",")[0]) not in (None, kind(start)):
            why = Text("和 DTSTART 的写法不同，对不上日子", "written unlike DTSTART: it matches no occurrence")
            yield found.fault(
                why, Text("请写成和 DTSTART 一样的日期或时区", "write it as DTSTART, day or zone alike")
            )
        if found.value.count(",") >= MOST_OCCURRENCES:
            yield found.fault(Text("日子太多", "too many dates"), _BOUND, f"{found.value.count(',') + 1:,}")
    rule = event.first("RRULE")
    if rule is not None:
        yield from _rule(rule, start)


def _rule(rule: Property, start: Property | None) -> Iterator[Issue]:
    parts = _parts(rule.value)
    if parts is None:
        yield rule.fault(Text("不是重复规则", "not a recurrence rule"), _FIX)
        return
    if not DAYS[parts["FREQ"]]:
        fix = Text("请按日、周、月或年重复", "repeat by day, week, month or year")
        yield rule.fault(Text("重复得太密", "repeats too often"), fix)
        return
    if "UNTIL" in parts and "COUNT" in parts:
        yield rule.fault(
            Text("UNTIL 和 COUNT 只能写一个", "both UNTIL and COUNT"), Text("请删去 COUNT", "remove COUNT")
        )
    elif "UNTIL" not in parts and "COUNT" not in parts:
        why = Text("永远重复，没有结束", "it never ends")
        yield rule.fault(why, _BOUND)
    first = moment(start.value) if start is not None and kind(start) else None
    if start is None or first is None:
        return
    yield from _until(rule, parts, start, first)
    often = _occurrences(parts, first)
    if often > MOST_OCCURRENCES:
        yield rule.fault(Text("次数太多", "too many occurrences"), _BOUND, f"{often:,}")
    if not _starts_on(parts, first):
        why = Text(
            "开始那天不合自己的规则，有的程序会多出一天",
            "it starts on a day its own rule leaves out: some programs show one day more",
        )
        yield start.fault(why, Text("请从规则里的第一天开始", "start on the first day of the rule"))


def _parts(text: str) -> dict[str, str] | None:
    """Return the parts of a rule by name; None where it is none."""
    if len(text) > LONGEST_RULE:
        return None
    parts: dict[str, str] = {}
    for part in text.upper().split(";"):
        name, _, value = part.partition("=")
        if name in parts or name not in _PARTS or not re.fullmatch(_PARTS[name], value):
            return None
        parts[name] = value
    return parts if "FREQ" in parts else None


def _until(rule: Property, parts: dict[str, str], start: Property, first: datetime) -> Iterator[Issue]:
    said = parts.get("UNTIL")
    if said is None:
        return
    last = moment(said)
    if last is None:
        yield rule.fault(Text("UNTIL 不是日期或时间", "UNTIL is no date or time"), _FIX)
    elif (kind(start) == "day") != (len(said) == 8) or (len(said) > 8 and not said.endswith("Z")):
        why = Text("UNTIL 的写法和开始不配", "UNTIL does not fit the start")
        fix = Text(
            "全天日程写日期；有钟点的写 UTC，如 20271231T155959Z",
            "a day for all-day events; UTC for timed ones, such as 20271231T155959Z",
        )
        yield rule.fault(why, fix)
    elif last < first - timedelta(days=1):
        why = Text("UNTIL 早于开始，一次也没有", "UNTIL is before the start: it never takes place")
        yield rule.fault(why, Text("请改 UNTIL", "change UNTIL"))


def _occurrences(parts: dict[str, str], first: datetime) -> int:
    """Return how many occurrences a rule can have at most; 0 where it never ends."""

    def listed(*names: str) -> int:
        product = 1
        for name in names:
            product *= parts[name].count(",") + 1 if name in parts else 1
        return product

    if "COUNT" in parts:
        return int(parts["COUNT"])
    last = moment(parts.get("UNTIL", ""))
    if last is None or last < first:
        return 0
    days = (last - first).days + 1
    periods = days // (DAYS[parts["FREQ"]] * int(parts.get("INTERVAL", "1"))) + 1
    inside = (
        1
        if parts["FREQ"] == "DAILY"
        else listed("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH")
        * (5 * listed("BYDAY") if "BYDAY" in parts and parts["FREQ"] in ("MONTHLY", "YEARLY") else listed("BYDAY"))
    )
    return min(days, periods * inside) * listed("BYHOUR", "BYMINUTE", "BYSECOND")


def _starts_on(parts: dict[str, str], first: datetime) -> bool:
    """Tell whether the start is an occurrence, for the rules most calendars use; others are taken to be right."""
    if parts["FREQ"] == "WEEKLY" and "BYDAY" in parts:
        return WEEKDAYS[first.weekday()] in parts["BYDAY"].split(",")
    if parts["FREQ"] == "MONTHLY" and "BYMONTHDAY" in parts and "BYDAY" not in parts:
        length = ((first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day
        days = [int(day) for day in parts["BYMONTHDAY"].split(",")]
        return first.day in days or first.day - length - 1 in days
    return True

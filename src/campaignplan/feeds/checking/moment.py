"""Days and moments: their form, their zone, and whether an event ends after it starts."""

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Literal

from campaignplan.errors import Issue
from campaignplan.feeds.checking.component import ADD, Component, Property
from campaignplan.text import Text

Kind = Literal["day", "utc", "zoned", "floating"]

_DAY = re.compile(r"\d{8}")
_MOMENT = re.compile(r"\d{8}T\d{6}Z?")
_DURATION = re.compile(
    r"[+-]?P(?:\d{1,4}W|(?=\d|T\d)(?:\d{1,5}D)?(?:T(?=\d)(?:\d{1,6}H)?(?:\d{1,7}M)?(?:\d{1,8}S)?)?)"
)
_NIGHTS = ("000000", "235900", "235959")


def duration(text: str) -> bool:
    """Tell whether a text is a DURATION."""
    return _DURATION.fullmatch(text) is not None


def kind(found: Property, value: str | None = None) -> Kind | None:
    """Return what kind of time a property (or one of its values) is; None where it is none at all."""
    text = found.value if value is None else value
    if not (_DAY.fullmatch(text) or _MOMENT.fullmatch(text)) or moment(text) is None:
        return None
    if len(text) == 8:
        return "day"
    return "utc" if text.endswith("Z") else "zoned" if found.params.get("TZID") else "floating"


def moment(text: str) -> datetime | None:
    """Return the clock time a text says, without its zone."""
    try:
        return datetime.strptime(text[:15], "%Y%m%dT%H%M%S" if len(text) > 8 else "%Y%m%d")
    except ValueError:
        return None


def moment_faults(found: Property, zones: Collection[str]) -> Iterator[Issue]:
    """Tell what is wrong with a property of times; `zones` are the VTIMEZONEs of the calendar."""
    said, zone = found.params.get("VALUE", "").upper(), found.params.get("TZID", "")
    if said == "PERIOD":
        return
    for value in found.value.split(",")[:1_000]:
        is_ = kind(found, value)
        if is_ is None or (said == "DATE" and is_ != "day"):
            why = Text("不是日期或时间", "not a date or time")
            fix = Text(
                "如 20270328（加 VALUE=DATE）或 20270328T200000",
                "such as 20270328 with VALUE=DATE, or 20270328T200000",
            )
            yield found.fault(why, fix)
            return
        if is_ == "day" and said != "DATE":
            why = Text("只有日期，却没写 VALUE=DATE", "a day without VALUE=DATE")
            yield found.fault(why, Text("请写成 ;VALUE=DATE:", "write ;VALUE=DATE:"))
            return
        if is_ == "floating":
            why = Text("没有时区，在别处会显示成另一个时刻", "no time zone: it floats")
            yield found.fault(why, Text("请加 TZID=Asia/Shanghai", "add TZID=Asia/Shanghai"))
            return
        if zone and is_ != "zoned":
            why = Text("全天或 UTC 的时间不能再写 TZID", "a day or a time in UTC has no TZID")
            yield found.fault(why, Text("请去掉 TZID", "remove the TZID"))
            return
    if zone and zone not in zones:
        yield found.fault(Text("时区没有 VTIMEZONE", "the time zone has no VTIMEZONE"), ADD, zone)


def utc_faults(event: Component) -> Iterator[Issue]:
    """Tell stamps that are not a moment in UTC."""
    for found in event.each("DTSTAMP", "LAST-MODIFIED", "CREATED"):
        if kind(found) != "utc":
            why = Text("应是 UTC 时刻", "it must be a moment in UTC")
            yield found.fault(why, Text("如 20270328T120000Z", "such as 20270328T120000Z"))


def end_faults(event: Component) -> Iterator[Issue]:
    """Tell ends that are not after their start, or of another kind."""
    start, end, length = event.first("DTSTART"), event.first("DTEND"), event.first("DURATION")
    if length is not None:
        if end is not None:
            why = Text("DTEND 和 DURATION 只能写一个", "both DTEND and DURATION")
            yield length.fault(why, Text("请删去 DURATION", "remove DURATION"))
        if not duration(length.value) or length.value.startswith("-"):
            yield length.fault(Text("不是时长", "not a duration"), Text("如 PT1H 或 P1D", "such as PT1H or P1D"))
    if start is None or end is None:
        return
    kinds = kind(start), kind(end)
    if None in kinds:
        return
    if (kinds[0] == "day") != (kinds[1] == "day"):
        why = Text("开始和结束一个是日期、一个是时间", "one of start and end is a day, the other a time")
        yield end.fault(why, Text("请写成同一种", "write both alike"))
        return
    if kinds[0] != "day" and (kinds[0], start.params.get("TZID")) != (kinds[1], end.params.get("TZID")):
        return  # in two zones the later clock may be the earlier moment
    if end.value <= start.value:
        why = Text(
            "结束不晚于开始（全天日程的结束是次日）",
            "it does not end after its start (an all-day end is the next day)",
        )
        yield end.fault(why, Text("请改结束", "change the end"))
    elif kinds[0] != "day" and start.value[9:15] == "000000" and end.value[9:15] in _NIGHTS:
        why = Text(
            "全天日程写成了钟点，别的时区会看到两天", "a whole day written as hours: it spans two days in other zones"
        )
        yield start.fault(why, Text("请改用 VALUE=DATE", "use VALUE=DATE"))

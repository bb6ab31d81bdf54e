"""One event: who it is, what it says, when, and its alarms."""

import re
from collections.abc import Collection, Iterator

from campaignplan.errors import Issue
from campaignplan.feeds.checking.component import ADD, REMOVE, Component, Property
from campaignplan.feeds.checking.moment import end_faults, kind, moment_faults, utc_faults
from campaignplan.feeds.checking.recurrence import recurrence_faults
from campaignplan.text import Text

ONCE = (
    "UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "RRULE", "SEQUENCE", "STATUS",
    "LAST-MODIFIED", "CREATED", "TRANSP", "URL", "RECURRENCE-ID",
)  # fmt: skip
NOT_EMPTY = ("SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "CONTACT", "COMMENT", "URL")
WORDS = {
    "STATUS": ("TENTATIVE", "CONFIRMED", "CANCELLED"),
    "TRANSP": ("OPAQUE", "TRANSPARENT"),
}
_ESCAPED = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")


def event_faults(event: Component, zones: Collection[str]) -> Iterator[Issue]:
    """Tell what is wrong with an event; `zones` are the VTIMEZONEs of its calendar."""
    for name in ("UID", "DTSTAMP", "DTSTART"):
        if not event.value(name):
            yield event.fault(name, Text("日程缺少这一项", "the event lacks this"), ADD)
    if "SUMMARY" not in event.properties:
        yield event.fault("SUMMARY", Text("日程没有标题", "the event has no title"), ADD)
    for name in ONCE:
        for found in event.properties.get(name, [])[1:]:
            yield found.fault(Text("这一项写了两次", "this is given twice"), Text("只留一个", "keep one"), name)
    yield from utc_faults(event)
    for found in event.each("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE"):
        yield from moment_faults(found, zones)
    yield from end_faults(event)
    yield from _identity(event)
    yield from _words(event)
    yield from recurrence_faults(event)
    for alarm in event.inner:
        if alarm.name == "VALARM":
            yield from _alarm(alarm)


def _identity(event: Component) -> Iterator[Issue]:
    uid, start = event.first("UID"), event.value("DTSTART")[:8]
    said = re.sub(r"(?<=\d)[-/.](?=\d)", "", uid.value) if uid is not None else ""
    if uid is not None and len(start) == 8 and start.isdigit() and start in said:
        why = Text(
            "UID 里有日期：一改期就成了另一个日程，旧的还留着",
            "the UID holds the date: once moved it is another event, and the old one stays",
        )
        yield uid.fault(why, Text("请用不随日期、标题变的编号", "use an id that no date or title changes"))
    number = event.first("SEQUENCE")
    if number is not None and not re.fullmatch(r"\d{1,9}", number.value):
        yield number.fault(Text("应是小的整数", "it must be a small whole number"), Text("如 0", "such as 0"))


def _words(event: Component) -> Iterator[Issue]:
    for found in event.each(*NOT_EMPTY):
        if not found.value.strip():
            why = Text("内容为空，有的程序会拒收", "empty: some programs refuse it")
            yield found.fault(why, Text("请填写或删去", "fill in or remove"))
    for found in event.each("SUMMARY", "DESCRIPTION", "LOCATION", "CONTACT"):
        if not _ESCAPED.fullmatch(found.value):
            why = Text(
                "逗号、分号、反斜线前要加反斜线", "a comma, semicolon or backslash without a backslash before it"
            )
            yield found.fault(why, Text("请写成 \\, \\; \\\\", "write \\, \\; \\\\"))
    for name, fine in WORDS.items():
        found_ = event.first(name)
        if found_ is not None and found_.value.upper() not in fine:
            either = "、".join(fine), ", ".join(fine)
            yield found_.fault(Text(f"应是 {either[0]} 之一", f"it must be one of {either[1]}"), _mend(found_))
    start = event.first("DTSTART")
    if start is not None and kind(start) == "day" and event.value("TRANSP").upper() != "TRANSPARENT":
        why = Text("全天日程会把整天标成忙碌", "an all-day event marks the whole day busy")
        yield event.fault("TRANSP", why, Text("请加 TRANSP:TRANSPARENT", "add TRANSP:TRANSPARENT"))


def _mend(found: Property) -> Text:
    return Text("请改正", "mend it") if found.value else REMOVE


def _alarm(alarm: Component) -> Iterator[Issue]:
    action = alarm.value("ACTION").upper()
    for name in ("ACTION", "TRIGGER"):
        if not alarm.value(name):
            yield alarm.fault(name, Text("提醒缺少这一项", "the alarm lacks this"), ADD)
    if action == "EMAIL":
        why = Text("提醒会发邮件", "the alarm sends e-mail")
        yield alarm.fault(action, why, Text("请改为 DISPLAY", "make it DISPLAY"))
    if action == "DISPLAY" and not alarm.value("DESCRIPTION"):
        yield alarm.fault(action, Text("DISPLAY 提醒没有 DESCRIPTION", "a DISPLAY alarm without DESCRIPTION"), ADD)

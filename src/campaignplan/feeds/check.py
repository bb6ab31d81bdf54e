"""Tell what is wrong with an iCalendar file, by the rules our own feeds keep.

Works on the raw lines with a small reader of its own, so that a file no parser accepts is still explained, in
one pass over bounded input, and shares no code with the writer it checks.
"""

from collections import Counter
from collections.abc import Iterator

from campaignplan.errors import Issue
from campaignplan.feeds.checking.component import Component, at, read_tree
from campaignplan.feeds.checking.event import event_faults
from campaignplan.feeds.checking.head import head_faults, zone_faults
from campaignplan.feeds.checking.raw import byte_faults, whole_lines
from campaignplan.feeds.weight import weight_faults
from campaignplan.text import Text

LARGEST = 10_000_000
"""Bytes. Calendar programs refuse feeds far smaller than this."""
MOST_LINES = 300_000
MOST_LISTED = 20
"""Faults of one kind listed singly; the rest are counted."""
MOST_EVENTS = 20_000
"""Events read; a year of a large team is a tenth of it."""

_SPLIT = Text("请拆成几个日历", "split it into several calendars")


def check_ics(data: bytes) -> list[Issue]:
    """Return what is wrong with an .ics file.

    Checks what calendar programs stumble over: encoding, line ends, folds and size; what the calendar says of
    itself; identity (UID, DTSTAMP, SEQUENCE); days, moments and time zones; ends; recurrences that never end or
    explode; empty and badly escaped text; alarms. What cannot be seen in one file, such as stamps that change
    at each export, is not told.

    Parameters
    ----------
    data
        The bytes of the file, whatever they are.

    Returns
    -------
    list of Issue
        In the order of the subjects above, at most `MOST_LISTED` of a kind one by one; empty where the file
        keeps every rule. Larger than `LARGEST` bytes or `MOST_LINES` lines: that alone.
    """
    if len(data) > LARGEST:
        return [Issue("文件", f"{len(data):,} B", Text("文件超过 10 MB", "larger than 10 MB"), _SPLIT)]
    lines = data.count(b"\n") + data.count(b"\r")
    if lines > 2 * MOST_LINES:
        return [Issue("文件", f"{lines:,}", Text("行数太多", "too many lines"), _SPLIT)]
    return list(_shortened([*byte_faults(data), *_content(data)]))


def _shortened(issues: list[Issue]) -> Iterator[Issue]:
    count = Counter(issue.why for issue in issues)
    seen: Counter[Text] = Counter()
    for issue in issues:
        seen[issue.why] += 1
        if seen[issue.why] <= MOST_LISTED:
            yield issue
        elif seen[issue.why] == MOST_LISTED + 1:
            yield Issue("其余", f"{count[issue.why] - MOST_LISTED:,}", issue.why, issue.fix)


def _content(data: bytes) -> Iterator[Issue]:
    """Faults of what the lines say."""
    root = Component("", 0)
    yield from read_tree(whole_lines(data), root)
    calendars = [part for part in root.inner if part.name == "VCALENDAR"]
    if not calendars or len(calendars) < len(root.inner) or root.properties:
        why = Text("不是 iCalendar 文件", "not an iCalendar file")
        fix = Text("应以 BEGIN:VCALENDAR 开头", "it begins with BEGIN:VCALENDAR")
        yield Issue(at(1), data[:40].decode(errors="replace").strip(), why, fix)
    if len(calendars) > 1:
        why = Text(
            "一个文件里有几个日历，多数程序只读第一个", "several calendars in a file: most programs read the first"
        )
        yield Issue(at(calendars[1].line), f"{len(calendars):,}", why, Text("请合成一个", "make them one"))
    for calendar in calendars:
        yield from head_faults(calendar)
        yield from zone_faults(calendar)
        yield from _events(calendar)


def _events(calendar: Component) -> Iterator[Issue]:
    zones = {part.value("TZID") for part in calendar.inner if part.name == "VTIMEZONE"}
    events = [part for part in calendar.inner if part.name == "VEVENT"]
    if len(events) > MOST_EVENTS:
        why = Text("日程太多，后面的没有检查", "too many events: the rest is not checked")
        yield calendar.fault(f"{len(events):,}", why, _SPLIT)
    yield from weight_faults(len(events), 0)
    seen: set[tuple[str, str]] = set()
    for event in events[:MOST_EVENTS]:
        yield from event_faults(event, zones)
        key = event.value("UID"), event.value("RECURRENCE-ID")
        if key[0] and key in seen:
            why = Text("两个日程的 UID 相同", "two events share a UID")
            yield event.fault(key[0], why, Text("每个日程用自己的 UID", "give each its own"))
        seen.add(key)

"""Tell what is wrong with an iCalendar file, by the rules our own feeds keep.

Works on the raw lines with its own small reader, so that a file no parser accepts is still explained, in
one pass over bounded input, and shares no code with the writer it checks.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from campaignplan.errors import Issue
from campaignplan.text import Text

LARGEST = 10_000_000
"""Bytes. Calendar programs refuse feeds far smaller than this."""
LONGEST_LINE = 75
MOST_LISTED = 20
"""Faults of one kind listed singly; the rest are counted."""
MOST_EVENTS = 20_000
"""Events read; a year of a large team is a tenth of it."""
DEEPEST = 10
LONGEST_VALUE = 100_000
"""Characters of one unfolded line; longer ones are told, not read."""

_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^":;])*)*):(.*)', re.DOTALL)
_PARAM = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^":;])*)')
_DAY = re.compile(r"\d{8}")
_MOMENT = re.compile(r"\d{8}T\d{6}Z?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u2028\u2029]")


@dataclass(slots=True)
class _Property:
    line: int
    params: dict[str, str]
    value: str


@dataclass(slots=True)
class _Component:
    name: str
    line: int
    properties: dict[str, list[_Property]] = field(default_factory=dict)
    inner: "list[_Component]" = field(default_factory=list)

    def first(self, name: str) -> _Property | None:
        found = self.properties.get(name)
        return found[0] if found else None


def check_ics(data: bytes) -> list[Issue]:
    """Return what is wrong with an .ics file, at most `MOST_LISTED` faults of a kind one by one.

    Checks encoding, line ends, folding, nesting, identity (UID, DTSTAMP), time zones, ends, alarms, and what
    common calendar programs stumble over. An empty list means that the file keeps every rule.
    """
    if len(data) > LARGEST:
        why = Text("文件超过 10 MB", "larger than 10 MB")
        return [Issue("文件", f"{len(data):,} B", why, Text("请拆成几个日历", "split it into several calendars"))]
    return _shortened([*_bytes(data), *_content(data)])


def _shortened(issues: list[Issue]) -> list[Issue]:
    kept: list[Issue] = []
    count = Counter(issue.why for issue in issues)
    seen: Counter[Text] = Counter()
    for issue in issues:
        seen[issue.why] += 1
        if seen[issue.why] <= MOST_LISTED:
            kept.append(issue)
        elif seen[issue.why] == MOST_LISTED + 1:
            rest = count[issue.why] - MOST_LISTED
            kept.append(Issue("其余", f"{rest:,}", issue.why, issue.fix))
    return kept


def _at(line: int) -> str:
    return f"第 {line} 行"


def _bytes(data: bytes) -> Iterator[Issue]:
    """Faults of the bytes: encoding, line ends, line lengths."""
    if data.startswith(b"\xef\xbb\xbf"):
        yield Issue(
            _at(1),
            "BOM",
            Text("开头有 BOM", "begins with a BOM"),
            Text("请存为无 BOM 的 UTF-8", "save as UTF-8 without BOM"),
        )
    if not data.endswith(b"\r\n"):
        yield Issue(
            "文件末尾",
            "",
            Text("最后一行没有 CRLF", "the last line has no CRLF"),
            Text("请补上 CRLF", "add CRLF"),
        )
    bare = len(re.findall(rb"(?<!\r)\n|\r(?!\n)", data))
    if bare:
        yield Issue(
            "文件",
            f"{bare:,}",
            Text("有的行不以 CRLF 结尾", "lines that do not end in CRLF"),
            Text("请统一为 CRLF", "end every line with CRLF"),
        )
    for number, line in enumerate(data.splitlines(), 1):
        if len(line) > LONGEST_LINE:
            why = Text("一行超过 75 字节", "a line longer than 75 octets")
            yield Issue(_at(number), f"{len(line):,} B", why, Text("请折行", "fold it"))
        try:
            line.decode()
        except UnicodeDecodeError:
            why = Text("不是 UTF-8，或折行切断了一个字", "not UTF-8, or a fold splits a character")
            yield Issue(
                _at(number),
                "",
                why,
                Text("请存为 UTF-8 并按字折行", "save as UTF-8 and fold between characters"),
            )


def _content(data: bytes) -> Iterator[Issue]:
    """Faults of what the lines say."""
    text = data.decode("utf-8-sig", errors="replace")
    root = _Component("", 0)
    yield from _tree(text, root)
    if not root.inner or any(calendar.name != "VCALENDAR" for calendar in root.inner):
        why = Text("不是 iCalendar 文件", "not an iCalendar file")
        yield Issue(
            _at(1),
            text[:40].strip(),
            why,
            Text("应以 BEGIN:VCALENDAR 开头", "it begins with BEGIN:VCALENDAR"),
        )
        return
    for calendar in root.inner:
        yield from _calendar(calendar)


def _tree(text: str, root: _Component) -> Iterator[Issue]:
    """Read unfolded lines into components, telling what does not parse."""
    stack = [root]
    for number, line in _unfolded(text):
        found = _LINE.fullmatch(line) if len(line) <= LONGEST_VALUE else None
        if found is None:
            why = Text("不是 NAME:VALUE 的形式", "not 'name:value'")
            yield Issue(_at(number), line[:40], why, Text("请删去或改正这一行", "mend or remove the line"))
            continue
        if _CONTROL.search(line):
            why = Text("含控制符或特殊换行符", "holds control characters or special line breaks")
            yield Issue(_at(number), "", why, Text("请删去", "remove them"))
        name, value = found[1].upper(), found[3]
        if name == "BEGIN":
            component = _Component(value.upper(), number)
            if len(stack) > DEEPEST:
                why = Text("嵌套太深", "nested too deeply")
                yield Issue(_at(number), value[:40], why, Text("请删去", "remove it"))
                return
            stack[-1].inner.append(component)
            stack.append(component)
        elif name == "END":
            if len(stack) == 1 or stack[-1].name != value.upper():
                why = Text("END 和 BEGIN 不成对", "END does not match BEGIN")
                yield Issue(_at(number), value[:40], why, Text("请补全", "complete the pair"))
                return
            stack.pop()
        else:
            params = {key.upper(): text for key, text in _PARAM.findall(found[2])}
            stack[-1].properties.setdefault(name, []).append(_Property(number, params, value))
    if len(stack) > 1:
        why = Text("没有 END", "no END")
        yield Issue(
            _at(stack[-1].line), stack[-1].name[:40], why, Text("文件可能不完整", "the file may be cut short")
        )


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield logical lines with the number of their first physical line; empty lines are skipped."""
    start, parts = 0, list[str]()
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if line[:1] in (" ", "\t") and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield start, "".join(parts)
        start, parts = number, [line] if line else []
    if parts:
        yield start, "".join(parts)


def _calendar(calendar: _Component) -> Iterator[Issue]:
    where = _at(calendar.line)
    for name in ("PRODID", "VERSION"):
        if name not in calendar.properties:
            yield Issue(where, name, Text("日历缺少这一项", "the calendar lacks this"), Text("请补上", "add it"))
    for name, why in (
        (
            "METHOD",
            Text(
                "订阅的日历不应有 METHOD：有的程序会当作邀请",
                "a feed has no METHOD: some programs take it for an invitation",
            ),
        ),
        (
            "UID",
            Text(
                "日历本身不应有 UID：有的程序只留下一个日程",
                "a feed has no UID of its own: some programs keep one event only",
            ),
        ),
    ):
        found = calendar.first(name)
        if found:
            yield Issue(_at(found.line), found.value[:40], why, Text("请删去这一行", "remove the line"))
    for name, kind in (("REFRESH-INTERVAL", "DURATION"), ("SOURCE", "URI")):
        found = calendar.first(name)
        if found and found.params.get("VALUE", "").upper() != kind:
            why = Text(f"{name} 缺少 VALUE={kind}", f"{name} lacks VALUE={kind}")
            yield Issue(_at(found.line), found.value[:40], why, Text("请补上", "add it"))
    zones = {_value(part, "TZID") for part in calendar.inner if part.name == "VTIMEZONE"}
    for part in calendar.inner:
        if part.name == "VTIMEZONE" and "COMMENT" in part.properties:
            why = Text("VTIMEZONE 里不允许 COMMENT", "COMMENT is not allowed in VTIMEZONE")
            yield Issue(_at(part.line), "COMMENT", why, Text("请删去", "remove it"))
    events = [part for part in calendar.inner if part.name == "VEVENT"]
    if len(events) > MOST_EVENTS:
        why = Text("日程太多，后面的没有检查", "too many events: the rest is not checked")
        yield Issue(where, f"{len(events):,}", why, Text("请拆成几个日历", "split it into several calendars"))
    seen: set[tuple[str, str]] = set()
    for event in events[:MOST_EVENTS]:
        yield from _event(event, zones)
        key = _value(event, "UID"), _value(event, "RECURRENCE-ID")
        if key[0] and key in seen:
            why = Text("两个日程的 UID 相同", "two events share a UID")
            yield Issue(_at(event.line), key[0][:40], why, Text("每个日程用自己的 UID", "give each its own"))
        seen.add(key)


def _value(component: _Component, name: str) -> str:
    found = component.first(name)
    return found.value if found else ""


def _event(event: _Component, zones: set[str]) -> Iterator[Issue]:
    where = _at(event.line)
    for name in ("UID", "DTSTAMP", "DTSTART"):
        if not _value(event, name):
            yield Issue(where, name, Text("日程缺少这一项", "the event lacks this"), Text("请补上", "add it"))
    for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "RRULE"):
        if len(event.properties.get(name, ())) > 1:
            yield Issue(where, name, Text("这一项写了两次", "this is given twice"), Text("只留一个", "keep one"))
    for name in ("DESCRIPTION", "SUMMARY"):
        found = event.first(name)
        if found and not found.value:
            why = Text("内容为空，有的程序会拒收", "empty: some programs refuse it")
            yield Issue(_at(found.line), name, why, Text("请填写或删去", "fill in or remove"))
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
        found = event.first(name)
        if found:
            yield from _moment(found, name, zones)
    yield from _end(event)
    rule = event.first("RRULE")
    if rule and re.search(r"FREQ=(SECONDLY|MINUTELY|HOURLY)", rule.value, re.IGNORECASE):
        why = Text("重复得太密", "repeats too often")
        yield Issue(
            _at(rule.line),
            rule.value[:40],
            why,
            Text("请按日、周、月或年重复", "repeat by day, week, month or year"),
        )
    for alarm in event.inner:
        if alarm.name != "VALARM":
            continue
        action = _value(alarm, "ACTION").upper()
        if action == "EMAIL":
            why = Text("提醒会发邮件", "the alarm sends e-mail")
            yield Issue(_at(alarm.line), action, why, Text("请改为 DISPLAY", "make it DISPLAY"))
        if action == "DISPLAY" and not _value(alarm, "DESCRIPTION"):
            why = Text("DISPLAY 提醒没有 DESCRIPTION", "a DISPLAY alarm without DESCRIPTION")
            yield Issue(_at(alarm.line), action, why, Text("请补上", "add it"))


def _moment(found: _Property, name: str, zones: set[str]) -> Iterator[Issue]:
    where, value, zone = _at(found.line), found.value, found.params.get("TZID", "").strip('"')
    day = found.params.get("VALUE", "").upper() == "DATE"
    pattern = _DAY if day else _MOMENT
    if not pattern.fullmatch(value) or not _real(value):
        why = Text("不是日期或时间", "not a date or time")
        fix = Text(
            "如 20270328（加 VALUE=DATE）或 20270328T200000",
            "such as 20270328 with VALUE=DATE, or 20270328T200000",
        )
        yield Issue(where, value[:40], why, fix)
    elif not day and not value.endswith("Z") and not zone:
        why = Text("没有时区，在别处会显示成另一个时刻", "no time zone: it floats")
        yield Issue(where, f"{name} {value}", why, Text("请加 TZID=Asia/Shanghai", "add TZID=Asia/Shanghai"))
    elif zone and zone not in zones:
        why = Text("时区没有 VTIMEZONE", "the time zone has no VTIMEZONE")
        yield Issue(where, zone[:40], why, Text("请附上时区定义", "include its definition"))


def _real(value: str) -> bool:
    try:
        datetime.strptime(value[:8], "%Y%m%d")
        if len(value) > 8:
            datetime.strptime(value[9:15], "%H%M%S")
    except ValueError:
        return False
    return True


def _end(event: _Component) -> Iterator[Issue]:
    start, end = event.first("DTSTART"), event.first("DTEND")
    if start is None or end is None:
        return
    if ("T" in start.value) != ("T" in end.value):
        why = Text("开始和结束一个是日期、一个是时间", "one of start and end is a day, the other a time")
        yield Issue(_at(end.line), end.value[:40], why, Text("请写成同一种", "write both alike"))
    elif start.params.get("TZID") == end.params.get("TZID") and end.value <= start.value:
        why = Text(
            "结束不晚于开始（全天日程的结束是次日）",
            "it does not end after its start (an all-day end is the next day)",
        )
        yield Issue(_at(end.line), end.value[:40], why, Text("请改结束", "change the end"))

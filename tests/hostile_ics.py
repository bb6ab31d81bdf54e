"""Malformed, hostile and huge calendars, each with what must be said of it; run as a script it reads them all.

The script reads every case in a process of its own, under hard limits of memory and processor time, so that a
reader that loops or swells is killed and its case fails. It prints one JSON line a case.
"""

import gzip
import io
import json
import os
import resource
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

PROCESSOR_SECONDS = 20
MEMORY = 600 << 20
"""Bytes of address space above what the reader needs for nothing: the largest case brings 50 MB itself."""


@dataclass(frozen=True)
class Case:
    """A file; `says` are words its messages hold; `entries` how many come through, None: the whole is refused."""

    make: Callable[[], bytes]
    says: tuple[str, ...]
    entries: int | None = None


def calendar(*events: str, head: str = "", tail: str = "END:VCALENDAR\r\n") -> bytes:
    """Write events, each given as lines parted by newlines."""
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{head}{body}".replace("\n", "\r\n")
    return (text + tail).encode()


def event(more: str = "", uid: str = "a", start: str = ";VALUE=DATE:20270301", title: str = "盘点") -> str:
    """Write an event as lines."""
    return f"UID:{uid}\nDTSTAMP:20260101T000000Z\nSUMMARY:{title}\nDTSTART{start}\n{more}"


def many(count: int, more: str = "", start: str = ";VALUE=DATE:20270301") -> bytes:
    """Write many events that differ by UID alone."""
    one = f"BEGIN:VEVENT\r\nUID:%d\r\nSUMMARY:x\r\nDTSTART{start}\r\n{more}END:VEVENT\r\n"
    return b"BEGIN:VCALENDAR\r\n" + "".join(one % n for n in range(count)).encode() + b"END:VCALENDAR\r\n"


def rule(text: str, start: str = ";TZID=Asia/Shanghai:20270301T100000") -> bytes:
    """Write one event with a rule."""
    return calendar(event(f"RRULE:{text}", start=start))


def zipped() -> bytes:
    """Pack a calendar as Google's export does."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.ics", calendar(event()))
    return stream.getvalue()


def zone(sections: str, name: str = "Custom") -> bytes:
    """Write an event in a zone that the file defines."""
    head = f"BEGIN:VTIMEZONE\nTZID:{name}\n{sections}END:VTIMEZONE\n"
    return calendar(event(start=f";TZID={name}:20270301T100000"), head=head)


def section(more: str = "", start: str = "19700101T000000", offset: str = "+0800") -> str:
    """Write a section of a zone."""
    return f"BEGIN:STANDARD\nDTSTART:{start}\nTZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}\n{more}END:STANDARD\n"


LOGIN = b"<!DOCTYPE html><html><body><form>\xe7\x99\xbb\xe5\xbd\x95<input type=password></form></body></html>"
NEW_YORK = ";TZID=America/New_York:20270105T200000"
CASES: dict[str, Case] = {
    # What is no calendar at all.
    "empty": Case(lambda: b"", ("文件是空的",)),
    "blank": Case(lambda: b"\r\n \r\n" * 100, ("文件是空的",)),
    "only NULs": Case(lambda: b"\x00" * 1_000_000, ("文件是空的",)),
    "zip": Case(zipped, ("压缩包", "解压")),
    "gzip": Case(lambda: gzip.compress(calendar(event())), ("gzip", "解压")),
    "gzip bomb": Case(lambda: gzip.compress(b"\x00" * 50_000_000), ("gzip",)),
    "web page": Case(lambda: b"<html><body>hello</body></html>", ("网页", "订阅")),
    "login page": Case(lambda: LOGIN, ("登录页", "私密链接")),
    "CalDAV answer": Case(lambda: b'<?xml version="1.0"?><multistatus xmlns="DAV:"/>', ("CalDAV", "导出")),
    "JSON": Case(lambda: b'{"code": 401, "message": "unauthorized"}', ("JSON",)),
    "PDF": Case(lambda: b"%PDF-1.7 ...", ("PDF",)),
    "picture": Case(lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, ("图片",)),
    "Outlook message": Case(lambda: b"\xd0\xcf\x11\xe0" + b"\x00" * 100, ("Outlook", ".ics")),
    "contacts": Case(lambda: b"BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n", ("vCard",)),
    "plain text": Case(lambda: "下周一开会".encode(), ("不是日历文件", "下周一开会")),
    "random bytes": Case(lambda: bytes(range(1, 256)) * 10_000, ("不是日历文件",)),
    # Huge.
    "50 MB": Case(lambda: many(1) + b"X:" + b"a" * 50_000_000, ("超过 10 MB",)),
    "10 MB in one line": Case(
        lambda: calendar(event("X-A:" + "a" * 9_900_000)), ("超过 75 字节",), 1
    ),
    "10 MB title": Case(lambda: calendar(event(title="长" * 3_200_000)), ("超过 75 字节",), 1),
    "10 MB rule": Case(lambda: rule("FREQ=DAILY;BYMONTHDAY=" + "1," * 4_900_000), ("一个值超过 100,000 字",), 0),
    "a million lines": Case(lambda: calendar(event("X-A:1\n" * 1_000_000)), ("超过 400,000 行",)),
    "300,000 folds": Case(lambda: calendar(event("DESCRIPTION:1" + "\n 2" * 300_000)), (), 1),
    "text that never ends its lines": Case(
        lambda: calendar(event("DESCRIPTION:一\n" + "二三四\n" * 350_000)), ("没有转义", "350,000 处"), 1
    ),
    "20,000 events": Case(lambda: many(20_000), ("超过 10,000 个日程",)),
    "10,000 events": Case(lambda: many(10_000), ("没有 DTSTAMP", "10,000 处"), 10_000),
    "10,000 events without UID": Case(
        lambda: many(10_000).replace(b"UID:", b"X-U:"), ("没有 UID", "10,000 处"), 1
    ),
    "10,000 events under one UID": Case(
        lambda: b"BEGIN:VCALENDAR\r\n"
        + b"".join(b"BEGIN:VEVENT\r\nUID:a\r\nSUMMARY:%d\r\nDTSTART:20270301T100000\r\nEND:VEVENT\r\n" % n for n in range(10_000))
        + b"END:VCALENDAR\r\n",
        ("不同的日程用了同一个 UID",),
        10_000,
    ),
    "5,000 lines in one event": Case(lambda: calendar(event("CATEGORIES:x\n" * 5_000)), ("一个日程超过 3,000 行",), 0),
    # Nesting and pairs.
    "a million BEGIN": Case(lambda: b"BEGIN:VCALENDAR\n" * 350_000, ("嵌套超过 10 层",)),
    "a million BEGIN:VEVENT": Case(lambda: b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 350_000, ("超过 10,000 个日程",)),
    "nested deeply": Case(
        lambda: b"".join(b"BEGIN:X%d\r\n" % n for n in range(10_000)) + calendar(event()), ("嵌套超过 10 层",)
    ),
    "nested in an event": Case(
        lambda: calendar(event("BEGIN:X\n" * 50_000 + "END:X\n" * 50_000)), ("嵌套超过 10 层",)
    ),
    "a calendar in a calendar": Case(
        lambda: calendar(event(), head=calendar(event(uid="b")).decode().replace("\r\n", "\n")), (), 2
    ),
    "two calendars in a row": Case(lambda: calendar(event()) + calendar(event(uid="b")), (), 2),
    "END without BEGIN": Case(lambda: calendar(event("END:VTODO")), ("END 没有对应的 BEGIN",), 1),
    "an alarm never ended": Case(lambda: calendar(event("BEGIN:VALARM\nACTION:DISPLAY")), ("END 和 BEGIN 不成对",), 1),
    "an event never ended": Case(
        lambda: calendar(event(), event(uid="b")).replace(b"END:VEVENT\r\n", b"", 1), ("没有 END:VEVENT",), 2
    ),
    "cut short in an event": Case(
        lambda: calendar(event(), event(uid="b"))[:-40], ("文件到这里中断了", "没有 END:VCALENDAR"), 1
    ),
    "cut short after an event": Case(
        lambda: calendar(event(), tail=""), ("没有 END:VCALENDAR", "不会因为这里没有就删去"), 1
    ),
    # Lines and parameters.
    "a thousand parameters": Case(
        lambda: calendar(event(start=";VALUE=DATE" + ";A=1" * 300_000 + ":20270301")), ("没有开始时间",), 0
    ),
    "parameters that quote parameters": Case(
        lambda: calendar(event("X-A" + ';B="' + '";C="'.join(["x"] * 200_000) + '":1')), (), 1
    ),
    "a quote that never closes": Case(lambda: calendar(event(start=';TZID="Asia/Shanghai:20270301T100000')), (), 1),
    "a million quotes": Case(lambda: calendar(event("X-A;B=" + '"' * 3_000_000 + ":1")), (), 1),
    "lines that are none": Case(lambda: calendar("乱码\n" * 1_000 + event()), ("不是 NAME:VALUE", "1,000 处"), 1),
    "NULs in between": Case(lambda: calendar(event()).replace(b"SUMMARY:", b"SUMMARY:\x00\x00"), ("空字符",), 1),
    "Latin-1 bytes": Case(
        lambda: calendar(event(title="caf\xe9"), event(uid="b")).replace("é".encode(), b"\xe9"), ("读不通的字节",), 1
    ),
    # Times.
    "no start": Case(lambda: calendar("UID:a\nSUMMARY:x", event(uid="b")), ("没有开始时间", "DTSTART"), 1),
    "30 February": Case(lambda: calendar(event(start=":20270230")), ("没有这一天", "20270230"), 0),
    "25 o'clock": Case(lambda: calendar(event(start=":20270301T250000")), ("没有这个时刻",), 0),
    "the year 9999": Case(lambda: calendar(event(start=";VALUE=DATE:99991231")), ("年份不在", "99991231"), 0),
    "the year 0": Case(lambda: calendar(event(start=";VALUE=DATE:00000101")), ("没有这一天",), 0),
    "tomorrow": Case(lambda: calendar(event(start=":tomorrow")), ("不是日期或时间", "tomorrow"), 0),
    "an end before its start": Case(
        lambda: calendar(event("DTEND;VALUE=DATE:20270201")), ("结束早于开始", "20270201"), 0
    ),
    "a thousand years long": Case(
        lambda: calendar(event("DURATION:P99999D")), ("一件事超过两年",), 0
    ),
    "a length of 10^30 days": Case(lambda: calendar(event("DURATION:P" + "9" * 30 + "D")), ("DURATION 看不懂",), 0),
    "two starts": Case(lambda: calendar(event("DTSTART;VALUE=DATE:20270401")), ("DTSTART 写了两次而且不同",), 0),
    "an unknown zone": Case(
        lambda: calendar(event(start=";TZID=Mars/Olympus:20270301T100000")), ("不认识这个时区", "Mars/Olympus"), 0
    ),
    "a zone that is a path": Case(
        lambda: calendar(event(start=";TZID=../../../../etc/passwd:20270301T100000")), ("不认识这个时区",), 0
    ),
    "a zone of 10,000 sections": Case(
        lambda: zone(section() * 10_000), ("偏移",), 0
    ),
    "a zone that repeats each second": Case(
        lambda: zone(section("RRULE:FREQ=SECONDLY\n", "16010101T000000")), ("不像时区的重复规则", "SECONDLY"), 0
    ),
    "a zone that never changes and always may": Case(
        lambda: zone(section("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\n", "16010101T000000") * 8), (), 1
    ),
    "a zone of 25 hours": Case(lambda: zone(section(offset="+2500")), ("时区的偏移看不懂", "+2500"), 0),
    "a thousand zones": Case(
        lambda: calendar(event(), head="".join(f"BEGIN:VTIMEZONE\nTZID:z{n}\n{section()}END:VTIMEZONE\n" for n in range(1_000))),
        ("超过 50 个时区",),
    ),
    # Rules.
    "each second, 10^9 times": Case(lambda: rule("FREQ=SECONDLY;COUNT=1000000000"), ("重复得太密", "SECONDLY"), 0),
    "each minute": Case(lambda: rule("FREQ=MINUTELY"), ("重复得太密",), 0),
    "each second of each day": Case(
        lambda: rule("FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=" + ",".join(map(str, range(60)))),
        ("一天里重复几次",),
        0,
    ),
    "daily, 10^9 times": Case(lambda: rule("FREQ=DAILY;COUNT=1000000000"), ("重复超过 10,000 次", "一直重复"), 1),
    "an interval of 10^9": Case(lambda: rule("FREQ=YEARLY;INTERVAL=1000000000"), ("间隔太大",), 0),
    "an interval of nothing": Case(lambda: rule("FREQ=DAILY;INTERVAL=0"), ("不是正整数",), 0),
    "an interval of 10^1000": Case(lambda: rule("FREQ=DAILY;INTERVAL=1" + "0" * 450), ("不是正整数",), 0),
    "no day keeps it": Case(lambda: rule("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), ("没有一天符合",), 0),
    "10,000 rules no day keeps": Case(
        lambda: many(10_000, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\r\n"), ("没有一天符合", "没有全部算下去"), 0
    ),
    "10,000 rules by New York's clock": Case(
        lambda: many(10_000, "RRULE:FREQ=DAILY\r\n", NEW_YORK), ("重复写出来超过 10,000 个日程",)
    ),
    "2,000 daily events": Case(lambda: many(2_000, "RRULE:FREQ=DAILY\r\n"), ("超过 1,000 个重复日程",)),
    "900 that have repeated since 1604": Case(
        lambda: many(900, "RRULE:FREQ=YEARLY\r\n", ";VALUE=DATE:16040315"), ("没有 DTSTAMP",), 900
    ),
    "a rule of 10,000 days": Case(
        lambda: rule("FREQ=YEARLY;BYYEARDAY=" + ",".join(str(n % 366 + 1) for n in range(10_000))), ("超过 500 字",), 0
    ),
    "a rule that lists all": Case(
        lambda: rule("FREQ=MONTHLY;BYSETPOS=" + ",".join(map(str, range(1, 100)))), ("列的日子太多",), 0
    ),
    "by the day of the year": Case(lambda: rule("FREQ=YEARLY;BYYEARDAY=100"), ("按年内第几天",), 0),
    "no rule": Case(lambda: rule("each Monday"), ("重复规则看不懂", "each Monday"), 0),
    "by the moon": Case(lambda: rule("RSCALE=CHINESE;FREQ=YEARLY"), ("农历",), 0),
    "UNTIL and COUNT": Case(lambda: rule("FREQ=DAILY;COUNT=5;UNTIL=20270303"), ("UNTIL 和 COUNT", "先到"), 1),
    "UNTIL before it begins": Case(lambda: rule("FREQ=DAILY;UNTIL=20260101"), ("没有一天符合",), 0),
    "100,000 days left out": Case(
        lambda: calendar(event("RRULE:FREQ=DAILY\nEXDATE;VALUE=DATE:" + "\nEXDATE;VALUE=DATE:".join(["20270301" + ",20270302" * 99] * 1_000))),
        ("EXDATE 列的日子太多",),
        0,
    ),
    "100,000 days added": Case(
        lambda: calendar(event("RDATE;VALUE=DATE:" + ",".join(["20270301"] * 10_000))), ("RDATE 列的日子太多",), 0
    ),
    "a hundred rules": Case(lambda: calendar(event("RRULE:FREQ=DAILY\n" * 100)), ("四条以上的重复规则",), 0),
}  # fmt: skip


def read(case: Case) -> dict[str, object]:
    """Read one case; what was said, and what it took."""
    from campaignplan.dates import Span
    from campaignplan.errors import InputError
    from campaignplan.feeds.read import read_ics

    data = case.make()
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    try:
        reading = read_ics(data, Span(date(2027, 1, 1), date(2027, 12, 31)))
        issues, count = (*reading.mended, *reading.refused), len(reading.entries)
    except InputError as error:
        issues, count = error.issues, -1
    took, more = time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    said = [issue.sentence("zh") for issue in issues]
    told = all(issue.why.en and issue.fix.en for issue in issues)
    return {"said": said, "entries": count, "english": told, "seconds": round(took, 3), "MiB": more >> 10}


def limited(case: Case) -> dict[str, object]:
    """Read a case in a process of its own, under hard limits."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        held = Path("/proc/self/statm")
        pages = int(held.read_text().split()[0]) if held.exists() else 0
        most = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
        if pages:
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
        try:
            found = read(case)
        except BaseException as error:  # whatever it is, the test tells it
            found = {"failed": f"{type(error).__name__}: {error}"}
        os.write(into, json.dumps(found).encode()[:60_000])
        os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as stream:
        text = stream.read()
    _, status = os.waitpid(child, 0)
    return json.loads(text) if text else {"failed": f"killed ({status})"}


if __name__ == "__main__":
    from campaignplan.feeds.reading import zones

    zones._iana(), zones._windows()
    for name, case in CASES.items():
        if len(sys.argv) < 2 or sys.argv[1] in name:
            print(json.dumps({"name": name, **limited(case)}), flush=True)

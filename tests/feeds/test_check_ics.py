"""What the checker says of files that break the rules, one fault at a time."""

import pytest

from campaignplan.feeds.check import LARGEST, MOST_LISTED, check_ics

GOOD = """BEGIN:VCALENDAR
PRODID:x
VERSION:2.0
REFRESH-INTERVAL;VALUE=DURATION:PT6H
BEGIN:VTIMEZONE
TZID:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:a
DTSTAMP:20270101T000000Z
DTSTART;TZID=Asia/Shanghai:20270328T200000
DTEND;TZID=Asia/Shanghai:20270328T210000
SUMMARY:爆发
DESCRIPTION:x
RRULE:FREQ=DAILY
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:x
TRIGGER:-PT2H
END:VALARM
END:VEVENT
END:VCALENDAR
"""


def ics(text=GOOD):
    return text.replace("\n", "\r\n").encode()


def said(data):
    return [issue.sentence("en") for issue in check_ics(data)]


def test_a_good_file_has_no_fault():
    assert said(ics()) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("PRODID:x\n", "", "the calendar lacks this"),
        ("VERSION:2.0\n", "VERSION:2.0\nMETHOD:PUBLISH\n", "METHOD"),
        ("VERSION:2.0\n", "VERSION:2.0\nUID:x\n", "no UID of its own"),
        (";VALUE=DURATION", "", "lacks VALUE=DURATION"),
        ("VERSION:2.0\n", "VERSION:2.0\nSOURCE:https://x\n", "lacks VALUE=URI"),
        ("TZID:Asia/Shanghai\n", "TZID:Asia/Shanghai\nCOMMENT:x\n", "not allowed in VTIMEZONE"),
        ("UID:a\n", "", "the event lacks this"),
        ("DTSTAMP:20270101T000000Z\n", "", "the event lacks this"),
        ("UID:a\n", "UID:a\nUID:b\n", "given twice"),
        ("DESCRIPTION:x\nRRULE", "DESCRIPTION:\nRRULE", "empty"),
        ("DTSTART;TZID=Asia/Shanghai:", "DTSTART:", "it floats"),
        ("TZID=Asia/Shanghai:20270328T210000", "TZID=Beijing:20270328T210000", "no VTIMEZONE"),
        ("20270328T200000", "20270230T200000", "not a date or time"),
        ("20270328T200000", "tomorrow", "not a date or time"),
        ("T210000", "T200000", "does not end after its start"),
        ("DTEND;TZID=Asia/Shanghai:20270328T210000", "DTEND;VALUE=DATE:20270329", "the other a time"),
        ("FREQ=DAILY", "FREQ=SECONDLY", "repeats too often"),
        ("ACTION:DISPLAY", "ACTION:EMAIL", "sends e-mail"),
        ("DESCRIPTION:x\nTRIGGER", "TRIGGER", "without DESCRIPTION"),
        ("SUMMARY:爆发", "SUMMARY:爆\u2028发", "special line breaks"),
        ("SUMMARY:爆发", "SUMMARY:爆\x07发", "special line breaks"),
        ("SUMMARY:爆发", "SUMMARY 爆发", "not 'name:value'"),
        ("SUMMARY:爆发", "SUMMARY:" + "爆" * 23, "longer than 75 octets"),
        ("END:VEVENT\n", "", "END does not match BEGIN"),
        ("END:VCALENDAR\n", "", "no END"),
    ],
)  # fmt: skip
def test_one_fault_is_told(old, new, expected):
    assert old in GOOD
    found = said(ics(GOOD.replace(old, new, 1)))
    assert any(expected in line for line in found), found


def test_two_events_of_one_uid():
    event = GOOD[GOOD.index("BEGIN:VEVENT") : GOOD.index("END:VCALENDAR")]
    assert any("share a UID" in line for line in said(ics(GOOD.replace("END:VCALENDAR", event + "END:VCALENDAR"))))
    moved = event.replace("UID:a\n", "UID:a\nRECURRENCE-ID;TZID=Asia/Shanghai:20270329T200000\n")
    assert said(ics(GOOD.replace("END:VCALENDAR", moved + "END:VCALENDAR"))) == []


def test_bytes():
    assert any("BOM" in line for line in said(b"\xef\xbb\xbf" + ics()))
    assert any("do not end in CRLF" in line for line in said(GOOD.encode()))
    assert any("last line" in line for line in said(ics().rstrip()))
    assert any("UTF-8" in line for line in said(ics().decode().encode("gbk")))
    split = ics().replace("爆".encode(), b"\xe7\x88\r\n \x86")
    assert any("a fold splits a character" in line for line in said(split))


def test_folded_lines_are_read_whole():
    assert said(ics(GOOD.replace("DTSTART;TZID=Asia/", "DTSTART;TZID\n =Asia/"))) == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 1000,
        b"<html>",
        b"BEGIN:VCALENDAR\r\n" * 1000,
        b"END:VCALENDAR\r\n",
        b"A;B=" + b'"x"' * 100_000,
        b"A:1\r\n" + b" \r\n" * 100_000,
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 30_000 + b"END:VCALENDAR\r\n",
    ],
)
def test_broken_files_are_explained_in_few_words(data):
    found = check_ics(data)
    assert 0 < len(found) < 6 * (MOST_LISTED + 2)
    assert all(issue.why.zh and issue.fix.zh for issue in found)


def test_too_large_is_refused_unread():
    (issue,) = check_ics(b"x" * (LARGEST + 1))
    assert "10 MB" in issue.why.en

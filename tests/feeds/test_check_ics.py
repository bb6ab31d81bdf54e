"""What the checker says of files that break the rules, one fault at a time, and of feeds as they are found."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta

import pytest
from feed_cases import SHOPS, sample

import campaignplan
from campaignplan.feeds.check import LARGEST, MOST_LISTED, check_ics
from campaignplan.feeds.weight import MANY, weight_faults
from campaignplan.feeds.write import calendar_bytes
from campaignplan.text import Text

GOOD = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
NAME:店
X-WR-CALNAME:店
COLOR:steelblue
REFRESH-INTERVAL;VALUE=DURATION:PT6H
SOURCE;VALUE=URI:https://example.com/x.ics
X-PUBLISHED-TTL:PT6H
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
SEQUENCE:0
DTSTART;TZID=Asia/Shanghai:20270328T200000
DTEND;TZID=Asia/Shanghai:20270328T210000
SUMMARY:爆发\\, 一
DESCRIPTION:x
RRULE:FREQ=DAILY;UNTIL=20270430T155959Z
EXDATE;TZID=Asia/Shanghai:20270330T200000
STATUS:CONFIRMED
TRANSP:OPAQUE
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:x
TRIGGER:-PT2H
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:b
DTSTAMP:20270101T000000Z
DTSTART;VALUE=DATE:20270301
DTEND;VALUE=DATE:20270302
SUMMARY:周报
RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20271231
EXDATE;VALUE=DATE:20270308
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
"""


def ics(text=GOOD):
    return text.replace("\n", "\r\n").encode()


def said(data):
    return [issue.sentence("en") for issue in check_ics(data)]


def test_a_good_file_has_no_fault():
    assert said(ics()) == []


def test_it_is_the_package_s_own():
    assert campaignplan.check_ics is check_ics


ZONED = "DTSTART;TZID=Asia/Shanghai:20270328T200000"
ENDED = "DTEND;TZID=Asia/Shanghai:20270328T210000"
DAILY = "RRULE:FREQ=DAILY;UNTIL=20270430T155959Z"
WEEKLY = "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20271231\n"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("PRODID:x\n", "", "the calendar lacks this"),
        ("VERSION:2.0\n", "VERSION:2.0\nVERSION:2.0\n", "given twice"),
        ("VERSION:2.0\n", "VERSION:1.0\n", "must be 2.0"),
        ("VERSION:2.0\n", "VERSION:2.0\nCALSCALE:CHINESE\n", "must be GREGORIAN"),
        ("VERSION:2.0\n", "VERSION:2.0\nMETHOD:PUBLISH\n", "METHOD"),
        ("VERSION:2.0\n", "VERSION:2.0\nUID:x\n", "no UID of its own"),
        ("VERSION:2.0\n", "VERSION:2.0\nCLASS:PUBLIC\n", "does not belong on a calendar"),
        ("NAME:店\nX-WR-CALNAME:店\n", "", "no name"),
        ("\nX-WR-CALNAME:店\n", "\n", "NAME only"),
        ("X-WR-CALNAME:店", "X-WR-CALNAME:铺", "differ"),
        ("COLOR:steelblue", "COLOR:#4682b4", "CSS colour name"),
        (";VALUE=DURATION", "", "lacks VALUE=DURATION"),
        ("SOURCE;VALUE=URI:", "SOURCE:", "lacks VALUE=URI"),
        ("DURATION:PT6H", "DURATION:6 hours", "not a duration"),
        ("TTL:PT6H", "TTL:PT24H", "differs from REFRESH-INTERVAL"),
        ("TZID:Asia/Shanghai\n", "TZID:Asia/Shanghai\nCOMMENT:x\n", "not allowed in VTIMEZONE"),
        ("TZID:Asia/Shanghai\n", "", "the time zone lacks this"),
        ("TZOFFSETTO:+0800\n", "", "the time zone lacks this"),
        ("BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0800\nTZOFFSETTO:+0800\nEND:STANDARD\n", "", "no STANDARD"),
        ("UID:a\n", "", "the event lacks this"),
        ("UID:a\n", "UID:a-20270328\n", "the UID holds the date"),
        ("UID:a\n", "UID:2027-03-28/x\n", "the UID holds the date"),
        ("DTSTAMP:20270101T000000Z\n", "", "the event lacks this"),
        ("DTSTAMP:20270101T000000Z", "DTSTAMP:20270101T000000", "a moment in UTC"),
        ("DTSTAMP:20270101T000000Z", "DTSTAMP;VALUE=DATE:20270101", "a moment in UTC"),
        ("DTSTAMP:20270101T000000Z", "DTSTAMP:20270101T000000Z\nCREATED:today", "a moment in UTC"),
        ("UID:a\n", "UID:a\nUID:b\n", "given twice"),
        ("SEQUENCE:0", "SEQUENCE:1.5", "small whole number"),
        ("SEQUENCE:0", "SEQUENCE:20270101000000", "small whole number"),
        ("SUMMARY:周报\n", "", "no title"),
        ("SUMMARY:周报", "SUMMARY:周报;月报", "without a backslash before"),
        ("SUMMARY:周报", "SUMMARY:周\\报", "without a backslash before"),
        ("DESCRIPTION:x\nRRULE", "DESCRIPTION:\nRRULE", "empty"),
        ("DESCRIPTION:x\nRRULE", "DESCRIPTION:x\nURL;VALUE=URI:\nRRULE", "empty"),
        ("STATUS:CONFIRMED", "STATUS:DONE", "one of TENTATIVE"),
        ("TRANSP:OPAQUE", "TRANSP:FREE", "one of OPAQUE"),
        ("TRANSP:TRANSPARENT\n", "", "marks the whole day busy"),
        ("DTSTART;TZID=Asia/Shanghai:", "DTSTART:", "it floats"),
        ("EXDATE;TZID=Asia/Shanghai:", "EXDATE:", "it floats"),
        ("DTSTART;VALUE=DATE:", "DTSTART:", "without VALUE=DATE"),
        ("DTEND;VALUE=DATE:", "DTEND;TZID=Asia/Shanghai;VALUE=DATE:", "has no TZID"),
        (ZONED, f"{ZONED}Z", "has no TZID"),
        ("TZID=Asia/Shanghai:20270328T210000", "TZID=Beijing:20270328T210000", "no VTIMEZONE"),
        ("20270328T200000", "20270230T200000", "not a date or time"),
        ("20270328T200000", "tomorrow", "not a date or time"),
        ("T210000", "T200000", "does not end after its start"),
        ("DTEND;VALUE=DATE:20270302", "DTEND;VALUE=DATE:20270301", "does not end after its start"),
        (ENDED, "DTEND;VALUE=DATE:20270329", "the other a time"),
        (ENDED, f"{ENDED}\nDURATION:PT1H", "both DTEND and DURATION"),
        (ENDED, "DURATION:-PT1H", "not a duration"),
        (ENDED, "DURATION:P", "not a duration"),
        (f"{ZONED}\n{ENDED}", f"{ZONED[:-6]}000000\n{ENDED[:-6]}235959", "a whole day written as hours"),
        (DAILY, "RRULE:FREQ=SECONDLY;COUNT=9", "repeats too often"),
        (DAILY, "RRULE:FREQ=DAILY", "it never ends"),
        (DAILY, "RRULE:every day", "not a recurrence rule"),
        (DAILY, "RRULE:FREQ=DAILY;INTERVAL=0;COUNT=2", "not a recurrence rule"),
        (DAILY, "RRULE:FREQ=DAILY;COUNT=2;COUNT=3", "not a recurrence rule"),
        (DAILY, "RRULE:FREQ=DAILY;BYEASTER=1;COUNT=3", "not a recurrence rule"),
        (DAILY, f"{DAILY};COUNT=3", "both UNTIL and COUNT"),
        (DAILY, "RRULE:FREQ=DAILY;UNTIL=20270430", "does not fit the start"),
        (DAILY, "RRULE:FREQ=DAILY;UNTIL=20270430T235959", "does not fit the start"),
        (DAILY, "RRULE:FREQ=DAILY;UNTIL=20270230T235959Z", "no date or time"),
        (DAILY, "RRULE:FREQ=DAILY;UNTIL=20260430T155959Z", "never takes place"),
        (DAILY, "RRULE:FREQ=DAILY;COUNT=100000", "too many occurrences"),
        (DAILY, "RRULE:FREQ=DAILY;UNTIL=20990430T155959Z", "too many occurrences"),
        (DAILY, "RRULE:FREQ=MONTHLY;UNTIL=20280430T155959Z;BYDAY=MO,TU;BYHOUR=1,2,3,4;BYMINUTE=0,10,20,30,40,50", "too many occurrences"),
        (DAILY, f"{DAILY}\nEXRULE:FREQ=WEEKLY", "obsolete"),
        (DAILY, f"{DAILY}\n{DAILY}", "given twice"),
        ("EXDATE;TZID=Asia/Shanghai:20270330T200000", "EXDATE;VALUE=DATE:20270330", "matches no occurrence"),
        ("EXDATE;VALUE=DATE:20270308", "RDATE;VALUE=DATE:20270308" + ",20270309" * 2_000, "too many dates"),
        (WEEKLY, WEEKLY.replace("MO", "TU"), "its own rule leaves out"),
        (WEEKLY, "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1,15;UNTIL=20271231\n", "its own rule leaves out"),
        ("ACTION:DISPLAY", "ACTION:EMAIL", "sends e-mail"),
        ("DESCRIPTION:x\nTRIGGER", "TRIGGER", "without DESCRIPTION"),
        ("TRIGGER:-PT2H\n", "", "the alarm lacks this"),
        ("SUMMARY:爆发", "SUMMARY:爆\u2028发", "special line breaks"),
        ("SUMMARY:爆发", "SUMMARY:爆\x07发", "special line breaks"),
        ("SUMMARY:爆发", "SUMMARY:爆\ufeff发", "special line breaks"),
        ("SUMMARY:爆发", "SUMMARY 爆发", "not 'name:value'"),
        ("SUMMARY:爆发", "SUMMARY:" + "爆" * 23, "longer than 75 octets"),
        ("END:VEVENT\n", "END:VEVENT\n\n", "an empty line"),
        ("END:VEVENT\n", "", "END does not match BEGIN"),
        ("TRANSP:TRANSPARENT\nEND:VEVENT\nEND:VCALENDAR\n", "TRANSP:TRANSPARENT\nEND:VEVENT\n", "no END"),
        ("BEGIN:VCALENDAR", "X:1\nBEGIN:VCALENDAR", "not an iCalendar file"),
    ],
)  # fmt: skip
def test_one_fault_is_told_alone(old, new, expected):
    assert old in GOOD
    found = check_ics(ics(GOOD.replace(old, new, 1)))
    assert any(expected in issue.sentence("en") for issue in found), found
    assert len(found) <= 4, found
    assert all(issue.why.zh and issue.why.en and issue.fix.zh and issue.fix.en for issue in found)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("NAME:店\nX-WR-CALNAME:店\n", "X-WR-CALNAME:店\n"),
        (ENDED, "DURATION:PT1H30M"),
        (ENDED, "DTEND:20270328T130000Z"),
        (WEEKLY, "RRULE:FREQ=MONTHLY;BYMONTHDAY=-31,15;UNTIL=20271231\n"),
        (WEEKLY, "RRULE:FREQ=MONTHLY;BYDAY=1MO;COUNT=9\n"),
        (WEEKLY, "rrule:freq=weekly;byday=tu,mo;count=9\n"),
        ("SUMMARY:周报", "SUMMARY:\\\\n\\;\\N"),
        ("DTSTART;TZID=Asia/Shanghai:", "DTSTART;TZID\n =Asia/Shanghai:"),
        ('DTSTART;TZID=Asia/Shanghai:', 'DTSTART;TZID="Asia/Shanghai":'),
        ("END:VCALENDAR\n", "BEGIN:VTODO\nUID:t\nEND:VTODO\nEND:VCALENDAR\n"),
    ],
)  # fmt: skip
def test_what_is_right_otherwise_is_not_told(old, new):
    assert old in GOOD
    assert said(ics(GOOD.replace(old, new, 1))) == []


def test_faults_say_where_and_what():
    (issue,) = check_ics(ics(GOOD.replace("SEQUENCE:0", "SEQUENCE:x")))
    assert issue.where == f"第 {GOOD.split(chr(10)).index('SEQUENCE:0') + 1} 行"
    assert issue.value == "SEQUENCE x"


def test_two_events_of_one_uid():
    event = GOOD[GOOD.index("BEGIN:VEVENT") : GOOD.index("BEGIN:VEVENT\nUID:b")]
    assert any("share a UID" in line for line in said(ics(GOOD.replace("END:VCALENDAR", event + "END:VCALENDAR"))))
    moved = event.replace("UID:a\n", "UID:a\nRECURRENCE-ID;TZID=Asia/Shanghai:20270329T200000\n")
    moved = moved.replace(DAILY + "\n", "").replace("EXDATE;TZID=Asia/Shanghai:20270330T200000\n", "")
    assert said(ics(GOOD.replace("END:VCALENDAR", moved + "END:VCALENDAR"))) == []


def test_bytes():
    assert said(b"\xef\xbb\xbf" + ics()) == ["line 1 'BOM': begins with a BOM; save as UTF-8 without BOM"]
    assert any("do not end in CRLF" in line for line in said(GOOD.encode()))
    assert any("last line" in line for line in said(ics().rstrip()))
    assert any("'GBK': not UTF-8" in line for line in said(ics().decode().encode("gbk")))
    split = ics().replace("爆".encode(), b"\xe7\x88\r\n \x86")
    assert said(split) == [f"line {GOOD[: GOOD.index('SUMMARY')].count(chr(10)) + 1}: a fold splits a character; fold between characters"]  # fmt: skip


def test_several_calendars_and_none():
    assert any("most programs read the first" in line for line in said(ics() + ics()))
    assert any("nothing in it" in line for line in said(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))


def test_many_and_heavy():
    events = [event for number in range(12) for event in copies(number)]
    data = calendar_bytes(events, "x")
    found = said(data)
    assert len(data) > 1_000_000
    assert len(events) > MANY
    assert [line for line in found if "larger than 1 MB" not in line and "many events" not in line] == []
    assert len(found) == 2
    assert len(weight_faults(len(events), len(data))) == 2
    assert weight_faults(MANY, 1_000_000) == ()


def copies(number):
    words = Text("字" * 300, "")
    return [replace(event, id=f"{number}.{event.id}", related="", description=words) for event in sample(SHOPS[2])]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("shop", SHOPS)
def test_our_own_feeds_keep_every_rule(shop, lang):
    assert said(calendar_bytes(sample(shop), shop, "https://example.com/x.ics", lang=lang, alarms=True)) == []


DAYS = [(date(2027, 1, 1), "元旦"), (date(2027, 2, 6), "春节"), (date(2027, 10, 1), "国庆节")]


def made_by_a_library():
    """As a feed that collects the State Council's notices writes it: days for stamps, the dates for UIDs."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:PUBLISH", "CLASS:PUBLIC", "X-WR-CALNAME:中国法定节假日"]
    body = []
    for day, name in DAYS:
        end = day + timedelta(days=3)
        body += ["BEGIN:VEVENT", f"SUMMARY:{name}假期", f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
                 f"DTEND;VALUE=DATE:{end:%Y%m%d}", f"DTSTAMP;VALUE=DATE:{day:%Y%m%d}", f"UID:{day}/{end}/holiday", "END:VEVENT"]  # fmt: skip
    return ("\r\n".join([*head, *body, "END:VCALENDAR"]) + "\r\n").encode()


def made_and_cut():
    """As a feed that takes its stamps out again so that its file does not change: no DTSTAMP, bare line feeds."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "CALSCALE:GREGORIAN", "PRODID:adamgibbons/ics", "METHOD:PUBLISH",
            "X-WR-CALNAME:中国大陆节假日", "X-WR-TIMEZONE:Asia/Shanghai", "X-APPLE-REGION:CN", "X-PUBLISHED-TTL:PT1H"]  # fmt: skip
    body = []
    for number, (day, name) in enumerate(DAYS):
        body += ["BEGIN:VEVENT", f"UID:{number}@x", f"SUMMARY:{name}", f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
                 f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}", "X-APPLE-SPECIAL-DAY:WORK-HOLIDAY",
                 f"DESCRIPTION:{name}，放假 3 天，" + "详情见国务院办公厅通知" * 4, "END:VEVENT"]  # fmt: skip
    return "\n".join([*head, *body, "END:VCALENDAR"]).encode()


def made_by_hand():
    """As scripts paste it together: empty lines, no identity, ends on the day itself, rules without end."""
    head = ["BEGIN:VCALENDAR", "METHOD:PUBLISH", "VERSION:2.0", "X-WR-CALNAME:中国节假日与调休", "PRODID:-//x//EN",
            "X-APPLE-CALENDAR-COLOR:#711A76", "X-WR-TIMEZONE:Asia/Shanghai"]  # fmt: skip
    body = []
    for day, name in DAYS:
        body += ["", "BEGIN:VEVENT", f"DTSTART;TZID=Asia/Shanghai:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day:%Y%m%d}",
                 "URL;VALUE=URI:", f"SUMMARY:{name}放假,不上班", "TRANSP:TRANSPARENT", "END:VEVENT"]  # fmt: skip
    body += ["BEGIN:VEVENT", "UID:6f1c", "DTSTAMP:20270101T000000Z", "DTSTART;VALUE=DATE:20270509", "DTEND;VALUE=DATE:20270510",
             "RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", "SUMMARY:母亲节", "DESCRIPTION:", "TRANSP:TRANSPARENT", "END:VEVENT",
             "BEGIN:VEVENT", "UID:7a", "DTSTAMP:20270101T000000Z", "DTSTART:20270101T000000", "DTEND:20270101T235959",
             "SUMMARY:元旦", "END:VEVENT"]  # fmt: skip
    return ("\r\n".join([*head, *body, "END:VCALENDAR"]) + "\r\n").encode()


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (
            made_by_a_library,
            ["PRODID", "METHOD", "does not belong on a calendar", "a moment in UTC", "the UID holds the date", "marks the whole day busy"],
        ),
        (
            made_and_cut,
            ["do not end in CRLF", "the last line has no CRLF", "longer than 75 octets", "METHOD", "'DTSTAMP': the event lacks this", "marks the whole day busy"],
        ),
        (
            made_by_hand,
            ["an empty line", "METHOD", "'UID': the event lacks this", "'DTSTAMP': the event lacks this", "without VALUE=DATE",
             "does not end after its start", "empty: some", "without a backslash", "it never ends", "it floats"],
        ),
    ],
)  # fmt: skip
def test_faults_of_popular_holiday_feeds(made, wanted):
    found = said(made())
    for words in wanted:
        assert any(words in line for line in found), (words, found)
    strange = [line for line in found if not any(words in line for words in wanted)]
    assert strange in ([], [line for line in strange if "a whole day written as hours" in line]), strange


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
        b"\r\n" * 250_000,
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 30_000 + b"END:VCALENDAR\r\n",
        ics(GOOD.replace(DAILY, "RRULE:FREQ=YEARLY;COUNT=9;BYDAY=" + "1MO," * 20_000 + "1MO")),
        ics(GOOD.replace(DAILY, "\n".join(["RRULE:FREQ=DAILY;BYHOUR=" + "1," * 200 + "1;UNTIL=20990101T000000Z"] * 3_000))),
        ics(GOOD.replace("SUMMARY:周报", "SUMMARY:" + "\\" * 99_999)),
    ],
)  # fmt: skip
def test_broken_files_are_explained_in_few_words(data):
    found = check_ics(data)
    assert 0 < len(found) < 12 * (MOST_LISTED + 2)
    assert all(issue.why.zh and issue.fix.zh for issue in found)


def test_too_large_is_refused_unread():
    (issue,) = check_ics(b"x" * (LARGEST + 1))
    assert "10 MB" in issue.why.en
    (issue,) = check_ics(b"\n" * LARGEST)
    assert "too many lines" in issue.why.en


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are set the Linux way")
def test_memory_stays_bounded():
    code = (
        "import resource\n"
        "from campaignplan.feeds.check import check_ics\n"
        "resource.setrlimit(resource.RLIMIT_AS, (700_000_000, 700_000_000))\n"
        "print(len(check_ics(b'BEGIN:VCALENDAR\\r\\n' + b'X:1\\r\\n' * 290_000)))\n"
        "print(len(check_ics(b'BEGIN:VCALENDAR\\r\\n' + b'BEGIN:VEVENT\\r\\nEND:VEVENT\\r\\n' * 140_000)))\n"
        "print(len(check_ics(b'x' * 50_000_000)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert [int(word) > 0 for word in done.stdout.split()] == [True] * 3

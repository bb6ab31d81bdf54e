"""What foreign calendars say: zones, ends, recurrences, identity; what is mended and told, and what is left out."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from campaignplan.agenda import agenda
from campaignplan.calendars.own import laid_over
from campaignplan.dates import SHANGHAI, Span
from campaignplan.errors import InputError
from campaignplan.feeds.imported import events_difference
from campaignplan.feeds.read import read_ics
from campaignplan.feeds.reading.following import days_of
from campaignplan.feeds.write import calendar_bytes
from campaignplan.resources import shipped
from campaignplan.storage import load_problem

YEAR = Span(date(2027, 1, 1), date(2027, 12, 31))
UIDS = "UID:a\nDTSTAMP:20260101T000000Z\n"


def ics(*events, head=""):
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{head}{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def one(more, uid="a", title="盘点"):
    return f"UID:{uid}\nDTSTAMP:20260101T000000Z\nSUMMARY:{title}\n{more}"


def entry(more, head="", span=YEAR):
    reading = read_ics(ics(one(more), head=head), span)
    assert reading.refused == ()
    (found,) = reading.entries
    return found


def beijing(*parts):
    return datetime(*parts, tzinfo=SHANGHAI)


def told(data):
    reading = read_ics(data, YEAR)
    return "\n".join(issue.sentence("zh") for issue in (*reading.mended, *reading.refused))


def test_a_proper_calendar_has_nothing_to_mend():
    reading = read_ics(
        ics(
            one(
                "DTSTART;VALUE=DATE:20270610\nDTEND;VALUE=DATE:20270612\nDESCRIPTION:甲\\,乙\\n丙\nLOCATION:仓库\nURL:https://x.org/\nCATEGORIES:a,b"
            )
        ),
        YEAR,
    )
    assert (reading.mended, reading.refused, reading.complete) == ((), (), True)
    (found,) = reading.entries
    assert (found.uid, found.title, found.start, found.end) == ("a", "盘点", date(2027, 6, 10), date(2027, 6, 12))
    assert found.description == "地点：仓库\n甲,乙\n丙"
    assert (found.url, found.categories) == ("https://x.org/", ("a", "b"))


VTIMEZONE = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:19701101T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700308T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
END:DAYLIGHT
END:VTIMEZONE
"""


@pytest.mark.parametrize(
    ("written", "head", "expected"),
    [
        (":20270610T120000Z", "", beijing(2027, 6, 10, 20)),
        (";TZID=Asia/Shanghai:20270610T200000", "", beijing(2027, 6, 10, 20)),
        (";TZID=China Standard Time:20270610T200000", "", beijing(2027, 6, 10, 20)),
        (';TZID="China Standard Time":20270610T200000', "", beijing(2027, 6, 10, 20)),
        (";TZID=Asia/Beijing:20270610T200000", "", beijing(2027, 6, 10, 20)),
        (";TZID=asia/shanghai:20270610T200000", "", beijing(2027, 6, 10, 20)),
        (";TZID=GMT+0800:20270610T200000", "", beijing(2027, 6, 10, 20)),
        (';TZID="UTC+08:00":20270610T200000', "", beijing(2027, 6, 10, 20)),
        (';TZID="(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi":20270610T200000', "", beijing(2027, 6, 10, 20)),
        (";TZID=/mozilla.org/20050126_1/Asia/Shanghai:20270610T200000", "", beijing(2027, 6, 10, 20)),
        (";TZID=CST:20270610T200000", "", beijing(2027, 6, 10, 20)),
        (":20270610T200000", "", beijing(2027, 6, 10, 20)),
        (":20270610T200000", "X-WR-TIMEZONE:America/New_York\n", beijing(2027, 6, 11, 8)),
        (";TZID=America/New_York:20270110T200000", "", beijing(2027, 1, 11, 9)),
        (";TZID=America/New_York:20270610T200000", "", beijing(2027, 6, 11, 8)),
        (";TZID=Eastern Standard Time:20270610T200000", "", beijing(2027, 6, 11, 8)),
        (
            ";TZID=Customized Time Zone:20270110T200000",
            VTIMEZONE.format(name="Customized Time Zone"),
            beijing(2027, 1, 11, 9),
        ),
        (
            ";TZID=Customized Time Zone:20270610T200000",
            VTIMEZONE.format(name="Customized Time Zone"),
            beijing(2027, 6, 11, 8),
        ),
        (
            ";TZID=(UTC-05:00) Eastern Time:20270610T200000",
            VTIMEZONE.format(name="(UTC-05:00) Eastern Time"),
            beijing(2027, 6, 11, 8),
        ),
        (";TZID=GMT+08:00:20270610T200000", "", beijing(2027, 6, 10, 20)),
        (";TZID=UTC-5:20270610T200000", "", beijing(2027, 6, 11, 9)),
        (";TZID=Asia/Shanghai:20270610T200000", VTIMEZONE.format(name="Asia/Shanghai"), beijing(2027, 6, 10, 20)),
        (":2027-06-10T20:00:00+08:00", "", beijing(2027, 6, 10, 20)),
        (":2027-06-10 20:00", "", beijing(2027, 6, 10, 20)),
        (":20270610T240000", "", beijing(2027, 6, 11)),
        (":2027-06-10", "", date(2027, 6, 10)),
        (":2027/6/10", "", date(2027, 6, 10)),
        (":2027年6月10日", "", date(2027, 6, 10)),
        (":20270610", "", date(2027, 6, 10)),
        (";VALUE=DATE:20270610T000000", "", date(2027, 6, 10)),
        (";VALUE=DATE-TIME:20270610T120000Z", "", beijing(2027, 6, 10, 20)),
    ],
)
def test_starts(written, head, expected):
    found = entry(f"DTSTART{written}", head)
    assert found.start == expected
    assert isinstance(found.start, datetime) == isinstance(expected, datetime)


@pytest.mark.parametrize(
    ("more", "start", "end"),
    [
        ("DTSTART;VALUE=DATE:20270610", date(2027, 6, 10), date(2027, 6, 11)),
        ("DTSTART;VALUE=DATE:20270610\nDTEND;VALUE=DATE:20270610", date(2027, 6, 10), date(2027, 6, 11)),
        ("DTSTART;VALUE=DATE:20270610\nDURATION:P2D", date(2027, 6, 10), date(2027, 6, 12)),
        ("DTSTART;VALUE=DATE:20270610\nDTEND:20270611T235959", date(2027, 6, 10), date(2027, 6, 12)),
        ("DTSTART;VALUE=DATE:20270610\nDTEND:20270611T000000", date(2027, 6, 10), date(2027, 6, 11)),
        ("DTSTART:20270610T000000\nDTEND:20270610T235959", date(2027, 6, 10), date(2027, 6, 11)),
        ("DTSTART:20270610T000000\nDTEND:20270612T000000\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE", date(2027, 6, 10), date(2027, 6, 12)),
        ("DTSTART:20270610T200000", beijing(2027, 6, 10, 20), beijing(2027, 6, 10, 21)),
        ("DTSTART:20270610T200000\nDTEND:20270610T200000", beijing(2027, 6, 10, 20), beijing(2027, 6, 10, 21)),
        ("DTSTART:20270610T200000\nDURATION:PT90M", beijing(2027, 6, 10, 20), beijing(2027, 6, 10, 21, 30)),
        ("DTSTART:20270610T200000\nDURATION:-PT90M\nDTEND:20270610T220000", beijing(2027, 6, 10, 20), beijing(2027, 6, 10, 22)),
        ("DTSTART:20270610T200000\nDTEND;VALUE=DATE:20270611", beijing(2027, 6, 10, 20), beijing(2027, 6, 11)),
        ("DTSTART:20270610T200000\nDTEND;VALUE=DATE:20270610", beijing(2027, 6, 10, 20), beijing(2027, 6, 11)),
        ("DTSTART;TZID=America/New_York:20270610T200000\nDTEND:20270611T003000Z", beijing(2027, 6, 11, 8), beijing(2027, 6, 11, 8, 30)),
    ],
)  # fmt: skip
def test_ends(more, start, end):
    found = entry(more)
    assert (found.start, found.end) == (start, end)


WEEKLY = "DTSTART;TZID=Asia/Shanghai:20270104T100000\nDURATION:PT1H\n"


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        ("FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO"),
        ("freq=weekly; byday=mo;", "FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=WEEKLY;INTERVAL=1;WKST=MO;BYDAY=MO;BYHOUR=10;BYMINUTE=0;BYSECOND=0", "FREQ=WEEKLY;BYDAY=MO;WKST=MO"),
        ("FREQ=WEEKLY;COUNT=3", "FREQ=WEEKLY;UNTIL=20270118T020000Z"),
        ("FREQ=WEEKLY;UNTIL=20270118", "FREQ=WEEKLY;UNTIL=20270118T155959Z"),
        ("FREQ=WEEKLY;UNTIL=20270118T100000", "FREQ=WEEKLY;UNTIL=20270118T020000Z"),
        ("FREQ=WEEKLY;UNTIL=20270118T020000Z", "FREQ=WEEKLY;UNTIL=20270118T020000Z"),
        ("FREQ=WEEKLY;UNTIL=99991231T000000Z", "FREQ=WEEKLY"),
        ("FREQ=WEEKLY;COUNT=3;UNTIL=20270111", "FREQ=WEEKLY;UNTIL=20270111T020000Z"),
        ("FREQ=WEEKLY;COUNT=2;UNTIL=20271231", "FREQ=WEEKLY;UNTIL=20270111T020000Z"),
        ("FREQ=MONTHLY;BYDAY=+1MO", "FREQ=MONTHLY;BYDAY=1MO"),
    ],
)
def test_rules(rule, kept):
    assert entry(f"{WEEKLY}RRULE:{rule}").rrule == kept


def test_an_all_day_rule_ends_on_a_day():
    found = entry("DTSTART;VALUE=DATE:20270104\nRRULE:FREQ=WEEKLY;UNTIL=20270118T000000Z")
    assert found.rrule == "FREQ=WEEKLY;UNTIL=20270118"


def test_a_rule_in_another_zone_is_kept_where_it_is_one_in_beijing():
    assert (
        entry("DTSTART:20270104T020000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=MO").rrule == "FREQ=WEEKLY;BYDAY=MO"
    )
    moved = entry("DTSTART:20270104T170000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE")
    assert (moved.start, moved.rrule) == (beijing(2027, 1, 5, 1), "FREQ=WEEKLY;BYDAY=TU,TH")
    daily = entry("DTSTART:20270104T170000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY")
    assert daily.rrule == "FREQ=DAILY"


def test_a_rule_that_summer_time_moves_is_written_out():
    reading = read_ics(
        ics(one("DTSTART;TZID=America/New_York:20270105T200000\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;BYDAY=1TU")), YEAR
    )
    assert len(reading.entries) == 12
    assert {found.start.hour for found in reading.entries} == {8, 9}
    assert reading.entries[0].uid == "a#20270106T090000"
    assert "逐次写出" in told(ics(one("DTSTART;TZID=America/New_York:20270105T200000\nRRULE:FREQ=MONTHLY;BYDAY=1TU")))


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1", True),
        ("FREQ=YEARLY;BYMONTH=1,7;BYDAY=2MO", True),
        ("FREQ=YEARLY;BYDAY=20MO", False),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-6", False),
    ],
)
def test_rules_the_table_takes_or_has_written_out(rule, kept):
    reading = read_ics(ics(one(f"DTSTART;VALUE=DATE:20270104\nRRULE:{rule}")), YEAR)
    if kept:
        (found,) = reading.entries
        assert set(found.rrule.split(";")) == set(rule.split(";"))
        return
    starts = rrulestr(rule, dtstart=datetime(2027, 1, 4)).between(
        datetime(2027, 1, 1), datetime(2027, 12, 31), inc=True
    )
    assert [found.start for found in reading.entries] == [start.date() for start in starts]


def test_occurrences_left_out_and_moved():
    series = one(
        f"{WEEKLY}RRULE:FREQ=WEEKLY;COUNT=5\nEXDATE;VALUE=DATE:20270111\nEXDATE:20270118T020000Z", title="周会"
    )
    moved = one(
        "RECURRENCE-ID;TZID=Asia/Shanghai:20270125T100000\nDTSTART;TZID=Asia/Shanghai:20270126T140000\nDURATION:PT2H",
        title="周会改",
    )
    called_off = one(
        "RECURRENCE-ID;VALUE=DATE:20270201\nDTSTART;TZID=Asia/Shanghai:20270201T100000\nSTATUS:CANCELLED",
        title="周会",
    )
    reading = read_ics(ics(called_off, moved, series), YEAR)
    by_uid = {found.uid: found for found in reading.entries}
    assert by_uid["a"].skipped == (date(2027, 1, 11), date(2027, 1, 18), date(2027, 1, 25), date(2027, 2, 1))
    assert by_uid["a#20270125T100000"].start == beijing(2027, 1, 26, 14)
    assert by_uid["a#20270201"].status == "cancelled"


def test_this_and_all_that_follow():
    series = one(f"{WEEKLY}RRULE:FREQ=WEEKLY;COUNT=4")
    later = one(
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Asia/Shanghai:20270118T100000\nDTSTART;TZID=Asia/Shanghai:20270119T150000\nDURATION:PT1H"
    )
    found = [found.start for found in read_ics(ics(series, later), YEAR).entries]
    assert found == [
        beijing(2027, 1, 4, 10),
        beijing(2027, 1, 11, 10),
        beijing(2027, 1, 19, 15),
        beijing(2027, 1, 26, 15),
    ]


def test_dates_added():
    reading = read_ics(ics(one("DTSTART;VALUE=DATE:20270104\nRDATE;VALUE=DATE:20270108,20270110")), YEAR)
    assert [found.start.day for found in reading.entries] == [4, 8, 10]
    with_rule = read_ics(ics(one(f"{WEEKLY}RRULE:FREQ=WEEKLY\nRDATE;TZID=Asia/Shanghai:20270107T100000")), YEAR)
    assert [(found.start.day, found.rrule) for found in with_rule.entries] == [(4, "FREQ=WEEKLY"), (7, "")]


def test_a_birthday_since_1604():
    found = entry("DTSTART;VALUE=DATE:16040229\nRRULE:FREQ=YEARLY")
    assert (found.start, found.rrule) == (date(2020, 2, 29), "FREQ=YEARLY")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (ics(one("DTSTART:20270610T200000")), "没有写时区；已按北京时间读"),
        (ics(one("DTSTART:20270610T200000"), head="X-WR-TIMEZONE:Asia/Tokyo\n"), "已按日历自己的时区读"),
        (ics(one("DTSTART;TZID=Asia/Beijing:20270610T200000")), "时区不是规范的名字；已按 Asia/Shanghai 读"),
        (ics(one("DTSTART;TZID=Asia/Shanghai:20270610T200000"), head=VTIMEZONE.format(name="Asia/Shanghai")), "不一致；已按名字读"),
        (ics(one("DTSTART:20270610")), "没写 VALUE=DATE；已当作全天"),
        (ics(one("DTSTART:20270610T240000")), "24:00；已当作次日"),
        (ics(one("DTSTART;VALUE=DATE:20270610", uid="")), "没有 UID；已按开始时间和标题辨认"),
        (ics(one("DTSTART;VALUE=DATE:20270610", title="")), "没有标题；已写作“无标题”"),
        (ics(one("DTSTART;VALUE=DATE:20270610\nSUMMARY;LANGUAGE=en:Stocktaking")), "同一项写了两次"),
        (ics(one("DTSTART;VALUE=DATE:20270610\nDTEND;VALUE=DATE:20270612\nDURATION:P1D")), "已取 DTEND"),
        (ics(one("DTSTART;VALUE=DATE:20270610")).replace(b"\r\n", b"\n"), "行尾不是 CRLF"),
        (ics(one("DTSTART;VALUE=DATE:20270610")).replace(b"\r\n", b"\r"), ""),
        (b"\xef\xbb\xbf" + ics(one("DTSTART;VALUE=DATE:20270610")), "BOM"),
        (ics(one("DTSTART;VALUE=DATE:20270610")).decode().encode("gb18030"), "GB18030"),
        (ics(one("DTSTART;VALUE=DATE:20270610")).decode().encode("utf-16"), "UTF-16"),
        (ics(one("DTSTART;VALUE=DATE:20270610")).decode().encode("utf-16-le"), "UTF-16"),
        (ics(one("DTSTART;VALUE=DATE:20270610\nDESCRIPTION:长" + "长" * 50)), "没有折行"),
        (ics(one("DTSTART;VALUE=DATE:20270610"), head="METHOD:CANCEL\n"), "都当作已取消"),
        (ics(one("DTSTART;VALUE=DATE:20270610"), head="BEGIN:VTODO\nSUMMARY:x\nEND:VTODO\n"), "待办（VTODO）"),
        (ics(one("DTSTART;VALUE=DATE:20270610")).lower().replace("盘点".encode(), "盘点".encode()), ""),
    ],
)  # fmt: skip
def test_what_is_mended_is_told_and_read(data, says):
    reading = read_ics(data, YEAR)
    assert [(found.title, found.start if not isinstance(found.start, datetime) else found.start.date()) for found in reading.entries] in (
        [("盘点", date(2027, 6, 10))], [("盘点", date(2027, 6, 11))], [("无标题", date(2027, 6, 10))],
    )  # fmt: skip
    assert says in told(data)


def test_folds_within_a_character_are_undone():
    data = ics(one("DTSTART;VALUE=DATE:20270610")).replace("盘点".encode(), b"\xe7\x9b\r\n \x98\xe7\x82\xb9")
    assert read_ics(data, YEAR).entries[0].title == "盘点"


def test_one_bad_event_does_not_spoil_the_others():
    reading = read_ics(
        ics(one("DTSTART;TZID=Mars/Olympus:20270610T100000", uid="bad"), one("DTSTART;VALUE=DATE:20270610")), YEAR
    )
    assert [found.uid for found in reading.entries] == ["a"]
    assert (reading.left_out, reading.unread) == (1, {"bad"})
    (issue,) = reading.refused
    assert issue.where.startswith("第 ")
    assert issue.value == "Mars/Olympus"


def test_versions_of_one_event_and_events_of_one_name():
    old, new = one("DTSTART;VALUE=DATE:20270610\nSEQUENCE:1"), one("DTSTART;VALUE=DATE:20270611\nSEQUENCE:2")
    for data in (ics(old, new), ics(new, old)):
        (found,) = read_ics(data, YEAR).entries
        assert found.start == date(2027, 6, 11)
    alike = [one(f"DTSTART;VALUE=DATE:2027061{n}", title=f"第{n}件") for n in range(3)]
    first, second = read_ics(ics(*alike), YEAR), read_ics(ics(*reversed(alike)), YEAR)
    assert first.entries == second.entries
    assert len({found.uid for found in first.entries}) == 3
    assert not any(found.sure for found in first.entries)


def test_the_order_of_events_says_nothing():
    events = [one(f"DTSTART;VALUE=DATE:202706{n:02d}", uid=f"u{n}") for n in range(1, 20)]
    assert read_ics(ics(*events), YEAR).entries == read_ics(ics(*reversed(events)), YEAR).entries


def test_a_calendar_without_events_is_one():
    reading = read_ics(ics(head="X-WR-CALNAME:空\n"), YEAR)
    assert (reading.entries, reading.name) == ((), "空")


# Against other programs: the same occurrences, whatever becomes of the rules on the way.

ZONES = ("Asia/Shanghai", "UTC", "America/New_York", "Europe/London", "Asia/Kolkata", "Australia/Sydney")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@st.composite
def calendars(draw):
    """A proper calendar written by the icalendar library: series in many zones, with days out and days moved."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "x")
    calendar.add("version", "2.0")
    for number in range(draw(st.integers(1, 3))):
        zone = ZoneInfo(draw(st.sampled_from(ZONES)))
        day = date(2026, 11, 2) + timedelta(days=draw(st.integers(0, 150)))
        timed = draw(st.booleans())
        start = datetime(day.year, day.month, day.day, draw(st.integers(0, 23)), 30, tzinfo=zone) if timed else day
        length = (
            timedelta(minutes=draw(st.sampled_from([30, 60, 600])))
            if timed
            else timedelta(days=draw(st.integers(1, 3)))
        )
        freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
        rule = {"freq": freq, "interval": draw(st.sampled_from([1, 2, 3, 7]))}
        if freq == "WEEKLY":
            days = {WEEKDAYS[day.weekday()], *draw(st.sets(st.sampled_from(WEEKDAYS), max_size=2))}
            rule["byday"] = sorted(days, key=WEEKDAYS.index)
        if draw(st.booleans()):
            rule["count"] = draw(st.integers(1, 30))
        event = icalendar.Event()
        event.add("uid", f"u{number}")
        event.add("summary", f"事{number}")
        event.add("dtstart", start)
        event.add("dtend", start + length)
        event.add("rrule", rule)
        text = ";".join(
            f"{key.upper()}={','.join(value) if isinstance(value, list) else value}" for key, value in rule.items()
        )
        naive = datetime.combine(start, start.time()) if timed else datetime(start.year, start.month, start.day)
        starts = rrulestr(text, dtstart=naive).between(datetime(2026, 1, 1), datetime(2027, 6, 30), inc=True)
        starts = [one.replace(tzinfo=zone) if timed else one.date() for one in starts]
        out = draw(st.lists(st.sampled_from(starts), max_size=3, unique=True)) if len(starts) > 4 else []
        if out:
            event.add("exdate", out)
        calendar.add_component(event)
        left = [one for one in starts if one not in out]
        if len(left) > 4 and draw(st.booleans()):
            was = draw(st.sampled_from(left))
            other = icalendar.Event()
            other.add("uid", f"u{number}")
            other.add("summary", f"事{number} 改")
            other.add("recurrence-id", was)
            moved = was + (timedelta(hours=26) if timed else timedelta(days=2))
            other.add("dtstart", moved)
            other.add("dtend", moved + length)
            calendar.add_component(other)
    return calendar.to_ical()


def occurrences(data):
    """What a program of others makes of a calendar in the year: title, start, end."""
    # Days at either end are looked at in each event's own zone, so the year is looked at from within.
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(date(2026, 12, 1), date(2028, 1, 31))
    told = [(str(one["summary"]), *(utc(moment) for moment in (one.start, one.end))) for one in found]
    return sorted(one for one in told if "2027-01-03" <= one[1] < "2027-12-29")


def utc(moment):
    return str(moment.astimezone(UTC) if isinstance(moment, datetime) else moment)


@given(calendars())
@settings(max_examples=60, deadline=None)
def test_the_same_occurrences_as_in_another_program(data):
    reading = read_ics(data, YEAR)
    assert reading.refused == ()
    rows = events_difference((), reading, "x", YEAR).new
    assert occurrences(calendar_bytes(laid_over((), rows, YEAR), "x")) == occurrences(data)


RULES = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])},
    optional={
        "INTERVAL": st.sampled_from(["1", "2", "5", "13"]),
        "BYMONTH": st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True).map(lambda x: ",".join(map(str, x))),
        "BYMONTHDAY": st.lists(st.sampled_from([*range(1, 32), -1, -2, -30]), min_size=1, max_size=4, unique=True).map(lambda x: ",".join(map(str, x))),
        "BYDAY": st.booleans().flatmap(lambda numbered: st.lists(
            st.tuples(st.sampled_from(["1", "2", "5", "-1", "-2"] if numbered else [""]), st.sampled_from(WEEKDAYS)),
            min_size=1, max_size=3, unique=True,
        )).map(lambda x: ",".join(map("".join, x))),
        "BYSETPOS": st.sampled_from(["1", "-1", "2", "1,3"]),
        "WKST": st.sampled_from(WEEKDAYS),
    },
)  # fmt: skip


@given(RULES, st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.integers(0, 2_000))
@settings(max_examples=200, deadline=None)
def test_rules_are_followed_as_dateutil_does(rule, start, later):
    if rule["FREQ"] in ("DAILY", "WEEKLY"):
        rule = {name: value for name, value in rule.items() if name != "BYSETPOS"}
        rule |= (
            {"BYDAY": ",".join(dict.fromkeys(part[-2:] for part in rule["BYDAY"].split(",")))}
            if "BYDAY" in rule
            else {}
        )
    if rule["FREQ"] == "WEEKLY" or not ({"BYDAY", "BYMONTHDAY"} & set(rule)):
        rule = {name: value for name, value in rule.items() if name not in ("BYMONTHDAY", "BYSETPOS")}
    last = start + timedelta(days=3_000)
    ours = list(days_of(rule, start, last, lambda cost: None))
    if not ours:
        return  # dateutil would search for it until the year 9999
    text = ";".join(f"{name}={value}" for name, value in rule.items())
    theirs = [one.date() for one in rrulestr(text, dtstart=datetime(start.year, start.month, start.day)).between(
        datetime(start.year, start.month, start.day), datetime(last.year, last.month, last.day), inc=True)]  # fmt: skip
    assert ours == theirs
    since = start + timedelta(days=later)
    assert list(days_of(rule, start, last, lambda cost: None, since)) == [day for day in ours if day >= since]


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused_in_words(noise):
    start = ics(one("DTSTART;VALUE=DATE:20270610"))
    for data in (noise, start[:40] + noise + start[40:], b"BEGIN:VEVENT\r\n" + noise):
        with suppress(InputError):
            read_ics(data, YEAR)


@pytest.mark.parametrize("name", ["yiwu-homeware", "hebei-gears", "guangzhou-clothing"])
def test_our_own_feeds_are_read_without_a_word(name):
    events = agenda(load_problem(shipped("examples") / name))
    reading = read_ics(calendar_bytes(events, "全年"), YEAR)
    assert (reading.name, reading.mended, reading.refused) == ("全年", (), ())
    theirs = {f"{event.id}@campaignplan": event for event in events}
    assert {found.uid for found in reading.entries} == set(theirs)
    for found in reading.entries:
        event = theirs[found.uid]
        assert (found.title, found.start, found.end) == (event.title.zh, event.start, event.end)
        assert set(found.rrule.split(";")) == set(event.rrule.split(";"))
        assert found.skipped == tuple(skip.date() if isinstance(skip, datetime) else skip for skip in event.skipped)
        assert (found.marked, found.status) == (event.special_day, event.status)

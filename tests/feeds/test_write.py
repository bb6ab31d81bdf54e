"""The bytes of the feed: raw lines, what parsers read back, and a golden file read by eye."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st

from campaignplan.agenda import agenda
from campaignplan.calendars.event import UNDATED, Event
from campaignplan.dates import SHANGHAI
from campaignplan.feeds.check import check_ics
from campaignplan.feeds.write import calendar_bytes, uid
from campaignplan.text import Text

GOLDEN = Path(__file__).parent / "golden" / "agenda.ics"
HOSTILE = [
    "🎉👨‍👩‍👧‍👦 大促" * 3,
    "行一\u2028行二\u2029行三\x85行四\x0b行五",
    "字" * 400,
    "a" * 400,
    "\x00\x01\x1b[31m红\x7f",
    "BEGIN:VEVENT\r\nUID:evil\r\nEND:VEVENT",
    "a;b,c\\d:e\"f^n'",
    "\ufeff前后\ufeff",
    "\ud800坏代理",
    "",
    " \n ",
]


def bar(name="bar", title="预热", start=date(2027, 3, 21), end=date(2027, 3, 28), **options):
    return Event(name, "phase", Text(title, title), start, end, **options)


def deadline(name="deadline", title="报名截止", end=datetime(2027, 3, 6, 18, tzinfo=SHANGHAI), **options):
    return Event(name, "deadline", Text(title, title), end - timedelta(minutes=30), end, **options)


def small():
    """An agenda with one of everything a feed can say."""
    return (
        bar("promotion.x", "3.28 大促（待核实）", date(2027, 3, 7), date(2027, 4, 2), status="tentative"),
        bar(
            "promotion.x.warm_up",
            "3.28 大促·预热 20:00起（待核实）",
            related="promotion.x",
            roles=("operator", "ads"),
            categories=(Text("预热", "warm-up"),),
            description=Text("机制：满 300 减 30；先核对, 再上\n来源：商家手册", "30 off 300\nSource: handbook"),
            status="tentative",
            url="https://example.com/plan?a=1,2;b",
        ),
        deadline(
            "promotion.x.enrolment.deadline",
            related="not-in-this-feed",
            roles=("operator",),
            checklist=(Text("活动价不高于近 90 天最低价", "price floor"), Text("库存够", "stock")),
            changed=datetime(2027, 1, 2, 8, tzinfo=SHANGHAI),
            sequence=3,
        ),
        replace(bar("holiday.national", "休 国庆节", date(2027, 10, 1), date(2027, 10, 8)), special_day="休"),
        replace(bar("holiday.makeup", "班 调休", date(2027, 10, 9), date(2027, 10, 10)), special_day="班"),
        bar("gone", "取消的活动", status="cancelled", sequence=1),
        Event(
            "duty.weekly",
            "duty",
            Text("周报", "Weekly report"),
            datetime(2027, 1, 4, 10, tzinfo=SHANGHAI),
            datetime(2027, 1, 4, 11, tzinfo=SHANGHAI),
            rrule="FREQ=WEEKLY;BYDAY=MO;UNTIL=20270131T155959Z",
            skipped=(datetime(2027, 1, 18, 10, tzinfo=SHANGHAI),),
        ),
    )


def lines(data):
    """Unfolded lines of the file."""
    return data.decode().replace("\r\n ", "").split("\r\n")


def read(data):
    """What icalendar reads: UID -> VEVENT."""
    return {str(event["UID"]): event for event in icalendar.Calendar.from_ical(data).walk("VEVENT")}


def assert_clean(data):
    assert check_ics(data) == []
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is split by a fold
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]", data.decode())


def test_golden():
    data = calendar_bytes(small(), "示例店, 2027", "https://example.com/feed/x.ics", alarms=True)
    assert data == GOLDEN.read_bytes()
    assert_clean(data)


def test_read_back_whole():
    found = read(calendar_bytes(small(), "示例店"))
    assert set(found) == {uid(event.id) for event in small()}
    for event in small():
        entry = found[uid(event.id)]
        assert entry["DTSTART"].dt == event.start
        assert entry["DTEND"].dt == event.end
        assert str(entry["SUMMARY"]) == event.title.zh
        assert entry["DTSTAMP"].dt == entry["LAST-MODIFIED"].dt == event.changed
        assert entry["SEQUENCE"] == event.sequence
        assert entry["STATUS"] == event.status.upper()
        assert entry["TRANSP"] == ("OPAQUE" if event.timed else "TRANSPARENT")
    assert str(found[uid("promotion.x.warm_up")]["RELATED-TO"]) == uid("promotion.x")
    assert "RELATED-TO" not in found[uid("promotion.x.enrolment.deadline")]
    assert "先核对, 再上\n来源" in str(found[uid("promotion.x.warm_up")]["DESCRIPTION"])
    assert [str(c) for c in found[uid("promotion.x.warm_up")]["CATEGORIES"].cats] == [
        "阶段",
        "预热",
        "运营",
        "推广",
    ]


def test_occurrences_as_calendar_programs_expand_them():
    calendar = icalendar.Calendar.from_ical(calendar_bytes(small(), "示例店"))
    weekly = [
        event["DTSTART"].dt
        for event in recurring_ical_events.of(calendar).between(date(2027, 1, 1), date(2027, 12, 31))
        if event["UID"] == uid("duty.weekly")
    ]
    assert sorted(day.day for day in weekly) == [4, 11, 25]
    assert {day.utcoffset() for day in weekly} == {timedelta(hours=8)}
    on = recurring_ical_events.of(calendar).at(date(2027, 3, 27))
    assert uid("promotion.x.warm_up") in {str(event["UID"]) for event in on}
    after = recurring_ical_events.of(calendar).at(date(2027, 3, 28))
    assert uid("promotion.x.warm_up") not in {str(event["UID"]) for event in after}


def test_raw_lines():
    found = lines(calendar_bytes(small(), "示例店", "https://example.com/x.ics"))
    for line in (
        "NAME:示例店",
        "X-WR-CALNAME:示例店",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "SOURCE;VALUE=URI:https://example.com/x.ics",
        "TZID:Asia/Shanghai",
        "DTSTART;VALUE=DATE:20270321",
        "DTEND;VALUE=DATE:20270328",
        "DTEND;TZID=Asia/Shanghai:20270306T180000",
        "DTSTAMP:20270102T000000Z",
        "X-APPLE-SPECIAL-DAY:WORK-HOLIDAY",
        "X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY",
        "STATUS:CANCELLED",
        "URL:https://example.com/plan?a=1,2;b",
    ):
        assert line in found, line
    head = found[: found.index("BEGIN:VEVENT")]
    assert not any(line.startswith(("UID", "METHOD")) for line in head)
    assert "BEGIN:VALARM" not in found
    assert sum(line.startswith("BEGIN:VTIMEZONE") for line in found) == 1


def test_a_plain_file_has_no_source_and_strange_links_stay_out():
    data = calendar_bytes([bar(url="javascript:alert(1)"), bar("b", url="https://a b\r\nX:1")], "x")
    assert not any(line.startswith(("SOURCE", "URL", "X:1")) for line in lines(data))


def test_same_events_same_bytes_in_any_order():
    first = calendar_bytes(small(), "示例店")
    assert calendar_bytes(reversed(small()), "示例店") == first


def test_same_plan_same_bytes_in_another_process_and_zone(tmp_path):
    code = (
        "import sys\n"
        "from datetime import date\n"
        "from campaignplan.calendars import promotions_for, holidays_for\n"
        "from campaignplan.calendars.dated import promotion_events, holiday_event\n"
        "from campaignplan.dates import Span\n"
        "from campaignplan.feeds.write import calendar_bytes\n"
        "span = Span(date(2027, 1, 1), date(2027, 12, 31))\n"
        "events = [e for p in promotions_for(['tmall', '1688'], span) for e in promotion_events(p)]\n"
        "events += [holiday_event(h) for h in holidays_for(span)]\n"
        "sys.stdout.buffer.write(calendar_bytes(events, 'x'))\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"TZ": zone, "PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for zone, seed in (("America/New_York", "1"), ("Asia/Tokyo", "2"))
    ]
    assert runs[0] == runs[1]
    assert_clean(runs[0])


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_harmless(text):
    events = [
        bar(
            "a",
            text,
            description=Text(text, text),
            checklist=(Text(text, text),),
            categories=(Text(text, text),),
        ),
        deadline("b", text),
    ]
    data = calendar_bytes(events, text, alarms=True)
    assert_clean(data)
    found = read(data)
    assert set(found) == {uid("a"), uid("b")}
    assert str(found[uid("a")]["SUMMARY"]).strip()


@given(st.text(max_size=200))
def test_any_text_is_harmless(text):
    data = calendar_bytes([bar("a", text, description=Text(text, text))], text)
    assert_clean(data)
    assert len(read(data)) == 1


def test_plain_text_comes_back_unchanged():
    title = "🎉 大促；满减, 3\\4 “引号”"
    found = read(calendar_bytes([bar("a", title, description=Text(f"一\n{title}", ""))], title))
    assert str(found[uid("a")]["SUMMARY"]) == title
    assert str(found[uid("a")]["DESCRIPTION"]) == f"一\n{title}"
    head = lines(calendar_bytes([], "店; 一, 二"))
    assert {"NAME:店\\; 一\\, 二", "X-WR-CALNAME:店\\; 一\\, 二"} <= set(head)


def test_very_long_descriptions_are_cut():
    found = read(calendar_bytes([bar("a", description=Text("字" * 20_000, ""))], "x"))
    text = str(found[uid("a")]["DESCRIPTION"])
    assert len(text) == 8_000
    assert text.endswith("…")


def test_an_empty_feed_is_a_feed():
    data = calendar_bytes([], "空")
    assert_clean(data)
    assert read(data) == {}


def test_two_events_of_one_id_are_refused():
    with pytest.raises(ValueError, match="share an id"):
        calendar_bytes([bar(), bar(title="另一个")], "x")


def test_other_zones_are_written_in_shanghai_time():
    moment = datetime(2027, 3, 6, 10, tzinfo=UTC)
    found = lines(calendar_bytes([deadline(end=moment)], "x"))
    assert "DTEND;TZID=Asia/Shanghai:20270306T180000" in found


def test_alarms_ring_for_deadlines_only_and_say_what():
    calendar = icalendar.Calendar.from_ical(calendar_bytes([bar(), deadline()], "x", alarms=True))
    (alarm,) = calendar.walk("VALARM")
    assert (alarm["ACTION"], str(alarm["DESCRIPTION"])) == ("DISPLAY", "报名截止")
    assert alarm["TRIGGER"].dt == timedelta(hours=-2)


def test_english_feed():
    found = read(calendar_bytes([bar(title="x", roles=("ads",))], "x", lang="en"))
    assert [str(c) for c in found[uid("bar")]["CATEGORIES"].cats] == ["Phase", "Ads"]


def test_a_year_of_the_sample_shop(result):
    events = agenda(result)
    data = calendar_bytes(events, result.problem.settings.name)
    assert_clean(data)
    assert len(data) < 1_000_000
    assert data == calendar_bytes(agenda(result), result.problem.settings.name)
    found = read(data)
    assert set(found) == {uid(event.id) for event in events}
    assert all(entry["DTSTAMP"].dt == UNDATED for key, entry in found.items() if key.startswith("plan."))

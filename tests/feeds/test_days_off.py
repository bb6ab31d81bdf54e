"""休 and 班 of holiday calendars: which marks are understood, and what becomes of the table."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from holiday_feeds import FEEDS

from campaignplan.calendars import holidays_for
from campaignplan.calendars.holiday import Holiday
from campaignplan.calendars.workdays import Workdays
from campaignplan.dates import SHANGHAI, Span
from campaignplan.feeds.days_off import days_off, with_days_off
from campaignplan.feeds.entry import Entry
from campaignplan.feeds.read import read_ics
from campaignplan.feeds.special_day import bare, festival_of, mark_of

YEAR = Span(date(2027, 1, 1), date(2027, 12, 31))
TABLE = holidays_for(YEAR)
DAYS = tuple(day for day in TABLE if day.kind in ("holiday", "makeup"))


def entry(title, day=date(2027, 6, 10), days=1, **more):
    return Entry(f"{title}-{day}", title, day, day + timedelta(days=days), **more)


@pytest.mark.parametrize(
    ("title", "mark"),
    [
        ("春节（休）", "休"), ("春节(班)", "班"), ("元旦 假期 第1天/共3天", "休"), ("元旦 补班 第1天/共1天", "班"),
        ("休 元旦", "休"), ("班 春节", "班"), ("【休】国庆节", "休"), ("[班]国庆节", "班"), ("国庆节放假", "休"), ("春节调休上班", "班"),
        ("春节休", "休"), ("国庆班", "班"), ("法定节假日·端午节", ""), ("公众假期：中秋节", "休"), ("特殊工作日", "班"), ("休息日（劳动节）", "休"),
        ("元旦（不上班）", "休"), ("国庆节 不用上班", "休"), ("Labour Day Holiday", "休"), ("Spring Festival (make-up workday)", "班"),
        ("Working Day for National Day", "班"), ("劳动节调休", "调"), ("春节", ""), ("元宵节", ""), ("立春", ""), ("情人节", ""),
        ("夜班", ""), ("培训班", ""), ("张工退休", ""), ("班会", ""), ("休闲食品展", ""), ("加班餐", ""),
    ],
)  # fmt: skip
def test_marks(title, mark):
    assert mark_of(entry(title)) == mark


def test_the_calendars_own_mark_wins_then_the_title_then_categories():
    assert mark_of(entry("春节", marked="班")) == "班"
    assert mark_of(entry("春节（休）", categories=("上班",))) == "休"
    assert mark_of(entry("春节调休", categories=("上班",))) == "班"
    assert mark_of(entry("春节", categories=("假期",))) == "休"


@pytest.mark.parametrize(
    ("title", "festival"),
    [("春节", "cny"), ("农历新年", "cny"), ("Chinese New Year", "cny"), ("元旦", "new-year"), ("新年", "new-year"), ("清明节", "qingming"),
     ("五一", "labour"), ("Labor Day", "labour"), ("端午", "dragon-boat"), ("国庆节、中秋节", "national"), ("中秋", "mid-autumn"), ("盘点", "")],
)  # fmt: skip
def test_festivals(title, festival):
    assert festival_of(title) == festival


def test_names_without_marks():
    assert bare("三月三（休）第1天/共2天") == "三月三"


@pytest.mark.parametrize("feed", FEEDS)
def test_three_feeds_say_what_the_table_says(feed):
    reading = read_ics(FEEDS[feed](DAYS), YEAR)
    found = days_off(reading.entries, TABLE, feed, YEAR)
    assert found.difference.empty
    assert len(found.difference.unchanged) == len(DAYS)


@pytest.mark.parametrize("feed", FEEDS)
def test_three_feeds_from_nothing_give_every_workday_right(feed):
    reading = read_ics(FEEDS[feed](DAYS), YEAR)
    found = days_off(reading.entries, (), feed, YEAR)
    rows = with_days_off((), found.difference)
    theirs, ours = Workdays.among(DAYS), Workdays.among(rows)
    assert [day for day in YEAR if (day in ours) != (day in theirs)] == []
    assert [(row.kind, row.start, row.end) for row in sorted(rows, key=lambda row: row.start)] == [
        (row.kind, row.start, row.end) for row in sorted(DAYS, key=lambda row: row.start)
    ]
    assert {row.status for row in rows} == {"unverified"}
    again = days_off(reading.entries, rows, feed, YEAR)
    assert again.difference.empty


def test_a_festival_is_told_by_the_calendar_alone_and_the_silent_ones_stay():
    # Spring Festival a day earlier with one make-up day instead of two; nothing of other festivals.
    entries = [entry("春节（休）", date(2027, 2, 4), 9), entry("春节（班）", date(2027, 2, 14))]
    found = days_off(entries, TABLE, "s", YEAR).difference
    assert [(change.before.id, change.fields) for change in found.changed] == [("cny-2027", ("start",))]
    assert [row.id for row in found.unchanged] == ["cny-makeup-2-2027"]
    assert [row.id for row in found.gone] == ["cny-makeup-1-2027"]
    after = with_days_off(TABLE, found)
    assert [row.id for row in after] == [row.id for row in TABLE if row.id != "cny-makeup-1-2027"]


def test_a_calendar_that_knows_no_make_up_days_takes_none_away():
    entries = [entry("春节（休）", date(2027, 2, 5), 8)]
    assert days_off(entries, TABLE, "s", YEAR).difference.empty


def test_make_up_days_without_a_name_go_to_the_nearest_festival():
    entries = [
        entry("国庆节（休）", date(2027, 10, 1), 7),
        entry("补班", date(2027, 9, 26)),
        entry("上班", date(2027, 10, 16)),
    ]
    found = days_off(entries, TABLE, "s", YEAR).difference
    assert [(change.before.id, change.after.start) for change in found.changed] == [
        ("national-makeup-2-2027", date(2027, 10, 16))
    ]


def test_checked_days_are_kept_and_told():
    checked = tuple(replace(row, status="verified") if row.id == "cny-2027" else row for row in TABLE)
    found = days_off([entry("春节（休）", date(2027, 2, 4), 9)], checked, "s", YEAR)
    assert found.difference.empty
    assert [row.id for row in found.kept] == ["cny-2027"]
    assert "已核实" in found.issues[0].why.zh


def test_day_by_the_week_where_no_more_is_said():
    entries = [
        entry("春节调休", date(2027, 2, 14)),
        entry("春节调休", date(2027, 2, 12)),
        entry("春节假期", date(2027, 2, 11)),
    ]
    found = days_off(entries, (), "s", YEAR)
    assert {(row.kind, row.start, row.end) for row in found.difference.new} == {
        ("makeup", date(2027, 2, 14), date(2027, 2, 14)), ("holiday", date(2027, 2, 11), date(2027, 2, 12)),
    }  # fmt: skip
    assert "调休" in found.issues[0].why.zh


def test_contradictions_and_absurd_lengths_are_told():
    found = days_off([entry("春节（休）"), entry("国庆（班）"), entry("假期", date(2027, 3, 1), 90)], (), "s", YEAR)
    assert any("既写了休又写了班" in issue.why.zh for issue in found.issues)
    assert any("不像假日" in issue.why.zh for issue in found.issues)
    assert len(found.difference.new) == 1


def test_timed_days_count_by_the_days_they_touch():
    nine = datetime(2027, 2, 14, 9, tzinfo=SHANGHAI)
    found = days_off([Entry("a", "春节 补班", nine, nine + timedelta(hours=9))], (), "s", YEAR)
    assert [(row.kind, row.start, row.end) for row in found.difference.new] == [
        ("makeup", date(2027, 2, 14), date(2027, 2, 14))
    ]


def test_local_holidays_become_rows_of_their_own():
    found = days_off([entry("三月三（休）", date(2027, 4, 9), 2)], TABLE, "s", YEAR).difference
    (row,) = found.new
    assert (row.name, row.kind, row.start, row.end, row.source) == (
        "三月三",
        "holiday",
        date(2027, 4, 9),
        date(2027, 4, 10),
        "s",
    )
    assert isinstance(row, Holiday)


def test_what_is_called_off_or_unmarked_says_nothing():
    found = days_off([entry("春节（休）", status="cancelled"), entry("元宵节"), entry("情人节")], TABLE, "s", YEAR)
    assert (found.difference.empty, found.unmarked) == (True, 2)

"""Recurrence rules: what is taken, and the days they give."""

import calendar
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaignplan.calendars.recurrence import rule_fault, series
from campaignplan.dates import SHANGHAI, Span

YEAR = Span(date(2027, 1, 1), date(2027, 12, 31))
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def starts(rrule: str, first: date, span: Span = YEAR) -> list[date]:
    """Ask for the days one by one: what is on is what takes place."""
    found = []
    for day in span:
        if series(rrule, first, span, lambda other, day=day: other == day):
            found.append(day)
    return found


@pytest.mark.parametrize(
    "rrule",
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;BYDAY=MO,WE,FR;WKST=MO",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28",
        "FREQ=WEEKLY;COUNT=5",
        "FREQ=WEEKLY;UNTIL=20270601",
        "FREQ=WEEKLY;UNTIL=20270601T120000Z",
    ],
)
def test_rules_that_are_taken(rrule):
    assert rule_fault(rrule) is None
    ends = "COUNT" in rrule or "UNTIL" in rrule
    assert bool(rule_fault(rrule, ends=False)) == ends


@pytest.mark.parametrize(
    "rrule",
    [
        "",
        "weekly",
        "FREQ=HOURLY",
        "BYDAY=MO;FREQ=WEEKLY",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=99999999",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30,31",
        "FREQ=YEARLY;BYMONTH=4,6;BYMONTHDAY=31",
        "FREQ=WEEKLY;BYHOUR=1,2,3",
        "FREQ=WEEKLY;COUNT=5;UNTIL=20270601",
        "FREQ=WEEKLY;UNTIL=20271399",
        "FREQ=WEEKLY;UNTIL=20270601T990000Z",
        "FREQ=WEEKLY;UNTIL=99991231T235959Z",
        "FREQ=WEEKLY\nDTSTART:20270101",
        "FREQ=MONTHLY;BYDAY=" + ",".join(["MO"] * 100),
        "FREQ=WEEKLY;INTERVAL=２",
    ],
)
def test_rules_that_are_not(rrule):
    why, fix = rule_fault(rrule)
    assert why.zh
    assert "FREQ=" in fix.en


@given(
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    st.integers(1, 5),
    st.lists(st.sampled_from(range(7)), min_size=1, max_size=3, unique=True),
)
def test_weeks_against_counting_by_hand(first, interval, weekdays):
    rrule = f"FREQ=WEEKLY;INTERVAL={interval};BYDAY={','.join(DAYS[d] for d in weekdays)}"
    monday = first - timedelta(first.weekday())
    expected = [
        day for day in YEAR if day >= first and day.weekday() in weekdays and (day - monday).days // 7 % interval == 0
    ]
    found = series(rrule, first, YEAR)
    assert (found.start if found else None) == (expected[0] if expected else None)
    if len(expected) < 60:
        assert starts(rrule, first) == expected


@given(st.integers(1, 4), st.sampled_from(range(7)), st.booleans())
def test_nth_weekdays_against_the_calendar_module(nth, weekday, backwards):
    rrule = f"FREQ=MONTHLY;BYDAY={'-' if backwards else ''}{nth}{DAYS[weekday]}"
    expected = []
    for month in range(1, 13):
        weeks = [week[weekday] for week in calendar.Calendar().monthdatescalendar(2027, month)]
        days = [day for day in weeks if day.month == month]
        expected.append(days[-nth] if backwards else days[nth - 1])
    assert starts(rrule, YEAR.start) == expected


def test_the_days_off_are_left_out_and_the_first_one_is_none_of_them():
    found = series("FREQ=WEEKLY;BYDAY=MO", date(2027, 1, 4), YEAR, lambda day: day.month not in (1, 5))
    assert found.start == date(2027, 2, 1)
    assert found.skipped == tuple(date(2027, 5, day) for day in (3, 10, 17, 24, 31))
    assert found.rrule == "FREQ=WEEKLY;BYDAY=MO;UNTIL=20271231"
    assert series("FREQ=WEEKLY;BYDAY=MO", date(2027, 1, 4), YEAR, lambda _: False) is None
    assert series("FREQ=WEEKLY;BYDAY=MO", date(2028, 1, 4), YEAR) is None


def test_the_end_of_a_timed_rule_is_written_in_utc():
    first = datetime.combine(date(2027, 1, 4), time(9), SHANGHAI)
    assert series("FREQ=WEEKLY", first, YEAR).rrule == "FREQ=WEEKLY;UNTIL=20271231T155959Z"
    assert series("FREQ=WEEKLY;UNTIL=20270601", first, YEAR).rrule == "FREQ=WEEKLY;UNTIL=20270601T155959Z"
    assert series("FREQ=WEEKLY;UNTIL=20290601", first, YEAR).rrule == "FREQ=WEEKLY;UNTIL=20271231T155959Z"
    day = series("FREQ=WEEKLY;UNTIL=20270601T170000Z", first.date(), YEAR)
    assert day.rrule == "FREQ=WEEKLY;UNTIL=20270602"  # one in the morning of the 2nd, in Shanghai
    counted = series("FREQ=WEEKLY;COUNT=3", first, YEAR)
    assert counted.rrule == "FREQ=WEEKLY;UNTIL=20270118T010000Z"
    assert counted.start == first

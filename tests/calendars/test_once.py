"""One time of a series, moved or called off by itself; oracle: the plain rule, day by day."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaignplan.calendars.event import Event
from campaignplan.calendars.occurrence import occurrences
from campaignplan.calendars.once import once, once_id, series_of, without
from campaignplan.calendars.own import OwnEvent, laid_over
from campaignplan.dates import SHANGHAI, Span
from campaignplan.text import Text

YEAR = Span(date(2027, 1, 1), date(2027, 12, 31))
MONDAY = date(2027, 3, 1)
WEEK = timedelta(7)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=SHANGHAI)


REPORT = Event(
    "duty.report", "duty", Text("周报", "report"), at(1, 9), at(1, 10), ("operator",), person="小林",
    rrule="FREQ=WEEKLY;BYDAY=MO;UNTIL=20270430T155959Z", skipped=(at(15, 9),),
)  # fmt: skip


def days(event: Event) -> list[date]:
    return [one.start.date() for one in occurrences(event, YEAR)]


def laid(*rows: OwnEvent) -> dict[str, Event]:
    return {event.id: event for event in laid_over((REPORT,), rows, YEAR)}


def test_ids_say_the_series_and_the_day_it_was_to_be():
    assert once_id(REPORT.id, MONDAY) == "duty.report.2027-03-01"
    assert series_of("duty.report.2027-03-01") == (REPORT.id, MONDAY)
    for other in ("duty.report", "2027-03-01", "plan.replan.2027-03", "duty.report.2027-02-30", "duty.20270301"):
        assert series_of(other) is None


def test_a_time_that_is_moved_leaves_the_series_and_keeps_the_rest():
    found = laid(OwnEvent("duty.report.2027-03-08", start=date(2027, 3, 9), person="小周"))
    one = found.pop("duty.report.2027-03-08")
    assert (one.start, one.end, one.person, one.rrule) == (at(9, 9), at(9, 10), "小周", "")
    assert (one.title, one.roles, one.related) == (REPORT.title, REPORT.roles, REPORT.id)
    assert one.note == Text("原 3/8 09:00–10:00，改 3/9 09:00–10:00", "was 8 Mar 09:00–10:00, now 9 Mar 09:00–10:00")
    assert days(found[REPORT.id]) == [day for day in days(REPORT) if day != date(2027, 3, 8)]


def test_moving_it_again_is_the_same_event_and_taking_the_row_away_undoes_it():
    before, after = (laid(OwnEvent("duty.report.2027-03-08", start=at(day, 14))) for day in (9, 11))
    assert before.keys() == after.keys()
    assert before[REPORT.id] == after[REPORT.id]
    assert laid() == {REPORT.id: REPORT}


def test_a_time_called_off_is_told_as_cancelled():
    found = laid(OwnEvent("duty.report.2027-03-08", status="cancelled"))
    assert found["duty.report.2027-03-08"].status == "cancelled"
    assert found["duty.report.2027-03-08"].note == Text("", "")
    assert date(2027, 3, 8) not in days(found[REPORT.id])


def test_the_first_time_may_be_moved():
    found = laid(OwnEvent("duty.report.2027-03-01", start=at(2, 9)))
    assert found[REPORT.id].start == at(8, 9)  # no program shows a first time that is not there
    assert days(found[REPORT.id]) == days(REPORT)[1:]


def test_a_series_whose_every_time_is_elsewhere_is_gone():
    rows = [OwnEvent(once_id(REPORT.id, day), start=day + timedelta(1)) for day in days(REPORT)]
    assert laid(*rows).keys() == {row.id for row in rows}


def test_a_time_moved_from_what_became_a_day_off_stays():
    found = laid(OwnEvent("duty.report.2027-03-15", start=at(16, 9)))
    assert found["duty.report.2027-03-15"].start == at(16, 9)
    assert days(found[REPORT.id]) == days(REPORT)


def test_days_that_are_none_of_its_own():
    assert once(REPORT, date(2027, 3, 9)) is None
    assert once(REPORT, date(2027, 5, 3)) is None  # after its end
    assert laid(OwnEvent("duty.report.2027-03-09", start=at(10, 9))) == {REPORT.id: REPORT}


def test_own_series_too():
    rows = (
        OwnEvent("stand-up", "晨会", start=MONDAY, rrule="FREQ=DAILY;COUNT=5"),
        OwnEvent("stand-up.2027-03-03", start=MONDAY + WEEK, title="大晨会"),
    )
    whole, one = laid_over((), rows, YEAR)
    assert days(whole) == [MONDAY + timedelta(n) for n in (0, 1, 3, 4)]
    assert (one.id, one.start, one.title.zh) == ("stand-up.2027-03-03", MONDAY + WEEK, "大晨会")


@given(
    rrule=st.sampled_from(
        ["FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY",
         "FREQ=WEEKLY", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=1,31", "FREQ=WEEKLY;BYDAY=SA;COUNT=7"]
    ),
    first=st.dates(date(2027, 1, 1), date(2027, 2, 28)),
    off=st.sets(st.integers(0, 20), max_size=8),
    timed=st.booleans(),
)  # fmt: skip
def test_what_is_left_is_the_plain_rule_less_those_days(rrule: str, first: date, off: set[int], timed: bool):
    start = datetime(first.year, first.month, first.day, 20, tzinfo=SHANGHAI) if timed else first
    (series,) = laid_over((), (OwnEvent("x", "事", start=start, rrule=rrule),), YEAR) or (None,)
    if series is None:
        return
    all_days = days(series)
    gone = {all_days[n] for n in off if n < len(all_days)}
    rest = without(series, gone, YEAR)
    assert (days(rest) if rest else []) == [day for day in all_days if day not in gone]
    for day in gone:
        one = once(series, day)
        assert one is not None
        assert one.span == Span(day, day)
        assert one.timed == timed


@pytest.mark.parametrize("days_off", [set(), {date(2020, 1, 1)}])
def test_nothing_left_out_changes_nothing(days_off: set[date]):
    assert without(REPORT, days_off, YEAR) == REPORT

"""When events take place: the days of one-off and recurring ones, to the edges of the span asked about."""

from datetime import UTC, date, datetime, timedelta

import pytest

from campaignplan.calendars.event import Event
from campaignplan.calendars.occurrence import occurrences
from campaignplan.calendars.recurrence import wall
from campaignplan.dates import SHANGHAI, Span
from campaignplan.text import Text

SPAN = Span(date(2027, 3, 1), date(2027, 3, 31))


def event(
    start: date | datetime, end: date | datetime, rrule: str = "", skipped: tuple[date | datetime, ...] = ()
) -> Event:
    return Event("x", "own", Text("事", "thing"), start, end, rrule=rrule, skipped=skipped)


def at(day: int, hour: int, month: int = 3) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("one", "inside"),
    [
        (event(date(2027, 2, 27), date(2027, 3, 1)), False),  # its last day is 28 February
        (event(date(2027, 2, 27), date(2027, 3, 2)), True),
        (event(date(2027, 3, 31), date(2027, 4, 1)), True),
        (event(date(2027, 4, 1), date(2027, 4, 2)), False),
        (event(at(28, 23, 2), at(1, 0)), False),
        (event(at(28, 23, 2), at(1, 1)), True),
        (event(at(1, 0), at(1, 0)), True),
        (event(at(31, 23), at(1, 2, 4)), True),
    ],
)
def test_what_happens_once_is_inside_or_not(one: Event, inside: bool):
    assert len(occurrences(one, SPAN)) == inside
    assert inside == (one.span.overlap(SPAN) is not None)


def test_what_recurs_leaves_out_what_is_skipped():
    weekly = event(date(2027, 2, 1), date(2027, 2, 2), "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270430", (date(2027, 3, 8),))
    assert [found.start.date().day for found in occurrences(weekly, SPAN)] == [1, 15, 22, 29]


def test_a_bar_that_began_before_still_counts():
    weekly = event(date(2027, 2, 25), date(2027, 3, 2), "FREQ=WEEKLY;BYDAY=TH;UNTIL=20270430")
    assert occurrences(weekly, SPAN)[0].start == datetime(2027, 2, 25)


def test_a_rule_of_a_timed_event_ends_in_utc():
    daily = event(at(1, 20), at(1, 21), "FREQ=DAILY;UNTIL=20270303T120000Z")
    found = occurrences(daily, SPAN)
    assert [one.start for one in found] == [datetime(2027, 3, day, 20) for day in (1, 2, 3)]
    assert all(one.end - one.start == timedelta(hours=1) for one in found)


def test_a_rule_without_an_end_ends_with_the_span():
    assert len(occurrences(event(date(2027, 1, 1), date(2027, 1, 2), "FREQ=DAILY"), SPAN)) == 31


def test_moments_are_told_on_the_clock_of_shanghai():
    assert wall(datetime(2027, 3, 1, 20, tzinfo=UTC)) == datetime(2027, 3, 2, 4)
    assert wall(date(2027, 3, 1)) == datetime(2027, 3, 1)

"""A month as weeks."""

from calendar import Calendar
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from campaignplan.agenda.month import weeks
from campaignplan.calendars.event import Event
from campaignplan.dates import ONE_DAY, SHANGHAI
from campaignplan.text import Text

JUNE = "2027-06"


def bar(name: str, first: date, days: int = 1, **more: object) -> Event:
    return Event(name, "own", Text(name, name), first, first + timedelta(days), **more)  # type: ignore[arg-type]


def test_days_are_those_of_a_wall_calendar() -> None:
    for month in ("2027-02", "2027-06", "2026-08", "2028-02"):
        found = [day.day for week in weeks([], month) for day in week.days]
        year, number = int(month[:4]), int(month[5:])
        assert found == list(Calendar().itermonthdates(year, number))
        inside = [day.day for week in weeks([], month) for day in week.days if day.inside]
        assert {day.month for day in inside} == {number}


def test_a_long_bar_keeps_its_line_and_says_where_it_begins_and_ends() -> None:
    long, short = bar("long", date(2027, 6, 3), 10), bar("short", date(2027, 6, 4))
    first, second, *_ = weeks([short, long], JUNE)
    told = [(s.event.id, s.first, s.last, s.line, s.begins, s.ends) for s in (*first.strips, *second.strips)]
    assert told == [
        ("long", 3, 6, 0, True, False),
        ("short", 4, 4, 1, True, True),
        ("long", 0, 5, 0, False, True),
    ]


def test_what_lasts_long_stands_below() -> None:
    stage, task = bar("stage", date(2027, 6, 1), 25), bar("task", date(2027, 6, 9))
    second = weeks([stage, task], JUNE)[1]
    assert [(strip.event.id, strip.line) for strip in second.strips] == [("task", 0), ("stage", 1)]


def test_clocks_times_of_a_series_and_what_was_called_off() -> None:
    ten = datetime(2027, 6, 7, 10, tzinfo=SHANGHAI)
    meeting = Event("meeting", "own", Text("会", "m"), ten, ten + timedelta(hours=1), rrule="FREQ=WEEKLY;BYDAY=MO")
    off = bar("off", date(2027, 6, 8), status="cancelled")
    strips = [strip for week in weeks([meeting, off], JUNE) for strip in week.strips]
    assert [(strip.event.id, strip.clock, strip.first) for strip in strips] == [("meeting", "10:00", 0)] * 4


def test_a_day_worked_instead_is_told() -> None:
    holiday = Event("h", "holiday", Text("端午", "Duanwu"), date(2027, 6, 9), date(2027, 6, 12))
    makeup = Event("m", "makeup", Text("补班", "work"), date(2027, 6, 11), date(2027, 6, 12))
    days = {day.day: day for week in weeks([holiday, makeup], JUNE) for day in week.days}
    assert (days[date(2027, 6, 9)].mark, days[date(2027, 6, 11)].mark, days[date(2027, 6, 12)].mark) == (
        "休",
        "班",
        "",
    )
    assert [event.id for event in days[date(2027, 6, 11)].why] == ["h", "m"]
    assert not any(week.strips for week in weeks([holiday, makeup], JUNE))


@given(st.lists(st.tuples(st.integers(0, 45), st.integers(1, 20)), max_size=14))
def test_every_day_of_every_bar_is_drawn_once_and_no_two_share_a_place(spans: list[tuple[int, int]]) -> None:
    begin = date(2027, 5, 25)
    events = [bar(f"e{n}", begin + timedelta(at), days) for n, (at, days) in enumerate(spans)]
    drawn: dict[str, set[date]] = {}
    shown = weeks(events, JUNE)
    for week in shown:
        taken = set()
        for strip in week.strips:
            for column in range(strip.first, strip.last + 1):
                assert (strip.line, column) not in taken
                taken.add((strip.line, column))
                drawn.setdefault(strip.event.id, set()).add(week.days[column].day)
    every = {day.day for week in shown for day in week.days}
    for event in events:
        days = {event.span.start + n * ONE_DAY for n in range(event.span.days)}
        assert drawn.get(event.id, set()) == days & every

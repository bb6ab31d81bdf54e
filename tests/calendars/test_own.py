"""Own events over the calendar's, and by themselves."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from campaignplan.calendars.event import Event
from campaignplan.calendars.own import OwnEvent, laid_over, times
from campaignplan.calendars.recurring import Recurring, recurring_events
from campaignplan.dates import SHANGHAI, Span
from campaignplan.text import Text

YEAR = Span(date(2027, 1, 1), date(2027, 12, 31))
DAY = date(2027, 3, 1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=SHANGHAI)


BAR = Event(
    "task.bar", "task", Text("条", "bar"), DAY, DAY + timedelta(3), ("ads",), "s1", Text("说明", "about"),
    checklist=(Text("一", "one"),), url="https://example.com", person="小王", depends=("x",),
    output=Text("表", "table"), metric=Text("数", "figure"),
)  # fmt: skip
TIMED = replace(BAR, id="task.timed", start=at(1, 17, 30), end=at(1, 18))


def over(base: Event, **cells) -> Event:
    (event,) = laid_over((base,), (OwnEvent(base.id, **cells),), YEAR)
    return event


def test_an_empty_row_changes_nothing():
    assert over(BAR) == BAR
    assert over(TIMED) == TIMED


@pytest.mark.parametrize(
    ("cells", "changed"),
    [
        ({"title": "新"}, {"title": Text("新", "新")}),
        ({"title_en": "new"}, {"title": Text("条", "new")}),
        ({"title": "新", "title_en": "new"}, {"title": Text("新", "new")}),
        ({"status": "cancelled"}, {"status": "cancelled"}),
        ({"roles": ("owner",)}, {"roles": ("owner",)}),
        ({"person": "小李"}, {"person": "小李"}),
        ({"shop": "s2"}, {"shop": "s2"}),
        ({"description": "别的"}, {"description": Text("别的", "别的")}),
        ({"checklist": ("二", "三")}, {"checklist": (Text("二", "二"), Text("三", "三"))}),
        ({"output": "单"}, {"output": Text("单", "单")}),
        ({"metric": "率"}, {"metric": Text("率", "率")}),
        ({"depends": ("y", "z")}, {"depends": ("y", "z")}),
        ({"url": "https://example.org"}, {"url": "https://example.org"}),
        ({"source": "a.ics", "uid": "u"}, {}),
    ],
)
def test_a_filled_cell_replaces_its_own(cells, changed):
    assert over(BAR, **cells) == replace(BAR, **changed)


def test_when_over_a_bar():
    assert over(BAR, start=DAY + timedelta(7)) == replace(BAR, start=DAY + timedelta(7), end=DAY + timedelta(10))
    assert over(BAR, end=DAY + timedelta(7)) == replace(BAR, end=DAY + timedelta(8))  # the day is included
    assert over(BAR, start=DAY, end=DAY) == replace(BAR, end=DAY + timedelta(1))
    assert over(BAR, start=at(2, 9)) == replace(BAR, start=at(2, 9), end=at(2, 10))  # an hour
    assert over(BAR, start=at(2, 9), end=at(2, 12)) == replace(BAR, start=at(2, 9), end=at(2, 12))


def test_when_over_a_timed_event():
    assert over(TIMED, start=at(3, 9)) == replace(TIMED, start=at(3, 9), end=at(3, 9, 30))
    assert over(TIMED, start=date(2027, 3, 9)) == replace(
        TIMED, start=at(9, 17, 30), end=at(9, 18)
    )  # the clock stays
    assert over(TIMED, end=at(1, 20)) == replace(TIMED, end=at(1, 20))
    whole = over(TIMED, start=date(2027, 3, 9), end=date(2027, 3, 9))
    assert (whole.start, whole.end) == (date(2027, 3, 9), date(2027, 3, 10))
    assert times(OwnEvent(TIMED.id, end=date(2027, 3, 9)), TIMED) is None  # neither a day nor a moment
    assert times(OwnEvent(BAR.id, end=at(9, 9)), BAR) is None


def test_new_events():
    rows = (
        OwnEvent("fair", "广交会", "Canton fair", date(2027, 4, 15), date(2027, 4, 19), roles=("owner",)),
        OwnEvent("call", "电话", start=at(1, 9)),
        OwnEvent("busy", "出差", start=DAY, source="outlook.ics", uid="1@x"),
        OwnEvent("half", title="没有时间"),
        OwnEvent("mixed", "一半", start=DAY, end=at(1, 9)),
    )
    fair, call, busy = laid_over((), rows, YEAR)
    assert (fair.start, fair.end, fair.kind, fair.title.en) == (
        date(2027, 4, 15),
        date(2027, 4, 20),
        "own",
        "Canton fair",
    )
    assert (call.end, call.title.en, call.status) == (at(1, 10), "电话", "confirmed")
    assert (busy.kind, busy.end) == ("busy", DAY + timedelta(1))
    assert "outlook" not in repr(busy)  # an address may be a secret


def test_new_events_may_recur():
    row = OwnEvent("stand-up", "站会", start=at(1, 9), end=at(1, 9, 15), rrule="FREQ=WEEKLY;BYDAY=TU")
    skipped = replace(row, skipped=(date(2027, 3, 2), date(2027, 3, 16), date(2027, 3, 17)))
    (plain,), (event,) = laid_over((), (row,), YEAR), laid_over((), (skipped,), YEAR)
    assert (plain.start, plain.end, plain.skipped) == (at(2, 9), at(2, 9, 15), ())  # the first Tuesday
    assert (event.start, event.skipped) == (at(9, 9), (at(16, 9),))
    assert plain.rrule == "FREQ=WEEKLY;BYDAY=TU;UNTIL=20271231T155959Z"
    ended = laid_over((), (replace(row, rrule="FREQ=WEEKLY;BYDAY=TU;COUNT=2"),), YEAR)[0]
    assert ended.rrule == "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270309T010000Z"


REPORT = Recurring("report", "周报", "Report", rrule="FREQ=WEEKLY;BYDAY=MO", at=at(1, 10).time(), working_days=True)


def recurring(**cells) -> Event:
    row = OwnEvent("duty.report", **cells)
    events = recurring_events((REPORT,), "duty", YEAR, own={row.id: row})
    (event,) = laid_over(events, (row,), YEAR)
    return event


def test_when_over_recurring_work():
    plain = recurring()
    assert (plain.start, plain.end - plain.start) == (datetime(2027, 1, 4, 10, tzinfo=SHANGHAI), timedelta(hours=1))
    tuesday = recurring(rrule="FREQ=WEEKLY;BYDAY=TU")
    assert tuesday.start == datetime(2027, 1, 5, 10, tzinfo=SHANGHAI)
    from_march = recurring(start=date(2027, 3, 3))
    assert from_march.start == at(8, 10)  # the next Monday, at its own hour
    early = recurring(start=at(1, 8), end=at(1, 8, 30))
    assert (early.start, early.end) == (at(1, 8), at(1, 8, 30))
    skipped = recurring(skipped=(date(2027, 3, 8), date(2027, 3, 1)), person="小李")
    assert skipped.skipped == (at(1, 10), at(8, 10))
    assert skipped.person == "小李"

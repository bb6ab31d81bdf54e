"""Moving one event and what hangs on it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaignplan.calendars.chain import FARTHEST, Link, Shift, shifted
from campaignplan.calendars.event import Event
from campaignplan.calendars.own import OwnEvent, laid_over
from campaignplan.calendars.workdays import Workdays
from campaignplan.dates import SHANGHAI, Span
from campaignplan.errors import InputError
from campaignplan.text import Text

YEAR = Span(date(2027, 1, 1), date(2027, 12, 31))
MONDAY = date(2027, 3, 1)
HOLIDAYS = Workdays(frozenset({date(2027, 3, 10), date(2027, 3, 11)}), frozenset({date(2027, 3, 14)}))


def bar(name: str, first: int, days: int = 1, *depends: str, kind: str = "task") -> Event:
    start = MONDAY + timedelta(first)
    return Event(name, kind, Text(name, name), start, start + timedelta(days), depends=depends)  # type: ignore[arg-type]


def meeting(name: str, day: int, hour: int, *depends: str, hours: int = 1) -> Event:
    start = datetime.combine(MONDAY + timedelta(day), time(hour), SHANGHAI)
    return Event(name, "task", Text(name, name), start, start + timedelta(hours=hours), depends=depends)


def now(shift: Shift) -> dict[str, Event]:
    return {event.id: event for _, event in shift.moved}


def offsets(shift: Shift) -> dict[str, int]:
    return {name: (event.span.start - MONDAY).days for name, event in now(shift).items()}


CHAIN = (bar("a", 0, 2), bar("b", 4, 1, "a"), bar("c", 5, 3, "b"), bar("d", 1, 1))


@pytest.mark.parametrize(
    ("buffer", "name", "to", "expected"),
    [
        ("keep", "a", 3, {"a": 3, "b": 7, "c": 8}),
        ("consume", "a", 3, {"a": 3, "b": 5, "c": 6}),
        ("consume", "a", 2, {"a": 2}),  # two days of slack take it
        ("ignore", "a", 3, {"a": 3}),
        ("keep", "a", -1, {"a": -1, "b": 3, "c": 4}),  # earlier, and what waits follows
        ("consume", "a", -1, {"a": -1}),
        ("keep", "c", 4, {"c": 4, "b": 3}),  # into the one before: that one gives way
        ("consume", "c", 1, {"c": 1, "b": 0, "a": -2}),
        ("keep", "b", 1, {"b": 1, "c": 2, "a": -1}),
        ("keep", "d", 9, {"d": 9}),
    ],
)
def test_one_moves_and_the_chain_follows(buffer, name, to, expected):
    shift = shifted(CHAIN, (), name, MONDAY + timedelta(to), buffer)
    assert offsets(shift) == expected
    assert all(was.end - was.start == event.end - event.start for was, event in shift.moved)


def test_what_breaks_is_told():
    shift = shifted(CHAIN, (), "a", MONDAY + timedelta(3), "ignore")
    assert shift.broken == (Link("a", "b"),)
    assert shifted(CHAIN, (), "a", MONDAY + timedelta(3), "keep").broken == ()
    assert shifted(CHAIN, (), "c", MONDAY, "ignore").broken == (Link("b", "c"),)


def test_others_events_and_the_plans_stay_and_the_break_is_told():
    busy, phase = bar("busy", 4, 1, "a", kind="busy"), bar("phase", -2, 2, kind="phase")
    chain = (phase, bar("a", 0, 2, "phase"), busy, bar("after", 6, 1, "busy"))
    shift = shifted(chain, (), "a", MONDAY + timedelta(4), "keep")
    assert offsets(shift) == {"a": 4}
    assert shift.broken == (Link("a", "busy"),)
    assert shifted(chain, (), "a", MONDAY - timedelta(1), "keep").broken == (Link("phase", "a"),)


def test_several_before_one():
    """The one that waits follows the one that moved, but never starts before the other ends."""
    chain = (bar("a", 0, 2), bar("b", 1, 3), bar("c", 8, 1, "a", "b"))
    assert offsets(shifted(chain, (), "a", MONDAY - timedelta(9), "keep")) == {"a": -9, "c": 4}
    assert offsets(shifted(chain, (), "a", MONDAY + timedelta(1), "keep")) == {"a": 1, "c": 9}


def test_hours_and_bars():
    chain = (meeting("a", 0, 10), meeting("b", 0, 14, "a"), bar("c", 1, 2, "b"), meeting("d", 3, 9, "c"))
    at = datetime.combine(MONDAY, time(15), SHANGHAI)
    kept, used = now(shifted(chain, (), "a", at, "keep")), now(shifted(chain, (), "a", at, "consume"))
    assert kept["b"].start == at + timedelta(hours=4)
    assert set(kept) == set(used) == {"a", "b"}  # b ends on Monday all the same: the bar of Tuesday may stay
    assert used["b"].start == at + timedelta(hours=1)
    later = now(shifted(chain, (), "a", MONDAY + timedelta(2), "consume"))  # a day alone keeps the clock
    assert later["a"].start == datetime.combine(MONDAY + timedelta(2), time(10), SHANGHAI)
    assert later["c"].start == MONDAY + timedelta(3)
    assert later["d"].start == datetime.combine(MONDAY + timedelta(5), time(9), SHANGHAI)  # its own clock
    earlier = now(shifted(chain, (), "d", MONDAY + timedelta(1), "consume"))
    assert earlier["c"].start == MONDAY - timedelta(1)
    assert earlier["b"].end == datetime.combine(MONDAY - timedelta(2), time(15), SHANGHAI)
    assert earlier["a"].end == datetime.combine(MONDAY - timedelta(2), time(14), SHANGHAI)


def test_working_days_are_kept():
    chain = (bar("a", 3, 2), bar("b", 7, 2, "a"), bar("c", 9, 1, "b"))  # Thu Fri · Mon Tue · Wed
    plain = shifted(chain, (), "a", MONDAY + timedelta(4), "keep")
    assert offsets(plain) == {"a": 4, "b": 8, "c": 10}
    shift = shifted(chain[:2], (), "a", MONDAY + timedelta(4), "keep", Workdays())
    assert [(e.start - MONDAY, e.end - MONDAY) for e in now(shift).values()] == [
        (timedelta(4), timedelta(8)),  # Friday and Monday
        (timedelta(8), timedelta(10)),
    ]
    holidays = shifted(chain[:2], (), "a", MONDAY + timedelta(4), "keep", HOLIDAYS)
    b = now(holidays)["b"]
    assert (b.start, b.end) == (
        MONDAY + timedelta(8),
        MONDAY + timedelta(12),
    )  # Tuesday and, past two days off, Friday
    onto_sunday = shifted(chain[:1], (), "a", date(2027, 3, 13), "keep", HOLIDAYS)
    assert now(onto_sunday)["a"].start == date(2027, 3, 14)  # a Saturday is off, the Sunday is made up for
    back_to_saturday = shifted(chain[1:2], (), "b", date(2027, 3, 6), "keep", HOLIDAYS)
    assert now(back_to_saturday)["b"].start == date(2027, 3, 5)


def test_an_event_on_a_day_off_keeps_its_days():
    watch = bar("watch", 5, 3)  # Saturday to Monday
    shift = shifted((watch,), (), "watch", MONDAY + timedelta(12), "keep", Workdays())
    assert now(shift)["watch"].end == MONDAY + timedelta(15)


def test_rows_keep_their_other_cells():
    own = (OwnEvent("x", "x", start=MONDAY), OwnEvent("b", person="小李", start=MONDAY + timedelta(4)))
    shift = shifted(CHAIN, own, "a", MONDAY + timedelta(1), "keep")
    first, last = MONDAY + timedelta(5), MONDAY + timedelta(5)
    assert shift.rows[1] == OwnEvent("b", person="小李", start=first, end=last)
    assert [row.id for row in shift.onto(own)] == ["x", "b", "a", "c"]
    assert shift.off(shift.onto(own)) == own


@pytest.mark.parametrize(
    ("events", "name", "word"),
    [
        (CHAIN, "nothing", "no such event"),
        ((replace(CHAIN[0], status="cancelled"),), "a", "no such event"),
        ((replace(CHAIN[0], rrule="FREQ=WEEKLY;UNTIL=20271231"),), "a", "recurs"),
        ((replace(CHAIN[0], kind="phase"),), "a", "the plan"),
        ((replace(CHAIN[0], kind="busy"),), "a", "somebody else"),
        ((bar("a", 0, 1, "b"), bar("b", 1, 1, "a")), "a", "ring"),
        ((bar("a", 0), bar("b", 2, 1, "a", "c"), bar("c", 3, 1, "b")), "a", "ring"),
    ],
)
def test_what_cannot_be_moved(events, name, word):
    with pytest.raises(InputError) as caught:
        shifted(events, (), name, MONDAY + timedelta(1))
    assert word in caught.value.issues[0].why.en


def test_one_time_of_a_series_moves_alone():
    weekly = replace(CHAIN[0], kind="duty", rrule="FREQ=WEEKLY;UNTIL=20271231")
    name, day = f"a.{MONDAY + timedelta(7)}", MONDAY + timedelta(8)
    shift = shifted((weekly,), (), name, day)
    assert shift.rows == (OwnEvent(name, start=day, end=day + timedelta(1)),)
    whole, one = laid_over((weekly,), shift.onto(()), YEAR)
    assert (one.id, one.start) == (name, day)
    again = shifted((whole, one), shift.rows, name, MONDAY + timedelta(9))
    assert again.rows == (OwnEvent(name, start=MONDAY + timedelta(9), end=MONDAY + timedelta(10)),)
    with pytest.raises(InputError, match="没有这个事件"):
        shifted((weekly,), (), f"a.{MONDAY + timedelta(6)}", day)


def test_too_far_is_a_slip():
    with pytest.raises(InputError, match="挪得太远"):
        shifted(CHAIN, (), "a", MONDAY + timedelta(FARTHEST + 1))
    assert shifted(CHAIN, (), "a", MONDAY + timedelta(FARTHEST)).moved


@st.composite
def chains(draw: st.DrawFn) -> tuple[Event, ...]:
    """Bars and meetings, each after those it waits for."""
    found: list[Event] = []
    for number in range(draw(st.integers(2, 7))):
        depends = draw(st.lists(st.sampled_from([e.id for e in found]), max_size=3, unique=True)) if found else []
        free = max((e.span.end for e in found if e.id in depends), default=MONDAY - timedelta(1)) + timedelta(1)
        day = (free - MONDAY).days + draw(st.integers(0, 5))
        name = f"e{number}"
        if draw(st.booleans()):
            found.append(bar(name, day, draw(st.integers(1, 4)), *depends))
        else:
            found.append(meeting(name, day, draw(st.integers(0, 22)), *depends))
    return tuple(found)


def instants(event: Event) -> tuple[datetime, datetime]:
    """Written anew: what a calendar shows as start and end."""
    if isinstance(event.start, datetime) and isinstance(event.end, datetime):
        return event.start, event.end
    return (
        datetime(event.start.year, event.start.month, event.start.day, tzinfo=SHANGHAI),
        datetime(event.end.year, event.end.month, event.end.day, tzinfo=SHANGHAI),
    )


def afterwards(events: Sequence[Event], shift: Shift) -> dict[str, Event]:
    """The calendar with the shift's rows laid over it: what the user will see."""
    return {event.id: event for event in laid_over(events, shift.onto(()), YEAR)}


def free(before: Event, waiting: Event) -> datetime:
    """When the other may start: a bar takes whole days, from the midnight after."""
    end = instants(before)[1]
    if waiting.timed or end.time() == time():
        return end
    return datetime.combine(end.date() + timedelta(1), time(), SHANGHAI)


def links(events: Sequence[Event]) -> list[tuple[str, str]]:
    return [(before, event.id) for event in events for before in event.depends]


moves = st.integers(-20, 20)
rulers = st.sampled_from([None, Workdays(), HOLIDAYS])


@given(chains(), st.data(), moves, st.sampled_from(["keep", "consume"]), rulers)
def test_nothing_starts_before_what_it_waits_for_ends(events, data, by, buffer, workdays):
    moved = data.draw(st.sampled_from(events))
    shift = shifted(events, (), moved.id, moved.span.start + timedelta(by), buffer, workdays)
    there = afterwards(events, shift)
    for before, after in links(events):
        assert instants(there[after])[0] >= instants(there[before])[1], (before, after)
    assert shift.broken == ()
    assert {name: there[name] for name in now(shift)} == now(shift)


@given(chains(), st.data(), moves)
def test_keep_keeps_the_time_between(events, data, by):
    moved = data.draw(st.sampled_from(events))
    shift = shifted(events, (), moved.id, moved.span.start + timedelta(by), "keep")
    there, was = afterwards(events, shift), {event.id: event for event in events}
    assert there[moved.id].span.start == moved.span.start + timedelta(by)
    after = {moved.id}
    for event in events:
        if after & set(event.depends):
            after.add(event.id)
    for before, waiting in links(events):
        old = instants(was[waiting])[0] - free(was[before], was[waiting])
        new = instants(there[waiting])[0] - free(there[before], there[waiting])
        if before in after:
            assert new >= old  # never less; more only where another one holds it
            if was[waiting].depends == (before,):
                assert new == old


@given(chains(), st.data(), moves)
def test_consume_moves_no_more_than_it_must(events, data, by):
    moved = data.draw(st.sampled_from(events))
    shift = shifted(events, (), moved.id, moved.span.start + timedelta(by), "consume")
    there = afterwards(events, shift)
    for event in events:
        if event.id == moved.id or event == there[event.id]:
            continue
        new, old = instants(there[event.id]), instants(event)
        if new[0] > old[0]:
            latest = max(instants(there[before])[1] for before in event.depends)
            assert new[0] - latest < timedelta(1)
        else:
            first = min(instants(there[name])[0] for before, name in links(events) if before == event.id)
            assert first - new[1] < timedelta(1)


@given(chains(), st.data(), moves, st.sampled_from(["keep", "consume", "ignore"]), rulers)
def test_undone_it_is_as_it_was(events, data, by, buffer, workdays):
    names = [event.id for event in events]
    own = tuple(OwnEvent(name, person="小李") for name in data.draw(st.lists(st.sampled_from(names), unique=True)))
    moved = data.draw(st.sampled_from(events))
    shift = shifted(events, own, moved.id, moved.span.start + timedelta(by), buffer, workdays)
    assert shift.off(shift.onto(own)) == own
    assert laid_over(events, shift.off(shift.onto(own)), YEAR) == laid_over(events, own, YEAR)
    if buffer == "ignore":
        assert set(now(shift)) <= {moved.id}


@given(chains(), st.data(), moves, rulers)
def test_no_work_is_moved_onto_a_day_off(events, data, by, workdays):
    if workdays is None:
        return
    moved = data.draw(st.sampled_from(events))
    for was, event in shifted(events, (), moved.id, moved.span.start + timedelta(by), "keep", workdays).moved:
        if was.span.start in workdays and was.span.end in workdays:
            assert event.span.start in workdays
            assert event.span.end in workdays

"""The calendar after a step, held against the one gathered from nothing."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from test_conflicts_random import BASE, FIRST, own_events

from campaignplan.agenda import agenda
from campaignplan.agenda.stepped import stepped
from campaignplan.calendars.own import OwnEvent
from campaignplan.errors import InputError
from campaignplan.planning.problem import Problem

STEPS = (
    lambda row, day: replace(row, start=day, end=day),
    lambda row, day: replace(row, start=day, end=None, status="cancelled", depends=()),
    lambda row, day: replace(row, title="", start=None, end=None),
    lambda row, day: replace(row, start=day, end=None, rrule="FREQ=WEEKLY;BYDAY=TU"),
    lambda row, day: replace(row, id=f"{row.id}-new", start=day, end=None),
    lambda row, day: replace(row, id="duty.daily-bids", title="改过", start=None, end=None),
    lambda row, day: replace(row, id=f"{row.id}.{day}", start=day, end=None),
)
"""Ways to change a row; some of them make it more than work of one's own, or no work at all."""


def gathered(problem: Problem) -> object:
    """Return a problem's calendar; why it has none, where it has none."""
    try:
        return agenda(problem)
    except InputError as error:
        return error.issues


@settings(max_examples=60, deadline=None)
@given(own_events(), st.data())
def test_a_step_leads_to_the_calendar_gathered_from_nothing(rows: tuple[OwnEvent, ...], data: st.DataObject) -> None:
    before = replace(BASE, events=rows)
    events = agenda(before)
    after = list(rows)
    for _ in range(data.draw(st.integers(1, 3))):
        at, day = data.draw(st.integers(0, len(after) - 1)), FIRST + timedelta(data.draw(st.integers(0, 60)))
        after[at] = data.draw(st.sampled_from(STEPS))(after[at], day)
    if data.draw(st.booleans()):
        after.pop()
    then = replace(before, events=tuple(after))
    found = stepped(events, before, then)
    if found is not None:
        assert found == gathered(then)


def test_what_was_not_touched_is_the_very_same() -> None:
    rows = tuple(OwnEvent(f"own-{n}", f"事 {n}", start=FIRST + timedelta(n)) for n in range(5))
    before = replace(BASE, events=rows)
    events = agenda(before)
    after = replace(before, events=(replace(rows[0], start=FIRST + timedelta(9)), *rows[1:]))
    found = stepped(events, before, after)
    assert found is not None
    assert found == agenda(after)
    assert {id(event) for event in events} - {id(event) for event in found} == {
        id(event) for event in events if event.id == "own-0"
    }


def test_more_than_own_work_is_gathered() -> None:
    events = agenda(BASE)
    assert stepped(events, BASE, replace(BASE, holidays=())) is None
    assert stepped(events, BASE, replace(BASE, events=(OwnEvent("duty.daily-bids", person="小李"),))) is None

"""What people do to the calendar: the event goes where it was put, and the table it comes from says so."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from campaignplan.agenda import agenda, deeds
from campaignplan.calendars.chain import Buffer
from campaignplan.calendars.event import Event
from campaignplan.calendars.own import OwnEvent
from campaignplan.calendars.template import Instance
from campaignplan.dates import SHANGHAI
from campaignplan.errors import InputError
from campaignplan.planning.fingerprint import inputs_sha256
from campaignplan.planning.problem import Problem
from campaignplan.resources import shipped
from campaignplan.storage import load_problem

PROMOTION = "promotion.1688-628-2027"


@pytest.fixture(scope="module")
def year() -> Problem:
    """Return a year with promotions, a back-schedule, and three events of its own that wait for each other."""
    found = load_problem(shipped("examples") / "yiwu-homeware")
    rows = (
        OwnEvent("cut", "剪片", start=date(2027, 4, 12), end=date(2027, 4, 13)),
        OwnEvent("post", "上架", start=date(2027, 4, 16), depends=("cut",)),
        OwnEvent("call", "电话", start=datetime(2027, 4, 20, 14, tzinfo=SHANGHAI), depends=("post",)),
    )
    return replace(found, events=(*found.events, *rows))


def event(problem: Problem, name: str) -> Event:
    return next(one for one in agenda(problem) if one.id == name)


def moved(problem: Problem, name: str, first: date, buffer: Buffer = "keep") -> Problem:
    return deeds.move(problem, agenda(problem), name, first, buffer)


@pytest.mark.parametrize(("buffer", "post"), [("keep", 18), ("consume", 16), ("ignore", 16)])
def test_what_waits_follows(year: Problem, buffer: Buffer, post: int) -> None:
    after = moved(year, "cut", date(2027, 4, 14), buffer)
    assert event(after, "cut").span.end == date(2027, 4, 15)
    assert event(after, "post").span.start == date(2027, 4, post)
    assert inputs_sha256(after) == inputs_sha256(year)  # no plan depends on it


def test_a_clock_stays(year: Problem) -> None:
    after = event(moved(year, "call", date(2027, 4, 22)), "call")
    assert after.start == datetime(2027, 4, 22, 14, tzinfo=SHANGHAI)
    assert after.end - after.start == timedelta(hours=1)  # type: ignore[operator]


def test_a_promotion_moves_with_its_phases_and_is_to_be_verified_again(year: Problem) -> None:
    before = event(year, PROMOTION)
    after = moved(year, PROMOTION, before.span.start + timedelta(7))
    old, new = (next(p for p in one.promotions if p.id == "1688-628-2027") for one in (year, after))
    assert new.anchor == old.anchor + timedelta(7)
    assert [(p.kind, p.start) for p in new.phases] == [(p.kind, p.start + timedelta(7)) for p in old.phases]
    assert new.status == "unverified"
    assert inputs_sha256(after) != inputs_sha256(year)
    # Its back-schedule counts from its day.
    tasks = {e.id: e for e in agenda(year) if e.related == PROMOTION and e.kind == "task"}
    assert tasks
    assert event(after, next(iter(tasks))).span.start != tasks[next(iter(tasks))].span.start


def test_a_phase_moves_and_stretches_alone(year: Problem) -> None:
    name = f"{PROMOTION}.burst"
    before = event(year, name)
    later = before.span.end + timedelta(2)
    after = deeds.resize(year, agenda(year), name, before.span.start, later)
    assert (event(after, name).span.start, event(after, name).span.end) == (before.span.start, later)
    old, new = (next(p for p in one.promotions if p.id == "1688-628-2027") for one in (year, after))
    assert {p for p in old.phases if p.kind != "burst"} == {p for p in new.phases if p.kind != "burst"}
    assert old.phase("burst").start.timetz() == new.phase("burst").start.timetz()  # type: ignore[union-attr]
    again = deeds.move(after, agenda(after), name, before.span.start + timedelta(1))
    assert event(again, name).span.start == before.span.start + timedelta(1)


def test_a_row_over_an_event_that_says_nothing_more_is_dropped(year: Problem) -> None:
    one = event(year, "duty.weekly-report")
    locked = deeds.lock(year, one, True)
    assert deeds.locked_ids(locked.events) == {"duty.weekly-report"}
    name = f"{PROMOTION}.burst"
    after = deeds.lock(deeds.lock(year, event(year, name), True), event(year, name), False)
    assert after == year


@pytest.mark.parametrize("name", ["cut", PROMOTION, f"{PROMOTION}.burst"])
def test_what_is_locked_stays_and_says_so(year: Problem, name: str) -> None:
    locked = deeds.lock(year, event(year, PROMOTION if name.endswith("burst") else name), True)
    with pytest.raises(InputError, match="已锁定"):
        moved(locked, name, date(2027, 4, 1))
    if name == "cut":
        with pytest.raises(InputError, match="已锁定"):
            deeds.remove(locked, event(locked, name))


def test_a_locked_follower_is_left_behind(year: Problem) -> None:
    locked = deeds.lock(year, event(year, "post"), True)
    after = moved(locked, "cut", date(2027, 4, 20))
    assert event(after, "post").span.start == date(2027, 4, 16)


def test_removing_takes_an_own_event_away_and_calls_another_off(year: Problem) -> None:
    after = deeds.remove(year, event(year, "cut"))
    assert "cut" not in {one.id for one in agenda(after)}
    assert event(after, "post").depends == ()
    duty = event(year, "duty.weekly-report")
    assert event(deeds.remove(year, duty), duty.id).status == "cancelled"
    assert event(deeds.revive(deeds.remove(year, duty), duty), duty.id).status == "confirmed"
    with pytest.raises(InputError, match="活动阶段表"):
        deeds.remove(year, event(year, f"{PROMOTION}.burst"))


@pytest.mark.parametrize("name", ["venue.1688.group-buy", "duty.weekly-report", "nobody", "holiday.2027-spring"])
def test_what_is_not_ours_to_move_is_refused(year: Problem, name: str) -> None:
    with pytest.raises(InputError):
        moved(year, name, date(2027, 4, 1))


def test_several_move_together_or_not_at_all(year: Problem) -> None:
    after = deeds.shift(year, agenda(year), ["cut", "call"], 3)
    assert event(after, "cut").span.start == date(2027, 4, 15)
    assert event(after, "call").span.start == date(2027, 4, 23)
    with pytest.raises(InputError) as refused:
        deeds.shift(year, agenda(year), ["cut", "duty.weekly-report"], 3)
    assert [issue.where for issue in refused.value.issues] == [event(year, "duty.weekly-report").title.zh]


def test_typed_times(year: Problem) -> None:
    events = agenda(year)
    noon = datetime(2027, 5, 3, 12, tzinfo=SHANGHAI)
    after = event(deeds.retime(year, events, "cut", noon, None), "cut")
    assert (after.start, after.timed) == (noon, True)
    after = event(deeds.retime(year, events, "call", date(2027, 5, 4), None), "call")
    assert after.start == datetime.combine(date(2027, 5, 4), time(14), SHANGHAI)
    after = event(deeds.retime(year, events, "cut", date(2027, 5, 3), None), "cut")
    assert (after.span.start, after.span.end) == (date(2027, 5, 3), date(2027, 5, 4))
    wrong = deeds.retime(year, events, "cut", date(2027, 5, 3), date(2027, 5, 1))
    with pytest.raises(InputError, match=r"不晚于|早于"):
        deeds.sound(year, wrong)


def test_a_template_is_put_in_and_taken_back_as_one(year: Problem) -> None:
    row = Instance(deeds.free_id("1688 双11", ()), "promotion-back-schedule", promotion="1688-328-2027")
    shown = deeds.preview(year, row)
    after = deeds.place(year, row)
    mine = [one for one in deeds.sound(year, after) if one.id.startswith(f"template.{row.id}.")]
    assert {(one.id, one.start) for one in mine} == {(one.id, one.start) for one in shown}
    moved_on = deeds.say(after, shown[0].id, person="小王")
    assert deeds.take_back(moved_on, row.id) == year


def test_unsound_deeds_are_refused_as_reading_would(year: Problem) -> None:
    for after in (
        deeds.add(year, "cut", "又一个", date(2027, 4, 1), date(2027, 4, 1)),  # the id is taken
        deeds.add(year, "Wrong Id", "x", date(2027, 4, 1), date(2027, 4, 1)),
        deeds.add(year, "fine", "x", date(2027, 4, 1), date(2027, 4, 1), shop="nowhere"),
        deeds.say(year, "duty.weekly-reprot", person="x"),
        deeds.place(year, Instance("twice", "sprint-30", start=date(2027, 4, 1), promotion="1688-328-2027")),
    ):
        with pytest.raises(InputError):
            deeds.sound(year, after)

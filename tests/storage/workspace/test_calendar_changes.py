"""A change of the calendar written row by row says the same as the whole problem written out."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from campaignplan.agenda import agenda, deeds
from campaignplan.calendars.event import Event
from campaignplan.calendars.own import OwnEvent
from campaignplan.calendars.template import Instance
from campaignplan.errors import InputError
from campaignplan.planning.problem import Problem
from campaignplan.resources import shipped
from campaignplan.storage import load_problem
from campaignplan.storage.calendar_changes import calendar_changes
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.clash import ClashError
from campaignplan.storage.workspace.workspace import Workspace


@pytest.fixture
def year() -> Problem:
    """Return a small year of everything: shipped promotions, a back-schedule, own events."""
    return load_problem(shipped("examples") / "yiwu-homeware")


def one_deed(rng: random.Random, problem: Problem, events: tuple[Event, ...], number: int) -> Problem:
    """Return the problem after something that people do."""
    event = rng.choice([one for one in events if one.kind in ("task", "own", "phase", "promotion", "duty")])
    first = event.span.start + timedelta(rng.randint(-9, 9))
    match rng.randrange(7):
        case 0 | 1 | 2:
            return deeds.move(problem, events, event.id, first, rng.choice(["keep", "consume", "ignore"]))
        case 3:
            return deeds.resize(problem, events, event.id, first, first + timedelta(rng.randint(0, 9)))
        case 4:
            return deeds.add(problem, f"own-{number}", f"事 {number}，“引号”", first, first + timedelta(number % 3))
        case 5:
            return deeds.remove(problem, event)
    return deeds.say(problem, event.id, person=rng.choice(["", "小王", "Anna"]), checklist=("一", "二"))


def test_random_deeds_and_undos_leave_the_branch_and_the_problem_alike(year: Problem, tmp_path) -> None:
    rng, done = random.Random(7), 0
    with Workspace.open(tmp_path / "campaignplan.db") as workspace:
        branch, now = workspace.put("year", year, person="ann"), year
        for number in range(60):
            events = agenda(now)
            try:
                after = one_deed(rng, now, events, number)
                deeds.sound(now, after)
            except InputError:
                continue
            changes = calendar_changes(now, after, branch.read()[1], seen=True)
            assert changes is not None
            if not changes:
                continue
            assert {change.table for change in changes} <= {"events", "templates", "promotions", "phases"}
            branch.commit(changes, person="ann")
            done += 1
            if number % 5 == 0:
                assert branch.problem() == after
            if rng.random() < 0.3:
                branch.undo("ann")
                after = now
            now = after
        assert done > 30
        assert branch.problem() == now


def changed(branch: Branch, before: Problem, after: Problem, *, seen: bool) -> None:
    found = calendar_changes(before, after, branch.read()[1], seen=seen)
    assert found is not None
    branch.commit(found, person="ann")


def test_what_somebody_else_changed_meanwhile_is_a_clash(year: Problem, tmp_path) -> None:
    row = OwnEvent("mine", "我的", start=date(2027, 4, 1))
    year = replace(year, events=(*year.events, row))
    with Workspace.open(tmp_path / "campaignplan.db") as workspace:
        branch = workspace.put("year", year, person="ann")
        theirs = deeds.say(year, "mine", start=date(2027, 4, 9))
        changed(branch, year, theirs, seen=True)
        with pytest.raises(ClashError):
            changed(branch, year, deeds.say(year, "mine", start=date(2027, 4, 2)), seen=False)
        with pytest.raises(ClashError):
            changed(branch, year, replace(year, events=year.events[:-1]), seen=False)
        changed(branch, year, deeds.say(year, "mine", person="小王"), seen=False)  # another cell
        assert branch.problem().events[-1] == replace(row, start=date(2027, 4, 9), person="小王")


def test_only_the_calendar_is_written_this_way(year: Problem) -> None:
    assert calendar_changes(year, replace(year, rules=()), {}, seen=True) is None
    row = Instance("spring", "sprint-30", start=date(2027, 3, 1))
    assert calendar_changes(year, year, {}, seen=True) == ()
    (added,) = calendar_changes(year, deeds.place(year, row), {}, seen=True) or ()
    assert added.after == {"id": "spring", "template": "sprint-30", "start": "2027-03-01"}

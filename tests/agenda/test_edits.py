"""Own events and instances in the agenda: laid over it, and what is wrong with them."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from campaignplan.agenda import agenda
from campaignplan.calendars import holidays_for, promotions_for
from campaignplan.calendars.own import OwnEvent
from campaignplan.calendars.template import Instance
from campaignplan.dates import SHANGHAI
from campaignplan.errors import InputError
from campaignplan.shop.shop import Shop


@pytest.fixture
def problem(result):
    span = result.problem.settings.horizon
    return replace(result.problem, promotions=promotions_for(["1688"], span), holidays=holidays_for(span))


def events(problem, *rows: OwnEvent, templates: tuple[Instance, ...] = ()):
    return {event.id: event for event in agenda(replace(problem, events=rows, templates=templates))}


def faults(problem, *rows: OwnEvent, templates: tuple[Instance, ...] = ()) -> list[str]:
    with pytest.raises(InputError) as caught:
        agenda(replace(problem, events=rows, templates=templates))
    assert all(issue.why.zh and issue.why.en and issue.fix.zh and issue.fix.en for issue in caught.value.issues)
    return [issue.sentence("en") for issue in caught.value.issues]


def test_rows_over_events_and_events_of_ones_own(problem):
    found = events(
        problem,
        OwnEvent("duty.weekly-report", rrule="FREQ=WEEKLY;BYDAY=TU", person="小李"),
        OwnEvent("promotion.1688-328-2027.enrolment.deadline", start=date(2027, 3, 4), person="小王"),
        OwnEvent("promotion.1688-328-2027.burst", person="小王", roles=("owner",)),
        OwnEvent("plan.replan.2027-05", status="cancelled"),
        OwnEvent("venue.1688.group-buy", rrule="FREQ=WEEKLY;BYDAY=FR"),
        OwnEvent("fair", "广交会", start=date(2027, 4, 15), end=date(2027, 4, 19)),
        OwnEvent("dentist", "看牙", start=date(2027, 4, 15), source="phone.ics"),
    )
    report, usual = found["duty.weekly-report"], events(problem)["duty.weekly-report"]
    assert report.start == datetime(2027, 1, 5, 10, tzinfo=SHANGHAI)
    assert report.person == "小李"
    assert {start.weekday() for start in report.skipped} == {1}  # holidays are left out of the new rule too
    assert len(report.skipped) >= 3
    assert usual.start.weekday() == 0
    assert found["promotion.1688-328-2027.enrolment.deadline"].end == datetime(2027, 3, 4, 18, tzinfo=SHANGHAI)
    assert found["promotion.1688-328-2027.burst"].roles == ("owner",)
    assert found["plan.replan.2027-05"].status == "cancelled"
    assert found["venue.1688.group-buy"].start == date(2027, 1, 1)
    assert (found["fair"].kind, found["dentist"].kind) == ("own", "busy")


def test_instances_come_and_go_as_one(problem):
    before = events(problem)
    rows = (
        Instance("spring", "sprint-30", date(2027, 3, 1), person="小李"),
        Instance("big", "promotion-back-schedule", promotion="1688-628-2027", working_days=True),
    )
    found = events(problem, OwnEvent("template.spring.kickoff", start=date(2027, 3, 2)), templates=rows)
    new = set(found) - set(before)
    assert all(name.startswith(("template.spring.", "template.big.")) for name in new)
    assert {name: found[name] for name in before} == before
    assert found["template.spring.kickoff"].start == datetime(2027, 3, 2, 10, tzinfo=SHANGHAI)
    assert found["template.spring.kickoff"].person == "小李"
    assert all(dep in found for name in new for dep in found[name].depends)
    assert events(problem) == before


def test_rows_over_an_instance_that_is_gone_are_told_of(problem):
    row = OwnEvent("template.spring.kickoff", start=date(2027, 3, 2))
    instance = Instance("spring", "sprint-30", date(2027, 3, 1))
    assert events(problem, row, templates=(instance,))
    (told,) = faults(problem, row)
    assert "template.spring.kickoff" in told
    assert "remove the row" in told


def test_an_instance_stands_in_for_its_duty_on_its_days(problem):
    row = Instance("live", "live-and-video", date(2027, 3, 1), until=date(2027, 6, 30))
    found = events(problem, templates=(row,))
    duty = found["duty.live-stream"]
    off = {start.date() for start in duty.skipped}
    assert {date(2027, 3, 4), date(2027, 6, 24)} <= off
    assert date(2027, 7, 1) not in off
    whole_year = replace(row, start=date(2027, 1, 1), until=None)
    assert "duty.live-stream" not in events(problem, templates=(whole_year,))
    two = replace(problem, shops=(*problem.shops, Shop("other", "另一家", "1688")))
    one_shop = replace(row, shop="other")
    assert date(2027, 3, 4) not in {s.date() for s in events(two, templates=(one_shop,))["duty.live-stream"].skipped}


def test_rows_over_what_the_plan_does_without_wait(result):
    """A test that the plan leaves out has no days; a row over its start is kept for another plan."""
    without = replace(result.plan, tests=(replace(result.plan.tests[0], start=None),))
    rows = (
        OwnEvent("plan.test.t-shoe.start", person="小李"),
        OwnEvent("plan.money.yiwu.2027-03", person="小李"),
        OwnEvent("plan.step.yiwu.2027-w10.1", person="小李"),
    )
    problem = replace(result.problem, events=rows)
    for source in (problem, replace(result, problem=problem), replace(result, problem=problem, plan=without)):
        people = {event.id: event.person for event in agenda(source) if event.person}
        assert set(people) <= {row.id for row in rows}
    assert people["plan.money.yiwu.2027-03"] == "小李"
    assert "plan.test.t-shoe.start" not in people


CASES = {
    "no such time": (OwnEvent("duty.weekly-report.2027-03-09", person="x"), "such as 2027-03-08 and 2027-03-15"),
    "a time that recurs": (OwnEvent("duty.weekly-report.2027-03-15", rrule="FREQ=DAILY"), "does not recur"),
    "a time far out": (OwnEvent("duty.weekly-report.1850-01-07", person="x"), "check the day, or remove the row"),
    "mistyped": (OwnEvent("duty.weekly-reprot", person="x"), "did you mean duty.weekly-report"),
    "mistyped start": (OwnEvent("dutty.weekly-report", person="x"), "did you mean duty.weekly-report"),
    "of the calendar's": (OwnEvent("duty.something-else-altogether", "t", start=date(2027, 1, 4)), "no such event"),
    "no title": (OwnEvent("zzz", start=date(2027, 1, 4)), "Events zzz Title: a new event needs it"),
    "no start": (OwnEvent("zzz", "会"), "Events 会 Start: a new event needs it"),
    "skipped once": (OwnEvent("zzz", "会", start=date(2027, 1, 4), skipped=(date(2027, 1, 4),)), "does not recur"),
    "no day": (OwnEvent("zzz", "会", start=date(2027, 1, 4), rrule="FREQ=DAILY;UNTIL=20270101"), "no day before"),
    "phase moved": (OwnEvent("promotion.1688-328-2027.burst", start=date(2027, 3, 1)), "change it in phases"),
    "phase cancelled": (OwnEvent("promotion.1688-328-2027.burst", status="cancelled"), "change it in phases"),
    "holiday moved": (OwnEvent("holiday.national-2027", end=date(2027, 10, 9)), "change it in holidays"),
    "stage moved": (OwnEvent("plan.stage.p0.maturity", start=date(2027, 3, 1)), "change it in stages"),
    "once": (OwnEvent("plan.replan.2027-05", rrule="FREQ=DAILY"), "takes place once"),
    "ends": (OwnEvent("plan.replan.2027-05", end=date(2027, 5, 1)), "does not end after its start"),
    "mixed": (OwnEvent("plan.replan.2027-05", end=datetime(2027, 5, 31, 9, tzinfo=SHANGHAI)), "a day at one end"),
    "recurring end": (OwnEvent("duty.weekly-report", end=date(2027, 5, 1)), "changed with its start"),
    "not that day": (
        OwnEvent("duty.weekly-report", skipped=(date(2027, 3, 2),)),
        "does not take place on 2027-03-02",
    ),
    "never": (OwnEvent("duty.weekly-report", rrule="FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1"), "no day in the plan"),
    "no rhythm": (OwnEvent("venue.1688.group-buy", person="x"), "its rhythm is not published"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_row_cannot_say(problem, case):
    row, told = CASES[case]
    (found,) = faults(problem, row)
    assert told in found


def test_every_fault_at_once(problem):
    rows = tuple({row.id: row for row, _ in CASES.values()}.values())  # an id stands once
    found = faults(problem, *rows, templates=(Instance("s", "sprint-31", date(2027, 1, 4)),))
    assert len(found) == len(rows) + 1
    assert "did you mean sprint-30" in found[0]


def test_a_faulty_instance_is_told_of_once(problem):
    row = OwnEvent("template.s.kickoff", person="x")
    (found,) = faults(problem, row, templates=(Instance("s", "sprint-31", date(2027, 1, 4)),))
    assert "did you mean sprint-30" in found

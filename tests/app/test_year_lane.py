"""Which lane an event stands in."""

from datetime import date
from typing import get_args

import pytest
from components.year import LANES, lane_of, role_of

from campaignplan.agenda import agenda
from campaignplan.calendars.event import Event, EventKind, Role
from campaignplan.resources import shipped
from campaignplan.storage import load_problem
from campaignplan.text import Text


def event(kind="own", name="one", roles=()):
    day = date(2027, 3, 1)
    return Event(name, kind, Text("一", "one"), day, day, roles=roles)


@pytest.mark.parametrize(
    ("kind", "name", "roles", "lane"),
    [
        ("promotion", "promotion.1688-328-2027", ("operator", "owner"), "promotion"),
        ("phase", "promotion.1688-328-2027.enrolment", ("operator",), "enrolment"),
        ("phase", "promotion.1688-328-2027.stock_in", ("operator", "warehouse"), "stock"),
        ("phase", "promotion.1688-328-2027.seeding", ("operator",), "ads"),
        ("phase", "promotion.1688-328-2027.warm_up", ("operator",), "ads"),
        ("phase", "promotion.1688-328-2027.burst", ("operator",), "promotion"),
        ("phase", "promotion.1688-328-2027.encore", ("operator",), "promotion"),
        ("phase", "promotion.1688-328-2027.price_protection", ("operator",), "review"),
        ("phase", "promotion.1688-328-2027.review", ("operator",), "review"),
        ("deadline", "promotion.1688-328-2027.stock_in.deadline", ("operator",), "stock"),
        ("deadline", "promotion.review.enrolment.deadline", (), "enrolment"),  # a promotion may be called anything
        ("arrival", "plan.arrival.box.1", ("warehouse",), "stock"),
        ("money", "plan.money.shop.2027-03", ("ads",), "ads"),
        ("stage", "plan.stage.box.launch", ("operator",), "ads"),
        ("test", "plan.test.one.window", ("operator",), "ads"),
        ("replan", "plan.replan.2027-03", ("operator",), "review"),
        ("venue", "venue.1688.tuesday", ("operator",), "promotion"),
        ("task", "template.mid-year.stock-order", ("operator",), "stock"),
        ("task", "template.mid-year.enrolment", ("operator", "design"), "enrolment"),
        ("task", "template.mid-year.week-1-review", ("operator",), "review"),
        ("task", "template.stock.material", ("design",), "creative"),  # the instance's name says nothing
        ("task", "template.mid-year.campaigns", ("ads",), "ads"),
        ("duty", "duty.weekly-report", ("operator", "owner"), "review"),
        ("duty", "duty.short-video", ("design", "operator"), "creative"),
        ("own", "supplier-visit", ("owner", "operator"), "review"),
        ("own", "stand-up", (), "review"),
        ("busy", "imported.1", (), "review"),
        ("holiday", "holiday.cny-2027", (), None),
        ("makeup", "holiday.cny-makeup-1-2027", (), None),
        ("slack", "holiday.cny-rush-2027", (), None),
        ("reminder", "promotion.1688-328-2027.enrolment.reminder", ("operator",), None),
    ],
)
def test_an_event_stands_in_its_lane(kind, name, roles, lane):
    assert lane_of(event(kind, name, roles)) == lane


def test_every_kind_has_an_answer():
    for kind in get_args(EventKind):
        for role in (None, *get_args(Role)):
            found = lane_of(event(kind, "any.thing", (role,) if role else ()))
            assert found is None or found in LANES


def test_what_is_made_in_a_lane_stands_there_again():
    assert {role_of(lane) for lane in LANES} == set(get_args(Role))
    for lane in LANES:
        assert lane_of(event("own", "new", (role_of(lane),))) == lane


@pytest.mark.parametrize("sample", ["yiwu-homeware", "hebei-gears", "guangzhou-clothing"])
def test_every_lane_of_a_sample_that_could_be_filled_is(sample):
    lanes = {lane_of(one) for one in agenda(load_problem(shipped("examples") / sample))}
    assert lanes >= {None, "enrolment", "stock", "creative", "ads", "promotion", "review"}

"""What a link shows: filters only narrow, and nothing of another role, shop or person is ever told."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import get_args

import icalendar
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaignplan.calendars.event import Event, EventKind, Role
from campaignplan.calendars.person import people
from campaignplan.feeds.feed import Heading, feed
from campaignplan.feeds.link import Link
from campaignplan.feeds.publication import Publication
from campaignplan.feeds.scope import EVERYTHING, Scope, seen, visible
from campaignplan.feeds.write import uid
from campaignplan.text import Text

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # other work may share the machine
ROLES, KINDS, SHOPS = get_args(Role), get_args(EventKind), ("s1", "s2", "s3")
PEOPLE = ("小王", "小李", "Anna")
NOW = datetime(2027, 3, 1, tzinfo=UTC)


@st.composite
def events(draw: st.DrawFn) -> tuple[Event, ...]:
    ids = draw(st.lists(st.sampled_from([f"e{n}" for n in range(12)]), unique=True, min_size=1))
    return tuple(
        Event(
            id=name,
            kind=draw(st.sampled_from(KINDS)),
            title=Text(f"题-{name}", f"title-{name}"),
            start=date(2027, 3, 10),
            end=date(2027, 3, 11),
            roles=tuple(draw(st.lists(st.sampled_from(ROLES), unique=True, max_size=3))),
            shop=draw(st.sampled_from(("", *SHOPS))),
            person="、".join(draw(st.lists(st.sampled_from(PEOPLE), unique=True, max_size=2))),
            related=draw(st.sampled_from(("", *ids))),
            depends=tuple(draw(st.lists(st.sampled_from(ids), unique=True, max_size=3))),
        )
        for name in ids
    )


scopes = st.builds(
    Scope,
    roles=st.lists(st.sampled_from(ROLES), unique=True, max_size=2).map(tuple),
    shops=st.lists(st.sampled_from(SHOPS), unique=True, max_size=2).map(tuple),
    kinds=st.lists(st.sampled_from(KINDS), unique=True, max_size=4).map(tuple),
    person=st.sampled_from(("", *PEOPLE)),
)


def foreign(event: Event, scope: Scope) -> bool:
    """Say in other words than the code that an event is somebody else's."""
    mine = event.person.split("、") if event.person else []
    return any((
        bool(scope.roles) and len(event.roles) > 0 and all(role not in scope.roles for role in event.roles),
        bool(scope.shops) and event.shop != "" and event.shop not in scope.shops,
        scope.person != "" and mine != [] and scope.person not in mine,
        bool(scope.kinds) and event.kind not in scope.kinds,
    ))  # fmt: skip


@CALM
@given(events(), scopes)
def test_another_roles_link_never_shows_a_foreign_task(given_events, scope):
    """Read from the very bytes a subscriber gets, not from what the filter returned."""
    hidden = {event.id for event in given_events if foreign(event, scope)}
    link = Link("l", "0" * 64, scope, "https://example.org", NOW)
    data = feed(
        Publication().told(given_events, NOW), Heading("计划"), link, "https://example.org/feed/x.ics", NOW
    ).data
    found = {str(entry["UID"]) for entry in icalendar.Calendar.from_ical(data).walk("VEVENT")}
    assert found == {uid(event.id) for event in given_events if event.id not in hidden}
    plain = data.replace(b"\r\n ", b"").decode()
    for event in given_events:
        if event.id in hidden:
            assert uid(event.id) not in plain
            assert event.title.zh not in plain.splitlines()


@CALM
@given(events(), scopes, scopes)
def test_filters_only_narrow(given_events, scope, other):
    ids = {event.id for event in seen(given_events, scope)}
    assert ids <= {event.id for event in seen(given_events, EVERYTHING)}
    for name in ("roles", "shops", "kinds", "person"):
        if not getattr(scope, name):
            narrower = replace(scope, **{name: getattr(other, name)})
            assert {event.id for event in seen(given_events, narrower)} <= ids


@CALM
@given(events(), scopes)
def test_nothing_is_said_of_what_is_not_shown(given_events, scope):
    shown = seen(given_events, scope)
    ids = {event.id for event in shown}
    for event in shown:
        assert event.related in ids | {""}
        assert set(event.depends) <= ids


def test_everything_is_untouched_and_in_order():
    one = Event("b", "duty", Text("a", "a"), date(2027, 1, 2), date(2027, 1, 3), roles=("ads",), related="a")
    two = Event("a", "duty", Text("a", "a"), date(2027, 1, 1), date(2027, 1, 2), shop="s1", person="小王")
    assert seen((one, two), EVERYTHING) == (one, two)


def test_what_names_nobody_concerns_everybody():
    holiday = Event("h", "holiday", Text("春节", "Spring"), date(2027, 2, 6), date(2027, 2, 7))
    assert visible(holiday, Scope(("warehouse",), ("s2",), (), "小李"))
    assert not visible(holiday, Scope(kinds=("duty",)))


def test_people_who_share_a_task_both_see_it():
    task = Event("t", "task", Text("拍摄", "Shoot"), date(2027, 1, 2), date(2027, 1, 3), person=" ＡＮＮＡ ；小王")
    assert people(task.person) == {"anna", "小王"}
    assert visible(task, Scope(person="Anna"))
    assert visible(task, Scope(person="小王"))
    assert not visible(task, Scope(person="小"))
    assert visible(replace(task, person=" 、 "), Scope(person="小李"))


def test_a_scope_says_whom_it_is_for():
    scope = Scope(("ads", "design"), ("s1",), person="小王")
    assert scope.words == Text("推广、美工、s1、小王", "Ads, Design, s1, 小王")
    assert EVERYTHING.words == Text("", "")

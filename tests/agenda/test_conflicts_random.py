"""Clashes of random calendars, held against plain loops; each fix mends its clash and makes no new one of its kind."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from problems import promotion, small

from campaignplan.agenda.conflicts import Clash, conflicts, mend
from campaignplan.calendars.event import Event
from campaignplan.calendars.holiday import Holiday
from campaignplan.calendars.own import OwnEvent, laid_over
from campaignplan.dates import SHANGHAI, Span
from campaignplan.planning.check import check
from campaignplan.planning.grid.eligibility import offers
from campaignplan.planning.problem import Enrolment, Problem
from campaignplan.shop.product import Replenishment

FIRST = date(2027, 8, 2)
"""A Monday."""
BASE = replace(small(weeks=30), holidays=(Holiday("rest-2027", "holiday", "假", "rest", *[date(2027, 8, 11)] * 2),))
days = st.integers(0, 20).map(lambda n: FIRST + timedelta(days=n))
PEOPLE = ("小李", "小王", "")


@st.composite
def own_events(draw: st.DrawFn) -> tuple[OwnEvent, ...]:
    rows = []
    for number in range(draw(st.integers(1, 12))):
        day, timed = draw(days), draw(st.booleans())
        start: date | datetime = day
        end: date | datetime = day + timedelta(days=draw(st.integers(0, 2)))
        if timed:
            start = datetime(day.year, day.month, day.day, draw(st.integers(8, 18)), tzinfo=SHANGHAI)
            end = start + timedelta(minutes=30 * draw(st.integers(1, 5)))
        before = [f"e{n}" for n in range(number)]
        depends = draw(st.lists(st.sampled_from(before), max_size=2, unique=True)) if before else []
        rows.append(
            OwnEvent(
                f"e{number}", f"事 {number}", start=start, end=end, person=draw(st.sampled_from(PEOPLE)),
                roles=("operator",), depends=tuple(depends),
                status=draw(st.sampled_from(["", "", "", "cancelled"])),
            )
        )  # fmt: skip
    return tuple(rows)


@st.composite
def promoted(draw: st.DrawFn) -> Problem:
    names = [f"fair-{n}" for n in range(draw(st.integers(1, 5)))]
    fairs = tuple(
        replace(
            promotion(name, FIRST + timedelta(days=draw(st.integers(0, 120)))),
            discount=draw(st.sampled_from([0.02, 0.05, 0.08])), price_window_days=draw(st.sampled_from([0, 30, 90])),
        )
        for name in names
    )  # fmt: skip
    words = tuple(
        Enrolment(name, draw(st.sampled_from(["", "p1", "p2"])), choice=draw(st.sampled_from(["auto", "yes", "no"])))
        for name in names
    )
    stock = draw(st.sampled_from([None, 500.0]))
    arrivals = {("p1", FIRST + timedelta(days=n)) for n in draw(st.lists(st.integers(0, 120), max_size=4))}
    closed = FIRST + timedelta(days=draw(st.integers(0, 120)))
    return replace(
        BASE,
        promotions=tuple(sorted(fairs, key=lambda p: (p.anchor, p.id))),
        enrolments=words,
        products=(replace(BASE.products[0], stock=stock), *BASE.products[1:]),
        replenishments=tuple(Replenishment(product, day, 100.0) for product, day in sorted(arrivals)),
        holidays=(
            *BASE.holidays,
            Holiday("stop-2027", "shutdown", "停", "stop", closed, closed + timedelta(days=draw(st.integers(0, 15)))),
        ),
    )


def calendar(problem: Problem) -> tuple[Event, ...]:
    """Own events alone: gathering the shipped duties a thousand times takes its time."""
    return laid_over((), problem.events, problem.settings.horizon)


def names_of(clash: Clash) -> tuple[object, ...]:
    return clash.kind, frozenset(clash.events), clash.promotions, clash.who


def each_fix_mends(problem: Problem, most: int) -> None:
    before = conflicts(calendar(problem), problem, None, most=most)
    for clash in before:
        assert clash.fixes
        for fix in clash.fixes:
            mended = mend(problem, fix)
            assert check(mended) == [], (clash.why.zh, fix.words.zh)
            after = conflicts(calendar(mended), mended, None, most=most)
            alike = [left for left in after if names_of(left) == names_of(clash)]
            assert not alike, (clash.why.zh, fix.words.zh)
            counts = [Counter(one.kind for one in found)[clash.kind] for found in (before, after)]
            assert counts[1] < counts[0], (clash.why.zh, fix.words.zh)


@settings(max_examples=60, deadline=None)
@given(own_events(), st.integers(1, 3))
def test_fixes_of_random_work(rows: tuple[OwnEvent, ...], most: int):
    each_fix_mends(replace(BASE, events=rows), most)


@settings(max_examples=60, deadline=None)
@given(promoted())
def test_fixes_of_random_promotions(problem: Problem):
    if check(problem) == []:
        each_fix_mends(problem, 20)


def kinds(found: tuple[Clash, ...], kind: str) -> list[Clash]:
    return [clash for clash in found if clash.kind == kind]


def clock(when: date | datetime) -> datetime:
    if isinstance(when, datetime):
        return when.astimezone(SHANGHAI).replace(tzinfo=None)
    return datetime(when.year, when.month, when.day)


@settings(max_examples=60, deadline=None)
@given(own_events(), st.integers(1, 3))
def test_work_clashes_where_plain_loops_say(rows: tuple[OwnEvent, ...], most: int):
    problem = replace(BASE, events=rows)
    events = [event for event in calendar(problem) if event.kind == "own"]
    found = conflicts(events, problem, most=most)
    live = [event for event in events if event.status != "cancelled"]
    too_much = set()
    for person in ("小李", "小王", "operator"):
        for n in range(30):
            day = FIRST + timedelta(days=n)
            works = day.weekday() < 5 and day != date(2027, 8, 11)
            mine = [
                event
                for event in live
                if (event.person or "operator") == person
                and event.span.start <= day <= event.span.end
                and (works or event.span.start == event.span.end)
            ]
            if len(mine) > most:
                too_much.add((person, tuple(sorted(event.id for event in mine)), day))
    told = kinds(found, "overload")
    assert {(clash.who, clash.events) for clash in told} == {(who, names) for who, names, _ in too_much}
    assert {(clash.who, clash.events, clash.start) for clash in told} <= too_much
    booked = {
        person
        for person in ("小李", "小王")
        for one in live
        for other in live
        if one.person == other.person == person and one.timed and other.timed and one.id < other.id
        if clock(one.start) < clock(other.end) and clock(other.start) < clock(one.end)
    }
    assert {clash.who for clash in kinds(found, "double_booked")} == booked
    by_id = {event.id: event for event in live}
    early = {
        event.id for event in live for name in event.depends if name in by_id and not in_turn(by_id[name], event)
    }
    assert {clash.events[0] for clash in kinds(found, "dependency_broken")} == early


def in_turn(before: Event, after: Event) -> bool:
    """Bars of one day count as one after the other."""
    if not before.timed and not after.timed:
        return before.span.end <= after.span.start
    return clock(before.end) <= clock(after.start)


@settings(max_examples=60, deadline=None)
@given(promoted())
def test_promotions_clash_where_plain_loops_say(problem: Problem):
    if check(problem):
        return
    part: dict[str, dict[str, float]] = {}
    for offer in offers(problem):
        if offer.choice != "no" and not offer.obstacles:
            part.setdefault(problem.promotions[offer.promotion].id, {})[problem.products[offer.product].id] = (
                offer.discount
            )
    running = [promotion for promotion in problem.promotions if promotion.id in part]
    overlapping, cheaper, shut = set(), set(), set()
    for one in running:
        for closure in problem.holidays:
            for phase in one.selling_phases():
                if closure.kind == "shutdown" and phase.span.overlap(Span(closure.start, closure.end)):
                    shut.add((one.id,))
        for other in running:
            both = part[one.id].keys() & part[other.id].keys()
            meet = any(
                a.start < b.end and b.start < a.end for a in one.selling_phases() for b in other.selling_phases()
            )
            if one.id < other.id and both and meet:
                overlapping.add(frozenset((one.id, other.id)))
            gap = (other.anchor - one.anchor).days
            dearer = any(part[one.id][name] > part[other.id][name] + 1e-9 for name in both)
            if 0 < gap <= other.price_window_days and dearer:
                cheaper.add((one.id, other.id))
    found = conflicts(calendar(problem), problem)
    assert {frozenset(clash.promotions) for clash in kinds(found, "phases_overlap")} == overlapping
    assert {clash.promotions for clash in kinds(found, "price_window")} == cheaper
    assert {clash.promotions for clash in kinds(found, "phase_in_closure")} == shut

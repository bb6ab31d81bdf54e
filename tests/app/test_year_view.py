"""The year from the events of a plan, and as the browser reads it."""

import json
import re
import string
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest
from catalogue import year as catalogue
from components.year import Bar, DaysOff, YearView, year_view
from components.year.answering import Answers, Said
from components.year.payload import payload
from components.year.view import heat_of

from campaignplan.agenda import agenda
from campaignplan.calendars.event import Event
from campaignplan.dates import SHANGHAI, Span
from campaignplan.resources import shipped
from campaignplan.storage import load_problem
from campaignplan.text import Text

YEAR = Span(date(2027, 1, 1), date(2027, 12, 31))
NAME = Text("名", "name")


@pytest.fixture(scope="module")
def problem():
    return load_problem(shipped("examples") / "yiwu-homeware")


@pytest.fixture(scope="module")
def view(problem):
    return year_view(agenda(problem), YEAR, promotions=problem.promotions, locked={"new-photos"})


def bar(view, name):
    return next(one for one in view.bars if one.id == name)


def test_a_phase_takes_its_deadline_to_its_end(view):
    found = bar(view, "promotion.1688-328-2027.enrolment")
    assert (found.first, found.last) == (date(2027, 2, 11), date(2027, 3, 6))
    assert found.title == Text("3.28 大促·报名 10:00起", "3.28 promotion: enrolment from 10:00")
    assert found.due.zh.startswith("报名截止 ")
    assert found.note.zh == "待核实 · 运营"
    assert found.tentative
    assert found.fixed.zh == ""
    assert not [one for one in view.bars if one.id.endswith(".deadline")]


def test_a_deadline_that_moved_away_from_its_phase_stands_alone(problem):
    events = [
        replace(one, start=one.start - timedelta(5), end=one.end - timedelta(5))
        if one.id == "promotion.1688-328-2027.enrolment.deadline"
        else one
        for one in agenda(problem)
    ]
    view = year_view(events, YEAR)
    found = bar(view, "promotion.1688-328-2027.enrolment.deadline")
    assert (found.lane, found.last) == ("enrolment", date(2027, 2, 28))
    assert bar(view, "promotion.1688-328-2027.enrolment").due.zh == ""


def test_why_a_bar_stays_where_it_is(view):
    assert bar(view, "plan.arrival.note-box.1").fixed == Text(
        "它的时间由方案决定，请改到货表 replenishments", "The plan decides its days: change replenishments"
    )
    locked = bar(view, "new-photos")
    assert locked.locked
    assert locked.fixed.zh == "已锁定；先解锁再移动"
    busy = Event("x", "busy", NAME, date(2027, 5, 1), date(2027, 5, 2))
    assert "别人" in year_view([busy], YEAR).bars[0].fixed.zh
    given = year_view([replace(busy, kind="own")], YEAR, fixed={"x": Text("等老板定", "the owner decides")})
    assert given.bars[0].fixed.zh == "等老板定"


def test_recurring_work_is_shown_when_asked_for(problem, view):
    assert not [one for one in view.bars if "@" in one.id]
    routine = year_view(agenda(problem), YEAR, routine=True)
    mondays = [one for one in routine.bars if one.id.startswith("duty.weekly-report@")]
    assert len(mondays) > 40
    assert all(one.id == f"duty.weekly-report@{one.first}" and one.first == one.last for one in mondays)
    assert {one.fixed.zh for one in mondays} == {"重复的日程；打开后改整个系列"}
    assert len({one.id for one in routine.bars}) == len(routine.bars)


def test_days_off_and_lines(view):
    spring = next(one for one in view.days_off if one.mark == "休" and one.first == date(2027, 2, 5))
    assert (spring.title, spring.surety.zh) == (Text("春节", "Spring Festival"), "推算")
    assert {one.mark for one in view.days_off} == {"休", "班", ""}
    assert next((line.day, line.title.zh) for line in view.lines) == (date(2027, 3, 28), "3.28 大促")
    assert all(line.day in YEAR for line in view.lines)


def test_what_is_not_within_the_days_is_left_out(problem):
    march = Span(date(2027, 3, 1), date(2027, 3, 31))
    view = year_view(agenda(problem), march, promotions=problem.promotions)
    assert view.bars
    assert all(one.first <= march.end and one.last >= march.start for one in view.bars)
    assert len(view.heat) == 31
    assert [line.day.day for line in view.lines] == [28]


def test_an_evening_event_keeps_its_day():
    late = datetime(2027, 3, 5, 23, 30, tzinfo=SHANGHAI)
    view = year_view([Event("x", "own", NAME, late, late + timedelta(hours=1))], YEAR)
    assert (view.bars[0].first, view.bars[0].last, view.bars[0].note.zh) == (
        date(2027, 3, 5),
        date(2027, 3, 6),
        "23:30",
    )
    assert not view.bars[0].resizable


def test_heat_is_a_count_of_days():
    chance, span = Random(7), Span(date(2027, 2, 1), date(2027, 4, 30))
    bars = [
        Bar(
            str(n), NAME, first := date(2027, 1, 1) + timedelta(chance.randrange(150)), first + timedelta(chance.randrange(60)),
            "ads", kind=chance.choice(["own", "phase", "promotion"]), cancelled=chance.random() < 0.2,
        )
        for n in range(80)
    ]  # fmt: skip
    counted = [
        sum(b.first <= day <= b.last and not b.cancelled and b.kind != "promotion" for b in bars) for day in span
    ]
    assert list(heat_of(bars, span)) == counted
    assert max(counted) > 5


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_browser_gets_plain_strings_in_one_language(view, lang):
    answers = Answers("page", 3, (Said(3, Text("不行", "no"), "x", refused=True),))
    told = json.loads(json.dumps(payload(replace(view, today=date(2027, 3, 1)), answers, "s", lang)))
    assert (told["first"], told["last"], told["today"]) == ("2027-01-01", "2027-12-31", "2027-03-01")
    assert told["answered"] == {"page": "page", "number": 3}
    assert told["said"] == [{"number": 3, "id": "x", "text": "不行" if lang == "zh" else "no", "refused": True}]
    assert [lane["title"] for lane in told["lanes"]][:2] == (
        ["报名", "备货"] if lang == "zh" else ["Enrolment", "Stock"]
    )
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", one[end]) for one in told["bars"] for end in ("first", "last"))
    assert len(told["bars"]) == len(view.bars)
    one = next(one for one in told["bars"] if one["id"] == "new-photos")
    assert one["locked"] is True
    assert "cancelled" not in one
    if lang == "en":
        assert not re.search(r"[\u4e00-\u9fff]", json.dumps(told["words"], ensure_ascii=False))


def test_an_empty_year_can_be_told():
    told = payload(
        YearView(YEAR.start, YEAR.end, days_off=(DaysOff(YEAR.start, YEAR.start, NAME),)), Answers(), "s", "zh"
    )
    assert told["bars"] == []
    assert told["heat"] == []


def test_the_sentences_are_there_in_both_languages_and_used():
    def gaps(sentence):
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}

    home = shipped("app") / "components" / "year"
    source = "\n".join(path.read_text("utf-8") for path in home.rglob("*") if path.suffix in (".py", ".js"))
    for key, text in catalogue.CATALOGUE.items():
        assert text.zh.strip(), key
        assert text.en.strip(), key
        assert gaps(text.zh) == gaps(text.en), key
        if not key.startswith("lane_"):
            known = re.search(rf"\bwords\.{key}\b|[\"']year\.{key}[\"']|[\"']{key}[\"']", source)
            assert known, key
    for key in re.findall(r"\bwords\.(?!js\b)(\w+)", source):
        assert key in catalogue.CATALOGUE, key

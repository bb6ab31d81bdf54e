"""Templates: the shipped ones, instances on days, days off, faults of files."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaignplan.calendars import holidays_for, promotions_for
from campaignplan.calendars.instantiated import instantiated
from campaignplan.calendars.own import OwnEvent
from campaignplan.calendars.recurring import duties
from campaignplan.calendars.template import Instance, Task, templates
from campaignplan.calendars.timetable import timetable
from campaignplan.calendars.workdays import Workdays
from campaignplan.dates import SHANGHAI, Span
from campaignplan.errors import InputError

YEAR = Span(date(2027, 1, 1), date(2027, 12, 31))
SHIPPED = templates()
WORKDAYS = Workdays.among(holidays_for(YEAR))
PROMOTION = next(p for p in promotions_for(["1688"], YEAR) if p.id == "1688-628-2027")


def put(name: str, /, start: date | None = date(2027, 1, 4), working_days: bool = False, **cells):
    row = Instance("one", name, start, working_days=working_days, **cells)
    promotion = PROMOTION if row.promotion else None
    found = instantiated(SHIPPED[name], row, YEAR.end, promotion, holidays_for(YEAR))
    return {event.id.removeprefix("template.one."): event for event in found}


def test_the_templates_there_are():
    assert set(SHIPPED) == {
        "sprint-30", "plan-3-6-months", "live-and-video", "competitor-analysis", "buyer-analysis",
        "training-calendar", "training-pilot", "promotion-back-schedule",
    }  # fmt: skip


@pytest.mark.parametrize("name", SHIPPED)
def test_every_task_says_who_what_and_how_well_in_both_languages(name):
    template = SHIPPED[name]
    assert template.about
    assert template.about_en
    assert template.source
    assert template.status == "unverified"  # nobody published one: every one is the trade's habit
    for task in template.task:
        assert task.roles
        assert all((task.name, task.name_en, task.output, task.output_en, task.metric, task.metric_en)), task.id
        assert all(zh and en for zh, en in task.checklist)
    found = put(name)
    assert len(found) == len(template.task)
    assert all("待核实" in event.description.zh and "（" not in event.title.zh[:6] for event in found.values())


def test_templates_stand_in_for_duties_there_are():
    there = {duty.id for duty in duties()}
    assert {duty for template in SHIPPED.values() for duty in template.replaces} <= there


def test_the_sprint_has_its_four_weeks():
    found = put("sprint-30")
    week = {name: (event.span.start - date(2027, 1, 4)).days // 7 for name, event in found.items()}
    metrics = {number: "".join(found[n].metric.zh for n in found if week[n] == number) for number in range(5)}
    assert "−5%" in metrics[0]
    assert "CTR 比基线 +10%" in metrics[0]
    assert "+8%" in metrics[1]
    assert {week[name] for name in ("week-3-live", "week-3-service")} == {2}
    assert {week[name] for name in ("week-4-alerts", "week-4-competitors")} == {3}
    assert max(event.span.end for event in found.values()) == date(2027, 1, 4) + timedelta(29)
    assert found["week-4-competitors"].depends == ("template.one.week-3-review",)


def test_the_pilot_has_five_artefacts_and_the_launch_checklist():
    found = put("training-pilot")
    marks = [event.title.zh.split("·")[1][0] for event in found.values()]
    assert [mark for mark in marks if mark in "①②③④⑤"] == list("①②③④⑤")
    launch = found["launch"]
    assert [line.zh for line in launch.checklist] == ["目标", "参与人", "讲师", "资源", "时间表", "指标", "版本号"]
    assert launch.span.end == date(2027, 1, 4) + timedelta(11)


def test_the_back_schedule_runs_from_t_60_to_t_9():
    found = put("promotion-back-schedule", None, promotion=PROMOTION.id)
    offsets = {name: (event.span.start - PROMOTION.anchor).days for name, event in found.items()}
    assert (min(offsets.values()), max(offsets.values())) == (-60, 9)
    assert offsets["burst"] == 0
    assert all(event.related == f"promotion.{PROMOTION.id}" for event in found.values())
    assert found["goals"].title.zh == "6.28 大促·定目标与预算"
    roles = {role for event in found.values() for role in event.roles}
    assert roles == {"operator", "ads", "design", "warehouse", "service", "owner"}
    # What leads to a deadline of the promotion is done before it closes.
    assert found["enrolment"].span.end < PROMOTION.phase("enrolment").end.date()
    assert found["stock-check"].span.end <= PROMOTION.phase("stock_in").end.date()


def test_an_instance_says_name_shop_and_person():
    found = put("sprint-30", name="春季冲刺", shop="yiwu", person="小李")
    assert found["kickoff"].title.zh == "春季冲刺·启动会"
    assert {(event.shop, event.person) for event in found.values()} == {("yiwu", "小李")}
    assert put("sprint-30")["kickoff"].title.en == "30-day sprint: kick-off"


def test_recurring_tasks_end_with_task_instance_or_plan():
    assert put("live-and-video")["live"].rrule.endswith("UNTIL=20271231T155959Z")
    assert put("live-and-video", until=date(2027, 3, 31))["live"].rrule.endswith("UNTIL=20270331T155959Z")
    assert put("plan-3-6-months")["monthly-review"].rrule.endswith("UNTIL=20270707T155959Z")  # T+184
    quarterly = put("buyer-analysis", date(2027, 2, 1))["export"]
    assert quarterly.start == date(2027, 2, 15)
    assert "INTERVAL=3" in quarterly.rrule


def test_recurring_tasks_leave_days_off_out_where_asked():
    assert put("live-and-video")["unboxing"].skipped == ()
    skipped = put("live-and-video", working_days=True)["unboxing"].skipped
    assert skipped
    assert not any(day in WORKDAYS for day in skipped)


def test_the_analyses_stand_in_one_week_of_each_month():
    found = put("competitor-analysis")
    days = [found[name].span.start for name in ("collect", "write", "share")]
    assert [day - days[0] for day in days] == [timedelta(0), timedelta(2), timedelta(4)]


def test_own_rows_say_when_recurring_tasks_take_place():
    own = {"template.one.live": OwnEvent("template.one.live", rrule="FREQ=WEEKLY;BYDAY=FR")}
    row = Instance("one", "live-and-video", date(2027, 1, 4), working_days=True)
    events = instantiated(SHIPPED["live-and-video"], row, YEAR.end, None, holidays_for(YEAR), own)
    live = next(event for event in events if event.id == "template.one.live")
    assert live.start == datetime(2027, 1, 8, 14, tzinfo=SHANGHAI)
    assert datetime(2027, 10, 1, 14, tzinfo=SHANGHAI) in live.skipped


def test_an_instance_without_a_day_is_refused():
    with pytest.raises(ValueError, match="neither"):
        instantiated(SHIPPED["sprint-30"], Instance("one", "sprint-30"), YEAR.end)


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("day", [date(2027, 1, 25), date(2027, 6, 28), date(2027, 9, 26)])
def test_shipped_templates_on_working_days(name, day):
    tasks = SHIPPED[name].task
    hold(tasks, day, timetable(tasks, day, WORKDAYS), WORKDAYS)


def hold(tasks, day, placed, workdays):
    """What must be true of a timetable, whatever the way it was found."""
    for task in tasks:
        start, end = placed[task.id]
        nominal = task.starts(day), task.ends(day)
        first, last = start.date(), (end - timedelta(microseconds=1)).date()
        for before in task.depends:
            assert start >= placed[before][1]
        if task.rrule:
            continue
        if nominal[0].date() < day:
            assert end <= nominal[1]  # ready all the same
        else:
            assert start >= nominal[0]
        if task.timed:
            assert start.time() == nominal[0].time()
            assert end - start == nominal[1] - nominal[0]
        if task.any_day:
            assert end - start == nominal[1] - nominal[0]
        else:
            assert first in workdays
            assert last in workdays
            if not task.timed:
                assert sum(day in workdays for day in Span(first, last)) == task.days


@st.composite
def tasks(draw: st.DrawFn) -> tuple[Task, ...]:
    found: list[Task] = []
    for number in range(draw(st.integers(1, 6))):
        depends = draw(st.lists(st.sampled_from([t.id for t in found]), max_size=2, unique=True)) if found else []
        free = max((t.ends(YEAR.start) for t in found if t.id in depends), default=None)
        offset = draw(st.integers(-30, 5))
        if free:
            offset = (free.date() - YEAR.start).days + draw(st.integers(1, 5))
        clock = draw(st.sampled_from(["", " 09:00", " 20:30"]))
        found.append(
            Task(f"t{number}", "任务", "task", f"T{offset:+d}{clock}" if offset else f"T{clock}", draw(st.integers(1, 6)),
                 draw(st.integers(1, 180)), depends=tuple(depends), any_day=draw(st.booleans()))
        )  # fmt: skip
    return tuple(found)


@given(tasks(), st.dates(date(2027, 2, 1), date(2027, 11, 1)))
def test_any_template_keeps_to_working_days_and_order(drawn, day):
    hold(drawn, day, timetable(drawn, day, WORKDAYS), WORKDAYS)
    plain = timetable(drawn, day)
    assert plain == {task.id: (task.starts(day), task.ends(day)) for task in drawn}


def test_make_up_workdays_are_worked():
    day = next(day for day in sorted(WORKDAYS.made_up))
    task = Task("t", "任务", "task", "T")
    assert timetable((task,), day, WORKDAYS)["t"][0].date() == day
    assert timetable((replace(task, start="T-1"),), day + timedelta(1), WORKDAYS)["t"][0].date() == day


BROKEN = """
id = "other"
name = "某"
name_en = "some"
[[task]]
id = "a"
name = "甲"
name_en = "a"
start = "2027-01-01"
days = 0
[[task]]
id = "a"
name = "乙"
name_en = "b"
start = "T"
until = "T+5"
depends = ["c"]
[[task]]
id = "x.y"
name = "丙"
name_en = "c"
start = "T-9999"
rrule = "FREQ=HOURLY"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    return tmp_path


def faults(folder: Path, text: str) -> list[str]:
    (folder / "templates" / "mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        templates(folder)
    assert all(issue.why.zh and issue.why.en and issue.fix.zh and issue.fix.en for issue in caught.value.issues)
    return [f"{issue.where}: {issue.why.en}" for issue in caught.value.issues]


def test_every_fault_of_a_file_at_once(folder):
    found = "\n".join(faults(folder, BROKEN))
    for told in (
        "mine.toml id: differs",
        "a start: not a moment",
        "a: days are 1 to 366",
        "a id: the id is taken",
        "a until: a task that does not recur",
        "a depends: there is no such task",
        "x.y id: the id is taken, or not a slug without dots",
        "x.y start: not a moment",
        "x.y rrule: not an RRULE",
    ):
        assert told in found, told


HEAD = 'id = "mine"\nname = "某"\nname_en = "some"\n'
TASK = '[[task]]\nid = "{}"\nname = "甲"\nname_en = "a"\nstart = "{}"\n{}\n'


@pytest.mark.parametrize(
    ("tasks", "told"),
    [
        ("", "there is no task"),
        (
            TASK.format("a", "T", 'depends = ["b"]') + TASK.format("b", "T+1", 'depends = ["a"]'),
            "wait for each other",
        ),
        (TASK.format("a", "T", "days = 3") + TASK.format("b", "T+2", 'depends = ["a"]'), "starts before a ends"),
        (
            TASK.format("a", "T", 'rrule = "FREQ=WEEKLY"') + TASK.format("b", "T+2", 'depends = ["a"]'),
            "without an end",
        ),
        (TASK.format("a", "T", 'role = ["ads"]'), "there is no such key"),
        (TASK.format("a", "T", 'roles = ["boss"]'), "not one of the values"),
        (TASK.format("a", "T 25:00", ""), "not a moment"),
        (TASK.format("a", "T", 'checklist = ["一"]'), "wrong value"),
    ],
)
def test_what_can_be_wrong_with_tasks(folder, tasks, told):
    assert told in "\n".join(faults(folder, HEAD + tasks))


def test_a_folder_of_the_users_own(folder):
    text = HEAD + TASK.format("a", "T-1 20:00", 'any_day = true\nchecklist = [["一", "one"]]')
    (folder / "templates" / "mine.toml").write_text(text, encoding="utf-8")
    (template,) = templates(folder).values()
    (event,) = instantiated(template, Instance("i", "mine", date(2027, 3, 1)), YEAR.end)
    assert (event.id, event.start) == ("template.i.a", datetime(2027, 2, 28, 20, tzinfo=SHANGHAI))
    assert event.checklist[0].en == "one"

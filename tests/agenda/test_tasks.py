"""What is to be done: each time of a series by itself, what is late, whose it is, and a week as text."""

from datetime import date, datetime

from campaignplan.agenda.tasks import monday, of_person, overdue, tasks, week_text
from campaignplan.calendars.event import Event
from campaignplan.dates import SHANGHAI, Span
from campaignplan.text import Text

WEEK = Span(date(2027, 3, 1), date(2027, 3, 7))


def event(name: str, start: date | datetime, end: date | datetime, **more) -> Event:
    return Event(name, more.pop("kind", "task"), Text(f"{name}事", name.title()), start, end, **more)


EVENTS = (
    event("film", date(2027, 2, 25), date(2027, 3, 3), person="小王", checklist=(Text("脚本", "script"), Text("样品", "samples"))),
    event("call", datetime(2027, 3, 2, 14, tzinfo=SHANGHAI), datetime(2027, 3, 2, 15, tzinfo=SHANGHAI), roles=("ads",)),
    event("daily", date(2027, 2, 1), date(2027, 2, 2), kind="duty", rrule="FREQ=DAILY;UNTIL=20270303", person="小李、小王"),
    event("old", date(2027, 2, 10), date(2027, 2, 11), person="小李"),
    event("off", date(2027, 3, 2), date(2027, 3, 3), status="cancelled"),
    event("feast", date(2027, 3, 2), date(2027, 3, 3), kind="holiday"),
    event("burst", date(2027, 3, 2), date(2027, 3, 3), kind="phase"),
)  # fmt: skip


def test_every_time_of_a_series_is_a_task_with_an_id_of_its_own() -> None:
    found = tasks(EVENTS, WEEK, {})
    assert [task.event.id for task in found] == [
        "daily.2027-03-01", "film", "daily.2027-03-02", "call", "daily.2027-03-03",
    ]  # fmt: skip
    assert [task.clock for task in found if task.clock] == ["14:00"]


def test_a_task_is_finished_when_all_its_steps_are_or_it_is() -> None:
    for ticked, finished in (((), False), (("脚本",), False), (("脚本", "样品"), True), (("",), True)):
        (film,) = (one for one in tasks(EVENTS, WEEK, {"film": ticked}) if one.event.id == "film")
        assert film.finished is finished
    (done,) = (one for one in tasks(EVENTS, WEEK, {"daily.2027-03-01": [""]}) if one.event.id == "daily.2027-03-01")
    assert done.finished


def test_what_takes_place_once_can_be_late() -> None:
    today = date(2027, 3, 4)
    assert [task.event.id for task in overdue(EVENTS, today, {})] == ["old", "film", "call"]
    assert [task.event.id for task in overdue(EVENTS, today, {"old": [""], "film": ["脚本"]})] == ["film", "call"]
    assert not overdue(EVENTS, date(2027, 2, 10), {})


def test_a_person_has_what_names_them() -> None:
    found = tasks(EVENTS, WEEK, {})
    assert {task.event.id.split(".")[0] for task in of_person(found, "小王")} == {"film", "daily"}
    assert [task.event.id for task in of_person(found, "")] == ["call"]


def test_a_week_as_text() -> None:
    text = week_text(tasks(EVENTS, WEEK, {"film": [""]}), "本周待办", "zh")
    assert text.splitlines() == [
        "本周待办",
        "",
        "【3月1日(周一)】",
        "· daily事 @小李、小王",
        "",
        "【3月2日(周二)】",
        "✓ film事 @小王",
        "· daily事 @小李、小王",
        "· 14:00 call事 @推广",
        "",
        "【3月3日(周三)】",
        "· daily事 @小李、小王",
    ]
    assert "@Ads" in week_text(tasks(EVENTS, WEEK, {}), "This week", "en")
    assert monday(date(2027, 3, 7)) == WEEK.start

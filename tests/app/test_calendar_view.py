"""The calendar page: every view and state of it, and what gestures on the year come to."""

from dataclasses import replace
from datetime import date, timedelta

import calendar_deeds
import opened as opened_
import pytest
from calendar_deeds import Hand, Way
from calendar_filter import Filter
from calendar_form import Typed, once_moved, saved, typed_rows
from components.month.payload import payload
from components.year import Created, Deleted, Moved, Resized, Undo
from driver import visited, words
from session import Screen
from streamlit.testing.v1 import AppTest

from campaignplan.agenda import agenda
from campaignplan.agenda.month import weeks
from campaignplan.calendars.event import Event
from campaignplan.calendars.own import OwnEvent
from campaignplan.errors import InputError
from campaignplan.planning.problem import Problem
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.clash import ClashError
from campaignplan.storage.workspace.people import Person
from campaignplan.storage.workspace.seat import Seat
from campaignplan.storage.workspace.ticks import Ticks
from campaignplan.storage.workspace.workspace import Workspace
from campaignplan.text import Lang

ANN = Person("ann", "Ann", "operator")


@pytest.fixture
def tiny(tiny: Problem) -> Problem:
    """Add three events of one's own, two of which hang together."""
    start = tiny.settings.start
    rows = (
        OwnEvent("film", "拍片", start=start + timedelta(2), end=start + timedelta(3), person="Ann", checklist=("脚本", "样品")),
        OwnEvent("post", "上架", start=start + timedelta(6), depends=("film",), roles=("ads",)),
        OwnEvent("weekly", "周会", start=start, rrule="FREQ=WEEKLY"),
    )  # fmt: skip
    return replace(tiny, events=rows)


def hand(workspace: Workspace, branch: Branch, role: str = "operator") -> Hand:
    """Return a visitor's hand, without a page."""
    seat = Seat(workspace, replace(ANN, role=role), guest=True)  # type: ignore[arg-type]
    screen = Screen("zh", seat, branch, branch.version, branch.problem(), None)  # type: ignore[arg-type]
    return Hand(screen)


def event(problem: Problem, name: str) -> Event:
    return next(one for one in agenda(problem) if one.id == name)


def opened(lang: str = "", **asked: str) -> AppTest:
    page = visited("calendar", lang, **asked)
    assert not page.exception, page.exception
    assert "出了意外" not in words(page)
    return page


# gestures


def test_each_gesture_is_one_step_that_can_be_taken_back(workspace: Workspace, branch: Branch, tiny: Problem) -> None:
    me, start = hand(workspace, branch), tiny.settings.start
    before = branch.problem()
    steps = [
        Moved("film", start + timedelta(4), start + timedelta(5)),
        Resized("post", start + timedelta(8), start + timedelta(12)),
        Created("stock", start + timedelta(9), start + timedelta(9)),
        Deleted("film"),
        Moved("promotion.1688-628-2027", *_days(before, "promotion.1688-628-2027", 2)),
    ]
    problems = [before]
    for number, step in enumerate(steps, start=1):
        me.gesture(step, Way())
        assert branch.version == number + 1
        assert branch.problem() == me.problem  # what is remembered is what stands there
        problems.append(me.problem)
    assert event(problems[1], "post").span.start == start + timedelta(8)  # it waits for the film
    for earlier in reversed(problems[:-1]):
        told = me.gesture(Undo(), Way())
        assert told is not None
        assert told.zh.startswith("已撤销：")
        assert branch.problem() == me.problem == earlier
    with pytest.raises(InputError, match="没有可以撤销"):
        me.gesture(Undo(), Way())


def _days(problem: Problem, name: str, by: int) -> tuple[date, date]:
    span = event(problem, name).span
    return span.start + timedelta(by), span.end + timedelta(by)


def test_refused_gestures_change_nothing_and_say_why(workspace: Workspace, branch: Branch, tiny: Problem) -> None:
    start = tiny.settings.start
    reader = hand(workspace, branch, "member")
    with pytest.raises(InputError, match="成员不能修改"):
        reader.gesture(Moved("film", start, start), Way())
    with pytest.raises(InputError, match="不在了"):
        hand(workspace, branch).gesture(Moved("nobody", start, start), Way())
    assert branch.version == 1


def test_two_people_who_move_the_same_are_told(workspace: Workspace, branch: Branch, tiny: Problem) -> None:
    start = tiny.settings.start
    mine, theirs = hand(workspace, branch), hand(workspace, branch)
    theirs.gesture(Moved("film", start + timedelta(9), start + timedelta(10)), Way("ignore"))
    with pytest.raises(ClashError):
        mine.gesture(Moved("film", start + timedelta(5), start + timedelta(6)), Way("ignore"))
    mine = hand(workspace, branch)
    hand(workspace, branch).gesture(Moved("post", start + timedelta(20), start + timedelta(20)), Way())
    mine.gesture(Moved("film", start + timedelta(5), start + timedelta(6)), Way("ignore"))  # another row
    assert event(branch.problem(), "post").span.start == start + timedelta(20)
    assert event(branch.problem(), "film").span.start == start + timedelta(5)


def test_days_off_are_jumped_over_where_asked(workspace: Workspace, branch: Branch, tiny: Problem) -> None:
    me = hand(workspace, branch)
    saturday = tiny.settings.start + timedelta((5 - tiny.settings.start.weekday()) % 7)
    me.gesture(Moved("film", saturday, saturday + timedelta(1)), Way("ignore", working_days=True))
    assert event(me.problem, "film").span.start.weekday() < 5


# typed


def test_boxes_that_were_not_touched_are_not_written(tiny: Problem) -> None:
    events = agenda(tiny)
    film = event(tiny, "film")
    shown = Typed.of(film, "zh")
    assert saved(tiny, events, film, shown, "zh") == tiny
    after = saved(tiny, events, film, replace(shown, person="小王", checklist="一\n\n二"), "zh")
    assert after.events[0] == replace(tiny.events[0], person="小王", checklist=("一", "二"))


def test_days_typed_without_a_year_are_the_plans(tiny: Problem) -> None:
    day = tiny.settings.start + timedelta(20)
    film = event(tiny, "film")
    typed = replace(Typed.of(film, "zh"), start=f"{day.month}月{day.day}日")
    after = event(saved(tiny, agenda(tiny), film, typed, "zh"), "film")
    assert (after.span.start, after.span.days) == (day, film.span.days)


@pytest.mark.parametrize(("box", "text"), [("start", "二月三十"), ("end", "2027-02-30"), ("start", "")])
def test_what_cannot_be_read_is_refused(tiny: Problem, box: str, text: str) -> None:
    film = event(tiny, "film")
    with pytest.raises(InputError):
        saved(tiny, agenda(tiny), film, replace(Typed.of(film, "zh"), **{box: text}), "zh")


def test_a_table_saves_the_cells_it_can_read(tiny: Problem) -> None:
    names = ["film", "post"]
    edits = {0: {"start": "没有这一天"}, 1: {"person": "小王"}}
    after, issues = typed_rows(tiny, agenda(tiny), names, edits, "zh")
    assert event(after, "post").person == "小王"
    assert event(after, "film") == event(tiny, "film")
    assert [issue.where for issue in issues] == ["拍片 start"]


def test_one_time_of_a_series_moves_by_itself(tiny: Problem) -> None:
    series, day = event(tiny, "weekly"), tiny.settings.start + timedelta(7)
    after = agenda(once_moved(tiny, series, day, (day + timedelta(1)).isoformat()))
    assert next(one for one in after if one.id == f"weekly.{day}").span.start == day + timedelta(1)
    off = agenda(once_moved(tiny, series, day, ""))
    assert next(one for one in off if one.id == f"weekly.{day}").status == "cancelled"


def test_filters_narrow(tiny: Problem) -> None:
    events = agenda(tiny)

    def left(**asked: tuple[str, ...] | str) -> set[str]:
        return {one.id for one in Filter(**asked).of(events) if one.kind == "own"}  # type: ignore[arg-type]

    assert left() == {"film", "post", "weekly"}
    assert left(person=("ann",)) == {"film"}
    assert left(person=("-",)) == {"post", "weekly"}
    assert left(role=("ads",)) == {"post"}
    assert left(lane=("ads",)) == {"post"}
    assert left(words="拍") == {"film"}
    assert left(kind=("promotion",)) == set()


# the page


@pytest.mark.parametrize(("lang", "head"), [("zh", "年"), ("en", "Year")])
def test_the_year_is_drawn(branch: Branch, lang: str, head: str) -> None:
    page = opened(lang)
    (view,) = [one for one in page.get("button_group") if one.key == "calendar_view"]
    assert head in str(view.proto)
    assert page.session_state[f"year-{branch.id}.exchange"].shown.editable


@pytest.mark.parametrize("view", ["year", "quarter", "month", "weeks", "table", "conflicts", "desk", "days"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_view_is_drawn_in_both_languages(branch: Branch, view: str, lang: str) -> None:
    page = opened(lang, view=view)
    assert page.query_params.get("view", "year") == view


def test_the_month_of_weeks_goes_from_month_to_month(branch: Branch) -> None:
    page = opened(view="weeks", month="2027-06")
    assert "2027年6月" in words(page)
    page.button(key="month_after").click().run()
    assert page.query_params["month"] == "2027-07"
    page.button(key="month_before").click().run()
    page.button(key="month_before").click().run()
    assert page.query_params["month"] == "2027-05"
    page.button(key="month_today").click().run()
    assert "month_today" not in [str(one.key) for one in page.button]
    assert "这个月没有安排" in words(opened(view="weeks", month="2031-03"))
    wrong = opened("en", view="weeks", month="2027-99")
    assert not wrong.exception
    assert wrong.query_params["month"] == f"{branch.problem().settings.start:%Y-%m}"


@pytest.mark.parametrize(("lang", "monday", "kind"), [("zh", "周一", "自定"), ("en", "Mon", "Own")])
def test_what_the_browser_is_told_of_a_month(branch: Branch, lang: Lang, monday: str, kind: str) -> None:
    start = branch.problem().settings.start
    found = payload(
        weeks(agenda(branch.problem()), f"{start:%Y-%m}"), f"{start:%Y-%m}", lang, today=start, selected="film"
    )
    assert found["weekdays"][0] == monday
    (film, *_) = [strip for week in found["weeks"] for strip in week["strips"] if strip["id"] == "film"]
    assert film["title"] == "拍片"
    assert film["about"].startswith(f"{kind} · ")
    assert film["about"].endswith(" · Ann")
    weekly = [strip for week in found["weeks"] for strip in week["strips"] if strip["id"] == "weekly"]
    assert len({strip["about"] for strip in weekly}) == len(weekly) > 1  # each time by its own day


def test_an_event_is_open_beside_the_year_and_saved(branch: Branch) -> None:
    page = opened(event="film")
    assert "拍片" in words(page)
    (box,) = [one for one in page.text_input if one.label == "负责人"]
    box.set_value("小王")
    page = next(one for one in page.button if one.label == "保存").click().run()
    assert branch.problem().events[0].person == "小王"
    assert branch.last is not None
    assert branch.last.why == "修改「拍片」"
    page.button(key="panel_close").click().run()
    assert "event" not in page.query_params


def test_an_event_is_locked_called_off_and_removed(branch: Branch) -> None:
    page = opened(event="film").button(key="panel_lock").click().run()
    assert branch.problem().events[0].locked
    assert "panel_remove" not in {one.key for one in page.button}
    page = page.button(key="panel_unlock").click().run().button(key="panel_call_off").click().run()
    assert event(branch.problem(), "film").status == "cancelled"
    page = page.button(key="panel_revive").click().run().button(key="panel_remove").click().run()
    assert "film" not in {one.id for one in agenda(branch.problem())}
    assert "已经不在了" in words(page)
    page.button(key="undo").click().run()
    assert "film" in {one.id for one in agenda(branch.problem())}


def test_steps_are_ticked(workspace: Workspace, branch: Branch) -> None:
    page = opened(event="film")
    page = next(one for one in page.checkbox if one.label == "样品").check().run()
    assert [(one.event, one.item) for one in Ticks(workspace.team("tiny")).list()] == [("film", "样品")]
    next(one for one in page.checkbox if one.label == "样品").uncheck().run()
    assert not Ticks(workspace.team("tiny")).list()


def test_one_time_is_left_out_on_the_page(branch: Branch) -> None:
    page = opened(event="weekly").button(key="panel_one_skip").click().run()
    assert not page.exception
    assert [row.status for row in branch.problem().events if row.id.startswith("weekly.")] == ["cancelled"]


def test_what_is_gone_says_so(branch: Branch) -> None:
    assert "no longer there" in words(opened("en", event="nobody"))


def test_a_back_schedule_is_shown_before_it_is_saved_and_is_one_step(branch: Branch) -> None:
    page = opened(add="promotion.1688-628-2027")
    assert "预览：20 项" in words(page)
    assert branch.version == 1
    page = page.button(key="add_place").click().run()
    assert not page.exception
    assert branch.version == 2
    (row,) = branch.problem().templates
    assert (row.template, row.promotion) == ("promotion-back-schedule", "1688-628-2027")
    assert "add" not in page.query_params
    page.button(key="undo").click().run()
    assert not branch.problem().templates


def test_a_day_that_cannot_be_read_keeps_the_template_out(branch: Branch) -> None:
    page = opened(add="template")
    page.selectbox(key="add_template").set_value("sprint-30").run()
    page = page.text_input(key="add_day").set_value("下下周").run()
    assert "看不懂这一天" in words(page)
    assert "add_place" not in {one.key for one in page.button}


def test_conflicts_are_mended_in_one_click(
    workspace: Workspace, tiny: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened_, "today", lambda: tiny.settings.start)  # what is past is not told
    late = (
        OwnEvent("first", "先", start=tiny.settings.end - timedelta(3)),
        OwnEvent("second", "后", start=tiny.settings.end - timedelta(9), depends=("first",)),
    )
    branch = workspace.put("late", replace(tiny, events=late), person="ann")
    page = opened(view="conflicts", plan="late")
    assert "先后颠倒" in words(page)
    next(one for one in page.button if one.key and one.key.startswith("mend-")).click().run()
    assert branch.version == 2
    assert "先后颠倒" not in words(opened(view="conflicts", plan="late"))


def test_bulk_edits_are_one_step(branch: Branch) -> None:
    page = opened(view="table")
    order = [one.id for one in agenda(branch.problem()) if one.kind not in ("holiday", "makeup", "slack")]
    key = f"events-{branch.id}-{branch.version}-zh-{len(order)}"
    rows = {order.index(name): {"chosen": True} for name in ("film", "post")}
    page.session_state[key] = {"edited_rows": rows}
    page.run()
    page.number_input(key="bulk_days").set_value(3)
    before = branch.problem()
    page.button(key="bulk_shift").click().run()
    assert branch.version == 2
    for name in ("film", "post"):
        assert event(branch.problem(), name).span.start == event(before, name).span.start + timedelta(3)


def test_who_may_only_look_changes_nothing(workspace: Workspace, branch: Branch, monkeypatch) -> None:
    import who

    monkeypatch.setattr(who, "seat", lambda: Seat(workspace, Person("r", "R", "reader"), guest=True))
    page = opened(event="film")
    assert "您只能看" in words(page)
    assert not {"panel_lock", "panel_remove", "calendar_add"} & {one.key for one in page.button}
    assert not page.session_state[f"year-{branch.id}.exchange"].shown.editable
    assert all(one.disabled for one in page.checkbox if one.label == "样品")


def test_an_occurrence_opens_its_series() -> None:
    assert calendar_deeds.series("weekly@2027-03-01") == "weekly"

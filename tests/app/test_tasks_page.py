"""The page of one's own tasks: whose they are, what is late, ticks and notes, the list to copy, the feed."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import opened as opened_
import pytest
import who
from driver import visited, words
from streamlit.testing.v1 import AppTest

from campaignplan.calendars.own import OwnEvent
from campaignplan.planning.problem import Problem
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.people import Person, Role
from campaignplan.storage.workspace.seat import Seat
from campaignplan.storage.workspace.ticks import Ticks
from campaignplan.storage.workspace.workspace import Workspace


@pytest.fixture
def tiny(tiny: Problem) -> Problem:
    """Add tasks of two people, one of them late on the day it is, and one of nobody."""
    start = tiny.settings.start
    rows = (
        OwnEvent("late", "该早做完的", start=start + timedelta(1), person="Ann"),
        OwnEvent("film", "拍片", start=start + timedelta(8), person="Ann", checklist=("脚本", "样品")),
        OwnEvent("post", "上架", start=start + timedelta(9), person="小王"),
        OwnEvent("loose", "谁都行", start=start + timedelta(9), roles=("design",)),
    )
    return replace(tiny, events=rows)


@pytest.fixture
def today(tiny: Problem, monkeypatch: pytest.MonkeyPatch) -> date:
    """Let it be the second Monday of the plan."""
    day = tiny.settings.start + timedelta(7)
    monkeypatch.setattr(opened_, "today", lambda: day)
    return day


def seated(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, role: Role = "member", name: str = "Ann") -> None:
    monkeypatch.setattr(who, "seat", lambda: Seat(workspace, Person("ann", name, role), guest=True))


def page_of(lang: str = "", **asked: str) -> AppTest:
    page = visited("tasks", lang, **asked)
    assert not page.exception, page.exception
    return page


def boxes(page: AppTest) -> list[str]:
    return [one.label for one in page.checkbox if one.key and one.key.startswith("done-")]


@pytest.fixture
def ann(workspace: Workspace, branch: Branch, today: date, monkeypatch: pytest.MonkeyPatch) -> Branch:
    seated(workspace, monkeypatch)
    return branch


def test_own_tasks_of_the_week_what_is_late_first(ann: Branch) -> None:
    page = page_of()
    assert boxes(page) == ["该早做完的", "拍片"]
    assert "已过期（1）" in words(page)
    assert "Overdue (1)" in words(page_of("en"))


@pytest.mark.parametrize(
    ("whose", "shown"), [("*", {"该早做完的", "拍片", "上架", "谁都行"}), ("小王", {"上架"}), ("-", {"谁都行"})]
)
def test_others_tasks_are_seen_where_asked(ann: Branch, whose: str, shown: set[str]) -> None:
    page = page_of(who=whose)
    assert {label for label in boxes(page) if label in {"该早做完的", "拍片", "上架", "谁都行"}} == shown
    assert page.query_params.get("who") == whose


def test_a_role_narrows(ann: Branch) -> None:
    assert "谁都行" in boxes(page_of(who="*", role="design"))
    assert "上架" not in boxes(page_of(who="*", role="design"))


def test_a_tick_is_kept_and_taken_away(ann: Branch, workspace: Workspace) -> None:
    page = page_of().checkbox(key="done-late").check().run()
    assert "已过期" not in words(page)
    (tick,) = Ticks(workspace.team("tiny")).list()
    assert (tick.event, tick.item, tick.person) == ("late", "", "ann")
    assert isinstance(tick.when, datetime)
    week_before = page_of(week="2027-06-07")
    week_before.checkbox(key="done-late").uncheck().run()
    assert not Ticks(workspace.team("tiny")).list()


def test_steps_add_up_to_the_task(ann: Branch, workspace: Workspace) -> None:
    page = page_of().checkbox(key="step-film-0").check().run()
    assert "1/2 步" in words(page)
    page = page.checkbox(key="step-film-1").check().run()
    assert page.checkbox(key="done-film").value
    page = page.checkbox(key="done-film").uncheck().run()
    assert not Ticks(workspace.team("tiny")).list()
    page = page.checkbox(key="done-film").check().run().checkbox(key="step-film-0").uncheck().run()
    assert [tick.item for tick in Ticks(workspace.team("tiny")).list("film")] == ["样品"]


def test_a_tick_is_taken_back_and_made_again_by_the_bar(ann: Branch, workspace: Workspace) -> None:
    ticks = Ticks(workspace.team("tiny"))
    page = page_of()
    assert page.button(key="undo").disabled
    page.checkbox(key="step-film-0").check().run()
    page.checkbox(key="step-film-1").check().run()
    page.checkbox(key="done-film").uncheck().run()  # both steps by one click: one step back
    assert not ticks.list()
    page.button(key="undo").click().run()
    assert page.checkbox(key="done-film").value
    assert "已撤销：取消勾选「拍片」" in page.toast[0].value.replace("\\", "")
    page.button(key="undo").click().run()
    assert [one.item for one in ticks.list()] == ["脚本"]
    page.button(key="redo").click().run()
    assert page.checkbox(key="done-film").value
    assert len(ticks.list()) == 2


def test_a_note_is_kept_with_who_wrote_it(ann: Branch, workspace: Workspace) -> None:
    page = page_of()
    page.text_input(key="note-film").set_value("样品缺一色")
    page = page.button(key="keep-film").click().run()
    assert "ann：样品缺一色" in words(page)
    assert [tick.note for tick in Ticks(workspace.team("tiny")).list("film")] == ["样品缺一色"]


def test_a_member_cannot_tick_for_others(ann: Branch) -> None:
    page = page_of(who="*")
    assert page.checkbox(key="done-post").disabled
    assert not page.checkbox(key="done-loose").disabled


def test_an_empty_week_leads_on(ann: Branch) -> None:
    page = page_of(week="2027-05-03")
    page = page.button(key="tasks_next").click().run()
    assert boxes(page)


def test_who_is_named_nowhere_sees_everybodys(
    workspace: Workspace, branch: Branch, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    seated(workspace, monkeypatch, name="Nora")
    assert {"拍片", "上架"} <= set(boxes(page_of()))
    page = page_of("en", who="")
    assert "Nothing has Nora" in words(page) or boxes(page)


def test_the_week_is_text_to_copy(ann: Branch) -> None:
    (code,) = page_of().get("code")
    assert "拍片 @Ann" in code.value
    assert "上架" not in code.value


def test_an_own_feed_shows_ones_own_tasks_alone(ann: Branch, workspace: Workspace) -> None:
    page = page_of().button(key="subscribe_make").click().run()
    assert not page.exception
    (link,) = workspace.feeds().shown().links
    assert link.scope.person == "Ann"
    assert any(link.base in code.value for code in page.get("code"))


def test_a_reader_only_looks(
    workspace: Workspace, branch: Branch, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    seated(workspace, monkeypatch, role="reader")
    page = page_of("en")
    assert all(one.disabled for one in page.checkbox if one.key and one.key.startswith("done-"))
    assert "subscribe_make" not in {one.key for one in page.button}
    assert "Ask an owner" in words(page)

"""Every page in every state it may be in: each says what is the matter, and what can be done about it."""

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import changing
import opened as opened_
import pytest
from driver import LONGEST, opened, settled, slider, visited, words
from page import PAGES, SHARED
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from campaignplan.calendars.own import OwnEvent
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Options, Result
from campaignplan.planning.rule import Rule
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import changed
from campaignplan.storage.workspace.clash import ClashError
from campaignplan.storage.workspace.people import Person
from campaignplan.storage.workspace.seat import Seat
from campaignplan.storage.workspace.sharing import Shares
from campaignplan.storage.workspace.workspace import Workspace

PLANNED = ("overview", "budget", "why", "track")
"""Pages that stand on the plan; the others are whole without one."""


def tour(page: AppTest, names: tuple[str, ...] = PAGES) -> Iterator[tuple[str, str]]:
    """Go from page to page as a visitor does; yield the name of each and what it says."""
    for name in names:
        page._page_hash = calc_hash(name)
        page.run()
        assert not page.exception, (name, page.exception)
        yield name, words(page)


@pytest.mark.parametrize(("lang", "doors"), [("zh", ("看示例", "从 Excel 导入", "从平台活动日历开始")),
                                             ("en", ("See a sample", "Import from Excel", "calendar"))])  # fmt: skip
def test_first_run_shows_three_doors(workspace: Workspace, lang: str, doors: tuple[str, ...]) -> None:
    for name, said in tour(visited("", lang)):
        for door in doors:
            assert door in said, name


@pytest.mark.parametrize(("lang", "badge"), [("zh", "示例数据"), ("en", "Sample data")])
def test_a_sample_is_marked(tiny: Problem, workspace: Workspace, lang: str, badge: str) -> None:
    workspace.put("tiny", tiny, person="somebody")
    workspace.house.put_row("problems", "tiny", {"note": "sample:tiny"}, person="somebody")
    for name, said in tour(visited("log", lang)):
        assert badge in said, name


@pytest.mark.parametrize(("lang", "told"), [("zh", "2 处要先改好"), ("en", "2 faults in the data")])
def test_faulty_data_are_told_with_row_reason_and_fix(branch: Branch, lang: str, told: str) -> None:
    broken = [changed("products", row, cells, {**cells, "margin": "-0.4"}) for row, cells in branch.rows("products")]
    branch.commit([one for one in broken if one is not None], person="somebody")
    page = visited("log", lang)
    for name, said in tour(page):
        assert told in said, name
        plain = said.replace("\\", "")
        assert plain.count("-0.4") == 2, name
        assert "products" in plain, name
    page.button(key="last_sound").click().run()  # another's step: undo is not ours
    assert told not in words(page)
    assert {product.margin for product in branch.problem().products} != {-0.4}


BESIDE = {
    "overview": "接下来 30 天", "calendar": "清除筛选", "track": "实际数据", "tasks": "11 项", "data": "可以上传",
    "log": "整个回到某一时刻", "settings": "计划的框架",
}  # fmt: skip
"""What pages say of themselves while the plan is still to come."""


@pytest.mark.usefixtures("branch")
def test_while_a_plan_is_worked_out_the_rest_of_the_page_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    import solving

    real, go = solving.solve, threading.Event()

    def long(problem: Problem, options: Options, progress: object, **kept: Any) -> Result:
        assert go.wait(LONGEST)
        return real(problem, options, **kept)

    before = opened("budget")
    old = next(line for line in words(before).splitlines() if "每月花费" in line and "¥" in line)
    monkeypatch.setattr(solving, "solve", long)
    try:
        fresh = visited("budget", total="1236")  # solved by no other test
        for name, said in tour(fresh, PLANNED):
            assert "正在算" in said, name
        for name, said in tour(fresh, tuple(BESIDE)):
            assert BESIDE[name] in said, name
        again = words(slider(before).set_value(1237).run())
        assert "正在按" in again
        assert old in again  # the numbers before stay until the new ones are there
    finally:
        go.set()
    settled(fresh)
    settled(before)


def test_conflicts_lead_to_their_fixes_from_every_page(
    tiny: Problem, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened_, "today", lambda: tiny.settings.start)  # what is past is not told
    late = (
        OwnEvent("first", "先", start=tiny.settings.end - timedelta(3)),
        OwnEvent("second", "后", start=tiny.settings.end - timedelta(9), depends=("first",)),
    )
    workspace.put("late", replace(tiny, events=late), person="ann")
    page = visited("log")
    for name, said in tour(page):
        assert "2 处冲突" in said, name
    page.button(key="conflicts").click().run()
    page._page_hash = calc_hash("calendar")
    said = words(page.run())
    assert "先后颠倒" in said
    assert any(one.key and one.key.startswith("mend-") for one in page.button)


def test_where_no_plan_is_possible_the_clash_and_a_way_out_are_named(tiny: Problem, workspace: Workspace) -> None:
    workspace.put("tiny", replace(tiny, rules=(Rule("most", "floor", 1e6),)), person="somebody")
    page = opened("budget")
    for name, said in tour(page, PLANNED):
        assert "这些要求不能同时满足" in said, name
        assert any(one.label.startswith("把花费下限「most」由 ¥1,000,000 降低到") for one in page.button), name
        assert not page.get("vega_lite_chart"), name  # never an empty chart
    ((_, said),) = tour(page, ("compare",))
    assert "「main」没有可行的方案" in said
    for name, said in tour(page, ("calendar", "tasks", "data", "log", "settings")):
        assert "不能同时满足" not in said, name


def test_where_somebody_was_sooner_every_page_asks_whose_shall_stand(branch: Branch) -> None:
    ((row, cells), *_) = branch.rows("products")
    mine, theirs = (changed("products", row, cells, {**cells, "price": price}) for price in ("61", "62"))
    assert mine is not None
    assert theirs is not None
    branch.commit([theirs], person="小王")
    with pytest.raises(ClashError) as sooner:
        branch.commit([mine], person="我")
    page = visited("log")
    page.session_state["clash"] = changing.Clashed(opened_.workspace().branch("tiny"), (mine,), "调价", sooner.value)
    for name, said in tour(page):
        assert "别人刚改过同一处" in said, name
        assert "小王" in said, name
        assert {"用我的", "用他们的"} <= {one.label for one in page.button}, name
    page.button(key="keep_mine").click().run()
    assert "别人刚改过同一处" not in words(page)
    assert branch.problem().products[0].price == 61


@pytest.mark.usefixtures("branch")
def test_an_accident_has_a_number_and_nothing_of_the_inside(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret path")

    page = visited("log")
    for name in PAGES:
        monkeypatch.setattr(f"views.{name}.show", broken)
    for name, said in tour(page):
        number = re.search(r"编号 ([0-9a-f]{8})", said)
        assert number, name
        assert f"Number {number[1]}" in said, name
        assert "secret" not in said, name
        assert number[1] in caplog.text, name
        assert "撤销" in said, name  # the frame stands


@pytest.mark.usefixtures("branch")
def test_who_may_only_look_is_never_offered_what_would_be_refused(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("who.seat", lambda: Seat(workspace, Person("m", "小李", "reader"), guest=True))
    page = opened("budget")
    for name, _ in tour(page):
        said = {one.key: one.disabled for one in page.button}
        for key in ("undo", "redo", "draft_save", "keep_plan", "again", "publish_now"):
            assert said.get(key, True), (name, key)
        assert all(one.disabled for one in page.text_area), name


def test_a_read_only_link_shows_its_pages_and_no_others(workspace: Workspace, branch: Branch) -> None:
    _, token = Shares(workspace.house).create(person="somebody", branch=branch)
    page = opened("budget", key=token)
    for name, said in tour(page, SHARED):
        assert "somebody" not in said, name
        assert all(one.disabled for one in page.button if one.key in ("undo", "redo")), name
    for name, said in tour(page, tuple(one for one in PAGES if one not in SHARED)):
        assert "接下来 30 天" in said, name  # the overview, in its place


@pytest.mark.usefixtures("branch")
def test_the_plan_there_is_cannot_be_bettered_and_that_is_said(workspace: Workspace) -> None:
    page = opened("budget")
    assert "在这些规则下没有明显更好的分法" in words(page)


@pytest.mark.usefixtures("branch")
def test_what_rests_on_presets_alone_is_marked() -> None:
    page = opened("why")
    assert "不是您自己的数据，所以带子宽" in words(page)
    for name, said in tour(page, ("overview", "budget")):
        assert "没有核实" in said, name
    ((_, said),) = tour(page, ("compare",))
    assert "没有去年的数" in said


EMPTY = {
    "overview": ("计划期里没有了", "没有发现冲突", "还没有导入实际数据"),
    "calendar": ("模板与倒推",),
    "compare": ("只有一个情景，没有可比的", "去「预算方案」"),
    "track": ("还没有实际数据。导入后台报表", "还没有批准执行的方案", "计划还没开始"),
}


def test_what_is_empty_says_so_and_leads_on(tiny: Problem, workspace: Workspace) -> None:
    workspace.put("bare", replace(tiny, rules=(), promotions=()), person="somebody")
    page = settled(opened("budget"))
    for name, said in tour(page, tuple(EMPTY)):
        for sentence in EMPTY[name]:
            assert sentence in said, name
    page.query_params["view"] = "desk"
    ((_, said),) = tour(page, ("calendar",))
    assert "这段时间没有可报的活动" in said

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
from campaignplan.text import Lang, Text

PLANNED = ("overview", "budget", "why", "track")
"""Pages that stand on the plan; the others are whole without one."""


def tour(
    page: AppTest, names: tuple[str, ...] = PAGES, langs: tuple[Lang, ...] = ("zh", "en")
) -> Iterator[tuple[str, Lang, str]]:
    """Go from page to page as a visitor does, in Chinese and again in English.

    Yield the name of each, the language it is in and what it says; the visitor leaves in Chinese.
    """
    for lang in langs:
        page.session_state["lang"] = lang
        page.run()  # where they are; only then to other pages
        for name in names:
            page._page_hash = calc_hash(name)
            page.run()
            assert not page.exception, (name, page.exception)
            yield name, lang, words(page)
    page.session_state["lang"] = "zh"


DOORS = (
    Text("看示例", "See a sample"),
    Text("从 Excel 导入", "Import from Excel"),
    Text("从平台活动日历开始", "Start from the platform calendar"),
)


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_first_run_shows_three_doors(lang: Lang) -> None:
    for name, _, said in tour(visited("", lang), langs=(lang,)):
        for door in DOORS:
            assert door.to(lang) in said, name


BADGE, INVENTED = Text("示例数据", "Sample data"), Text("数字都是编的", "figures are invented")


def test_a_sample_is_marked(tiny: Problem, workspace: Workspace) -> None:
    workspace.put("tiny", tiny, person="somebody")
    workspace.house.put_row("problems", "tiny", {"note": "sample:tiny"}, person="somebody")
    for name, lang, said in tour(visited("log")):
        assert BADGE.to(lang) in said, (name, lang)
        assert INVENTED.to(lang) in said, (name, lang)


FAULTS = Text("2 处要先改好", "Errors in the data to be corrected first (2)")
MEND = Text("请把推广写成“不推”，不要写负毛利", "use promote = no, not a negative margin")
WAY_BACK = Text("回到没有错的时候", "Go back to before the errors")


def test_faulty_data_are_told_with_row_reason_and_fix(branch: Branch) -> None:
    broken = [changed("products", row, cells, {**cells, "margin": "-0.4"}) for row, cells in branch.rows("products")]
    branch.commit([one for one in broken if one is not None], person="somebody")
    page = visited("log")
    for name, lang, said in tour(page):
        assert FAULTS.to(lang) in said, (name, lang)
        assert WAY_BACK.to(lang) in said, (name, lang)
        assert said.count(MEND.to(lang)) == 2, (name, lang)
        plain = said.replace("\\", "")
        assert plain.count("-0.4") == 2, (name, lang)
        assert {"zh": "商品 产品1 毛利率", "en": "Products 产品1 Margin"}[lang] in plain, (name, lang)
    page.button(key="last_sound").click().run()  # another's step: undo is not ours
    assert FAULTS.zh not in words(page)
    assert {product.margin for product in branch.problem().products} != {-0.4}


BESIDE = {
    "overview": Text("接下来 30 天", "The next 30 days"),
    "calendar": Text("清除筛选", "Clear filter"),
    "compare": Text("只有一个情景，没有可比的", "There is only one scenario"),
    "track": Text("实际数据", "Actual figures"),
    "tasks": Text("11 项", "11 tasks"),
    "data": Text("可以上传", "an edited annual activity table"),
    "log": Text("整个回到某一时刻", "Go back to an earlier moment"),
    "settings": Text("计划的框架", "frame: name, days, goal"),
}
"""What pages say of themselves while the plan is still to come."""
WORKING = Text("正在算第一个方案", "Working out the first plan")


@pytest.mark.usefixtures("branch")
def test_while_a_plan_is_worked_out_the_rest_of_the_page_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    import beside
    import solved
    import solving

    for module, patience in ((solved, "PATIENCE"), (solved, "MORE"), (beside, "PATIENCE"), (beside, "LOOK")):
        monkeypatch.setattr(module, patience, 0.0)  # what is waited for does not come, and the pages are many
    real, go = solving.solve, threading.Event()

    def long(problem: Problem, options: Options, progress: object, **kept: Any) -> Result:
        assert go.wait(LONGEST)
        return real(problem, options, **kept)

    before = opened("budget")
    monkeypatch.setattr(solving, "solve", long)
    old = {lang: _by_month(said) for _, lang, said in tour(before, ("budget",))}
    again = Text(
        "正在按你的改动重新计算，下面还是上一个方案", "Solving with your change; below is still the plan before"
    )
    try:
        fresh = visited("budget", total="1236")  # solved by no other test
        for name, lang, said in tour(fresh, PLANNED):
            assert WORKING.to(lang) in said, (name, lang)
        for name, lang, said in tour(fresh, tuple(BESIDE)):
            assert BESIDE[name].to(lang) in said, (name, lang)
        before.run()
        slider(before).set_value(1237).run()
        for _, lang, said in tour(before, ("budget",)):
            assert again.to(lang) in said
            assert old[lang] in said  # the numbers before stay until the new ones are there
    finally:
        go.set()
    settled(fresh)
    settled(before)


def _by_month(said: str) -> str:
    return next(line for line in said.splitlines() if line.startswith(("每月花费：", "Spend by month:")))


CONFLICTS, UPSIDE_DOWN = Text("2 处冲突", "2 conflicts"), Text("先后颠倒", "Order broken")


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
    for name, lang, said in tour(page):
        assert CONFLICTS.to(lang) in said, (name, lang)
    page.button(key="conflicts").click().run()
    for _, lang, said in tour(page, ("calendar",)):
        assert UPSIDE_DOWN.to(lang) in said
        assert any(one.key and one.key.startswith("mend-") for one in page.button)


IMPOSSIBLE = Text("这些要求不能同时满足，所以没有方案", "These demands cannot hold together, so there is no plan")
WAY_OUT = Text("把花费下限由 ¥1,000,000 降低到", "lower the spend floor from ¥1,000,000 to")


def test_where_no_plan_is_possible_the_clash_and_a_way_out_are_named(tiny: Problem, workspace: Workspace) -> None:
    workspace.put("tiny", replace(tiny, rules=(Rule("most", "floor", 1e6),)), person="somebody")
    page = opened("budget")
    for name, lang, said in tour(page, PLANNED):
        assert IMPOSSIBLE.to(lang) in said, (name, lang)
        assert any(one.label.startswith(WAY_OUT.to(lang)) for one in page.button), (name, lang)
        assert not page.get("vega_lite_chart"), name  # never an empty chart
    for _, lang, said in tour(page, ("compare",)):
        assert Text("「主方案」没有可行的方案", "Main plan has no plan").to(lang) in said
        assert Text("看怎么解开", "See the ways out").to(lang) in said
    for name, lang, said in tour(page, ("calendar", "tasks", "data", "log", "settings")):
        assert Text("不能同时满足", "cannot hold together").to(lang) not in said, (name, lang)


STALE = Text("别人刚改过同一处", "Somebody else has just changed the same")
MINE, THEIRS = Text("用我的", "Keep mine"), Text("用他们的", "Take theirs")


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
    for name, lang, said in tour(page):
        assert STALE.to(lang) in said, (name, lang)
        assert "小王" in said, (name, lang)
        assert {MINE.to(lang), THEIRS.to(lang)} <= {one.label for one in page.button}, (name, lang)
    page.button(key="keep_mine").click().run()
    assert STALE.zh not in words(page)
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
    for name, lang, said in tour(page):
        number = re.search(r"编号 ([0-9a-f]{8})", said)  # in both languages, whichever the page is in
        assert number, (name, lang)
        assert f"Number {number[1]}" in said, (name, lang)
        assert "secret" not in said, (name, lang)
        assert number[1] in caplog.text, (name, lang)
        assert Text("撤销", "Undo").to(lang) in said, (name, lang)  # the frame stands


LOOKS = {
    "calendar": Text("您只能看，不能改", "You may look, not change"),
    "budget": Text("您的角色只能看、能试，不能保存", "Your role can look and try, not save"),
    "log": Text("整个回到某一时刻要老板来做", "Putting everything back takes an owner"),
}


@pytest.mark.usefixtures("branch")
def test_who_may_only_look_is_never_offered_what_would_be_refused(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("who.seat", lambda: Seat(workspace, Person("m", "小李", "reader"), guest=True))
    page = opened("budget")
    for name, lang, said in tour(page):
        off = {one.key: one.disabled for one in page.button}
        for key in ("undo", "redo", "draft_save", "keep_plan", "again", "publish_now"):
            assert off.get(key, True), (name, key)
        assert all(one.disabled for one in page.text_area), name
        if name in LOOKS:
            assert LOOKS[name].to(lang) in said, (name, lang)


OWN = {
    "overview": Text("接下来 30 天", "The next 30 days"),
    "calendar": Text("您只能看，不能改", "You may look, not change"),
    "budget": Text("钱放在哪", "Where the money goes"),
    "why": Text("下一笔 ¥1,000 放在哪", "Where the next ¥1,000 would go"),
}
"""What the pages of a read-only link say of themselves."""


def test_a_read_only_link_shows_its_pages_and_no_others(workspace: Workspace, branch: Branch) -> None:
    _, token = Shares(workspace.house).create(person="somebody", branch=branch)
    page = opened("budget", key=token)
    for name, lang, said in tour(page, SHARED):
        assert "somebody" not in said, (name, lang)
        assert OWN[name].to(lang) in said, (name, lang)
        assert all(one.disabled for one in page.button if one.key in ("undo", "redo")), (name, lang)
    for name, lang, said in tour(page, tuple(one for one in PAGES if one not in SHARED)):
        assert OWN["overview"].to(lang) in said, (name, lang)  # the overview, in its place


BEST = Text("在这些规则下没有明显更好的分法", "under these rules no other is clearly better")


@pytest.mark.usefixtures("branch")
def test_the_plan_there_is_cannot_be_bettered_and_that_is_said(workspace: Workspace) -> None:
    for _, lang, said in tour(opened("budget"), ("budget",)):
        assert BEST.to(lang) in said


THIN = {
    "overview": Text("没有核实", "not verified"),
    "budget": Text("没有核实", "not verified"),
    "why": Text("不是您自己的数据，所以带子宽", "not from your own data"),
    "compare": Text("没有去年的数", "no figures of last year"),
}


@pytest.mark.usefixtures("branch")
def test_what_rests_on_presets_alone_is_marked() -> None:
    page = opened("why")
    for name, lang, _ in tour(page, tuple(THIN)):
        settled(page)
        assert THIN[name].to(lang) in words(page), (name, lang)


EMPTY = {
    "overview": (
        Text("计划期里没有了", "none left in the plan"),
        Text("没有发现冲突", "No conflicts found"),
        Text("还没有导入实际数据", "no actual figures yet"),
        Text("还没有人改过", "Nobody has changed anything yet"),
    ),
    "calendar": (Text("模板与倒推", "Template, back-schedule"),),
    "track": (
        Text("还没有实际数据。导入后台报表", "No figures yet. Import a report"),
        Text("还没有批准执行的方案", "No plan is in force yet"),
        Text("计划还没开始", "The plan has not begun"),
    ),
    "tasks": (Text("这一周没有要做的事", "Nothing to do this week"),),
    "data": (Text("可以上传", "an edited annual activity table"),),
    "log": (Text("还没有改动", "There are no changes yet"),),
}
DESK = Text("这段时间没有可报的活动", "No promotion to enrol in")
ALONE = Text("只有一个情景，没有可比的", "There is only one scenario, and nothing to compare it with")


def test_what_is_empty_says_so_and_leads_on(tiny: Problem, workspace: Workspace) -> None:
    bare = replace(tiny, rules=(), promotions=())
    alone = workspace.put("bare", bare, person="somebody")
    page = settled(opened("budget"))
    for _, lang, said in tour(page, ("compare",)):
        assert ALONE.to(lang) in said, lang
        assert page.button(key="to-budget").label in said
    page._page_hash = calc_hash("compare")
    page.run().multiselect(key="compared").set_value([]).run()
    assert "请选一个以上" in words(page)
    page.button(key="pick_again").click().run()
    assert "请选一个以上" not in words(page)
    page.query_params["view"] = "desk"
    for _, lang, said in tour(page, ("calendar",)):
        assert DESK.to(lang) in said, lang
        assert Text("看全年", "See the year").to(lang) in said, lang
    workspace.fork(alone, "new", person="somebody")  # a scenario nobody has changed yet
    page = settled(opened("budget", branch="new", week="2027-01-04"))
    for name, lang, said in tour(page, tuple(EMPTY)):
        for sentence in EMPTY[name]:
            assert sentence.to(lang) in said, (name, lang, sentence.zh)

"""The log page: each step in words, taken back with what was built upon it, and everything back to a moment."""

from dataclasses import replace

import driver
import pytest
from streamlit.testing.v1 import AppTest

from campaignplan.agenda import agenda
from campaignplan.calendars.once import once_id
from campaignplan.dates import day_said
from campaignplan.headings import table_title
from campaignplan.planning.problem import Problem
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import Change, added, changed, removed
from campaignplan.storage.workspace.people import People, Person
from campaignplan.storage.workspace.seat import Seat
from campaignplan.storage.workspace.ticks import Ticks
from campaignplan.storage.workspace.workspace import Workspace


def priced(branch: Branch, price: str, person: str = "wang", why: str = "调价") -> int:
    row, cells = branch.rows("products")[0]
    change = changed("products", row, cells, {**cells, "price": price})
    assert change is not None
    return branch.commit([change], person=person, why=why).id


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


def test_steps_are_told_by_name_with_cells_before_and_after(branch: Branch, workspace: Workspace, tiny: Problem):
    People(workspace.house).put(Person("wang", "小王", "operator"), by="x")
    before = f"{tiny.products[0].price:g}"
    number = priced(branch, "72", why="供应商涨价")
    page = driver.visited("log")
    said = driver.words(page)
    assert "供应商涨价" in said
    assert "小王" in said
    press(page, f"open-{number}")
    said = driver.words(page)
    assert "单价（元）" in said
    assert f">{before}<" in said
    assert ">72<" in said
    assert "Price (yuan)" in driver.words(press(driver.visited("log", "en"), f"open-{number}"))


def test_steps_of_one_person_alone_and_by_pages(branch: Branch):
    for number in range(30):
        priced(branch, str(50 + number), "wang" if number % 2 else "li", f"第 {number} 次")
    page = driver.visited("log")
    assert "第 29 次" in driver.words(page)
    assert "第 0 次" not in driver.words(page)
    assert "第 0 次" in driver.words(press(page, "log_older"))
    assert "第 29 次" in driver.words(press(page, "log_newer"))
    page.selectbox(key="log_person").select("li").run()
    assert "第 29 次" not in driver.words(page)
    assert "第 28 次" in driver.words(page)


def test_the_log_says_of_which_scenario_it_is_and_shows_another_too(branch: Branch, workspace: Workspace):
    priced(branch, "61", why="主线调价")
    other = workspace.fork(branch, "大胆", person="wang")
    number = priced(other, "88", why="大胆调价")
    page = driver.visited("log")
    chosen = page.selectbox(key="log_of")
    assert chosen.value == str(branch.id)
    assert [option for option in chosen.options] == ["主方案 · 正在看", "大胆"]
    assert "大胆调价" not in driver.words(page)
    chosen.select(str(other.id)).run()
    assert "大胆调价" in driver.words(page)
    assert page.query_params["of"] == str(other.id)
    press(page, f"open-{number}")
    press(page, f"revert-{number}")
    assert other.problem().products[0].price == 61  # taken back there, and only there
    assert branch.problem().products[0].price == 61
    workspace.archive(other, person="wang")
    again = driver.visited("log", "en", of=str(other.id))
    assert "大胆 · archived" in again.selectbox(key="log_of").options
    assert "大胆调价" in driver.words(again)


def test_one_step_is_taken_back_and_that_can_be_undone(branch: Branch, tiny: Problem):
    number = priced(branch, "72")
    page = press(driver.visited("log"), f"open-{number}")
    press(page, f"revert-{number}")
    assert branch.problem().products[0].price == tiny.products[0].price
    assert branch.last is not None
    assert branch.last.why == "收回：调价"
    press(page, "undo")
    assert branch.problem().products[0].price == 72


def test_what_was_built_upon_a_step_is_shown_and_kept(branch: Branch):
    number = priced(branch, "72", "wang")
    priced(branch, "73", "li", "再调")
    page = press(driver.visited("log"), f"open-{number}")
    said = driver.words(page)
    assert "又被改过" in said
    assert f"li 改了 商品 {branch.problem().products[0].name} 单价（元），现在是「73」" in said
    press(page, f"revert-{number}")
    assert branch.problem().products[0].price == 73
    assert "没有可收回的" in driver.words(page)


def test_a_row_that_was_moved_gone_or_added_since_is_told_as_that(branch: Branch):
    def commit(change: Change | None, person: str) -> int:
        assert change is not None
        return branch.commit([change], person=person).id

    commit(added("events", {"id": "own-1", "title": "盘点", "start": "2027-06-10", "#": "40"}, "r"), "wang")
    moved = commit(changed("events", "r", {"#": "40"}, {"#": "50"}), "wang")
    commit(changed("events", "r", {"#": "50"}, {"#": "60"}), "li")
    table = table_title("events").zh
    assert f"li 挪动了 {table} 盘点" in driver.words(press(driver.visited("log"), f"open-{moved}"))
    cells = dict(branch.rows("events"))["r"]
    gone = commit(removed("events", "r", cells), "wang")
    assert f"wang 改了 {table} 盘点" in driver.words(press(driver.visited("log"), f"open-{moved}"))
    commit(added("events", cells, "r"), "li")
    assert f"li 又加了 {table} 盘点" in driver.words(press(driver.visited("log"), f"open-{gone}"))


def test_everything_goes_back_to_a_moment_after_a_look(branch: Branch, tiny: Problem):
    first = priced(branch, "72")
    priced(branch, "99")
    page = press(driver.visited("log"), f"open-{first}")
    press(page, f"restore-{first}")
    assert branch.problem().products[0].price == 99
    said = driver.words(page)
    assert "99 → 72" in said
    press(page, "restore_yes")
    assert branch.problem().products[0].price == 72
    assert [one.kind for one in branch.log(size=1)] == ["restore"]


@pytest.mark.parametrize(("lang", "told"), [("zh", "日期"), ("en", "date")])
def test_a_moment_that_cannot_be_read_is_refused(branch: Branch, lang: str, told: str):
    page = driver.visited("log", lang)
    page.text_input(key="restore_text").set_value("昨天下午")
    press(page, "restore_look")
    assert told in driver.words(page)


def test_before_anything_was_there_nothing_goes_back(branch: Branch):
    page = driver.visited("log")
    page.text_input(key="restore_text").set_value("2020-01-01")
    press(page, "restore_look")
    assert "逐步收回" in driver.words(page)
    assert page.button(key="restore_yes").disabled


@pytest.mark.parametrize("role", ["reader", "member", "operator"])
def test_others_see_everything_and_may_not_go_back(
    branch: Branch, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, role: str
):
    number = priced(branch, "72")
    monkeypatch.setattr("who.seat", lambda: Seat(workspace, Person("m", "小李", role), guest=True))  # type: ignore[arg-type]
    page = press(driver.visited("log"), f"open-{number}")
    assert ">72<" in driver.words(page)
    assert page.button(key=f"revert-{number}").disabled
    assert page.button(key=f"restore-{number}").disabled
    assert page.button(key="restore_look").disabled
    assert "要老板来做" in driver.words(page)


def test_a_step_whose_end_would_be_unsound_stays(branch: Branch, tiny: Problem):
    from campaignplan.storage.workspace.change import added

    product = replace(tiny.products[0], id="p9", name="新品")
    cells = {"id": "p9", "shop": product.shop, "name": "新品", "price": "9", "margin": "0.3"}
    number = branch.commit([added("products", cells)], person="wang", why="上新").id
    branch.commit([added("stages", {"product": "p9", "stage": "launch", "start": "2027-06-07"})], person="wang")
    page = press(driver.visited("log"), f"open-{number}")
    press(page, f"revert-{number}")
    assert "没有收回" in driver.words(page)
    assert any(one.id == "p9" for one in branch.problem().products)


def test_a_task_done_is_a_step_like_any_other(branch: Branch, workspace: Workspace):
    priced(branch, "72", why="调价")
    ticks = Ticks(workspace.team("tiny"))
    event = next(one for one in agenda(branch.problem()) if one.rrule)
    day = branch.problem().settings.start
    name = once_id(event.id, day)
    ticks.mark(name, {"": True}, person="wang", why="勾选「周报」")
    made = workspace.team("tiny").last
    assert made is not None
    page = driver.visited("log")
    said = driver.words(page)
    assert said.index("勾选「周报」") < said.index("调价")  # the newest first
    said = driver.words(press(page, f"open-{made.id}"))
    assert f"{event.title.zh} {day_said(day, True)}" in said
    assert name not in said  # people do not read ids
    assert "完成 · wang" in said
    assert not any(one.key == f"restore-{made.id}" for one in page.button)
    press(page, f"revert-{made.id}")
    assert not ticks.list()
    assert "收回：勾选「周报」" in driver.words(page)
    assert branch.problem().products[0].price == 72
    assert "勾选「周报」" in driver.words(driver.visited("overview"))
    said = driver.words(press(driver.visited("log", "en"), f"open-{made.id}"))
    assert f"{event.title.en} {day_said(day, False)}" in said

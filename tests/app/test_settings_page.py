"""The settings page: typed cells read by the one parser, scenarios, people, the system."""

import driver
import pytest
from streamlit.testing.v1 import AppTest

from campaignplan.planning.problem import Problem
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.people import People, Person
from campaignplan.storage.workspace.seat import Seat
from campaignplan.storage.workspace.workspace import Workspace


def settings(part: str, lang: str = "") -> AppTest:
    page = driver.visited("settings", lang, part=part)
    assert not page.exception
    return page


def table(name: str, lang: str = "") -> AppTest:
    page = settings("tables", lang)
    page.selectbox(key="settings_table").select(name).run()
    assert not page.exception
    return page


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


def typed(page: AppTest, edits: dict[int, dict[str, str]]) -> AppTest:
    page = driver.typed(page, edits)
    assert not page.exception
    return page


def seated(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    monkeypatch.setattr("who.seat", lambda: Seat(workspace, Person("m", "小李", role), guest=True))  # type: ignore[arg-type]


def test_the_plan_is_typed_as_people_write_and_saved_as_a_step(branch: Branch):
    page = settings("plan")
    version = branch.version
    page.text_input(key=f"setting-budget-total-{version}").set_value("¥1.2万")
    press(page, "save-budget")
    assert branch.problem().settings.total == 12_000
    assert branch.last is not None
    assert branch.last.why == "在设置里改了预算"


def test_what_cannot_be_read_is_told_and_the_rest_is_saved(branch: Branch, tiny: Problem):
    for lang, told in (("zh", "其余已保存"), ("en", "the rest is")):
        page = settings("plan", lang)
        version = branch.version
        page.text_input(key=f"setting-plan-name-{version}").set_value(f"新名字 {lang}")
        page.text_input(key=f"setting-plan-end-{version}").set_value("年底")
        press(page, "save-plan")
        assert told in driver.words(page)
        after = branch.problem().settings
        assert (after.name, after.end) == (f"新名字 {lang}", tiny.settings.end)


def test_cells_of_a_table_are_typed_and_bad_ones_refused(branch: Branch, tiny: Problem):
    page = typed(table("products"), {0: {"price": "¥1,200"}, 1: {"price": "约100", "category": "家居"}})
    first, second = branch.problem().products[:2]
    assert (first.price, second.price, second.category) == (1_200, tiny.products[1].price, "家居")
    assert "不是确切的数" in driver.words(page)


def test_a_cell_that_would_make_the_plan_unsound_is_refused_and_others_are_saved(branch: Branch, tiny: Problem):
    page = typed(table("products"), {0: {"shop": "nowhere"}, 1: {"price": "33"}})
    first, second = branch.problem().products[:2]
    assert (first.shop, second.price) == (tiny.products[0].shop, 33)
    assert "nowhere" in driver.words(page)


def test_promotions_show_how_sure_they_are_and_take_terms(branch: Branch, tiny: Problem):
    page = table("promotions")
    page = typed(page, {0: {"source": "官方公告", "status": "已核实", "verified_on": "2026-11-01", "fee": "¥30"}})
    found = branch.problem().promotions[0]
    assert (found.fee, found.status, found.source) == (30, "verified", "官方公告")
    assert str(found.verified_on) == "2026-11-01"


def test_a_row_is_added_and_removed(branch: Branch, tiny: Problem):
    page = table("products")
    version, shop = branch.version, tiny.shops[0].id
    for column, text in {"name": "新款", "shop": shop, "price": "约8"}.items():
        page.text_input(key=f"add-products-{column}-{version}").set_value(text)
    press(page, "add_yes")
    said = driver.words(page)
    assert "毛利率" in said
    assert "不是确切的数" in said
    page.text_input(key=f"add-products-price-{version}").set_value("8")
    page.text_input(key=f"add-products-margin-{version}").set_value("三成")
    page.text_input(key=f"add-products-margin-{version}").set_value("30%")
    press(page, "add_yes")
    added = branch.problem().products[-1]
    assert (added.id, added.name, added.margin) == ("products-1", "新款", 0.3)
    page = table("products")
    row = branch.rows("products")[-1][0]
    page.multiselect(key=f"remove-products-{branch.version}").set_value([row]).run()
    press(page, "remove_yes")
    assert len(branch.problem().products) == len(tiny.products)


def test_a_row_others_rest_on_stays(branch: Branch, tiny: Problem):
    page = table("shops")
    page.multiselect(key=f"remove-shops-{branch.version}").set_value([branch.rows("shops")[0][0]]).run()
    press(page, "remove_yes")
    assert branch.problem().shops == tiny.shops
    assert "没有保存" in driver.words(page)


def test_scenarios_are_made_put_in_force_renamed_and_put_away(branch: Branch, workspace: Workspace):
    page = settings("scenarios")
    page.text_input(key="scenario_name").set_value("减两成")
    press(page, "scenario_make")
    assert workspace.problems()["tiny"] == ("main", "减两成")
    made = workspace.branch("tiny", "减两成")
    press(page, f"star-{made.id}")
    assert workspace.in_force("tiny") == "减两成"
    page.text_input(key=f"name-{made.id}-减两成").set_value("少花钱").run()
    press(page, f"rename-{made.id}")
    assert workspace.in_force("tiny") == "少花钱"
    press(page, f"away-{branch.id}")
    assert workspace.problems()["tiny"] == ("少花钱",)
    press(page, f"back-{branch.id}")
    assert len(workspace.problems()["tiny"]) == 2
    page.text_input(key="scenario_name").set_value("main")
    press(page, "scenario_make")
    assert "已经有了" in driver.words(page)


def test_the_sample_is_removed(branch: Branch, workspace: Workspace):
    workspace.house.put_row("problems", "tiny", {"note": "sample:tiny"}, person="x")
    page = press(settings("scenarios"), "sample_remove")
    assert workspace.problems() == {}
    assert "示例" in driver.words(page)
    again = driver.visited(lang="en")  # the first screen has it, in a visit of its own
    assert "Archived plans: 1" in [one.label for one in again.expander]
    press(again, "plan-back-tiny")
    assert list(workspace.problems()) == ["tiny"]
    assert again.session_state["plan"] == "tiny"


def test_a_plan_put_away_is_brought_back_beside_others(
    branch: Branch, workspace: Workspace, tiny: Problem, monkeypatch: pytest.MonkeyPatch
):
    workspace.put("second", tiny, person="x")
    workspace.put_away("second", person="x")
    page = settings("scenarios")
    assert "收起来的计划 1 份" in [one.label for one in page.expander]
    press(page, "plan-back-second")
    assert list(workspace.problems()) == ["tiny", "second"]
    assert page.session_state["plan"] == "second"
    assert not any("收起来" in one.label for one in page.expander)
    workspace.put_away("second", person="x")
    seated(workspace, monkeypatch, "operator")
    assert settings("scenarios").button(key="plan-back-second").disabled


def test_people_are_added_changed_and_removed_and_an_owner_stays(branch: Branch, workspace: Workspace):
    page = settings("people")
    page.text_input(key="person_name-").set_value("陈老板")
    page.selectbox(key="person_role-").select("owner")
    press(page, "person_save")
    (boss,) = People(workspace.house).list()
    assert (boss.name, boss.role) == ("陈老板", "owner")
    page.selectbox(key="person_chosen").select(boss.id).run()
    page.selectbox(key=f"person_role-{boss.id}").select("member")
    press(page, "person_save")
    assert "至少要有一位老板" in driver.words(page).replace("\\", "")
    press(page, "person_remove")
    assert People(workspace.house).list() == (boss,)


def test_the_system_tells_how_people_sign_in_and_checks_itself(branch: Branch):
    page = settings("system", "en")
    assert "one person's machine" in driver.words(page).replace("&#x27;", "'")
    press(page, "check_now")
    assert "HiGHS" in driver.words(page)


@pytest.mark.parametrize("role", ["member", "reader"])
def test_others_look_and_may_change_nothing(
    branch: Branch, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, role: str
):
    seated(workspace, monkeypatch, role)
    page = settings("plan")
    assert "您的角色只能查看" in driver.words(page)
    assert page.button(key="save-plan").disabled
    assert settings("scenarios").button(key="scenario_make").disabled
    assert "由老板管理" in driver.words(settings("people"))
    assert settings("system").button(key="check_now").disabled
    assert "您的角色只能查看" in driver.words(table("products"))

"""The compare page: the same figures as the budget page, what differs, and deciding."""

from dataclasses import replace

import driver
import pytest
from streamlit.testing.v1 import AppTest

from campaignplan.planning.problem import Problem
from campaignplan.planning.solve import solve
from campaignplan.publishing import prose
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables import figures
from campaignplan.storage.content import content_of
from campaignplan.storage.difference import Said, changes_for
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import changed
from campaignplan.storage.workspace.people import Person
from campaignplan.storage.workspace.plans import Plans
from campaignplan.storage.workspace.seat import Seat
from campaignplan.storage.workspace.sharing import Shares
from campaignplan.storage.workspace.taking_in import offer
from campaignplan.storage.workspace.workspace import Workspace


def settled(page: AppTest) -> AppTest:
    for _ in range(8):
        waiting = [one for one in page.session_state["errands"].values() if not one.done]
        for one in waiting:
            assert one.wait(driver.LONGEST)
        page.run()
        assert not page.exception
        if not waiting:
            return page
    raise AssertionError("the page never settled")


def compare(lang: str = "", **asked: str) -> AppTest:
    page = driver.visited("compare", lang, **asked)
    assert not page.exception
    return settled(page)


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return settled(page)


@pytest.fixture
def half(branch: Branch, workspace: Workspace, tiny: Problem) -> Branch:
    made = workspace.fork(branch, "减半", person="somebody")
    total = (tiny.settings.total or 0) / 2
    wanted = Said(content_of(replace(tiny, settings=replace(tiny.settings, total=total))))
    found = offer(made, wanted)
    made.commit(changes_for(found.found, found.rows, lambda row: True), person="somebody")
    return made


def test_one_scenario_alone_says_how_to_get_others(branch: Branch):
    assert "没有可比的" in driver.words(compare())
    assert "nothing to compare" in driver.words(compare("en"))


def test_figures_are_those_of_the_budget_page(half: Branch, workspace: Workspace):
    budget = driver.opened()
    shown = driver.shown(budget)
    assert shown is not None
    page = compare()
    said = driver.words(page)
    edition = Edition(shown)
    for figure in figures(edition, {}):
        if figure.name in ("spend", "gmv", "orders"):
            assert prose.shown(figure.estimate, figure.kind, True) in said
    assert "减半" in said
    assert "比" in said
    assert "推广花费" in said


def test_three_at_most_and_no_more(half: Branch, workspace: Workspace):
    page = compare()
    (box,) = page.multiselect
    assert box.proto.max_selections == 3


def test_a_saved_plan_is_compared_starred_and_noted(branch: Branch, workspace: Workspace, tiny: Problem):
    result = solve(tiny)
    plans = Plans(workspace.team("tiny"))
    saved = plans.save(result, branch, person="somebody", name="七月版")
    page = compare()
    assert "七月版" in driver.words(page)
    assert "钱和决定一样" in driver.words(page).replace("\\", "") or "推广花费" in driver.words(page)
    assert "保存之后数据改过" not in driver.words(page)
    press(page, f"run-{saved}")
    assert plans.list()[0].starred
    area = next(one for one in page.text_area if str(one.key).startswith(f"note-{saved}"))
    area.set_value("老板看过").run()
    assert plans.list()[0].note == "老板看过"
    assert plans.list()[0].name == "七月版"
    press(page, f"share-{saved}")
    (share,) = Shares(workspace.house).list()
    assert (share.branch, share.plan) == (branch.id, saved)
    ((row, cells),) = branch.rows("budget")
    richer = changed("budget", row, cells, {**cells, "total": "4000"})
    assert richer is not None
    branch.commit([richer], person="somebody")
    assert "保存之后数据改过" in driver.words(compare())


def test_a_scenario_is_put_in_force_and_shared(half: Branch, workspace: Workspace):
    page = compare()
    press(page, f"run-b{half.id}")
    assert workspace.in_force("tiny") == "减半"
    page.text_input(key=f"share-for-b{half.id}").set_value("王总")
    page.text_input(key=f"share-base-b{half.id}").set_value("https://plan.example.com")
    press(page, f"share-b{half.id}")
    (share,) = Shares(workspace.house).list()
    assert (share.branch, share.note) == (half.id, "减半 · 王总")
    address = page.code[0].value
    assert address.startswith("https://plan.example.com/?key=")
    assert Shares(workspace.house).find(address.split("=")[1]) == share
    press(page, f"unshare-{share.id}")
    assert Shares(workspace.house).find(address.split("=")[1]) is None
    assert not page.code


def test_a_scenario_without_a_plan_says_why_and_the_other_is_shown(half: Branch, workspace: Workspace):
    ((row, cells),) = half.rows("rules")
    change = changed("rules", row, cells, {**cells, "limit": "9999999"})
    assert change is not None
    half.commit([change], person="somebody")
    for lang, told in (("zh", "没有可行的方案"), ("en", "has no plan")):
        said = driver.words(compare(lang))
        assert told in said
        assert prose.money(1.0, True)[0] in said


@pytest.mark.parametrize("role", ["member", "reader"])
def test_others_look_and_decide_nothing(
    half: Branch, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, role: str
):
    monkeypatch.setattr("who.seat", lambda: Seat(workspace, Person("m", "小李", role), guest=True))  # type: ignore[arg-type]
    page = compare()
    assert page.button(key=f"run-b{half.id}").disabled
    assert all(one.disabled for one in page.text_area)

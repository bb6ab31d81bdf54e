import re
from dataclasses import replace

import pytest
from driver import opened, problem, slider, visited, words

from campaignplan.planning.problem import Problem
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.workspace import Workspace

CHINESE = re.compile(r"[\u4e00-\u9fff]")
OWN = ("小店", "产品1", "产品2", "渠道1", "渠道2", "年中大促", "行业展")


@pytest.mark.usefixtures("branch")
def test_budget_in_chinese() -> None:
    page = opened("budget")
    said = words(page)
    assert not page.exception
    assert not page.error
    for expected in ("总预算", "距离最优不超过", "可能 ", "规则", "待核实"):
        assert expected in said
    assert "示例数据" not in said  # the data is the user's own


@pytest.mark.usefixtures("branch")
def test_english_says_nothing_in_chinese_but_names() -> None:
    page = opened("budget", "en")
    said = words(page)
    assert "at most" in said
    assert "may be " in said
    own = re.sub(r'<td data-label="Source">.*?</td>', "", said)  # sources are quoted as they are
    for mine in OWN:
        own = own.replace(mine, "")
    left = sorted(set(CHINESE.findall(own)))
    assert not left, re.findall(r"[^<>]*[\u4e00-\u9fff][^<>]*", own)


@pytest.mark.usefixtures("branch")
def test_switch_of_language_keeps_what_is_tried() -> None:
    page = opened("budget")
    slider(page).set_value(2000)
    page.run()
    before = problem(page)
    assert before.settings.total == 2000
    page.get("button_group")[0].set_value("en").run()
    assert "Total budget" in words(page)
    assert problem(page) == before
    assert page.query_params["lang"] == "en"


def test_a_plan_that_says_what_the_address_names(tiny: Problem, workspace: Workspace) -> None:
    workspace.put("first", tiny, person="somebody")
    other = replace(tiny, settings=replace(tiny.settings, name="another", total=1111.0))
    workspace.put("second", other, person="somebody")
    page = opened("budget", plan="second")
    assert problem(page).settings.total == 1111


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_two_plans_of_one_name_are_told_apart(tiny: Problem, branch: Branch, workspace: Workspace, lang: str) -> None:
    workspace.put("again", tiny, person="somebody")
    page = visited("log", lang, plan="again")
    (switch,) = (one for one in page.selectbox if str(one.key).startswith("switch-"))
    name = tiny.settings.name
    assert [one for one in switch.options if name in one] == [f"{name} (tiny/main)", f"{name} (again/main)"]

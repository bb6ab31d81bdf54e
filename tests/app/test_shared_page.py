from dataclasses import replace

import pytest
from app_sample import tiny_problem
from driver import opened, visited, words

from campaignplan.planning.result import Options
from campaignplan.planning.solve import solve
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.plans import Plans
from campaignplan.storage.workspace.sharing import Shares
from campaignplan.storage.workspace.workspace import Workspace


@pytest.fixture
def secret(workspace: Workspace, branch: Branch) -> Branch:
    """Put what nobody with a link may see beside what they may: another scenario and another problem."""
    workspace.put("private", tiny_problem(), person="somebody")
    return workspace.fork(branch, "秘密", person="somebody")


def test_a_link_of_one_scenario_shows_it_and_nothing_else(
    workspace: Workspace, branch: Branch, secret: Branch
) -> None:
    _, token = Shares(workspace.house).create("给供应商", person="somebody", branch=branch)
    page = opened("budget", key=token)
    assert "距离最优不超过" in words(page)
    assert page.selectbox[0].options == ["small"]
    assert all(one.disabled for one in page.button if one.key in ("undo", "redo", "draft_save"))
    for asked in ({"plan": "private"}, {"plan": "tiny", "branch": "秘密"}):
        elsewhere = opened("budget", key=token, **asked)
        assert elsewhere.query_params["plan"] == "tiny"
        assert elsewhere.query_params["branch"] == "main"
    for name in ("log", "settings", "data", "tasks", "track", "compare"):
        hidden = visited(name, key=token)
        assert "somebody" not in words(hidden)


def test_a_link_of_one_plan_shows_it_as_it_was_saved(workspace: Workspace, branch: Branch) -> None:
    plans = Plans(workspace.team("tiny"))
    result = solve(tiny_problem(), Options(gap=0.01))
    plans.save(result, branch, person="somebody", name="给老板看")
    (saved,) = plans.list()
    _, token = Shares(workspace.house).create(person="somebody", branch=branch, plan=saved)
    richer = replace(tiny_problem(), settings=replace(tiny_problem().settings, name="改过名"))
    workspace.put("other", richer, person="somebody")
    page = visited("", key=token)
    said = words(page)
    assert "给老板看" in said
    assert "只读" in said
    assert "距离最优不超过" in said
    assert "改过名" not in said
    assert not page.selectbox


def test_where_people_sign_in_a_link_taken_back_opens_nothing(
    workspace: Workspace, branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMPAIGNPLAN_SIGN_IN", "proxy")
    monkeypatch.setenv("CAMPAIGNPLAN_PROXIES", "127.0.0.1")
    share, token = Shares(workspace.house).create(person="somebody", branch=branch)
    assert "距离最优不超过" in words(opened("budget", key=token))
    Shares(workspace.house).revoke(share.id, person="somebody")
    page = visited("budget", key=token)
    assert "统一入口" in page.info[0].value
    assert "small" not in words(page)

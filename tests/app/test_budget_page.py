import threading
from dataclasses import replace
from typing import Any

import pytest
from driver import LONGEST, box, opened, problem, settled, shown, slider, visited, words

from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Options, Result
from campaignplan.planning.rule import Rule
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.workspace import Workspace


@pytest.mark.usefixtures("branch")
def test_slider_changes_box_problem_and_plan() -> None:
    page = opened()
    before = shown(page)
    assert before is not None
    assert before.plan is not None
    slider(page).set_value(1500)
    settled(page.run())
    after = shown(page)
    assert after is not None
    assert after.plan is not None
    assert box(page).value == 1500
    assert problem(page).settings.total == 1500
    assert after.plan.spend.sum() <= 1500 < before.plan.spend.sum()


@pytest.mark.usefixtures("branch")
def test_box_takes_what_the_slider_cannot() -> None:
    page = opened()
    box(page).set_value(12_345)
    settled(page.run())
    assert problem(page).settings.total == 12_345
    assert slider(page).value == 6000  # its end: twice the total of the data


@pytest.mark.usefixtures("branch")
def test_what_is_tried_is_kept_in_the_address() -> None:
    page = opened()
    box(page).set_value(2345)
    page.run()
    assert page.query_params["total"] == "2345"
    again = opened(total="2345")
    assert problem(again).settings.total == 2345
    assert box(again).value == 2345


def test_what_is_tried_is_saved_or_forgotten(branch: Branch) -> None:
    page = opened()
    slider(page).set_value(1500)
    settled(page.run())
    assert branch.problem().settings.total == 3000  # nothing is written by trying
    assert "没有保存" in words(page)
    page.button(key="draft_forget").click()
    settled(page.run())
    assert problem(page).settings.total == 3000
    assert box(page).value == 3000
    slider(page).set_value(1500)
    settled(page.run())
    page.button(key="draft_save").click()
    settled(page.run())
    assert branch.problem().settings.total == 1500
    assert "没有保存" not in words(page)
    page.button(key="undo").click()
    settled(page.run())
    assert branch.problem().settings.total == 3000


def test_clash_is_named_and_solved_by_one_click(tiny: Problem, workspace: Workspace) -> None:
    workspace.put("tiny", replace(tiny, rules=(Rule("floor-p1", "floor", 2500.0, product="p1"),)), person="somebody")
    page = opened()
    good = shown(page)
    assert good is not None
    slider(page).set_value(1500)
    settled(page.run())
    assert page.session_state["job"].future.result().status == "infeasible"
    assert "floor-p1" in page.error[0].value.replace("\\", "")
    assert shown(page) is good  # the last possible plan stays, the chart is not empty
    assert "上一个可行的方案" in words(page)
    ways = [button for button in page.button if str(button.key).startswith("loosen-")]
    assert ways
    floor = next(way for way in ways if "floor" in way.label)
    floor.click()
    settled(page.run())
    assert not page.error
    assert problem(page).rules[0].limit <= 1500
    assert problem(page).settings.total == 1500
    page.button(key="undo_loosened").click()
    settled(page.run())
    assert problem(page).rules[0].limit == 2500


def test_clash_is_solved_by_raising_the_budget(tiny: Problem, workspace: Workspace) -> None:
    frame = replace(tiny.settings, total=1000.0, reserve=0.1)
    short = replace(tiny, settings=frame, rules=(Rule("floor-p1", "floor", 2500.0, product="p1"),))
    workspace.put("tiny", short, person="somebody")
    page = opened()
    assert shown(page) is None  # no plan yet: no chart
    assert not page.get("vega_lite_chart")
    next(b for b in page.button if str(b.key).startswith("loosen-") and "预算" in b.label).click()
    settled(page.run())
    found = shown(page)
    assert found is not None
    assert found.status == "optimal"
    assert 2500 / 0.9 <= box(page).value <= 2500 / 0.9 + 2


@pytest.mark.usefixtures("branch")
def test_proof_is_asked_for_this_problem_only(monkeypatch: pytest.MonkeyPatch) -> None:
    from solved import PROOF, QUICK

    monkeypatch.setattr("solved.PROOF", replace(PROOF, gap=1e-6, time_limit=1.0))
    page = opened()
    page.button(key="prove").click()
    settled(page.run())
    assert page.session_state["job"].options.gap == 1e-6
    slider(page).set_value(2000)
    settled(page.run())
    assert page.session_state["job"].options == QUICK


@pytest.mark.usefixtures("branch")
def test_a_solver_that_dies_leaves_the_page_standing(monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened()
    good = shown(page)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret path")

    with monkeypatch.context() as patched:
        patched.setattr("solving.solve", broken)
        slider(page).set_value(900)
        settled(page.run())
    assert "编号" in page.error[0].value
    assert "secret" not in page.error[0].value
    assert shown(page) is good
    slider(page).set_value(910)
    settled(page.run())
    assert not page.error


@pytest.mark.usefixtures("branch")
def test_a_button_stops_a_long_solve_with_the_plan_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    import solving

    real, first, go = solving.solve, threading.Event(), threading.Event()

    def long(problem: Problem, options: Options, progress: object, **kept: Any) -> Result:
        first.set()
        assert go.wait(LONGEST)
        found = real(problem, options, **kept)
        return replace(found, status="feasible") if kept["stop"]() else found

    monkeypatch.setattr(solving, "solve", long)
    page = visited("budget", total="1234")  # solved by no other test
    assert first.wait(LONGEST)
    page.button(key="stop").click().run()
    assert page.session_state["job"].stopping.is_set()
    assert "正在停下" in words(page)
    go.set()
    settled(page)
    assert "没有证明到要求的精度" in words(page)
    found = shown(page)
    assert found is not None
    assert found.problem.settings.total == 1234

import json
import threading
from dataclasses import replace
from typing import Any

import pytest
from driver import LONGEST, box, opened, problem, settled, shown, slider, visited, words
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import NumberInput
from streamlit.util import calc_hash

from campaignplan.planning.asking.bound import Part, part_of, spent
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Options, Result
from campaignplan.planning.rule import Rule
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.seat import Seat
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


@pytest.mark.usefixtures("branch")
def test_goal_and_limits_survive_a_reload() -> None:
    page = opened()
    page.selectbox(key=next(one.key for one in page.selectbox if str(one.key).startswith("goal-"))).set_value(
        "orders"
    )
    page = limited_by(page.run(), "month")
    most = next(one for one in page.number_input if str(one.key).startswith("most-bound-cap-month-2027-06"))
    most.set_value(700)
    page = settled(page.run())
    told = {name: str(page.query_params[name]) for name in ("plan", "branch", "goal", "limits")}
    again = opened(**told)
    assert problem(again) == problem(page)
    assert problem(again).settings.goal == "orders"
    assert "2027年6月：至多 ¥700" in words(again)
    other = opened(**{**told, "branch": "another"})
    assert problem(other).settings.goal == "profit"  # what is tried on one branch is not tried on another


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
    assert "产品1花费下限" in page.error[0].value
    assert shown(page) is good  # the last possible plan stays, the chart is not empty
    assert "上一个可行的方案" in words(page)
    ways = [button for button in page.button if str(button.key).startswith("loosen-")]
    assert ways
    floor = next(way for way in ways if "花费下限" in way.label)
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
    from solved import PROOF
    from solving import QUICK

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


def limited_by(page: AppTest, by: str) -> AppTest:
    """Choose what limits are drawn of; at first there are none."""
    assert not [one for one in page.slider if str(one.key).startswith("between-")]
    page.get("button_group")[1].set_value(by)
    return settled(page.run())


def limit(page: AppTest, side: str, part: str) -> NumberInput:
    """Return a box of a limit."""
    return next(one for one in page.number_input if str(one.key).startswith(f"{side}-bound-cap-{part}"))


def money(page: AppTest, part: Part) -> float:
    """Return what the plan on screen gives a part."""
    found = shown(page)
    assert found is not None
    assert found.plan is not None
    return spent(found.plan, part)


def picked(page: AppTest, row: int, column: str) -> AppTest:
    """Select a cell of the table, as its browser would send it."""
    (grid,) = [table for table in page.dataframe if str(table.key).startswith("table-")]
    states = page._tree.get_widget_states()
    value = json.dumps({"selection": {"rows": [], "columns": [], "cells": [[row, column]]}})
    states.widgets.append(WidgetState(id=grid.proto.id, string_value=value))
    return settled(page._run(states))


JUNE = part_of(month="2027-06")


def test_a_limit_moves_the_plan_and_is_saved_and_undone(branch: Branch) -> None:
    page = opened()
    before = money(page, JUNE)
    page = limited_by(page, "month")
    limit(page, "most", "month-2027-06").set_value(round(before / 2))
    settled(page.run())
    assert money(page, JUNE) <= before / 2
    assert "1 处上下限" in words(page)
    assert "至多" in words(page)
    assert branch.problem().rules[-1].id == "floor-p1"
    page.button(key="draft_save").click()
    settled(page.run())
    assert branch.problem().rules[-1].limit == round(before / 2)
    page.button(key="drop-bound-floor-month-2027-06").click()  # a saved one is taken away as a draft
    settled(page.run())
    assert money(page, JUNE) == pytest.approx(before, rel=0.02)
    assert len(branch.problem().rules) == 2


@pytest.mark.usefixtures("branch")
def test_the_ends_of_a_slider_are_least_and_most() -> None:
    page = limited_by(opened(), "month")
    between = next(one for one in page.slider if str(one.key).startswith("between-bound-cap-month-2027-06"))
    between.set_value((500, 1000))
    settled(page.run())
    assert limit(page, "least", "month-2027-06").value == 500
    assert limit(page, "most", "month-2027-06").value == 1000
    assert 500 <= money(page, JUNE) <= 1000
    between = next(one for one in page.slider if str(one.key).startswith("between-bound-cap-month-2027-06"))
    between.set_value((0, int(between.proto.max)))
    settled(page.run())
    assert not [rule for rule in problem(page).rules if rule.id.startswith("bound-")]


@pytest.mark.usefixtures("branch")
@pytest.mark.parametrize(
    ("by", "part"), [("channel", "channel-c1"), ("promotion", "promotion-1688-628-2027"), ("product", "product-p1")]
)
def test_limits_are_set_by_channel_promotion_and_product_too(by: str, part: str) -> None:
    page = limited_by(opened(), by)
    limit(page, "most", part).set_value(400)
    settled(page.run())
    dimension, _, member = part.partition("-")
    assert money(page, part_of(**{dimension: member})) <= 400


def test_of_many_products_some_have_sliders_and_the_others_are_found(tiny: Problem, workspace: Workspace) -> None:
    more = tuple(replace(tiny.products[0], id=f"q{n:02d}", name=f"配件{n:02d}") for n in range(20))
    workspace.put("tiny", replace(tiny, products=(*tiny.products, *more)), person="somebody")
    page = limited_by(opened(), "product")
    assert "共 22 款" in words(page)
    assert limit(page, "most", "product-p1").value is None  # with money, so among the first
    sought = page.text_input(key="limits_find")
    sought.set_value("配件 17").run()
    limit(page, "most", "product-q17").set_value(300)
    page = settled(page.run())
    page.text_input(key="limits_find").set_value("没有这个").run()
    assert "没有叫这个名字的商品" in words(page)
    page.text_input(key="limits_find").set_value("").run()
    assert limit(page, "most", "product-q17").value == 300  # one with a limit comes first


@pytest.mark.usefixtures("branch")
def test_a_cell_is_explained_held_and_set_free() -> None:
    page = picked(opened(), 0, "成熟期")
    assert "2027年6月 · 成熟期放了" in words(page)
    assert "截止线" in words(page)
    box_ = next(one for one in page.number_input if str(one.key).startswith("hold-"))
    box_.set_value(800).run()
    page.button(key="hold").click()
    settled(page.run())
    cell = part_of(month="2027-06", stage="maturity")
    assert money(page, cell) == pytest.approx(800, rel=0.01)
    page.button(key="free").click()
    settled(page.run())
    assert money(page, cell) != pytest.approx(800, rel=0.01)


@pytest.mark.usefixtures("branch")
def test_a_plan_is_told_beside_the_one_in_force() -> None:
    page = opened()
    assert "和保存的数据算出的方案一样" in words(page)
    slider(page).set_value(1500)
    settled(page.run())
    said = words(page)
    assert "比保存的数据算出的方案：" in said
    assert "推广花费 −¥" in said
    grid = page.dataframe[0].value
    assert "−¥" in grid.iloc[-1, 0]


@pytest.mark.usefixtures("branch")
def test_what_is_tried_is_compared_after_a_reload_too() -> None:
    assert "比保存的数据算出的方案：" in words(opened(total="1500"))


def test_a_plan_is_kept_and_compared_with(branch: Branch) -> None:
    page = opened()
    page.button(key="keep_plan").click()
    settled(page.run())
    assert "和已存的排法一样" in words(page)
    slider(page).set_value(1500)
    settled(page.run())
    assert "比已存的排法：" in words(page)
    assert page.button(key="keep_plan").disabled  # what is not saved is nobody's plan
    assert branch.problem().settings.total == 3000


def test_what_is_tried_becomes_a_scenario(branch: Branch, workspace: Workspace) -> None:
    page = opened()
    slider(page).set_value(1500)
    settled(page.run())
    page.text_input(key="scenario_name").set_value("省着花").run()
    page.button(key="scenario_save").click()
    settled(page.run())
    assert workspace.branch("tiny", "省着花").problem().settings.total == 1500
    assert branch.problem().settings.total == 3000
    assert page.query_params["branch"] == "省着花"
    assert "没有保存" not in words(page)


@pytest.mark.usefixtures("branch")
def test_another_goal_is_tried() -> None:
    page = opened()
    goal = next(one for one in page.selectbox if str(one.key).startswith("goal-"))
    goal.set_value("orders")
    settled(page.run())
    found = shown(page)
    assert found is not None
    assert found.goal == "orders"
    assert "目标改为订单" in words(page)


@pytest.mark.usefixtures("branch")
def test_a_draft_is_there_when_the_visitor_comes_back() -> None:
    page = limited_by(opened(), "month")
    limit(page, "most", "month-2027-06").set_value(700)
    settled(page.run())
    page._page_hash = calc_hash("why")
    settled(page.run())
    assert problem(page).rules[-1].limit == 700
    page._page_hash = calc_hash("budget")
    settled(page.run())
    assert limit(page, "most", "month-2027-06").value == 700


@pytest.mark.usefixtures("branch")
def test_what_an_amount_takes() -> None:
    page = opened()
    page.selectbox(key="seek_metric").set_value("orders").run()
    page.number_input(key="seek_amount-orders").set_value(60).run()
    page.button(key="seek_do").click()
    settled(page.run())
    assert "订单至少 60，总预算要 ¥" in page.success[0].value.replace("\\", "")
    page.button(key="seek_try").click()
    settled(page.run())
    assert 0 < problem(page).settings.total < 3000
    page.number_input(key="seek_amount-orders").set_value(100_000).run()
    page.button(key="seek_do").click()
    settled(page.run())
    assert "做不到" in page.warning[0].value


@pytest.mark.usefixtures("branch")
def test_the_frontier_is_drawn_with_its_words() -> None:
    page = opened()
    charts = len(page.get("vega_lite_chart"))
    page.button(key="frontier_do").click()
    settled(page.run())
    assert len(page.get("vega_lite_chart")) == charts + 1
    assert "多花一元" in words(page)
    point = next(one for one in page.selectbox if str(one.key).startswith("frontier_point"))
    assert point.options[0].startswith("总预算 ¥")
    page = settled(point.select_index(3).run())
    page.button(key="frontier_try").click()
    page = settled(page.run())
    assert 0 < problem(page).settings.total < 3000
    assert len(page.get("vega_lite_chart")) == charts + 1  # it is the same whatever total is tried on it
    assert page.button(key="frontier_try").disabled
    clicked = page.get("vega_lite_chart")[charts].proto  # as the browser says it: the point of the saved total
    states = page._tree.get_widget_states()
    picked = {"selection": {"pick": [{"budget": 3000.0}]}}
    states.widgets.append(WidgetState(id=clicked.id, string_value=json.dumps(picked)))
    page = settled(page._run(states))
    assert problem(page).settings.total == 3000
    assert "total" not in page.query_params


def test_who_may_only_look_can_try_and_not_save(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Seat, "may", lambda self, action: False)
    page = opened()
    slider(page).set_value(1500)
    settled(page.run())
    assert problem(page).settings.total == 1500
    assert page.button(key="draft_save").disabled
    assert page.button(key="keep_plan").disabled
    assert "不能保存" in words(page)
    assert branch.problem().settings.total == 3000

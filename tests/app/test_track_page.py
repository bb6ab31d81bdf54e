from datetime import date

import opened as opened_
import pandas as pd
import pytest
from driver import LONGEST, opened, settled, visited, words

from campaignplan.storage.workspace.actuals import Actuals
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import changed
from campaignplan.storage.workspace.people import Person, SharedSettings
from campaignplan.storage.workspace.plans import Plans
from campaignplan.storage.workspace.seat import Seat
from campaignplan.storage.workspace.workspace import Workspace


def report(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["product", "channel", "date", "spend"])


@pytest.fixture
def reported(workspace: Workspace, branch: Branch) -> Branch:
    """Let two days be reported, one line far from its plan."""
    table = report(("p1", "c1", "2027-06-14", 1.0), ("p1", "c1", "2027-06-15", 900.0))
    Actuals(workspace.team("tiny")).add(table, "六月.csv", person="somebody")
    return branch


def test_without_reports_it_says_what_to_do(branch: Branch) -> None:
    said = words(opened("track"))
    assert "还没有实际数据" in said
    assert "计划还没开始" in said
    assert "No figures yet" in words(opened("track", "en"))


def test_reports_stand_beside_the_plan(reported: Branch) -> None:
    page = opened("track")
    said = words(page)
    assert not page.error
    assert "到 6月15日(周二) 应花" in said
    assert "¥901" in said
    assert "已导入 1 批" in [one.label for one in page.expander]
    assert "和刚算出的方案比" in said
    assert "提醒" in said
    assert "计划外" in said or "%" in said
    page.get("button_group")[0].set_value("channel").run()
    assert "渠道1" in words(page)


def test_a_batch_is_withdrawn_and_comes_back_by_undo(reported: Branch, workspace: Workspace) -> None:
    page = opened("track")
    next(one for one in page.button if str(one.key).startswith("withdraw-")).click().run()
    assert "还没有实际数据" in words(page)
    assert not Actuals(workspace.team("tiny")).batches()


def test_the_plan_in_force_is_what_is_followed(reported: Branch, workspace: Workspace) -> None:
    page = opened("track")
    plans = Plans(workspace.team("tiny"))
    saved = plans.save(page.session_state["last"]["tiny"], reported, person="somebody", name="六月版")
    plans.star(saved, person="somebody")
    assert "和执行中的方案「六月版」比" in words(settled(page.run()))


def test_thresholds_of_alerts_are_ours_until_an_owner_sets_them(
    reported: Branch, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened("track")
    said = words(page)
    assert "超过应花的 15% 且超过 ¥500 才提醒（阈值是我们定的，待核实）" in said
    assert "没有要提醒的" not in said
    assert "to be verified" in words(opened("track", "en"))
    page.number_input(key="alert_least-500").set_value(2000.0)
    page.button(key="alerts_save").click().run()
    said = words(page)
    assert "超过应花的 15% 且超过 ¥2,000 才提醒（你们自己定的阈值）" in said
    assert "没有要提醒的" in said
    assert SharedSettings(workspace.house).get("alerts") == {"share": 15.0, "least": 2000.0}
    monkeypatch.setattr("who.seat", lambda: Seat(workspace, Person("m", "小李", "operator"), guest=True))
    page = opened("track")
    page.number_input(key="alert_least-2000").set_value(1.0)
    page.button(key="alerts_save").click().run()
    assert SharedSettings(workspace.house).get("alerts")["least"] == 2000.0


def test_planning_again_freezes_what_was_spent(reported: Branch, workspace: Workspace) -> None:
    page = opened("track")
    page.date_input[0].set_value(date(2027, 6, 16)).run()
    page.button(key="again").click().run()
    page.session_state["planned_again"][1].future.result(LONGEST)
    page.run()
    assert not page.error
    assert "已花 ¥" in page.success[0].value
    assert "没有报表，按上一版方案算" in words(page)
    page.button(key="again_save").click().run()
    (saved,) = Plans(workspace.team("tiny")).list()
    assert saved.name.endswith("重新计划")
    again = Plans(workspace.team("tiny")).load(saved.id)
    assert again.plan is not None
    spent = again.plan.daily().query("product == 'p1' and channel == 'c1' and '2027-06-14' <= date < '2027-06-16'")
    assert spent["spend"].sum() == 901


def test_a_plan_whose_data_has_changed_since_says_so(reported: Branch, workspace: Workspace) -> None:
    page = opened("track")
    plans = Plans(workspace.team("tiny"))
    plans.star(plans.save(page.session_state["last"]["tiny"], reported, person="x", name="六月版"), person="x")
    assert "数据又改过" not in words(settled(page.run()))
    row, cells = reported.rows("products")[0]
    change = changed("products", row, cells, {**cells, "price": "77"})
    assert change is not None
    reported.commit([change], person="x")
    assert "数据又改过" in words(settled(page.run()))
    assert "The data has changed since" in words(visited("track", "en"))


def test_a_promotion_that_is_over_is_reviewed(
    branch: Branch, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "活动结束、并且导入了那几天的报表后" in words(opened("track"))
    (promotion, *_) = [one for one in branch.problem().promotions if one.selling_phases()]
    first = min(one.span.start for one in promotion.selling_phases())
    table = report(("p1", "c1", first.isoformat(), 120.0)).assign(orders=100_000.0)
    Actuals(workspace.team("tiny")).add(table, "大促.csv", person="somebody")
    monkeypatch.setattr(opened_, "today", lambda: date(2027, 12, 1))
    page = opened("track")
    said = words(page)
    assert "高于范围" in said
    assert "天里有 1 天有报表" in said
    assert "报表里没有" in said
    box = page.text_area(key=f"learnt-{promotion.id}-{branch.version}")
    box.set_value("备货少了").run()
    assert next(one for one in branch.problem().promotions if one.id == promotion.id).review == "备货少了"
    assert branch.last is not None
    assert branch.last.why == f"写下「{promotion.name}」的复盘"
    assert "above the range" in words(opened("track", "en"))

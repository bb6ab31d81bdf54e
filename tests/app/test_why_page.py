import re
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from driver import LONGEST, opened, problem, settled, visited, words

from campaignplan.planning.asking import explanation
from campaignplan.planning.asking.next_money import Moved, StoppedError
from campaignplan.planning.asking.price import Margin
from campaignplan.planning.problem import Problem
from campaignplan.planning.rule import Rule
from campaignplan.shop.channel import Line
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.workspace import Workspace

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.usefixtures("branch")
def test_all_of_it_in_chinese() -> None:
    page = opened("why")
    said = words(page)
    assert not page.exception
    assert not page.error
    for expected in (
        "下一笔 ¥1,000 放在哪", "再多 1,000 元，能带来", "最不划算的 1,000 元", "卡住方案的规则", "总预算（扣除预留）",
        "多 1,000 元", "平摊到每天", "次（近似）", "一期的曲线", "待核实", "规则", "和别的花法比",
    ):  # fmt: skip
        assert expected in said
    assert len(page.get("vega_lite_chart")) == 1


@pytest.mark.usefixtures("branch")
def test_english_says_nothing_in_chinese_but_names() -> None:
    page = opened("why", "en")
    said = re.sub(r'<td data-label="Source">.*?</td>', "", words(page))
    for mine in ("小店", "产品1", "产品2", "渠道1", "渠道2", "年中大促", "行业展"):
        said = said.replace(mine, "")
    assert "1,000 yuan more would bring" in said
    assert not sorted(set(CHINESE.findall(said))), re.findall(r"[^<>]*[\u4e00-\u9fff][^<>]*", said)


@pytest.mark.usefixtures("branch")
def test_what_is_not_there_yet_is_said() -> None:
    page = visited("why")
    if "job" in page.session_state and page.session_state["job"].wait(60):
        page.run()
    said = words(page)
    assert "正在" in said or "能带来" in said
    assert "能带来" in words(settled(page))


@pytest.mark.usefixtures("branch")
def test_the_next_thousand_can_be_stopped_and_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, going = threading.Event(), threading.Event()

    def slow(at: Margin, stop: Callable[[], bool]) -> Moved:
        begun.set()
        while not stop():
            going.wait(0.02)
        raise StoppedError

    with monkeypatch.context() as slowly:
        slowly.setattr(explanation, "next_money", slow)
        page = visited("why", total="1717")  # solved by no other test
        assert page.session_state["job"].wait(LONGEST)
        page.run()
        assert begun.wait(LONGEST)
        page.run()
        page.button(key="stop-next").click()
        page = settled(page.run())
        assert "停下了，没有算完。" in words(page)
    page.button(key="next_again").click()
    assert "再多 1,000 元，能带来" in words(settled(page.run()))


def test_the_gain_is_seen_before_a_rule_is_loosened(branch: Branch) -> None:
    page = opened("why")
    before = problem(page)
    page.selectbox(key="loosen_rule").set_value("budget").run()
    page.button(key="loosen_do").click()
    settled(page.run())
    assert "利润+¥" in page.success[0].value.replace("\\", "")
    assert problem(page) == before  # nothing is changed by looking
    page.button(key="loosen_take").click()
    settled(page.run())
    assert problem(page).settings.total == 4000
    assert branch.problem().settings.total == 3000
    assert page.query_params["total"] == "4000"


def test_a_limit_that_allows_no_plan_is_told(tiny: Problem, workspace: Workspace) -> None:
    rules = (Rule("floor-p1", "floor", 1900.0, product="p1"), Rule("floor-p2", "floor", 900.0, product="p2"))
    workspace.put("tiny", replace(tiny, rules=rules), person="somebody")
    page = opened("why")
    page.selectbox(key="loosen_rule").set_value("budget").run()
    box = next(one for one in page.number_input if str(one.key).startswith("loosen_to-"))
    box.set_value(1500.0).run()
    page.button(key="loosen_do").click()
    settled(page.run())
    assert "排不出方案" in page.warning[0].value.replace("\\", "")
    assert not [button for button in page.button if button.key == "loosen_take"]


@pytest.mark.usefixtures("branch")
def test_the_curve_is_of_the_cell_chosen() -> None:
    page = opened("why")
    for product, channel in (("p1", "c1"), ("p2", "c2")):
        page.selectbox(key="curve_product").set_value(product).run()
        page.selectbox(key=f"curve_channel-{product}").set_value(channel)
        settled(page.run())
        chart = page.get("vega_lite_chart")[0].proto
        assert f"产品{product[1]} · 渠道{channel[1]}" in chart.alt


def test_a_curve_of_ones_own_is_not_marked(tiny: Problem, workspace: Workspace) -> None:
    own = tuple(replace(line, spread=0.2) for line in tiny.lines)
    assert all(isinstance(line, Line) for line in own)
    workspace.put("tiny", replace(tiny, lines=own), person="somebody")
    assert "不是您自己的数据" not in words(opened("why"))


@pytest.mark.usefixtures("branch")
def test_a_curve_by_a_preset_is_marked() -> None:
    assert "不是您自己的数据" in words(opened("why"))


def test_where_nothing_binds_it_says_that_this_is_the_best(tiny: Problem, workspace: Workspace) -> None:
    rich = replace(tiny, settings=replace(tiny.settings, total=1e6), rules=())
    workspace.put("tiny", rich, person="somebody")
    assert "没有规则卡住" in words(opened("why"))


def test_without_a_plan_it_names_the_clash(tiny: Problem, workspace: Workspace) -> None:
    workspace.put("tiny", replace(tiny, rules=(Rule("floor-p1", "floor", 9500.0, product="p1"),)), person="somebody")
    page = opened("why")
    assert "产品1花费下限" in page.error[0].value
    assert not page.get("vega_lite_chart")

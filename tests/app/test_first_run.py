import re

import pytest
from driver import settled, visited, words
from streamlit.testing.v1 import AppTest

from campaignplan.resources import shipped
from campaignplan.storage import load_problem
from campaignplan.storage.encode import encode
from campaignplan.storage.workbook_writer import workbook_bytes
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.workspace import Workspace

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_an_empty_workspace_shows_three_doors_whatever_the_page(workspace: Workspace) -> None:
    for name in ("", "budget", "log"):
        said = words(visited(name))
        for door in ("看示例", "从 Excel 导入", "从平台活动日历开始"):
            assert door in said
    own = words(visited("", "en"))
    assert not CHINESE.search(re.sub(r"示例\S*", "", own))


def test_the_language_is_switched_there_and_kept(workspace: Workspace) -> None:
    page = visited()
    page.radio[0].set_value("hebei-gears").run()
    page.get("button_group")[0].set_value("en").run()
    assert "See a sample" in words(page)
    assert page.query_params["lang"] == "en"
    assert page.radio[0].value == "hebei-gears"
    page.button(key="open_sample").click().run()
    assert "Proven" in words(settled(page))
    assert list(workspace.problems()) == ["hebei-gears"]
    page.get("button_group")[0].set_value("zh").run()
    assert page.query_params["lang"] == "zh"
    assert "距离最优不超过" in words(settled(page))


def test_a_sample_is_open_after_one_click_and_marked(workspace: Workspace) -> None:
    page = visited()
    page.radio[0].set_value("yiwu-homeware")
    page.button(key="open_sample").click().run()
    said = words(settled(page))
    assert "示例数据" in said
    assert "距离最优不超过" in said
    assert list(workspace.problems()) == ["yiwu-homeware"]
    assert workspace.branch().problem() == load_problem(shipped("examples") / "yiwu-homeware")


def uploaded(data: bytes) -> AppTest:
    page = visited()
    page.file_uploader[0].set_value(("我的计划.xlsx", data, EXCEL))
    return page.run()


def test_a_workbook_becomes_a_plan_and_its_faults_are_told_by_cell(workspace: Workspace) -> None:
    problem = load_problem(shipped("examples") / "guangzhou-clothing")
    encoded = encode(problem)
    encoded.tables["products"][1]["price"] = "-5"
    page = uploaded(workbook_bytes(encoded, problem.settings.start))
    assert "处要改" in page.error[0].value
    assert "商品 第 4 行 单价" in page.error[0].value
    assert not workspace.problems()
    settled(uploaded(workbook_bytes(encode(problem), problem.settings.start)))
    assert list(workspace.problems()) == ["我的计划"]
    assert workspace.branch().problem() == problem


def test_no_workbook_at_all_is_refused_in_words(workspace: Workspace) -> None:
    page = uploaded(b"PK\x03\x04 nothing")
    assert page.error
    assert not page.exception
    assert not workspace.problems()


def typed(**cells: str) -> AppTest:
    page = visited()
    known = {one.label: one for one in (*page.text_input, *page.text_area)}
    for label, text in cells.items():
        next(one for name, one in known.items() if name.startswith(label)).set_value(text)
    next(one for one in page.button if one.label == "生成计划").click()
    return page.run()


def test_a_platform_a_budget_and_a_few_products_make_a_year(workspace: Workspace) -> None:
    page = typed(店铺="小李家居", 全年="30万", 商品="收纳盒，15.8，36%，10\n\n旋转架\t19.5\t38%")
    said = words(settled(page))
    assert not page.error
    assert "距离最优不超过" in said
    found = workspace.branch().problem()
    assert found.settings.total == 300_000
    assert [(p.name, p.price, p.margin, p.units_per_order) for p in found.products] == [
        ("收纳盒", 15.8, 0.36, 10), ("旋转架", 19.5, 0.38, 1),
    ]  # fmt: skip
    assert {p.series for p in found.promotions} >= {"1688-328", "1688-628", "1688-920", "1688-1220"}
    assert "没有核实" in said


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"店铺": "", "全年": "30万", "商品": "盒，1，36%"}, "店铺名称"),
        ({"店铺": "店", "全年": "很多", "商品": "盒，1，36%"}, "很多"),
        ({"店铺": "店", "全年": "30万", "商品": ""}, "商品"),
        ({"店铺": "店", "全年": "30万", "商品": "盒，1"}, "名称、单价、毛利率"),
        ({"店铺": "店", "全年": "30万", "商品": "盒，贵，36%\n=1+1，2，150%"}, "贵"),
    ],
)
def test_what_cannot_be_read_is_told_and_stays_typed(
    workspace: Workspace, cells: dict[str, str], expected: str
) -> None:
    page = typed(**cells)
    assert expected in page.error[0].value.replace("\\", "")
    assert not workspace.problems()
    assert page.text_area[0].value == cells["商品"]


def test_a_second_plan_is_begun_from_the_switch_and_one_can_go_back(workspace: Workspace, branch: Branch) -> None:
    page = settled(visited("budget"))
    page.selectbox[0].set_value(("+", "")).run()
    assert "看示例" in words(page)
    page.button(key="back").click().run()
    assert "看示例" not in words(page)
    page.selectbox[0].set_value(("+", "")).run()
    page.button(key="open_sample").click().run()
    assert len(workspace.problems()) == 2
    assert page.query_params["plan"] != "tiny"

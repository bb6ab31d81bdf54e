import io
import re
import threading
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from driver import LONGEST, opened, problem, settled, typed, words
from streamlit.testing.v1 import AppTest

from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Options, Result
from campaignplan.planning.rule import Rule
from campaignplan.resources import shipped
from campaignplan.storage import load_problem, save_problem

CHINESE = re.compile(r"[\u4e00-\u9fff]")
pytestmark = pytest.mark.usefixtures("source")


def test_first_screen_in_chinese() -> None:
    page = opened()
    said = words(page)
    assert not page.exception
    assert not page.error
    for expected in ("总预算", "距离最优不超过", "可能 ", "全年一览", "活动日历", "规则", "待核实", "Excel 工作簿"):
        assert expected in said
    assert "示例数据" not in said  # the data is the user's own
    assert len(page.get("vega_lite_chart")) == 1


def test_first_screen_in_english_says_nothing_in_chinese_but_names() -> None:
    page = opened("en")
    said = words(page)
    assert "at most" in said
    assert "may be " in said
    assert "The year at a glance" in said
    own = re.sub(r'<td data-label="Source">.*?</td>', "", said)  # sources are quoted as they are
    for name in ("小店", "产品1", "产品2", "渠道1", "渠道2", "年中大促", "行业展"):
        own = own.replace(name, "")
    left = sorted(set(CHINESE.findall(own)))
    assert not left, re.findall(r"[^<>]*[\u4e00-\u9fff][^<>]*", own)


def test_switch_of_language_keeps_plan_and_edits() -> None:
    page = typed(opened(), {0: {"fee": "33"}})
    before = problem(page)
    page.get("button_group")[0].set_value("en").run()
    assert "Promotion calendar" in words(page)
    assert problem(page) == before
    assert page.query_params["lang"] == "en"


def test_sample_is_marked(monkeypatch: pytest.MonkeyPatch, source: Path) -> None:
    monkeypatch.setattr("session.is_sample", lambda: True)
    assert "示例数据" in words(opened())
    assert "Sample data" in words(opened("en"))


def test_slider_changes_box_problem_and_plan() -> None:
    page = opened()
    before = page.session_state["last"]
    page.slider(key="total_slider").set_value(1500)
    settled(page.run())
    after = page.session_state["last"]
    assert page.number_input(key="total").value == 1500
    assert problem(page).settings.total == 1500
    assert after.plan.spend.sum() <= 1500 < before.plan.spend.sum()


def test_box_takes_what_the_slider_cannot() -> None:
    page = opened()
    page.number_input(key="total").set_value(12_345)
    settled(page.run())
    assert problem(page).settings.total == 12_345
    assert page.slider(key="total_slider").value == 6000  # its end: twice the total of the data


def test_typed_edits_change_the_problem_and_the_plan(tiny: Problem) -> None:
    page = typed(opened(), {0: {"anchor": "2027年6月23日", "choice": "yes", "discount": "8%", "fee": "1,200元"}})
    found = problem(page)
    moved, still = found.promotions
    assert [p.start - q.start for p, q in zip(moved.phases, tiny.promotions[0].phases, strict=True)] == [
        moved.anchor - tiny.promotions[0].anchor
    ] * len(moved.phases)
    assert str(moved.anchor) == "2027-06-23"
    assert still == tiny.promotions[1]
    plan = page.session_state["last"].plan
    taken = plan.enrolments()
    taken = taken[taken["promotion"] == moved.id]
    assert taken["enrolled"].all()
    assert set(taken["fee"]) == {1200.0}
    assert set(taken["discount"]) == {0.08}
    assert not page.warning


def test_what_cannot_be_read_is_refused_in_words_and_the_rest_is_taken(tiny: Problem) -> None:
    page = typed(
        opened(),
        {0: {"anchor": "2027-02-30", "fee": "35"}, 1: {"discount": "30", "anchor": "2031-01-01", "fee": "-5"}},
    )
    found = problem(page)
    assert found.promotions == tiny.promotions
    assert [(row.promotion, row.fee) for row in found.enrolments] == [("1688-628-2027", 35.0)]
    said = page.warning[0].value
    for expected in ("2 月没有 30 日", "30%", "计划期之外", "负数", "其余改动已经生效"):
        assert expected in said.replace("\\", "")
    page.button(key="undo_edits").click()
    settled(page.run())
    assert problem(page) == tiny
    assert not page.warning


def test_clash_is_named_and_solved_by_one_click(tiny: Problem, source: Path) -> None:
    save_problem(replace(tiny, rules=(Rule("floor-p1", "floor", 2500.0, product="p1"),)), source)
    page = opened()
    good = page.session_state["last"]
    page.slider(key="total_slider").set_value(1500)
    settled(page.run())
    assert page.session_state["job"].future.result().status == "infeasible"
    assert "floor-p1" in page.error[0].value.replace("\\", "")
    assert page.session_state["last"] is good  # the last possible plan stays, the chart is not empty
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


def test_clash_is_solved_by_raising_the_budget(tiny: Problem, source: Path) -> None:
    frame = replace(tiny.settings, total=1000.0, reserve=0.1)
    save_problem(replace(tiny, settings=frame, rules=(Rule("floor-p1", "floor", 2500.0, product="p1"),)), source)
    page = opened()
    assert "last" not in page.session_state  # no plan yet: no chart, no download
    assert not page.get("vega_lite_chart")
    assert not page.get("download_button")
    next(b for b in page.button if str(b.key).startswith("loosen-") and "预算" in b.label).click()
    settled(page.run())
    assert page.session_state["last"].status == "optimal"
    assert 2500 / 0.9 <= page.number_input(key="total").value <= 2500 / 0.9 + 2


def test_proof_is_asked_for_this_problem_only(monkeypatch: pytest.MonkeyPatch) -> None:
    from session import PROOF, QUICK

    monkeypatch.setattr("session.PROOF", replace(PROOF, gap=1e-6, time_limit=1.0))
    page = opened()
    page.button(key="prove").click()
    settled(page.run())
    assert page.session_state["job"].options.gap == 1e-6
    page.slider(key="total_slider").set_value(2000)
    settled(page.run())
    assert page.session_state["job"].options == QUICK


def test_downloads_hold_the_plan_and_the_edits() -> None:
    from session import edition
    from views.downloads import makers

    page = typed(opened(), {0: {"fee": "35"}})
    assert [b.proto.label for b in page.get("download_button")] == [
        "Excel 工作簿", "日历 iCal", "网页报告", "数据（含改动）",
    ]  # fmt: skip
    made = {
        name: make()
        for name, (_, _, make) in makers(edition(page.session_state["last"], "zh"), problem(page)).items()
    }
    assert made["workbook"].startswith(b"PK")
    assert made["calendar"].startswith(b"BEGIN:VCALENDAR")
    assert "small" in made["report"].decode()
    with zipfile.ZipFile(io.BytesIO(made["folder"])) as archive:
        assert "problem.toml" in archive.namelist()
        assert "35" in archive.read("enrolments.csv").decode("utf-8-sig")


def test_data_sent_along_opens_as_the_same_problem(tmp_path: Path) -> None:
    from views.downloads import zipped

    page = typed(opened(), {0: {"anchor": "2027-06-23", "choice": "no"}})
    with zipfile.ZipFile(io.BytesIO(zipped(problem(page)))) as archive:
        archive.extractall(tmp_path / "again")
    assert load_problem(tmp_path / "again") == problem(page)


def test_faulty_data_is_told_with_every_fault(source: Path) -> None:
    table = source / "products.csv"
    table.write_text(table.read_text("utf-8-sig").replace("0.4", "-0.4"), "utf-8")
    from streamlit.testing.v1 import AppTest

    from campaignplan.resources import shipped

    page = AppTest.from_file(str(shipped("app") / "page.py"), default_timeout=60).run()
    assert "products.csv" in page.error[0].value.replace("\\", "")
    assert "2 处" in page.error[0].value


def test_a_solver_that_dies_leaves_the_page_standing(monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened()

    def broken(*_: object) -> None:
        raise RuntimeError("secret path")

    with monkeypatch.context() as patched:
        patched.setattr("solving.solve", broken)
        page.slider(key="total_slider").set_value(900)
        settled(page.run())
    assert "编号" in page.error[0].value
    assert "secret" not in page.error[0].value
    assert len(page.get("vega_lite_chart")) == 1
    page.slider(key="total_slider").set_value(910)
    settled(page.run())
    assert not page.error


def test_an_accident_is_told_with_a_number_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from streamlit.testing.v1 import AppTest

    from campaignplan.resources import shipped

    def broken() -> None:
        raise RuntimeError("secret path")

    monkeypatch.setattr("views.overview.show", broken)
    page = AppTest.from_file(str(shipped("app") / "page.py"), default_timeout=60).run()
    said = page.error[0].value
    number = re.search(r"编号 ([0-9a-f]{8})", said)
    assert number
    assert f"Number {number[1]}" in said
    assert "secret" not in said
    assert not page.exception
    assert number[1] in caplog.text


def test_a_button_stops_a_long_solve_with_the_plan_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    import solving

    real, first, go = solving.solve, threading.Event(), threading.Event()

    def long(problem: Problem, options: Options, progress: object, **kept: Any) -> Result:
        first.set()
        assert go.wait(LONGEST)
        found = real(problem, options, **kept)
        return replace(found, status="feasible") if kept["stop"]() else found

    monkeypatch.setattr(solving, "solve", long)
    page = AppTest.from_file(str(shipped("app") / "page.py"), default_timeout=LONGEST)
    page.query_params["total"] = "1234"  # solved by no other test
    page.run()
    assert first.wait(LONGEST)
    page.button(key="stop").click().run()
    assert page.session_state["job"].stopping.is_set()
    assert "正在停下" in words(page)
    go.set()
    settled(page)
    assert "没有证明到要求的精度" in words(page)
    assert page.session_state["last"].problem.settings.total == 1234

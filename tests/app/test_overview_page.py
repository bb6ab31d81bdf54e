import re
from dataclasses import replace
from datetime import date, timedelta

import opened as process
import pytest
from app_sample import tiny_problem
from driver import opened, visited, words

from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.workspace import Workspace

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def on(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "today", lambda: day)


def test_before_the_plan_its_first_days_are_shown(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    start = tiny_problem().settings.start
    on(start - timedelta(days=40), monkeypatch)
    said = words(opened(""))
    assert "计划从" in said
    assert "年中大促 · 还有" in said
    assert "还没有导入实际数据" in str(opened("").caption[0].value)


def test_on_the_day_of_a_promotion(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    on(tiny_problem().promotions[0].anchor, monkeypatch)
    said = words(opened(""))
    assert "就是今天" in said
    assert "报名已截止" in said


def test_after_the_plan(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    on(tiny_problem().settings.end + timedelta(days=1), monkeypatch)
    said = words(opened(""))
    assert "计划已经结束" in said
    assert "计划期里没有了" in said


def test_last_changes_say_who_and_why(branch: Branch, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = tiny_problem().settings
    from campaignplan.storage.content import content_of
    from campaignplan.storage.difference import Said
    from campaignplan.storage.workspace.taking_in import offer

    richer = replace(tiny_problem(), settings=replace(frame, total=4000.0))
    offer(branch, Said(content_of(richer))).take(person="小王", why="老板加了预算")
    said = words(opened(""))
    assert "老板加了预算" in said
    assert "小王" in said


def test_in_english_only_names_are_chinese(branch: Branch) -> None:
    said = re.sub(r"小店|产品\d|渠道\d|年中大促|行业展|small", "", words(opened("", "en")))
    # Titles of events name promotions of the data; everything the page says itself is English.
    assert "The next 30 days" in said
    assert "Conflicts to fix" in said
    heads = [element.value for element in opened("", "en").header]
    assert not CHINESE.search("".join(heads))


def test_an_address_from_a_calendar_program_leads_to_the_event(branch: Branch) -> None:
    page = visited("", event="promotion.1688-628-2027")
    assert page.query_params["event"] == "promotion.1688-628-2027"
    assert "接下来 30 天" not in words(page)
    assert "年中大促" in words(page)

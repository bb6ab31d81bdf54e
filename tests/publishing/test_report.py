"""The report page: self-contained, whole in both languages, safe with any name."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from campaignplan.planning.result import Result
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.report import content, report_html

VOID = {"meta", "br", "img", "link", "input", "hr"}


class Page(HTMLParser):
    """Collects tags, attributes and visible text, and checks that tags close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.tags: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.words)


@pytest.fixture(scope="module")
def html(zh_folder: Path) -> str:
    return (zh_folder / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_nothing_is_fetched_and_nothing_runs(page: Page, html: str) -> None:
    assert "script" not in page.tags
    loads = [(tag, name, value) for tag, name, value in page.attributes if name in ("src", "href", "xlink:href")]
    assert all(value.startswith("#") for _, _, value in loads), loads
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    assert "@import" not in html
    assert set(re.findall(r"url\((.)", html)) <= {"#"}
    addresses = set(re.findall(r"https?://[^\s\"'<]+", html))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}  # names, not loads


def test_tags_close_and_ids_are_unique(page: Page) -> None:
    assert page.open == []
    ids = [value for _, name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))


def test_every_chart_has_a_title_and_its_figures_in_a_table(page: Page) -> None:
    titles = [value for tag, name, value in page.attributes if tag == "svg" and name == "aria-labelledby"]
    assert len(titles) == 4
    assert all(("title", "id", title) in page.attributes for title in titles)
    assert {"每月花费，按商品阶段", "每月花费，按渠道", "边际回报", "本方案与其他做法"} <= set(page.words)


def test_it_says_what_was_proven_and_what_is_not_known(page: Page) -> None:
    assert "已证明：距离最优不超过 0.28%。" in page.words
    assert "可能" in page.text
    assert "待核实" in page.words
    assert "总预算用完：再加 ¥1,000 约多得 ¥210。" in page.words
    assert "3月6日 20:00–3月20日 20:00" in page.words  # seeding of 3.28
    for promise in ("保证", "一定能达到", "稳赚"):
        assert promise not in page.text


def test_rules_that_do_not_bind_are_not_told_as_binding(result: Result) -> None:
    lines = content(Edition(result))["binding"]
    assert len(lines) == 2
    assert not any("3.1" in line for line in lines)


def test_hostile_names_are_escaped(hostile: Result) -> None:
    text = report_html(Edition(hostile))
    assert "<script" not in text
    page = Page(text)
    assert page.open == []
    assert any("<script>alert(1)</script>" in word for word in page.words)


def test_english_has_no_chinese_left(en_folder: Path) -> None:
    page = Page((en_folder / "report.html").read_text(encoding="utf-8"))
    cjk = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
    priors = {row.source for row in _priors()}
    left = [word for word in page.words if cjk.search(word) and word not in priors]
    assert not left
    assert ("html", "lang", "en") in page.attributes


def _priors() -> list[object]:
    from campaignplan.response.prior import line_priors, multiplier_priors

    return [*line_priors(), *multiplier_priors()]


def test_a_plan_without_extras_still_reads_well(result: Result) -> None:
    bare = replace(
        result,
        problem=replace(result.problem, book=(), tests=(), rules=(), receipts=()),
        rules=pd.DataFrame(columns=result.rules.columns),
        baselines=(),
        ranges={},
        status="feasible",
        gap=0.0512,
    )
    text = Page(report_html(Edition(bare))).text
    assert "没有规则卡住" in text
    assert "没有可比的做法" in text
    assert "没有估算范围" in text
    assert "没有证明到要求的精度：目前只能说距离最优不超过 5.2%" in text

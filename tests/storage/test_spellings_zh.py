"""Spellings as operators write them: each right with its canonical text, or refused with its reason."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from campaignplan.dates import Span
from campaignplan.errors import Issue
from campaignplan.storage import cell
from campaignplan.storage.schema import tables
from campaignplan.storage.values import Context, Kind, Value, read

YEAR = Context(horizon=Span(date(2027, 1, 1), date(2027, 12, 31)))
WINTER = Context(horizon=Span(date(2027, 10, 1), date(2028, 3, 31)))
TWO_YEARS = Context(horizon=Span(date(2027, 1, 1), date(2028, 12, 31)))
NO_PLAN = Context()
BOOK, OLD_MAC = Context(epoch=1900), Context(epoch=1904)
PERCENT = Context(bare="percent")

# kind, typed, where, canonical text — or ✗ and words of the reason or the mend, both of which people read
TABLE: list[tuple[Kind, object, Context, str]] = [
    # days
    ("date", "3月28日", YEAR, "2027-03-28"),
    ("date", "3月28号", YEAR, "2027-03-28"),
    ("date", "2026年3月28日", YEAR, "2026-03-28"),
    ("date", "2027 年 3 月 28 日", NO_PLAN, "2027-03-28"),
    ("date", "２０２７年３月２８日", NO_PLAN, "2027-03-28"),
    ("date", "2027⽉3⽇", NO_PLAN, "✗写成 2027-03-28"),
    ("date", "2027年3⽉28⽇", NO_PLAN, "2027-03-28"),
    ("date", "3/28", YEAR, "2027-03-28"),
    ("date", "３／２８", YEAR, "2027-03-28"),
    ("date", "3-28", YEAR, "2027-03-28"),
    ("date", "3.28", YEAR, "2027-03-28"),
    ("date", "3.1", YEAR, "✗3月1日 或 3月10日"),
    ("date", "2.3", YEAR, "2027-02-03"),
    ("date", "03.01", YEAR, "2027-03-01"),
    ("date", 3.1, YEAR, "✗3月1日 或 3月10日"),
    ("date", 3.28, YEAR, "✗请写 3月28日"),
    ("date", "20260328", YEAR, "2026-03-28"),
    ("date", 20260328.0, YEAR, "2026-03-28"),
    ("date", "2026-3-28", YEAR, "2026-03-28"),
    ("date", "2026/3/28", YEAR, "2026-03-28"),
    ("date", "2026.3.28", YEAR, "2026-03-28"),
    ("date", "26.3.28", YEAR, "✗2026-03-28"),
    ("date", "26年3月28日", YEAR, "✗2026-03-28"),
    ("date", "28/3/2027", YEAR, "✗2027-03-28"),
    ("date", "3/4/2027", YEAR, "✗2027-03-04 或 2027-04-03"),
    ("date", "三月二十八日", YEAR, "2027-03-28"),
    ("date", "十二月三十一日", YEAR, "2027-12-31"),
    ("date", "二〇二六年三月二十八日", YEAR, "2026-03-28"),
    ("date", "二零二七年十月十日", YEAR, "2027-10-10"),
    ("date", "三月廿八", YEAR, "✗农历"),
    ("date", "正月初八", YEAR, "✗农历"),
    ("date", "3月28日(周日)", YEAR, "2027-03-28"),
    ("date", "3月28日（星期天）", YEAR, "2027-03-28"),
    ("date", "周日 3月28日", YEAR, "2027-03-28"),
    ("date", "3月28日(周一)", YEAR, "✗2027-03-28 是周日，不是周一"),
    ("date", "2月30日", YEAR, "✗最近的一天是 2027-02-28"),
    ("date", "2月30日", NO_PLAN, "✗最近的一天是 2月28日"),
    ("date", "2026-02-30", YEAR, "✗最近的一天是 2026-02-28"),
    ("date", "2月29日", YEAR, "✗2027 年 2 月没有 29 日"),
    ("date", "2月29日", TWO_YEARS, "2028-02-29"),
    ("date", "13月1日", YEAR, "✗没有 13 月"),
    ("date", "3月28日", NO_PLAN, "✗没有写年份"),
    ("date", "12月28日", WINTER, "2027-12-28"),
    ("date", "1月3日", WINTER, "2028-01-03"),
    ("date", "6月1日", WINTER, "✗计划期 2027-10-01 到 2028-03-31 里没有 6月1日"),
    ("date", "3/28", TWO_YEARS, "✗2027-03-28 或 2028-03-28"),
    ("date", "3月28日(周二)", TWO_YEARS, "2028-03-28"),
    ("date", "3月底", YEAR, "✗具体的日期"),
    ("date", "明天", YEAR, "✗具体的日期"),
    ("date", "2027年3月", YEAR, "✗写到日"),
    ("date", "March 28, 2027", NO_PLAN, "2027-03-28"),
    ("date", "28-Mar", YEAR, "2027-03-28"),
    ("date", "Mar-28", YEAR, "✗28 日，也可能是 2028 年"),
    ("date", 46474, BOOK, "2027-03-28"),
    ("date", 45012.0, OLD_MAC, "2027-03-28"),
    ("date", 46474, NO_PLAN, "✗2027-03-28（1904 制为 2031-03-29）"),
    ("date", 46474.5, BOOK, "✗不带时刻"),
    ("date", "3月28日 20:00", YEAR, "✗请只写 2027-03-28"),
    ("dates", "3/1、3/8|2027-03-15", YEAR, "2027-03-01|2027-03-08|2027-03-15"),
    # moments
    ("opening", "3月28日 20:00", YEAR, "2027-03-28 20:00"),
    ("opening", "3月28日20点", YEAR, "2027-03-28 20:00"),
    ("opening", "3月28日晚上8点", YEAR, "2027-03-28 20:00"),
    ("opening", "3月28日 晚8点半", YEAR, "2027-03-28 20:30"),
    ("opening", "三月二十八日二十点三十分", YEAR, "2027-03-28 20:30"),
    ("opening", "3/28 下午3点一刻", YEAR, "2027-03-28 15:15"),
    ("opening", "3/28 ２０：００", YEAR, "2027-03-28 20:00"),
    ("opening", "3月28日(周日) 20点", YEAR, "2027-03-28 20:00"),
    ("opening", "2027-03-28T20:00", NO_PLAN, "2027-03-28 20:00"),
    ("opening", "3月28日 24:00", YEAR, "2027-03-29 00:00"),
    ("opening", "3/28 晚上12点", YEAR, "✗24 小时制"),
    ("opening", "3/28 20:00+09:00", YEAR, "✗北京时间：19:00"),
    ("opening", "3/28 20:00-22:00", YEAR, "✗只写一个"),
    ("opening", "3/28 25:00", YEAR, "✗没有这个时刻"),
    ("opening", 46474.833333333336, BOOK, "2027-03-28 20:00"),
    ("closing", "3月28日", YEAR, "2027-03-29 00:00"),
    ("when", "3月28日", YEAR, "2027-03-28"),
    ("when", "3月28日 14点", YEAR, "2027-03-28 14:00"),
    # runs of days
    ("span", "3/1-3/15", YEAR, "2027-03-01..2027-03-15"),
    ("span", "3月1日至15日", YEAR, "2027-03-01..2027-03-15"),
    ("span", "3月1日到3月15日", YEAR, "2027-03-01..2027-03-15"),
    ("span", "3.1～3.15", YEAR, "2027-03-01..2027-03-15"),
    ("span", "3.1—3.10", YEAR, "2027-03-01..2027-03-10"),
    ("span", "2027-03-01 ~ 2027-03-15", NO_PLAN, "2027-03-01..2027-03-15"),
    ("span", "12月28日-1月3日", WINTER, "2027-12-28..2028-01-03"),
    ("span", "2027年12月28日至次年1月3日", NO_PLAN, "2027-12-28..2028-01-03"),
    ("span", "12月28日-1月3日", YEAR, "✗不全在计划期里"),
    ("span", "3/15-3/1", YEAR, "✗在开始 2027-03-15 之前"),
    ("span", "3/1-3/15", TWO_YEARS, "✗不止一段"),
    ("span", "3月1日-2月30日", WINTER, "✗最近的一天"),
    # money and counts
    ("number", "¥2,000", NO_PLAN, "2000"),
    ("number", "￥2000", NO_PLAN, "2000"),
    ("number", "1.2万", NO_PLAN, "12000"),
    ("number", "1.2w", NO_PLAN, "12000"),
    ("number", "1,200元", NO_PLAN, "1200"),
    ("number", "1，200 元", NO_PLAN, "1200"),
    ("number", "1 200", NO_PLAN, "1200"),
    ("number", "1\u00a0200", NO_PLAN, "1200"),
    ("number", "1'200", NO_PLAN, "1200"),
    ("number", "1200.50", NO_PLAN, "1200.5"),
    ("number", "１２００．５０", NO_PLAN, "1200.5"),
    ("number", "2k", NO_PLAN, "2000"),
    ("number", "2千", NO_PLAN, "2000"),
    ("number", "1.5亿", NO_PLAN, "150000000"),
    ("number", "1万2千", NO_PLAN, "12000"),
    ("number", "1亿5000万元", NO_PLAN, "150000000"),
    ("number", "1万2", NO_PLAN, "✗零头"),
    ("number", "-5", NO_PLAN, "-5"),
    ("number", "(1,200)", NO_PLAN, "-1200"),
    ("number", "（1,200）", NO_PLAN, "-1200"),
    ("number", "(-5)", NO_PLAN, "✗两个正负号"),
    ("number", "RMB 2000", NO_PLAN, "2000"),
    ("number", "CNY2,000.00", NO_PLAN, "2000"),
    ("number", "人民币2000元", NO_PLAN, "2000"),
    ("number", "约500", NO_PLAN, "✗不是确切的数"),
    ("number", "~500", NO_PLAN, "✗不是确切的数"),
    ("number", "500左右", NO_PLAN, "✗不是确切的数"),
    ("number", "500+", NO_PLAN, "✗不是确切的数"),
    ("number", "1,20", NO_PLAN, "✗1.20 或 120"),
    ("number", "12,00", NO_PLAN, "✗12.00 或 1200"),
    ("number", "1.234,56", NO_PLAN, "✗请写 1234.56"),
    ("number", "1 20", NO_PLAN, "✗每三位"),
    ("number", "$500", NO_PLAN, "✗换算成人民币"),
    ("number", "500美元", NO_PLAN, "✗换算成人民币"),
    ("number", "50-60", NO_PLAN, "✗不写范围"),
    ("number", "五百", NO_PLAN, "✗如 500"),
    ("number", "5百", NO_PLAN, "500"),
    ("number", "10²", NO_PLAN, "✗²"),
    ("number", "½", NO_PLAN, "✗不是数字"),
    ("number", "5%", NO_PLAN, "✗不是百分比"),
    ("number", "0.12345678901234567890", NO_PLAN, "✗位数太多"),
    ("number", "200亿", NO_PLAN, "✗笔误"),
    ("number", "2000元/天", NO_PLAN, "✗元/天"),
    ("number", "2000元/天", Context(units=("元/天",)), "2000"),
    ("whole", "14天", Context(units=("天",)), "14"),
    ("whole", "2.5", NO_PLAN, "✗要整数"),
    # percentages
    ("share", "3.25%", NO_PLAN, "0.0325"),
    ("share", "３％", NO_PLAN, "0.03"),
    ("share", "百分之三", NO_PLAN, "0.03"),
    ("share", "百分之三点二五", NO_PLAN, "0.0325"),
    ("share", "5‰", NO_PLAN, "0.005"),
    ("share", "千分之五", NO_PLAN, "0.005"),
    ("share", "0.0325", NO_PLAN, "0.0325"),
    ("share", "3.25", NO_PLAN, "✗请写 3.25% 或 0.0325"),
    ("share", "3.25", PERCENT, "0.0325"),
    ("share", "0.5", PERCENT, "0.005"),
    ("share", "0.5%", PERCENT, "0.005"),
    ("share", "三成", NO_PLAN, "✗请写 30%"),
    ("share", "8.5折", NO_PLAN, "✗降价 15%，也是原价的 85%"),
    ("share", "5%%", NO_PLAN, "✗看不懂"),
    ("limit", "30%", NO_PLAN, "0.3"),
    ("limit", "1.2万", NO_PLAN, "12000"),
    # half hours
    ("hours", "09:00-12:30", NO_PLAN, "09:00-12:30"),
    ("hours", "9点到12点半", NO_PLAN, "09:00-12:30"),
    ("hours", "９：００～１２：３０", NO_PLAN, "09:00-12:30"),
    ("hours", "全天", NO_PLAN, "00:00-24:00"),
    ("hours", "20:00-24:00", NO_PLAN, "20:00-24:00"),
    ("hours", "22:00-02:00", NO_PLAN, "22:00-次日02:00"),
    ("hours", "晚上8点到10点", NO_PLAN, "20:00-22:00"),
    ("hours", "晚上8点到12点", NO_PLAN, "20:00-24:00"),
    ("hours", "9点到6点", NO_PLAN, "✗09:00-18:00 或 09:00-次日06:00"),
    ("hours", "09:15-10:00", NO_PLAN, "✗09:00 或 09:30"),
    ("hours", "9:00-9:00", NO_PLAN, "✗全天"),
    # words
    ("flag", "是", NO_PLAN, "true"),
    ("flag", "√", NO_PLAN, "true"),
    ("flag", "×", NO_PLAN, "false"),
    ("flag", "１", NO_PLAN, "true"),
    ("flag", "也许", NO_PLAN, "✗是或否"),
    ("id", "yx-box-01", NO_PLAN, "yx-box-01"),
    ("id", 623456789012.0, NO_PLAN, "623456789012"),
    ("id", "6.23E+11", NO_PLAN, "✗科学计数"),
    ("id", "收纳盒", NO_PLAN, "✗编号只能用小写字母"),
    ("number", "", NO_PLAN, "✗没有值"),
    ("date", "—", YEAR, "✗没有值"),
]


@pytest.mark.parametrize(("kind", "typed", "context", "expected"), TABLE, ids=[f"{k} {t}" for k, t, *_ in TABLE])
def test_right_or_refused(kind: Kind, typed: object, context: Context, expected: str):
    found = read(kind, typed, context)
    if expected.startswith("✗"):
        assert isinstance(found, Issue), found
        assert expected[1:] in found.sentence()
        for told in (found.why.en, found.fix.en):
            assert any("a" <= sign <= "z" for sign in told), told
    else:
        assert isinstance(found, Value), found
        assert found.canonical == expected
        again = read(kind, found.canonical, NO_PLAN if kind == "share" else context)
        assert isinstance(again, Value)
        assert (again.parsed, again.canonical) == (found.parsed, found.canonical)


def test_there_are_enough_of_them():
    assert len({(kind, typed, id(context)) for kind, typed, context, _ in TABLE}) == len(TABLE) >= 150


@pytest.mark.parametrize(
    ("table", "column", "raw", "canonical"),
    [
        ("stages", "start", "3月28日", "2027-03-28"), ("stages", "stage", "成长期", "growth"), ("products", "price", "¥59", "59"),
        ("products", "stock", "", ""), ("products", "stock", "无", ""), ("book", "in_budget", "√", "true"), ("locks", "spend", "200元/天", "200"),
        ("phases", "end", "3月28日", "2027-03-29 00:00"), ("events", "start", "3月28日 14点", "2027-03-28 14:00"),
        ("promotions", "categories", "女装｜童装", "女装|童装"), ("rules", "stage", "成长期|新品", "growth|launch"), ("products", "category", "home", "home"),
    ],
)  # fmt: skip
def test_a_cell_carries_its_canonical_text(table: str, column: str, raw: str, canonical: str):
    found = cell.told(tables()[table].column(column), raw, YEAR)
    assert isinstance(found, Value)
    assert (found.raw, found.canonical) == (raw, canonical)


@pytest.mark.parametrize(
    ("table", "column", "raw", "why"),
    [
        ("promotions", "verified_on", "3月28日", "年份"),  # lies before the plan as a rule: never put into it
        ("products", "price", "约59", "确切"),
        ("products", "price", "", "不能为空"),
        ("stages", "stage", "成熟气", "没有这个选项"),
    ],
)
def test_a_cell_refuses_with_place_and_reason(table: str, column: str, raw: str, why: str):
    found = cell.told(tables()[table].column(column), raw, Context(horizon=YEAR.horizon, where="粘贴 第 2 行"))
    assert isinstance(found, Issue)
    assert (found.where, found.value) == ("粘贴 第 2 行", raw)
    assert why in found.why.zh


@pytest.mark.parametrize(
    ("epoch", "number"), [(1900, 36526), (1900, 46474), (1900, 73415), (1904, 35064), (1904, 45012), (1904, 71953)]
)
def test_day_numbers_count_from_the_workbooks_day_zero(epoch: Any, number: int):
    from datetime import timedelta

    first = datetime(1899, 12, 30) if epoch == 1900 else datetime(1904, 1, 1)
    found = read("date", number, Context(epoch=epoch))
    assert isinstance(found, Value)
    assert found.parsed == (first + timedelta(number)).date()


def rows_of_the_page() -> list[tuple[Kind, str, str]]:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "typed-values.md").read_text("utf-8")
    found: list[tuple[Kind, str, str]] = []
    for section in page.split("\n## ")[1:]:
        kind = re.search(r"\(`(\w+)`\)", section.split("\n")[0])
        if kind:
            found += [
                (kind[1], typed, told) for typed, told in re.findall(r"^\| `(.+?)` \| (✗|`.+?`) \|", section, re.M)
            ]  # type: ignore[misc]
    return found


@pytest.mark.parametrize(("kind", "typed", "expected"), rows_of_the_page())
def test_the_reference_page_is_true(kind: Kind, typed: str, expected: str):
    found = read(kind, typed, YEAR)
    assert expected == (f"`{found.canonical}`" if isinstance(found, Value) else "✗"), found


def test_the_example_of_the_reference_page_runs(capsys: pytest.CaptureFixture[str]):
    page = (Path(__file__).parents[2] / "docs" / "reference" / "typed-values.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.S)
    exec(compile(code, "typed-values.md", "exec"), {})
    assert capsys.readouterr().out.splitlines()[0] == "3月28日 2027-03-28 2027-03-28"
    assert len(rows_of_the_page()) > 60

"""Spellings of numbers, days and words: right, or refused; never something else."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from campaignplan.dates import SHANGHAI
from campaignplan.storage import values
from campaignplan.storage.cell import read
from campaignplan.storage.schema import tables
from campaignplan.storage.values import RefusedError

REFUSED = object()
NUMBERS: list[tuple[object, Any]] = [
    ("1234.5", 1234.5), ("1,234", 1234.0), ("1,234,567.89", 1234567.89), ("¥2,000", 2000.0), ("￥2000", 2000.0),
    ("2000元", 2000.0), ("1.2万", 12000.0), ("1.1万元", 11000.0), ("3千", 3000.0), ("0.5亿", 5e7), ("１２３", 123.0),
    ("１，２３４", 1234.0), (" 7 ", 7.0), ("-5", -5.0), ("−5", -5.0), ("-¥5", -5.0), (".5", 0.5), ("1e3", 1000.0), ("1e-05", 1e-05),
    ("\ufeff8", 8.0), (9, 9.0), (2.5, 2.5), ("1.2w", 12000.0), ("1 000", 1000.0), ("(500)", -500.0),
    ("1,2345", REFUSED), ("12,34", REFUSED), ("1.234,56", REFUSED), ("约500", REFUSED), ("500左右", REFUSED), ("5-6", REFUSED), ("五百", REFUSED),
    ("nan", REFUSED), ("inf", REFUSED), (float("nan"), REFUSED), (float("inf"), REFUSED), ("1e999", REFUSED), ("2e10", REFUSED),
    (10**400, REFUSED), ("30%", REFUSED), ("", REFUSED), ("元", REFUSED), ("+", REFUSED), (True, REFUSED), (date(2027, 1, 1), REFUSED),
    ("1/2", REFUSED), ("0x10", REFUSED), ("1_000", REFUSED), ("$5", REFUSED),
]  # fmt: skip
DAYS: list[tuple[object, Any]] = [
    ("2027-03-28", date(2027, 3, 28)), ("2027/3/28", date(2027, 3, 28)), ("2027.3.28", date(2027, 3, 28)), ("2027年3月28日", date(2027, 3, 28)),
    ("2027年3月28号", date(2027, 3, 28)), ("２０２７年３月２８日", date(2027, 3, 28)), ("20270328", date(2027, 3, 28)), (20270328.0, date(2027, 3, 28)),
    ("2027-03-28 周日", date(2027, 3, 28)), ("2027年3月28日(星期天)", date(2027, 3, 28)), ("2027-03-28 00:00:00", date(2027, 3, 28)),
    (date(2027, 3, 28), date(2027, 3, 28)), (datetime(2027, 3, 28), date(2027, 3, 28)), ("2028-02-29", date(2028, 2, 29)),
    ("2027-02-30", REFUSED), ("2027年2月30日", REFUSED), ("2027-02-29", REFUSED), ("2027-13-01", REFUSED), ("2027-00-01", REFUSED), ("3月28日", REFUSED),
    ("3/28", REFUSED), ("28/3/2027", REFUSED), ("27-03-28", REFUSED), ("2027-03", REFUSED), ("2027-3/28", REFUSED), ("46474", REFUSED), (46474.0, REFUSED),
    ("今天", REFUSED), ("2027-03-28 周一", REFUSED), ("2027-03-28 20:00", REFUSED), (datetime(2027, 3, 28, 20), REFUSED), ("1027-03-28", REFUSED),
    ("202703288", REFUSED), ("0000-01-01", REFUSED), (True, REFUSED), ("2027-03-28abc", REFUSED), ("9999-12-32", REFUSED), (3.5, REFUSED),
]  # fmt: skip
SHARES: list[tuple[object, Any]] = [
    ("30%", 0.3), ("0.3", 0.3), ("7%", 0.07), ("3.25％", 0.0325), ("0", 0.0), ("1", 1.0), ("100%", 1.0), (0.3, 0.3), ("0.1%", 0.001),
    ("30", REFUSED), (30.0, REFUSED), ("1.5", REFUSED), ("30 percent", REFUSED), ("%", REFUSED), ("三成", REFUSED),
]  # fmt: skip


def outcome(read_it: Any, raw: object) -> Any:
    try:
        return read_it(raw)
    except RefusedError as error:
        told = [error.why.zh, error.why.en, error.fix.zh, error.fix.en]
    assert all(told)
    return REFUSED


@pytest.mark.parametrize(("raw", "value"), NUMBERS)
def test_numbers(raw: object, value: Any):
    assert outcome(values.number, raw) == value


@pytest.mark.parametrize(("raw", "value"), DAYS)
def test_days(raw: object, value: Any):
    assert outcome(values.day, raw) == value


@pytest.mark.parametrize(("raw", "value"), SHARES)
def test_shares(raw: object, value: Any):
    assert outcome(values.share, raw) == value


def test_an_excel_day_number_is_named_in_the_refusal():
    with pytest.raises(RefusedError) as refused:
        values.day("46474")
    assert "2027-03-28" in refused.value.fix.en


@pytest.mark.parametrize(
    ("raw", "closing", "value"),
    [
        ("2027-06-20 20:00", False, datetime(2027, 6, 20, 20)),
        ("2027-06-20T20:00:05+08:00", False, datetime(2027, 6, 20, 20, 0, 5)),
        ("2027年6月20日 20点", False, datetime(2027, 6, 20, 20)),
        ("2027/6/20 20:30", True, datetime(2027, 6, 20, 20, 30)),
        ("2027-06-20", False, datetime(2027, 6, 20)),
        ("2027-06-20", True, datetime(2027, 6, 21)),
        ("2027-06-20 00:00", True, datetime(2027, 6, 20)),
        ("2027-06-20 24:00", True, datetime(2027, 6, 21)),
        (date(2027, 6, 20), True, datetime(2027, 6, 21)),
        (datetime(2027, 6, 20, 20), True, datetime(2027, 6, 20, 20)),
    ],
)
def test_moments(raw: object, closing: bool, value: datetime):
    found = values.moment(raw, closing)
    assert found == value.replace(tzinfo=SHANGHAI)
    assert found.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    "raw", ["2027-06-20 25:00", "2027-06-20 20:61", "2027-06-20 晚12点", "2027-06-20 20:00+09:00", "8pm"]
)
def test_moments_refused(raw: str):
    assert outcome(values.moment, raw) is REFUSED


@pytest.mark.parametrize(
    ("table", "column", "raw", "value"),
    [
        ("stages", "stage", "成长期", "growth"), ("stages", "stage", "成长", "growth"), ("stages", "stage", " Growth ", "growth"),
        ("products", "led", "询盘", "inquiry"), ("products", "promote", "是", "yes"), ("plan", "period", "每周", "week"),
        ("plan", "goal", "利润", "profit"), ("rules", "kind", "停投", "blackout"), ("rules", "stage", "成长期|launch", "growth|launch"),
        ("rules", "phase", "爆发", "burst"), ("multipliers", "key", "1688-628：爆发", "1688-628:burst"), ("multipliers", "key", 3.0, "3"),
        ("book", "in_budget", "否", False), ("book", "in_budget", True, True), ("tests", "days", "14天", 14), ("products", "stock", "300件", 300.0),
        ("products", "stock", "-", None), ("products", "stock", "无", None), ("products", "category", "—", ""), ("products", "category", '="123"', "123"),
        ("products", "id", 623456789012.0, "623456789012"), ("promotions", "categories", "女装 | 童装｜", ("女装", "童装")),
        ("channels", "cap", "2,000元/天", 2000.0), ("rules", "limit", "30%", 0.3), ("plan", "weights", "orders:100|profit：1", (("orders", 100.0), ("profit", 1.0))),
    ],
)  # fmt: skip
def test_cells(table: str, column: str, raw: object, value: Any):
    assert read(tables()[table].column(column), raw) == value


def test_a_day_in_a_text_cell_is_refused():
    assert outcome(values.text, date(2027, 3, 28)) is REFUSED
    assert outcome(values.text, True) is REFUSED


def test_what_is_shown_fits_on_a_line():
    assert values.shown("长" * 100) == "长" * 59 + "…"
    assert values.shown("a\nb\x00c") == "a�b�c"

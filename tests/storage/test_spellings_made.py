"""Ten thousand spellings nobody thought of: what is accepted means what an independent oracle says."""

import io
import random
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

import pytest
import python_calamine
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import typed

from campaignplan.dates import SHANGHAI, Span
from campaignplan.errors import Issue
from campaignplan.money import LARGEST
from campaignplan.storage.values import Context, Kind, Value, canonical, read

PLAN = Context(horizon=Span(date(2027, 1, 1), date(2027, 12, 31)))
WINTER = Context(horizon=Span(date(2027, 9, 1), date(2028, 5, 31)))
many = settings(max_examples=2_000, deadline=None)
digit = st.sampled_from("0123456789")
plan_days = st.dates(date(2027, 1, 1), date(2027, 12, 31))
any_days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
ZH = "〇一二三四五六七八九"


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def zh(number: int) -> str:
    tens, ones = divmod(number, 10)
    return f"{'' if tens == 1 else ZH[tens]}十{ZH[ones] if ones else ''}" if tens else ZH[ones]


def accepted(kind: Kind, raw: object, context: Context = PLAN) -> Value | None:
    """Read it; whatever is accepted reads back from its canonical text, whatever is refused says why."""
    found = read(kind, raw, context)
    if isinstance(found, Issue):
        assert all((found.why.zh, found.why.en, found.fix.zh, found.fix.en))
        return None
    again = read(kind, found.canonical, context)
    assert isinstance(again, Value), (raw, found.canonical, again)
    assert (again.parsed, again.canonical) == (found.parsed, found.canonical), raw
    return found


@st.composite
def money(draw: st.DrawFn) -> tuple[str, Fraction]:
    """A spelling of an amount, and the amount."""
    number = draw(st.integers(0, 10**9))
    fraction = draw(st.text(digit, max_size=4))
    scale, power = draw(st.sampled_from([("", 0), ("万", 4), ("w", 4), ("千", 3), ("k", 3), ("亿", 8), ("百", 2)]))
    parting = draw(st.sampled_from(["", ",", " ", "'", "\u00a0"]))
    whole = f"{number:,}".replace(",", parting)
    text = f"{whole}{'.' if fraction else ''}{fraction}{draw(st.sampled_from(['', ' ']))}{scale}"
    text += draw(st.sampled_from(["", "元", " 元", "元整", " yuan"]))
    text = draw(st.sampled_from(["", "¥", "￥", "RMB ", "人民币", "CNY"])) + text
    value = Fraction(int(f"{number}{fraction}"), 10 ** len(fraction)) * 10**power
    match draw(st.sampled_from(["", "", "-", "()"])):
        case "-":
            text, value = f"-{text}", -value
        case "()":
            text, value = f"({text})", -value
    return (wide(text) if draw(st.booleans()) else text), value


@many
@given(money())
def test_money_is_what_it_says_to_the_last_digit(made: tuple[str, Fraction]):
    text, value = made
    found = accepted("number", text)
    if abs(value) > LARGEST:
        assert found is None
    else:
        assert found is not None, text
        assert Fraction(found.canonical) == value == typed.amount(text)


@many
@given(st.text("0123456789.,' -+()¥￥万千亿wk元%e１２，．。约~〇五²½$٣", min_size=1, max_size=12))
def test_any_text_is_refused_or_the_number_the_oracle_reads(text: str):
    found = accepted("number", text)
    if found is not None:
        assert Fraction(found.canonical) == typed.amount(text), text
        said = [sign for sign in typed.narrow(text) if sign.isdigit()]
        assert len("".join(said).lstrip("0")) <= 20


@st.composite
def written_day(draw: st.DrawFn, days: st.SearchStrategy[date], year: bool) -> tuple[str, date]:
    """A spelling of a day, and the day."""
    day = draw(days)
    y, m, d = day.year, day.month, day.day
    forms = [
        f"{m}月{d}日",
        f"{m}月{d}号",
        f"{m}/{d}",
        f"{m:02d}/{d:02d}",
        f"{m}-{d}",
        f"{zh(m)}月{zh(d)}日",
        f"{day:%b} {d}",
        f"{d} {day:%B}",
    ]
    if d > 3:
        forms.append(f"{m}.{d}")
    if year:
        forms = [
            f"{y}-{m:02d}-{d:02d}", f"{y}/{m}/{d}", f"{y}.{m}.{d}", f"{y}年{m}月{d}日", f"{y} 年 {m} 月 {d} 日", f"{day:%Y%m%d}",
            f"{''.join(ZH[int(c)] for c in str(y))}年{zh(m)}月{zh(d)}日", f"{day:%B} {d}, {y}", f"{d}-{day:%b}-{y}",
        ]  # fmt: skip
    text = draw(st.sampled_from(forms))
    if draw(st.booleans()):
        text += draw(st.sampled_from(["({})", "（{}）", " {}"])).format("周" + "一二三四五六日"[day.weekday()])
    return (wide(text) if draw(st.booleans()) else text), day


@many
@given(written_day(any_days, True) | written_day(plan_days, False))
def test_a_written_day_is_that_day(made: tuple[str, date]):
    text, day = made
    found = accepted("date", text)
    assert found is not None, text
    assert found.parsed == day
    assert found.canonical == day.isoformat()
    assert typed.may_mean(text, day)


@many
@given(
    st.text("0123456789年月日号/-. ()周一二三十〇２８", min_size=1, max_size=12)
    | written_day(any_days, False).map(lambda made: made[0][:-1])
)
def test_any_text_is_refused_or_a_day_it_can_mean(text: str):
    for context in (PLAN, WINTER):
        found = accepted("date", text, context)
        if found is not None:
            assert typed.may_mean(text, found.parsed), text


@settings(max_examples=1_000, deadline=None)
@given(written_day(plan_days, False), st.integers(0, 47), st.sampled_from("abcdef"))
def test_a_written_moment_is_that_moment(made: tuple[str, date], half: int, form: str):
    text, day = made
    hour, minute = divmod(half * 30, 60)
    clock = {
        "a": f" {hour:02d}:{minute:02d}",
        "b": f" {hour}点{'半' if minute else ''}",
        "c": f" {zh(hour) if hour else '零'}点{'三十分' if minute else ''}",
        "d": f" {hour:02d}:{minute:02d}:00",
        "e": f" 晚上{hour - 12}点{'半' if minute else '整'}" if 18 <= hour <= 23 else f" {hour}:{minute:02d}",
        "f": f" {hour - 12}:{minute:02d}pm" if hour > 12 else f" {hour}:{minute:02d}",
    }[form]
    found = accepted("opening", text + clock)
    assert found is not None, text + clock
    assert found.parsed == datetime.combine(day, time(hour, minute), SHANGHAI)


@settings(max_examples=1_000, deadline=None)
@given(plan_days, plan_days, st.sampled_from(["-", "~", "～", "至", "到", " - ", "—", ".."]), st.sampled_from("abc"))
def test_a_written_run_of_days_is_that_run(one: date, other: date, mark: str, form: str):
    start, end = sorted((one, other))
    first, last = {
        "a": (f"{start.month}月{start.day}日", f"{end.month}月{end.day}日"),
        "b": (start.isoformat(), end.isoformat()),
        "c": (f"{start.year}/{start.month}/{start.day}", f"{end.month}/{end.day}"),
    }[form]
    found = accepted("span", first + mark + last)
    assert found is not None, first + mark + last
    assert found.parsed == Span(start, end)


@settings(max_examples=1_000, deadline=None)
@given(st.integers(0, 47), st.integers(1, 48), st.sampled_from(["-", "~", "至", "到", " – "]))
def test_half_hours_are_those_half_hours(start: int, end: int, mark: str):
    def clock(half: int) -> str:
        return f"{half // 2:02d}:{half % 2 * 30:02d}"

    found = accepted("hours", clock(start) + mark + clock(end))
    if end > start:
        assert found is not None
        assert (found.parsed.start, found.parsed.end) == (start * 30, end * 30)
    elif found is not None:  # over midnight: only where it cannot be a slip of twelve hours
        assert end < start
        assert (found.parsed.start, found.parsed.end) == (start * 30, end * 30 + 1440)


@settings(max_examples=1_000, deadline=None)
@given(
    st.text(max_size=30),
    st.sampled_from(
        [
            "number",
            "whole",
            "share",
            "limit",
            "date",
            "dates",
            "span",
            "opening",
            "closing",
            "when",
            "hours",
            "flag",
            "id",
        ]
    ),
)
def test_no_text_at_all_makes_the_parser_fail(text: str, kind: Kind):
    accepted(kind, text)


@pytest.mark.parametrize("epoch", [1900, 1904])
def test_canonical_text_goes_through_cells_of_a_workbook_and_back(epoch: Any):
    """As the writer of workbooks does it: numbers and days as such, everything else as text."""
    pick = random.Random(5)
    kept: list[tuple[Kind, Any]] = []
    for _ in range(300):
        day = date(2000, 1, 1) + timedelta(pick.randrange(36_500))
        moment = datetime.combine(day, time(pick.randrange(24), pick.randrange(60)), SHANGHAI)
        kept += [("number", round(pick.uniform(-1e6, 1e6), pick.randrange(5))), ("whole", pick.randrange(10**9))]
        kept += [
            ("share", round(pick.random(), 6)),
            ("date", day),
            ("opening", moment),
            ("flag", pick.random() < 0.5),
        ]
        kept += [("dates", (day, day + timedelta(9))), ("id", f"p-{pick.randrange(10**6)}")]
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "date_1904": epoch == 1904, "strings_to_numbers": False})
    sheet, as_day = book.add_worksheet("x"), book.add_format({"num_format": "yyyy-mm-dd"})
    for row, (kind, value) in enumerate(kept):
        text = canonical(kind, value)
        if kind == "date":
            sheet.write_datetime(row, 0, datetime.fromisoformat(text), as_day)
            sheet.write_number(row, 1, (value - (date(1904, 1, 1) if epoch == 1904 else date(1899, 12, 30))).days)
        elif kind in ("number", "whole", "share"):
            sheet.write_number(row, 0, float(text))
        else:
            sheet.write_string(row, 0, text)
    book.close()
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(stream.getvalue())) as found:
        rows = found.get_sheet_by_name("x").to_python(skip_empty_area=False)
    for (kind, value), cells in zip(kept, rows, strict=True):
        for raw in cells[: 2 if kind == "date" else 1]:
            again = read(kind, raw, Context(epoch=epoch))
            assert isinstance(again, Value), (kind, value, raw)
            assert (again.parsed, again.canonical) == (value, canonical(kind, value))

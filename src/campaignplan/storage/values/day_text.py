"""What a text says of a day: year (or none), month, day, weekday, and what stands behind them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from campaignplan.storage.values.base import RefusedError
from campaignplan.storage.values.numerals import counted, positional
from campaignplan.text import Text

_M, _D = r"(?P<m>[0-9]{1,2})", r"(?P<d>[0-9]{1,2})"
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_NAME = "(?P<name>" + "|".join([*_MONTHS, "sept", *(name[:3] for name in _MONTHS)]) + r")\.?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<y>[0-9]{{4}})\s*年\s*{_M}\s*月\s*{_D}(?:\s*[日号]|(?![0-9]))",
        rf"(?P<y>[0-9]{{4}})(?P<s>[-/.]){_M}(?P=s){_D}(?![0-9])",
        r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?![0-9])",
        rf"(?P<y>){_M}\s*月\s*{_D}(?:\s*[日号]|(?![0-9]))",
        rf"(?P<y>){_M}(?P<s>[-/.]){_D}(?![-/.]?[0-9])",
        rf"{_NAME}(?P<s>[\s-]*)(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y>[0-9]{{4}}))?(?![0-9])",
        rf"(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?[\s-]*{_NAME}(?:[\s,-]+(?P<y>[0-9]{{4}}))?(?![0-9])",
    )
)
_NUMERAL = re.compile(r"[〇○零一二三四五六七八九十]+(?=[年月日号])")
_WEEKDAYS = "一二三四五六日"
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(
    r"[\s,]*[(\[]?\s*(?:(?:周|星期|礼拜)(?P<zh>[一二三四五六日天])|(?P<en>mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day)?)\s*[)\]]?[\s,]*"
)
_CUT_BY_A_SPREADSHEET = re.compile(r"([1-9]|1[0-2])\.([123])")


@dataclass(frozen=True, slots=True)
class DayText:
    """A day as written: `year` None where it is not; `weekday` 0 to 6 where it is; `rest` stands behind."""

    year: int | None
    month: int
    day: int
    weekday: int | None = None
    rest: str = ""


def digits_for_numerals(text: str) -> str:
    """Return 二〇二七年三月二十八日 as 2027年3月28日; what is not written by the rule stays."""

    def number(found: re.Match[str]) -> str:
        if text[found.end()] == "年":
            return positional(found[0]) or found[0]
        value = counted(found[0])
        return found[0] if value is None else str(value)

    return _NUMERAL.sub(number, text)


def day_text(text: str, in_span: bool = False) -> DayText:
    """Read the day a (plain) text begins with; `in_span` where it is one end of a run of days."""
    text = digits_for_numerals(text)
    weekday, text = _weekday(text)
    for form in _FORMS:
        found = form.match(text)
        if found and not _two_readings(found):
            parts = found.groupdict()
            name = parts.get("name")
            month = 1 + [m[:3] for m in _MONTHS].index(name[:3]) if name else int(parts["m"])
            behind, rest = _weekday(text[found.end() :])
            if weekday is None:
                weekday = behind
            elif behind is not None and behind != weekday:
                raise RefusedError(
                    Text("写了两个星期几", "two weekdays are written"), Text("请核对日期", "check the date")
                )
            if not (in_span or rest) and weekday is None:
                _check_cut(found[0])
            return DayText(int(parts["y"]) if parts["y"] else None, month, int(parts["d"]), weekday, rest)
    raise RefusedError(Text("不是完整的日期", "not a full date"), _fix(text))


def weekday_name(number: int) -> Text:
    """Return 周日 and Sunday."""
    return Text(f"周{_WEEKDAYS[number]}", _DAY_NAMES[number].capitalize())


def _weekday(text: str) -> tuple[int | None, str]:
    found = _WEEKDAY.match(text)
    if not found:
        return None, text
    number = (
        _WEEKDAYS.index(found["zh"].replace("天", "日"))
        if found["zh"]
        else [d[:3] for d in _DAY_NAMES].index(found["en"])
    )
    return number, text[found.end() :]


def _two_readings(found: re.Match[str]) -> bool:
    """Tell whether a month's name and a number may be month and year, as spreadsheets write them: Mar-28."""
    parts = found.groupdict()
    return (
        bool(parts.get("name"))
        and not parts["y"]
        and found.string[found.start("name") :].startswith(f"{parts['name']}-")
    )


def _check_cut(text: str) -> None:
    """Refuse 3.1 where it is all that is written: spreadsheets make it of 3.10 too."""
    cut = _CUT_BY_A_SPREADSHEET.fullmatch(text)
    if not cut:
        return
    month, day = int(cut[1]), int(cut[2])
    if day * 10 <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
        raise two_days(month, day, day * 10)


def two_days(month: int, day: int, other: int) -> RefusedError:
    """Return the refusal of 3.1, which may have been 3.10."""
    return RefusedError(
        Text(
            f"可能是 {month}月{day}日，也可能是 {month}月{other}日（表格软件会去掉末尾的 0）",
            f"it may be {month}/{day}, or {month}/{other} that lost its 0 in a spreadsheet",
        ),
        Text(f"请写 {month}月{day}日 或 {month}月{other}日", f"write {month}/{day} or {month}/{other}"),
    )


def _fix(text: str) -> Text:
    number = re.fullmatch(r"([0-9]{5})(\.[0-9]+)?", text)
    if number:
        days = timedelta(int(number[1]))
        first, second = date(1899, 12, 30) + days, date(1904, 1, 1) + days
        return Text(
            f"像是表格软件的日期序号；如果指 {first}（1904 制为 {second}），请写 {first}，或把单元格设为日期格式",
            f"it looks like a spreadsheet's day number; for {first} (or {second} counted from 1904) write that, "
            "or format the cell as a date",
        )
    short = re.match(r"([0-9]{2})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2}))(?![0-9])", text)
    last = re.match(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})(?![0-9])", text)
    meant: list[tuple[int, int, int]] = []
    if short:
        month, day = int(short[3] or short[5]), int(short[4] or short[6])
        meant = [(2000 + int(short[1]), month, day)]
    elif last:
        meant = [(int(last[4]), int(last[1]), int(last[3])), (int(last[4]), int(last[3]), int(last[1]))]
    days_meant = [_iso(*parts) for parts in meant]
    known = list(dict.fromkeys(day for day in days_meant if day))
    if known:
        return Text(
            f"请写四位年份，年在前，如 {' 或 '.join(known)}",
            f"write the year first, with four digits, as in {' or '.join(known)}",
        )
    if re.search(r"初[一二三四五六七八九十]|廿|卅|正月|腊月|冬月|闰|农历", text):
        return Text("像是农历；请写公历日期，如 2027-03-28", "it looks lunar; write the solar date, as in 2027-03-28")
    if re.search(r"今|明|昨|后天|前天|下周|上周|本周|底|初|上旬|中旬|下旬|today|tomorrow|next", text):
        return Text("请写具体的日期，如 2027-03-28", "write the very day, as in 2027-03-28")
    month_year = re.match(rf"{_NAME}-(?P<n>[0-9]{{2}})(?![0-9])", text)
    if month_year:
        number_ = month_year["n"]
        return Text(
            f"可能是 {number_} 日，也可能是 20{number_} 年：请写成 2027-03-28 这样",
            f"it may be day {number_} or the year 20{number_}: write it as 2027-03-28",
        )
    if re.fullmatch(r"(?:[0-9]{4}[-/.年]?)?[0-9]{1,2}月?", text):
        return Text("请写到日，如 2027-03-28", "write the day too, as in 2027-03-28")
    return Text("请写成 2027-03-28、2027/3/28 或 2027年3月28日", "write 2027-03-28, 2027/3/28 or 2027年3月28日")


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None

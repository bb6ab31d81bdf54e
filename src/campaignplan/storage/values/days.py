"""Days and moments, as people write them."""

import re
from datetime import date, datetime, time, timedelta

from campaignplan.dates import ONE_DAY, SHANGHAI, WEEKDAYS_ZH
from campaignplan.storage.values.base import RefusedError, folded, missing, typed
from campaignplan.text import Text

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
_DAY = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?|(\d{2})(\d{2}))(.*)")
_TIME = re.compile(
    r"(?:t|\s)?\s*(\d{1,2})(?::(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?|[点时](?:(\d{1,2})分?)?)(?:\+08:?00)?"
)
_WEEKDAY = re.compile(r"\s*\(?(?:周|星期|礼拜)([一二三四五六日天])\)?\s*")


def day(raw: object) -> date:
    """Read a day: ``2027-03-28``, ``2027/3/28``, ``2027年3月28日``, ``20270328``, or a workbook's date."""
    if isinstance(raw, datetime):
        if raw.time() != time():
            raise RefusedError(
                Text("这里要日期，不带时刻", "a day is expected, without a time"),
                Text(f"请写 {raw.date()}", f"write {raw.date()}"),
            )
        raw = raw.date()
    if isinstance(raw, date):
        return _plausible(raw)
    found, rest = _split_day(raw)
    if rest and not re.fullmatch(r"[t\s]*0{1,2}:00(:00(\.0+)?)?", rest):
        raise RefusedError(
            Text("日期后面有多余的内容", "something stands behind the date"),
            Text(f"请只写 {found}", f"write {found} alone"),
        )
    return found


def moment(raw: object, closing: bool = False) -> datetime:
    """Read a moment in Asia/Shanghai, such as ``2027-06-20 20:00``.

    A day alone is its first instant or, where `closing`, its end (the next midnight): an end day is
    included, as people mean it. ``24:00`` is allowed. A workbook's date at exact midnight is a day alone.
    """
    if isinstance(raw, datetime):
        if raw.tzinfo is not None:
            return raw.astimezone(SHANGHAI)
        if raw.time() != time():
            _plausible(raw.date())
            return raw.replace(tzinfo=SHANGHAI)
        raw = raw.date()
    if isinstance(raw, date):
        found, rest = _plausible(raw), ""
    else:
        found, rest = _split_day(raw)
    if not rest:
        return datetime.combine(found + ONE_DAY if closing else found, time(), SHANGHAI)
    clock = _TIME.fullmatch(rest)
    if not clock:
        raise RefusedError(
            Text("看不懂时刻", "the time cannot be read"),
            Text(f"请写成 {found} 20:00（北京时间）", f"write {found} 20:00 (Beijing time)"),
        )
    hour, minute, second = int(clock[1]), int(clock[2] or clock[5] or 0), int(clock[3] or 0)
    micro = int((clock[4] or "0").ljust(6, "0"))
    if (hour, minute, second) == (24, 0, 0):
        return datetime.combine(found + ONE_DAY, time(), SHANGHAI)
    try:
        return datetime.combine(found, time(hour, minute, second, micro), SHANGHAI)
    except ValueError:
        raise RefusedError(
            Text("没有这个时刻", "there is no such time"),
            Text("小时 0 到 24，分钟 0 到 59", "hours 0 to 24, minutes 0 to 59"),
        ) from None


def day_or_moment(raw: object) -> date | datetime:
    """Read a day, or a moment in Asia/Shanghai where a time is written: ``2027-06-20`` is no midnight."""
    if isinstance(raw, datetime) and raw.tzinfo is None and raw.time() == time():
        return _plausible(raw.date())  # a workbook's day
    if isinstance(raw, datetime):
        return moment(raw)
    if isinstance(raw, date):
        return _plausible(raw)
    found, rest = _split_day(raw)
    return moment(raw) if rest else found


def days(raw: object) -> tuple[date, ...]:
    """Read several days parted by ``|`` (or ``、``), in order, each once."""
    pieces = re.split(r"[|｜、]", raw) if isinstance(raw, str) else [raw]
    return tuple(sorted({day(piece) for piece in pieces if not missing(piece)}))


def _split_day(raw: object) -> tuple[date, str]:
    text = folded(typed(raw))
    found = _DAY.fullmatch(text)
    if not found:
        raise RefusedError(Text("不是完整的日期", "not a full date"), _day_fix(text))
    year = int(found[1])
    month, day_ = (int(a or b or c) for a, b, c in ((found[3], found[5], found[7]), (found[4], found[6], found[8])))
    try:
        result = date(year, month, day_)
    except ValueError:
        raise RefusedError(*_no_such_day(year, month, day_)) from None
    rest = found[9]
    weekday = _WEEKDAY.match(rest)
    if weekday:
        said = WEEKDAYS_ZH.index(weekday[1].replace("天", "日"))
        if said != result.weekday():
            right = WEEKDAYS_ZH[result.weekday()]
            raise RefusedError(
                Text(
                    f"{result} 是周{right}，不是周{weekday[1]}",
                    f"{result} is a {result:%A}, not the weekday written",
                ),
                Text("请核对日期", "check the date"),
            )
        rest = rest[weekday.end() :]
    return _plausible(result), rest


def _no_such_day(year: int, month: int, day_: int) -> tuple[Text, Text]:
    if not 1 <= month <= 12:
        return Text(f"没有 {month} 月", f"there is no month {month}"), Text("月份是 1 到 12", "months are 1 to 12")
    if year < 1:
        return Text("没有这一年", "there is no such year"), Text("请写四位年份", "write a year of four digits")
    last = (date(year + month // 12, month % 12 + 1, 1) - ONE_DAY).day if year < 9999 else 31
    return (
        Text(f"{year} 年 {month} 月没有 {day_} 日", f"{year}-{month:02d} has no day {day_}"),
        Text(f"这个月最后一天是 {year}-{month:02d}-{last}", f"its last day is {year}-{month:02d}-{last}"),
    )


def _day_fix(text: str) -> Text:
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        meant = date(1899, 12, 30) + timedelta(days=int(text[:5]))
        return Text(
            f"像是表格软件的日期序号；如果指 {meant}，请写 {meant}，或把单元格设为日期格式",
            f"it looks like a spreadsheet's day number; for {meant} write that, or format the cell as a date",
        )
    if re.fullmatch(r"\d{1,2}[-/.月]\d{1,2}[日号]?.*", text):
        return Text(
            "请写上四位年份，年在前，如 2027-03-28",
            "write the year first, with four digits, as in 2027-03-28",
        )
    return Text("请写成 2027-03-28、2027/3/28 或 2027年3月28日", "write 2027-03-28, 2027/3/28 or 2027年3月28日")


def _plausible(found: date) -> date:
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        raise RefusedError(
            Text(
                f"{found.year} 年不在 {EARLIEST_YEAR} 到 {LATEST_YEAR} 之间",
                f"the year {found.year} is not in {EARLIEST_YEAR} to {LATEST_YEAR}",
            ),
            Text("请检查年份", "check the year"),
        )
    return found

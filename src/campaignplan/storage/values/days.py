"""Days and moments, as people write them; a day without a year takes the plan's, where only one fits."""

import re
from datetime import date, datetime, time, timedelta

from campaignplan.dates import ONE_DAY, SHANGHAI
from campaignplan.storage.values.base import RefusedError, missing, plain
from campaignplan.storage.values.clock import clock
from campaignplan.storage.values.context import NOWHERE, Context
from campaignplan.storage.values.day_text import DayText, day_text, two_days, weekday_name
from campaignplan.text import Text

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MIDNIGHT = re.compile(r"[t\s]*0{1,2}:00(:00(\.0+)?)?")
_EPOCHS = {1900: datetime(1899, 12, 30), 1904: datetime(1904, 1, 1)}


def day(raw: object, context: Context = NOWHERE) -> date:
    """Read a day: ``2027-03-28``, ``2027/3/28``, ``2027年3月28日``, ``20270328``, or a workbook's date.

    Where the plan's days are known, ``3月28日``, ``3/28`` and the like take the year that lies in them.
    """
    if isinstance(raw, str) and _ISO.fullmatch(raw):
        return _plausible(_real(int(raw[:4]), int(raw[5:7]), int(raw[8:])))
    raw = _numbered(raw, context)
    if isinstance(raw, datetime):
        if raw.time() != time():
            raise RefusedError(
                Text("这里要日期，不带时刻", "a day is expected, without a time"),
                Text(f"请写 {raw.date()}", f"write {raw.date()}"),
            )
        raw = raw.date()
    if isinstance(raw, date):
        return _plausible(raw)
    written = day_text(plain(raw))
    found = dated(written, context)
    if written.rest and not _MIDNIGHT.fullmatch(written.rest):
        raise RefusedError(
            Text("日期后面有多余的内容", "something stands behind the date"),
            Text(f"请只写 {found}", f"write {found} alone"),
        )
    return found


def moment(raw: object, closing: bool = False, context: Context = NOWHERE) -> datetime:
    """Read a moment in Asia/Shanghai, such as ``2027-06-20 20:00`` or ``6月20日晚8点``.

    A day alone is its first instant or, where `closing`, its end (the next midnight): an end day is
    included, as people mean it. ``24:00`` is allowed. A workbook's date at exact midnight is a day alone.
    """
    raw = _numbered(raw, context)
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
        written = day_text(plain(raw))
        found, rest = dated(written, context), written.rest
    if not rest:
        return datetime.combine(found + ONE_DAY if closing else found, time(), SHANGHAI)
    said = clock(re.sub(r"^t\s*(?=[0-9])", "", rest.strip(" ,")))
    if said is None:
        raise RefusedError(
            Text("看不懂时刻", "the time cannot be read"),
            Text(f"请写成 {found} 20:00（北京时间）", f"write {found} 20:00 (Beijing time)"),
        )
    return datetime.combine(found + ONE_DAY * (said.seconds // 86_400), said.time, SHANGHAI)


def day_or_moment(raw: object, context: Context = NOWHERE) -> date | datetime:
    """Read a day, or a moment in Asia/Shanghai where a time is written: ``2027-06-20`` is no midnight."""
    raw = _numbered(raw, context)
    if isinstance(raw, datetime) and raw.tzinfo is None and raw.time() == time():
        return _plausible(raw.date())  # a workbook's day
    if isinstance(raw, datetime):
        return moment(raw, context=context)
    if isinstance(raw, date):
        return _plausible(raw)
    written = day_text(plain(raw))
    return moment(raw, context=context) if written.rest else dated(written, context)


def days(raw: object, context: Context = NOWHERE) -> tuple[date, ...]:
    """Read several days parted by ``|`` (or ``、``), in order, each once."""
    pieces = re.split(r"[|｜、]", raw) if isinstance(raw, str) else raw if isinstance(raw, list | tuple) else [raw]
    return tuple(sorted({day(piece, context) for piece in pieces if not missing(piece)}))


def dated(written: DayText, context: Context = NOWHERE) -> date:
    """Return the one day that a text says."""
    if written.year is not None:
        found = _plausible(_real(written.year, written.month, written.day))
        _check_weekday(written, [found])
        return found
    fits = fitting(written, context)
    if len(fits) > 1 and written.weekday is not None:
        fits = [found for found in fits if found.weekday() == written.weekday] or fits
    if len(fits) > 1:
        named = " 或 ".join(map(str, fits)), " or ".join(map(str, fits))
        raise RefusedError(
            Text("没有写年份，计划期里不止一个这样的日子", "without a year, the plan has several such days"),
            Text(f"请写 {named[0]}", f"write {named[1]}"),
        )
    _check_weekday(written, fits)
    return fits[0]


def fitting(written: DayText, context: Context) -> list[date]:
    """Return the days of the plan that a text without a year may mean; refused where there is none."""
    said = Text(f"{written.month}月{written.day}日", f"{written.month}/{written.day}")
    _real(context.horizon.start.year if context.horizon else 0, written.month, written.day, any_year=True)
    if context.horizon is None:
        raise RefusedError(
            Text("没有写年份", "the year is missing"),
            Text("请写上四位年份，年在前，如 2027-03-28", "write the year first, with four digits, as in 2027-03-28"),
        )
    start, end = context.horizon.start, context.horizon.end
    years = range(start.year, end.year + 1)
    real = [found for year in years if (found := _or_none(year, written.month, written.day))]
    fits = [found for found in real if start <= found <= end]
    if not real:
        _real(start.year, written.month, written.day)  # 29 February of years that have none
    if not fits:
        raise RefusedError(
            Text(
                f"没有写年份，而计划期 {start} 到 {end} 里没有 {said.zh}",
                f"without a year: the plan {start} to {end} has no {said.en}",
            ),
            Text("请写上四位年份，如 " + str(real[0]), f"write the year with four digits, as in {real[0]}"),
        )
    return fits


def _numbered(raw: object, context: Context) -> object:
    """Return a workbook's day number as a datetime; refuse numbers that were days once."""
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return raw
    if context.epoch and 10_000 <= raw < 100_000:
        found = _EPOCHS[context.epoch] + timedelta(days=float(raw))
        nearest = (found + timedelta(milliseconds=500)).replace(microsecond=0)
        return nearest if abs(nearest - found) < timedelta(milliseconds=5) else found
    if isinstance(raw, float) and not raw.is_integer() and 1 <= raw < 13:
        month, behind = int(raw), repr(raw).partition(".")[2]
        if len(behind) == 1 and _or_none(2000, month, int(behind) * 10):
            raise two_days(month, int(behind), int(behind) * 10)
        if len(behind) <= 2 and _or_none(2000, month, int(behind)):
            raise RefusedError(
                Text("表格软件把日期变成了小数", "the spreadsheet turned the day into a decimal"),
                Text(
                    f"请写 {month}月{int(behind)}日，或把单元格设为日期格式",
                    f"write {month}/{int(behind)}, or format the cell as a date",
                ),
            )
    return raw


def _check_weekday(written: DayText, fits: list[date]) -> None:
    if written.weekday is None or any(found.weekday() == written.weekday for found in fits):
        return
    right, said = weekday_name(fits[0].weekday()), weekday_name(written.weekday)
    raise RefusedError(
        Text(f"{fits[0]} 是{right.zh}，不是{said.zh}", f"{fits[0]} is a {right.en}, not a {said.en}"),
        Text("请核对日期", "check the date"),
    )


def _real(year: int, month: int, day_: int, any_year: bool = False) -> date:
    """Return the day of the calendar, or refuse with the nearest there is; `any_year` takes 29 February."""
    found = _or_none(year, month, day_) or (_or_none(2000, month, day_) if any_year else None)
    if found:
        return found
    if not 1 <= month <= 12:
        raise RefusedError(
            Text(f"没有 {month} 月", f"there is no month {month}"),
            Text("月份是 1 到 12，月在日前", "months are 1 to 12, and stand before the day"),
        )
    if year < 1 and not any_year:
        raise RefusedError(
            Text("没有这一年", "there is no such year"), Text("请写四位年份", "write a year of four digits")
        )
    if year < 1:
        last = 28 if month == 2 else (date(2000 + month // 12, month % 12 + 1, 1) - ONE_DAY).day
        nearest = 1 if day_ < 1 else last
        raise RefusedError(
            Text(f"{month} 月没有 {day_} 日", f"month {month} has no day {day_}"),
            Text(f"最近的一天是 {month}月{nearest}日", f"the nearest day is {month}/{nearest}"),
        )
    last = (date(year + month // 12, month % 12 + 1, 1) - ONE_DAY).day if year < 9999 else 31
    nearest_day = date(year, month, min(max(day_, 1), last))
    raise RefusedError(
        Text(f"{year} 年 {month} 月没有 {day_} 日", f"{year}-{month:02d} has no day {day_}"),
        Text(f"最近的一天是 {nearest_day}", f"the nearest day is {nearest_day}"),
    )


def _or_none(year: int, month: int, day_: int) -> date | None:
    try:
        return date(year, month, day_)
    except ValueError:
        return None


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

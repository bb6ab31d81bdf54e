"""Following a rule from period to period: its days one by one, at a cost known beforehand.

dateutil follows a rule that no day keeps (the 30th of every February) to the year 9999, whatever its UNTIL; in
a file of ten thousand of them that is a day's work. Here every period counts, whether it has a day or not.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
COST = {"DAILY": 1, "WEEKLY": 2, "MONTHLY": 8, "YEARLY": 12}
"""What one period costs, in days followed; a month looked through costs as much as one of MONTHLY."""


def days_of(
    parts: Mapping[str, str], start: date, last: date, spend: Callable[[float], None], since: date | None = None
) -> Iterator[date]:
    """Yield the days of a rule in order, from `start` to `last`.

    Parameters
    ----------
    parts
        Of the rule, well formed: FREQ from DAILY to YEARLY, INTERVAL, BYMONTH, BYMONTHDAY, BYDAY, BYSETPOS, WKST.
    spend
        Is told the cost of each period before it is gone through, and may raise to end it all.
    since
        The days before it are passed over, without going through their periods.
    """
    frequency, interval = parts["FREQ"], int(parts.get("INTERVAL", "1"))
    places = _numbers(parts, "BYSETPOS")
    for first in _periods(frequency, interval, start, since or start, parts.get("WKST", "MO")):
        if first > last:
            return
        spend(COST[frequency])
        days = _days_in(parts, frequency, first, start, spend)
        if places:
            days = sorted(
                {days[place - 1 if place > 0 else place] for place in places if 0 < abs(place) <= len(days)}
            )
        for day in days:
            if day > last:
                return
            if day >= (since or start) and day >= start:
                yield day


def _periods(frequency: str, interval: int, start: date, since: date, week_start: str) -> Iterator[date]:
    """Yield the first day of each period, from that of `since` up to the end of what dates there are."""
    if frequency in ("DAILY", "WEEKLY"):
        back = (start.weekday() - WEEK.index(week_start)) % 7 if frequency == "WEEKLY" else 0
        at, step = start.toordinal() - back, interval * (7 if frequency == "WEEKLY" else 1)
        at += max(0, (since.toordinal() - at) // step) * step
        while at <= date.max.toordinal() - 7:
            yield date.fromordinal(at)
            at += step
        return
    month = start.year * 12 + (start.month - 1 if frequency == "MONTHLY" else 0)
    step = interval * (12 if frequency == "YEARLY" else 1)
    month += max(0, (since.year * 12 + since.month - 1 - month) // step) * step
    while month < 9_999 * 12:
        yield date(month // 12, month % 12 + 1, 1)
        month += step


def _days_in(
    parts: Mapping[str, str], frequency: str, first: date, start: date, spend: Callable[[float], None]
) -> list[date]:
    months = _numbers(parts, "BYMONTH")
    if frequency == "DAILY":
        return [first] if _fits(parts, months, first) else []
    if frequency == "WEEKLY":
        wanted = parts.get("BYDAY", WEEK[start.weekday()]).split(",")
        week = [first + timedelta(days=n) for n in range(7)]
        return [day for day in week if WEEK[day.weekday()] in wanted and (not months or day.month in months)]
    if frequency == "MONTHLY":
        return [] if months and first.month not in months else _in_month(parts, first, start.day)
    if not months and "BYDAY" in parts:  # a number then counts within the year
        spend(11 * COST["MONTHLY"])
        days = _weekdays(parts["BYDAY"], first, date(first.year, 12, 31))
        return [day for day in days if _numbered(parts, day)]
    if not months and "BYMONTHDAY" not in parts:
        months = (start.month,)
    asked = sorted(set(months)) if months else range(1, 13)
    spend((len(asked) - 1) * COST["MONTHLY"])
    return [day for month in asked for day in _in_month(parts, first.replace(month=month), start.day)]


def _in_month(parts: Mapping[str, str], first: date, by_default: int) -> list[date]:
    """Return the days of a month by day of month, by weekday, by both, or by the day of the first start."""
    length = monthrange(first.year, first.month)[1]
    numbers = _numbers(parts, "BYMONTHDAY")
    if not numbers and "BYDAY" not in parts:
        numbers = (by_default,)
    days = sorted({number if number > 0 else length + 1 + number for number in numbers})
    by_number = [first.replace(day=day) for day in days if 0 < day <= length]
    if "BYDAY" not in parts:
        return by_number
    by_weekday = _weekdays(parts["BYDAY"], first, first.replace(day=length))
    return [day for day in by_weekday if day in by_number] if numbers else by_weekday


def _weekdays(wanted: str, first: date, last: date) -> list[date]:
    """Return weekdays within a month or a year: all of them, or by number from either end."""
    found: set[date] = set()
    for part in wanted.split(","):
        weekday, number = WEEK.index(part[-2:]), int(part[:-2] or 0)
        one = first + timedelta(days=(weekday - first.weekday()) % 7)
        count = (last - one).days // 7 + 1
        if number == 0:
            found |= {one + timedelta(weeks=n) for n in range(count)}
        elif abs(number) <= count:
            found.add(one + timedelta(weeks=number - 1 if number > 0 else count + number))
    return sorted(found)


def _fits(parts: Mapping[str, str], months: tuple[int, ...], day: date) -> bool:
    """Tell whether a day passes the filters of a daily rule."""
    if months and day.month not in months:
        return False
    if "BYDAY" in parts and WEEK[day.weekday()] not in parts["BYDAY"].split(","):
        return False
    return _numbered(parts, day)


def _numbered(parts: Mapping[str, str], day: date) -> bool:
    """Tell whether a day is one of those of its month that a rule asks for."""
    numbers = _numbers(parts, "BYMONTHDAY")
    return not numbers or day.day in numbers or day.day - monthrange(day.year, day.month)[1] - 1 in numbers


def _numbers(parts: Mapping[str, str], name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in parts[name].split(",")) if name in parts else ()

"""When a recurring event takes place, found by walking through the days one by one: no library, no shortcuts."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Shanghai")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def occurrences(event, first, last):
    """Starts of an event whose day is in `first`..`last`: days, or moments in UTC."""
    timed = isinstance(event.start, datetime)
    here = event.start.astimezone(HERE) if timed else None
    start = here.date() if timed else event.start
    skipped = {(one.astimezone(HERE).date() if isinstance(one, datetime) else one) for one in event.skipped}
    found = []
    for day in days(event.rrule, start, last, here):
        if first <= day <= last and not (event.rrule and day in skipped):
            found.append(datetime.combine(day, here.time(), HERE).astimezone(UTC) if timed else day)
    return found


def days(rule, start, last, here):
    if not rule:
        yield start
        return
    parts = dict(part.split("=") for part in rule.split(";"))
    every, left = int(parts.get("INTERVAL", 1)), int(parts.get("COUNT", 10**6))
    assert set(parts) <= {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY"}, rule
    until = ending(parts.get("UNTIL"))
    day = start
    while day <= last and left:
        if until is not None:
            at = datetime.combine(day, here.timetz()) if here and isinstance(until, datetime) else day
            if at > (
                until
                if isinstance(until, datetime) and here
                else until.date()
                if isinstance(until, datetime)
                else until
            ):
                return
        if on(parts, every, start, day):
            left -= 1
            yield day
        day += timedelta(days=1)


def ending(text):
    if text is None:
        return None
    if len(text) == 8:
        return date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:]}")
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(HERE)


def on(parts, every, start, day):
    kind = parts["FREQ"]
    named = parts["BYDAY"].split(",") if "BYDAY" in parts else []
    if kind == "DAILY":
        return (day - start).days % every == 0
    if kind == "WEEKLY":
        monday = day - timedelta(days=day.weekday())
        weeks = (monday - (start - timedelta(days=start.weekday()))).days // 7
        names = named or [WEEKDAYS[start.weekday()]]
        return weeks % every == 0 and WEEKDAYS[day.weekday()] in names
    if kind == "MONTHLY":
        if ((day.year - start.year) * 12 + day.month - start.month) % every:
            return False
        is_last = (day + timedelta(days=1)).month != day.month
        if "BYMONTHDAY" in parts:
            wanted = [int(number) for number in parts["BYMONTHDAY"].split(",")]
            assert min(wanted) >= -1, "the oracle knows days from the start, and the last"
            right = day.day in wanted or (-1 in wanted and is_last)
            return right and (not named or WEEKDAYS[day.weekday()] in named)
        if named:
            nth, name = int(named[0][:-2]), named[0][-2:]
            if nth == -1:
                return WEEKDAYS[day.weekday()] == name and (day + timedelta(days=7)).month != day.month
            return WEEKDAYS[day.weekday()] == name and nth == (day.day - 1) // 7 + 1
        return day.day == start.day
    assert kind == "YEARLY"
    return (day.month, day.day) == (start.month, start.day) and (day.year - start.year) % every == 0

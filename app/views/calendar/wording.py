"""Events in words: when, and how they recur."""

from datetime import datetime

from catalogue import say

from campaignplan.calendars.event import Event
from campaignplan.dates import SHANGHAI, day_said
from campaignplan.text import Lang


def when_said(event: Event, lang: Lang) -> str:
    """Write when an event is, days first; of a series its first time."""
    zh = lang == "zh"
    first, last = event.span.start, event.span.end
    days = day_said(first, zh) if first == last else f"{day_said(first, zh)} – {day_said(last, zh)}"
    if isinstance(event.start, datetime) and isinstance(event.end, datetime):
        start, end = event.start.astimezone(SHANGHAI), event.end.astimezone(SHANGHAI)
        clock = f"{start:%H:%M}–{end:%H:%M}"
        return f"{days} {clock}" if first == last else days
    if first == last:
        return days
    return f"{days} · {say('year.days', lang, number=event.span.days)}"


def rule_said(event: Event, lang: Lang) -> str:
    """Write how an event recurs; a rule beyond weeks and months as it stands."""
    rule = dict(part.split("=", 1) for part in event.rrule.split(";") if "=" in part)
    every, zh = int(rule.get("INTERVAL", "1")), lang == "zh"
    days = [_WEEKDAYS[day] for day in rule.get("BYDAY", "").split(",") if day in _WEEKDAYS]
    number = rule.get("BYMONTHDAY", "")
    said = ""
    if rule.get("FREQ") == "DAILY" and every == 1 and not days:
        said = "每天" if zh else "every day"
    elif rule.get("FREQ") == "WEEKLY" and len(days) == len(rule.get("BYDAY", "").split(",")):
        told = ("、" if zh else ", ").join(day[0] if zh else day[1] for day in days)
        weeks = (
            ("每周" if zh else "every ")
            if every == 1
            else (f"每 {every} 周的周" if zh else f"every {every} weeks on ")
        )
        said = f"{weeks}{told}"
    elif rule.get("FREQ") == "MONTHLY" and number.isdigit():
        said = f"每月 {number} 日" if zh else f"on day {number} of each month"
    return say("calendar.recurs", lang, rule=said or event.rrule)


_WEEKDAYS = {
    "MO": ("一", "Mon"), "TU": ("二", "Tue"), "WE": ("三", "Wed"), "TH": ("四", "Thu"), "FR": ("五", "Fri"),
    "SA": ("六", "Sat"), "SU": ("日", "Sun"),
}  # fmt: skip

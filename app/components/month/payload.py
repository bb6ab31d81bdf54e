"""A month as the browser reads it: plain strings in one language, days as ``2027-03-28``."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from calendar_form import plain
from catalogue import CATALOGUE, say

from campaignplan.agenda.month import Day, Strip, Week
from campaignplan.calendars.event import KIND_NAMES
from campaignplan.dates import day_said
from campaignplan.text import Lang, listed
from campaignplan.words import month_name
from components.year.lane import lane_of

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def payload(weeks: Sequence[Week], month: str, lang: Lang, *, today: date, selected: str) -> dict[str, Any]:
    """Return what the browser needs to draw the weeks of a month (``2027-06``); `selected` is the open event."""
    words = ("month.keys", "month.more", "month.none", "month.day_items", "month.put_away")
    return {
        "weekdays": [say(f"month.{day}", lang) for day in WEEKDAYS],
        "said": month_name(month, lang),
        "today": today.isoformat(),
        "selected": selected,
        "weeks": [
            {
                "days": [_day(day, lang) for day in week.days],
                "strips": [_strip(one, week, lang) for one in week.strips],
            }
            for week in weeks
        ],
        "words": {name.partition(".")[2]: CATALOGUE[name].to(lang) for name in words},  # gaps are filled there
    }


def _day(day: Day, lang: Lang) -> dict[str, Any]:
    # Titles of days off begin with their mark, which stands at the day's number already.
    mark = say(f"month.{_MARKS[day.mark]}", lang) if day.mark else ""
    why = listed(dict.fromkeys(event.title.to(lang).removeprefix(f"{day.mark} ") for event in day.why), lang)
    return {
        "day": day.day.isoformat(),
        "number": day.day.day,
        "said": day_said(day.day, lang == "zh"),
        "inside": day.inside,
        "mark": mark,
        "off": day.mark == "休" or (day.day.weekday() >= 5 and day.mark != "班"),
        "why": why,
    }


_MARKS = {"休": "off", "班": "on"}


def _strip(strip: Strip, week: Week, lang: Lang) -> dict[str, Any]:
    event, zh = strip.event, lang == "zh"
    first, last = event.span.start, event.span.end
    if event.rrule:  # its own days are those of the first time
        first, last = week.days[strip.first].day, week.days[strip.last].day
    when = day_said(first, zh) if first == last else f"{day_said(first, zh)} – {day_said(last, zh)}"
    return {
        "id": event.id,
        "title": plain(event, lang),
        "about": " · ".join(
            part for part in (KIND_NAMES[event.kind].to(lang), when, strip.clock, event.person) if part
        ),
        "tone": lane_of(event) or "review",
        "first": strip.first,
        "last": strip.last,
        "line": strip.line,
        "begins": strip.begins,
        "ends": strip.ends,
        "clock": strip.clock,
        "unsure": event.status == "tentative",
    }

"""An event at another time than before, in few words: 原 3/21，改 3/20."""

from datetime import date, datetime, timedelta

from campaignplan.calendars.event import Event
from campaignplan.dates import ONE_DAY, SHANGHAI
from campaignplan.text import Text

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Not strftime's: those follow the machine's locale."""


def moved(before: Event, after: Event) -> list[Text]:
    """Say when an event was and when it is; nothing where it was not moved."""
    if (before.start, before.end) == (after.start, after.end):
        return []
    whole = _length(before) != _length(after) or before.timed != after.timed
    years = len({before.span.start.year, before.span.end.year, after.span.start.year, after.span.end.year}) > 1
    was, now = _when(before, whole, years), _when(after, whole, years)
    return [Text(f"原 {was.zh}，改 {now.zh}", f"was {was.en}, now {now.en}")]


def day_words(day: date, year: bool = False) -> Text:
    """Write a day as people do, with its year where asked."""
    zh, en = f"{day.month}/{day.day}", f"{day.day} {MONTHS[day.month - 1]}"
    return Text(f"{day.year}/{zh}", f"{en} {day.year}") if year else Text(zh, en)


def _when(event: Event, whole: bool, years: bool) -> Text:
    """Write when an event is: its first day and hour, and with `whole` its last."""
    first, last = day_words(event.span.start, years), day_words(event.span.end, years)
    if not isinstance(event.start, datetime) or not isinstance(event.end, datetime):
        if not whole or event.span.days == 1:
            return first
        return Text(f"{first.zh}–{last.zh}", f"{first.en} – {last.en}")
    start, end = event.start.astimezone(SHANGHAI), event.end.astimezone(SHANGHAI)
    if start.date() == end.date():
        hours = f"{start:%H:%M}–{end:%H:%M}"
        return Text(f"{first.zh} {hours}", f"{first.en} {hours}")
    last = day_words(end.date(), years)
    return Text(
        f"{first.zh} {start:%H:%M}–{last.zh} {end:%H:%M}", f"{first.en} {start:%H:%M} – {last.en} {end:%H:%M}"
    )


def _length(event: Event) -> timedelta:
    if isinstance(event.start, datetime) and isinstance(event.end, datetime):
        return event.end - event.start
    return event.span.days * ONE_DAY

"""What changed about an event, in the few words its description carries: 原 3/21，改 3/20."""

from collections.abc import Container
from datetime import date, datetime

from campaignplan.calendars.event import NO_TEXT, Event
from campaignplan.calendars.moved import day_words, moved
from campaignplan.calendars.once import once_id
from campaignplan.dates import SHANGHAI
from campaignplan.feeds.rule import parts, until
from campaignplan.text import Text

CALLED_OFF = Text("已取消", "called off")
BACK = Text("恢复", "on again")
NAMED_DAYS = 5
"""Days left out of a series that a note names one by one."""


def change_note(before: Event, after: Event, apart: Container[str] = ()) -> Text:
    """Say what changed between two tellings of one event; empty where nothing people plan by did.

    Names, in this order: called off or on again, day and time, the rhythm of recurring work, title, who does
    it. Changes of the description speak for themselves. `apart` are ids of events: a time of a series that is
    among them was not called off, but is an event of its own now.
    """
    if after.status == "cancelled":
        return CALLED_OFF if before.status != "cancelled" else NO_TEXT
    said = []
    if before.status == "cancelled":
        said.append(BACK)
    elif (before.status, after.status) == ("tentative", "confirmed"):
        said.append(Text("日期已确认", "dates confirmed"))
    elif before.status != after.status:
        said.append(Text("日期待定", "dates not confirmed yet"))
    said += _series(before, after, apart) if before.rrule and after.rrule else moved(before, after)
    if bool(before.rrule) != bool(after.rrule):
        said.append(Text("改为重复", "repeats now") if after.rrule else Text("不再重复", "no longer repeats"))
    if before.title != after.title:
        said.append(Text(f"原名“{before.title.zh}”", f"was called “{before.title.en}”"))
    if before.person != after.person:
        was, now = before.person or "—", after.person or "—"
        said.append(Text(f"负责人 原 {was}，改 {now}", f"who: was {was}, now {now}"))
    return Text("；".join(text.zh for text in said), "; ".join(text.en for text in said))


def _series(before: Event, after: Event, apart: Container[str]) -> list[Text]:
    """Compare two series: rhythm or hour, else the days left out and how long it goes on."""
    if _rhythm(before) != _rhythm(after):
        if parts(before.rrule).get("FREQ") == parts(after.rrule).get("FREQ") and _clock(before) != _clock(after):
            was, now = _clock(before), _clock(after)
            return [Text(f"原 {was.zh}，改 {now.zh}", f"was {was.en}, now {now.en}")]
        return [Text("重复的日子已改", "repeats on other days")]
    said = []
    off = sorted({_day(start) for start in after.skipped} - {_day(start) for start in before.skipped})
    on = sorted({_day(start) for start in before.skipped} - {_day(start) for start in after.skipped})
    if before.start == after.start:  # else the series was laid anew, and so were its gaps
        elsewhere = [day for day in off if once_id(after.id, day) in apart]
        off = [day for day in off if day not in elsewhere]
        if elsewhere:
            said.append(Text(f"{_days(elsewhere).zh} 另行安排", f"arranged otherwise on {_days(elsewhere).en}"))
        if off:
            said.append(Text(f"{_days(off).zh} 取消", f"not on {_days(off).en}"))
        if on:
            said.append(Text(f"{_days(on).zh} 恢复", f"on {_days(on).en} again"))
    end = until(after.rrule)
    if end is not None and end != until(before.rrule):
        said.append(Text(f"排到 {end.year}/{end.month}/{end.day}", f"runs until {end.day} {end:%b} {end.year}"))
    return said


def _rhythm(event: Event) -> tuple[object, ...]:
    """Return what makes the rhythm of a series: the rule without its end, and its hours."""
    rule = {name: value for name, value in parts(event.rrule).items() if name not in ("UNTIL", "COUNT")}
    return tuple(rule.items()), _clock(event)


def _clock(event: Event) -> Text:
    if not isinstance(event.start, datetime) or not isinstance(event.end, datetime):
        return Text("全天", "all day")
    hours = f"{event.start.astimezone(SHANGHAI):%H:%M}–{event.end.astimezone(SHANGHAI):%H:%M}"
    return Text(hours, hours)


def _day(moment: date | datetime) -> date:
    return moment.astimezone(SHANGHAI).date() if isinstance(moment, datetime) else moment


def _days(days: list[date]) -> Text:
    named = [day_words(day) for day in days[:NAMED_DAYS]]
    zh, en = "、".join(day.zh for day in named), ", ".join(day.en for day in named)
    rest = len(days) - NAMED_DAYS
    return Text(f"{zh} 等 {len(days)} 天", f"{en} and {rest} more days") if rest > 0 else Text(zh, en)

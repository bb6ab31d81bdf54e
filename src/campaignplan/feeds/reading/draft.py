"""One VEVENT: its values read and checked, its times still in the zone they were written in."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from campaignplan.calendars.own import UNSAID_LENGTH
from campaignplan.dates import ONE_DAY, SHANGHAI
from campaignplan.feeds.reading.components import Component
from campaignplan.feeds.reading.limits import LONGEST_TEXT, LONGEST_TITLE
from campaignplan.feeds.reading.lines import BROKEN
from campaignplan.feeds.reading.moment import moment_of
from campaignplan.feeds.reading.notes import Notes, RefusedError
from campaignplan.feeds.reading.property import Property
from campaignplan.feeds.reading.words import clean, one_line
from campaignplan.feeds.reading.zones import Zones
from campaignplan.text import Text

Moment = date | datetime
LONGEST_UID, LONGEST_URL = 500, 1_000
LONGEST_EVENT = timedelta(days=731)
_DURATION = re.compile(r"([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?")
_SPECIAL: dict[str, Literal["休", "班"]] = {"WORK-HOLIDAY": "休", "ALTERNATE-WORKDAY": "班"}
_LAST_SECONDS = (time(23, 59), time(23, 59, 59))


@dataclass(frozen=True, slots=True)
class Draft:
    """An event as written; `occurrence` is the start of the one it stands for, where it is one of a series.

    `revision` orders versions of the same event, the later ones after.
    """

    component: Component
    uid: str
    title: str
    start: Moment
    end: Moment
    status: Literal["confirmed", "tentative", "cancelled"]
    description: str
    url: str
    categories: tuple[str, ...]
    marked: Literal["", "休", "班"]
    occurrence: Moment | None
    following: bool
    revision: tuple[int, str, str]

    @property
    def line(self) -> int:
        """Where it begins in the file."""
        return self.component.line


def draft_of(component: Component, zones: Zones, notes: Notes) -> Draft:
    """Read an event.

    Raises
    ------
    RefusedError
        It has no start, or a value without any sensible meaning.
    """
    if component.broken:
        raise component.broken
    _twice(component, notes)
    start, end = _times(component, zones, notes)
    title = _title(component, notes)
    again = component.first("RECURRENCE-ID")
    if not component.value("DTSTAMP"):
        why = Text("没有 DTSTAMP", "without DTSTAMP")
        notes.mend(component.line, "", why, Text("不影响导入", "which matters not here"))
    return Draft(
        component=component,
        uid=uid_of(component),
        title=title,
        start=start,
        end=end,
        status=_status(component.value("STATUS")),
        description=_description(component),
        url=_url(component.value("URL")),
        categories=_categories(component.properties.get("CATEGORIES", [])),
        marked=_SPECIAL.get(component.value("X-APPLE-SPECIAL-DAY").upper(), ""),
        occurrence=moment_of(again, zones, notes) if again else None,
        following=again is not None and again.parameters.get("RANGE", "").upper() == "THISANDFUTURE",
        revision=_revision(component),
    )


def uid_of(component: Component) -> str:
    """Return an event's UID; empty where it has none worth the name."""
    found = one_line(component.value("UID"), LONGEST_UID)
    return found if found.strip("-—– ") else ""


def in_beijing(moment: Moment) -> Moment:
    """Return a moment in Asia/Shanghai; a day stays one."""
    return moment.astimezone(SHANGHAI) if isinstance(moment, datetime) else moment


def _twice(component: Component, notes: Notes) -> None:
    for name in ("DTSTART", "DTEND", "SUMMARY", "UID", "DURATION", "RECURRENCE-ID"):
        given = component.properties.get(name, [])
        if len(given) < 2:
            continue
        if len({one.value.strip() for one in given}) > 1 and name in ("DTSTART", "RECURRENCE-ID"):
            why = Text(f"{name} 写了两次而且不同", f"{name} is given twice and differs")
            raise RefusedError(given[1].value, why, Text("请只留一个", "keep one of them"), given[1].line)
        if name == "SUMMARY":
            given.sort(key=lambda one: not one.parameters.get("LANGUAGE", "").lower().startswith("zh"))
        why, how = Text("同一项写了两次", "something given twice"), Text("已取一个", "one was taken")
        notes.mend(given[1].line, name, why, how)


def _times(component: Component, zones: Zones, notes: Notes) -> tuple[Moment, Moment]:
    first = component.first("DTSTART")
    if first is None or not first.value.strip():
        why = Text("日程没有开始时间", "the event has no start")
        raise RefusedError(component.value("SUMMARY"), why, Text("请补上 DTSTART", "add DTSTART"), component.line)
    start = moment_of(first, zones, notes)
    end = _end(component, start, zones, notes)
    if isinstance(start, datetime) and isinstance(end, datetime):
        start, end = _whole_days(component, start, end, notes)
    # Compared in UTC: a clock of one zone says nothing of another's.
    length = _utc(end) - _utc(start)
    if length < timedelta(0):
        why = Text("结束早于开始", "it ends before it starts")
        raise RefusedError(component.value("DTEND"), why, Text("请核对两个时间", "check the two times"), first.line)
    if not length:
        timed = isinstance(start, datetime)
        why = Text("没有结束时间，或与开始相同", "without an end, or one equal to its start")
        how = Text("已当作一小时", "taken to last an hour") if timed else Text("已当作一天", "taken to last a day")
        if timed or component.first("DTEND"):
            notes.mend(first.line, first.value, why, how)
        return start, start + (UNSAID_LENGTH if timed else ONE_DAY)
    if length > LONGEST_EVENT:
        why = Text("一件事超过两年", "an event of more than two years")
        raise RefusedError(component.value("SUMMARY"), why, Text("请核对结束时间", "check its end"), first.line)
    return start, end


def _end(component: Component, start: Moment, zones: Zones, notes: Notes) -> Moment:
    """Return the exclusive end as written, of the kind the start is; the start itself where there is none."""
    last, length = component.first("DTEND"), component.first("DURATION")
    if last is None or not last.value.strip():
        return start if length is None else _after(start, length)
    if length is not None:
        why = Text("DTEND 和 DURATION 都写了", "both DTEND and DURATION are given")
        notes.mend(length.line, length.value, why, Text("已取 DTEND", "DTEND was taken"))
    end = moment_of(last, zones, notes)
    if isinstance(start, datetime) == isinstance(end, datetime):
        return end
    why = Text("开始和结束一个是日期、一个是时间", "one of start and end is a day, the other a time")
    notes.mend(last.line, last.value, why, Text("已换成同一种", "made the same kind"))
    if isinstance(end, datetime):
        return end.date() if end.time() == time() else end.date() + ONE_DAY
    midnight = datetime.combine(end, time(), start.tzinfo if isinstance(start, datetime) else None)
    return midnight if _utc(midnight) > _utc(start) else midnight + ONE_DAY


def _after(start: Moment, length: Property) -> Moment:
    found = _DURATION.fullmatch(length.value.strip().upper())
    if found is None or not any(found.groups()[1:]):
        why = Text("DURATION 看不懂", "a DURATION nobody can read")
        raise RefusedError(length.value, why, Text("请写成 PT1H 或 P1D", "write it as PT1H or P1D"), length.line)
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    took = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    if found[1] == "-":
        why = Text("时长是负的", "its length is below nothing")
        raise RefusedError(length.value, why, Text("请核对时长", "check its length"), length.line)
    if took > LONGEST_EVENT:
        why = Text("一件事超过两年", "an event of more than two years")
        raise RefusedError(length.value, why, Text("请核对时长", "check its length"), length.line)
    if isinstance(start, datetime):
        # Exact time, as the standard asks of hours: through UTC, for a zone's clock may change in between.
        return (start.astimezone(UTC) + took).astimezone(start.tzinfo) if start.tzinfo else start + took
    return start + timedelta(days=-(-took // ONE_DAY) if took else 0)


def _whole_days(component: Component, start: datetime, end: datetime, notes: Notes) -> tuple[Moment, Moment]:
    """Take what is meant as days for days: midnight to 23:59:59, or what Outlook marks so."""
    if start.time() != time():
        return start, end
    outlook = component.value("X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE" and end.time() == time()
    if end.time() in _LAST_SECONDS:
        why = Text("从零点到 23:59", "from midnight to 23:59")
        notes.mend(component.line, component.value("SUMMARY"), why, Text("已当作全天", "taken for whole days"))
        return start.date(), end.date() + ONE_DAY
    return (start.date(), end.date()) if outlook and end > start else (start, end)


def _utc(moment: Moment) -> datetime:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return datetime.combine(moment, time(), UTC)


def _title(component: Component, notes: Notes) -> str:
    title = one_line(component.value("SUMMARY"), LONGEST_TITLE)
    if BROKEN in title:
        why = Text("标题里有读不通的字节", "its title holds bytes nobody can read")
        raise RefusedError(title, why, Text("请存为 UTF-8", "save it as UTF-8"), component.line)
    if not title.strip("-—– "):
        why = Text("没有标题", "without a title")
        notes.mend(component.line, "", why, Text("已写作“无标题”", "called 无标题"))
        return "无标题"
    return title


def _description(component: Component) -> str:
    place = one_line(component.value("LOCATION"), LONGEST_TITLE)
    told = clean(component.value("DESCRIPTION"), LONGEST_TEXT - LONGEST_TITLE)
    text = "\n".join(part for part in (f"地点：{place}" if place else "", told) if part)
    return "" if not text.strip("-—– /") else text.replace(BROKEN, "?")


def _status(text: str) -> Literal["confirmed", "tentative", "cancelled"]:
    match text.upper():
        case "CANCELLED" | "CANCELED":
            return "cancelled"
        case "TENTATIVE":
            return "tentative"
    return "confirmed"


def _url(text: str) -> str:
    fine = text.startswith(("https://", "http://")) and text.isascii() and text.isprintable() and " " not in text
    return text if fine and len(text) <= LONGEST_URL else ""


def _categories(given: list[Property]) -> tuple[str, ...]:
    found = (one_line(part, 40) for one in given[:10] for part in one.value[:1_000].split(","))
    return tuple(dict.fromkeys(part for part in found if part))


def _revision(component: Component) -> tuple[int, str, str]:
    number = component.value("SEQUENCE")
    sequence = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    return sequence, component.value("LAST-MODIFIED")[:20], component.value("DTSTAMP")[:20]

"""iCalendar bytes that every calendar program shows right.

Written property by property: the convenience constructors of icalendar add a random UID to the calendar,
stamp the clock, and leave out VALUE parameters, all of which break subscribers. The same events give the
same bytes, whoever asks and whenever.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from campaignplan.calendars.event import KIND_NAMES, ROLE_NAMES, Event, event_order
from campaignplan.dates import SHANGHAI
from campaignplan.text import Lang, Text

if TYPE_CHECKING:
    import icalendar

PRODUCT = "-//campaignplan//campaignplan//ZH"
DOMAIN = "campaignplan"
ALARM_AHEAD = timedelta(hours=2)
SPECIAL_DAYS = {"休": "WORK-HOLIDAY", "班": "ALTERNATE-WORKDAY"}
"""Values Apple's own Chinese holiday calendar uses; its calendars then show 休 and 班."""

LONGEST_TEXT = 8_000
"""Characters of one description; calendar programs cut or refuse far longer ones."""


def calendar_bytes(
    events: Iterable[Event],
    name: str,
    url: str | None = None,
    *,
    lang: Lang = "zh",
    color: str = "steelblue",
    refresh: timedelta = timedelta(hours=6),
    alarms: bool = False,
) -> bytes:
    """Write events as one iCalendar file.

    Parameters
    ----------
    events
        In any order; ids are unique.
    name
        What subscribers see as the calendar's name.
    url
        Where the feed is served, or None for a file.
    color
        A CSS colour name.
    refresh
        How often programs should ask again (Apple and Thunderbird listen).
    alarms
        Whether deadlines ring two hours ahead. Off: Google and Outlook ignore alarms, Apple drops them.

    Raises
    ------
    ValueError
        Where two events share an id.
    """
    from icalendar import Calendar, vDuration, vText

    ordered = sorted(events, key=event_order)
    ids = {event.id for event in ordered}
    if len(ids) < len(ordered):
        raise ValueError("two events share an id")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", vText(_one_line(name)))  # as text, so that a comma is escaped
    calendar.add("x-wr-calname", vText(_one_line(name)))
    calendar.add("color", color)
    calendar.add("refresh-interval", vDuration(refresh), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(refresh))
    if url and _is_link(url):
        calendar.add("source", url, parameters={"VALUE": "URI"})
    calendar.add_component(_shanghai())
    for event in ordered:
        calendar.add_component(_entry(event, ids, lang, alarms))
    return bytes(calendar.to_ical())


def uid(event_id: str) -> str:
    """Return the UID of an event, the same in every feed."""
    return f"{event_id}@{DOMAIN}"


def _entry(event: Event, ids: set[str], lang: Lang, alarms: bool) -> "icalendar.Event":
    from icalendar import Event as Entry
    from icalendar import vRecur

    entry = Entry()
    entry.add("uid", uid(event.id))
    entry.add("dtstamp", event.changed.astimezone(UTC))
    entry.add("last-modified", event.changed.astimezone(UTC))
    entry.add("sequence", event.sequence)
    entry.add("status", event.status.upper())
    entry.add("dtstart", _moment(event.start))
    entry.add("dtend", _moment(event.end))
    entry.add("transp", "OPAQUE" if event.timed else "TRANSPARENT")
    entry.add("summary", _one_line(event.title.to(lang)))
    description = _description(event, lang)
    if description:  # an empty one is refused by libical
        entry.add("description", description)
    entry.add("categories", _categories(event, lang))
    if event.rrule:
        entry.add("rrule", vRecur.from_ical(event.rrule))
    if event.skipped:
        entry.add("exdate", [_moment(start) for start in event.skipped])
    if event.related in ids:
        entry.add("related-to", uid(event.related))
    if _is_link(event.url):
        entry.add("url", event.url)
    if event.special_day:
        entry.add("x-apple-special-day", SPECIAL_DAYS[event.special_day])
    if alarms and event.kind == "deadline":
        entry.add_component(_alarm(event.title, lang))
    return entry


def _alarm(title: Text, lang: Lang) -> "icalendar.Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _one_line(title.to(lang)))
    alarm.add("trigger", -ALARM_AHEAD)
    return alarm


def _shanghai() -> "icalendar.Timezone":
    """Return the one time zone events are written in; it has had no summer time since 1991."""
    from icalendar import Timezone, TimezoneStandard

    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))
    standard.add("tzname", "CST")
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    zone = Timezone()
    zone.add("tzid", "Asia/Shanghai")
    zone.add_component(standard)
    return zone


def _moment(moment: date | datetime) -> date | datetime:
    return moment.astimezone(SHANGHAI) if isinstance(moment, datetime) else moment


def _description(event: Event, lang: Lang) -> str:
    lines = [event.description.to(lang), *(f"□ {line.to(lang)}" for line in event.checklist)]
    if event.roles:
        who = "、".join(ROLE_NAMES[role].zh for role in event.roles)
        who_en = ", ".join(ROLE_NAMES[role].en for role in event.roles)
        lines.append(Text(f"负责：{who}", f"Who: {who_en}").to(lang))
    text = "\n".join(_clean(line).strip() for line in lines if line.strip())
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _categories(event: Event, lang: Lang) -> Sequence[str]:
    names = [KIND_NAMES[event.kind], *event.categories, *(ROLE_NAMES[role] for role in event.roles)]
    return list(dict.fromkeys(_one_line(name.to(lang)) for name in names))


def _clean(text: str) -> str:
    """Make every line break a newline and drop what breaks parsers: controls, lone surrogates, BOMs."""
    for broken in ("\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"):
        text = text.replace(broken, "\n")
    text = text.replace("\t", " ").replace("\ufeff", "")
    return "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs"))


def _one_line(text: str) -> str:
    return " ".join(_clean(text).split()) or "—"


def _is_link(url: str) -> bool:
    """Tell whether a URL may stand in a calendar: the web alone, no spaces or controls."""
    return url.startswith(("https://", "http://")) and url.isascii() and url.isprintable() and " " not in url

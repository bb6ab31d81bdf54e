"""iCalendar bytes that every calendar program shows right.

Written property by property, straight to bytes: nothing is added that was not meant (no random UID, no stamp of
the clock, no METHOD), and a thousand events take hundredths of a second. The same events give the same bytes,
whoever asks and whenever. What each property is for stands in ``docs/explanation/feed.md``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from urllib.parse import quote

from campaignplan.calendars.event import KIND_NAMES, ROLE_NAMES, Event, Role, event_order
from campaignplan.dates import SHANGHAI
from campaignplan.feeds.line import clean, escaped, folded, one_line
from campaignplan.feeds.rule import spelled, until
from campaignplan.text import Lang, Text

PRODUCT = "-//campaignplan//campaignplan//ZH"
DOMAIN = "campaignplan"
ALARM_AHEAD = timedelta(hours=2)
SPECIAL_DAYS = {"休": "WORK-HOLIDAY", "班": "ALTERNATE-WORKDAY"}
"""Values Apple's own Chinese holiday calendar uses; its calendars then show 休 and 班."""

LONGEST_TEXT = 8_000
"""Characters of one description; calendar programs cut or refuse far longer ones."""

ZONE = """\
BEGIN:VTIMEZONE
TZID:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19700101T000000
TZNAME:CST
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
END:VTIMEZONE""".splitlines()
"""The one time zone events are written in; it has had no summer time since 1991."""

_RULE = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z-]+=[A-Z0-9,+-]+)*")


def calendar_bytes(
    events: Iterable[Event],
    name: str,
    url: str | None = None,
    *,
    lang: Lang = "zh",
    color: str = "steelblue",
    refresh: timedelta = timedelta(hours=6),
    alarms: bool = False,
    plan: str = "",
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
        How often programs should ask again, in whole hours or minutes (Apple and Thunderbird listen).
    alarms
        Whether deadlines ring two hours ahead. Off: Google and Outlook ignore alarms, Apple drops them.
    plan
        Where people open the plan (scheme, host, port): every event then leads back to it, and an address of its
        own stands in the description. Empty where nobody knows.

    Raises
    ------
    ValueError
        Two events share an id, a moment has no zone, or a rule is none of RFC 5545 or repeats by the hour.
    """
    ordered = sorted(events, key=event_order)
    titles = {event.id: event.title for event in ordered}
    if len({uid(name) for name in titles}) < len(ordered):
        raise ValueError("two events share an id")
    called, every = escaped(one_line(name)), duration(refresh)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"NAME:{called}",
        f"X-WR-CALNAME:{called}",
        f"COLOR:{color}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{every}",
        *([f"SOURCE;VALUE=URI:{url}"] if url and _is_link(url) else []),
        f"X-PUBLISHED-TTL:{every}",
        *ZONE,
    ]
    for event in ordered:
        lines += _entry(event, titles, lang, alarms, plan if _is_link(plan) else "")
    lines += ["END:VCALENDAR", ""]
    return folded("\r\n".join(lines).encode())


def uid(event_id: str) -> str:
    """Return the UID of an event, the same in every feed."""
    return f"{one_line(event_id)}@{DOMAIN}"


def event_id(name: str) -> str | None:
    """Return the id of the event that has a UID, or None where the UID is none of this program's."""
    head, at, domain = name.rpartition("@")
    return head if at and domain == DOMAIN else None


def duration(length: timedelta) -> str:
    """Write a length as ``PT6H``; only whole minutes count."""
    days, rest = divmod(int(length.total_seconds()) // 60, 24 * 60)
    hours, minutes = divmod(rest, 60)
    clock = "".join(f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M")) if number)
    text = "P" + (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return "PT0M" if text == "P" else text


def _entry(event: Event, titles: Mapping[str, Text], lang: Lang, alarms: bool, plan: str) -> Iterator[str]:
    """Yield the lines of one event, unfolded."""
    address = event.url if _is_link(event.url) else ""
    title = escaped(one_line(event.title.to(lang)))
    changed = _utc(event.changed)
    off = event.status == "cancelled"
    yield "BEGIN:VEVENT"
    yield f"SUMMARY:{title}"
    yield f"DTSTART{_when(event.start)}"
    if event.end > event.start:  # without one an event takes no time, or its day
        yield f"DTEND{_when(event.end)}"
    yield f"DTSTAMP:{changed}"
    yield f"UID:{escaped(uid(event.id))}"
    yield f"SEQUENCE:{event.sequence}"
    if event.rrule:
        yield f"RRULE:{_rule(event)}"
        if event.skipped:
            yield f"EXDATE{_skipped(event)}"
    yield f"CATEGORIES:{_categories(event, lang)}"
    if event.person:
        yield f"CONTACT:{escaped(one_line(event.person))}"
    # An empty one is refused by libical.
    if description := _description(event, titles, lang, address if plan else ""):
        yield f"DESCRIPTION:{escaped(description)}"
    yield f"LAST-MODIFIED:{changed}"
    if event.related in titles:
        yield f"RELATED-TO:{escaped(uid(event.related))}"
    yield from (f"RELATED-TO;RELTYPE=DEPENDS-ON:{escaped(uid(one))}" for one in event.depends if one in titles)
    yield f"STATUS:{event.status.upper()}"
    yield f"TRANSP:{'OPAQUE' if event.timed and not off else 'TRANSPARENT'}"
    if plan or address:
        yield f"URL:{back_to(plan, event.id) if plan else address}"
    if event.special_day:
        yield f"X-APPLE-SPECIAL-DAY:{SPECIAL_DAYS[event.special_day]}"
    if alarms and event.kind == "deadline" and not off:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{title}"
        yield f"TRIGGER:-{duration(ALARM_AHEAD)}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _day(day: date) -> str:
    return day.isoformat()[:10].replace("-", "")


def _clock(moment: datetime) -> str:
    return moment.isoformat()[:19].replace("-", "").replace(":", "")


def _utc(moment: datetime) -> str:
    return f"{_clock(_zoned(moment).astimezone(UTC))}Z"


def _zoned(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no zone: it would float")
    return moment


def _when(moment: date | datetime) -> str:
    """Write a day, or a moment in Shanghai, with the parameter that says so."""
    if isinstance(moment, datetime):
        return f";TZID=Asia/Shanghai:{_clock(_zoned(moment).astimezone(SHANGHAI))}"
    return f";VALUE=DATE:{_day(moment)}"


def _rule(event: Event) -> str:
    """Write a rule whose end is of the kind its start is: a day, or for timed events a moment in UTC."""
    rule = spelled(event.rrule)
    if not _RULE.fullmatch(rule):
        raise ValueError(f"not a rule that repeats by day, week, month or year: {rule[:60]!r}")
    last = until(rule)
    if last is None:
        return rule
    end = _day(last)
    if event.timed:
        said = re.search(r"UNTIL=(\d{8}T\d{6}Z)", rule)
        end = said[1] if said else _utc(datetime.combine(last, time(23, 59, 59), SHANGHAI))
    return re.sub(r"UNTIL=[^;]+", f"UNTIL={end}", rule)


def _skipped(event: Event) -> str:
    """Write the starts left out, each of the kind the start is, in order."""
    if isinstance(event.start, datetime):
        clock = _zoned(event.start).astimezone(SHANGHAI).timetz()
        moments = [
            day.astimezone(SHANGHAI) if isinstance(day, datetime) else datetime.combine(day, clock)
            for day in event.skipped
        ]
        return ";TZID=Asia/Shanghai:" + ",".join(sorted({_clock(moment) for moment in moments}))
    days = [day.astimezone(SHANGHAI).date() if isinstance(day, datetime) else day for day in event.skipped]
    return ";VALUE=DATE:" + ",".join(sorted({_day(day) for day in days}))


def back_to(plan: str, event: str) -> str:
    """Return the address under which the plan shows an event."""
    return f"{plan.rstrip('/')}/?event={quote(event, safe='')}"


def _description(event: Event, titles: Mapping[str, Text], lang: Lang, address: str) -> str:
    """Return what people read: what changed, what it is about, what is to be done, by whom, after what, where."""
    lines = [event.note.to(lang), event.description.to(lang)]
    lines += [f"□ {line.to(lang)}" for line in event.checklist]
    if output := event.output.to(lang):
        lines.append(Text("产出：", "Output: ").to(lang) + output)
    if metric := event.metric.to(lang):
        lines.append(Text("指标：", "Metric: ").to(lang) + metric)
    if waits := [titles[one].to(lang) for one in event.depends if one in titles]:
        lines.append(Text("先完成：", "After: ").to(lang) + Text("、", ", ").to(lang).join(waits))
    if event.person or event.roles:
        lines.append(_who(event.person, event.roles, lang))
    if address:
        lines.append(Text("网址：", "Link: ").to(lang) + address)
    text = "\n".join(line.strip() for line in lines if line.strip())
    if clean(text) is not text:
        text = "\n".join(cleaned for line in lines if (cleaned := clean(line).strip()))
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


@lru_cache(maxsize=1024)
def _who(person: str, roles: tuple[Role, ...], lang: Lang) -> str:
    named, joint = one_line(person) if person else "", Text("、", ", ").to(lang)
    work = joint.join(ROLE_NAMES[role].to(lang) for role in roles)
    both = Text(f"{named}（{work}）", f"{named} ({work})").to(lang) if named and work else named or work
    return Text("负责：", "Who: ").to(lang) + both


def _categories(event: Event, lang: Lang) -> str:
    names = [KIND_NAMES[event.kind], *event.categories, *(ROLE_NAMES[role] for role in event.roles)]
    return ",".join(dict.fromkeys(_word(name.to(lang)) for name in names))


@lru_cache(maxsize=1024)
def _word(text: str) -> str:
    """Write one of the few words that stand in a thousand events."""
    return escaped(one_line(text))


def _is_link(url: str) -> bool:
    """Tell whether a URL may stand in a calendar: the web alone, no spaces or controls."""
    return url.startswith(("https://", "http://")) and url.isascii() and url.isprintable() and " " not in url

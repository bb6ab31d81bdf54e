"""Recurrence rules as text: their parts, their one spelling, and their end."""

from datetime import UTC, date, datetime
from functools import lru_cache

from campaignplan.calendars.event import Event
from campaignplan.dates import SHANGHAI

ORDER = (
    "FREQ", "UNTIL", "COUNT", "INTERVAL", "BYSECOND", "BYMINUTE", "BYHOUR", "BYDAY", "BYMONTHDAY", "BYYEARDAY",
    "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST",
)  # fmt: skip
"""How the parts of a rule follow one another (RFC 5545, 3.3.10, in the order most programs write them)."""


def parts(rrule: str) -> dict[str, str]:
    """Return the parts of a rule by upper-case name, in `ORDER`; others after them, by name."""
    found = dict(part.upper().split("=", 1) for part in rrule.strip(";").split(";") if "=" in part)
    known = [name for name in ORDER if name in found]
    return {name: found[name] for name in (*known, *sorted(set(found) - set(known)))}


@lru_cache(maxsize=4096)
def spelled(rrule: str) -> str:
    """Return a rule in the one order of its parts, so that the same rule is the same text."""
    return ";".join(f"{name}={value}" for name, value in parts(rrule).items())


@lru_cache(maxsize=4096)
def until(rrule: str) -> date | None:
    """Return the last day of a rule in Asia/Shanghai; None where it does not say or cannot be read."""
    text = parts(rrule).get("UNTIL", "")
    try:
        day = datetime.strptime(text[:8], "%Y%m%d")
        if len(text) == 8:
            return day.date()
        moment = datetime.strptime(text[:15], "%Y%m%dT%H%M%S")
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC).astimezone(SHANGHAI).date() if text.endswith("Z") else moment.date()


def last_day(event: Event) -> date | None:
    """Return the last day an event touches in Asia/Shanghai; None where it goes on without a known end."""
    if not event.rrule:
        return event.span.end
    end = until(event.rrule)
    return None if end is None else end + (event.span.end - event.span.start)

"""Values as their canonical text: what files hold, and what reads back as the same value."""

from collections.abc import Sequence
from datetime import date, datetime, time

from campaignplan.dates import SHANGHAI, Span


def number_text(value: float) -> str:
    """Write a number: whole ones without a point, others with as many digits as they need."""
    return repr(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))


def flag_text(value: bool) -> str:
    """Write yes or no."""
    return "true" if value else "false"


def moment_text(value: datetime) -> str:
    """Write a moment in Beijing time; midnight is written out, for a day alone may mean its end."""
    here = value.astimezone(SHANGHAI)
    if here.time() == time():
        return f"{here:%Y-%m-%d} 00:00"
    return here.replace(tzinfo=None).isoformat(" ", "minutes" if not (here.second or here.microsecond) else "auto")


def when_text(value: date | datetime) -> str:
    """Write a day or a moment."""
    return moment_text(value) if isinstance(value, datetime) else value.isoformat()


def days_text(value: Sequence[date]) -> str:
    """Write several days."""
    return "|".join(day.isoformat() for day in value)


def span_text(value: Span) -> str:
    """Write a run of days."""
    return f"{value.start}..{value.end}"

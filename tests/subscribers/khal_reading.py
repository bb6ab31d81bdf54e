"""What khal shows of a folder of .ics files, and what the feed says it should show."""

import subprocess
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
import recurring_ical_events

from campaignplan.dates import SHANGHAI

Row = tuple[str, str, str, str]
"""UID, start, end, title."""
START, DAYS = date(2027, 3, 1), 40
SETTINGS = """
[calendars]
{calendars}
[locale]
local_timezone = Asia/Shanghai
default_timezone = Asia/Shanghai
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {database}
"""


def shown(tools: Path, folders: Mapping[str, Path], work: Path) -> dict[str, set[Row]]:
    """Return what khal lists of each folder, by name; last days included as it writes them."""
    calendars = "\n".join(f"[[{name}]]\npath = {path}\nreadonly = True" for name, path in folders.items())
    (work / "khal.conf").write_text(SETTINGS.format(calendars=calendars, database=work / "khal.db"), encoding="utf-8")
    form = "{calendar}\x1f{uid}\x1f{start-long}\x1f{end-long}\x1f{title}"
    words = ["list", "--format", form, "--day-format", "", str(START), f"{DAYS}d"]
    command = [str(tools / "khal"), "-c", str(work / "khal.conf"), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    found: dict[str, set[Row]] = {name: set() for name in folders}
    for line in done.stdout.splitlines():
        if line.strip() and line != "No events":
            name, uid, start, end, title = line.split("\x1f")
            found[name].add((uid, start, end, title))
    return found


def expected(feed: bytes) -> set[Row]:
    """Return the same of a feed, by a library of its own."""
    calendar = icalendar.Calendar.from_ical(feed)
    found = recurring_ical_events.of(calendar).between(START, START + timedelta(DAYS))
    return {
        (str(one["UID"]), _first(one["DTSTART"].dt), _last(one["DTEND"].dt, one["DTSTART"].dt), _title(one))
        for one in found
    }


def _title(entry: icalendar.Event) -> str:
    return str(entry["SUMMARY"])


def _first(moment: date | datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else f"{moment}"


def _last(end: date | datetime, start: date | datetime) -> str:
    return _first(end) if isinstance(end, datetime) else f"{max(start, end - timedelta(1))}"

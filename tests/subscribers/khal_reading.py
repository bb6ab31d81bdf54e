"""What khal shows of a folder of .ics files, and what the feed says it should show."""

import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
import recurring_ical_events

from campaignplan.dates import SHANGHAI

START, DAYS = date(2027, 3, 1), 40
SETTINGS = """
[calendars]
[[plan]]
path = {folder}
readonly = True
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


def shown(tools: Path, folder: Path, work: Path) -> set[tuple[str, str, str, str]]:
    """Return (uid, start, end, title) of everything khal lists, last days included as it writes them."""
    (work / "khal.conf").write_text(SETTINGS.format(folder=folder, database=work / "khal.db"), encoding="utf-8")
    words = [
        "list",
        "--format",
        "{uid}\x1f{start-long}\x1f{end-long}\x1f{title}",
        "--day-format",
        "",
        str(START),
        f"{DAYS}d",
    ]
    done = subprocess.run(
        [str(tools / "khal"), "-c", str(work / "khal.conf"), *words],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return {tuple(line.split("\x1f")) for line in done.stdout.splitlines() if line}  # type: ignore[misc]


def expected(feed: bytes) -> set[tuple[str, str, str, str]]:
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

"""Independent parsers, each bringing a feed to one plain form; and that form made from the events themselves.

The form: one `Seen` an event, sorted by UID. Moments are in UTC, days are days; `occurrences` are the starts within
`FIRST`..`LAST`, two years. No reader helps another: where one deviates, the test that uses it says so.
"""

import json
import os
import shutil
import subprocess
import unicodedata
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from oracles.plain_occurrences import occurrences
from wanting import missing

HERE = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2026, 7, 1), date(2028, 6, 30)
FROM = int(datetime(2026, 7, 1, tzinfo=HERE).timestamp())
TO = int(datetime(2028, 7, 1, tzinfo=HERE).timestamp())
FOLDER = Path(__file__).parent / "feeds"


class Seen(NamedTuple):
    uid: str
    start: date | datetime
    end: date | datetime
    title: str
    status: str
    occurrences: tuple[date | datetime, ...]


def expected(events, lang):
    """The form made from events alone."""
    at = ("zh", "en").index(lang)
    return sorted(
        Seen(f"{event.id}@campaignplan", plain(event.start), plain(event.end), line(event.title[at]),
             event.status.upper(), tuple(occurrences(event, FIRST, LAST)))
        for event in events
    )  # fmt: skip


def line(text):
    kept = "".join(" " if sign in "\t\u2028\u2029\x85" else sign for sign in text)
    kept = "".join(sign for sign in kept if sign in "\n\r\v\f" or unicodedata.category(sign) not in ("Cc", "Cs"))
    return " ".join(kept.replace("\ufeff", "").split()) or "—"


def plain(moment):
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def within(moments):
    """The two years' part of starts that may go on for ever, in order."""
    return tuple(one for one in moments if FIRST <= day(one) <= LAST)


def day(moment):
    return moment.astimezone(HERE).date() if isinstance(moment, datetime) else moment


def by_icalendar(paths):
    """icalendar, and recurring-ical-events for the occurrences."""
    import icalendar
    import recurring_ical_events

    found = []
    for path in paths:
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        starts = {}
        for one in recurring_ical_events.of(calendar).between(FIRST, LAST + timedelta(days=1)):
            starts.setdefault(str(one["UID"]), []).append(plain(one["DTSTART"].dt))
        found.append(
            sorted(
                Seen(str(one["UID"]), plain(one["DTSTART"].dt), plain(one["DTEND"].dt), str(one["SUMMARY"]),
                     str(one["STATUS"]), within(sorted(starts.get(str(one["UID"]), ()))))
                for one in calendar.walk("VEVENT")
            )
        )  # fmt: skip
    return found


def by_vobject(paths):
    """vobject, whose occurrences are dateutil's."""
    import vobject

    def seen(event):
        start = event.dtstart.value
        if "rrule" not in event.contents:
            starts = [start]
        else:
            starts = list(event.getrruleset().between(*window(start), inc=True))
        if not isinstance(start, datetime):  # its rule sets hold midnights of days
            starts = [one.date() if isinstance(one, datetime) else one for one in starts]
        return Seen(event.uid.value, plain(start), plain(event.dtend.value), event.summary.value, event.status.value,
                    within(plain(one) for one in starts))  # fmt: skip

    return [
        sorted(seen(event) for event in vobject.readOne(path.read_text(encoding="utf-8")).contents.get("vevent", ()))
        for path in paths
    ]


def window(start):
    first, last = datetime.combine(FIRST, datetime.min.time()), datetime.combine(LAST, datetime.max.time())
    zone = start.tzinfo if isinstance(start, datetime) else None
    return first.replace(tzinfo=zone), last.replace(tzinfo=zone)


def by_ics(paths):
    """ics, which keeps rules as lines and does not expand them: dateutil does here."""
    import ics
    from dateutil.rrule import rrulestr

    def seen(event):
        whole = event.all_day
        start, end = event.begin.datetime, event.end.datetime
        extra = {found.name: found for found in event.extra}
        rule, skipped = extra.get("RRULE"), extra.get("EXDATE")
        if rule is None:
            starts = [start]
        else:
            naive = start.astimezone(HERE).replace(tzinfo=None) if not whole else start.replace(tzinfo=None)
            said = rule.value
            if not whole and "UNTIL=" in said:
                said = naive_until(said)
            off = set(skipped.value.split(",")) if skipped else set()
            starts = [
                one if whole else one.replace(tzinfo=HERE)
                for one in rrulestr(said, dtstart=naive).between(*window(date.min), inc=True)
                if one.strftime("%Y%m%d" if whole else "%Y%m%dT%H%M%S") not in off
            ]
        if whole:
            start, end, starts = start.date(), end.date(), [one.date() for one in starts]
        return Seen(event.uid, plain(start), plain(end), event.name, event.status, within(map(plain, starts)))

    return [sorted(seen(event) for event in ics.Calendar(path.read_text(encoding="utf-8")).events) for path in paths]


def naive_until(rule):
    name, _, rest = rule.partition("UNTIL=")
    until = datetime.strptime(rest[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(HERE)
    return f"{name}UNTIL={until:%Y%m%dT%H%M%S}{rest[16:]}"


def by_icaljs(paths):
    """ical.js, as Thunderbird uses it."""
    return by_node("icaljs.mjs", paths)


def by_nodeical(paths):
    """node-ical, in a zone far from Shanghai."""
    return by_node("nodeical.mjs", paths)


def by_node(script, paths):
    node = needed("node", "node")
    if not (FOLDER / "js" / "node_modules").is_dir():
        missing("npm install in tests/feeds/js has not been run")
    done = subprocess.run(
        [node, FOLDER / "js" / script, str(FROM), str(TO), *paths],
        env={**os.environ, "TZ": "America/New_York"}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    return [
        sorted(
            Seen(one["uid"], told_time(one["start"]), told_time(one["end"]), one["title"], one["status"],
                 tuple(map(told_time, one["occurrences"])))
            for one in told[str(path)]
        )
        for path in paths
    ]  # fmt: skip


def told_time(told):
    if isinstance(told, str) and "-" in told:
        return date.fromisoformat(told)
    return datetime.fromtimestamp(int(told), UTC)


def by_libical(paths):
    """libical, as Evolution, KDE and many phones use it: no fault noted, and valid by its table of restrictions."""
    done = subprocess.run([libical(), str(FROM), str(TO), *paths], capture_output=True, check=True)
    found = {str(path): [] for path in paths}
    for row in done.stdout.decode().splitlines():
        if row.startswith("=\t"):
            _, path, errors, valid = row.split("\t")
            assert (errors, valid) == ("0", "1"), path
            continue
        path, uid, start, end, status, starts, title = row.split("\t")
        each = tuple(told_time(one) for one in starts.split(",") if one)
        found[path].append(Seen(uid, told_time(start), told_time(end), title, status, each))
    return [sorted(found[str(path)]) for path in paths]


@cache
def libical():
    """The small program of ``tests/feeds/libical``, compiled against the libical of this machine."""
    compiler, config = needed("cc", "a C compiler"), needed("pkg-config", "pkg-config")
    flags = subprocess.run([config, "--cflags", "--libs", "libical"], capture_output=True, text=True, check=False)
    if flags.returncode:
        missing("libical's headers (Debian: libical-dev)")
    import tempfile

    program = Path(tempfile.mkdtemp()) / "read"
    source = FOLDER / "libical" / "read.c"
    subprocess.run([compiler, "-O1", "-Wall", "-Werror", "-o", program, source, *flags.stdout.split()], check=True)
    return program


def needed(program, name):
    return shutil.which(program) or missing(name)


READERS = {
    "icalendar": by_icalendar,
    "vobject": by_vobject,
    "ics": by_ics,
    "ical.js": by_icaljs,
    "node-ical": by_nodeical,
    "libical": by_libical,
}

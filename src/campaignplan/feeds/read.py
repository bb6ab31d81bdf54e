"""Other people's calendars read: whatever has one sensible meaning is taken and told, nothing else is guessed.

Most public feeds break the standard somewhere. `read_ics` mends what is plain, leaves out single events that
are not, and refuses a file that is no calendar; time and memory are bounded whatever the bytes.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256

from campaignplan.dates import Span
from campaignplan.errors import Issue
from campaignplan.feeds.entry import Entry
from campaignplan.feeds.reading.bytes_seen import look
from campaignplan.feeds.reading.components import Contents, contents_of
from campaignplan.feeds.reading.draft import Draft, draft_of, in_beijing, uid_of
from campaignplan.feeds.reading.limits import LONGEST_TITLE, MOST_EVENTS, MOST_RULES
from campaignplan.feeds.reading.lines import whole_lines
from campaignplan.feeds.reading.notes import Notes, RefusedError, unreadable
from campaignplan.feeds.reading.rule import Work
from campaignplan.feeds.reading.series import Reader
from campaignplan.feeds.reading.words import one_line
from campaignplan.feeds.reading.zones import Zones
from campaignplan.text import Text

_OTHERS = {
    "VTODO": Text("待办", "tasks"),
    "VJOURNAL": Text("日志", "journals"),
    "VFREEBUSY": Text("忙闲", "free and busy times"),
}


@dataclass(frozen=True)
class Reading:
    """What a calendar says.

    `entries` are in order of time. `mended` tells what was read though the standard forbids it, `refused` which
    events were left out (`left_out` counts them); in both, an issue's `fix` says what was or is to be done.
    `unread` are the UIDs of events left out. `complete` is false where the file's end is missing: what it lacks
    may still be there.
    """

    name: str
    entries: tuple[Entry, ...]
    mended: tuple[Issue, ...] = ()
    refused: tuple[Issue, ...] = ()
    left_out: int = 0
    unread: frozenset[str] = frozenset()
    complete: bool = True


def read_ics(data: bytes, span: Span | None = None) -> Reading:
    """Read an iCalendar file of any making.

    Parameters
    ----------
    data
        The bytes, at most `feeds.reading.limits.LARGEST` of them.
    span
        The days that matter, for repetitions no single rule says (a weekly call by New York's clock): they
        are written out for these days. None takes the first 400 of them.

    Raises
    ------
    InputError
        The whole cannot be read: no calendar, too large, nested too deeply, too many events.
    """
    look(data)
    notes = Notes()
    contents = contents_of(whole_lines(data, notes), notes)
    _tell_others(contents, notes)
    zones = Zones(contents.zones, contents.settings.get("X-WR-TIMEZONE", ""), notes)
    drafts = []
    for component in contents.events:
        try:
            drafts.append(draft_of(component, zones, notes))
        except RefusedError as refused:
            notes.refuse(component.line, uid_of(component), refused)
    if contents.settings.get("METHOD", "").upper() == "CANCEL":
        why = Text("整个日历写着 METHOD:CANCEL", "the whole calendar says METHOD:CANCEL")
        notes.mend(0, "METHOD:CANCEL", why, Text("其中的日程都当作已取消", "its events were taken as cancelled"))
        drafts = [replace(draft, status="cancelled") for draft in drafts]
    reader = Reader(zones, notes, Work(), span)
    entries = []
    for group in _by_uid(drafts, notes):
        entries += _entries(reader, group, notes)
        if len(entries) > MOST_EVENTS:
            why = Text(f"重复写出来超过 {MOST_EVENTS:,} 个日程", f"more than {MOST_EVENTS:,} events once written out")
            raise unreadable("", why, Text("请拆成几个日历", "split it into several calendars"))
    if sum(bool(entry.rrule) for entry in entries) > MOST_RULES:
        why = Text(f"超过 {MOST_RULES:,} 个重复日程", f"more than {MOST_RULES:,} events that repeat")
        raise unreadable("", why, Text("请拆成几个日历", "split it into several calendars"))
    settings = contents.settings
    name = one_line(settings.get("X-WR-CALNAME", "") or settings.get("NAME", ""), LONGEST_TITLE)
    return Reading(
        name,
        tuple(sorted(entries, key=_order)),
        notes.mended,
        notes.refused,
        notes.left_out,
        frozenset(notes.unread),
        contents.complete,
    )


def _order(entry: Entry) -> tuple[str, str, str]:
    return entry.start.isoformat(), entry.uid, entry.title


def _tell_others(contents: Contents, notes: Notes) -> None:
    for name, what in _OTHERS.items():
        if name in contents.others:
            why = Text(f"有{what.zh}（{name}），不是日程", f"it holds {what.en} ({name}), no events")
            notes.mend(0, f"{contents.others[name]:,}", why, Text("没有读入", "not read"))


def _by_uid(drafts: Iterable[Draft], notes: Notes) -> list[list[Draft]]:
    """Group events by UID; one without gets a UID from what it says, to be told apart and found again."""
    groups: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        uid = draft.uid
        if not uid:
            why = Text("没有 UID", "without UID")
            how = Text("已按开始时间和标题辨认", "told apart by start and title")
            notes.mend(draft.line, draft.title, why, how)
            uid = f"no-uid-{_digest(in_beijing(draft.start).isoformat(), draft.title, draft.description)}"
        groups[uid].append(replace(draft, uid=uid))
    return list(groups.values())


def _entries(reader: Reader, group: list[Draft], notes: Notes) -> list[Entry]:
    """Read the events of one UID: a master with occurrences, or several events a careless writer named alike."""
    occurrences = _latest([one for one in group if one.occurrence is not None], notes)
    masters = _latest([one for one in group if one.occurrence is None], notes)
    repeating = [one for one in masters if "RRULE" in one.component.properties]
    named = repeating if len(repeating) == 1 else masters if len(masters) == 1 else []
    found: list[Entry] = []
    for one in masters:
        try:
            if one in named:
                found += reader.entries(one, occurrences)
            else:
                apart = _digest(in_beijing(one.start).isoformat(), one.title)
                alike = reader.entries(replace(one, uid=f"{one.uid}#{apart}"), ())
                found += [replace(entry, sure=False) for entry in alike]
        except RefusedError as refused:
            notes.refuse(one.line, one.uid, refused)
    if not named:
        found += [entry for one in occurrences for entry in reader.alone(one)]
    return found


def _latest(drafts: list[Draft], notes: Notes) -> list[Draft]:
    """Keep the last version of what is one event; keep apart what only shares its UID."""
    if len(drafts) < 2:
        return drafts
    # Whatever their order in the file, the same ones are kept.
    drafts = sorted(drafts, key=lambda one: (one.revision, one.start.isoformat(), one.title), reverse=True)
    kept: dict[tuple[str, ...], Draft] = {}
    for one in drafts:
        if one.occurrence is not None:
            kept.setdefault((in_beijing(one.occurrence).isoformat(),), one)
        elif one.revision[0] == drafts[0].revision[0]:  # an older SEQUENCE is an older version, wherever it was
            day = in_beijing(one.start).isoformat()
            same = kept.setdefault((day,), one)
            if same.revision == one.revision and same.title != one.title:
                kept.setdefault((day, one.title), one)
    told = drafts[0]
    if len(kept) < len(drafts):
        why = Text("同一个 UID 有几个版本", "several versions under one UID")
        notes.mend(told.line, told.uid, why, Text("已取最新的", "the latest was taken"))
    if len(kept) > 1 and told.occurrence is None:
        why = Text("不同的日程用了同一个 UID", "different events share a UID")
        notes.mend(told.line, told.uid, why, Text("已按开始时间和标题区分", "told apart by start and title"))
    return list(kept.values())


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode(errors="replace")).hexdigest()[:12]

"""A publication as JSON and back: one spelling of it, and every fault of a file that was edited or cut."""

import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any, get_args

from campaignplan.calendars.event import UNDATED, Event, EventKind, Role
from campaignplan.dates import SHANGHAI
from campaignplan.errors import InputError, Issue
from campaignplan.feeds.publication import Entry, Forgotten, Note, Publication
from campaignplan.text import Text

VERSION = 1
LARGEST = 50_000_000
"""Bytes. A year of a large team is a hundredth of it."""
MOST_FAULTS = 20

_FIX = Text(
    "请从备份恢复；或删去这个文件，重新发布（更改记录会从头算起）",
    "restore it from a backup; or remove it and publish anew, which starts the record of changes afresh",
)
_DEFAULTS = {field.name: field.default for field in fields(Event)}


def publication_json(publication: Publication) -> bytes:
    """Write a publication as UTF-8 JSON, one entry a line; equal publications give equal bytes.

    Raises
    ------
    InputError
        It is larger than `LARGEST`, so that it could not be read again.
    """
    entries = ",\n".join(_json(_entry(entry)) for entry in publication.entries)
    gone = ",\n".join(_json([one.id, one.sequence, _moment(one.changed)]) for one in publication.forgotten)
    changed = _json(_moment(publication.changed))
    text = f'{{"version":{VERSION},"changed":{changed},"entries":[\n{entries}\n],"forgotten":[\n{gone}\n]}}\n'
    data = text.encode()
    if len(data) > LARGEST:
        raise InputError([_too_large(len(data))])
    return data


def read_publication(data: bytes, where: str = "publication.json") -> Publication:
    """Read a publication back; `where` names the file in messages.

    Raises
    ------
    InputError
        With the faults of the file, at most `MOST_FAULTS`.
    """
    if len(data) > LARGEST:
        raise InputError([_too_large(len(data), where)])
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        why = Text("不是完整的 JSON", "not whole JSON")
        raise InputError([Issue(where, str(error)[:60], why, _FIX)]) from error
    faults: list[Issue] = []
    if not isinstance(found, dict) or found.get("version") != VERSION:
        value = str(found.get("version", ""))[:40] if isinstance(found, dict) else ""
        why = Text("不是这个版本写的发布记录", "not a publication this version wrote")
        raise InputError([Issue(where, value, why, _FIX)])

    def each[T](name: str, read: Callable[[Any], T]) -> Iterator[T]:
        rows = found.get(name, [])
        for number, row in enumerate(rows if isinstance(rows, list) else [rows], 1):
            try:
                yield read(row)
            except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
                why = Text("读不懂", "cannot be read")
                faults.append(Issue(f"{where} {name} {number}", str(error)[:60], why, _FIX))
                if len(faults) >= MOST_FAULTS:
                    raise InputError(faults) from error

    entries, forgotten = tuple(each("entries", _read_entry)), tuple(each("forgotten", _read_forgotten))
    (changed,) = tuple(each("changed", _utc)) or (None,)
    ids = [entry.event.id for entry in entries] + [gone.id for gone in forgotten]
    if len(set(ids)) < len(ids):
        faults.append(Issue(where, "", Text("同一个编号出现两次", "an id stands twice"), _FIX))
    if faults or changed is None:
        raise InputError(faults)
    return Publication(
        tuple(sorted(entries, key=lambda entry: entry.event.id)),
        tuple(sorted(forgotten, key=lambda gone: gone.id)),
        changed,
    )


def _too_large(size: int, where: str = "publication.json") -> Issue:
    return Issue(where, f"{size:,} B", Text("发布记录太大", "the publication is too large"), _FIX)


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate cannot be UTF-8; escaped it comes back as it was.
    return text if text.isascii() or _encodes(text) else json.dumps(value, separators=(",", ":"))


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _moment(moment: date | datetime) -> str:
    """Write a day as 2027-03-28, a moment in UTC with its zone."""
    return moment.astimezone(UTC).isoformat() if isinstance(moment, datetime) else moment.isoformat()


def _plain(value: object) -> object:
    if isinstance(value, date):
        return _moment(value)
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _entry(entry: Entry) -> dict[str, object]:
    event = {
        name: _plain(getattr(entry.event, name))
        for name, default in _DEFAULTS.items()
        if getattr(entry.event, name) != default
    }
    found: dict[str, object] = {"event": event}
    if entry.notes:
        found["notes"] = [[_moment(note.at), list(note.text)] for note in entry.notes]
    if entry.cancelled is not None:
        found["cancelled"] = _moment(entry.cancelled)
    if entry.left is not None:
        found["left"] = _moment(entry.left)
    if entry.news != UNDATED:
        found["news"] = _moment(entry.news)
    return found


def _read_entry(row: Any) -> Entry:
    event = _read_event(row["event"])
    notes = tuple(Note(_utc(at), _text(text)) for at, text in _listed(row.get("notes", [])))
    cancelled, left = (None if row.get(name) is None else _utc(row[name]) for name in ("cancelled", "left"))
    if (event.status == "cancelled") != (cancelled is not None):
        raise ValueError(f"{event.id}: status and cancelled")
    news = _utc(row["news"]) if "news" in row else UNDATED
    return Entry(event, notes, cancelled, left, news)


def _read_event(row: Any) -> Event:
    unknown = set(row) - set(_READ)
    if unknown:
        raise ValueError(f"unknown: {sorted(unknown)[0]}")
    event = Event(**{name: _READ[name](value) for name, value in row.items()})
    if event.timed != isinstance(event.end, datetime) or event.end < event.start:
        raise ValueError(f"{event.id}: end")
    return event


def _read_forgotten(row: Any) -> Forgotten:
    name, sequence, changed = _listed(row)
    return Forgotten(_string(name), _count(sequence), _utc(changed))


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"not a list: {str(value)[:40]}")
    return value


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"not a text: {str(value)[:40]}")
    return value


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**31:
        raise ValueError(f"not a count: {str(value)[:40]}")
    return value


def _text(value: Any) -> Text:
    zh, en = _listed(value)
    return Text(_string(zh), _string(en))


def _utc(value: Any) -> datetime:
    moment = datetime.fromisoformat(_string(value))
    if moment.tzinfo is None:
        raise ValueError(f"no zone: {value[:40]}")
    return moment.astimezone(UTC)


def _when(value: Any) -> date | datetime:
    """Read a day, or a moment into the zone events are shown in."""
    return date.fromisoformat(value) if len(_string(value)) == 10 else _utc(value).astimezone(SHANGHAI)


def _one_of(known: tuple[str, ...]) -> Callable[[Any], Any]:
    def read(value: Any) -> str:
        if value not in known:
            raise ValueError(f"unknown: {str(value)[:40]}")
        return _string(value)

    return read


def _many(read: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    return lambda value: tuple(read(item) for item in _listed(value))


_READ: dict[str, Callable[[Any], Any]] = {
    "id": _string,
    "kind": _one_of(get_args(EventKind)),
    "title": _text,
    "start": _when,
    "end": _when,
    "roles": _many(_one_of(get_args(Role))),
    "shop": _string,
    "description": _text,
    "checklist": _many(_text),
    "url": _string,
    "related": _string,
    "categories": _many(_text),
    "status": _one_of(("confirmed", "tentative", "cancelled")),
    "sequence": _count,
    "changed": _utc,
    "rrule": _string,
    "skipped": _many(_when),
    "special_day": _one_of(("", "休", "班")),
    "person": _string,
    "depends": _many(_string),
    "output": _text,
    "metric": _text,
    "note": _text,
}

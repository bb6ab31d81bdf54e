"""What people did to the year in the browser, read from what the browser sent: nothing in it is believed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from components.year.lane import LANES, Lane

LONGEST_ID = 300
MOST = 500
"""Gestures in one message; the browser sends those that nobody has answered yet."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moved:
    """A bar was put on other days, its length kept."""

    id: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Resized:
    """A bar begins or ends on another day."""

    id: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Created:
    """Days of an empty lane were marked for something new."""

    lane: Lane
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Opened:
    """A bar was asked for."""

    id: str


@dataclass(frozen=True, slots=True)
class Deleted:
    """A bar is to go."""

    id: str


@dataclass(frozen=True, slots=True)
class Undo:
    """The last step is to be taken back."""


@dataclass(frozen=True, slots=True)
class Redo:
    """The step taken back is to be made again."""


Gesture = Moved | Resized | Created | Opened | Deleted | Undo | Redo


class Sent(NamedTuple):
    """Gestures of one browser page, each with its running number there, meant for one session of the server."""

    page: str
    session: str
    gestures: tuple[tuple[int, Gesture | None], ...]


def sent(raw: object) -> Sent | None:
    """Read what the browser sent; a gesture that makes no sense stays as its number alone."""
    if not isinstance(raw, Mapping):
        return None
    page, session, listed = raw.get("page"), raw.get("session"), raw.get("gestures")
    if not isinstance(page, str) or not isinstance(session, str) or not isinstance(listed, list):
        return None
    if not 0 < len(page) <= LONGEST_ID or len(session) > LONGEST_ID:
        return None
    found = []
    for one in listed[:MOST]:
        number = one.get("number") if isinstance(one, Mapping) else None
        if type(number) is int and 0 < number < 2**53:
            found.append((number, _gesture(one)))
    return Sent(page, session, tuple(sorted(found, key=lambda pair: pair[0])))


def _gesture(one: Mapping[str, object]) -> Gesture | None:
    name, first, last, lane = one.get("id"), _day(one.get("first")), _day(one.get("last")), one.get("lane")
    named = isinstance(name, str) and 0 < len(name) <= LONGEST_ID
    dated = first is not None and last is not None and first <= last
    match one.get("kind"):
        case "moved" if named and dated:
            return Moved(str(name), first, last)  # type: ignore[arg-type]
        case "resized" if named and dated:
            return Resized(str(name), first, last)  # type: ignore[arg-type]
        case "created" if dated:
            known = next((its for its in LANES if its == lane), None)
            return Created(known, first, last) if known else None  # type: ignore[arg-type]
        case "opened" if named:
            return Opened(str(name))
        case "deleted" if named:
            return Deleted(str(name))
        case "undo":
            return Undo()
        case "redo":
            return Redo()
    return None


def _day(raw: object) -> date | None:
    if not isinstance(raw, str) or not _DAY.fullmatch(raw):
        return None
    try:
        return date.fromisoformat(raw)
    except ValueError:
        return None

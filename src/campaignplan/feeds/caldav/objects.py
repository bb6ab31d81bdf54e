"""A calendar as objects of a collection, and the steps from what lies there to what is wanted."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from campaignplan.feeds.write import uid

PREFIX = "campaignplan-"
"""How the names of our objects begin."""

# Anchored at the start of a line: what people write stands behind a name, or a blank where a line goes on.
_ENTRY = re.compile(rb"^BEGIN:VEVENT\r\n.*?^END:VEVENT\r\n", re.DOTALL | re.MULTILINE)
_ZONE = re.compile(rb"^BEGIN:VTIMEZONE\r\n.*?^END:VTIMEZONE\r\n", re.DOTALL | re.MULTILINE)
_KEPT = re.compile(rb"^(?:PRODID|VERSION|CALSCALE):.*\r\n", re.MULTILINE)
_UID = re.compile(rb"^UID:(.*)\r$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pushed:
    """One object as we left it: in which collection (its address), its name, digest of its bytes, entity tag."""

    collection: str
    name: str
    digest: str
    etag: str


@dataclass(frozen=True, slots=True)
class Put:
    """An object to write: new where `etag` is empty, else in place of the one that has it."""

    name: str
    data: bytes
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Delete:
    """An object of ours to remove, while it still has this entity tag."""

    name: str
    etag: str


@dataclass(frozen=True, slots=True)
class Steps:
    """What a push does: `puts` and `deletes` in order of name, how many objects are as they should be.

    `strange` are objects named like ours of events we never told of: from another workspace, or one that is lost.
    """

    puts: tuple[Put, ...]
    deletes: tuple[Delete, ...]
    same: int
    strange: int


def objects(calendar: bytes) -> dict[str, bytes]:
    """Take a calendar of ours apart: name of object -> a calendar with one event (RFC 4791, 4.1), same lines.

    What is said of the calendar as a whole (name, colour, refresh) stays out: the collection has its own.
    """
    head = b"".join([b"BEGIN:VCALENDAR\r\n", *_KEPT.findall(calendar), *_ZONE.findall(calendar)])
    entries = _ENTRY.findall(calendar)
    return {object_name(_uid(entry)): head + entry + b"END:VCALENDAR\r\n" for entry in entries}


def object_name(name: str) -> str:
    """Return the name of the object of an event with this UID: the same in every push, safe in any path."""
    return f"{PREFIX}{sha256(name.encode()).hexdigest()[:32]}.ics"


def imprint(data: bytes) -> str:
    """Return what is remembered of an object's bytes."""
    return sha256(data).hexdigest()


def steps(
    wanted: Mapping[str, bytes], there: Mapping[str, str], pushed: Iterable[Pushed], told: Iterable[str] = ()
) -> Steps:
    """Return what makes a collection what is wanted.

    Parameters
    ----------
    wanted
        Name -> bytes, as `objects` returns them.
    there
        Name -> entity tag of every object in the collection, strangers' too.
    pushed
        What we left there the last time.
    told
        Ids of every event subscribers were ever told of. An object that lies there under the name of one is ours
        though we forgot it (a backup older than the last push, a memory that was removed).
    """
    mine = {one.name: one for one in pushed}
    puts, same = [], 0
    for name in sorted(wanted):
        left = mine.get(name)
        if name in there and left is not None and (left.digest, left.etag) == (imprint(wanted[name]), there[name]):
            same += 1
        else:
            puts.append(Put(name, wanted[name], there.get(name, "")))
    ours = {*mine, *(object_name(uid(event)) for event in told)}
    gone = sorted(name for name in ours if name in there and name not in wanted)
    ours |= set(wanted)
    strange = sum(name.startswith(PREFIX) and name not in ours for name in there)
    return Steps(tuple(puts), tuple(Delete(name, there[name]) for name in gone), same, strange)


def _uid(entry: bytes) -> str:
    found = _UID.search(entry.replace(b"\r\n ", b""))
    assert found is not None, "every event of ours has one"
    return found[1].decode()

"""A calendar as objects of a collection, and the steps from what lies there to what is wanted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

PREFIX = "campaignplan-"
"""How the names of our objects begin."""

_BEGIN, _END = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n"
_ZONE = b"BEGIN:VTIMEZONE\r\n", b"END:VTIMEZONE\r\n"
_KEPT = (b"PRODID:", b"VERSION:", b"CALSCALE:")


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

    `strange` are objects named like ours that we do not remember: from another workspace, or one that is lost.
    """

    puts: tuple[Put, ...]
    deletes: tuple[Delete, ...]
    same: int
    strange: int


def objects(calendar: bytes) -> dict[str, bytes]:
    """Take a calendar of ours apart: name of object -> a calendar with one event (RFC 4791, 4.1), same lines.

    What is said of the calendar as a whole (name, colour, refresh) stays out: the collection has its own.
    """
    head, *entries = calendar.split(_BEGIN)
    lines = [line for line in head.split(b"\r\n") if line.startswith(_KEPT)]
    start, end = head.find(_ZONE[0]), head.find(_ZONE[1])
    zone = head[start : end + len(_ZONE[1])] if start >= 0 else b""
    found = {}
    for entry in entries:
        body = entry[: entry.index(_END) + len(_END)]
        whole = [b"BEGIN:VCALENDAR", *lines, zone + _BEGIN + body + b"END:VCALENDAR", b""]
        found[object_name(_uid(body))] = b"\r\n".join(whole)
    return found


def object_name(uid: str) -> str:
    """Return the name of an event's object: the same in every push, safe in any path."""
    return f"{PREFIX}{sha256(uid.encode()).hexdigest()[:32]}.ics"


def imprint(data: bytes) -> str:
    """Return what is remembered of an object's bytes."""
    return sha256(data).hexdigest()


def steps(wanted: Mapping[str, bytes], there: Mapping[str, str], pushed: Iterable[Pushed]) -> Steps:
    """Return what makes a collection what is wanted.

    Parameters
    ----------
    wanted
        Name -> bytes, as `objects` returns them.
    there
        Name -> entity tag of every object in the collection, strangers' too.
    pushed
        What we left there the last time.
    """
    mine = {one.name: one for one in pushed}
    puts, same = [], 0
    for name in sorted(wanted):
        left = mine.get(name)
        if name in there and left is not None and (left.digest, left.etag) == (imprint(wanted[name]), there[name]):
            same += 1
        else:
            puts.append(Put(name, wanted[name], there.get(name, "")))
    gone = sorted(name for name in mine if name in there and name not in wanted)
    ours = set(mine) | set(wanted)
    strange = sum(name.startswith(PREFIX) and name not in ours for name in there)
    return Steps(tuple(puts), tuple(Delete(name, there[name]) for name in gone), same, strange)


def _uid(body: bytes) -> str:
    plain = body.replace(b"\r\n ", b"")
    start = plain.index(b"UID:")
    return plain[start + 4 : plain.index(b"\r\n", start)].decode()

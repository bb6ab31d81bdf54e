"""What servers said of calendars when they were imported, so that the next import need not fetch the same again."""

import contextlib
import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from campaignplan.planning.problem import Problem
from campaignplan.storage.whole import write_whole
from campaignplan.version import __version__

FILE = "imports.json"
_LARGEST = 1_000_000
_LONGEST = 500


@dataclass(frozen=True)
class Remembered:
    """Of one source: what the server said (`etag`, `modified`), and digests of address and outcome.

    The address itself is often a secret and is kept nowhere.
    """

    etag: str = ""
    modified: str = ""
    address: str = ""
    outcome: str = ""


def recalled(folder: Path, source: str, address: str, table: str, problem: Problem) -> Remembered:
    """Return what the server said last, where everything made of it is as it was; else nothing."""
    known = _all(folder).get(source)
    if known is None or (known.address, known.outcome) != (_digest(address), _outcome(problem, source, table)):
        return Remembered()
    return known


def remember(folder: Path, source: str, address: str, table: str, problem: Problem, said: tuple[str, str]) -> None:
    """Keep what the server `said` (etag, modified) of a source whose outcome `problem` holds.

    Where it cannot be written, the next import asks anew.
    """
    known = _all(folder)
    known[source] = Remembered(*said, _digest(address), _outcome(problem, source, table))
    text = json.dumps({"sources": {name: asdict(known[name]) for name in sorted(known)}}, indent=1)
    with contextlib.suppress(OSError):
        write_whole(folder, {FILE: text.encode()})


def _all(folder: Path) -> dict[str, Remembered]:
    """Return what is known by source; nothing where the file is missing or not as we write it."""
    path = folder / FILE
    try:
        if not folder.is_dir() or path.stat().st_size > _LARGEST:
            return {}
        found = json.loads(path.read_bytes())
        return {str(name): _one(values) for name, values in found["sources"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _one(values: dict[str, str]) -> Remembered:
    found = Remembered(**values)
    texts = list(asdict(found).values())
    if any(not isinstance(text, str) or len(text) > _LONGEST or not text.isprintable() for text in texts):
        raise ValueError("not as we write it")
    return found


def _outcome(problem: Problem, source: str, table: str) -> str:
    """Return a digest of what an import made: with other rows, days or another program it is asked for anew."""
    rows = problem.holidays if table == "holidays" else [row for row in problem.events if row.source == source]
    return _digest(repr((__version__, table, problem.settings.horizon, tuple(rows))))


def _digest(text: str) -> str:
    return sha256(text.encode(errors="replace")).hexdigest()

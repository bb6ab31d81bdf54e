"""What servers said of calendars when they were imported, so that the next import need not fetch the same again."""

import contextlib
import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

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


class Memory(Protocol):
    """Keeps what was said of each source of one problem."""

    def get(self, source: str) -> Remembered | None:
        """Return what is remembered of a source."""

    def put(self, source: str, known: Remembered) -> None:
        """Remember it in place of what was."""


def recalled(memory: Memory, source: str, address: str, table: str, problem: Problem) -> Remembered:
    """Return what the server said last, where everything made of it is as it was; else nothing."""
    known = memory.get(source)
    if known is None or (known.address, known.outcome) != (_digest(address), _outcome(problem, source, table)):
        return Remembered()
    return known


def remember(
    memory: Memory, source: str, address: str, table: str, problem: Problem, etag: str, modified: str
) -> None:
    """Keep what the server said of a source whose outcome `problem` holds."""
    if (etag or modified) and max(len(etag), len(modified)) <= _LONGEST:
        memory.put(source, Remembered(etag, modified, _digest(address), _outcome(problem, source, table)))


class NoMemory:
    """Remembers nothing: a workbook has no room for it."""

    def get(self, source: str) -> Remembered | None:
        """Return nothing."""
        return None

    def put(self, source: str, known: Remembered) -> None:
        """Forget it."""


@dataclass(frozen=True)
class FolderMemory:
    """The `Memory` of a problem folder: ``imports.json`` beside its tables. What cannot be written is asked anew."""

    folder: Path

    def get(self, source: str) -> Remembered | None:
        """Return what is remembered of a source."""
        return self._all().get(source)

    def put(self, source: str, known: Remembered) -> None:
        """Remember it in place of what was."""
        sources = {**self._all(), source: known}
        text = json.dumps({"sources": {name: asdict(sources[name]) for name in sorted(sources)}}, indent=1)
        with contextlib.suppress(OSError):
            write_whole(self.folder, {FILE: text.encode()})

    def _all(self) -> dict[str, Remembered]:
        """Return what is known by source; nothing where the file is missing or not as we write it."""
        path = self.folder / FILE
        try:
            if not self.folder.is_dir() or path.stat().st_size > _LARGEST:
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

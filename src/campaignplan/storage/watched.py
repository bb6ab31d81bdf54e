"""Files of others, read anew only where they are others: a look at the file, not into it."""

import math
import threading
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from campaignplan.errors import InputError, Issue
from campaignplan.storage.denied import unreadable
from campaignplan.text import Text

SETTLED, COARSE = 0.1, 3.0
"""Seconds after which a file that looks the same is the same: clocks of file systems tick, and within one tick a
file may be replaced by another of its size. Younger files are read each time, and understood anew only where
their bytes are others. Some file systems (FAT) tell whole seconds alone."""


class Watched[T]:
    """What a file means, kept until another file stands in its place.

    Parameters
    ----------
    read
        Makes the meaning of the bytes; InputError where it cannot.
    absent
        What no file means.
    largest
        Bytes; a larger file is refused.
    strict
        Whether a file that may be another is looked into at each `load`; else once, when that can be told.
    """

    def __init__(
        self, path: Path, read: Callable[[bytes], T], absent: T, largest: int, *, strict: bool = True
    ) -> None:
        self.path, self._read, self._absent, self._largest = path, read, absent, largest
        self._strict = strict
        self._known: tuple[tuple[int, ...], T, float] | None = None
        self._last: tuple[bytes, T] | None = None
        self._lock = threading.Lock()

    def load(self) -> T:
        """Return what the file means now.

        Raises
        ------
        InputError
            It cannot be read or understood.
        """
        known, mark = self._known, self._mark()
        if known is not None and known[0] == mark and time.time_ns() < known[2]:
            return known[1]
        with self._lock:
            return self._anew()

    @property
    def is_fresh(self) -> bool:
        """Whether `load` need not read the file."""
        known, mark = self._known, self._mark()
        return mark == () or (known is not None and known[0] == mark and time.time_ns() < known[2])

    def _anew(self) -> T:
        mark = self._mark()
        if not self._strict and self.is_fresh and self._known is not None:
            return self._known[1]  # another thread read it while this one waited
        if mark == ():
            self._known = self._last = None
            return self._absent
        try:
            with self.path.open("rb") as file:
                data = file.read(self._largest + 1)
        except OSError as error:
            raise unreadable(self.path, error) from error
        if len(data) > self._largest:
            why = Text("文件太大", "the file is too large")
            raise InputError([Issue(str(self.path), "", why, Text("请从备份恢复", "restore it from a backup"))])
        imprint = sha256(data).digest()
        found = self._last[1] if self._last is not None and self._last[0] == imprint else self._read(data)
        self._last = imprint, found
        tick = SETTLED if mark[1] % 1_000_000_000 else COARSE
        settles = mark[1] + tick * 1e9
        trusted = math.inf if settles < time.time_ns() else 0.0 if self._strict else settles
        self._known = (mark, found, trusted) if mark == self._mark() else None
        return found

    def _mark(self) -> tuple[int, ...]:
        """Return what tells this file from another under its name; empty where there is none."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise unreadable(self.path, error) from error
        return found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size

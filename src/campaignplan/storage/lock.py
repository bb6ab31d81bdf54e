"""One at a time: a lock on a file that ends with the process that holds it."""

import contextlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from campaignplan.errors import InputError, Issue
from campaignplan.text import Text

PATIENCE = 10.0
"""Seconds to wait for another process; each holds the lock for the time of one small file."""

PAUSE = 0.02


@contextlib.contextmanager
def locked(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold `path` locked against other threads and processes; the file is made where missing and left there.

    The system takes the lock back when its holder ends, however it ends, so none is ever stale.

    Raises
    ------
    InputError
        Somebody else held it for `patience` seconds.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        end = time.monotonic() + patience
        while not _taken(file.fileno()):
            if time.monotonic() >= end:
                why = Text("另一个程序正在写，等不到", "another program is writing and does not end")
                raise InputError([Issue(str(path), "", why, Text("请稍后再试", "try again later"))])
            time.sleep(PAUSE)
        try:
            yield
        finally:
            _released(file.fileno())


if sys.platform == "win32":
    import msvcrt

    def _taken(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _released(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _taken(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _released(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)

"""The pulse: whether anybody has written since, as cheaply as the database can tell."""

import contextlib
import sqlite3
import threading
from pathlib import Path
from urllib.parse import quote

Beat = tuple[int, int]
"""Equal beats mean that nobody has written between them."""


class Pulse:
    """Tells of an SQLite file whether anybody has written, in whichever process.

    The number is SQLite's own (https://www.sqlite.org/pragma.html#pragma_data_version), seen from a connection that
    never writes: asking takes microseconds, reads no table and waits for nobody. A server has nothing of the kind.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._raw: sqlite3.Connection | None = None
        self._taken_up = 0  # numbers of one connection mean nothing beside another's
        self._lock = threading.Lock()

    def beat(self) -> Beat | None:
        """Return the present beat; None where it cannot be told at once."""
        if self._file is None:
            return None
        with self._lock:
            try:
                if self._raw is None:
                    # Never waits: whoever asks may be the loop that answers everybody. Never makes a file either.
                    name = f"file:{quote(str(self._file.absolute()))}?mode=rw"
                    self._raw = sqlite3.connect(
                        name, uri=True, timeout=0, isolation_level=None, check_same_thread=False
                    )
                    self._taken_up += 1
                ((number,),) = self._raw.execute("PRAGMA data_version").fetchall()
            except sqlite3.Error:
                self._let_go()
                return None
            return self._taken_up, int(number)

    def close(self) -> None:
        """Let go of the file; the next `beat` takes it up again."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        if self._raw is not None:
            with contextlib.suppress(sqlite3.Error):
                self._raw.close()
            self._raw = None

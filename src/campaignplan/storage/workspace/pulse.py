"""The pulse: whether anybody has written since, as cheaply as the database can tell."""

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Any

Beat = tuple[int, object]
"""Equal beats mean that nobody has written between them."""


class Pulse:
    """Asks one question over and over, on a connection of its own that never writes.

    An SQLite file tells a number that every write by others changes
    (https://www.sqlite.org/pragma.html#pragma_data_version): microseconds, without reading a table or waiting. A
    PostgreSQL server tells which transactions it shows (``pg_current_snapshot``): a way there and back.
    """

    def __init__(self, connect: Callable[[], Any], question: str, *, is_near: bool) -> None:
        self.is_near = is_near
        """Whether asking waits for nobody, so that even the loop that answers everybody may."""
        self._connect, self._question = connect, question
        self._connection: Any = None
        self._taken_up = 0  # answers on one connection mean nothing beside another's
        self._began, self._answer = 0.0, object()
        self._lock = threading.Lock()

    def beat(self) -> Beat | None:
        """Return the present beat; None where the database does not tell.

        Those who wait while one asks are all served by the next answer: its question began after they came.
        """
        came = time.monotonic()
        with self._lock:
            if self._connection is not None and self._began > came:
                return self._taken_up, self._answer
            self._began = time.monotonic()
            try:
                if self._connection is None:
                    self._connection = self._connect()
                    self._taken_up += 1
                ((self._answer,),) = self._connection.execute(self._question).fetchall()
            except Exception:  # whatever is wrong, who must then read in earnest is told it
                self._let_go()
                return None
            return self._taken_up, self._answer

    def close(self) -> None:
        """Let go of the connection; the next `beat` takes up another."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(Exception):
                self._connection.close()
            self._connection = None

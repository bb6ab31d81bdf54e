"""Memory: what was read of the database, for as long as nobody has written."""

import threading
from collections.abc import Callable, Hashable
from typing import Any

from campaignplan.storage.workspace.pulse import Beat, Pulse

MOST = 4_000
"""Answers kept; a page asks some twenty small questions."""


class Memory:
    """Answers to questions that every page asks: read once, and again after anybody has written anything.

    What is remembered under a beat was read after that beat was felt, so it is never older than what the database
    says to who asks now. Where the beat cannot be felt, everything is read.
    """

    def __init__(self, pulse: Pulse) -> None:
        self._pulse = pulse
        self._beat: Beat | None = None
        self._known: dict[Hashable, Any] = {}
        self._lock = threading.Lock()

    def recall[T](self, question: Hashable, read: Callable[[], T]) -> T:
        """Return the answer to a question, by `read` where it is not known. It must not be changed by anybody."""
        beat = self._pulse.beat()
        if beat is None:
            return read()
        with self._lock:
            if beat != self._beat or len(self._known) >= MOST:
                self._beat, self._known = beat, {}
            elif question in self._known:
                found: T = self._known[question]
                return found
        answer = read()
        with self._lock:
            if beat == self._beat:  # else somebody has written since, and this may be from before
                self._known[question] = answer
        return answer

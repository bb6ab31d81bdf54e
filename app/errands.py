"""Errands: questions worked out beside the page, so that no view waits: a frontier, a goal seek, an explanation.

As with solving, a page asks, shows what it has, and looks again. Who asks the same shares the answer; what nobody
waits for any more is not begun, or is told to stop.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

REMEMBERED = 48
"""Answers kept; a frontier of twenty plans takes some megabytes."""


@dataclass
class Errand:
    """One question being worked out.

    `about` is what the key names by its identity, kept so that nothing else can take its place; `progress` is the
    latest word of who works on it.
    """

    key: Hashable
    about: object = field(repr=False)
    started: float = field(default_factory=time.monotonic)
    progress: Any = None
    future: Future[Any] = field(default_factory=Future)
    waiting: set[str] = field(default_factory=set)
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def done(self) -> bool:
        """Whether it has ended, well or not."""
        return self.future.done()

    @property
    def seconds(self) -> float:
        """Seconds since it was asked for."""
        return time.monotonic() - self.started

    def wait(self, seconds: float) -> bool:
        """Wait at most so long; tell whether it has ended."""
        return bool(wait([self.future], seconds).done)

    def tell(self, progress: Any) -> None:
        """Say how far the work is."""
        self.progress = progress


Work = Callable[[Errand], Any]


class Errands:
    """The errands of one process: quick ones, of a second at most, do not wait for slow ones, nor all for one."""

    def __init__(self) -> None:
        self._quick, self._slow = (ThreadPoolExecutor(many, name) for many, name in ((1, "quick"), (2, "slow")))
        self._all: OrderedDict[Hashable, Errand] = OrderedDict()
        self._lock = threading.Lock()

    def ask(self, who: str, key: Hashable, about: object, work: Work, *, slow: bool = False) -> Errand:
        """Return the errand of a key, new where nobody asked before; `who` waits for no other."""
        with self._lock:
            for other in list(self._all.values()):
                if other.key != key and who in other.waiting:
                    self._leave(other, who)
            errand = self._all.get(key)
            if errand is None or (errand.stopping.is_set() and not errand.done and who not in errand.waiting):
                errand = self._all[key] = Errand(key, about)
                errand.waiting.add(who)
                errand.future = (self._slow if slow else self._quick).submit(work, errand)
            errand.waiting.add(who)
            self._all.move_to_end(key)
            for old in [one for one in self._all.values() if one.done][: max(0, len(self._all) - REMEMBERED)]:
                del self._all[old.key]
            return errand

    def stop(self, errand: Errand, who: str) -> None:
        """Tell the work to end with what there is, unless somebody else waits for it."""
        with self._lock:
            if errand.waiting == {who}:
                errand.stopping.set()

    def forget(self, errand: Errand) -> None:
        """Let go of an errand, so that it can be asked for again."""
        with self._lock:
            self._all.pop(errand.key, None)

    def _leave(self, errand: Errand, who: str) -> None:
        errand.waiting.discard(who)
        if not errand.waiting and not errand.done:
            errand.stopping.set()
            if errand.future.cancel():
                self._all.pop(errand.key, None)

"""A process to call: begun when it is first needed, and anew where it has died."""

import contextlib
import gc
import importlib
import itertools
import multiprocessing
import os
import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from campaignplan.apart.hand import Asked, begin, begin_as_copy
from campaignplan.apart.line import Line

Heard = queue.SimpleQueue[tuple[str, Any]]
LOOK = 0.1
"""Seconds between two looks at whether a call is to stop."""


class DiedError(Exception):
    """The process died while it worked: the system may have ended it for want of memory."""


class WorkError(Exception):
    """What the process said of an exception: where in the work it was raised."""


class Process:
    """Functions called in another process, from any thread here.

    Parameters
    ----------
    held
        Types whose objects travel once and stay on both sides, and how many of each a side holds of its own; of
        tuples those of `parcels.LONG` items and more. In the other process an answer of these types is the very
        object that the work returned, all that hangs on it included, when it is given to a later call.
    prepared
        Modules the process imports at once.
    """

    def __init__(self, held: Mapping[type, int], prepared: Sequence[str] = ()) -> None:
        self._held, self._prepared = held, tuple(prepared)
        self._lock = threading.Lock()
        self._opened: _Open | None = None

    def start(self) -> None:
        """Begin the process, where it is not there."""
        self._open()

    def start_as_copy(self) -> None:
        """Import what is prepared here, and begin the process as a copy of this one, where it has no other thread.

        The two then hold the memory of what is loaded once, and the copy is ready at once. A copy with more threads
        would have their locks as they stood, some of them closed: where there are such, and where the system does
        not tell, the process is begun as any other. One that follows a process that died always is.
        """
        for name in self._prepared:
            importlib.import_module(name)
        gc.collect()
        gc.freeze()  # looking for garbage writes on what it looks at, and what is written on is shared no more
        with self._lock:
            self._opened = _Open(self._held, self._prepared, as_copy=_is_alone())

    def close(self) -> None:
        """End the process; what it works on is given up."""
        with self._lock:
            opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()

    def call[T](
        self,
        work: Callable[..., T],
        *given: Any,
        progress: Callable[..., object] | None = None,
        stop: Callable[[], bool] | None = None,
        **named: Any,
    ) -> T:
        """Return what `work`, a function of a module, returns in the process.

        `progress` and `stop` are given to the work where they are given here: what it tells is told here, and it
        is told to stop once `stop` says true. Where one of them raises, the work is left and the exception goes on.

        Raises
        ------
        DiedError
            The process died meanwhile; a next call begins another.
        """
        hooks = {"progress": progress, "stop": stop}
        asked = frozenset(name for name, hook in hooks.items() if hook is not None)
        with self._open().call((work, given, named, asked)) as (tell, heard):
            told_to_stop = False
            while True:
                try:
                    kind, said = heard.get(timeout=None if stop is None else LOOK)
                except queue.Empty:
                    kind, said = "", None
                if kind == "done":
                    answer: T = said
                    return answer
                if kind == "failed":
                    error, where = said
                    raise error from WorkError(where)
                if kind == "died":
                    raise DiedError("the process that works died")
                if kind == "tell" and progress is not None:
                    progress(*said)
                if stop is not None and not told_to_stop and stop():
                    told_to_stop = True
                    tell("stop")

    def _open(self) -> "_Open":
        with self._lock:
            if self._opened is None or self._opened.dead:
                self._opened = _Open(self._held, self._prepared)
            return self._opened


class _Open:
    """One process, and who waits for what it says."""

    def __init__(self, held: Mapping[type, int], prepared: Sequence[str], *, as_copy: bool = False) -> None:
        door, theirs = multiprocessing.Pipe()
        made = (
            multiprocessing.get_context("fork").Process if as_copy else multiprocessing.get_context("spawn").Process
        )
        work = begin_as_copy if as_copy else begin
        self._process = made(target=work, args=(theirs, held, prepared), name="hand", daemon=True)
        self._process.start()
        theirs.close()
        self._line = Line(door, "caller", held)
        self._numbers = itertools.count(1)
        self._waiting: dict[int, Heard] = {}
        self._lock = threading.Lock()
        self.dead = False
        threading.Thread(target=self._listen, name="caller-hears", daemon=True).start()

    @contextlib.contextmanager
    def call(self, asked: Asked) -> Iterator[tuple[Callable[[str], None], Heard]]:
        """Call for work: give a way to tell it something, and where its answer is heard; leave it in the end."""
        number, heard = next(self._numbers), Heard()
        with self._lock:
            if self.dead:
                heard.put(("died", None))
            self._waiting[number] = heard
        try:
            self._line.tell("call", number, asked)
            try:
                yield partial(self._tell, number), heard
            finally:
                self._line.tell("leave", number)
        finally:
            self._waiting.pop(number, None)

    def _tell(self, number: int, kind: str) -> None:
        self._line.tell(kind, number)

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.join()

    def _listen(self) -> None:
        try:
            for kind, number, said in self._line.hear():
                heard = self._waiting.get(number)
                if heard is not None:
                    heard.put((kind, said))
        finally:
            with self._lock:
                self.dead = True
                left = list(self._waiting.values())
            for heard in left:
                heard.put(("died", None))


def _is_alone() -> bool:
    """Tell whether this process is known to have a single thread, those of libraries counted."""
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False

"""The process that works: it does what it is called for, each call in a thread, until nobody is there to call."""

import contextlib
import gc
import importlib
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from campaignplan.apart.line import Line

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Asked = tuple[Callable[..., Any], Sequence[Any], Mapping[str, Any], frozenset[str]]
"""Work, what it is given by place and by name, and which of ``progress`` and ``stop`` it is to have."""

MODEST = 5
"""How much this process stands back behind those who call: somebody waits for a page now, for an answer anyway."""

STANDARD = (0, 1, 2)
"""What every process has open: its input, its output, and where it tells of errors."""


class LeftError(Exception):
    """Nobody waits for this work any more."""


class Call:
    """One call, and what it is told meanwhile."""

    def __init__(self, line: Line, number: int) -> None:
        self._line, self._number = line, number
        self.stopping, self.left = threading.Event(), threading.Event()

    def do(self, asked: Asked) -> None:
        """Work, and say what came of it."""
        work, given, named, hooks = asked
        meanwhile = {"progress": self._tell, "stop": self._stop}
        try:
            answer = work(*given, **named, **{name: meanwhile[name] for name in hooks})
            self._line.tell("done", self._number, answer)
        except Exception as error:
            self._line.tell("failed", self._number, (_portable(error), traceback.format_exc()))

    def _tell(self, *words: Any) -> None:
        self._stop()
        self._line.tell("tell", self._number, words)

    def _stop(self) -> bool:
        if self.left.is_set():
            raise LeftError
        return self.stopping.is_set()


def begin(door: "Connection[Any, Any]", held: Mapping[type, int], prepared: Sequence[str]) -> None:
    """Work until the caller is gone; `prepared` are modules to import while nothing is called for yet.

    Ctrl-C is the caller's to hear: a terminal sends it to all its processes.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(MODEST)
    threading.Thread(target=_prepare, args=(prepared,), daemon=True, name="prepare").start()
    try:
        _work(Line(door, "hand", held))
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)  # a solve that still runs would be waited for otherwise, and nobody is left to hear of it


def begin_as_copy(door: "Connection[Any, Any]", held: Mapping[type, int], prepared: Sequence[str]) -> None:
    """Work in a copy of the caller: close what that has open, its end of this connection and its port among it."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for number in map(int, os.listdir("/proc/self/fd")):
        if number not in (*STANDARD, door.fileno()):
            with contextlib.suppress(OSError):  # the one by which they were listed
                os.close(number)
    begin(door, held, prepared)


def _work(line: Line) -> None:
    calls: dict[int, Call] = {}
    for kind, number, said in line.hear():
        if kind == "call":
            calls[number] = Call(line, number)
            threading.Thread(target=calls[number].do, args=(said,), name=f"call-{number}").start()
        elif kind == "stop":
            calls[number].stopping.set()
        elif kind == "leave":
            calls.pop(number).left.set()


def _prepare(modules: Sequence[str]) -> None:
    for name in modules:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # what was loaded stays, and need not be looked through for garbage again


def _portable(error: Exception) -> Exception:
    """Return an exception that can travel: itself, or one that says what it said."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error

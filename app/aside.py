"""Where what takes long is worked out: in a process of its own where the app is served, else in the thread that asks.

Pages and solves in one process share one interpreter, and thereby one core. A page run by itself, as its tests run
it, has no such process.
"""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from campaignplan.apart.process import Process

PREPARED = ("campaignplan.planning.solve", "campaignplan.planning.asking.reading")
_process: Process | None = None


def begin() -> None:
    """Begin the process, before anything starts a thread here: memory of what both need is shared."""
    from campaignplan.planning.problem import Problem
    from campaignplan.planning.result import Result
    from campaignplan.response.cells import Cells

    global _process
    # A result travels without what warms a next solve; by its name the process finds the one that has it. A frontier
    # is twenty of them, and must not push out what people are working with. Of another total's problem only the
    # settings are new: its tables are there.
    _process = Process({Problem: 48, Result: 48, Cells: 8, tuple: 96}, PREPARED)
    _process.start_as_copy()


@contextlib.contextmanager
def kept() -> Iterator[None]:
    """Have the process that was begun for as long as the app is served."""
    global _process
    assert _process is not None
    try:
        yield
    finally:
        _process.close()
        _process = None


def call[T](work: Callable[..., T], *given: Any, **named: Any) -> T:
    """Return what `work`, a function of the library, returns; `progress` and `stop` are heard meanwhile.

    Raises
    ------
    DiedError
        The process died meanwhile.
    """
    return work(*given, **named) if _process is None else _process.call(work, *given, **named)

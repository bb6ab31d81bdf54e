"""Parts of explanations read by name, what was worked out being kept: for pages, which ask for one part at a time."""

import threading
from collections.abc import Callable
from typing import Any

from campaignplan.planning.asking.curve import CellCurve, cell_curve
from campaignplan.planning.asking.explanation import Explanation, explain
from campaignplan.planning.result import Result

KEPT = 8
"""Explanations kept: those read last."""
_known: list[Explanation] = []
_lock = threading.Lock()
# An explanation is shared by all who ask; who reads a part of it tells it to stop.
_reading = threading.local()


def read(result: Result, *parts: str, stop: Callable[[], bool] | None = None) -> tuple[Any, ...]:
    """Return attributes of a result's `Explanation`.

    Raises
    ------
    StoppedError
        `stop` said true before there was an answer; asked again, it is worked out again.
    """
    _reading.stop = stop
    try:
        told = _explanation(result)
        return tuple(getattr(told, part) for part in parts)
    finally:
        _reading.stop = None


def curve(result: Result, cell: int, top: float) -> CellCurve:
    """Return the curve of a cell of a result's plan, as `cell_curve`."""
    return cell_curve(_explanation(result).margin, cell, top)


def _explanation(result: Result) -> Explanation:
    with _lock:
        found = next((one for one in _known if one.result is result), None) or explain(result, stop=_stopping)
        _known[:] = [*(one for one in _known if one is not found), found][-KEPT:]
        return found


def _stopping() -> bool:
    stop: Callable[[], bool] | None = getattr(_reading, "stop", None)
    return stop is not None and stop()

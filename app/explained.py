"""The parts of an explanation, each worked out beside the page."""

import threading
from collections.abc import Callable
from typing import cast

import beside
from errands import Errand

from campaignplan.planning.asking.explanation import Explanation, explain
from campaignplan.planning.asking.next_money import StoppedError
from campaignplan.planning.result import Result

# Explanations keep what they have worked out, so all parts of a result's must be of the same one.
_KEPT = 8
_known: list[Explanation] = []
# An explanation is shared by all who ask; it is told to stop by the errand that reads a part of it.
_reading = threading.local()


def explanation(result: Result) -> Explanation:
    """Return the explanation of a result."""
    for one in list(_known):
        if one.result is result:
            return one
    made = explain(result, stop=_stopping)
    _known.append(made)
    del _known[:-_KEPT]
    return made


def ask(topic: str, result: Result, read: Callable[[Explanation], object], *, slow: bool = False) -> Errand:
    """Return the errand that reads a part; its answer is None where it was stopped."""
    told = explanation(result)

    def work(errand: Errand) -> Explanation | None:
        _reading.errand = errand
        try:
            read(told)
        except StoppedError:
            return None
        finally:
            _reading.errand = None
        return told

    return beside.ask(topic, id(result), result, work, slow=slow)


def read(
    topic: str, result: Result, part: Callable[[Explanation], object], *, slow: bool = False
) -> Explanation | None:
    """Return the explanation with a part of it read; None while it is worked out."""
    return cast("Explanation | None", beside.answer(ask(topic, result, part, slow=slow)))


def _stopping() -> bool:
    errand: Errand | None = getattr(_reading, "errand", None)
    return errand is not None and errand.stopping.is_set()

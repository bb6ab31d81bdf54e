"""The parts of an explanation, each worked out beside the page."""

from typing import Any, cast

import aside
import beside
from errands import Errand

from campaignplan.planning.asking import reading
from campaignplan.planning.asking.next_money import StoppedError
from campaignplan.planning.result import Result


def ask(topic: str, result: Result, *parts: str, slow: bool = False) -> Errand:
    """Return the errand that reads parts of a result's `Explanation`; its answer is None where it was stopped."""

    def work(errand: Errand) -> tuple[Any, ...] | None:
        try:
            return aside.call(reading.read, result, *parts, stop=errand.stopping.is_set)
        except StoppedError:
            return None

    return beside.ask(topic, id(result), result, work, slow=slow)


def read(topic: str, result: Result, *parts: str, slow: bool = False) -> tuple[Any, ...] | None:
    """Return parts of a result's `Explanation`; None while they are worked out."""
    return cast("tuple[Any, ...] | None", beside.answer(ask(topic, result, *parts, slow=slow)))

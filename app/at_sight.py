"""The parts of a result that wait for the first look, looked at beside the page."""

import aside
import beside
from errands import Errand

from campaignplan.planning.at_sight import baselines_of, ranges_of
from campaignplan.planning.later import LaterMapping, LaterSequence
from campaignplan.planning.result import Result


def ranges(result: Result, topic: str = "ranges") -> Errand:
    """Return the errand of a result's ranges: once it has ended, the result has them."""

    def work(errand: Errand) -> None:
        found = aside.call(ranges_of, result)
        if isinstance(result.ranges, LaterMapping):
            result.ranges.know(found)

    return beside.ask(topic, id(result), result, work)


def baselines(result: Result) -> Errand:
    """Return the errand of the plans a result is compared with: once it has ended, the result has them."""

    def work(errand: Errand) -> None:
        found = aside.call(baselines_of, result)
        if isinstance(result.baselines, LaterSequence):
            result.baselines.know(found)

    return beside.ask("baselines", id(result), result, work, slow=True)

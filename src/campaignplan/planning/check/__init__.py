"""Cross-checks of a typed problem: every fault at once, one function a topic."""

from collections.abc import Callable, Iterator
from itertools import islice

from campaignplan.errors import Issue
from campaignplan.headings import place_said
from campaignplan.planning.check.bounds import bounds
from campaignplan.planning.check.curves import curves
from campaignplan.planning.check.enrolments import enrolments
from campaignplan.planning.check.events import events
from campaignplan.planning.check.fault import Fault, Place
from campaignplan.planning.check.goal import goal
from campaignplan.planning.check.money import money
from campaignplan.planning.check.multipliers import multipliers
from campaignplan.planning.check.names import names
from campaignplan.planning.check.order import order
from campaignplan.planning.check.references import references
from campaignplan.planning.check.rules import rules
from campaignplan.planning.check.size import size
from campaignplan.planning.check.tests import tests
from campaignplan.planning.problem import Problem
from campaignplan.text import Text

MOST_FAULTS = 500
"""Of one topic: nobody mends more at once."""
TOPICS: tuple[Callable[[Problem], Iterator[Fault]], ...] = (
    names, references, order, bounds, money, curves, goal, multipliers, rules, tests, enrolments, events, size,
)  # fmt: skip


def check(problem: Problem) -> list[Issue]:
    """Return every fault of a typed problem; empty when it can be planned.

    `Issue.where` names table, row (its id, or position from 1) and column.
    """
    return [issue_of(problem, fault) for fault in find(problem)]


def issue_of(problem: Problem, fault: Fault) -> Issue:
    """Return a fault as an issue that names table, row and column."""
    place = fault.places[0]
    row = _row(problem, place)
    where = " ".join(part for part in (place.table, row, place.column) if part)
    said = place_said(place.table, _name(problem, place) or row, place.column or "")
    return Issue(where, fault.value, fault.why, fault.fix, said)


def find(problem: Problem) -> list[Fault]:
    """Return every fault with its place in the tables, for readers that know files and lines.

    Of one topic at most `MOST_FAULTS`, and then one that says so.
    """
    found: list[Fault] = []
    for topic in TOPICS:
        told = list(islice(topic(problem), MOST_FAULTS + 1))
        if len(told) > MOST_FAULTS:
            why = Text(
                f"这类错误超过 {MOST_FAULTS} 处，其余没有列出",
                f"there are over {MOST_FAULTS} faults of this kind; the others are not listed",
            )
            told[-1] = Fault(told[-1].places, "", why, Text("请先改好前面的", "mend those before it first"))
        found += told
    return found


def _name(problem: Problem, place: Place) -> str:
    """Return what people call a row, where it has a name."""
    if place.row is None or place.table == "phases":
        return ""
    row = getattr(problem, place.table)[place.row]
    return str(getattr(row, "name", "") or getattr(row, "title", ""))


def _row(problem: Problem, place: Place) -> str:
    name = ""
    if place.row is not None and place.table == "phases":
        phases = [f"{p.id}:{phase.kind}" for p in problem.promotions for phase in p.phases]
        name = phases[place.row]
    elif place.row is not None:
        name = getattr(getattr(problem, place.table)[place.row], "id", "") or f"#{place.row + 1}"
    return name

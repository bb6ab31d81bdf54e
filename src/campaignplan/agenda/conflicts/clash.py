"""Clashes: what in a year's calendar cannot work, why, and what mends it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from campaignplan.planning.later import LaterSequence
from campaignplan.text import Text

ClashKind = Literal[
    "enrolment_closed", "enrolment_refused", "deadline_moved", "deadline_missed", "deadline_late",
    "deadline_unverified", "after_promotion",
    "stock_late", "arrival_in_closure", "price_window", "price_protection", "phase_in_closure", "phases_overlap",
    "unfunded", "overload", "double_booked", "dependency_broken", "dependency_missing", "dependency_circle",
    "day_off", "outside_plan",
]  # fmt: skip
Severity = Literal["error", "warning", "note"]
"""error: it will go wrong as it stands · warning: money or trust is at stake · note: good to know."""

KIND_NAMES: dict[ClashKind, Text] = {
    "enrolment_closed": Text("报名已截止", "Enrolment closed"),
    "enrolment_refused": Text("报名没通过", "Enrolment refused"),
    "deadline_moved": Text("日历上的截止晚了", "Deadline shown too late"),
    "deadline_missed": Text("赶不上截止", "Deadline missed"),
    "after_promotion": Text("准备赶不上活动", "Preparation too late"),
    "deadline_late": Text("截止太晚", "Deadline too late"),
    "deadline_unverified": Text("截止待核实", "Deadline unverified"),
    "stock_late": Text("到货太晚", "Stock too late"),
    "arrival_in_closure": Text("停工期到货", "Arrival in a closure"),
    "price_window": Text("价格底线窗口", "Price window"),
    "price_protection": Text("价保期内降价", "Cheaper under price protection"),
    "phase_in_closure": Text("活动撞上停工", "Phase over a closure"),
    "phases_overlap": Text("阶段重叠", "Phases overlap"),
    "unfunded": Text("报了名没有预算", "Enrolled without budget"),
    "overload": Text("一天的事太多", "Too much on one day"),
    "double_booked": Text("同时有两件事", "Double-booked"),
    "dependency_broken": Text("先后颠倒", "Order broken"),
    "dependency_missing": Text("等的事没有了", "Waits for nothing"),
    "dependency_circle": Text("互相等待", "Waits in a circle"),
    "day_off": Text("排在休息日", "On a day off"),
    "outside_plan": Text("在计划期之外", "Outside the plan"),
}
SEVERITIES: dict[Severity, Text] = {
    "error": Text("要处理", "Mend"),
    "warning": Text("要留意", "Look"),
    "note": Text("知道就好", "Note"),
}

Value = str | float | date | datetime | tuple[str, ...] | tuple[date, ...] | None


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a table of the problem folder: found by the columns of `key`, or added; `cells` are what it says.

    No cells at all take the row away (of the table `phases`: the promotion goes without that phase).
    """

    table: str
    key: tuple[tuple[str, Value], ...]
    cells: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Fix:
    """A way to mend a clash: in words, and as rows to change (`mend` does it).

    `replan` says that the clash goes once the year is planned again with these rows.
    """

    words: Text
    changes: tuple[Change, ...]
    replan: bool = False


class Later(LaterSequence[Fix]):
    """Fixes looked for when somebody asks for them: a page counts hundreds of clashes and shows a dozen."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


@dataclass(frozen=True, slots=True)
class Clash:
    """What cannot work.

    `start` and `end` are the days concerned, both included; `events`, `promotions` and `products` the ids
    concerned; `who` the person, or the role where nobody is named; `why` one sentence; `fixes` at least one,
    the best first.
    """

    kind: ClashKind
    severity: Severity
    start: date
    end: date
    why: Text
    fixes: Sequence[Fix]
    events: tuple[str, ...] = ()
    promotions: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    who: str = ""


def clash_order(clash: Clash) -> tuple[int, date, str, tuple[str, ...]]:
    """Return the sort key of clashes: what must be mended first, then by day."""
    ids = (*clash.promotions, *clash.products, *clash.events)
    return list(SEVERITIES).index(clash.severity), clash.start, clash.kind, (*ids, clash.who)

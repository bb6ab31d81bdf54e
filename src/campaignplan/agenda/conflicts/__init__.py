"""Conflicts: what in the year's calendar and plan cannot work, with the reason and ways to mend it.

One function a kind of clash, one file a family; `KINDS` is the table of contents.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from campaignplan.agenda.conflicts.backschedule import after_promotion, deadline_missed
from campaignplan.agenda.conflicts.clash import KIND_NAMES, SEVERITIES, Change, Clash, ClashKind, Fix, clash_order
from campaignplan.agenda.conflicts.closure import phase_in_closure
from campaignplan.agenda.conflicts.days import day_off, outside_plan
from campaignplan.agenda.conflicts.enrolment import (
    deadline_late,
    deadline_moved,
    deadline_unverified,
    enrolment_closed,
    enrolment_refused,
)
from campaignplan.agenda.conflicts.load import double_booked, overload
from campaignplan.agenda.conflicts.money import unfunded
from campaignplan.agenda.conflicts.order import dependency_broken, dependency_circle, dependency_missing
from campaignplan.agenda.conflicts.overlap import phases_overlap
from campaignplan.agenda.conflicts.prices import price_protection, price_window
from campaignplan.agenda.conflicts.rows import mend
from campaignplan.agenda.conflicts.scene import Scene
from campaignplan.agenda.conflicts.stock import arrival_in_closure, stock_late
from campaignplan.calendars.event import Event
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem

__all__ = ["KIND_NAMES", "MOST", "SEVERITIES", "Change", "Clash", "Fix", "conflicts", "mend"]

MOST = 5
"""Things one person or role gets done on one day, where nobody says otherwise: our own guess, without a source."""

KINDS: dict[ClashKind, Callable[[Scene], Iterator[Clash]]] = {
    "enrolment_closed": enrolment_closed,
    "enrolment_refused": enrolment_refused,
    "deadline_moved": deadline_moved,
    "deadline_missed": deadline_missed,
    "after_promotion": after_promotion,
    "deadline_late": deadline_late,
    "deadline_unverified": deadline_unverified,
    "stock_late": stock_late,
    "arrival_in_closure": arrival_in_closure,
    "price_window": price_window,
    "price_protection": price_protection,
    "phase_in_closure": phase_in_closure,
    "phases_overlap": phases_overlap,
    "unfunded": unfunded,
    "overload": overload,
    "double_booked": double_booked,
    "dependency_broken": dependency_broken,
    "dependency_missing": dependency_missing,
    "dependency_circle": dependency_circle,
    "day_off": day_off,
    "outside_plan": outside_plan,
}


def conflicts(
    events: Iterable[Event],
    problem: Problem,
    plan: Plan | None = None,
    today: date | None = None,
    *,
    most: int = MOST,
) -> tuple[Clash, ...]:
    """Return everything in a calendar that cannot work, what must be mended first in front.

    Parameters
    ----------
    events
        The calendar, as `agenda` gives it.
    problem
        The problem it was made of (checked).
    plan
        A plan of this problem or of one it came from. With it, a product takes part in a promotion where the
        plan enrols it or the merchant says yes; without it, wherever it may.
    today
        Day from which nothing past is told any more, and against which deadlines are held; None leaves out
        what depends on it.
    most
        Things one person, or one role where nobody is named, gets done on one day.
    """
    scene = Scene(tuple(events), problem, plan, today, most)
    return tuple(sorted((clash for find in KINDS.values() for clash in find(scene)), key=clash_order))

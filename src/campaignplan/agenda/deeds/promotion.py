"""Promotions and their phases on other days: this changes what the plan reckons with."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from campaignplan.calendars.promotion import Phase, PhaseKind, Promotion
from campaignplan.dates import ONE_DAY, SHANGHAI
from campaignplan.errors import InputError, Issue
from campaignplan.planning.problem import Problem
from campaignplan.text import Text
from campaignplan.words import PHASES

FARTHEST = 366
"""Days. A longer move is a slip."""


def move_promotion(problem: Problem, name: str, by: timedelta) -> Problem:
    """Move a promotion with all its phases; what was verified is so no longer."""
    found = _found(problem, name)
    if abs(by) > timedelta(FARTHEST):
        why = Text("挪得太远", "moved too far")
        raise InputError([Issue(name, str(by.days), why, Text(f"至多 {FARTHEST} 天", f"at most {FARTHEST} days"))])
    if not by:
        return problem
    moved = replace(
        found,
        anchor=found.anchor + by,
        phases=tuple(replace(p, start=p.start + by, end=p.end + by) for p in found.phases),
    )
    told = f"在页面上由 {found.anchor} 改到 {moved.anchor} / moved by hand from {found.anchor}"
    return _with(problem, found, _by_hand(moved, told))


def move_phase(problem: Problem, name: str, kind: PhaseKind, first: date, last: date) -> Problem:
    """Put a phase on the days from `first` to `last`; a clock it starts or ends at stays. Its promotion stays."""
    found = _found(problem, name)
    phase = found.phase(kind)
    if phase is None:
        raise _gone(f"{name} {kind}")
    start = _on(first, phase.start)
    # An end at midnight is the end of the day before.
    midnight = phase.end.astimezone(SHANGHAI).time() == datetime.min.time()
    end = _on(last + ONE_DAY if midnight else last, phase.end)
    if (start, end) == (phase.start, phase.end):
        return problem
    if end <= start:
        why = Text("结束不晚于开始", "it does not end after its start")
        raise InputError([Issue(f"{name} {kind}", str(last), why, Text("请改长一天", "make it a day longer"))])
    phases = [replace(p, start=start, end=end) if p is phase else p for p in found.phases]
    moved = replace(found, phases=_in_order(found, phases))
    told = f"{PHASES[kind].zh}在页面上改过 / {PHASES[kind].en.lower()} moved by hand"
    return _with(problem, found, _by_hand(moved, told))


def _in_order(before: Promotion, phases: list[Phase]) -> tuple[Phase, ...]:
    """Keep phases as the tables give them back: by time where they were, else in their own order."""

    def at(phase: Phase) -> tuple[datetime, datetime, str]:
        return phase.start, phase.end, phase.kind

    return tuple(sorted(phases, key=at) if [*before.phases] == sorted(before.phases, key=at) else phases)


def _by_hand(promotion: Promotion, told: str) -> Promotion:
    # The day it was checked stays: an emptied cell could only be said by writing the whole calendar out.
    return replace(promotion, status="unverified", source=told)


def _with(problem: Problem, before: Promotion, after: Promotion) -> Problem:
    return replace(problem, promotions=tuple(after if p is before else p for p in problem.promotions))


def _found(problem: Problem, name: str) -> Promotion:
    found = next((promotion for promotion in problem.promotions if promotion.id == name), None)
    if found is None:
        raise _gone(name)
    return found


def _gone(name: str) -> InputError:
    why = Text("它已经不在了", "it is no longer there")
    return InputError([Issue(name, "", why, Text("请刷新后再看", "reload and look again"))])


def _on(day: date, like: datetime) -> datetime:
    return datetime.combine(day, like.astimezone(SHANGHAI).time(), SHANGHAI)

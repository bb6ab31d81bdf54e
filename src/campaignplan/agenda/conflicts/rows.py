"""Rows that mend: the changes several kinds of clash propose, and how they are applied to a problem."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from campaignplan.agenda.conflicts.clash import Change, Fix
from campaignplan.agenda.conflicts.scene import Part, Scene, name_of, products_of
from campaignplan.calendars.event import Event, EventKind
from campaignplan.calendars.own import OwnEvent
from campaignplan.calendars.promotion import Phase, PhaseKind, Promotion
from campaignplan.dates import ONE_DAY
from campaignplan.planning.problem import Enrolment, Problem
from campaignplan.planning.rule import Rule
from campaignplan.text import Text

OURS: frozenset[EventKind] = frozenset({"task", "own"})
"""Kinds of events whose days we set ourselves, one at a time."""

SHAPES: dict[str, type] = {"enrolments": Enrolment, "events": OwnEvent, "rules": Rule}
"""Tables to which a change may add a row."""


def mend(problem: Problem, fix: Fix) -> Problem:
    """Return the problem with a fix's rows changed or added."""
    for change in fix.changes:
        problem = _changed(problem, change)
    return problem


def _changed(problem: Problem, change: Change) -> Problem:
    key, cells = dict(change.key), dict(change.cells)
    if change.table == "phases":
        promotions = tuple(_rephased(p, key, cells) if p.id == key["promotion"] else p for p in problem.promotions)
        return replace(problem, promotions=promotions)
    rows: tuple[Any, ...] = getattr(problem, change.table)
    mine = [all(getattr(row, column) == value for column, value in key.items()) for row in rows]
    if any(mine) or change.table not in SHAPES:
        both = zip(rows, mine, strict=True)
        rows = tuple(replace(row, **cells) if own else row for row, own in both if cells or not own)
    else:
        rows = (*rows, SHAPES[change.table](**key, **cells))
    changed: dict[str, Any] = {change.table: rows}
    return replace(problem, **changed)


def _rephased(promotion: Promotion, key: dict[str, Any], cells: dict[str, Any]) -> Promotion:
    old = promotion.phase(key["kind"])
    kept = [phase for phase in promotion.phases if phase.kind != key["kind"]]
    if cells:
        kept.append(replace(old, **cells) if old else Phase(key["kind"], **cells))
    kept.sort(key=lambda phase: (phase.start, phase.end, phase.kind))
    return replace(promotion, phases=tuple(kept))


def phase_row(promotion: Promotion, kind: PhaseKind, start: datetime, end: datetime) -> Change:
    """Give a phase new times."""
    return Change("phases", (("promotion", promotion.id), ("kind", kind)), (("start", start), ("end", end)))


def no_phase(promotion: Promotion, kind: PhaseKind) -> Change:
    """Go without a phase."""
    return Change("phases", (("promotion", promotion.id), ("kind", kind)))


def event_row(event: Event, start: date | datetime, end: date | datetime) -> Change:
    """Move an event to `start` and `end` (exclusive, as events have it; a row's last day is included)."""
    last = end if isinstance(end, datetime) else end - ONE_DAY
    return Change("events", (("id", event.id),), (("start", start), ("end", last)))


def terms(promotion: Promotion, part: Part, **cells: Any) -> Change:
    """Change what the merchant says of one product in one promotion, in the row that wins over all others."""
    key = (("promotion", promotion.id), ("product", part.product.id), ("shop", part.product.shop))
    # A new row must repeat what wider rows said of choice: it stands in for them.
    return Change("enrolments", key, tuple(({"choice": part.offer.choice} | cells).items()))


def declined(scene: Scene, promotion: Promotion, parts: Sequence[Part]) -> Fix:
    """Leave a promotion out for some products: as one row a shop where it can be said so."""
    name, who = name_of(promotion), products_of(parts)
    words = Text(f"「{name.zh}」不报：{who.zh}（报名写 no）", f"Leave {name.en} out for {who.en} (choice no)")
    every = scene.parts[promotion.id]
    if len(parts) == len(every):
        words = Text(f"「{name.zh}」不参加（报名写 no）", f"Do not take part in {name.en} (choice no)")
    return Fix(words, tuple(_declined(scene, promotion, parts)))


def _declined(scene: Scene, promotion: Promotion, parts: Sequence[Part]) -> Iterable[Change]:
    spoken = {row.product for row in scene.problem.enrolments if row.promotion in (promotion.id, promotion.series)}
    going = {part.product.id for part in parts}
    for shop in dict.fromkeys(part.product.shop for part in parts):
        mine = [part for part in scene.parts[promotion.id] if part.product.shop == shop]
        whole = all(part.product.id in going for part in mine)
        if whole:
            key = (("promotion", promotion.id), ("product", ""), ("shop", shop))
            yield Change("enrolments", key, (("choice", "no"),))
        for part in mine:
            if part.product.id in going and (not whole or part.product.id in spoken):
                yield terms(promotion, part, choice="no")

"""Applying edits: promotions, phases and enrolments as the table has them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from campaignplan.calendars.promotion import Phase, Promotion
from campaignplan.dates import ONE_DAY, SHANGHAI
from campaignplan.errors import InputError, Issue
from campaignplan.planning.grid.eligibility import Spoken
from campaignplan.planning.problem import Enrolment, Problem
from campaignplan.publishing.activity import Activities
from campaignplan.publishing.activity.fields import PAIRED
from campaignplan.storage.activities.reading import Found, Kept
from campaignplan.text import Text

Words = dict[tuple[str, str, str], dict[str, Any]]
"""What is said of enrolling, by promotion, product and shop: cells of a row of enrolments."""
TERMS = ("choice", "fee", "discount")


def applied(problem: Problem, found: Found) -> Problem:
    """Return the problem with every edit that is not disputed, and every new promotion at its end.

    Raises
    ------
    InputError
        A phase has only one of its ends.
    """
    issues: list[Issue] = []
    changed: dict[str, dict[Kept, Any]] = {}
    for edit in found.edits:
        if not edit.disputed and edit.kept[0] != "enrolments":
            changed.setdefault(edit.promotion, {})[edit.kept] = edit.after
    promotions = [
        _edited(one, changed[one.id], found, issues) if one.id in changed else one for one in problem.promotions
    ]
    promotions += [_edited(_made(name, cells), cells, found, issues) for name, cells in found.new.items()]
    if issues:
        raise InputError(issues)
    after = replace(problem, promotions=tuple(promotions))
    words = _words(after, found)
    after = replace(after, enrolments=_spoken(after, words))
    return replace(after, enrolments=_spoken(after, _followed(problem, after, words)))


def _made(name: str, cells: Mapping[Kept, Any]) -> Promotion:
    """Return a new promotion without its phases; it is called in English as in Chinese until somebody says more."""
    own = {kept[1]: value for kept, value in cells.items() if kept[0] == "promotions"}
    called = str(own.get("name") or own.get("name_en") or "")
    return Promotion(**({"id": name, "series": name, "name": called, "name_en": called} | own))


def _edited(promotion: Promotion, cells: Mapping[Kept, Any], found: Found, issues: list[Issue]) -> Promotion:
    own = {kept[1]: value for kept, value in cells.items() if kept[0] == "promotions"}
    edited = replace(promotion, **own) if own else promotion
    phases = {phase.kind: phase for phase in promotion.phases}
    for kind in dict.fromkeys(kept[2] for kept in cells if kept[0] == "phases"):
        old = phases.pop(kind, None)  # type: ignore[call-overload]
        start = cells.get(("phases", "start", kind), old.start if old else None)
        end = cells.get(("phases", "end", kind), old.end if old else None)
        if kind not in PAIRED:  # of these the table has the end alone: it says whether there is such a phase
            kept = end is not None and start is not None and start < end
            start = start if kept else None if end is None else _begin(edited, end)
        if start is not None and end is not None:
            phases[kind] = Phase(kind, start, end)  # type: ignore[index,arg-type]
        elif start is not None or end is not None:
            empty: Kept = ("phases", "start" if start is None else "end", kind)
            why = Text("开始和截止只填了一个", "only one of start and end is filled in")
            fix = Text("两个都填；不要这一阶段就都清空", "fill in both, or clear both where there is no such phase")
            issues.append(Issue(found.places.get((promotion.id, "", empty), promotion.id), "", why, fix))
    ordered = sorted(phases.values(), key=lambda phase: (phase.start, phase.end, phase.kind))
    return edited if tuple(ordered) == promotion.phases else replace(edited, phases=tuple(ordered))


def _begin(promotion: Promotion, end: datetime) -> datetime:
    """Return where a phase begins of which only the end is told: on the promotion's day, a day before the end."""
    return min(datetime.combine(promotion.anchor, time(), SHANGHAI), end - ONE_DAY)


def _words(problem: Problem, found: Found) -> Words:
    """Return what the table says of enrolling, a row of the promotion's shop or of the product."""
    shop_of, table = {product.id: product.shop for product in problem.products}, Activities(problem)
    promotions = {promotion.id: promotion for promotion in problem.promotions}
    words: Words = {}
    told = [(edit.promotion, edit.product, edit.kept, edit.after) for edit in found.edits if not edit.disputed]
    told += [(name, "", kept, value) for name, cells in found.new.items() for kept, value in cells.items()]
    for promotion, product, kept, value in told:
        if kept[0] == "enrolments":
            shop = shop_of[product] if product else table.shop_of(promotions[promotion])
            words.setdefault((promotion, product, shop), {})[kept[1]] = value
    return words


def _spoken(problem: Problem, words: Words) -> tuple[Enrolment, ...]:
    """Return the enrolments with words put into the rows that win over wider ones."""
    rows = {(row.promotion, row.product, row.shop): row for row in problem.enrolments}
    spoken, promotions = Spoken(problem.enrolments), {promotion.id: promotion for promotion in problem.promotions}
    for key, cells in words.items():
        # A row of its own stands in for what wider ones say of the choice.
        choice = spoken.terms(promotions[key[0]], key[1], key[2])[0]
        rows[key] = replace(rows.get(key, Enrolment(*key, choice)), **cells)  # type: ignore[arg-type]
    return tuple(rows.values())


def _followed(before: Problem, after: Problem, words: Words) -> Words:
    """Return what must be said of products so that they follow their promotion: those that said the same as it did.

    A product with a row of its own would keep its word though the promotion's changed; where nobody touched its
    row in the table and it said the same as the promotion, that is not what was meant.
    """
    return {key: cells for key, cells in _following(before, after, words) if cells}


def _following(
    before: Problem, after: Problem, words: Words
) -> Iterator[tuple[tuple[str, str, str], dict[str, Any]]]:
    old, new = Spoken(before.enrolments), Spoken(after.enrolments)
    known = {promotion.id: promotion for promotion in before.promotions}
    for (name, product, shop), cells in words.items():
        if product or name not in known:
            continue
        promotion = known[name]
        was = dict(zip(TERMS, old.terms(promotion, shop=shop), strict=True))
        for item in before.products:
            if shop not in ("", item.shop):
                continue
            own = dict(zip(TERMS, old.terms(promotion, item.id, item.shop), strict=True))
            now = dict(zip(TERMS, new.terms(promotion, item.id, item.shop), strict=True))
            said = words.get((name, item.id, item.shop), {})
            yield (
                (name, item.id, item.shop),
                {
                    term: value
                    for term, value in cells.items()
                    if term not in said and own[term] == was[term] and now[term] != value
                },
            )

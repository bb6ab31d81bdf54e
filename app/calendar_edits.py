"""The promotion calendar as a table of typed text, and what its edits mean for the problem."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pandas as pd
from catalogue import both

from campaignplan import words
from campaignplan.agenda.deeds import move_promotion
from campaignplan.calendars.promotion import Promotion, serves
from campaignplan.errors import Issue
from campaignplan.planning.problem import Enrolment, Problem
from campaignplan.shop.product import Choice
from campaignplan.shop.shop import Shop
from campaignplan.storage import values
from campaignplan.text import Lang

Edits = Mapping[int, Mapping[str, object]]
"""Row number of `rows` -> column -> what was typed, as Streamlit's data editor keeps it."""


def rows(problem: Problem) -> list[tuple[Promotion, Shop]]:
    """Return the table's rows in order of time: each promotion of the plan, for each shop it serves."""
    horizon = problem.settings.horizon
    live = [p for p in problem.promotions if any(phase.span.overlap(horizon) for phase in p.selling_phases())]
    ordered = sorted(live, key=lambda promotion: (promotion.anchor, promotion.id))
    return [(p, shop) for p in ordered for shop in problem.shops if serves(p, shop.platform)]


def frame(problem: Problem, lang: Lang) -> pd.DataFrame:
    """Return the table, index ``id``: promotion, shop, anchor, choice, discount, fee, own_terms, status."""
    lines = []
    for promotion, shop in rows(problem):
        choice, fee, discount = terms(problem, promotion, shop)
        name = promotion.name if lang == "zh" else promotion.name_en or promotion.name
        lines.append(
            {
                "id": f"{promotion.id}|{shop.id}",
                "promotion": name,
                "shop": shop.name,
                "anchor": promotion.anchor.isoformat(),
                "choice": choice,
                "discount": f"{discount:.4%}".rstrip("0%").rstrip(".") + "%" if discount else "0%",
                "fee": f"{fee:g}",
                "own_terms": len(_single(problem, promotion, shop)),
                "status": words.word(words.VERIFICATION, promotion.status, lang),
            }
        )
    columns = ["id", "promotion", "shop", "anchor", "choice", "discount", "fee", "own_terms", "status"]
    return pd.DataFrame(lines, columns=columns).set_index("id")


def terms(problem: Problem, promotion: Promotion, shop: Shop) -> tuple[Choice, float, float]:
    """Return what holds for the shop's products without terms of their own: choice, fee, discount."""
    choice: Choice = "auto"
    fee, discount = promotion.fee, promotion.discount
    fits = [
        ((row.shop != "", row.promotion == promotion.id), row)
        for row in problem.enrolments
        if not row.product and _means(row, promotion) and row.shop in ("", shop.id)
    ]
    for _, row in sorted(fits, key=lambda pair: pair[0]):  # as `planning.grid.eligibility`: narrower rows win
        choice = row.choice
        fee = row.fee if row.fee is not None else fee
        discount = row.discount if row.discount is not None else discount
    return choice, fee, discount


def edited(problem: Problem, edits: Edits) -> tuple[Problem, list[Issue]]:
    """Return the problem with every edit that can be read, and the faults of the others.

    Moving an anchor day moves every phase by as many days, and what was verified is so no longer.
    """
    issues: list[Issue] = []
    listed = rows(problem)
    result = problem
    for number in sorted(edits):
        if number >= len(listed):
            continue
        promotion, shop = listed[number]
        typed = edits[number]
        choice, fee, discount = terms(result, promotion, shop)
        for column, raw in typed.items():
            try:
                match column:
                    case "anchor":
                        result = moved(result, promotion, _anchor(problem, raw))
                    case "choice" if raw in ("auto", "yes", "no"):
                        choice = raw
                    case "discount":
                        discount = _discount(raw)
                    case "fee":
                        fee = _fee(raw)
            except values.RefusedError as refused:
                where = f"{promotion.name} {both(f'promotions.{column}').zh}"
                issues.append(Issue(where, values.shown(raw), refused.why, refused.fix))
        if (choice, fee, discount) != terms(result, promotion, shop):
            result = with_terms(result, promotion, shop, choice, fee, discount)
    return result, issues


def moved(problem: Problem, promotion: Promotion, anchor: date) -> Problem:
    """Return the problem with a promotion moved to another anchor day, all its phases with it."""
    found = next(p for p in problem.promotions if p.id == promotion.id)
    return move_promotion(problem, found.id, anchor - found.anchor)


def with_terms(
    problem: Problem, promotion: Promotion, shop: Shop, choice: Choice, fee: float, discount: float
) -> Problem:
    """Return the problem with a shop's terms for one promotion; products with terms of their own keep those."""
    kept = (
        row for row in problem.enrolments if (row.promotion, row.product, row.shop) != (promotion.id, "", shop.id)
    )
    own = Enrolment(promotion.id, "", shop.id, choice, fee, discount)
    return replace(problem, enrolments=(*kept, own))


def _means(row: Enrolment, promotion: Promotion) -> bool:
    return row.promotion in (promotion.id, promotion.series)


def _single(problem: Problem, promotion: Promotion, shop: Shop) -> set[str]:
    mine = {product.id for product in problem.products if product.shop == shop.id}
    return {row.product for row in problem.enrolments if row.product in mine and _means(row, promotion)}


def _anchor(problem: Problem, raw: object) -> date:
    found = values.day(raw, values.Context(horizon=problem.settings.horizon))
    start, end = problem.settings.start, problem.settings.end
    if not start <= found <= end:
        raise values.RefusedError(
            both("promotions.outside_why"), both("promotions.outside_fix", start=start, end=end)
        )
    return found


def _discount(raw: object) -> float:
    found = values.share(raw)
    if found < 0:
        raise values.RefusedError(both("promotions.negative_why"), both("promotions.negative_fix"))
    if found >= 1:
        raise values.RefusedError(both("promotions.discount_why"), both("promotions.discount_fix"))
    return found


def _fee(raw: object) -> float:
    found = values.number(raw)
    if found < 0:
        raise values.RefusedError(both("promotions.negative_why"), both("promotions.negative_fix"))
    return found

"""Checks of the plan's own make: whole steps, floors, caps, locks, closed cells, enrolments.

These are no rules the user states; they show among the violations only.
"""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from campaignplan.calendars.promotion import Promotion, serves
from campaignplan.planning.audit.evidence import Evidence
from campaignplan.planning.audit.finding import HALF_A_FEN, amount
from campaignplan.planning.problem import Enrolment, Problem
from campaignplan.response.cells import Bools, Floats, Pairs
from campaignplan.shop.product import Product
from campaignplan.shop.shop import Shop
from campaignplan.text import Text

Fault = tuple[str, float, float, float, Text]
"""Entry, limit, used, excess, sentence."""


def cell_faults(evidence: Evidence) -> tuple[Fault, ...]:
    """Return one fault for each kind of wrong cell, telling the worst and how many there are."""
    return evidence.once("faults of cells", lambda: tuple(_of_cells(evidence)))


def _of_cells(evidence: Evidence) -> Iterator[Fault]:
    cells = evidence.cells
    raw = evidence.plan.spend
    spend, fixed = evidence.spend.ravel(), cells.fixed
    free = np.isnan(fixed) & cells.open
    running = free & (spend > 0)
    whole = np.round(spend / cells.step) * cells.step
    none = np.zeros(len(raw))
    held = ~np.isnan(fixed)
    checks = (
        (
            "numbers",
            ~(np.isfinite(raw) & (raw >= 0)),
            none,
            Text("不是从 0 起的数", "is no number from 0 on"),
        ),
        ("closed", ~cells.open & ~held & (spend > 0), none, Text("而该格不可投放", "in a closed cell")),
        (
            "locks",
            held & (np.abs(spend - fixed) > HALF_A_FEN),
            fixed,
            Text("与锁定金额不符", "is not its lock"),
        ),
        (
            "floors",
            running & (spend < cells.floor - HALF_A_FEN),
            cells.floor,
            Text("低于起投", "is too little"),
        ),
        ("caps", running & (spend > cells.cap + HALF_A_FEN), cells.cap, Text("高于上限", "is over its cap")),
        ("steps", running & (np.abs(spend - whole) > 1e-6), whole, Text("不是整步长", "is no whole steps")),
    )
    for name, wrong, limit, why in checks:
        if wrong.any():
            yield _worst(evidence, name, wrong, limit, why)


def _worst(evidence: Evidence, name: str, wrong: Bools, limit: Floats, why: Text) -> Fault:
    cells = evidence.cells
    excess = np.where(wrong, np.nan_to_num(np.abs(evidence.plan.spend - limit), nan=np.inf, posinf=np.inf), 0.0)
    cell = int(np.argmax(excess))
    line, period = cells.lines[cells.line_of[cell]], cells.periods[cells.period_of[cell]]
    used, bound = float(evidence.plan.spend[cell]), float(limit[cell])
    is_, should, count = amount(used, "yuan"), amount(bound, "yuan"), int(wrong.sum())
    place = f"{line.product} × {line.channel} {period.start}"
    return (
        f"structure:{name}", bound, used, float(excess[cell]),
        Text(
            f"{place}：花费 {is_.zh} {why.zh}（{should.zh}）；共 {count} 格",
            f"{place}: spend of {is_.en} {why.en} ({should.en}); {count} such cells",
        ),
    )  # fmt: skip


def enrolment_faults(evidence: Evidence) -> tuple[Fault, ...]:
    """Return one fault for each pair enrolled against the terms, or declined against the merchant's word."""
    return evidence.once("faults of enrolments", lambda: tuple(_of_enrolments(evidence)))


def _of_enrolments(evidence: Evidence) -> Iterator[Fault]:
    problem, pairs, said = evidence.problem, evidence.cells.pairs, evidence.ground.said
    if len(said) < len(pairs):
        said[:] = _said(problem, pairs)
    shops = {shop.id: shop for shop in problem.shops}
    for i, (enrolled, choice) in enumerate(zip(evidence.plan.enrolled.tolist(), said, strict=True)):
        if not enrolled and choice != "yes":
            continue
        product, promotion = problem.products[pairs.product[i]], problem.promotions[pairs.promotion[i]]
        reason = (
            _against(problem, shops[product.shop], product, promotion, float(pairs.discount[i])) if enrolled else None
        )
        if enrolled and choice == "no":
            reason = Text("商家已说不报名", "the merchant declined")
        elif not enrolled and choice == "yes":
            reason = Text("商家要求报名却未报", "the merchant wants it, the plan does not enrol")
        if reason is not None:
            place = f"{product.id} × {promotion.id}"
            yield (
                f"structure:enrolment:{product.id}:{promotion.id}",
                float(choice == "yes"),
                float(enrolled),
                1.0,
                Text(f"{place}：{reason.zh}", f"{place}: {reason.en}"),
            )


def _said(problem: Problem, pairs: Pairs) -> Iterator[str]:
    """Yield what the merchant says of each pair."""
    words = defaultdict(list)
    for row in problem.enrolments:
        words[row.promotion, row.product].append(row)
    for number, at in zip(pairs.product.tolist(), pairs.promotion.tolist(), strict=True):
        product, promotion = problem.products[number], problem.promotions[at]
        names = dict.fromkeys((promotion.series, promotion.id))
        rows = [row for name in names for who in ("", product.id) for row in words.get((name, who), ())]
        yield _choice(rows, product, promotion)


def _choice(rows: list[Enrolment], product: Product, promotion: Promotion) -> str:
    """Narrower words win: of the product, then of the shop, then of this very promotion."""
    said = [
        ((bool(row.product), bool(row.shop), row.promotion == promotion.id), number, row.choice)
        for number, row in enumerate(rows)
        if row.product in ("", product.id) and row.shop in ("", product.shop)
    ]
    return max(said)[2] if said else "auto"


def _against(problem: Problem, shop: Shop, product: Product, promotion: Promotion, discount: float) -> Text | None:
    """Return what in the promotion's terms or the merchant's prices forbids the enrolment."""
    price = product.price * (1 - discount)
    soon = (promotion.anchor - problem.settings.start).days <= promotion.price_window_days
    low, recent, categories, tiers = (
        product.price_floor,
        product.recent_low,
        promotion.categories,
        promotion.tiers,
    )
    forbids = (
        (not serves(promotion, shop.platform), Text("不是本平台的活动", "not a promotion of its platform")),
        (categories and product.category not in categories, Text("类目不符", "not its category")),
        (tiers and shop.tier not in tiers, Text("店铺层级不符", "not for the shop's tier")),
        (
            product.stock is not None and product.stock < promotion.min_stock,
            Text("库存不足", "too little stock"),
        ),
        (
            product.listing_points is not None and product.listing_points < promotion.min_listing_points,
            Text("信息质量分不够", "too few listing points"),
        ),
        (low is not None and price < low - HALF_A_FEN, Text("低于价格底线", "below the price floor")),
        (
            soon and recent is not None and price > recent + HALF_A_FEN,
            Text("高于近期最低价", "above the recent low"),
        ),
    )
    return next((reason for wrong, reason in forbids if wrong), None)

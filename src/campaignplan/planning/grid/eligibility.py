"""Which product may enrol in which promotion, and why not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from campaignplan.calendars.promotion import Promotion, serves
from campaignplan.money import yuan
from campaignplan.planning.problem import Enrolment, Problem
from campaignplan.shop.product import Product
from campaignplan.shop.shop import Shop
from campaignplan.text import Text

ObstacleKind = Literal["category", "tier", "stock", "listing", "floor", "window"]
"""Which of the promotion's terms stands against it; floor: the merchant's own least price; window: the lowest price
of the days before."""


class Obstacle(NamedTuple):
    """One reason why a product may not enrol."""

    kind: ObstacleKind
    words: Text


@dataclass(frozen=True, slots=True)
class Offer:
    """One product in one promotion: the merchant's terms, and what stands against it (`obstacles`)."""

    product: int
    promotion: int
    fee: float
    discount: float
    choice: str
    obstacles: tuple[Obstacle, ...]


def offers(problem: Problem) -> tuple[Offer, ...]:
    """Return every product in every promotion of its platform whose selling phases touch the plan."""
    horizon = problem.settings.horizon
    shops = {shop.id: shop for shop in problem.shops}
    live = [
        (index, promotion)
        for index, promotion in enumerate(problem.promotions)
        if any(phase.span.overlap(horizon) for phase in promotion.selling_phases())
    ]
    words = Spoken(problem.enrolments)
    result = []
    for number, product in enumerate(problem.products):
        shop = shops[product.shop]
        for index, promotion in live:
            if not serves(promotion, shop.platform):
                continue
            choice, fee, discount = words.terms(promotion, product.id, product.shop)
            obstacles = tuple(_obstacles(problem, shop, product, promotion, discount))
            result.append(Offer(number, index, fee, discount, choice, obstacles))
    return tuple(result)


class Spoken:
    """The merchant's words by promotion id or series; a row for the product beats shop beats all."""

    def __init__(self, rows: tuple[Enrolment, ...]) -> None:
        self._rows: dict[tuple[str, str, str], list[Enrolment]] = {}
        self._spoken = {row.promotion for row in rows}
        for row in rows:
            self._rows.setdefault((row.promotion, row.product, row.shop), []).append(row)

    def terms(self, promotion: Promotion, product: str = "", shop: str = "") -> tuple[str, float, float]:
        """Return choice, fee and share off for a product (id; without it, for all) of a shop (id; of every shop)."""
        choice, fee, discount = "auto", promotion.fee, promotion.discount
        names = [name for name in dict.fromkeys((promotion.series, promotion.id)) if name in self._spoken]
        if not names:
            return choice, fee, discount
        for place in dict.fromkeys((i, s, name) for i in ("", product) for s in ("", shop) for name in names):
            for row in self._rows.get((place[2], place[0], place[1]), ()):  # narrower rows come later and win
                choice = row.choice
                fee = row.fee if row.fee is not None else fee
                discount = row.discount if row.discount is not None else discount
        return choice, fee, discount


def _obstacles(
    problem: Problem, shop: Shop, product: Product, promotion: Promotion, discount: float
) -> Iterator[Obstacle]:
    price = product.price * (1 - discount)
    if promotion.categories and product.category not in promotion.categories:
        names = "、".join(promotion.categories)
        told = Text(f"类目「{product.category}」不在 {names} 之内", f"category is not one of {names}")
        yield Obstacle("category", told)
    if promotion.tiers and shop.tier not in promotion.tiers:
        names = "、".join(promotion.tiers)
        told = Text(f"店铺层级 {shop.tier or '未填'} 不在 {names} 之内", f"shop tier is not one of {names}")
        yield Obstacle("tier", told)
    if product.stock is not None and product.stock < promotion.min_stock:
        told = Text(
            f"库存 {product.stock:,.0f} 件，少于要求的 {promotion.min_stock:,.0f} 件",
            f"stock {product.stock:,.0f} is under the {promotion.min_stock:,.0f} asked for",
        )
        yield Obstacle("stock", told)
    points, asked = product.listing_points, promotion.min_listing_points
    if points is not None and points < asked:
        told = Text(
            f"信息质量分 {points:g}，低于要求的 {asked:g}",
            f"listing points {points:g} are under the {asked:g} asked for",
        )
        yield Obstacle("listing", told)
    if product.price_floor is not None and price < product.price_floor - 0.005:
        told = Text(
            f"活动价 {yuan(price)} 低于价格底线 {yuan(product.price_floor)}",
            f"event price {yuan(price)} is below your floor {yuan(product.price_floor)}",
        )
        yield Obstacle("floor", told)
    if in_window(problem, promotion) and product.recent_low is not None and price > product.recent_low + 0.005:
        told = Text(
            f"活动价 {yuan(price)} 高于近期最低价 {yuan(product.recent_low)}",
            f"event price {yuan(price)} is above the recent lowest price {yuan(product.recent_low)}",
        )
        yield Obstacle("window", told)


def in_window(problem: Problem, promotion: Promotion) -> bool:
    """Tell whether the days whose lowest price counts reach back to before the plan."""
    return (promotion.anchor - problem.settings.start).days <= promotion.price_window_days

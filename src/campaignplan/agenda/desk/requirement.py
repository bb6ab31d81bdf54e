"""Requirements of a promotion as a checklist: what is met, what is missing, and what nobody has said yet."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from campaignplan.calendars.promotion import Promotion
from campaignplan.planning.grid.eligibility import ObstacleKind, Offer, in_window
from campaignplan.planning.problem import Problem
from campaignplan.shop.product import Product
from campaignplan.shop.shop import Shop
from campaignplan.text import Text

State = Literal["met", "missing", "unknown"]
STATES: dict[State, Text] = {
    "met": Text("已满足", "Met"),
    "missing": Text("不满足", "Missing"),
    "unknown": Text("要确认", "To be confirmed"),
}
BOXES: dict[State, str] = {"met": "☑", "missing": "☒", "unknown": "☐"}

RequirementKind = Literal["category", "tier", "stock", "listing", "window", "floor", "written"]
TERMS: dict[ObstacleKind, Text] = {
    "category": Text("类目", "Category"),
    "tier": Text("店铺层级", "Shop tier"),
    "listing": Text("商品信息质量分", "Listing quality points"),
    "stock": Text("库存", "Stock"),
    "window": Text("价格底线窗口", "Price-floor window"),
    "floor": Text("自己的价格底线", "Own price floor"),
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of the checklist.

    `state` is missing where every product fails it, unknown where nobody has typed what it takes of a product
    that does not, or where it is free text that only a person can tick, else met. `detail` says why; `missing`
    and `unknown` are the products concerned. `sure` is false where the promotion itself is 待核实.
    """

    kind: RequirementKind
    words: Text
    state: State
    detail: Text
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    sure: bool = False


def requirements(
    problem: Problem, shop: Shop, promotion: Promotion, offered: Sequence[Offer]
) -> tuple[Requirement, ...]:
    """Return what a shop and its products must bring to a promotion, terms with a figure first, free text last.

    `offered` are the shop's offers in this promotion: their obstacles decide what is missing, so that the desk
    and the plan never disagree.
    """
    terms = (_term(problem, shop, promotion, offered, kind) for kind in TERMS if _asked(problem, promotion, kind))
    return (*terms, *_written(promotion))


def _asked(problem: Problem, promotion: Promotion, kind: ObstacleKind) -> bool:
    """Tell whether the promotion (or the merchant) asks for it at all."""
    match kind:
        case "category":
            return bool(promotion.categories)
        case "tier":
            return bool(promotion.tiers)
        case "listing":
            return promotion.min_listing_points > 0
        case "stock":
            return promotion.min_stock > 0
        case "window":
            return promotion.price_window_days > 0
        case "floor":
            return any(product.price_floor is not None for product in problem.products)


def _term(
    problem: Problem, shop: Shop, promotion: Promotion, offered: Sequence[Offer], kind: ObstacleKind
) -> Requirement:
    unsaid = _unsaid(problem, shop, promotion, kind)
    missing, unknown = [], []
    for offer in offered:
        product = problem.products[offer.product]
        if unsaid(product):
            unknown.append(product.id)
        elif any(obstacle.kind == kind for obstacle in offer.obstacles):
            missing.append(product.id)
    met = len(offered) - len(missing) - len(unknown)
    state: State = "unknown" if unknown else "met" if met else "missing"
    detail = _counts(met, len(missing), len(unknown))
    if kind == "tier":
        detail = Text(shop.tier or "没有填", shop.tier or "not filled in")
    sure = promotion.status == "verified" or kind == "floor"
    return Requirement(kind, _words(promotion, kind), state, detail, tuple(missing), tuple(unknown), sure)


def _unsaid(problem: Problem, shop: Shop, promotion: Promotion, kind: ObstacleKind) -> Callable[[Product], bool]:
    """Return what tells whether nobody has typed the figure a term needs of a product."""
    match kind:
        case "tier":
            return lambda _: not shop.tier
        case "listing":
            return lambda product: product.listing_points is None
        case "stock":
            return lambda product: product.stock is None
        case "window":
            # Beyond the window only the plan's own promotions count, and its rules keep those in order.
            inside = in_window(problem, promotion)
            return lambda product: inside and product.recent_low is None
        case "category":
            return lambda product: not product.category
        case "floor":
            return lambda _: False


def _words(promotion: Promotion, kind: ObstacleKind) -> Text:
    name = TERMS[kind]
    match kind:
        case "category":
            told = Text("、".join(promotion.categories), ", ".join(promotion.categories))
        case "tier":
            told = Text("、".join(promotion.tiers), ", ".join(promotion.tiers))
        case "listing":
            least = promotion.min_listing_points
            told = Text(f"至少 {least:g}", f"at least {least:g}")
        case "stock":
            told = Text(f"至少 {promotion.min_stock:,.0f} 件", f"at least {promotion.min_stock:,.0f} units")
        case "window":
            days = promotion.price_window_days
            told = Text(f"活动价不高于此前 {days} 天最低价", f"no dearer than the lowest of {days} days")
        case "floor":
            told = Text("活动价不低于它", "event price not below it")
    return Text(f"{name.zh}：{told.zh}", f"{name.en}: {told.en}")


def _counts(met: int, missing: int, unknown: int) -> Text:
    told = [
        (met, Text(f"{met} 款满足", f"met by {met}")),
        (missing, Text(f"{missing} 款不满足", f"failed by {missing}")),
        (unknown, Text(f"{unknown} 款没有填", f"not filled in for {unknown}")),
    ]
    shown = [words for count, words in told if count]
    return Text("，".join(words.zh for words in shown), ", ".join(words.en for words in shown))


def _written(promotion: Promotion) -> Iterator[Requirement]:
    """Free text is an open box: only a person can tick it."""
    for line in promotion.requirements:
        sure = promotion.status == "verified" and "待核实" not in line
        yield Requirement("written", Text(line, line), "unknown", Text("请人工核对", "check it by hand"), sure=sure)

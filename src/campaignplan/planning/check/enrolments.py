"""Enrolments: product, shop and platform fit together, and what must be enrolled may be."""

from collections.abc import Iterator

from campaignplan.calendars.promotion import Promotion, serves
from campaignplan.planning.check.fault import Fault, Place, fault
from campaignplan.planning.grid.eligibility import offers
from campaignplan.planning.problem import Enrolment, Problem
from campaignplan.text import Text


def enrolments(problem: Problem) -> Iterator[Fault]:
    """Check every enrolment row against shops and platforms, and that what must be enrolled may be."""
    yield from _misplaced(problem)
    if {product.shop for product in problem.products} <= {shop.id for shop in problem.shops}:
        yield from _barred(problem)


def _barred(problem: Problem) -> Iterator[Fault]:
    firm = {
        (row.promotion, row.product): number
        for number, row in enumerate(problem.enrolments)
        if row.choice == "yes" and row.product
    }
    for offer in offers(problem) if firm else ():
        promotion, product = problem.promotions[offer.promotion], problem.products[offer.product]
        number = firm.get((promotion.id, product.id), firm.get((promotion.series, product.id)))
        if number is None or not offer.obstacles or offer.choice != "yes":
            continue
        place = Place("enrolments", number, "choice")
        depends = (
            Place("enrolments", number),
            Place("promotions"),
            Place("products", offer.product),
            Place("shops"),
        )
        zh, en = ("；".join(o.words.zh for o in offer.obstacles), "; ".join(o.words.en for o in offer.obstacles))
        why = Text(f"{promotion.id} 报不了：{zh}", f"it may not enrol in {promotion.id}: {en}")
        fix = Text("请解决后再写 yes，或写 auto、no", "mend that first, or write auto or no")
        yield fault((place, *depends), "yes", why, fix)


def _misplaced(problem: Problem) -> Iterator[Fault]:
    shop_of = {product.id: product.shop for product in problem.products}
    platform = {shop.id: shop.platform for shop in problem.shops}
    by_name: dict[str, list[Promotion]] = {}
    for promotion in problem.promotions:
        for name in {promotion.id, promotion.series}:
            by_name.setdefault(name, []).append(promotion)
    for row, enrolment in enumerate(problem.enrolments):
        shop = shop_of.get(enrolment.product, enrolment.shop)
        columns = ("promotion", "product", "shop")
        places = tuple(Place("enrolments", row, column) for column in columns)
        if enrolment.shop and enrolment.product in shop_of and shop != enrolment.shop:
            why = Text(
                f"商品 {enrolment.product} 属于店铺 {shop}",
                f"the product {enrolment.product} is of shop {shop}",
            )
            found = (places[2], places[1], Place("products", None, "shop"))
            yield fault(found, enrolment.shop, why, Text("请改正，或把店铺留空", "mend it, or leave the shop empty"))
        elif not _served(enrolment, shop, platform, by_name.get(enrolment.promotion)):
            on = platform[shop] if shop else "、".join(sorted(set(platform.values())))
            why = Text(f"活动不在店铺的平台（{on}）上", f"the promotion is not on the shop's platform ({on})")
            fix = Text("请改正活动，或检查店铺的平台", "mend the promotion, or check the shop's platform")
            yield fault((*places, Place("shops"), Place("products", None, "shop")), enrolment.promotion, why, fix)


def _served(enrolment: Enrolment, shop: str, platform: dict[str, str], promotions: list[Promotion] | None) -> bool:
    if promotions is None or (shop and shop not in platform) or not platform:
        return True  # told elsewhere
    wanted = [platform[shop]] if shop else list(platform.values())
    return any(serves(promotion, one) for promotion in promotions for one in wanted)

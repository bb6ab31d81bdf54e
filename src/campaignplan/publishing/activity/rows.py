"""Rows of the annual activity table: from a problem, and its plan where there is one, to typed values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property

from campaignplan import words
from campaignplan.calendars.promotion import SELLING, Promotion, serves
from campaignplan.dates import ONE_DAY, SHANGHAI
from campaignplan.money import yuan
from campaignplan.planning.fingerprint import inputs_sha256
from campaignplan.planning.grid.eligibility import Offer, Spoken, offers
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem
from campaignplan.publishing.activity.fields import ACTIVITY, CHOICES_OF, EVERYTHING, Field
from campaignplan.text import Lang, Text

Values = Mapping[str, object]
"""Typed values by field: aware moments, codes, tuples, numbers; None where there is nothing."""

UNASKED = ("min_stock", "min_listing_points")
"""Requirements of which nothing at all is asked where they are 0: the cell is empty then."""

UNSPENT: dict[str, object] = {
    **dict.fromkeys(("gmv_goal", "inquiry_goal", "order_goal"), 0.0),
    **dict.fromkeys(("spend", *(f"{kind}_spend" for kind in SELLING)), 0),
    "channel_spend": "",
}
"""What a plan that spends nothing on a promotion says of it."""

DECIDED = {
    ("yes", True): Text("报名（商家指定）", "Enrol (your choice)"),
    ("no", False): Text("不报（商家指定）", "Not enrolled (your choice)"),
    ("auto", True): Text("报名", "Enrol"),
    ("auto", False): Text("不报", "Do not enrol"),
}


@dataclass(frozen=True)
class Activities:
    """The annual table of a problem: `rows`, a promotion each, and `products`, a product in a promotion each."""

    problem: Problem
    lang: Lang = "zh"
    plan: Plan | None = None

    @cached_property
    def rows(self) -> tuple[Values, ...]:
        """One row a promotion to act on, by its day: fields `ACTIVITY`."""
        return tuple(self._row(promotion) for promotion in self.promotions)

    @cached_property
    def products(self) -> tuple[Values, ...]:
        """One row a product in a promotion, in the promotions' order: fields `ENROLMENT`."""
        order = {promotion.id: place for place, promotion in enumerate(self.promotions)}
        offered = [offer for offer in self._offers if self.problem.promotions[offer.promotion].id in order]
        offered.sort(key=lambda offer: order[self.problem.promotions[offer.promotion].id])
        return tuple(self._product(offer) for offer in offered)

    @cached_property
    def promotions(self) -> tuple[Promotion, ...]:
        """The promotions of the table."""
        return acted_on(self.problem)

    def shop_of(self, promotion: Promotion) -> str:
        """Return the one shop a promotion is for, or nothing where it is for several: whose terms a row shows."""
        shops = [shop.id for shop in self.problem.shops if serves(promotion, shop.platform)]
        return shops[0] if len(shops) == 1 else ""

    def name(self, promotion: Promotion) -> str:
        """Name a promotion, with its year where that is not the plan's only one."""
        name = promotion.name if self.lang == "zh" else promotion.name_en or promotion.name
        settings, year = self.problem.settings, promotion.anchor.year
        plain = settings.start.year == settings.end.year == year or str(year) in name
        return name if plain else f"{year} {name}"

    @cached_property
    def _offers(self) -> tuple[Offer, ...]:
        return offers(self.problem)

    @cached_property
    def _spoken(self) -> Spoken:
        return Spoken(self.problem.enrolments)

    @cached_property
    def _version(self) -> str:
        return inputs_sha256(self.problem)[:8]

    @cached_property
    def _money(self) -> Mapping[str, dict[str, object]]:
        """What the plan spends and earns in each promotion's phases, by promotion id."""
        if self.plan is None:
            return {}
        table, found = self.plan.table(), {}
        channels = {channel.id: channel.name for channel in self.problem.channels}
        for name, cells in table[table["promotion"] != ""].groupby("promotion"):
            by_phase, by_channel = cells.groupby("phase")["spend"].sum(), cells.groupby("channel")["spend"].sum()
            found[str(name)] = {
                "gmv_goal": float(cells["gmv"].sum()),
                "inquiry_goal": float(cells["inquiries"].sum()),
                "order_goal": float(cells["orders"].sum()),
                "spend": int(cells["spend"].sum()),
                "channel_spend": words.listed(
                    [f"{channels[str(key)]} {yuan(float(money))}" for key, money in by_channel.items()], self.lang
                ),
                **{f"{kind}_spend": int(by_phase.get(kind, 0)) for kind in SELLING},
            }
        return found

    @cached_property
    def _enrolled(self) -> set[tuple[str, str]]:
        if self.plan is None:
            return set()
        table = self.plan.enrolments()
        return {(row.product, row.promotion) for row in table[table["enrolled"]].itertuples()}  # type: ignore[misc]

    def _row(self, promotion: Promotion) -> Values:
        choice, fee, discount = self._spoken.terms(promotion, shop=self.shop_of(promotion))
        row: dict[str, object] = {
            "month": words.month_name(f"{promotion.anchor:%Y-%m}", self.lang),
            "platform": promotion.platform,
            "promotion_name": promotion.name if self.lang == "zh" else promotion.name_en or promotion.name,
            "level": promotion.level,
            "categories": promotion.categories,
            "anchor": promotion.anchor,
            "requirements": promotion.requirements,
            "min_stock": promotion.min_stock,
            "min_listing_points": promotion.min_listing_points,
            "choice": choice,
            "discount": discount,
            "fee_each": fee,
            "price_window": promotion.price_window_days,
            "mechanics": promotion.mechanics,
            "owner": promotion.owner,
            "progress": promotion.progress,
            "review": promotion.review,
            "source": promotion.source,
            "verification": promotion.status,
            "verified_on": promotion.verified_on,
            "version": self._version,
            "promotion": promotion.id,
        }
        for field in ACTIVITY:
            if field.kept[:1] == ("phases",):
                phase = promotion.phase(field.kept[2])  # type: ignore[arg-type]
                row[field.id] = getattr(phase, field.kept[1]) if phase else None
        money = {} if self.plan is None else UNSPENT | self._money.get(promotion.id, {})
        return {**row, **money, **self._who(promotion)}

    def _who(self, promotion: Promotion) -> dict[str, object]:
        """Say who takes part: with a plan whom it enrols, without one whom the merchant wants to."""
        mine = [offer for offer in self._offers if self.problem.promotions[offer.promotion] is promotion]
        joined = [offer for offer in mine if self._joins(offer)]
        prices = [self._price(offer) for offer in joined or mine]
        found: dict[str, object] = {
            "enrolled_products": words.listed([self._about(promotion, offer) for offer in joined], self.lang),
            "price_range": _range(prices),
        }
        if self.plan is None:
            return found
        many = len(joined)
        told = Text(f"报名 {many} 款", f"Enrol {many}") if many else Text("不报名", "Not enrolled")
        return found | {"by_plan": told.to(self.lang), "fees_all": sum(offer.fee for offer in joined)}

    def _joins(self, offer: Offer) -> bool:
        if self.plan is None:
            return offer.choice == "yes" and not offer.obstacles
        product, promotion = self.problem.products[offer.product], self.problem.promotions[offer.promotion]
        return (product.id, promotion.id) in self._enrolled

    def _price(self, offer: Offer) -> float:
        return round(self.problem.products[offer.product].price * (1 - offer.discount), 2)

    def _about(self, promotion: Promotion, offer: Offer) -> str:
        product = self.problem.products[offer.product]
        stages = [s for s in self.problem.stages if s.product == product.id and s.start <= promotion.anchor]
        last = max(stages, key=lambda segment: segment.start).stage if stages else ""
        stage = words.word(words.STAGES, last, self.lang) if last else ""
        about = words.listed([text for text in (product.role, stage) if text], self.lang)
        return (
            Text(f"{product.name}（{about}）", f"{product.name} ({about})").to(self.lang) if about else product.name
        )

    def _product(self, offer: Offer) -> Values:
        product, promotion = self.problem.products[offer.product], self.problem.promotions[offer.promotion]
        shops = {shop.id: shop.name for shop in self.problem.shops}
        reasons = [obstacle.words.to(self.lang) for obstacle in offer.obstacles]
        return {
            "promotion_name": self.name(promotion),
            "product_name": product.name,
            "shop_name": shops[product.shop],
            "choice": offer.choice,
            "decision": self._decision(offer),
            "price": product.price,
            "discount": offer.discount,
            "event_price": product.price * (1 - offer.discount),
            "fee": offer.fee,
            "reason": (";" if self.lang == "zh" else "; ").join(reasons),
            "promotion": promotion.id,
            "product": product.id,
        }

    def _decision(self, offer: Offer) -> str:
        if offer.obstacles and offer.choice != "no":
            return Text("不能报", "Cannot enrol").to(self.lang)
        if offer.choice == "no":
            return DECIDED["no", False].to(self.lang)
        if self.plan is None:
            return DECIDED["yes", True].to(self.lang) if offer.choice == "yes" else ""
        return DECIDED[offer.choice, self._joins(offer)].to(self.lang)


def acted_on(problem: Problem) -> tuple[Promotion, ...]:
    """Return the promotions to act on within the plan, by their day.

    One of last year of which only the review is left is not among them; one of next year whose enrolment opens
    within the plan is.
    """
    horizon = problem.settings.horizon
    inside = (
        promotion
        for promotion in problem.promotions
        if promotion.anchor in horizon
        or any(p.span.overlap(horizon) for p in promotion.phases if p.kind in ("enrolment", *SELLING))
    )
    return tuple(sorted(inside, key=lambda promotion: (promotion.anchor, promotion.id)))


def shown(field: Field, value: object, lang: Lang) -> object:
    """Return what a spreadsheet cell holds for a typed value: words for codes, days for moments at midnight.

    An end at midnight is written as the day before it, which people mean as included.
    """
    if isinstance(value, datetime):
        here = value.astimezone(SHANGHAI).replace(tzinfo=None)
        if here.microsecond:
            return written(value)  # as text: a spreadsheet's own moments are no finer than a fraction of a day allows
        if here.time() != time():
            return here
        return here.date() - ONE_DAY if field.kept[1:2] == ("end",) else here.date()
    if field.id == "categories" and value == ():
        return EVERYTHING.to(lang)
    if field.id in UNASKED and value == 0:
        return None
    if isinstance(value, tuple):
        parts = [str(part) for part in value]
        lines = field.id == "requirements" and not any("\n" in part for part in parts)
        return ("\n" if lines else "|").join(parts)
    known = CHOICES_OF.get(field.id, {})
    return words.word(known, value, lang) if known and isinstance(value, str) else value


def written(value: object) -> str:
    """Write a typed value as text that the parser of typed values reads back."""
    match value:
        case None:
            return ""
        case datetime():
            here = value.astimezone(SHANGHAI).replace(tzinfo=None)
            return here.isoformat(" ", "auto" if here.second or here.microsecond else "minutes")
        case date():
            return value.isoformat()
        case tuple():
            return "|".join(str(part) for part in value)
        case float() | int():
            return repr(value)
        case _:
            return str(value)


def _range(amounts: Iterable[float]) -> str:
    every = sorted(set(amounts))
    if not every:
        return ""
    return yuan(every[0]) if len(every) == 1 else f"{yuan(every[0])}–{yuan(every[-1])}"

"""The enrolment desk: each promotion a shop may enrol in, how long it is open, what is missing, what it is worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from campaignplan.agenda.desk.requirement import Requirement, requirements
from campaignplan.calendars.promotion import Promotion
from campaignplan.planning.grid.eligibility import Offer, offers
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Result
from campaignplan.shop.product import Product
from campaignplan.shop.shop import Shop
from campaignplan.text import Text

if TYPE_CHECKING:
    from campaignplan.planning.asking.enrolling import Enrolling

Door = Literal["open", "ahead", "undated", "closed", "over"]
DOORS: dict[Door, Text] = {
    "open": Text("报名中", "Open"),
    "ahead": Text("还没开始", "Not open yet"),
    "undated": Text("没有报名时间", "No dates"),
    "closed": Text("已截止", "Closed"),
    "over": Text("已结束", "Over"),
}
"""Whether one may enrol on the day asked about, in the order the desk shows them."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What enrolling is worth at the plan's own spends: see `planning.asking.enrolling`."""

    value: float
    low: float
    middle: float
    high: float
    gmv: float
    orders: float
    inquiries: float
    given: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product at the desk: the merchant's terms, what stands against it, and what the plan says.

    `enrols` is the plan's decision, None without a plan; `event_price` is yuan.
    """

    product: Product
    offer: Offer
    event_price: float
    enrols: bool | None
    worth: Worth | None

    @property
    def fits(self) -> bool:
        """Whether nothing stands against it."""
        return not self.offer.obstacles

    @property
    def chosen(self) -> bool:
        """Whether it is to enrol: by the merchant's word, else by the plan's."""
        return self.fits and (self.offer.choice == "yes" or (self.offer.choice == "auto" and bool(self.enrols)))


@dataclass(frozen=True, slots=True)
class Opening:
    """One promotion at one shop.

    `opens` and `closes` are aware moments, None where there is no enrolment phase; `days_left` counts days from
    the day asked about to the last on which one may enrol (negative: days since). `worth` is of all products the
    plan enrols together, None without a plan or where it enrols none.
    """

    promotion: Promotion
    shop: Shop
    door: Door
    opens: datetime | None
    closes: datetime | None
    days_left: int | None
    requirements: tuple[Requirement, ...]
    candidates: tuple[Candidate, ...]
    worth: Worth | None

    @property
    def fits(self) -> tuple[Candidate, ...]:
        """The products against which nothing stands."""
        return tuple(candidate for candidate in self.candidates if candidate.fits)

    @property
    def chosen(self) -> tuple[Candidate, ...]:
        """The products to enrol."""
        return tuple(candidate for candidate in self.candidates if candidate.chosen)

    @property
    def undecided(self) -> tuple[Candidate, ...]:
        """The products that may enrol and about which neither merchant nor plan has decided."""
        return tuple(c for c in self.fits if c.offer.choice == "auto" and c.enrols is None)

    @property
    def fees(self) -> float:
        """Fees of the products to enrol, yuan."""
        return sum(candidate.offer.fee for candidate in self.chosen)

    @property
    def open_boxes(self) -> tuple[Requirement, ...]:
        """What is not known to be met."""
        return tuple(line for line in self.requirements if line.state != "met")


def desk(source: Problem | Result, today: date, worth: "Enrolling | None" = None) -> tuple[Opening, ...]:
    """Return every promotion a shop may enrol in from `today` on: open ones first, the most urgent on top.

    Promotions are those of the shop's platform whose selling days touch the plan and are not over. Which products
    fit is `planning.grid.eligibility.offers`' word.

    Parameters
    ----------
    source
        A problem; or a result, whose plan says which products to enrol.
    worth
        What enrolling is worth under that plan (`planning.asking.enrolling.enrolling`); None leaves it out.
    """
    problem, plan = (source, None) if isinstance(source, Problem) else (source.problem, source.plan)
    decided, values, totals = _decided(plan), _worths(worth, "product"), _worths(worth, "shop")
    shops = {shop.id: shop for shop in problem.shops}
    every: dict[tuple[int, str], list[Offer]] = {}
    for offer in offers(problem):
        every.setdefault((offer.promotion, problem.products[offer.product].shop), []).append(offer)
    found = []
    for (number, shop), offered in every.items():
        promotion = problem.promotions[number]
        door, days_left = _door(promotion, today)
        if door == "over":
            continue
        phase = promotion.phase("enrolment")
        found.append(
            Opening(
                promotion,
                shops[shop],
                door,
                phase.start if phase else None,
                phase.end if phase else None,
                days_left,
                requirements(problem, shops[shop], promotion, offered),
                tuple(_candidate(problem, promotion, offer, decided, values) for offer in offered),
                totals.get((promotion.id, shop)),
            )
        )
    return tuple(sorted(found, key=_urgency))


def _urgency(opening: Opening) -> tuple[int, int, date, str]:
    days = opening.days_left if opening.days_left is not None else 0
    return list(DOORS).index(opening.door), abs(days), opening.promotion.anchor, opening.shop.id


def _door(promotion: Promotion, today: date) -> tuple[Door, int | None]:
    phase, selling = promotion.phase("enrolment"), promotion.selling_phases()
    last = (phase.end - timedelta(microseconds=1)).date() if phase else None
    days_left = (last - today).days if last else None
    if selling and selling[-1].span.end < today:
        return "over", days_left
    if phase is None or days_left is None:
        return "undated", None
    if days_left < 0:
        return "closed", days_left
    return ("ahead" if today < phase.start.date() else "open"), days_left


def _decided(plan: Plan | None) -> dict[tuple[str, str], bool]:
    if plan is None:
        return {}
    of, pairs = plan.problem, plan.cells.pairs
    both = zip(pairs.product.tolist(), pairs.promotion.tolist(), plan.enrolled.tolist(), strict=True)
    return {(of.products[product].id, of.promotions[promotion].id): bool(on) for product, promotion, on in both}


def _worths(worth: "Enrolling | None", column: Literal["product", "shop"]) -> dict[tuple[str, str], Worth]:
    """Return what is known of worth by (promotion, product) or (promotion, shop)."""
    if worth is None:
        return {}
    table = worth.pairs if column == "product" else worth.promotions
    names = Worth.__annotations__
    return {
        (row["promotion"], row[column]): Worth(**{name: float(row[name]) for name in names})
        for row in table.to_dict("records")
    }


def _candidate(
    problem: Problem,
    promotion: Promotion,
    offer: Offer,
    decided: Mapping[tuple[str, str], bool],
    values: Mapping[tuple[str, str], Worth],
) -> Candidate:
    product = problem.products[offer.product]
    enrols = decided.get((product.id, promotion.id))
    if decided and enrols is None:
        enrols = False  # the plan was not offered it
    price = product.price * (1 - offer.discount)
    return Candidate(product, offer, price, enrols, values.get((promotion.id, product.id)))

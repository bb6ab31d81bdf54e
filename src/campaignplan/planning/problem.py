"""The problem: everything a plan depends on, frozen.

One object goes through check, build, solve, audit and publish. Scenarios make a new one
(`dataclasses.replace`); nothing changes in place.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from campaignplan.calendars.holiday import Holiday
from campaignplan.calendars.own import OwnEvent
from campaignplan.calendars.promotion import Promotion
from campaignplan.calendars.template import Instance
from campaignplan.dates import Span, Unit
from campaignplan.planning.rule import Rule
from campaignplan.shop.book import BookLine
from campaignplan.shop.channel import Channel, CurvePoint, Line
from campaignplan.shop.multiplier import Multiplier
from campaignplan.shop.product import Choice, Product, Replenishment, StageSegment
from campaignplan.shop.shop import Shop

Goal = Literal["profit", "gmv", "orders", "inquiries", "lifetime", "mix", "least_spend"]
"""least_spend: the least money that reaches every `target` rule."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The plan's frame: name, days, money, goal.

    `total` is yuan for the whole horizon (None: no total, the plan finds the best one); `spend` whether it
    may or must be used up; `reserve` the share of it held back. `weights` is for goal ``mix``: goal units
    per unit of orders, inquiries, gmv, profit, lifetime.
    """

    name: str
    start: date
    end: date
    period: Unit = "week"
    goal: Goal = "profit"
    total: float | None = None
    spend: Literal["at_most", "exactly"] = "at_most"
    reserve: float = 0.0
    weights: tuple[tuple[str, float], ...] = ()

    @property
    def horizon(self) -> Span:
        """The days planned."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the merchant knows of one product (empty: all of the shop) in one promotion.

    `choice` fixes the decision or leaves it to the plan; `fee` and `discount` replace the promotion's.
    `promotion` is a promotion id or series.
    """

    promotion: str
    product: str = ""
    shop: str = ""
    choice: Choice = "auto"
    fee: float | None = None
    discount: float | None = None


@dataclass(frozen=True, slots=True)
class ProductTest:
    """A test of a product: buy `clicks` in `days` days, starting between `earliest` and `latest`.

    Starts are tried every seven days. `clicks` None is worked out from `question` (field statistics):
    ``dead`` zero orders would reject `rate`; ``rate`` measures `rate` to ±30 %; ``design`` tells `rate`
    from twice `rate`.
    """

    id: str
    product: str
    channel: str
    earliest: date
    latest: date
    days: int = 14
    question: Literal["dead", "rate", "design"] = "dead"
    rate: float = 0.03
    clicks: float | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class Lock:
    """Money held fixed: `spend` yuan a day of a line from `start` to `end`."""

    id: str
    product: str
    channel: str
    start: date
    end: date
    spend: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that comes in by itself on `date`, for the cash rule."""

    date: date
    amount: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class PastSpend:
    """What a line spent in a calendar month of last year, for the baseline of last year's shares."""

    product: str
    channel: str
    month: int
    spend: float


@dataclass(frozen=True, slots=True)
class Problem:
    """A merchant's year, ready to be planned.

    `events` and `templates` are the team's own calendar: no plan depends on them.
    """

    settings: Settings
    shops: tuple[Shop, ...]
    products: tuple[Product, ...]
    channels: tuple[Channel, ...]
    lines: tuple[Line, ...]
    stages: tuple[StageSegment, ...] = ()
    replenishments: tuple[Replenishment, ...] = ()
    curves: tuple[CurvePoint, ...] = ()
    multipliers: tuple[Multiplier, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    enrolments: tuple[Enrolment, ...] = ()
    tests: tuple[ProductTest, ...] = ()
    rules: tuple[Rule, ...] = ()
    locks: tuple[Lock, ...] = ()
    book: tuple[BookLine, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    past: tuple[PastSpend, ...] = ()
    calendars: tuple[str, ...] = ()
    events: tuple[OwnEvent, ...] = ()
    templates: tuple[Instance, ...] = ()

"""A product, what it earns, and the stages of its life."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Led = Literal["order", "inquiry"]
Stage = Literal["launch", "growth", "maturity", "decline"]
STAGES: tuple[Stage, ...] = ("launch", "growth", "maturity", "decline")
Choice = Literal["auto", "yes", "no"]


@dataclass(frozen=True, slots=True)
class Product:
    """One thing sold.

    Money is yuan. `price` is the usual net price of one unit, `units_per_order` how many an order holds, so
    the order value (AOV) is their product. `margin` is the contribution margin at the usual price: the share
    of it left after cost of goods, platform and payment fees. `led` says whether clicks become orders
    directly (``cvr`` orders per click) or through inquiries (``inquiry_rate`` per click, ``win_rate`` orders
    per inquiry); an order-led product may have an inquiry rate too, for reporting. None takes the prior.
    `lag_days` is the mean of days from click to order (geometric). `repeat` is further orders expected per
    first order. `stock` is units at the start (None: unlimited), `base_units` sold a day without ads.
    `price_floor` is the least price the merchant accepts, `recent_low` the lowest price of the 90 days
    before the plan. `promote` says whether the product may get money: the plan decides, always, or never.
    `listing_points` is the platform's score of the listing (商品信息质量分; None: not known).
    """

    id: str
    shop: str
    name: str
    price: float
    margin: float
    category: str = ""
    role: str = ""
    units_per_order: float = 1.0
    led: Led = "order"
    cvr: float | None = None
    inquiry_rate: float | None = None
    win_rate: float | None = None
    lag_days: float = 0.0
    repeat: float = 0.0
    stock: float | None = None
    base_units: float = 0.0
    price_floor: float | None = None
    recent_low: float | None = None
    promote: Choice = "auto"
    listing_points: float | None = None

    @property
    def aov(self) -> float:
        """Order value in yuan."""
        return self.price * self.units_per_order


@dataclass(frozen=True, slots=True)
class StageSegment:
    """A product's lifecycle stage from `start` until the next segment starts (or `end`, included)."""

    product: str
    stage: Stage
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Replenishment:
    """`units` of a product that can be sold from `date` on; `batch` names the delivery among the product's."""

    product: str
    date: date
    units: float
    batch: str = ""

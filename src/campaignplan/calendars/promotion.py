"""Promotions as dated things: what the planner, the calendar and the feeds all read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from campaignplan.dates import Span, first_full_day, last_full_day

PhaseKind = Literal["enrolment", "stock_in", "seeding", "warm_up", "burst", "encore", "price_protection", "review"]
SELLING: tuple[PhaseKind, ...] = ("seeding", "warm_up", "burst", "encore")
"""The phases in which money is spent; the others are deadlines and duties."""

EVENT_PRICE: tuple[PhaseKind, ...] = ("burst", "encore")
"""The phases in which enrolled products sell at the event price."""

Level = Literal["official", "industry", "channel", "shop"]
Status = Literal["verified", "estimated", "unverified"]
"""verified: a source was checked on `verified_on`; estimated: follows a rule from one; unverified: 待核实."""

Progress = Literal["planned", "enrolled", "accepted", "refused", "finished"]
"""How far the team is with a promotion, as it says itself: 计划中 · 已报名 · 审核通过 · 未通过 · 已结束."""


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of a dated promotion, from `start` to `end` (exclusive), aware datetimes in Asia/Shanghai."""

    kind: PhaseKind
    start: datetime
    end: datetime

    @property
    def span(self) -> Span:
        """Whole days the phase counts for (a 20:00 start counts from the next day)."""
        first = first_full_day(self.start)
        return Span(first, max(first, last_full_day(self.end)))


@dataclass(frozen=True, slots=True)
class Promotion:
    """One promotion of one year, with its dates worked out.

    `id` carries the year and, where there are waves, the wave: ``1688-628-2027``, ``tmall-618-2027-w2``.
    `series` is the preset it comes from (``1688-628``). `categories` empty means every category.
    `fee` is yuan per enrolled product; `discount` the share taken off the price while enrolled;
    `price_window_days` the days whose lowest price the event price must not exceed.
    `min_stock` is units a product needs to enrol, `tiers` the shop tiers admitted (empty: all),
    `min_listing_points` the listing quality points a product needs (0: none asked). `owner`, `progress` and
    `review` are the team's own notes, and no plan depends on them.
    """

    id: str
    series: str
    platform: str
    name: str
    name_en: str
    anchor: date
    level: Level = "official"
    phases: tuple[Phase, ...] = ()
    categories: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    fee: float = 0.0
    discount: float = 0.0
    min_stock: float = 0.0
    price_window_days: int = 90
    requirements: tuple[str, ...] = ()
    mechanics: str = ""
    link: str = ""
    source: str = ""
    verified_on: date | None = None
    status: Status = "unverified"
    min_listing_points: float = 0.0
    owner: str = ""
    progress: Progress = "planned"
    review: str = ""

    def phase(self, kind: PhaseKind) -> Phase | None:
        """Return the phase of that kind, or None."""
        return next((phase for phase in self.phases if phase.kind == kind), None)

    def selling_phases(self) -> tuple[Phase, ...]:
        """Return the phases in which money is spent, in order of time."""
        return tuple(sorted((p for p in self.phases if p.kind in SELLING), key=lambda p: p.start))

    def selling(self) -> Span | None:
        """Return the days from the first on which money is spent to the last; None where it is spent on none."""
        spans = [phase.span for phase in self.selling_phases()]
        return Span(min(span.start for span in spans), max(span.end for span in spans)) if spans else None


def serves(promotion: Promotion, shop_platform: str) -> bool:
    """Tell whether a shop on `shop_platform` can take part.

    A promotion's platform is the shop platforms it serves, joined by hyphens (``taobao-tmall`` serves
    ``taobao`` and ``tmall``), so the name of a shop platform holds no hyphen itself.
    """
    return shop_platform == promotion.platform or shop_platform in promotion.platform.split("-")

"""Bounds: what each number may be. The table is also what the reference documentation shows."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from campaignplan.money import LARGEST
from campaignplan.planning.check.fault import Fault, Place, fault
from campaignplan.planning.problem import Problem
from campaignplan.text import Text


@dataclass(frozen=True, slots=True)
class Bound:
    """From `low` to `high`; `above` and `below` say that the end itself is not allowed."""

    low: float
    high: float
    above: bool = False
    below: bool = False

    def __contains__(self, value: float) -> bool:
        over = value > self.low if self.above else value >= self.low
        under = value < self.high if self.below else value <= self.high
        return over and under

    @property
    def words(self) -> Text:
        """The bound in words."""
        low = Text(f"大于 {_plain(self.low)}", f"above {_plain(self.low)}")
        if not self.above:
            low = Text(f"不小于 {_plain(self.low)}", f"at least {_plain(self.low)}")
        if self.high >= LARGEST:
            return low
        high = Text(f"小于 {_plain(self.high)}", f"below {_plain(self.high)}")
        if not self.below:
            high = Text(f"不大于 {_plain(self.high)}", f"at most {_plain(self.high)}")
        return Text(f"{low.zh}、{high.zh}", f"{low.en} and {high.en}")


MONEY = Bound(0, LARGEST)
PRICE = Bound(0, LARGEST, above=True)
SHARE = Bound(0, 1)
COUNT = Bound(0, LARGEST)
FACTOR = Bound(0, 100)
SPREAD = Bound(0, 3)
DISCOUNT = Bound(0, 0.9)

BOUNDS: dict[tuple[str, str], Bound] = {
    ("budget", "total"): MONEY,
    ("budget", "reserve"): Bound(0, 1, below=True),
    ("shops", "payment_days"): Bound(0, 365),
    ("products", "price"): PRICE,
    ("products", "margin"): SHARE,
    ("products", "units_per_order"): Bound(0, 1e6, above=True),
    ("products", "cvr"): SHARE,
    ("products", "inquiry_rate"): SHARE,
    ("products", "win_rate"): SHARE,
    ("products", "lag_days"): Bound(0, 365),
    ("products", "repeat"): Bound(0, 100),
    ("products", "stock"): COUNT,
    ("products", "base_units"): COUNT,
    ("products", "price_floor"): MONEY,
    ("products", "recent_low"): PRICE,
    ("products", "listing_points"): COUNT,
    ("replenishments", "units"): Bound(0, LARGEST, above=True),
    ("channels", "floor"): MONEY,
    ("channels", "step"): Bound(1, 1e6),
    ("channels", "cap"): PRICE,
    ("lines", "demand"): Bound(0, 1e9, above=True),
    ("lines", "cpc"): Bound(0, 1e4, above=True),
    ("lines", "retention"): Bound(0, 0.95),
    ("lines", "carry_in"): MONEY,
    ("lines", "spread"): SPREAD,
    ("lines", "floor"): MONEY,
    ("lines", "cap"): PRICE,
    ("curves", "spend"): MONEY,
    ("curves", "clicks"): COUNT,
    ("multipliers", "demand"): FACTOR,
    ("multipliers", "cpc"): Bound(0, 100, above=True),
    ("multipliers", "cvr"): FACTOR,
    ("multipliers", "spread"): SPREAD,
    ("promotions", "fee"): MONEY,
    ("promotions", "discount"): DISCOUNT,
    ("promotions", "min_stock"): COUNT,
    ("promotions", "price_window_days"): Bound(0, 366),
    ("promotions", "min_listing_points"): COUNT,
    ("enrolments", "fee"): MONEY,
    ("enrolments", "discount"): DISCOUNT,
    ("tests", "days"): Bound(1, 366),
    ("tests", "rate"): Bound(0, 1, above=True, below=True),
    ("tests", "clicks"): Bound(0, 1e7, above=True),
    ("rules", "penalty"): COUNT,
    ("locks", "spend"): MONEY,
    ("book", "amount"): MONEY,
    ("receipts", "amount"): MONEY,
    ("past", "month"): Bound(1, 12),
    ("past", "spend"): MONEY,
}
SHAPES = {"hill": Bound(0, 10, above=True), "power": Bound(0, 1, above=True, below=True)}
"""Exponents of the curve families that have one."""


def bounds(problem: Problem) -> Iterator[Fault]:
    """Check every number against its bound."""
    for (table, column), bound in BOUNDS.items():
        if table == "budget":
            yield from _one(Place(table, None, column), getattr(problem.settings, column), bound)
            continue
        for row, item in enumerate(getattr(problem, table)):
            value = getattr(item, column)
            if value is not None and value not in bound:
                yield from _one(Place(table, row, column), value, bound)
    for row, line in enumerate(problem.lines):
        if line.family in SHAPES:
            for found in _one(Place("lines", row, "shape"), line.shape, SHAPES[line.family]):
                yield Fault((*found.places, Place("lines", row, "family")), found.value, found.why, found.fix)
        elif not math.isfinite(line.shape):
            yield from _one(Place("lines", row, "shape"), line.shape, FACTOR)


def _one(place: Place, value: float | None, bound: Bound) -> Iterator[Fault]:
    if value is None or value in bound:
        return
    if not math.isfinite(value):
        why, fix = (
            Text("不是有限的数", "not a finite number"),
            Text("请填写实际的数，或留空", "write the figure, or leave it empty"),
        )
        yield fault(place, value, why, fix)
        return
    why = Text(f"应{bound.words.zh}", f"it should be {bound.words.en}")
    fix = Text("请检查数值与单位", "check figure and unit")
    if bound is SHARE and value > 1:
        fix = Text(f"如果是百分之 {value:g}，请写 {value / 100:g}", f"for {value:g} percent write {value / 100:g}")
    elif (place.table, place.column) == ("products", "margin"):
        fix = Text(
            "亏本的商品请把推广写成“不推”，不要写负毛利",
            "for goods sold at a loss use promote = no, not a negative margin",
        )
    yield fault(place, value, why, fix)


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value >= 10_000 else f"{value:g}"

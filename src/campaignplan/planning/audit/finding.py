"""A finding: what one line of the rule table allows, what the plan uses, and by how much it goes too far."""

from dataclasses import dataclass
from math import isfinite, isnan
from typing import Literal

from campaignplan.money import yuan
from campaignplan.text import Text

Sense = Literal["most", "least", "exactly"]

HALF_A_FEN = 0.005
"""Sums of whole yuan are exact in floating point: they may differ from a limit by less than half a fen."""

RELATIVE = 1e-7
"""Sums that involve the curves may differ by this share of the largest amount compared."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the rule table as the audit sees it.

    `limit` and `used` are in `unit`; `excess` is how far the plan goes beyond the limit, in `excess_unit`, 0
    within the tolerance. For shares, ratios and costs the excess is the yuan the group has too much (or, for
    a floor, too little); where an entry gathers many comparisons (ramps, enrolments) `used` is the worst and
    `excess` the sum. `penalty` is goal units per unit of excess of a soft rule, None for a hard one.
    """

    entry: str
    rule: str
    kind: str
    limit: float
    used: float
    excess: float
    unit: str
    sense: Sense = "most"
    penalty: float | None = None
    excess_unit: str = ""

    def sentence(self) -> Text:
        """Say the excess in plain words."""
        zh = {"most": "最多", "least": "至少", "exactly": "应为"}[self.sense]
        en = {"most": "at most", "least": "at least", "exactly": "exactly"}[self.sense]
        limit, used = amount(self.limit, self.unit), amount(self.used, self.unit)
        by = amount(self.excess, self.excess_unit or self.unit)
        return Text(
            f"{self.entry}：{zh} {limit.zh}，实际 {used.zh}，差 {by.zh}",
            f"{self.entry}: {en} {limit.en}, but {used.en}, off by {by.en}",
        )


def over(value: float, limit: float, tolerance: float) -> float:
    """Return by how much `value` is above `limit`, 0 within `tolerance`."""
    return value - limit if value - limit > tolerance else 0.0


def relative(*amounts: float) -> float:
    """Return the tolerance for comparing sums of these amounts."""
    return RELATIVE * max(1.0, *(abs(x) for x in amounts))


def amount(value: float, unit: str) -> Text:
    """Write a number in its unit."""
    if not isfinite(value):
        return Text("无", "none") if isnan(value) else Text("无穷大", "infinity")
    if unit == "yuan":
        return Text(yuan(value), yuan(value))
    if unit == "share":
        return Text(f"{value:.2%}", f"{value:.2%}")
    number = f"{value:,.0f}" if abs(value - round(value)) < 1e-9 else f"{value:,.3f}"
    word = {
        "units": ("件", "units"), "orders": ("单", "orders"), "inquiries": ("个询盘", "inquiries"),
        "clicks": ("次点击", "clicks"), "days": ("天", "days"), "count": ("个", ""), "ratio": ("倍", "times"),
    }.get(unit, ("", ""))  # fmt: skip
    return Text(f"{number} {word[0]}".strip(), f"{number} {word[1]}".strip())

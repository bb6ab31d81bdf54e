"""A rule of the plan, as the user states it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

RuleKind = Literal[
    "budget",  # written by the problem itself from its total; not typed as a rule
    "cap",  # group's money (or share) at most limit
    "floor",  # group's money (or share) at least limit
    "roas_floor",  # group's GMV at least limit x spend
    "order_cost_cap",  # group's spend at most limit x orders
    "inquiry_cost_cap",  # group's spend at most limit x inquiries
    "target",  # group's `metric` at least limit
    "ramp",  # yuan a day between neighbouring periods of a line at most limit
    "stock",  # written by the problem itself where a product has stock
    "cash",  # limit = opening cash; cumulative spend at most it plus receipts that have landed
    "promoted_at_most",  # at most limit products get money
    "promotions_per_product",  # at most limit enrolments a product
    "promotion_spacing",  # at least limit days between the bursts of two enrolments of a product
    "price_window",  # written by the problem itself: a later promotion must not be dearer than an earlier
    "concurrent_tests",  # at most limit product tests at a time
    "blackout",  # no spend (limit ignored)
]
Every = Literal["", "week", "month", "quarter"]
Metric = Literal["", "orders", "inquiries", "gmv", "profit", "clicks", "lifetime"]
RuleUnit = Literal["yuan", "share"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    The scope is the cells that match every column given (several values parted by ``|``); empty columns do
    not narrow. `promotion` takes a promotion id or series, `phase` a phase kind; together they mean the
    cells of the promotion's phases on its platform. `every` repeats the rule in each week, month or
    quarter of the span. `limit` is in `unit`: yuan, a share (0.3) of `share_of` (``total``: all spend of
    the plan; ``span``: all spend of the same days), or the kind's own (ratio, days, count). `penalty` makes
    it soft: yuan (goal units) per unit of violation; None means it must hold.
    """

    id: str
    kind: RuleKind
    limit: float = 0.0
    unit: RuleUnit = "yuan"
    share_of: Literal["total", "span"] = "total"
    metric: Metric = ""
    shop: str = ""
    product: str = ""
    category: str = ""
    channel: str = ""
    stage: str = ""
    objective: str = ""
    promotion: str = ""
    phase: str = ""
    start: date | None = None
    end: date | None = None
    every: Every = ""
    penalty: float | None = None
    note: str = ""

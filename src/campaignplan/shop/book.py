"""The budget book: marketing money that is not pay-per-click."""

import datetime
from dataclasses import dataclass
from typing import Literal

BookKind = Literal["fixed_slot", "membership", "design", "service", "content", "training", "tools", "other"]
"""标王 · 诚信通/实力商家 · 详情页设计 · 客服人力 · 内容创作 · 培训费用 · 数据工具 · 其他."""


@dataclass(frozen=True, slots=True)
class BookLine:
    """A planned payment of `amount` yuan on `date` (repeated `every` month or quarter until `until`).

    `in_budget` says whether it comes out of the plan's total.
    """

    id: str
    name: str
    amount: float
    date: datetime.date
    kind: BookKind = "other"
    shop: str = ""
    every: Literal["", "month", "quarter"] = ""
    until: datetime.date | None = None
    in_budget: bool = True

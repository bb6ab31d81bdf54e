"""The budget book: marketing money that is not pay-per-click."""

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from campaignplan.dates import Span

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


def payment_days(line: BookLine, horizon: Span) -> Iterator[datetime.date]:
    """Yield the days of the horizon on which a line is paid; a 31st falls on a short month's last day."""
    every = {"": 0, "month": 1, "quarter": 3}[line.every]
    last = min(line.until or horizon.end, horizon.end) if every else horizon.end
    month = line.date.year * 12 + line.date.month - 1
    while True:
        year, number = divmod(month, 12)
        day = datetime.date(year, number + 1, min(line.date.day, calendar.monthrange(year, number + 1)[1]))
        if day > last:
            return
        if day >= horizon.start:
            yield day
        if not every:
            return
        month += every

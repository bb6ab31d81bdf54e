"""Small problems made in code, for tests."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from campaignplan.calendars.promotion import Phase, Promotion
from campaignplan.dates import SHANGHAI
from campaignplan.planning.problem import Problem, Settings
from campaignplan.shop.channel import Channel, Line
from campaignplan.shop.product import Product
from campaignplan.shop.shop import Shop


def promotion(name: str, anchor: date, **changes: Any) -> Promotion:
    """A promotion with a warm-up of seven days, a burst of two and an encore of three."""

    def at(days: int) -> datetime:
        return datetime(anchor.year, anchor.month, anchor.day, tzinfo=SHANGHAI) + timedelta(days=days)

    phases = (
        Phase("enrolment", at(-30), at(-14)),
        Phase("warm_up", at(-7), at(0)),
        Phase("burst", at(0), at(2)),
        Phase("encore", at(2), at(5)),
    )
    base = Promotion(f"{name}-{anchor.year}", name, "1688", name, name, anchor, phases=phases, discount=0.05)
    return replace(base, **changes)


def small(products: int = 2, channels: int = 2, weeks: int = 4, **settings: Any) -> Problem:
    """A plain problem: order-led products of growing value, exponential curves, no rules but the total."""
    start = date(2027, 6, 7)  # a Monday
    frame = {"total": 3000.0, "start": start, "end": start + timedelta(days=7 * weeks - 1), **settings}
    goods = tuple(
        Product(f"p{i}", "s1", f"产品{i}", price=60.0 + 15 * i, margin=0.4, category="home", cvr=0.05, units_per_order=2)
        for i in range(1, products + 1)
    )
    places = tuple(Channel(f"c{j}", f"渠道{j}") for j in range(1, channels + 1))
    lines = tuple(
        Line(p.id, c.id, demand=30.0 + 10 * j + 5 * i, cpc=0.9 + 0.1 * j)
        for i, p in enumerate(goods)
        for j, c in enumerate(places)
    )
    return Problem(Settings("small", **frame), (Shop("s1", "小店"),), goods, places, lines)

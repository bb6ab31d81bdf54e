"""Small problems made in code, for tests."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from campaignplan.calendars.holiday import Holiday
from campaignplan.calendars.promotion import Phase, Promotion
from campaignplan.dates import SHANGHAI
from campaignplan.planning.grid import build_cells
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem, Settings
from campaignplan.shop.channel import Channel, CurvePoint, Family, Line
from campaignplan.shop.multiplier import Multiplier
from campaignplan.shop.product import Product, StageSegment
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
        Product(
            f"p{i}",
            "s1",
            f"产品{i}",
            price=60.0 + 15 * i,
            margin=0.4,
            category="home",
            cvr=0.05,
            units_per_order=2,
        )
        for i in range(1, products + 1)
    )
    places = tuple(Channel(f"c{j}", f"渠道{j}") for j in range(1, channels + 1))
    lines = tuple(
        Line(p.id, c.id, demand=30.0 + 10 * j + 5 * i, cpc=0.9 + 0.1 * j)
        for i, p in enumerate(goods)
        for j, c in enumerate(places)
    )
    return Problem(Settings("small", **frame), (Shop("s1", "小店"),), goods, places, lines)


def random_problem(seed: int) -> Problem:
    """A small problem with a bit of everything: families, stages, phases, holidays, carry-over, two shops."""
    dice = random.Random(seed)
    start = date(2027, 6, 7) + timedelta(days=dice.randrange(0, 6))
    weeks = dice.randrange(3, 7)
    end = start + timedelta(days=7 * weeks - dice.randrange(1, 4))
    shops = (Shop("s1", "一店"), Shop("s2", "二店", platform="tmall", payment_days=5))
    goods = tuple(
        Product(
            f"p{i}",
            shops[i % 2].id,
            f"产品{i}",
            price=dice.uniform(20, 200),
            margin=dice.uniform(0.1, 0.6),
            category=dice.choice(("home", "toys")),
            units_per_order=dice.choice((1, 2, 6)),
            led=dice.choice(("order", "inquiry")),
            cvr=dice.choice((None, 0.04)),
            inquiry_rate=dice.choice((None, 0.08)),
            win_rate=dice.choice((None, 0.2)),
            lag_days=dice.choice((0, 3.5, 20)),
            repeat=dice.choice((0, 0.5)),
        )
        for i in range(1, 4)
    )
    families: tuple[Family, ...] = ("exponential", "rational", "hill", "power", "table")
    lines = []
    for product in goods:
        for channel in ("c1", "c2"):
            family = dice.choice(families)
            low, high = {"power": (0.3, 0.9), "hill": (0.6, 3.5)}.get(family, (1.0, 1.0))
            carry = dice.random() < 0.4
            lines.append(
                Line(
                    product.id,
                    channel,
                    objective=dice.choice(("test", "acquire", "harvest")),
                    family=family,
                    shape=dice.uniform(low, high),
                    demand=dice.choice((None, 45.0)),
                    cpc=dice.choice((None, 1.3)),
                    retention=dice.uniform(0.1, 0.8) if carry else 0.0,
                    carry_in=dice.uniform(0, 40) if carry else 0.0,
                )
            )
    curves = tuple(
        CurvePoint(line.product, line.channel, spend, clicks)
        for line in lines
        if line.family == "table"
        for spend, clicks in ((10.0, 0.0), (30.0, 25.0), (80.0, 40.0), (200.0, 55.0))
    )
    promotions = (
        promotion("1688-628", start + timedelta(days=dice.randrange(0, 25)), discount=0.08, fee=200.0),
        promotion("1688-fair", start + timedelta(days=dice.randrange(0, 25)), discount=0.03),
        promotion("tmall-618", start + timedelta(days=dice.randrange(0, 25)), platform="taobao-tmall"),
    )
    middle = start + timedelta(days=dice.randrange(5, 15))
    stages = (
        StageSegment("p1", "launch", start - timedelta(days=30)),
        StageSegment("p1", "growth", middle),
        StageSegment("p2", "decline", start + timedelta(days=4), end - timedelta(days=4)),
    )
    holidays = (
        Holiday("rest-2027", "holiday", "假", "rest", start + timedelta(days=3), start + timedelta(days=6)),
        Holiday("stop-2027", "shutdown", "停", "stop", end - timedelta(days=2), end + timedelta(days=9)),
    )
    multipliers = (
        Multiplier("weekday", "6", demand=0.4, cpc=1.2, cvr=0.8),
        Multiplier("season", "7", demand=1.5, category="home"),
        Multiplier("phase", "burst", demand=1.9, cpc=1.3, cvr=1.4, platform="1688"),
        Multiplier("phase", "1688-628:burst", demand=2.2, cpc=1.1, cvr=1.2),
        Multiplier("enrolled", "warm_up", demand=1.3, cvr=0.9, category="toys"),
        Multiplier("stage", "launch", demand=0.5, cpc=1.4, cvr=0.6),
        Multiplier("holiday", "rest-2027", demand=0.6),
    )
    settings = Settings(
        "random", start, end, period=dice.choice(("day", "week")), total=dice.choice((None, 20_000.0))
    )
    return Problem(
        settings,
        shops,
        goods,
        (Channel("c1", "一", floor=10.0), Channel("c2", "二", step=5)),
        tuple(lines),
        stages=stages,
        curves=curves,
        multipliers=multipliers,
        promotions=promotions,
        holidays=holidays,
    )


def random_plan(problem: Problem, seed: int) -> Plan:
    """Some money somewhere, some pairs enrolled: no regard to rules."""
    dice = np.random.default_rng(seed)
    cells = build_cells(problem)
    spend = np.round(dice.exponential(150.0, cells.size)) * (dice.random(cells.size) < 0.7) * cells.open
    return Plan(problem, cells, spend, dice.random(len(cells.pairs)) < 0.5)

"""Instances beside the agency's year: seasonal S-curves, everything at once, weeks, and bare curves.

All figures are invented, with fixed seeds. That each can be planned is tried by `tests/test_benchmarks.py` on
smaller ones of the same make.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from benchmarks.problems import agency
from campaignplan.calendars.promotion import Phase, PhaseKind, Promotion
from campaignplan.dates import SHANGHAI
from campaignplan.planning.grid import build_cells
from campaignplan.planning.problem import Enrolment, Lock, Problem, ProductTest, Receipt, Settings
from campaignplan.planning.rule import Rule
from campaignplan.response.cells import OUTCOMES
from campaignplan.response.outcome import by_cell
from campaignplan.shop.book import BookLine
from campaignplan.shop.channel import Channel, CurvePoint, Family, Line
from campaignplan.shop.multiplier import Multiplier
from campaignplan.shop.product import Product, Replenishment, StageSegment
from campaignplan.shop.shop import Shop

MONDAY = date(2027, 1, 4)
CATEGORIES = ("home", "toys", "tools")


def seasonal_s_curves(products: int = 10, weeks: int = 52, seed: int = 0) -> Problem:
    """One channel, S-curves with carry-over and minimum-if-on, seasons that differ, a total and three rules."""
    dice = np.random.default_rng(seed)
    end = MONDAY + timedelta(days=7 * weeks - 1)
    goods, lines = [], []
    for i in range(products):
        goods.append(
            Product(
                f"p{i}",
                "s1",
                f"产品{i}",
                price=float(np.round(dice.uniform(40, 160), 1)),
                margin=float(np.round(dice.uniform(0.3, 0.5), 3)),
                category=CATEGORIES[i % 3],
                cvr=float(np.round(dice.uniform(0.03, 0.06), 4)),
            )
        )
        lines.append(
            Line(
                f"p{i}",
                "search",
                family="hill",
                shape=float(np.round(dice.uniform(1.5, 3.0), 2)),
                demand=float(np.round(dice.uniform(40, 120), 1)),
                cpc=float(np.round(dice.uniform(0.5, 1.1), 2)),
                retention=float(np.round(dice.uniform(0.3, 0.8), 2)),
                cap=250.0,
            )
        )
    seasons = tuple(
        Multiplier("season", str(month), round(1 + 0.5 * np.sin((month + 4 * k) * np.pi / 6), 3), category=category)
        for k, category in enumerate(CATEGORIES[: min(3, products)])
        for month in range(1, 13)
    )  # fmt: skip
    total = 25.0 * 7 * products * weeks
    return Problem(
        Settings("s-curves", MONDAY, end, total=total),
        (Shop("s1", "小店"),),
        tuple(goods),
        (Channel("search", "搜索", floor=20.0),),
        tuple(lines),
        multipliers=seasons,
        rules=(
            Rule("home-most", "cap", round(0.38 * total), category="home"),
            Rule("first-least", "floor", round(0.6 * total / products), product="p0"),
            Rule("spring-most", "cap", round(0.5 * total), start=MONDAY, end=MONDAY + timedelta(days=7 * weeks // 2)),
        ),
    )


def weekly(products: int = 50, seed: int = 0, days: int = 365) -> Problem:
    """Return an agency's year by the week, for risk over joint draws."""
    problem = agency(products, days=days, seed=seed)
    return replace(problem, settings=replace(problem.settings, period="week"))


def mixed_hills(count: int, groups: int = 16, seed: int = 0) -> tuple[pd.DataFrame, float, pd.DataFrame]:
    """Return cells of Hill curves (exponents 0.6 to 3.5) with minimum-if-on, the budget, and groups.

    Half of the groups have a floor above what the best split without groups gives them, half a cap below it.
    """
    dice = np.random.default_rng(seed)
    cells = hills(count, seed)
    cells["min_if_on"] = np.where(dice.random(count) < 0.7, np.round(dice.uniform(5, 40, count)), 0.0)
    cells["group"] = [f"g{i % groups}" for i in range(count)]
    budget = 60.0 * count
    even = budget / groups
    floors = [round(1.15 * even) if g % 2 == 0 else 0.0 for g in range(groups)]
    caps = [float("inf") if g % 2 == 0 else round(0.8 * even) for g in range(groups)]
    table = pd.DataFrame(
        {"column": "group", "member": [f"g{g}" for g in range(groups)], "floor": floors, "cap": caps}
    )
    return cells, budget, table


def hills(count: int, seed: int = 0, low: float = 0.6, high: float = 3.5) -> pd.DataFrame:
    """Hill curves with exponents between `low` and `high`, no groups."""
    dice = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "cell": [f"c{i}" for i in range(count)],
            "family": "hill",
            "scale": dice.uniform(50, 500, count),
            "half": dice.uniform(20, 200, count),
            "shape": dice.uniform(low, high, count),
            "lower": 0.0,
            "upper": 1000.0,
        }
    )


def exponentials(count: int, seed: int = 0) -> tuple[pd.DataFrame, float]:
    """Return concave curves and a budget, for the plain bisection on the price."""
    cells = hills(count, seed).assign(family="exponential")
    return cells, 60.0 * count


def everything(products: int = 15, channels: int = 3, weeks: int = 43, seed: int = 0) -> Problem:
    """Weeks cut to 60 periods, with every kind of rule and every feature on.

    Limits stand near what an even split of the total spends and brings, so that many bind.
    """
    dice = np.random.default_rng(seed)
    end = MONDAY + timedelta(days=7 * weeks - 1)
    places = tuple(Channel(f"c{j}", f"渠道{j}", floor=(0.0, 10.0, 20.0)[j % 3]) for j in range(channels))
    goods = tuple(_product(i, dice) for i in range(products))
    lines = tuple(_line(i, j, places[j], dice) for i in range(products) for j in range(channels))
    points = ((20.0, 3.0), (40.0, 20.0), (80.0, 50.0), (150.0, 70.0), (300.0, 80.0))  # S-shaped
    total = 22.0 * 7 * weeks * len(lines)
    problem = Problem(
        Settings("everything", MONDAY, end, total=total, reserve=0.03),
        (Shop("s1", "一店", tier="L4", payment_days=7.0), Shop("s2", "二店", platform="tmall", payment_days=15.0)),
        goods,
        places,
        lines,
        stages=(
            StageSegment("p0", "launch", MONDAY),
            StageSegment("p0", "growth", _monday(weeks // 3)),
            StageSegment("p0", "maturity", _monday(2 * weeks // 3)),
            StageSegment("p1", "decline", MONDAY),
        ),
        curves=tuple(CurvePoint(x.product, x.channel, *at) for x in lines if x.family == "table" for at in points),
        multipliers=(
            Multiplier("phase", "burst", demand=1.8, cpc=1.2, cvr=1.3),
            Multiplier("enrolled", "burst", demand=1.3, cvr=1.3),
        ),
        promotions=tuple(
            _promotion(name, _monday(week) + timedelta(days=day), platform, fee)
            for name, week, day, platform, fee in (
                ("spring", weeks // 5, 2, "1688-tmall", 200.0),
                ("mid-year", weeks // 2, 1, "1688-tmall", 0.0),
                ("second", weeks // 2, 5, "1688", 400.0),
                ("autumn", 4 * weeks // 5, 3, "1688-tmall", 100.0),
            )
        ),
        enrolments=(
            Enrolment("mid-year", "p2", choice="yes"),
            Enrolment("autumn", "p1", choice="no"),
            Enrolment("spring", discount=0.03, fee=50.0, shop="s2"),
        ),
        tests=(
            ProductTest("t0", "p0", "c0", MONDAY, _monday(weeks // 4), clicks=150.0),
            ProductTest("t3", "p3", "c0", MONDAY, _monday(weeks // 4), question="dead", rate=0.03),
            ProductTest("t4", "p4", "c0", _monday(weeks // 2), _monday(3 * weeks // 4), clicks=150.0, required=False),
        ),
        locks=(Lock("l0", "p1", "c0", MONDAY, MONDAY + timedelta(days=13), 15.0),),
        book=(
            BookLine("fee", "诚信通", 0.01 * total, _monday(weeks // 2), "membership"),
            BookLine("content", "内容", 0.001 * total, MONDAY, every="month", in_budget=False),
        ),
        receipts=(Receipt(_monday(weeks // 4), 0.05 * total, "尾款"),),
    )
    return _with_rules(problem, total, weeks)


def _with_rules(problem: Problem, total: float, weeks: int) -> Problem:
    cells = build_cells(problem)
    days = np.where(cells.open, cells.days[cells.period_of], 0.0)
    spend = 0.9 * total * days / days.sum()
    brings = by_cell(cells, spend, cells.pairs.choice == 1)
    orders, inquiries, gmv, units = (brings[:, OUTCOMES.index(n)] for n in ("orders", "inquiries", "gmv", "units"))
    money, paid = spend.sum(), total / weeks
    sold = [float(units[cells.product[cells.line_of] == p].sum()) for p in range(3)]
    goods = list(problem.products)
    goods[1] = replace(goods[1], stock=round(0.5 * sold[1]) + 50.0, base_units=0.2)
    goods[2] = replace(goods[2], stock=round(0.9 * sold[2]) + 50.0)
    later = Replenishment("p1", _monday(weeks // 2), round(0.4 * sold[1]) + 50.0)
    rules = (
        Rule("cash", "cash", round(0.45 * total)),
        Rule("month-most", "cap", round(5.2 * paid), every="month"),
        Rule("c0-most", "cap", 0.5, unit="share", channel="c0"),
        Rule("quarter-c1", "floor", 0.1, unit="share", share_of="span", channel="c1", every="quarter"),
        Rule("toys-least", "floor", round(0.2 * total), category="toys"),
        Rule("burst-least", "floor", round(0.5 * paid), phase="burst", promotion="mid-year"),
        Rule("roas", "roas_floor", round(float(gmv.sum() / money), 2)),
        Rule("order-cost", "order_cost_cap", round(float(money / orders.sum()), 2), channel="c0"),
        Rule("inquiry-cost", "inquiry_cost_cap", round(1.1 * float(money / inquiries.sum()), 2)),
        Rule("orders-least", "target", round(0.8 * float(orders.sum())), metric="orders"),
        Rule("quarter-orders", "target", round(0.3 * float(orders.sum())), metric="orders", every="quarter",
             penalty=20.0),
        Rule("p5-soft", "floor", round(1.5 * total / len(goods)), product="p5", penalty=0.5),
        Rule("ramp", "ramp", 40.0, product="p0|p3|p6"),
        Rule("ramp-soft", "ramp", 15.0, product="p4", penalty=1.0),
        Rule("promoted", "promoted_at_most", float(max(len(goods) - 3, 6))),
        Rule("two", "promotions_per_product", 2.0),
        Rule("spacing", "promotion_spacing", 3.0),
        Rule("tests", "concurrent_tests", 1.0),
        Rule("closed", "blackout", product="p7", start=_monday(4), end=_monday(5) - timedelta(days=1)),
    )  # fmt: skip
    return replace(problem, products=tuple(goods), replenishments=(later,), rules=rules)


def _monday(week: int) -> date:
    return MONDAY + timedelta(days=7 * week)


def _product(number: int, dice: np.random.Generator) -> Product:
    led = "inquiry" if number % 5 == 4 else "order"
    return Product(
        f"p{number}",
        "s2" if number % 3 == 2 else "s1",
        f"产品{number}",
        price=float(np.round(dice.uniform(40, 160), 1)),
        margin=float(np.round(dice.uniform(0.3, 0.5), 3)),
        category=CATEGORIES[number % 3],
        led=led,
        cvr=float(np.round(dice.uniform(0.03, 0.06), 4)),
        inquiry_rate=0.12,
        win_rate=0.3 if led == "inquiry" else None,
        lag_days=float(dice.choice((0.0, 3.0, 10.0))),
        repeat=0.2,
        promote="yes" if number == 6 else "auto",
        price_floor=30.0,
    )


def _line(product: int, channel: int, place: Channel, dice: np.random.Generator) -> Line:
    families: tuple[tuple[Family, float], ...] = (
        ("exponential", 1.0), ("hill", 2.2), ("hill", 0.7), ("rational", 1.0), ("power", 0.6), ("table", 1.0),
    )  # fmt: skip
    family, shape = families[(product + 2 * channel) % len(families)]
    return Line(
        f"p{product}",
        place.id,
        objective=("acquire", "harvest", "test")[product % 3],  # type: ignore[arg-type]
        family=family,
        shape=shape,
        demand=float(np.round(dice.uniform(40, 120), 1)),
        cpc=float(np.round(dice.uniform(0.4, 0.9), 2)),
        retention=0.4 if channel == 2 and product % 4 == 0 else 0.0,
        cap=250.0,
    )


def _promotion(name: str, day: date, platform: str, fee: float) -> Promotion:
    def at(offset: int) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(days=offset)

    spans: tuple[tuple[PhaseKind, int, int], ...] = (("warm_up", -4, 0), ("burst", 0, 3))
    return Promotion(
        f"{name}-2027",
        name,
        platform,
        name,
        name,
        day,
        phases=tuple(Phase(kind, at(first), at(last)) for kind, first, last in spans),
        fee=fee,
        discount=0.05 if fee else 0.02,
    )

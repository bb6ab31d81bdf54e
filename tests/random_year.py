"""Random small years over every rule and feature: seed n always has feature ``n % len(FEATURES)``, and some more.

Features are applied in the order they stand in: first what money buys, then what may be decided, then rules,
whose limits are drawn around what an even split spends and brings, so that most bind and a few clash.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, get_args

import numpy as np
from problems import promotion, small

from campaignplan.calendars.holiday import Holiday
from campaignplan.planning.grid import build_cells
from campaignplan.planning.problem import Enrolment, Goal, Lock, Problem, ProductTest, Receipt
from campaignplan.planning.rule import Rule
from campaignplan.response.cells import OUTCOMES
from campaignplan.response.outcome import by_cell
from campaignplan.shop.book import BookLine
from campaignplan.shop.channel import CurvePoint
from campaignplan.shop.multiplier import Multiplier
from campaignplan.shop.product import Product, Replenishment, StageSegment
from campaignplan.shop.shop import Shop

Dice = random.Random
Feature = Callable[[Dice, Problem], Problem]
GOALS: tuple[Goal, ...] = get_args(Goal)
DAY = timedelta(days=1)


def random_year(seed: int, names: Sequence[str] = ()) -> Problem:
    """A problem of at most some 40 cells, its goal in its settings; `names` narrows the features."""
    dice = Dice(seed)
    names = names or list(FEATURES)
    chosen = {names[seed % len(names)], *dice.sample(names, dice.randrange(1, 7))}
    goal = "least_spend" if "least_spend" in chosen else dice.choice(GOALS[:-1])
    products, channels, weeks = dice.randrange(2, 5), dice.randrange(1, 3), dice.randrange(2, 4)
    if products * channels > 4:
        weeks = 2
    start = date(2027, 6, 7) + timedelta(days=dice.choice((0, 0, 0, 2, 24)))
    problem = small(
        products=products,
        channels=channels,
        weeks=weeks,
        start=start,
        end=start + timedelta(days=7 * weeks - 1),
        total=float(dice.randrange(30, 160) * products * channels * weeks),
        goal=goal,
        weights=(("orders", 3.0), ("gmv", 0.1), ("profit", 1.0)),
    )
    goods = [
        replace(p, cvr=dice.uniform(0.02, 0.09), margin=dice.uniform(0.25, 0.6), inquiry_rate=0.1, repeat=0.3,
                category=dice.choice(("home", "toys")))
        for p in problem.products
    ]  # fmt: skip
    problem = replace(problem, products=tuple(goods))
    for name, feature in FEATURES.items():
        if name in chosen:
            problem = feature(dice, problem)
    return problem


def features(seed: int) -> tuple[str, ...]:
    """The names of what a seed's problem has; the first is the one it was made for."""
    dice, names = Dice(seed), list(FEATURES)
    first = names[seed % len(names)]
    return (first, *sorted({*dice.sample(names, dice.randrange(1, 7))} - {first}))


def with_rule(kind: str, number: int = 0, **fields: Any) -> Callable[[Problem], Problem]:
    """Add one rule, its id after its kind."""

    def add(problem: Problem) -> Problem:
        name = kind.replace("_", "-") + (f"-{len(problem.rules)}" if number == 0 else f"-{number}")
        return replace(problem, rules=(*problem.rules, Rule(name, kind, **fields)))  # type: ignore[arg-type]

    return add


def even(problem: Problem) -> tuple[float, dict[str, float]]:
    """Money and outcomes of an even split of the total (of 150 yuan a line and week, where there is none)."""
    cells = build_cells(problem)
    weeks = problem.settings.horizon.days / 7
    total = problem.settings.total or 150.0 * len(problem.lines) * weeks
    days = np.where(cells.open, cells.days[cells.period_of], 0.0)
    spend = np.minimum(total * days / max(days.sum(), 1.0), cells.cap)
    sums = by_cell(cells, spend, np.zeros(len(cells.pairs), dtype=np.bool_)).sum(axis=0)
    return float(spend.sum()), dict(zip(OUTCOMES, sums, strict=True))


def curves(family: str, low: float, high: float) -> Feature:
    """Give half of the lines a family."""

    def change(dice: Dice, problem: Problem) -> Problem:
        lines = [
            replace(line, family=family, shape=dice.uniform(low, high)) if i == 0 or dice.random() < 0.5 else line
            for i, line in enumerate(problem.lines)
        ]
        return replace(problem, lines=tuple(lines))

    return change


def table(dice: Dice, problem: Problem) -> Problem:
    first, *others = problem.lines
    shapes = (
        ((20.0, 2.0), (40.0, 12.0), (60.0, 30.0), (90.0, 42.0), (140.0, 48.0)),  # S-shaped
        ((10.0, 14.0), (30.0, 30.0), (80.0, 44.0), (200.0, 55.0)),
        ((10.0, 0.0), (30.0, 25.0), (80.0, 40.0), (200.0, 55.0)),
    )
    points = tuple(CurvePoint(first.product, first.channel, x, y) for x, y in dice.choice(shapes))
    return replace(problem, lines=(replace(first, family="table"), *others), curves=points)


def on_lines(chance: float, **draws: Callable[[Dice], Any]) -> Feature:
    def change(dice: Dice, problem: Problem) -> Problem:
        lines = [
            replace(line, **{name: draw(dice) for name, draw in draws.items()})
            if i == 0 or dice.random() < chance
            else line
            for i, line in enumerate(problem.lines)
        ]
        return replace(problem, lines=tuple(lines))

    return change


def on_products(chance: float, **draws: Callable[[Dice], Any]) -> Feature:
    def change(dice: Dice, problem: Problem) -> Problem:
        goods = [
            replace(p, **{name: draw(dice) for name, draw in draws.items()})
            if i == 0 or dice.random() < chance
            else p
            for i, p in enumerate(problem.products)
        ]
        return replace(problem, products=tuple(goods))

    return change


def on_channels(**draws: Callable[[Dice], Any]) -> Feature:
    def change(dice: Dice, problem: Problem) -> Problem:
        places = [replace(c, **{name: draw(dice) for name, draw in draws.items()}) for c in problem.channels]
        return replace(problem, channels=tuple(places))

    return change


def on_settings(**draws: Callable[[Dice], Any]) -> Feature:
    def change(dice: Dice, problem: Problem) -> Problem:
        drawn = {name: draw(dice) for name, draw in draws.items()}
        return replace(problem, settings=replace(problem.settings, **drawn))

    return change


def day(dice: Dice, problem: Problem) -> Problem:
    """Plan by the day, the first week (more cells, so fewer lines)."""
    settings = problem.settings
    short = replace(settings, period="day", end=settings.start + 6 * DAY, total=(settings.total or 900.0) / 3)
    return replace(problem, settings=short, lines=problem.lines[:4], products=kept(problem, problem.lines[:4]))


def kept(problem: Problem, lines: tuple[Any, ...]) -> tuple[Product, ...]:
    mine = {line.product for line in lines}
    return tuple(p for p in problem.products if p.id in mine)


def two_shops(dice: Dice, problem: Problem) -> Problem:
    shops = (*problem.shops, Shop("s2", "二店", platform="tmall", payment_days=5))
    goods = tuple(replace(p, shop="s2") if i % 2 else p for i, p in enumerate(problem.products))
    return replace(problem, shops=shops, products=goods)


def stages(dice: Dice, problem: Problem) -> Problem:
    start, end = problem.settings.start, problem.settings.end
    rows = (
        StageSegment("p1", "launch", start - 30 * DAY),
        StageSegment("p1", "growth", start + 7 * DAY),
        StageSegment("p2", "decline", start + 3 * DAY, end - 3 * DAY),
    )
    names = {p.id for p in problem.products}
    return replace(problem, stages=tuple(row for row in rows if row.product in names))


def factors(dice: Dice, problem: Problem) -> Problem:
    start = problem.settings.start
    return replace(
        problem,
        multipliers=(
            Multiplier("weekday", "6", demand=0.4, cpc=1.2, cvr=0.8),
            Multiplier("season", "7", demand=1.5, category=problem.products[0].category),
            Multiplier("phase", "burst", demand=1.9, cpc=1.3, cvr=1.4),
            Multiplier("enrolled", "burst", demand=1.4, cvr=1.3),
        ),
        holidays=(Holiday("rest-2027", "holiday", "假", "rest", start + 2 * DAY, start + 4 * DAY),),
    )


def promotions(dice: Dice, problem: Problem) -> Problem:
    """Two promotions that overlap, one with a fee, short so that periods stay few."""
    start = problem.settings.start
    made = []
    for name, offset in (("a", 4), ("b", dice.choice((5, 9)))):
        one = promotion(
            name,
            start + timedelta(days=offset),
            discount=dice.choice((0.0, 0.03, 0.08)),
            fee=dice.choice((0.0, 15.0, 60.0)),
            price_window_days=0,
            platform="1688-tmall",
        )
        made.append(replace(one, phases=tuple(p for p in one.phases if p.kind == "burst")))
    return replace(problem, promotions=tuple(made))


def some_promotions(dice: Dice, problem: Problem) -> Problem:
    return problem if problem.promotions else promotions(dice, problem)


def enrolments(dice: Dice, problem: Problem) -> Problem:
    problem = some_promotions(dice, problem)
    first, last = problem.products[0].id, problem.products[-1].id
    rows = (Enrolment("a", first, choice="yes", fee=10.0), Enrolment("b", last, choice="no"))
    return replace(problem, enrolments=rows)


def price_window(dice: Dice, problem: Problem) -> Problem:
    problem = some_promotions(dice, problem)
    discounts = (0.06, 0.02)
    made = [replace(p, price_window_days=30, discount=d) for p, d in zip(problem.promotions, discounts, strict=True)]
    made[1] = replace(made[1], anchor=made[0].anchor + 3 * DAY)
    return replace(problem, promotions=tuple(made))


def spacing(dice: Dice, problem: Problem) -> Problem:
    return with_rule("promotion_spacing", limit=float(dice.choice((3, 40))))(some_promotions(dice, problem))


def per_product(dice: Dice, problem: Problem) -> Problem:
    return with_rule("promotions_per_product", limit=1.0)(some_promotions(dice, problem))


def tests(required: bool) -> Feature:
    """A test of 7 days of the first line, and an optional one of the last."""

    def change(dice: Dice, problem: Problem) -> Problem:
        start = problem.settings.start
        latest = start + timedelta(days=problem.settings.horizon.days - 7)
        one, other = problem.lines[0], problem.lines[-1]
        rows = (
            ProductTest("t1", one.product, one.channel, start, latest, 7, clicks=float(dice.randrange(20, 130)),
                        required=required),
            ProductTest("t2", other.product, other.channel, start, latest, 7, clicks=40.0, required=False),
        )  # fmt: skip
        goods = tuple(replace(p, promote="auto") if p.promote == "no" else p for p in problem.products)
        return replace(problem, tests=rows, products=goods)

    return change


def concurrent(dice: Dice, problem: Problem) -> Problem:
    if not problem.tests:
        problem = tests(True)(dice, problem)
    problem = replace(problem, tests=tuple(replace(t, required=True) for t in problem.tests))
    return with_rule("concurrent_tests", limit=1.0)(problem)


def stock(dice: Dice, problem: Problem) -> Problem:
    units = even(problem)[1]["units"] / len(problem.products)
    return on_products(0.5, stock=lambda d: float(round(units * d.uniform(0.4, 1.2)) + 1))(dice, problem)


def deliveries(dice: Dice, problem: Problem) -> Problem:
    units = even(problem)[1]["units"] / len(problem.products)
    first, *others = problem.products
    scarce = replace(first, stock=float(round(units * 0.5) + 8), base_units=0.3, lag_days=dice.choice((0.0, 2.0)))
    middle = problem.settings.start + 7 * DAY
    later = Replenishment(first.id, middle, float(round(units * dice.uniform(0.2, 1.0)) + 1))
    return replace(problem, products=(scarce, *others), replenishments=(later,))


def cash(dice: Dice, problem: Problem) -> Problem:
    money, _ = even(problem)
    start, end = problem.settings.start, problem.settings.end
    problem = on_products(0.7, lag_days=lambda d: d.choice((0.0, 2.0, 9.0)))(dice, problem)
    shops = tuple(replace(shop, payment_days=4.0) for shop in problem.shops)
    fee = BookLine("fee", "年费", money * 0.05, start + 2 * DAY, "membership", in_budget=dice.random() < 0.5)
    paid = (Receipt(start + 3 * DAY, money * 0.1), Receipt(end + DAY, 9999.0))
    problem = replace(problem, shops=shops, book=(fee,), receipts=paid)
    return with_rule("cash", limit=float(round(money * dice.uniform(0.5, 1.0))))(problem)


def group(dice: Dice, problem: Problem) -> dict[str, Any]:
    """A scope that holds something: a product, a category, a channel, a span or all."""
    start, product = problem.settings.start, dice.choice(problem.products)
    return dice.choice(
        [
            {"product": product.id},
            {"category": product.category},
            {"channel": problem.channels[0].id},
            {"start": start, "end": start + 6 * DAY},
            {"product": product.id, "start": start, "end": start + 6 * DAY},
        ]
    )


def money_rule(kind: str, low: float, high: float, soft: bool = False, **more: Any) -> Feature:
    """A limit between `low` and `high` of an even split's money of the group, about."""

    def change(dice: Dice, problem: Problem) -> Problem:
        scope = {} if "every" in more else group(dice, problem)
        parts = {"product": len(problem.products), "channel": len(problem.channels), "start": 2}
        share = even(problem)[0] / np.prod([parts.get(name, 1) for name in scope if name != "end"] or [1])
        if "every" in more:
            share /= problem.settings.horizon.days / 7
        limit = float(max(1, round(share * dice.uniform(low, high))))
        penalty = dice.choice((0.05, 0.6, 5.0)) if soft else None
        return with_rule(kind, limit=limit, penalty=penalty, **scope, **more)(problem)

    return change


def share_rule(kind: str, low: float, high: float, share_of: str) -> Feature:
    def change(dice: Dice, problem: Problem) -> Problem:
        limit = round(dice.uniform(low, high), 2)
        return with_rule(kind, limit=limit, unit="share", share_of=share_of, **group(dice, problem))(problem)

    return change


def ratio_rule(kind: str, low: float, high: float, **more: Any) -> Feature:
    """A limit between `low` and `high` of what the even split reaches, over all or over one product."""

    def change(dice: Dice, problem: Problem) -> Problem:
        money, brings = even(problem)
        reached = {
            "roas_floor": brings["gmv"] / max(money, 1.0),
            "order_cost_cap": money / max(brings["orders"], 1e-6),
            "inquiry_cost_cap": money / max(brings["inquiries"], 1e-6),
        }[kind]
        scope = dice.choice(({}, {"product": problem.products[0].id}, {"every": "week"}))
        return with_rule(kind, limit=round(reached * dice.uniform(low, high), 3), **scope, **more)(problem)

    return change


def target(dice: Dice, problem: Problem) -> Problem:
    metric = dice.choice(("orders", "gmv", "clicks", "inquiries", "profit", "lifetime"))
    money, brings = even(problem)
    reached = {**brings, "profit": brings["gross"] - money, "lifetime": brings["lifetime"] - money}[metric]
    if reached < 1:
        metric, reached = "orders", brings["orders"]
    limit = round(max(reached, 0.5) * dice.uniform(0.5, 1.15), 3)
    return with_rule("target", limit=limit, metric=metric)(problem)


def least_spend(dice: Dice, problem: Problem) -> Problem:
    return with_rule("target", limit=round(even(problem)[1]["orders"] * 0.7 + 0.1, 2), metric="orders")(problem)


def ramp(soft: bool) -> Feature:
    def change(dice: Dice, problem: Problem) -> Problem:
        a_day = even(problem)[0] / max(len(problem.lines) * problem.settings.horizon.days, 1)
        penalty = dice.choice((0.05, 0.5, 3.0)) if soft else None
        scope = dice.choice(({}, {"product": problem.products[0].id}))
        return with_rule("ramp", limit=float(round(a_day * dice.uniform(0.1, 0.8)) + 1), penalty=penalty, **scope)(
            problem
        )

    return change


def blackout(dice: Dice, problem: Problem) -> Problem:
    start = problem.settings.start + timedelta(days=dice.randrange(0, 7))
    scope = dice.choice(({}, {"product": problem.products[-1].id}))
    return with_rule("blackout", start=start, end=start + 3 * DAY, **scope)(problem)


def locks(dice: Dice, problem: Problem) -> Problem:
    line, start = problem.lines[-1], problem.settings.start
    step = max(channel.step for channel in problem.channels)
    row = Lock(
        "l1", line.product, line.channel, start, start + 6 * DAY, float(dice.choice((0, 10, 20)) // step * step)
    )
    return replace(problem, locks=(row,))


FEATURES: dict[str, Feature] = {
    # what money buys
    "day": day,
    "two_shops": two_shops,
    "s_curves": curves("hill", 1.5, 3.5),
    "steep_start": curves("hill", 0.4, 0.9),
    "rational": curves("rational", 1.0, 1.0),
    "power": curves("power", 0.3, 0.9),
    "table": table,
    "stages": stages,
    "factors": factors,
    "inquiry_led": on_products(0.5, led=lambda d: "inquiry", win_rate=lambda d: d.uniform(0.2, 0.6)),
    "lag": on_products(0.7, lag_days=lambda d: d.choice((1.0, 6.0, 20.0))),
    "carry": on_lines(0.5, retention=lambda d: d.uniform(0.2, 0.8), carry_in=lambda d: d.choice((0.0, 10.0))),
    # what may be decided
    "floors": on_channels(floor=lambda d: float(d.choice((5, 10, 20)))),
    "caps": on_lines(0.5, cap=lambda d: float(d.randrange(8, 40))),
    "steps": on_channels(step=lambda d: d.choice((5, 10))),
    "carry_floor": lambda d, p: on_channels(floor=lambda d: 10.0)(
        d, on_lines(0.3, retention=lambda d: d.uniform(0.3, 0.8))(d, p)
    ),
    "promotions": promotions,
    "enrolments": enrolments,
    "price_window": price_window,
    "promote_yes": on_products(0.0, promote=lambda d: "yes", cvr=lambda d: 0.001),
    "promote_no": on_products(0.0, promote=lambda d: "no"),
    "no_total": on_settings(total=lambda d: None),
    "exactly": on_settings(spend=lambda d: "exactly"),
    "reserve": on_settings(reserve=lambda d: d.choice((0.1, 0.3))),
    "locks": locks,
    # rules
    "spacing": spacing,
    "per_product": per_product,
    "promoted_at_most": lambda d, p: with_rule("promoted_at_most", limit=float(max(1, len(p.products) - 1)))(p),
    "tests": tests(True),
    "optional_tests": tests(False),
    "concurrent": concurrent,
    "stock": stock,
    "deliveries": deliveries,
    "cash": cash,
    "cap": money_rule("cap", 0.3, 1.0),
    "cap_weekly": money_rule("cap", 0.5, 1.1, every="week"),
    "floor": money_rule("floor", 0.3, 1.4),
    "floor_monthly": money_rule("floor", 0.1, 0.6, every="month"),
    "soft_cap": money_rule("cap", 0.3, 0.8, soft=True),
    "soft_floor": money_rule("floor", 0.8, 1.8, soft=True),
    "share_cap": share_rule("cap", 0.2, 0.6, "total"),
    "share_floor": share_rule("floor", 0.2, 0.6, "span"),
    "roas_floor": ratio_rule("roas_floor", 0.7, 1.5),
    "order_cost_cap": ratio_rule("order_cost_cap", 0.6, 1.2),
    "inquiry_cost_cap": ratio_rule("inquiry_cost_cap", 0.6, 1.2),
    "soft_roas": ratio_rule("roas_floor", 1.0, 1.6, penalty=0.5),
    "target": target,
    "soft_target": lambda d, p: soften(target(d, p), 0.7),
    "ramp": ramp(False),
    "soft_ramp": ramp(True),
    "blackout": blackout,
    "least_spend": least_spend,
}


def soften(problem: Problem, penalty: float) -> Problem:
    *others, last = problem.rules
    return replace(problem, rules=(*others, replace(last, penalty=penalty)))

"""What a plan's money buys, worked out day by day in plain Python, straight from the problem.

Slow and simple on purpose, and free of `campaignplan.response`: it reads the shipped priors itself, gives
every day its own factors, its own share of the money and its own clicks, and adds up. Of the plan it takes
what was decided (money per line and period, enrolled pairs) and nothing that was computed.
"""

import csv
import math
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem
from campaignplan.shop.channel import Line
from campaignplan.shop.product import Product

PRIORS = Path(__file__).parents[2] / "priors"
NAMES = ("clicks", "inquiries", "orders", "gmv", "gross", "lifetime", "units")


class Factors(NamedTuple):
    demand: float = 1.0
    cpc: float = 1.0
    cvr: float = 1.0

    def times(self, other: "Factors") -> "Factors":
        return Factors(self.demand * other.demand, self.cpc * other.cpc, self.cvr * other.cvr)

    def stronger(self, other: "Factors") -> "Factors":
        """One by one, the factor further from 1."""
        return Factors(*(b if abs(math.log(b)) > abs(math.log(a)) else a for a, b in zip(self, other, strict=True)))


@cache
def shipped(name: str) -> list[dict[str, str]]:
    with (PRIORS / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def multipliers() -> list[tuple[str, str, str, str, Factors]]:
    return [
        (r["kind"], r["key"], r["category"], r["platform"], Factors(*(float(r[n]) for n in Factors._fields)))
        for r in shipped("multipliers")
    ]


def lookup(problem: Problem, kind: str, keys: list[str], category: str, platform: str) -> Factors:
    """The merchant's row before ours, the earlier key before the later, the narrower row before the wider."""
    own = [(r.kind, r.key, r.category, r.platform, Factors(r.demand, r.cpc, r.cvr)) for r in problem.multipliers]
    for rows in (own, multipliers()):
        for key in keys:
            for wanted in ((category, platform), (category, ""), ("", platform), ("", "")):
                for row in rows:
                    if row[:4] == (kind, key, *wanted):
                        return row[4]
    return Factors()


def prior(line: Line, product: Product) -> dict[str, float]:
    best: dict[str, str] = {}
    rank = -1
    for row in shipped("lines"):
        if row["channel"] in ("", line.channel) and row["led"] in ("", product.led):
            narrow = 2 * (row["channel"] != "") + (row["led"] != "")
            if narrow > rank:
                best, rank = row, narrow
    return {name: float(best[name] or 0) for name in ("demand", "cpc", "cvr", "inquiry_rate", "win_rate", "spread")}


def stage_on(problem: Problem, product: Product, day: date) -> str:
    own = sorted((s for s in problem.stages if s.product == product.id), key=lambda s: s.start)
    if not own:
        return "maturity"
    now = ""
    for number, segment in enumerate(own):
        end = segment.end
        if end is None and number + 1 < len(own):
            end = own[number + 1].start - timedelta(days=1)
        if segment.start <= day and (end is None or day <= end):
            now = segment.stage
    return now


def market(problem: Problem, line: Line, product: Product, day: date) -> Factors:
    """Everything that moves the day but for stage and enrolment."""
    platform = next(shop.platform for shop in problem.shops if shop.id == product.shop)
    place = (product.category, platform)
    result = lookup(problem, "season", [str(day.month)], *place)
    result = result.times(lookup(problem, "weekday", [str(day.isoweekday())], *place))
    result = result.times(lookup(problem, "objective", [line.objective], *place))
    rest = Factors()
    for holiday in problem.holidays:
        if holiday.start <= day <= holiday.end:
            rest = rest.stronger(lookup(problem, "holiday", [holiday.id, holiday.kind], *place))
    result = result.times(rest)
    event = Factors()
    for promotion in problem.promotions:
        if platform not in (promotion.platform, *promotion.platform.split("-")):
            continue
        for phase in promotion.selling_phases():
            if phase.span.start <= day <= phase.span.end:
                keys = [f"{promotion.series}:{phase.kind}", phase.kind]
                event = event.stronger(lookup(problem, "phase", keys, *place))
    return result.times(event)


def enrolment(problem: Problem, plan: Plan, product: Product, day: date) -> tuple[Factors, float]:
    """Factors and discount of the promotions that the product is enrolled in on a day."""
    platform = next(shop.platform for shop in problem.shops if shop.id == product.shop)
    effect, discount = Factors(), 0.0
    pairs = plan.cells.pairs
    for i in range(len(pairs.product)):
        if not plan.enrolled[i] or problem.products[pairs.product[i]].id != product.id:
            continue
        promotion = problem.promotions[pairs.promotion[i]]
        for phase in promotion.selling_phases():
            if phase.span.start <= day <= phase.span.end and day <= problem.settings.end:
                keys = [f"{promotion.series}:{phase.kind}", phase.kind]
                effect = effect.stronger(lookup(problem, "enrolled", keys, product.category, platform))
                if phase.kind in ("burst", "encore"):
                    discount = max(discount, float(pairs.discount[i]))
    return effect, discount


def response(
    problem: Problem, line: Line, product: Product, spend: float, demand: float, cpc: float, base: float
) -> float:
    """Clicks of one day; `base` is the line's daily demand before factors, `cpc` its price on that day."""
    if demand <= 0:
        return 0.0
    u = spend / (cpc * demand)
    match line.family:
        case "exponential":
            h = 1 - math.exp(-u)
        case "rational":
            h = u / (1 + u)
        case "hill":
            h = u**line.shape / (1 + u**line.shape)
        case "power":
            h = u**line.shape
        case "table":
            _, price, points = tabulated(problem, line)
            before = (0.0, 0.0)
            h = points[-1][1] / base
            for money, clicks in points:
                at = money / (price * base)
                if u <= at:
                    left = before[0] / (price * base)
                    share = 0.0 if at == left else (u - left) / (at - left)
                    h = (before[1] + share * (clicks - before[1])) / base
                    break
                before = (money, clicks)
    return demand * h


def tabulated(problem: Problem, line: Line) -> tuple[float, float, list[tuple[float, float]]]:
    points = sorted(
        (p.spend, p.clicks) for p in problem.curves if (p.product, p.channel) == (line.product, line.channel)
    )
    points = [(0.0, 0.0), *[point for point in points if point != (0.0, 0.0)]]
    first = next(point for point in points if point[1] > 0)
    return max(clicks for _, clicks in points), first[0] / first[1], points


def totals(plan: Plan) -> dict[str, float]:
    """Sum of every outcome of a plan, carry-in and tail included."""
    problem, cells = plan.problem, plan.cells
    result = dict.fromkeys(NAMES, 0.0)
    for number, line in enumerate(problem.lines):
        product = next(p for p in problem.products if p.id == line.product)
        spends = [float(x) for x in plan.spend[number * len(cells.periods) : (number + 1) * len(cells.periods)]]
        for name, value in line_totals(plan, line, product, spends).items():
            result[name] += value
    return result


def line_totals(plan: Plan, line: Line, product: Product, spends: list[float]) -> dict[str, float]:
    problem = plan.problem
    guess = prior(line, product)
    demand = guess["demand"] if line.demand is None else line.demand
    cpc = guess["cpc"] if line.cpc is None else line.cpc
    if line.family == "table":
        demand, cpc, _ = tabulated(problem, line)
    inquiry = guess["inquiry_rate"] if product.inquiry_rate is None else product.inquiry_rate
    win = guess["win_rate"] if product.win_rate is None else product.win_rate
    direct = guess["cvr"] if product.cvr is None else product.cvr
    orders_per_click = direct if product.led == "order" else inquiry * win
    platform = next(shop.platform for shop in problem.shops if shop.id == product.shop)
    result = dict.fromkeys(NAMES, 0.0)
    felt = line.carry_in
    keep = line.retention ** (1 / 7)
    for period, spend in zip(plan.cells.periods, spends, strict=True):
        days = [period.start + timedelta(days=n) for n in range((period.end - period.start).days + 1)]
        effective = spend
        if line.retention > 0:
            effective = 0.0
            for _ in days:
                felt = keep * felt + (1 - keep) * spend / len(days)
                effective += felt
        stages = [stage_on(problem, product, day) for day in days]
        assert len(set(stages)) == 1 or period.start > problem.settings.end, "a period mixes two stages"
        offers = [enrolment(problem, plan, product, day) for day in days]
        assert len(set(offers)) == 1, "a period mixes enrolments"
        if not stages[0]:
            continue
        stage = lookup(problem, "stage", [stages[0]], product.category, platform)
        today = [market(problem, line, product, day).times(stage).times(offers[0][0]) for day in days]
        weights = [factor.demand * factor.cpc for factor in today]
        for factor, weight in zip(today, weights, strict=True):
            money = effective * weight / sum(weights) if sum(weights) > 0 else 0.0
            clicks = response(problem, line, product, money, demand * factor.demand, cpc * factor.cpc, demand)
            orders = clicks * orders_per_click * factor.cvr
            discount = offers[0][1]
            value = product.price * product.units_per_order
            gross = orders * (value * product.margin - value * discount)
            result["clicks"] += clicks
            result["inquiries"] += clicks * inquiry * factor.cvr
            result["orders"] += orders
            result["gmv"] += orders * value * (1 - discount)
            result["gross"] += gross
            result["lifetime"] += gross + orders * product.repeat * value * product.margin
            result["units"] += orders * product.units_per_order
    return result

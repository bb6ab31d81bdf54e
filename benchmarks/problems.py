"""An agency's year at any size: many shops, daily budgets, the shipped 1688 calendar, rules that bind.

All figures are invented, with a fixed seed. The rules cannot clash: their limits are read off a plan that keeps
them all (`_kept`), and many bind, because the best plan without rules (`_wanted`) lies on their other side.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from campaignplan.calendars import holidays_for, promotions_for
from campaignplan.calendars.promotion import Promotion
from campaignplan.dates import Span
from campaignplan.planning.audit import audit
from campaignplan.planning.frame import Frame
from campaignplan.planning.grid import build_cells
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Enrolment, PastSpend, Problem, Settings
from campaignplan.planning.rule import Rule
from campaignplan.response.cells import OUTCOMES, Cells, Floats
from campaignplan.response.outcome import by_cell
from campaignplan.shop.book import BookLine
from campaignplan.shop.channel import Channel, CurvePoint, Family, Line
from campaignplan.shop.product import STAGES, Product, Replenishment, StageSegment
from campaignplan.shop.shop import Shop

CATEGORIES = ("home", "toys", "tools", "wear", "food", "parts")
CHANNELS = (("search", 1.0, 1.0), ("feed", 1.6, 0.8), ("activity", 0.6, 1.3))
"""Id, and what multiplies a product's demand and price of a click there; further channels repeat them."""
FAMILIES: dict[Family, float] = {"exponential": 0.70, "rational": 0.10, "hill": 0.14, "power": 0.03, "table": 0.03}
POINTS = ((15.0, 12.0), (40.0, 30.0), (90.0, 50.0), (200.0, 70.0), (400.0, 80.0))
SHOP_SIZE = 20
FLOOR = 20.0
"""Yuan a day a running line must have."""
RETURN = 1.5
"""Yuan of gross the last yuan brings in the plan the total is taken from."""
START = date(2027, 1, 1)


def agency(
    products: int,
    channels: int = 3,
    days: int = 365,
    seed: int = 0,
    rules: int = 60,
    stock: bool = False,
    carry: float = 0.0,
) -> Problem:
    """Make the problem: `products` x `channels` lines, `days` daily periods, goal profit.

    Parameters
    ----------
    rules
        About how many rows of money and ratios the rules make, the total among them; 0 for a total alone.
        Rules on enrolments (at most two a product) come beside them.
    stock
        Whether a fifth of the products have a stock that binds, delivered in two parts.
    carry
        Share of the lines with carry-over.
    """
    dice = np.random.default_rng(seed)
    span = Span(START, START + timedelta(days=days - 1))
    shops = tuple(
        Shop(f"s{i}", f"店铺{i}", tier=f"L{dice.integers(2, 6)}", payment_days=float(dice.integers(0, 16)))
        for i in range(-(-products // SHOP_SIZE))
    )
    goods = tuple(_product(i, dice) for i in range(products))
    places = tuple(Channel(f"{CHANNELS[j % 3][0]}{j // 3 or ''}", f"渠道{j}", floor=FLOOR) for j in range(channels))
    lines = tuple(_line(product, j, place, carry, dice) for product in goods for j, place in enumerate(places))
    promotions = promotions_for(["1688"], span)
    bare = Problem(
        Settings("agency", span.start, span.end, period="day", reserve=0.02),
        shops,
        goods,
        places,
        lines,
        stages=tuple(segment for product in goods for segment in _stages(product, span, dice)),
        curves=tuple(
            CurvePoint(x.product, x.channel, *point) for x in lines if x.family == "table" for point in POINTS
        ),
        promotions=promotions,
        holidays=holidays_for(span),
        enrolments=tuple(row for product in goods for row in _enrolments(product, promotions, dice)),
        book=(
            BookLine("membership", "诚信通", 6688.0 * len(shops), span.start),
            BookLine("content", "内容创作", 300.0 * len(shops), span.start, every="month"),
        ),
        past=tuple(
            PastSpend(line.product, line.channel, month, float(round(dice.lognormal(6.5, 0.6))))
            for line in lines
            for month in range(1, 13)
        ),
    )
    cells = build_cells(bare)
    wanted = Plan(bare, cells, _wanted(cells), cells.pairs.choice == 1)
    kept = replace(wanted, spend=_kept(cells, wanted.spend, dice))
    problem = _stocked(bare, kept) if stock else bare
    need = kept.spend.sum() + kept.fees + Frame(bare, cells, "profit").book_in_budget
    total = _rounded(float(need) / (1 - bare.settings.reserve), up=True)
    problem = replace(problem, settings=replace(problem.settings, total=total))
    return replace(problem, rules=_rules(problem, wanted, kept, rules))


def _product(number: int, dice: np.random.Generator) -> Product:
    led = "order" if dice.random() < 0.8 else "inquiry"
    price = float(np.round(np.clip(dice.lognormal(3.6, 0.7), 8, 400), 2))
    return Product(
        f"p{number}",
        f"s{number // SHOP_SIZE}",
        f"产品{number}",
        price,
        margin=float(np.round(dice.uniform(0.2, 0.5), 3)),
        category=CATEGORIES[int(dice.integers(len(CATEGORIES)))],
        units_per_order=float(max(1, round(240 / price * dice.lognormal(0.0, 0.3)))),
        led=led,
        cvr=float(np.round(dice.uniform(0.02, 0.05), 4)) if led == "order" else None,
        inquiry_rate=float(np.round(dice.uniform(0.05, 0.12), 4)),
        win_rate=float(np.round(dice.uniform(0.25, 0.5), 3)) if led == "inquiry" else None,
        lag_days=float(dice.choice((0.0, 0.0, 2.0, 7.0))),
        repeat=float(np.round(dice.uniform(0.0, 0.5), 2)),
    )


def _line(product: Product, number: int, place: Channel, carry: float, dice: np.random.Generator) -> Line:
    family = str(dice.choice(list(FAMILIES), p=list(FAMILIES.values())))
    shape = {"power": dice.uniform(0.4, 0.8), "hill": dice.uniform(1.2, 3.0)}.get(family, 1.0)
    if family == "hill" and dice.random() < 0.3:
        shape = dice.uniform(0.6, 0.95)
    _, demand, cpc = CHANNELS[number % 3]
    return Line(
        product.id,
        place.id,
        objective=dice.choice(("acquire", "acquire", "harvest", "test")),
        family=family,
        shape=float(np.round(shape, 3)),
        demand=float(np.round(demand * dice.lognormal(4.2, 0.6), 1)),
        cpc=float(np.round(cpc * dice.uniform(0.6, 1.4), 3)),
        retention=float(np.round(dice.uniform(0.2, 0.6), 2)) if dice.random() < carry else 0.0,
        carry_in=10.0 if carry > 0 else 0.0,
        spread=float(np.round(dice.uniform(0.2, 0.6), 2)),
        cap=float(dice.choice((60.0, 120.0, 300.0, 300.0))),
    )


def _stages(product: Product, span: Span, dice: np.random.Generator) -> list[StageSegment]:
    """Some products grow up inside the year, some fade, the rest are mature throughout."""
    first = int(dice.choice((0, 1, 2, 2)))
    days = np.sort(dice.integers(20, max(span.days, 21), len(STAGES) - first - 1))
    starts = [span.start, *(span.start + timedelta(days=int(n)) for n in days)]
    life = dict(zip(starts, STAGES[first:], strict=True))  # of two that start on one day the later holds
    return [StageSegment(product.id, stage, start) for start, stage in life.items()]


def _enrolments(product: Product, promotions: tuple[Promotion, ...], dice: np.random.Generator) -> list[Enrolment]:
    rows = []
    for series in sorted({promotion.series for promotion in promotions}):
        asked = "yes" if series == "1688-628" else "auto"  # of one series only: two could clash by themselves
        choice = str(dice.choice(("auto", asked, "no"), p=(0.8, 0.1, 0.1)))
        fee, discount = float(dice.choice((0.0, 100.0, 300.0, 800.0))), float(np.round(dice.uniform(0.02, 0.12), 3))
        rows.append(Enrolment(series, product.id, choice=choice, fee=fee, discount=discount))
    return rows


def _wanted(cells: Cells) -> Floats:
    """Shape (C,): money up to where the last yuan brings `RETURN`, roughly what is best without rules."""
    option = cells.chosen(cells.pairs.choice == 1)
    curves, gross = cells.curves.take(option), cells.per_click[option, OUTCOMES.index("gross")]
    best, value = np.zeros(cells.size), np.zeros(cells.size)
    for level in np.geomspace(0.05, 5.0, 20):
        spend = np.ceil(np.clip(level * curves.scale, cells.floor, cells.cap))
        gain = np.where(cells.open, gross * curves.clicks(spend) - RETURN * spend, 0.0)
        best, value = np.where(gain > value, spend, best), np.maximum(gain, value)
    return best


def _kept(cells: Cells, wanted: Floats, dice: np.random.Generator) -> Floats:
    """Shape (C,): in three cells of ten the same money spread by demand alone, in the others what is wanted."""
    option = cells.chosen(cells.pairs.choice == 1)
    scale = np.where(cells.open, (cells.curves.demand * cells.curves.cpc)[option], 0.0)
    even = np.round(scale * wanted.sum() / scale.sum())
    even = np.where((even >= cells.floor) & cells.open, np.minimum(even, cells.cap), 0.0)
    return np.where(dice.random(cells.size) < 0.3, even, wanted)


def _stocked(problem: Problem, kept: Plan) -> Problem:
    """Give every fifth product what `kept` sells of it, half from the start, half from the middle of the year."""
    cells, settings = kept.cells, problem.settings
    units = by_cell(cells, kept.spend, kept.enrolled)[:, OUTCOMES.index("units")].reshape(-1, cells.width)
    half = cells.horizon // 2
    goods, deliveries = list(problem.products), []
    for number in range(0, len(goods), 5):
        mine = units[cells.product == number].sum(axis=0)
        early, late = (_rounded(float(part.sum()) + 1, up=True) for part in (mine[:half], mine[half:]))
        goods[number] = replace(goods[number], stock=early)
        deliveries.append(Replenishment(goods[number].id, settings.start + timedelta(days=half), late))
    return replace(problem, products=tuple(goods), replenishments=tuple(deliveries))


def _rules(problem: Problem, wanted: Plan, kept: Plan, count: int) -> tuple[Rule, ...]:
    """Set each rule's limit where `kept` just keeps it, on the side of it on which `wanted` does not."""
    asked = {rule.id: rule for rule in _asked(problem)}
    probe = replace(problem, rules=tuple(asked.values()))
    used = [
        audit(probe, replace(plan, problem=probe)).measures.groupby("rule", sort=False)["used"]
        for plan in (wanted, kept)
    ]
    least, most, there = (used[1].min(), used[1].max(), used[1].count())
    result, rows = [], 1  # the total is one
    for rule in asked.values():
        rows += int(there.get(rule.id, 0))
        if rows > count:
            break
        kind = rule.kind
        if kind in ("cap", "floor") and not rule.every:
            kind = "cap" if used[0].max().get(rule.id, 0.0) > most.get(rule.id, 0.0) else "floor"
        at_most = kind in ("cap", "cash", "order_cost_cap")
        value = float((most if at_most else least).get(rule.id, 0.0))
        if value > 0:  # else nothing of the kind is there, or nothing is spent on it
            limit = _rounded(value, up=at_most)
            result.append(replace(rule, kind=kind, limit=limit))
    if count:
        result.append(Rule("two-promotions", "promotions_per_product", 2.0))
    return tuple(result)


def _asked(problem: Problem) -> Iterator[Rule]:
    """Sixty rows in a year of three channels, more with more shops; the limits are still to be set."""
    yield Rule("cash", "cash")
    yield Rule("month-most", "cap", every="month")
    yield Rule("quarter-least", "floor", every="quarter")
    for channel in problem.channels:
        yield Rule(f"share-{channel.id}", "cap", unit="share", channel=channel.id)
    first = problem.channels[0].id
    yield Rule(f"quarter-{first}", "cap", unit="share", share_of="span", channel=first, every="quarter")
    for category in CATEGORIES:
        yield Rule(f"roas-{category}", "roas_floor", category=category)
    for stage in STAGES:
        yield Rule(f"stage-{stage}", "floor", stage=stage)
    for category in CATEGORIES:
        yield Rule(f"category-{category}", "cap", category=category)
    series = sorted({promotion.series for promotion in problem.promotions})
    for name in series:
        yield Rule(f"burst-{name}", "floor", promotion=name, phase="burst")
    for channel in problem.channels:
        yield Rule(f"roas-{channel.id}", "roas_floor", channel=channel.id)
    yield Rule("order-cost", "order_cost_cap", stage="launch|growth")
    for name in series:
        yield Rule(f"warm-up-{name}", "floor", promotion=name, phase="warm_up")
    for shop in problem.shops:
        yield Rule(f"shop-{shop.id}", "cap", shop=shop.id)
        yield Rule(f"roas-{shop.id}", "roas_floor", shop=shop.id)


def _rounded(value: float, up: bool) -> float:
    """Four figures, away from what is used."""
    digits = 3 - int(np.floor(np.log10(value)))
    return round(float((np.ceil if up else np.floor)(value * 10.0**digits)) / 10.0**digits, max(digits, 0))

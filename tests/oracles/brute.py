"""The best plan in whole yuan by trying: every set of enrolments, every test window, every yuan of every cell.

For problems whose only rule on money is the total. Money is added up by max-plus sums of tables (best value for
each sum of yuan): cells into lines, lines into products, products into the plan. No linear model, no tangents,
no curves of `campaignplan.response`: of the grid it takes the periods alone.
"""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
from oracles.response import Factors, lookup, market, prior, stage_on, tabulated

from campaignplan.calendars.promotion import Promotion
from campaignplan.dates import Period
from campaignplan.planning.problem import Problem, ProductTest
from campaignplan.shop.channel import Line
from campaignplan.shop.product import Product

Floats = npt.NDArray[np.float64]
NEVER = -math.inf
Window = tuple[int, int, float]
"""First and last period of a test, and the least yuan in it."""


@dataclass
class Brute:
    """One problem, its periods, and the goal; `known` are the tables of products already worked out."""

    problem: Problem
    periods: tuple[Period, ...]
    goal: str
    known: dict[tuple[object, ...], Floats] = field(default_factory=dict)

    def best(self) -> float:
        """The best value (for ``least_spend`` the least money), minus infinity (infinity) where no plan holds."""
        settings = self.problem.settings
        limit = math.floor((settings.total or 0.0) * (1 - settings.reserve) + 1e-9)
        whole = np.full(limit + 1, NEVER)
        for choice in self._test_choices():
            table = self._products(choice, limit)
            whole[: len(table)] = np.maximum(whole[: len(table)], table)
        if self.goal == "least_spend":
            target = next(rule.limit for rule in self.problem.rules if rule.kind == "target")
            reached = np.flatnonzero(whole >= target - 1e-9)
            return float(reached[0]) if len(reached) else math.inf
        return float(whole.max())

    def _products(self, windows: dict[str, Window | None], limit: int) -> Floats:
        """Value of each sum of yuan over products, with at most so many of them promoted."""
        most = [int(rule.limit) for rule in self.problem.rules if rule.kind == "promoted_at_most"]
        count = min(most, default=len(self.problem.products))
        tables = [np.zeros(1)] + [np.full(1, NEVER)] * count  # by number of products promoted
        for product in self.problem.products:
            key = (product.id, *(windows[test.id] for test in self.problem.tests if test.product == product.id))
            if key not in self.known:
                self.known[key] = self._product(product, windows, limit)
            table = self.known[key]
            nothing, something = table[:1], table.copy()
            something[0] = NEVER
            # Fees without spend are never worth it, and an enrolment that must be is not a promotion of money.
            grown = [joined(tables[0], nothing, limit)]
            for k in range(1, count + 1):
                one, other = joined(tables[k], nothing, limit), joined(tables[k - 1], something, limit)
                grown.append(higher(one, other))
            tables = grown
        result = tables[0]
        for table in tables[1:]:
            result = higher(result, table)
        return result

    def _product(self, product: Product, windows: dict[str, Window | None], limit: int) -> Floats:
        """Value of each sum of yuan, fees among them, of one product; entry 0 is no spend and no fee."""
        best = np.full(limit + 1, NEVER)
        for enrolled in self._enrolments(product):
            table, least = np.zeros(1), math.inf
            for line in self.problem.lines:
                if line.product != product.id:
                    continue
                test = next(
                    (t for t in self.problem.tests if (t.product, t.channel) == (line.product, line.channel)), None
                )
                window = windows[test.id] if test else None
                mine, smallest = self._line(product, line, enrolled, window, limit)
                table, least = joined(table, mine, limit), min(least, smallest)
            if product.promote == "yes":
                table[: min(len(table), int(least) if math.isfinite(least) else 1)] = NEVER
            fee = round(sum(self._terms(promotion, product)[1] for promotion in enrolled))
            cost = fee if self.goal in ("profit", "lifetime") else fee * self._mixed_spend()
            end = min(len(table), limit + 1 - fee)
            if end > 0:
                best[fee : fee + end] = np.maximum(best[fee : fee + end], table[:end] - cost)
        return best

    def _line(
        self, product: Product, line: Line, enrolled: tuple[Promotion, ...], window: Window | None, limit: int
    ) -> tuple[Floats, float]:
        """Value of each sum of yuan of a line, and the smallest budget any of its cells may have."""
        inside, outside, least = np.zeros(1), np.zeros(1), math.inf
        for number, period in enumerate(self.periods):
            lower, upper, step = self._bounds(product, line, period, limit)
            levels = [0, *range(-(-max(lower, step) // step) * step, upper + 1, step)]
            if upper > 0:
                least = min(least, max(lower, step))
            table = np.full(levels[-1] + 1, NEVER)
            table[levels] = self._cell(product, line, enrolled, period, np.array(levels, dtype=float))
            if window and window[0] <= number <= window[1]:
                inside = joined(inside, table, limit)
            else:
                outside = joined(outside, table, limit)
        if window:
            inside[: min(len(inside), math.ceil(window[2] - 1e-6))] = NEVER
        return joined(inside, outside, limit), least

    def _bounds(self, product: Product, line: Line, period: Period, limit: int) -> tuple[int, int, int]:
        channel = next(c for c in self.problem.channels if c.id == line.channel)
        floor = max(channel.floor, line.floor or 0.0)
        caps = [cap for cap in (channel.cap, line.cap) if cap is not None]
        lower = math.ceil(floor / channel.step - 1e-9) * channel.step * period.days
        upper = limit
        if caps:
            upper = min(math.floor(min(caps) / channel.step + 1e-9) * channel.step * period.days, limit)
        closed = product.promote == "no" or not stage_on(self.problem, product, period.start) or upper < lower
        return lower, 0 if closed else upper, channel.step

    def _cell(
        self, product: Product, line: Line, enrolled: tuple[Promotion, ...], period: Period, spend: Floats
    ) -> Floats:
        """Goal of a cell for each budget."""
        days = [period.start + timedelta(days=n) for n in range(period.days)]
        if not stage_on(self.problem, product, days[0]):
            return np.zeros(len(spend))
        effect, discount = self._effect(product, enrolled, days[0])
        factors = [self._factors(product, line, day).times(effect) for day in days]
        weights = [f.demand * f.cpc for f in factors]
        guess = prior(line, product)
        inquiry = guess["inquiry_rate"] if product.inquiry_rate is None else product.inquiry_rate
        win = guess["win_rate"] if product.win_rate is None else product.win_rate
        direct = guess["cvr"] if product.cvr is None else product.cvr
        rate = direct if product.led == "order" else inquiry * win
        price = product.price * product.units_per_order
        result = np.zeros(len(spend))
        for factor, weight in zip(factors, weights, strict=True):
            clicks = self._clicks(product, line, factor, spend * weight / sum(weights))
            orders = clicks * rate * factor.cvr
            gross = orders * price * (product.margin - discount)
            worth = {
                "orders": orders,
                "inquiries": clicks * inquiry * factor.cvr,
                "gmv": orders * price * (1 - discount),
                "profit": gross,
                "lifetime": gross + orders * product.repeat * price * product.margin,
            }
            worth["mix"] = sum(w * worth[name] for name, w in self.problem.settings.weights)
            result += worth["orders" if self.goal == "least_spend" else self.goal]
        paid = {"profit": 1.0, "lifetime": 1.0, "mix": self._mixed_spend()}.get(self.goal, 0.0)
        return result - paid * spend

    def _mixed_spend(self) -> float:
        weights = dict(self.problem.settings.weights)
        return weights.get("profit", 0.0) + weights.get("lifetime", 0.0) if self.goal == "mix" else 0.0

    def _clicks(self, product: Product, line: Line, factor: Factors, spend: Floats) -> Floats:
        guess = prior(line, product)
        demand = guess["demand"] if line.demand is None else line.demand
        cpc = guess["cpc"] if line.cpc is None else line.cpc
        if line.family == "table":
            demand, cpc, points = tabulated(self.problem, line)
            at = np.array([x / (cpc * demand) for x, _ in points])
            u = spend / (cpc * factor.cpc * demand * factor.demand)
            return np.interp(u, at, [y / demand for _, y in points]) * demand * factor.demand
        u = spend / (cpc * factor.cpc * demand * factor.demand)
        h = {
            "exponential": lambda: 1 - np.exp(-u),
            "rational": lambda: u / (1 + u),
            "hill": lambda: u**line.shape / (1 + u**line.shape),
            "power": lambda: u**line.shape,
        }[line.family]()
        return demand * factor.demand * h

    def _factors(self, product: Product, line: Line, day: date) -> Factors:
        platform = next(shop.platform for shop in self.problem.shops if shop.id == product.shop)
        stage = lookup(self.problem, "stage", [stage_on(self.problem, product, day)], product.category, platform)
        return market(self.problem, line, product, day).times(stage)

    def _effect(self, product: Product, enrolled: tuple[Promotion, ...], day: date) -> tuple[Factors, float]:
        platform = next(shop.platform for shop in self.problem.shops if shop.id == product.shop)
        effect, discount = Factors(), 0.0
        for promotion in enrolled:
            for phase in promotion.selling_phases():
                if phase.span.start <= day <= phase.span.end:
                    keys = [f"{promotion.series}:{phase.kind}", phase.kind]
                    effect = effect.stronger(lookup(self.problem, "enrolled", keys, product.category, platform))
                    if phase.kind in ("burst", "encore"):
                        discount = max(discount, self._terms(promotion, product)[2])
        return effect, discount

    def _terms(self, promotion: Promotion, product: Product) -> tuple[str, float, float]:
        """The merchant's word on one product: choice, fee, discount (rows here name promotion and product)."""
        for row in self.problem.enrolments:
            if (row.promotion, row.product) == (promotion.series, product.id):
                fee = promotion.fee if row.fee is None else row.fee
                return row.choice, fee, promotion.discount if row.discount is None else row.discount
        return "auto", promotion.fee, promotion.discount

    def _enrolments(self, product: Product) -> Iterator[tuple[Promotion, ...]]:
        """Every set of promotions a product may be in."""
        platform = next(shop.platform for shop in self.problem.shops if shop.id == product.shop)
        settings = self.problem.settings
        offered = [
            p
            for p in self.problem.promotions
            if platform in (p.platform, *p.platform.split("-"))
            and any(s.span.start <= settings.end and s.span.end >= settings.start for s in p.selling_phases())
        ]
        most = [rule.limit for rule in self.problem.rules if rule.kind == "promotions_per_product"]
        apart = [rule.limit for rule in self.problem.rules if rule.kind == "promotion_spacing"]
        for on in itertools.product((False, True), repeat=len(offered)):
            mine = [p for p, yes in zip(offered, on, strict=True) if yes]
            words = {p.id: self._terms(p, product)[0] for p in offered}
            if any(words[p.id] == "no" for p in mine) or any(words[p.id] == "yes" and p not in mine for p in offered):
                continue
            mine.sort(key=lambda p: p.anchor)
            couples = [(a, b, (b.anchor - a.anchor).days) for a, b in itertools.combinations(mine, 2)]
            if len(mine) > min(most, default=math.inf) or any(d < x for _, _, d in couples for x in apart):
                continue
            if any(
                0 < d <= b.price_window_days and self._terms(a, product)[2] > self._terms(b, product)[2] + 1e-9
                for a, b, d in couples
            ):
                continue
            yield tuple(mine)

    def _test_choices(self) -> Iterator[dict[str, Window | None]]:
        """Every way the tests can run: each in a window, optional ones in none, not too many at a time."""
        tests = self.problem.tests
        at_once = min(
            (rule.limit for rule in self.problem.rules if rule.kind == "concurrent_tests"), default=math.inf
        )
        options = [[*self._windows(test), *([] if test.required else [None])] for test in tests]
        for chosen in itertools.product(*options):
            runs = [window for window in chosen if window is not None]
            if all(sum(a <= t <= b for a, b, _ in runs) <= at_once for t in range(len(self.periods))):
                yield {test.id: window for test, window in zip(tests, chosen, strict=True)}

    def _windows(self, test: ProductTest) -> Iterator[Window]:
        product = next(p for p in self.problem.products if p.id == test.product)
        line = next(x for x in self.problem.lines if (x.product, x.channel) == (test.product, test.channel))
        limit = math.floor(self.problem.settings.total or 0.0)
        last = None
        for first, period in enumerate(self.periods):
            stop = period.start + timedelta(days=test.days)
            inside = [t for t, p in enumerate(self.periods) if period.start <= p.start < stop]
            if not test.earliest <= period.start <= test.latest or (last and (period.start - last).days < 7):
                continue
            if self.periods[inside[-1]].end < stop - timedelta(days=1):
                continue
            bounds = [self._bounds(product, line, self.periods[t], limit) for t in inside]
            spend = self._test_money(test, product, line, inside, sum(upper for _, upper, _ in bounds))
            if spend is not None and all(upper > 0 for _, upper, _ in bounds):
                last = period.start
                yield first, inside[-1], max(spend, float(sum(lower for lower, _, _ in bounds)))

    def _test_money(
        self, test: ProductTest, product: Product, line: Line, inside: list[int], most: int
    ) -> float | None:
        """The least whole yuan that buy the clicks when paced like demand, in no promotion."""
        assert test.clicks is not None
        days = [
            day for t in inside for day in (self.periods[t].start + timedelta(n) for n in range(self.periods[t].days))
        ]
        if not all(stage_on(self.problem, product, day) for day in days):
            return None
        factors = [self._factors(product, line, day) for day in days]
        periods = [t for t in inside for _ in range(self.periods[t].days)]
        demand = {t: sum(f.demand for f, s in zip(factors, periods, strict=True) if s == t) for t in inside}
        weight = {t: sum(f.demand * f.cpc for f, s in zip(factors, periods, strict=True) if s == t) for t in inside}
        for money in range(0, most + 1):
            clicks = 0.0
            for factor, t in zip(factors, periods, strict=True):
                share = money * demand[t] / sum(demand.values())
                part = share * factor.demand * factor.cpc / weight[t]
                clicks += float(self._clicks(product, line, factor, np.array([part]))[0])
            if clicks >= test.clicks:
                return float(money)
        return None


def joined(one: Floats, other: Floats, limit: int) -> Floats:
    """Best value of each sum of yuan of two tables, up to `limit`."""
    if len(other) > len(one):
        one, other = other, one
    size = min(len(one) + len(other) - 1, limit + 1)
    result = np.full(size, NEVER)
    for money in np.flatnonzero(other > NEVER):
        end = min(size, int(money) + len(one))
        if end > money:
            result[money:end] = np.maximum(result[money:end], one[: end - money] + other[money])
    return result


def higher(one: Floats, other: Floats) -> Floats:
    """The better of two tables, entry by entry."""
    result = np.full(max(len(one), len(other)), NEVER)
    result[: len(one)] = one
    result[: len(other)] = np.maximum(result[: len(other)], other)
    return result

"""What rules and models look up again and again: scopes as masks, repeated spans, test windows, the goal."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from campaignplan.calendars.promotion import serves
from campaignplan.planning.problem import Goal, Problem, ProductTest
from campaignplan.planning.rule import Rule
from campaignplan.planning.sample_size import clicks_needed
from campaignplan.response.cells import OUTCOMES, Bools, Cells, Floats, Ints
from campaignplan.shop.book import payment_days


@dataclass(frozen=True)
class Window:
    """One possible run of a product test: its `cells`, in which at least `spend` yuan must go."""

    test: int
    first: int
    last: int
    cells: Ints
    spend: float


@dataclass(frozen=True)
class Frame:
    """A problem, its cells and the goal asked for."""

    problem: Problem
    cells: Cells
    goal: Goal

    @cached_property
    def goal_clicks(self) -> Floats:
        """Shape (O,): goal units per click of each option."""
        worth: dict[str, Floats] = dict(zip(OUTCOMES, self.cells.per_click.T, strict=True))
        match self.goal:
            case "profit":
                return worth["gross"]
            case "lifetime" | "gmv" | "orders" | "inquiries":
                return worth[self.goal]
            case "mix":
                worth["profit"] = worth["gross"]
                parts = [weight * worth[name] for name, weight in self.problem.settings.weights]
                return np.asarray(np.sum(parts, axis=0)) if parts else np.zeros(len(self.cells.option_cell))
            case "least_spend":
                return np.zeros(len(self.cells.option_cell))

    @cached_property
    def goal_spend(self) -> float:
        """Goal units per yuan spent (0 or negative)."""
        weights = dict(self.problem.settings.weights)
        if self.goal == "mix":
            return -weights.get("profit", 0.0) - weights.get("lifetime", 0.0)
        return -1.0 if self.goal in ("profit", "lifetime", "least_spend") else 0.0

    @property
    def goal_fee(self) -> float:
        """Goal units per yuan of enrolment fee."""
        return self.goal_spend

    @cached_property
    def book_in_budget(self) -> float:
        """Yuan of the budget book that come out of the total."""
        return sum(amount for _, amount, inside in book_payments(self.problem) if inside)

    @cached_property
    def product_of_cell(self) -> Ints:
        """Shape (C,)."""
        return self.cells.product[self.cells.line_of]

    def mask(self, rule: Rule) -> Bools:
        """Return shape (C,): the planned cells in a rule's scope, span aside."""
        cells, problem = self.cells, self.problem
        result = cells.period_of < cells.horizon
        columns = (
            (rule.shop, [problem.shops[i].id for i in cells.shop]),
            (rule.product, [problem.products[i].id for i in cells.product]),
            (rule.category, [problem.products[i].category for i in cells.product]),
            (rule.channel, [problem.channels[i].id for i in cells.channel]),
        )
        for wanted, names in columns:
            if wanted:
                result = result & np.isin(np.array(names), wanted.split("|"))[cells.line_of]
        for wanted, labels in ((rule.stage, cells.stage), (rule.objective, cells.objective)):
            if wanted:
                result = result & np.isin(labels.astype(str), wanted.split("|"))
        if rule.promotion or rule.phase:
            result = result & self._in_promotion(rule.promotion, rule.phase)
        return result

    def slices(self, rule: Rule) -> Iterator[tuple[str, Bools]]:
        """Yield (name, period mask (T,)) for each repetition of a rule over its span."""
        spans: dict[str, Bools] = {}
        for t, period in enumerate(self.cells.periods[: self.cells.horizon]):
            if (rule.start and period.start < rule.start) or (rule.end and period.end > rule.end):
                continue
            if rule.every == "month":
                key = period.month
            elif rule.every == "quarter":
                key = f"{period.start.year}-Q{(period.start.month + 2) // 3}"
            elif rule.every == "week":
                year, week, _ = period.start.isocalendar()
                key = f"{year}-W{week:02d}"
            else:
                key = ""
            spans.setdefault(key, np.zeros(self.cells.width, dtype=np.bool_))[t] = True
        for key, mask in spans.items():
            yield (f"{rule.id}:{key}" if key else rule.id), mask

    def options_of(self, mask: Bools) -> Bools:
        """Turn a mask of cells (C,) into one of their options (O,)."""
        return mask[self.cells.option_cell]

    def outcome(self, name: str) -> Floats:
        """Shape (O,): an outcome per click; ``profit`` is gross (spend is taken apart)."""
        column = "gross" if name == "profit" else name
        return self.cells.per_click[:, OUTCOMES.index(column)]

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """Every run each product test may take."""
        return tuple(window for number, test in enumerate(self.problem.tests) for window in self._runs(number, test))

    def _runs(self, number: int, test: ProductTest) -> Iterator[Window]:
        cells, problem = self.cells, self.problem
        where = [
            (problem.products[p].id, problem.channels[c].id)
            for p, c in zip(cells.product, cells.channel, strict=True)
        ]
        line = where.index((test.product, test.channel))
        last_start = None
        for t, period in enumerate(cells.periods[: cells.horizon]):
            if not test.earliest <= period.start <= test.latest:
                continue
            if last_start is not None and (period.start - last_start).days < 7:
                continue
            inside = [u for u in range(t, cells.horizon) if (cells.periods[u].start - period.start).days < test.days]
            if (cells.periods[inside[-1]].end - period.start).days + 1 < test.days:
                continue
            at = line * cells.width + np.array(inside, dtype=np.int64)
            spend = self._test_spend(test, at) if cells.open[at].all() else None
            if spend is not None:
                last_start = period.start
                yield Window(number, t, inside[-1], at, spend)

    def _test_spend(self, test: ProductTest, at: Ints) -> float | None:
        """Yuan that buy the test's clicks, spread in proportion to demand, product not enrolled anywhere.

        None where the caps do not let the window buy them: such a window is no test.
        """
        wanted = test.clicks if test.clicks is not None else clicks_needed(test.question, test.rate)
        base = np.searchsorted(self.cells.option_cell, at)
        curves = self.cells.curves.take(base)
        if curves.demand.sum() <= 0:
            return None
        share = curves.demand / curves.demand.sum()
        low, high = 0.0, float(self.cells.cap[at].sum())
        if float(curves.clicks(share * high).sum()) < wanted:
            return None
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (low, middle) if float(curves.clicks(share * middle).sum()) >= wanted else (middle, high)
        return float(max(np.ceil(high), self.cells.floor[at].sum()))

    def _in_promotion(self, names: str, phases: str) -> Bools:
        cells, problem = self.cells, self.problem
        inside = np.zeros((len(problem.shops), cells.width), dtype=np.bool_)
        wanted, kinds = names.split("|") if names else [], phases.split("|") if phases else []
        for promotion in problem.promotions:
            if wanted and promotion.id not in wanted and promotion.series not in wanted:
                continue
            at = np.array([serves(promotion, shop.platform) for shop in problem.shops])
            for phase in promotion.selling_phases():
                if not kinds or phase.kind in kinds:
                    days = phase.span
                    inside |= np.outer(at, np.array([p.start in days for p in cells.periods]))
        return inside[cells.shop].ravel()


def book_payments(problem: Problem) -> list[tuple[str, float, bool]]:
    """Return every payment of the budget book inside the horizon: ISO date, yuan, whether in the total."""
    horizon = problem.settings.horizon
    return sorted(
        (day.isoformat(), line.amount, line.in_budget) for line in problem.book for day in payment_days(line, horizon)
    )

"""What rules and models look up again and again: scopes as masks, repeated spans, test windows, the goal."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from campaignplan.calendars.promotion import serves
from campaignplan.planning.problem import Goal, Problem, ProductTest
from campaignplan.planning.rule import Every, Rule
from campaignplan.planning.sample_size import clicks_needed
from campaignplan.response.cells import OUTCOMES, Bools, Cells, Floats, Ints
from campaignplan.shop.book import payment_days

POINTS, CLOSER = 65, 10
"""Points tried at a time, and how often, to find what a test must spend: to the last digit."""
SCOPE = ("shop", "product", "category", "channel", "objective", "stage", "promotion", "phase")
"""Columns of a rule that narrow its scope."""


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
        return np.repeat(self.cells.product, self.cells.width)

    @cached_property
    def lines_of(self) -> tuple[Ints, ...]:
        """The lines of each product."""
        return _members(self.cells.product, len(self.problem.products))

    @cached_property
    def pairs_of(self) -> tuple[Ints, ...]:
        """The pairs of each product."""
        return _members(self.cells.pairs.product, len(self.problem.products))

    @cached_property
    def planned_cells(self) -> Ints:
        """Every cell inside the horizon, in order."""
        everything = np.ones(self.cells.size, dtype=np.bool_)
        return self.within(everything, np.arange(self.cells.width) < self.cells.horizon)

    def mask(self, rule: Rule) -> Bools:
        """Return shape (C,), read-only: the planned cells in a rule's scope, span aside."""
        key = tuple(getattr(rule, column) for column in SCOPE)
        if key not in self._masks:
            mask = self._mask(rule)
            mask.flags.writeable = False  # rules of the same scope share it
            self._masks[key] = mask
        return self._masks[key]

    @cached_property
    def _masks(self) -> dict[tuple[str, ...], Bools]:
        return {}

    def _mask(self, rule: Rule) -> Bools:
        cells = self.cells
        lines = np.ones(len(cells.lines), dtype=np.bool_)
        for column, names in self._names.items():
            wanted = getattr(rule, column)
            if wanted:
                among = set(wanted.split("|"))
                lines &= np.array([name in among for name in names], dtype=np.bool_)
        result = lines[:, None] & (np.arange(cells.width) < cells.horizon)
        if rule.stage:
            codes, stages = cells.stage_codes
            wanted_stages = np.array([name in rule.stage.split("|") for name in stages], dtype=np.bool_)
            result &= wanted_stages[codes].reshape(result.shape)
        if rule.promotion or rule.phase:
            result &= self._in_promotion(rule.promotion, rule.phase)
        return result.ravel()

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """What each line is called under the columns of a rule that concern lines alone."""
        cells, problem = self.cells, self.problem
        return {
            "shop": [problem.shops[i].id for i in cells.shop],
            "product": [problem.products[i].id for i in cells.product],
            "category": [problem.products[i].category for i in cells.product],
            "channel": [problem.channels[i].id for i in cells.channel],
            "objective": [line.objective for line in cells.lines],
        }

    def slices(self, rule: Rule) -> Iterator[tuple[str, Bools]]:
        """Yield (name, period mask (T,)) for each repetition of a rule over its span."""
        periods = self.cells.periods[: self.cells.horizon]
        inside = [t for t, p in enumerate(periods) if not (rule.start and p.start < rule.start)]
        inside = [t for t in inside if not (rule.end and periods[t].end > rule.end)]
        spans: dict[str, list[int]] = {}
        for t in inside:
            spans.setdefault(self._repetition[rule.every][t], []).append(t)
        for key, at in spans.items():
            mask = np.zeros(self.cells.width, dtype=np.bool_)
            mask[at] = True
            yield (f"{rule.id}:{key}" if key else rule.id), mask

    @cached_property
    def _repetition(self) -> dict[Every, list[str]]:
        """Name of the week, month and quarter each planned period starts in."""
        starts = [period.start for period in self.cells.periods[: self.cells.horizon]]
        weeks = [start.isocalendar() for start in starts]
        return {
            "": [""] * len(starts),
            "week": [f"{week.year}-W{week.week:02d}" for week in weeks],
            "month": [f"{start:%Y-%m}" for start in starts],
            "quarter": [f"{start.year}-Q{(start.month + 2) // 3}" for start in starts],
        }

    def within(self, scope: Bools, periods: Bools) -> Ints:
        """Return the cells of a mask (C,) in the periods of another (T,), in order."""
        columns, width = np.flatnonzero(periods), self.cells.width
        if len(columns) == 0:
            return np.zeros(0, dtype=np.int64)
        first, end = int(columns[0]), int(columns[-1]) + 1
        inside = scope.reshape(-1, width)[:, first:end]
        found = np.flatnonzero(inside if len(columns) == end - first else inside & periods[first:end])
        return found if end - first == width else found + found // (end - first) * (width - end + first) + first

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
        cells = self.cells
        line = next(
            i for i, own in enumerate(cells.lines) if own.product == test.product and own.channel == test.channel
        )
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
        for _ in range(CLOSER):  # many points at a time: there may be a window for every week
            tried = np.linspace(low, high, POINTS)
            enough = curves.clicks(tried[:, None] * share).sum(axis=1) >= wanted
            first = max(int(np.argmax(enough)), 1)
            low, high = float(tried[first - 1]), float(tried[first])
        return float(max(np.ceil(high), self.cells.floor[at].sum()))

    def _in_promotion(self, names: str, phases: str) -> Bools:
        """Shape (L, T)."""
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
        return inside[cells.shop]


def _members(group: Ints, count: int) -> tuple[Ints, ...]:
    """Return the indices at which each of `count` groups stands."""
    order = np.argsort(group, kind="stable")
    return tuple(np.split(order, np.searchsorted(group[order], np.arange(1, count))))


def book_payments(problem: Problem) -> list[tuple[str, float, bool]]:
    """Return every payment of the budget book inside the horizon: ISO date, yuan, whether in the total."""
    horizon = problem.settings.horizon
    return sorted(
        (day.isoformat(), line.amount, line.in_budget) for line in problem.book for day in payment_days(line, horizon)
    )

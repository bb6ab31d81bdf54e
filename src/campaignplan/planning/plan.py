"""A plan: whole yuan for every cell, and the yes-or-no decisions, with the tables people read."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd

from campaignplan.money import split_whole
from campaignplan.planning.problem import Problem
from campaignplan.response.cells import OUTCOMES, Bools, Cells, Floats, Ints
from campaignplan.response.outcome import credited

COLUMNS = (
    "date_start", "date_end", "shop", "product", "channel", "stage", "objective", "promotion", "phase",
    "spend", "clicks", "inquiries", "orders", "gmv", "profit",
)  # fmt: skip


@dataclass(frozen=True)
class TestStart:
    """When a product test runs, or None where the plan does without it; `spend` is the least it needs."""

    test: str
    start: date | None
    spend: float


@dataclass(frozen=True)
class Plan:
    """Decisions for a problem.

    Attributes
    ----------
    spend
        Shape (C,): whole yuan per cell for its period.
    enrolled
        Shape (P,): which pairs of `cells.pairs` enrol.
    tests
        One entry per product test.
    """

    problem: Problem
    cells: Cells
    spend: Floats
    enrolled: Bools
    tests: tuple[TestStart, ...] = ()

    @cached_property
    def outcomes(self) -> Floats:
        """Shape (C, len(OUTCOMES)): expected outcomes, credited to the cell whose spend caused them."""
        return credited(self.cells, self.spend, self.enrolled)

    @cached_property
    def fees(self) -> float:
        """Enrolment fees in yuan."""
        return float(self.cells.pairs.fee[self.enrolled].sum())

    def table(self) -> pd.DataFrame:
        """Return the plan, one row per cell with spend, with the columns of ``plan.csv`` (`COLUMNS`).

        Days are ISO dates, both included; shop, product, channel and promotion are ids; spend is whole
        yuan; the rest are expected values: counts, yuan, and profit = contribution before ad spend minus
        spend, without enrolment fees.
        """
        cells = self.cells
        at = self._in_order(np.flatnonzero(self.spend > 0))
        line, period = cells.line_of[at], cells.period_of[at]
        outcome = dict(zip(OUTCOMES, self.outcomes.T, strict=True))
        spend = self.spend[at]
        return pd.DataFrame(
            {
                "date_start": _named([p.start.isoformat() for p in cells.periods], period),
                "date_end": _named([p.end.isoformat() for p in cells.periods], period),
                **self._ids(line),
                "stage": _named(list(cells.stage_codes[1]), cells.stage_codes[0][at].astype(np.int64)),
                "objective": _named([own.objective for own in cells.lines], line),
                "promotion": cells.promotion[at],
                "phase": cells.phase[at],
                "spend": spend.round().astype(np.int64),
                **{name: outcome[name][at] for name in ("clicks", "inquiries", "orders", "gmv")},
                "profit": outcome["gross"][at] - spend,
            },
            columns=list(COLUMNS),
        )

    def daily(self) -> pd.DataFrame:
        """Return whole-yuan daily budgets: columns date, shop, product, channel, spend.

        Each cell's money is split over its days by the response's day weights, in the channel's whole steps,
        every day between the line's floor and cap; the days of a cell add up to it exactly. Locked money may
        lie outside these bounds and is split as evenly as it must be.
        """
        cells = self.cells
        at = np.flatnonzero(self.spend > 0)
        length = cells.days[cells.period_of[at]]
        parts = [self._days_of(at[length == days], days) for days in np.unique(length).tolist()]
        none = np.zeros(0, dtype=np.int64)
        line, day, yuan = (np.concatenate(found) for found in zip((none, none, none), *parts, strict=True))
        order = np.argsort(day * len(cells.lines) + self._rank[line], kind="stable")
        first = cells.periods[0].start
        dates = [(first + timedelta(days=n)).isoformat() for n in range(int(day.max(initial=-1)) + 1)]
        line = line[order]
        return pd.DataFrame({"date": _named(dates, day[order]), **self._ids(line), "spend": yuan[order]})

    def _days_of(self, at: Ints, days: int) -> tuple[Ints, Ints, Ints]:
        """Split cells whose periods have so many days: line, day number and yuan of each day."""
        cells = self.cells
        line, period = cells.line_of[at], cells.period_of[at]
        starts = np.cumsum(cells.days) - cells.days
        day = starts[period][:, None] + np.arange(days)
        money, step = np.rint(self.spend[at]), cells.step[at]
        lower = np.minimum(cells.floor[at], money) // days // step * step
        upper = -(-np.maximum(cells.cap[at] // days, money / days) // step) * step
        yuan = split_whole(
            money.astype(np.int64),
            cells.day_weights[line[:, None], day],
            lower.astype(np.int64),
            step,
            upper.astype(np.int64),
        )
        return np.repeat(line, days), day.ravel(), yuan.ravel()

    def _in_order(self, at: Ints) -> Ints:
        """Sort cells by day, shop, product and channel."""
        key = self.cells.period_of[at] * len(self.cells.lines) + self._rank[self.cells.line_of[at]]
        return at[np.argsort(key, kind="stable")]

    @cached_property
    def _rank(self) -> Ints:
        """Shape (L,): each line's place by the ids of shop, product and channel."""
        names = [tuple(column[i] for column in self._line_ids.values()) for i in range(len(self.cells.lines))]
        result = np.empty(len(names), dtype=np.int64)
        result[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
        return result

    @cached_property
    def _line_ids(self) -> dict[str, list[str]]:
        cells, problem = self.cells, self.problem
        return {
            "shop": [problem.shops[i].id for i in cells.shop],
            "product": [problem.products[i].id for i in cells.product],
            "channel": [problem.channels[i].id for i in cells.channel],
        }

    def _ids(self, line: Ints) -> "dict[str, pd.Series[str]]":
        return {name: _named(ids, line) for name, ids in self._line_ids.items()}

    def enrolments(self) -> pd.DataFrame:
        """Return every pair the plan decided: columns product, promotion (ids), fee, discount, enrolled."""
        pairs, problem = self.cells.pairs, self.problem
        return pd.DataFrame(
            {
                "product": [problem.products[i].id for i in pairs.product],
                "promotion": [problem.promotions[i].id for i in pairs.promotion],
                "fee": pairs.fee,
                "discount": pairs.discount,
                "enrolled": self.enrolled,
            }
        )


def _named(names: list[str], number: Ints) -> "pd.Series[str]":
    """Return the name of each number: few names, many rows."""
    return pd.Series(names, dtype="str").take(number).reset_index(drop=True)

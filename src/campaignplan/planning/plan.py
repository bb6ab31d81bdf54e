"""A plan: whole yuan for every cell, and the yes-or-no decisions, with the tables people read."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from campaignplan.money import split_whole
from campaignplan.planning.problem import Problem
from campaignplan.response.cells import OUTCOMES, Bools, Cells, Floats
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
        cells, problem = self.cells, self.problem
        at = np.flatnonzero(self.spend > 0)
        line, period = cells.line_of[at], cells.period_of[at]
        outcome = dict(zip(OUTCOMES, self.outcomes[at].T, strict=True))
        starts = np.array([p.start.isoformat() for p in cells.periods], dtype=object)
        ends = np.array([p.end.isoformat() for p in cells.periods], dtype=object)
        shops = np.array([s.id for s in problem.shops], dtype=object)
        products = np.array([p.id for p in problem.products], dtype=object)
        channels = np.array([c.id for c in problem.channels], dtype=object)
        frame = pd.DataFrame(
            {
                "date_start": starts[period],
                "date_end": ends[period],
                "shop": shops[cells.shop[line]],
                "product": products[cells.product[line]],
                "channel": channels[cells.channel[line]],
                "stage": cells.stage[at],
                "objective": cells.objective[at],
                "promotion": cells.promotion[at],
                "phase": cells.phase[at],
                "spend": self.spend[at].round().astype(np.int64),
                "clicks": outcome["clicks"],
                "inquiries": outcome["inquiries"],
                "orders": outcome["orders"],
                "gmv": outcome["gmv"],
                "profit": outcome["gross"] - self.spend[at],
            },
            columns=list(COLUMNS),
        )
        return frame.sort_values(["date_start", "shop", "product", "channel"], kind="stable", ignore_index=True)

    def daily(self) -> pd.DataFrame:
        """Return whole-yuan daily budgets: columns date, shop, product, channel, spend.

        Each cell's money is split over its days by the response's day weights, in the channel's whole steps,
        every day between the line's floor and cap; the days of a cell add up to it exactly. Locked money may
        lie outside these bounds and is split as evenly as it must be.
        """
        cells, problem = self.cells, self.problem
        rows = []
        for cell in np.flatnonzero(self.spend > 0):
            line, period = int(cells.line_of[cell]), cells.periods[int(cells.period_of[cell])]
            money, step = round(self.spend[cell]), int(cells.step[cell])
            lower = int(min(cells.floor[cell], money) // period.days) // step * step
            upper = -int(-max(cells.cap[cell] // period.days, money / period.days) // step) * step
            weights = cells.day_weights[line][(period.start - problem.settings.start).days :][: period.days]
            amounts = split_whole(money, weights, lower, step, upper)
            ids = (
                problem.shops[cells.shop[line]].id,
                problem.products[cells.product[line]].id,
                problem.channels[cells.channel[line]].id,
            )
            rows += [(day.isoformat(), *ids, int(yuan)) for day, yuan in zip(period.span, amounts, strict=True)]
        frame = pd.DataFrame(rows, columns=["date", "shop", "product", "channel", "spend"])
        return frame.sort_values(["date", "shop", "product", "channel"], kind="stable", ignore_index=True)

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

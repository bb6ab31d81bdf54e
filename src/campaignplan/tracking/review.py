"""Reviewing promotions that are over: what was planned for their days, with its range, beside what happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from campaignplan.calendars.promotion import Promotion, serves
from campaignplan.dates import Span
from campaignplan.planning.plan import Plan
from campaignplan.planning.ranges import PERCENTILES, spreads
from campaignplan.response.cells import OUTCOMES, Bools
from campaignplan.response.draws import outcome_draws

FIGURES = ("spend", "clicks", "inquiries", "orders", "gmv")
"""What reports tell of and plans say too."""


@dataclass(frozen=True)
class Review:
    """A promotion that is over.

    Attributes
    ----------
    promotion
        The promotion, of the plan's problem.
    span
        Its selling days within the plan.
    reported
        On how many of these days anything is reported.
    table
        One row per figure of `FIGURES`: columns figure, low, planned, high (10th, 50th and 90th percentile over draws
        of the curves; for spend all three the plan's), and actual, NaN where no report tells. Counts, and yuan.
    """

    promotion: Promotion
    span: Span
    reported: int
    table: pd.DataFrame


def reviews(plan: Plan, reports: pd.DataFrame, today: date, draws: int = 200, seed: int = 0) -> Iterator[Review]:
    """Yield the promotions that ended before `today` and of whose days something is reported, the latest first.

    What the money of these days brings is counted, whenever it comes in: what the whole plan brings less what it
    would without them, draw by draw. Only shops that the promotion serves count.

    Parameters
    ----------
    reports
        What happened: columns product, channel, date (datetime64) and any of `FIGURES`, as `Actuals.read` gives it.
    """
    problem = plan.problem
    over = []
    for promotion in problem.promotions:
        whole = promotion.selling()
        span = whole and whole.overlap(problem.settings.horizon)
        if whole is not None and span is not None and whole.end < today:
            over.append((span, promotion))
    uncertain, every = (spreads(problem, plan) if over else None), None
    for span, promotion in sorted(over, key=lambda one: (one[0].end, one[1].id), reverse=True):
        shops = [serves(promotion, shop.platform) for shop in problem.shops]
        served = {shop.id for shop, does in zip(problem.shops, shops, strict=True) if does}
        sold = {product.id for product in problem.products if product.shop in served}
        day = reports["date"]
        inside = (day >= pd.Timestamp(span.start)) & (day <= pd.Timestamp(span.end)) & reports["product"].isin(sold)
        told = reports[inside]
        if told.empty or uncertain is None:
            continue
        where = _within(plan, span, np.asarray(shops, dtype=np.bool_))
        if every is None:
            every = outcome_draws(plan.cells, plan.spend, plan.enrolled, uncertain, draws, seed)
        rest = np.where(where, 0.0, plan.spend)
        drawn = every - outcome_draws(plan.cells, rest, plan.enrolled, uncertain, draws, seed)
        money = float(plan.spend[where].sum())
        lines = []
        for figure in FIGURES:
            low, middle, high = (
                (money,) * 3
                if figure == "spend"
                else np.percentile(drawn[:, OUTCOMES.index(figure)], PERCENTILES).tolist()
            )
            actual = told[figure].sum(min_count=1) if figure in told else float("nan")
            lines.append((figure, low, middle, high, float(actual)))
        table = pd.DataFrame(lines, columns=["figure", "low", "planned", "high", "actual"])
        yield Review(promotion, span, int(told["date"].dt.normalize().nunique()), table)


def _within(plan: Plan, span: Span, shops: Bools) -> Bools:
    """Shape (C,): the cells of days of `span` in shops that are served; periods are cut where promotions begin."""
    cells = plan.cells
    periods = np.array([p.start >= span.start and p.end <= span.end for p in cells.periods], dtype=np.bool_)
    return np.asarray(periods[cells.period_of] & shops[cells.shop[cells.line_of]], dtype=np.bool_)

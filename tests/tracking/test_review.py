"""Promotions that are over, beside what was planned for their days."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from app_sample import tiny_problem

from campaignplan.planning.plan import Plan
from campaignplan.planning.ranges import ranges
from campaignplan.planning.result import Options
from campaignplan.planning.solve import solve
from campaignplan.tracking.review import FIGURES, reviews


@pytest.fixture(scope="module")
def plan() -> Plan:
    found = solve(tiny_problem(), Options(gap=0.05)).plan
    assert found is not None
    return found


def report(*rows: tuple[str, str, str, float, float]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["product", "channel", "date", "spend", "orders"])
    return found.assign(date=pd.to_datetime(found["date"]))


def test_what_was_planned_for_its_days_stands_beside_what_happened(plan: Plan) -> None:
    (promotion, *_) = [one for one in plan.problem.promotions if one.selling_phases()]
    first, last = (
        min(one.span.start for one in promotion.selling_phases()),
        max(one.span.end for one in promotion.selling_phases()),
    )
    outside = (last + timedelta(1)).isoformat()
    told = report(
        ("p1", "c1", first.isoformat(), 100.0, 3.0),
        ("p1", "c2", first.isoformat(), 20.0, float("nan")),
        ("p2", "c1", (first + timedelta(1)).isoformat(), 50.0, 2.0),
        ("p1", "c1", outside, 999.0, 99.0),
    )
    found = {one.promotion.id: one for one in reviews(plan, told, date(2028, 1, 1))}
    one = found[promotion.id]
    assert (one.span.start, one.span.end, one.reported) == (first, last, 2)
    table = one.table.set_index("figure")
    assert list(table.index) == list(FIGURES)
    assert table.loc["spend", "actual"] == 170.0
    assert table.loc["orders", "actual"] == 5.0
    assert np.isnan(table.loc["gmv", "actual"])
    days = plan.daily()
    inside = days[(days["date"] >= first.isoformat()) & (days["date"] <= last.isoformat())]
    assert table.loc["spend", "planned"] == pytest.approx(inside["spend"].sum())
    # The share of the whole plan's clicks is about that of what a plan of these days alone brings.
    where = np.isin([str(p.start) for p in plan.cells.periods], inside["date"].unique())[plan.cells.period_of]
    alone = replace(plan, spend=np.where(where, plan.spend, 0.0))
    low, middle, high = ranges(plan.problem, alone)["orders"]
    assert table.loc["orders", ["low", "planned", "high"]].tolist() == pytest.approx([low, middle, high], rel=0.05)


def test_only_what_is_over_and_reported_is_reviewed(plan: Plan) -> None:
    (promotion, *_) = [one for one in plan.problem.promotions if one.selling_phases()]
    last = max(one.span.end for one in promotion.selling_phases())
    told = report(("p1", "c1", last.isoformat(), 100.0, 3.0))
    assert promotion.id not in {one.promotion.id for one in reviews(plan, told, last)}
    assert promotion.id in {one.promotion.id for one in reviews(plan, told, last + timedelta(1))}
    assert not list(reviews(plan, told.iloc[:0], date(2028, 1, 1)))

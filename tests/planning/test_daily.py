"""Daily budgets: they add up to the plan, keep floor, cap and step on every day, and follow demand."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from problems import promotion, random_plan, random_problem, small

from campaignplan.planning.grid import build_cells
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Lock
from campaignplan.shop.channel import Channel


def by_cell(plan: Plan) -> dict[tuple[str, str, date], int]:
    """Daily money added up over the plan's periods."""
    sums: dict[tuple[str, str, date], int] = {}
    period_of = {day: p.start for p in plan.cells.periods for day in p.span}
    for row in plan.daily().itertuples():
        key = (row.product, row.channel, period_of[date.fromisoformat(row.date)])
        sums[key] = sums.get(key, 0) + row.spend
    return sums


@pytest.mark.parametrize("seed", range(5))
def test_days_add_up_to_cells(seed):
    plan = random_plan(random_problem(seed), seed)
    lines, starts = plan.cells.lines, [p.start for p in plan.cells.periods]
    expected = {
        (lines[line].product, lines[line].channel, starts[t]): spend
        for line, t, spend in zip(plan.cells.line_of, plan.cells.period_of, plan.spend, strict=True)
        if spend > 0
    }
    assert by_cell(plan) == expected


@pytest.mark.parametrize("most", [True, False])
def test_every_day_keeps_floor_cap_and_step(most):
    problem = replace(
        small(),
        channels=(
            Channel("c1", "一", floor=20.0, step=25, cap=90.0),
            Channel("c2", "二", floor=13.5, cap=33.3),
        ),
        promotions=(promotion("1688-628", date(2027, 6, 20)),),
    )
    cells = build_cells(problem)
    spend = np.where(cells.open, cells.cap if most else cells.floor, 0.0)
    daily = Plan(problem, cells, spend, np.zeros(len(cells.pairs), dtype=bool)).daily()
    first, second = (daily.loc[daily["channel"] == name, "spend"] for name in ("c1", "c2"))
    assert set(first) == ({75} if most else {25})  # whole steps of 25 between 20 and 90
    assert set(second) == ({33} if most else {14})
    assert daily["spend"].sum() == spend.sum()


def test_a_line_whose_bounds_hold_no_whole_step_is_closed():
    problem = replace(small(), channels=(Channel("c1", "一", floor=20.0, step=50, cap=40.0), Channel("c2", "二")))
    cells = build_cells(problem)
    assert not cells.open[cells.channel[cells.line_of] == 0].any()
    assert cells.open[cells.channel[cells.line_of] == 1].all()


def test_a_lock_is_split_even_under_the_floor_and_stops_at_the_end():
    problem = replace(small(weeks=1), channels=(Channel("c1", "一", floor=20.0, step=10), Channel("c2", "二")))
    problem = replace(problem, lines=(replace(problem.lines[0], retention=0.5), *problem.lines[1:]))
    start = problem.settings.start
    problem = replace(problem, locks=(Lock("k", "p1", "c1", start, start + timedelta(days=60), 3.0),))
    cells = build_cells(problem)
    assert cells.width > cells.horizon == 1
    assert np.nan_to_num(cells.fixed).sum() == 21.0
    plan = Plan(problem, cells, np.nan_to_num(cells.fixed), np.zeros(0, dtype=bool))
    assert plan.daily()["spend"].sum() == 21

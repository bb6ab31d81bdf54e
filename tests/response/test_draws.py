"""Draws: the stated spread comes out, shocks are shared, seeds hang on names alone."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from problems import promotion, small

from campaignplan.planning.grid import build_cells
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem
from campaignplan.planning.ranges import ranges, spreads
from campaignplan.response import draws as module
from campaignplan.response.cells import OUTCOMES
from campaignplan.response.draws import Spreads, outcome_draws
from campaignplan.response.outcome import total
from campaignplan.response.prior import multiplier_priors

ORDERS, CLICKS = OUTCOMES.index("orders"), OUTCOMES.index("clicks")


def spend_everywhere(problem: Problem, daily: float) -> Plan:
    cells = build_cells(problem)
    spend = np.where(cells.open, daily * cells.days[cells.period_of], 0.0)
    return Plan(problem, cells, spend, np.zeros(len(cells.pairs), dtype=np.bool_))


def draw(plan: Plan, own: float, event: float = 0.0, count: int = 4000, prior: str = "") -> np.ndarray:
    size = plan.cells.size
    spread = Spreads(np.full(size, own), np.full(size, event), np.full(len(plan.cells.lines), prior, dtype=object))
    return outcome_draws(plan.cells, plan.spend, plan.enrolled, spread, count)


@pytest.mark.parametrize("daily", [0.05, 100_000.0])
def test_a_spread_is_that_of_orders_for_given_money(daily, monkeypatch):
    """At low spend (price and conversion) as at saturation (demand and conversion)."""
    monkeypatch.setattr(module, "MONTH_SPREAD", 0.0)
    plan = spend_everywhere(small(1, 1, 1), daily)
    orders = draw(plan, 0.5)[:, ORDERS]
    assert np.log(orders).std() == pytest.approx(0.5, rel=0.05)
    assert orders.mean() == pytest.approx(total(plan.cells, plan.spend, plan.enrolled)["orders"], rel=0.03)


def test_without_spread_every_draw_is_the_plan(monkeypatch):
    monkeypatch.setattr(module, "MONTH_SPREAD", 0.0)
    plan = spend_everywhere(small(), 20.0)
    expected = total(plan.cells, plan.spend, plan.enrolled)
    assert draw(plan, 0.0, count=3) == pytest.approx(np.tile([expected[name] for name in OUTCOMES], (3, 1)))


def test_own_errors_even_out_over_lines_shared_ones_do_not(monkeypatch):
    monkeypatch.setattr(module, "MONTH_SPREAD", 0.0)
    problem = small(20, 2, 1)
    even = replace(problem, lines=tuple(replace(line, demand=50.0, cpc=1.0) for line in problem.lines))
    even = replace(even, products=tuple(replace(p, price=50.0) for p in even.products))
    plan = spend_everywhere(even, 0.05)

    def spread(drawn: np.ndarray) -> float:
        return float(np.log(drawn[:, ORDERS]).std())

    alone, together, event = draw(plan, 0.4), draw(plan, 0.4, prior="any"), draw(plan, 0.0, 0.4)
    assert spread(alone) == pytest.approx(0.4 / math.sqrt(40), rel=0.15)
    assert spread(together) == pytest.approx(0.4 * math.sqrt(0.5), rel=0.15)
    assert spread(event) == pytest.approx(0.4, rel=0.05)


def test_the_month_is_shared():
    plan = spend_everywhere(small(10, 2, 1), 0.05)
    assert np.log(draw(plan, 0.0)[:, ORDERS]).std() == pytest.approx(0.10, rel=0.05)


def test_draws_hang_on_names_not_on_order_or_number():
    problem = small(3, 2, 3)
    plan = spend_everywhere(problem, 20.0)
    turned = replace(problem, lines=problem.lines[::-1])
    other = spend_everywhere(turned, 20.0)
    few, many = (ranges(problem, plan, draws=n, seed=4) for n in (50, 50))
    assert few == many
    assert ranges(turned, other, draws=50, seed=4)["orders"] == pytest.approx(few["orders"])
    assert ranges(problem, plan, draws=50, seed=5) != few
    size = np.full(plan.cells.size, 0.3)
    spread = Spreads(size, size, np.full(6, "", dtype=object))
    short, long = (outcome_draws(plan.cells, plan.spend, plan.enrolled, spread, n) for n in (7, 90))
    assert long[:7] == pytest.approx(short)
    # Another line's money leaves a line's own draws alone.
    first = np.arange(plan.cells.size) < plan.cells.width
    alone = outcome_draws(plan.cells, np.where(first, plan.spend, 0.0), plan.enrolled, spread, 9)
    rest = outcome_draws(plan.cells, np.where(first, 0.0, plan.spend), plan.enrolled, spread, 9)
    assert alone + rest == pytest.approx(long[:9])


def test_blocks_of_draws_and_cells_change_nothing(monkeypatch):
    plan = spend_everywhere(small(2, 2, 4), 20.0)
    whole = draw(plan, 0.5, count=30)
    monkeypatch.setattr(module, "CELLS_AT_ONCE", 5)
    monkeypatch.setattr(module, "DRAWS_AT_ONCE", 7)
    assert draw(plan, 0.5, count=30) == pytest.approx(whole)


def test_spreads_come_from_line_stage_and_phase():
    problem = small(2, 1, 4)
    problem = replace(
        problem,
        promotions=(promotion("1688-628", date(2027, 6, 20)),),
        lines=(replace(problem.lines[0], spread=0.2), problem.lines[1]),
    )
    cells = build_cells(problem)
    plan = Plan(problem, cells, np.zeros(cells.size), cells.pairs.product == 1)
    found = spreads(problem, plan)
    shipped = {(row.kind, row.key): row.spread for row in multiplier_priors() if not row.category + row.platform}
    width = cells.width
    assert found.own[0] == pytest.approx(math.hypot(0.2, shipped["stage", "maturity"]))
    assert found.own[width] > found.own[0]
    assert found.prior[0] == ""
    assert found.prior[1] != ""
    burst = next(t for t in range(width) if cells.phase[t] == "burst")
    assert found.promotion[0] == 0.0
    assert found.promotion[burst] == shipped["phase", "burst"]
    assert found.promotion[width + burst] == pytest.approx(
        math.hypot(shipped["phase", "burst"], shipped["enrolled", "burst"])
    )


def test_ranges_are_ordered_and_after_spend_and_fees():
    problem = small(2, 2, 4)
    plan = spend_everywhere(problem, 20.0)
    found = ranges(problem, plan)
    assert set(found) == {"clicks", "inquiries", "orders", "gmv", "profit", "lifetime"}
    assert all(low < middle < high for low, middle, high in found.values())
    sums = total(plan.cells, plan.spend, plan.enrolled)
    paid = float(plan.spend.sum()) + plan.fees
    for name, value in (("orders", sums["orders"]), ("profit", sums["gross"] - paid)):
        assert found[name][0] < value < found[name][2]


def test_a_plan_without_money_brings_nothing():
    plan = spend_everywhere(small(), 0.0)
    assert ranges(plan.problem, plan, draws=5)["orders"] == (0.0, 0.0, 0.0)

"""Best replies of chains against searches and formulas of the tests' own."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from chain_cases import allowed, chains, worth
from scipy.optimize import LinearConstraint, linprog, minimize

from campaignplan.planning.columns.chain import Chains, chain_bound, curve_bound
from campaignplan.planning.columns.chain_reply import best_chains
from campaignplan.response.carryover import carry_matrix
from campaignplan.response.family import FAMILIES

CONCAVE = [("exponential", 0.0), ("rational", 0.0), ("hill", 0.3), ("hill", 0.9), ("power", 0.5)]
ALL = [*CONCAVE, ("hill", 1.5), ("hill", 6.0), ("table", 0.0), ("table", 1.0)]


def ramped(some: Chains, limit: float, penalty: float = np.inf) -> Chains:
    shape = some.ramp.shape
    return replace(some, ramp=np.full(shape, limit), penalty=np.full(shape, penalty))


def searched(some: Chains, row: int) -> float:
    """Best value SciPy finds from several starts (concave curves, no floors)."""
    days, cap = some.days, np.where(np.isnan(some.fixed[row]), some.cap[row], some.fixed[row])
    low = np.where(np.isnan(some.fixed[row]), 0.0, some.fixed[row])
    rows = []
    if np.isfinite(some.ramp).any() and not np.isfinite(some.penalty).any():
        step = np.diff(np.eye(some.width) / days, axis=0)
        rows = [LinearConstraint(step, -some.ramp[row], some.ramp[row])]
    best = -np.inf
    for share in (0.05, 0.3, 0.8):
        found = minimize(
            lambda x: -worth(some, row, np.clip(x, low, cap)) / 100, low + share * (cap - low), method="SLSQP",
            bounds=list(zip(low, cap, strict=True)), constraints=rows, options={"ftol": 1e-13, "maxiter": 500},
        )  # fmt: skip
        spend = np.clip(found.x, low, cap)
        if allowed(some, row, np.where(spend < 1e-12, 0.0, spend)):
            best = max(best, worth(some, row, spend))
    return best


@pytest.mark.parametrize("retention", [0.0, 0.3, 0.95])
def test_state_recursion_is_the_carry_matrix(retention: float) -> None:
    some = chains("exponential", 2, 9, retention=np.array([retention, 0.6]), felt=np.zeros(2))
    rng = np.random.default_rng(1)
    spend, price = rng.uniform(0, 100, (2, 9)), rng.uniform(0, 2, (2, 9))
    for row in range(2):
        matrix = carry_matrix(some.days, some.retention[row])
        assert some.effective(spend)[row] == pytest.approx(matrix @ spend[row])
        assert some.earned_later(price)[0][row] == pytest.approx(matrix.T @ price[row])
    felt = replace(some, felt=np.array([3.0, 4.0]))
    carried = felt.effective(spend) - some.effective(spend)
    assert felt.earned_later(price)[1] * felt.felt == pytest.approx((price * carried).sum(axis=1))


@pytest.mark.parametrize(("family", "shape"), ALL)
def test_value_is_what_the_days_say(family: str, shape: float) -> None:
    some = ramped(chains(family, 3, 5, shape=shape, seed=3), 2.0, 0.7)
    spend = np.random.default_rng(2).uniform(0, 80, (3, 5))
    assert some.value(spend) == pytest.approx([worth(some, row, spend[row]) for row in range(3)])


@pytest.mark.parametrize(("family", "shape"), CONCAVE)
@pytest.mark.parametrize("limits", ["free", "hard", "soft"])
def test_concave_chains_are_solved_exactly(family: str, shape: float, limits: str) -> None:
    some = chains(family, 2, 5, shape=shape, seed=7, retention=np.array([0.5, 0.9]))
    some = {"free": some, "hard": ramped(some, 4.0), "soft": ramped(some, 4.0, 1.3)}[limits]
    reply = best_chains(some)
    for row in range(2):
        assert allowed(some, row, reply.spend[row])
        assert worth(some, row, reply.spend[row]) == pytest.approx(reply.value[row])
        best = searched(some, row)
        assert best <= reply.upper[row] * (1 + 1e-9)
        assert reply.value[row] >= best - 1e-6 * abs(best)
    assert (reply.upper - reply.value <= 1e-6 * np.abs(reply.value)).all()


def test_tabulated_concave_chain_is_a_linear_model() -> None:
    some = chains("table", 1, 5, shape=0.0, seed=5, felt=np.zeros(1))
    matrix, table = carry_matrix(some.days, 0.5), some.curves.tables[0]
    rows, rhs = [], []
    for t in range(5):  # clicks under each edge of the table
        for k in range(len(table.u)):
            last = k + 1 == len(table.u)
            slope = 0.0 if last else (table.h[k + 1] - table.h[k]) / (table.u[k + 1] - table.u[k])
            demand, cpc = some.curves.demand[t], some.curves.cpc[t]
            row = np.zeros(10)
            row[:5], row[5 + t] = -slope / cpc * matrix[t], 1.0
            rows.append(row)
            rhs.append(demand * (table.h[k] - slope * table.u[k]))
    goal = np.concatenate([some.cost[0], -some.worth[0]])
    bounds = [(0, cap) for cap in some.cap[0]] + [(None, None)] * 5
    best = -linprog(goal, A_ub=np.array(rows), b_ub=np.array(rhs), bounds=bounds, method="highs").fun
    reply = best_chains(some)
    assert reply.value[0] == pytest.approx(best, rel=1e-6)
    assert reply.upper[0] == pytest.approx(best, rel=1e-6)


@pytest.mark.parametrize("limit", [np.inf, 3.0])
def test_long_chains_are_proven_and_start_warm(limit: float) -> None:
    parts = [chains(family, 4, 60, shape=shape, seed=4) for family, shape in CONCAVE]
    for some in parts:
        some = ramped(some, limit) if np.isfinite(limit) else some
        reply = best_chains(some)
        assert (reply.upper - reply.value <= 1e-6 * np.abs(reply.value)).all()
        moved = replace(some, cost=some.cost * 1.02)
        cold, warm = best_chains(moved), best_chains(moved, reply)
        assert warm.value == pytest.approx(cold.value, rel=1e-6)
        assert (warm.upper - warm.value <= 1e-6 * np.abs(warm.value)).all()


@pytest.mark.parametrize("seed", range(27))
def test_no_spend_beats_the_bound_at_any_prices(seed: int) -> None:
    rng = np.random.default_rng(seed)
    family, shape = ALL[seed % len(ALL)]
    some = chains(family, 2, 5, shape=shape, seed=seed)
    dear = rng.choice([1.0, -1.0], some.worth.shape, p=[0.8, 0.2])  # clicks that cost stock
    fixed = some.fixed.copy()
    fixed[0, 0] = 20.0
    some = replace(
        some, worth=some.worth * dear, floor=some.cap * rng.choice([0.0, 0.1, 1.0], some.cap.shape), fixed=fixed,
        retention=rng.choice([0.0, 0.5, 0.95], 2),
        ramp=rng.choice([5.0, np.inf], some.ramp.shape), penalty=np.full(some.ramp.shape, 0.4),
    )  # fmt: skip
    reply = best_chains(some)
    price, toll = rng.uniform(0, 3, some.worth.shape), rng.uniform(-1, 1, some.ramp.shape)
    bounds = [reply.upper, chain_bound(some, price, toll) + curve_bound(some, price).sum(axis=1)]
    for row in range(2):
        assert allowed(some, row, reply.spend[row])
        for _ in range(200):
            spend = some.floor[row] + rng.random(5) ** 2 * (some.cap[row] - some.floor[row])
            spend = np.where(rng.random(5) < 0.4, 0.0, spend)
            spend = np.where(np.isnan(some.fixed[row]), spend, some.fixed[row])
            assert worth(some, row, spend) <= min(bound[row] for bound in bounds) + 1e-6


@pytest.mark.parametrize(("family", "shape"), [("hill", 3.0), ("exponential", 0.0), ("table", 1.0)])
def test_cells_without_carry_over_are_decided_exactly(family: str, shape: float) -> None:
    some = chains(family, 3, 4, shape=shape, seed=11, retention=np.zeros(3), felt=np.zeros(3))
    some = replace(some, floor=some.cap * 0.3)
    reply = best_chains(some)
    for row in range(3):
        best = 0.0
        for t in range(4):

            def at(x: float, t: int = t, row: int = row) -> float:
                return worth(some, row, np.where(np.arange(4) == t, x, 0.0))

            best += max(at(x) for x in [0.0, *np.linspace(some.floor[row, t], some.cap[row, t], 1001)])
        assert reply.value[row] == pytest.approx(best, rel=1e-4)
        assert reply.upper[row] == pytest.approx(best, rel=1e-4)


def test_s_curves_with_floors_come_near_a_full_search() -> None:
    some = chains("hill", 2, 4, shape=2.0, seed=2)
    some = replace(some, floor=some.cap * 0.15)
    reply = best_chains(some)
    for row in range(2):
        grids = [
            [0.0, *np.linspace(f, c, 14)] if c else [0.0] for f, c in zip(some.floor[row], some.cap[row], strict=True)
        ]
        best = max(worth(some, row, np.array(spend)) for spend in product(*grids))
        assert reply.upper[row] >= best
        assert reply.value[row] >= 0.98 * best


def test_fixed_closed_and_full_cells_are_kept() -> None:
    some = chains("exponential", 1, 6, seed=1)
    fixed, cap, floor = some.fixed.copy(), some.cap.copy(), some.floor.copy()
    fixed[0, 1], cap[0, 2] = 33.0, 0.0
    floor[0, 3] = cap[0, 3] = 25.0
    floor[0, 4] = cap[0, 4] + 1  # no yuan fits
    demand = some.curves.demand.copy()
    demand[0] = 0.0
    some = replace(some, fixed=fixed, cap=cap, floor=floor, curves=replace(some.curves, demand=demand))
    spend = best_chains(some).spend[0]
    assert spend[1] == 33.0
    assert spend[2] == spend[4] == spend[5] == 0.0
    assert spend[3] in (0.0, 25.0)


def test_hard_ramps_hold_and_clashes_are_told() -> None:
    some = ramped(chains("rational", 2, 5, seed=6), 0.0)
    fixed = some.fixed.copy()
    fixed[:, 0] = [10.0, 14.0]
    cap = np.where(np.arange(5) == 4, [[14.0], [0.0]], some.cap)
    fixed[0, 4] = 10.0 / 7 * 7
    reply = best_chains(replace(some, fixed=fixed, cap=cap))
    assert reply.spend[0] / some.days == pytest.approx(np.full(5, 10.0 / 7))
    assert reply.value[1] == reply.upper[1] == -np.inf


def test_money_that_pays_by_itself_fills_every_cell() -> None:
    some = chains("power", 1, 5, shape=0.5)
    some = replace(some, cost=-np.abs(some.cost))
    assert best_chains(some).spend == pytest.approx(some.cap)


@pytest.mark.parametrize("family", FAMILIES)
def test_worthless_clicks_buy_nothing(family: str) -> None:
    some = chains(family, 1, 5, shape=0.0 if family == "table" else 0.5)
    reply = best_chains(replace(some, worth=0 * some.worth))
    assert reply.spend.max() <= 1e-6
    assert reply.upper[0] == pytest.approx(0.0, abs=1e-6)

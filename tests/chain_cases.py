"""Small chains for tests, and what they are worth computed day by day with formulas of the tests' own."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from campaignplan.planning.columns.chain import Chains
from campaignplan.response.family import FAMILIES, Curves, Table

TABLES = (
    Table(np.array([0.0, 0.3, 1.0, 2.5]), np.array([0.0, 0.25, 0.6, 0.8])),
    Table(np.array([0.0, 0.5, 1.0, 2.0]), np.array([0.0, 0.1, 0.6, 0.8])),  # bends both ways
)
H: dict[str, Callable[[float, float], float]] = {
    "exponential": lambda u, a: 1 - np.exp(-u),
    "rational": lambda u, a: u / (1 + u),
    "hill": lambda u, a: u**a / (1 + u**a),
    "power": lambda u, a: u**a,
    "table": lambda u, a: float(np.interp(u, TABLES[int(a)].u, TABLES[int(a)].h)),
}


def chains(family: str, n: int = 1, width: int = 4, *, seed: int = 0, shape: float = 0.7, **changes: Any) -> Chains:
    """n chains over periods of 7, 7, 3, ... days; the last period is tail."""
    rng = np.random.default_rng(seed)
    size = n * width
    days = np.where(np.arange(width) % 3 == 2, 3, 7)
    demand = rng.uniform(50, 300, (n, width)) * days / 7
    cpc = np.broadcast_to(rng.uniform(0.5, 2, (n, 1)), (n, width))
    cap = demand * cpc * 4
    cap[:, -1] = 0
    curves = Curves(
        np.full(size, FAMILIES.index(family)), np.full(size, shape), demand.ravel(), cpc.ravel(),
        np.full(size, int(shape) if family == "table" else -1), TABLES,
    )  # fmt: skip
    made = Chains(
        curves=curves, worth=cpc * rng.uniform(1.5, 4, (n, width)), cost=rng.uniform(0.8, 1.2, (n, width)),
        floor=np.zeros((n, width)), cap=cap, fixed=np.full((n, width), np.nan), days=days,
        retention=np.full(n, 0.5), felt=rng.uniform(0, 5, n),
        ramp=np.full((n, width - 1), np.inf), penalty=np.full((n, width - 1), np.inf),
    )  # fmt: skip
    return replace(made, **changes)


def worth(some: Chains, row: int, spend: np.ndarray) -> float:
    """Net value of one chain's spend, each day of each period on its own."""
    rate = some.retention[row] ** (1 / 7)
    felt, total = some.felt[row], 0.0
    for t in range(some.width):
        cell, bought = row * some.width + t, 0.0
        for _ in range(some.days[t]):
            felt = rate * felt + (1 - rate) * spend[t] / some.days[t]
            bought += felt
        demand, cpc = some.curves.demand[cell], some.curves.cpc[cell]
        name = FAMILIES[some.curves.family[cell]]
        clicks = demand * H[name](bought / (demand * cpc), some.curves.shape[cell]) if demand > 0 else 0.0
        total += some.worth[row, t] * clicks - some.cost[row, t] * spend[t]
        if t and np.isfinite(some.penalty[row, t - 1]):
            step = abs(spend[t] / some.days[t] - spend[t - 1] / some.days[t - 1])
            total -= some.penalty[row, t - 1] * max(step - some.ramp[row, t - 1], 0.0)
    return float(total)


def allowed(some: Chains, row: int, spend: np.ndarray) -> bool:
    """Whether a spend keeps floors, caps, fixed cells and hard ramps."""
    for t in range(some.width):
        if np.isfinite(some.fixed[row, t]):
            if abs(spend[t] - some.fixed[row, t]) > 1e-9:
                return False
        elif spend[t] != 0 and not some.floor[row, t] - 1e-9 <= spend[t] <= some.cap[row, t] + 1e-9:
            return False
        if t and not np.isfinite(some.penalty[row, t - 1]):
            step = abs(spend[t] / some.days[t] - spend[t - 1] / some.days[t - 1])
            if step > some.ramp[row, t - 1] * (1 + 1e-7) + 1e-9:
                return False
    return True

"""The exact method on the sample shops, and `allocate` beside SciPy SLSQP, in one run.

Run it with ``uv run python -m benchmarks.exact``; it prints two Markdown tables.
"""

import resource
import time

import numpy as np
import pandas as pd
from scipy.optimize import minimize

import campaignplan as cp
from campaignplan.resources import shipped

SHOPS = ("hebei-gears", "yiwu-homeware", "guangzhou-clothing")
SIZES = (5, 50, 520)


def shops() -> None:
    """Solve every sample to a gap of 0.5 %."""
    print("| shop | cells | status | gap | seconds |\n|---|---|---|---|---|")
    for name in SHOPS:
        problem = cp.load_problem(shipped("examples") / name)
        result = cp.solve(problem, cp.Options(gap=5e-3))
        cells = 0 if result.plan is None else int(result.plan.cells.open.sum())
        print(f"| {name} | {cells:,} | {result.status} | {result.gap:.2%} | {result.seconds:.1f} |", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory {peak:,.0f} MiB\n")


def hills(count: int, seed: int = 0) -> pd.DataFrame:
    """Hill curves with exponents from 0.6 to 3.5."""
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "cell": [f"c{i}" for i in range(count)],
            "family": "hill",
            "scale": rng.uniform(50, 500, count),
            "half": rng.uniform(20, 200, count),
            "shape": rng.uniform(0.6, 3.5, count),
            "lower": 0.0,
            "upper": 1000.0,
        }
    )


def slsqp(cells: pd.DataFrame, budget: float) -> float:
    """Best outcome SciPy's SLSQP finds from an even split, with the exact gradient."""
    a, h, s = (cells[name].to_numpy(float) for name in ("shape", "half", "scale"))

    def loss(x: np.ndarray) -> float:
        x = np.maximum(x, 1e-9)
        return -float((s * x**a / (h**a + x**a)).sum())

    def gradient(x: np.ndarray) -> np.ndarray:
        x = np.maximum(x, 1e-9)
        return np.asarray(-s * a * h**a * x ** (a - 1) / (h**a + x**a) ** 2)

    count = len(cells)
    found = minimize(
        loss,
        np.full(count, min(budget / count, 1000.0)),
        jac=gradient,
        method="SLSQP",
        bounds=[(0.0, 1000.0)] * count,
        options={"maxiter": 500},
        constraints=[{"type": "ineq", "fun": lambda x: budget - x.sum(), "jac": lambda x: -np.ones(count)}],
    )
    return -loss(np.clip(found.x, 0.0, 1000.0))


def curves() -> None:
    """Allocate beside SLSQP."""
    print("| cells | gap | seconds | value over SLSQP's | SLSQP seconds |\n|---|---|---|---|---|")
    for count in SIZES:
        cells, budget = hills(count), 60.0 * count
        start = time.perf_counter()
        mine = cp.allocate(cells, budget, gap=5e-4)
        middle = time.perf_counter()
        rival = slsqp(cells, budget)
        end = time.perf_counter()
        better, own, other = mine.value / rival - 1, middle - start, end - middle
        print(f"| {count} | {mine.gap:.3%} | {own:.2f} | {better:+.3%} | {other:.2f} |", flush=True)


if __name__ == "__main__":
    shops()
    curves()

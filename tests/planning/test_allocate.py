"""`allocate` against SciPy's local search, a dynamic programme, and its own certificate."""

from itertools import product as every

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from campaignplan.errors import InputError
from campaignplan.planning.allocate import allocate

TOLERANCE = 1e-7
"""SLSQP meets its own constraint only to about this; "never below" is read at this precision."""


def hills(count: int, seed: int) -> pd.DataFrame:
    """Hill curves with exponents from 0.6 to 3.5: concave, vertical at zero, and S-shaped."""
    rng = np.random.default_rng(seed)
    return pd.DataFrame({
        "cell": [f"c{i}" for i in range(count)], "family": "hill", "scale": rng.uniform(50, 500, count),
        "half": rng.uniform(20, 200, count), "shape": rng.uniform(0.6, 3.5, count), "lower": 0.0, "upper": 1000.0,
    })  # fmt: skip


def outcome(cells: pd.DataFrame, money: np.ndarray) -> np.ndarray:
    """The formulas of the interface, written once more."""
    result = np.zeros(len(cells))
    for i, row in enumerate(cells.to_dict("records")):
        x = money[..., i]
        if row["family"] == "hill":
            result[i] = row["scale"] * x ** row["shape"] / (row["half"] ** row["shape"] + x ** row["shape"])
        elif row["family"] == "exponential":
            result[i] = row["scale"] * (1 - np.exp(-x / row["half"]))
        else:
            result[i] = row["scale"] * x ** row["shape"]
    return result


def slsqp(cells: pd.DataFrame, budget: float, seed: int, starts: int = 3) -> float:
    rng = np.random.default_rng(seed)
    count, best = len(cells), -np.inf
    a, h, s = (cells[name].to_numpy(float) for name in ("shape", "half", "scale"))

    def loss(x: np.ndarray) -> float:
        x = np.maximum(x, 0.0)
        return -float((s * x**a / (h**a + x**a)).sum())

    def gradient(x: np.ndarray) -> np.ndarray:
        x = np.maximum(x, 1e-9)
        return -s * a * h**a * x ** (a - 1) / (h**a + x**a) ** 2

    for number in range(starts):
        start = np.full(count, budget / count) if number == 0 else rng.dirichlet(np.ones(count)) * budget
        with np.errstate(all="ignore"):
            found = minimize(
                loss, np.minimum(start, 1000.0), method="SLSQP", jac=gradient, bounds=[(0, 1000)] * count, options={"maxiter": 300},
                constraints=[{"type": "ineq", "fun": lambda x: budget - x.sum(), "jac": lambda x: -np.ones(count)}],
            )  # fmt: skip
        money = np.clip(found.x, 0.0, 1000.0)
        best = max(best, -loss(money * min(1.0, budget / max(money.sum(), 1e-9))))
    return best


def budget_for(count: int, seed: int) -> float:
    return float(count * np.random.default_rng(seed + 99).uniform(10, 150))


@pytest.mark.parametrize(
    ("count", "seed"), [(5, seed) for seed in range(20)] + [(50, seed) for seed in range(19)] + [(520, 0)]
)
def test_forty_instances_are_proven_and_never_below_slsqp(count: int, seed: int) -> None:
    cells, budget = hills(count, seed), budget_for(count, seed)
    found = allocate(cells, budget, gap=5e-4)
    money = found.table["spend"].to_numpy()
    assert found.status == "optimal"
    assert found.gap <= 5e-4
    assert money.sum() <= budget * (1 + 1e-9)
    assert (money >= 0).all()
    assert (money <= 1000).all()
    assert outcome(cells, money).sum() == pytest.approx(found.value, rel=1e-9)
    assert found.bound >= found.value
    rival = slsqp(cells, budget, seed, starts=3 if count < 100 else 1)
    assert found.value >= rival * (1 - TOLERANCE)
    assert found.bound >= rival * (1 - TOLERANCE)


@pytest.mark.parametrize("seed", range(6))
def test_never_below_a_dynamic_programme_on_a_fine_grid(seed: int) -> None:
    cells, budget = hills(5, seed), float(round(budget_for(5, seed)))
    grid = np.linspace(0.0, budget, 801)
    best = np.zeros(801)
    for i in range(5):
        gain = np.array([outcome(cells, np.where(np.arange(5) == i, x, 0.0))[i] for x in np.minimum(grid, 1000.0)])
        best = np.array([(best[: b + 1][::-1] + gain[: b + 1]).max() for b in range(801)])
    found = allocate(cells, budget, gap=5e-4)
    assert found.value >= best[-1] * (1 - TOLERANCE)
    assert found.bound >= best[-1]


def test_groups_minimums_lower_bounds_and_exact_spending_hold() -> None:
    cells = hills(12, 3).assign(region=["n", "s", "w"] * 4, min_if_on=40.0, lower=[5.0] + [0.0] * 11)
    groups = pd.DataFrame({"column": "region", "member": ["n", "s"], "floor": [300.0, np.nan], "cap": [np.nan, 60.0]})
    found = allocate(cells, 700.0, "exactly", groups, gap=1e-3)
    spend = found.table["spend"]
    by_region = spend.groupby(cells["region"]).sum()
    assert found.status == "optimal"
    assert spend.sum() == pytest.approx(700.0, abs=1e-6)
    assert by_region["n"] >= 300 - 1e-6
    assert by_region["s"] <= 60 + 1e-6
    assert ((spend < 1e-9) | (spend >= 40 - 1e-6)).all()


def test_families_match_brute_force() -> None:
    cells = pd.DataFrame({
        "cell": ["h", "e", "p"], "family": ["hill", "exponential", "power"], "scale": [90.0, 70.0, 4.0],
        "half": [30.0, 25.0, 1.0], "shape": [2.0, 1.0, 0.6], "lower": 0.0, "upper": 200.0,
    })  # fmt: skip
    found = allocate(cells, 100.0, gap=1e-4)
    best = max(
        outcome(cells, np.array([a, b, 100.0 - a - b])).sum() for a, b in every(range(101), repeat=2) if a + b <= 100
    )
    assert found.value >= best * (1 - 1e-6)
    assert found.bound >= best
    shares = found.table.set_index("cell")["marginal"]
    assert shares.max() == pytest.approx(shares.min(), rel=0.05), "an interior optimum has one price of money"


def test_what_cannot_hold_is_infeasible_not_wrong() -> None:
    cells = hills(3, 1).assign(lower=400.0)
    found = allocate(cells, 1000.0)
    assert found.status == "infeasible"
    assert found.table.empty
    assert np.isnan(found.value)


def test_every_fault_of_the_tables_is_told_at_once() -> None:
    cells = hills(4, 0)
    cells.loc[0, "family"] = "sigmoid"
    cells.loc[1, "scale"] = np.nan
    cells.loc[2, ["lower", "upper"]] = [9.0, 1.0]
    cells.loc[3, "cell"] = "c2"
    groups = pd.DataFrame({"column": ["regoin"], "member": ["n"], "floor": [5.0], "cap": [1.0]})
    with pytest.raises(InputError) as caught:
        allocate(cells, float("nan"), groups=groups)
    told = " ".join(issue.sentence("en") for issue in caught.value.issues)
    for word in ("budget", "sigmoid", "scale", "lower..upper", "used twice", "regoin", "5.0 > 1.0"):
        assert word in told
    with pytest.raises(InputError, match="half"):
        allocate(hills(2, 0).drop(columns="half"), 10.0)

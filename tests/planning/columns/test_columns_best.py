"""Best replies of single entries against a fine grid over every family; inverse slopes against differences."""

import numpy as np
import pytest

from campaignplan.planning.columns.best import best_spend
from campaignplan.planning.columns.entries import Entries
from campaignplan.response.family import FAMILIES, SHAPES, Curves, Table

FINE = 40_001
S_SHAPED = (np.array([0.0, 0.3, 0.8, 1.2, 3.0]), np.array([0.0, 0.02, 0.5, 0.62, 0.8]))
BENT = (np.array([0.0, 0.2, 1.0, 2.5]), np.array([0.0, 0.35, 0.7, 0.8]))
KINDS: tuple[tuple[str, float], ...] = (
    ("exponential", 1.0),
    ("rational", 1.0),
    ("hill", 0.3),
    ("hill", 0.9),
    ("hill", 1.0),
    ("hill", 1.7),
    ("hill", 6.0),
    ("power", 0.2),
    ("power", 0.8),
    ("power", 1.0),
    ("table", 0.0),
    ("table", 1.0),
)
DEMAND, CPC = 50.0, 1.3
WORTHS = (-2.0, 0.0, 0.4, 1.5, 6.0, 400.0)
COSTS = (-0.4, 0.0, 0.3, 1.0, 2.5)


def clicks(family: str, a: float, x: np.ndarray) -> np.ndarray:
    """Clicks for spend, written anew from the families' definitions."""
    u = x / (CPC * DEMAND)
    match family:
        case "exponential":
            h = 1 - np.exp(-u)
        case "rational":
            h = u / (1 + u)
        case "hill":
            h = u**a / (1 + u**a)
        case "power":
            h = u**a
        case _:
            h = np.interp(u, *(S_SHAPED if a == 0 else BENT))
    return DEMAND * h


BOUNDS = pytest.mark.parametrize(("low", "high"), [(0.0, 200.0), (0.0, 40.0), (30.0, 160.0), (75.0, 75.0)])
Case = tuple[str, float, float, float]


def s_shaped(case: Case) -> bool:
    """Whether clicks cost more than they bring on a curve that begins convex, while money wants to be spent."""
    family, a, worth, cost = case
    return family == "hill" and a > 1 and worth < 0 and cost < 0


CASES = sorted(
    ((family, a, w, c) for family, a in KINDS for w in WORTHS for c in COSTS),
    key=lambda case: FAMILIES.index(case[0]),  # type: ignore[arg-type]
)


def replied(cases: list[Case], low: float, high: float, must: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ask for the best reply of every case."""
    count = len(cases)
    number = np.arange(count)
    curves = Curves(
        family=np.array([FAMILIES.index(case[0]) for case in cases]),  # type: ignore[arg-type]
        shape=np.array([case[1] for case in cases]),
        demand=np.full(count, DEMAND),
        cpc=np.full(count, CPC),
        table=np.array([int(case[1]) if case[0] == "table" else -1 for case in cases]),
        tables=(Table(*S_SHAPED), Table(*BENT)),
    )
    bounds = np.full(count, low), np.full(count, high), np.full(count, must)
    worth, cost = np.array([case[2] for case in cases]), np.array([case[3] for case in cases])
    return best_spend(Entries(number, number, number, *bounds, curves, worth), worth, cost)


def best_of_grid(case: Case, low: float, high: float, must: bool) -> float:
    """Value of the best of many spends, or of nothing."""
    family, a, w, c = case
    grid = np.union1d(np.linspace(low, high, FINE), np.clip(np.geomspace(1e-6, high, 2_000), low, high))
    best = float((w * clicks(family, a, grid) - c * grid).max())
    return best if must else max(best, 0.0)


@BOUNDS
@pytest.mark.parametrize("must", [False, True])
def test_no_point_of_a_grid_is_better(low: float, high: float, must: bool) -> None:
    cases = [case for case in CASES if not s_shaped(case)]
    spend, bought, net = replied(cases, low, high, must)
    for i, (family, a, w, c) in enumerate(cases):
        best = best_of_grid(cases[i], low, high, must)
        assert net[i] >= best - 1e-6 * max(abs(best), 1.0), cases[i]
        off = spend[i] == 0.0 and not must
        assert off or low - 1e-9 <= spend[i] <= high + 1e-9, cases[i]
        assert bought[i] == pytest.approx(clicks(family, a, spend[i]), rel=1e-9, abs=1e-9), cases[i]
        assert net[i] == pytest.approx(w * clicks(family, a, spend[i]) - c * spend[i], rel=1e-9, abs=1e-7), cases[i]


def test_unwelcome_clicks_of_an_s_curve_that_money_must_buy() -> None:
    cases = [case for case in CASES if s_shaped(case)]
    _, _, net = replied(cases, 0.0, 200.0, False)
    for i, case in enumerate(cases):
        best = best_of_grid(case, 0.0, 200.0, False)
        assert net[i] >= best - 1e-6 * max(abs(best), 1.0), case


@pytest.mark.parametrize(("family", "a"), [kind for kind in KINDS if kind[0] != "table" and kind != ("power", 1.0)])
def test_inverse_slopes(family: str, a: float) -> None:
    shape = SHAPES[family]  # type: ignore[index]
    begin = float(shape.inflection(np.array([a]))[0])
    u = begin + np.geomspace(1e-3, 8.0, 60) * max(begin, 1.0)
    step = 1e-6 * u
    scale = CPC * DEMAND
    around = clicks(family, a, (u + step) * scale) - clicks(family, a, (u - step) * scale)
    k = around / DEMAND / (2 * step)
    some = k > 1e-7  # flatter than that, differences are noise
    again = shape.at_slope(k[some], np.full(int(some.sum()), a))
    assert again == pytest.approx(u[some], rel=2e-3)
    steepest = float(k.max())
    if begin > 0:
        assert shape.at_slope(np.array([10 * steepest]), np.array([a]))[0] == pytest.approx(begin, rel=1e-6)

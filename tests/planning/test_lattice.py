"""The lattice's proofs against full searches, and its gaps on chains as long as a year."""

from dataclasses import replace
from itertools import product
from types import SimpleNamespace

import numpy as np
import pytest
from chain_cases import allowed, chains, worth

from campaignplan.planning.columns.chain import Chains
from campaignplan.planning.columns.chain_reply import best_chains
from campaignplan.planning.columns.lattice import KNOTS, _curvatures, best_by_lattice, sharpest
from campaignplan.planning.columns.linked import _begun
from campaignplan.response.family import FAMILIES

CASES = [("hill", 2.0), ("hill", 6.0), ("hill", 0.3), ("exponential", 0.0), ("rational", 0.0), ("table", 1.0)]


def floored(family: str, shape: float, width: int, n: int, seed: int, floor: float = 0.15) -> Chains:
    some = chains(family, n, width, shape=shape, seed=seed)
    return replace(some, floor=some.cap * floor)


@pytest.mark.parametrize(("family", "shape"), CASES)
@pytest.mark.parametrize("seed", range(3))
def test_full_search_lies_between_value_and_bound(family: str, shape: float, seed: int) -> None:
    some = floored(family, shape, 4, 2, seed)
    reply = best_by_lattice(some, 1e-4)
    for row in range(2):
        grids = [
            [0.0, *np.linspace(f, c, 14)] if c else [0.0] for f, c in zip(some.floor[row], some.cap[row], strict=True)
        ]
        best = max(worth(some, row, np.array(spend)) for spend in product(*grids))
        assert allowed(some, row, reply.spend[row])
        assert worth(some, row, reply.spend[row]) == pytest.approx(reply.value[row], abs=1e-6)
        assert reply.upper[row] >= best - 1e-9
        if family != "table":  # no proof but the prices' own, and no promise, where curves have corners both ways
            assert reply.value[row] >= best - 2e-3 * abs(best)


@pytest.mark.parametrize("retention", [0.2, 0.5, 0.9])
@pytest.mark.parametrize("shape", [1.5, 3.0])
def test_year_of_weeks_is_proven_where_prices_alone_prove_little(retention: float, shape: float) -> None:
    some = floored("hill", shape, 52, 2, 5, 0.02)
    some = replace(some, retention=np.full(2, retention), days=np.full(52, 7))
    plain = best_chains(some)
    reply = best_by_lattice(some, 5e-4, plain)
    assert (reply.value >= plain.value).all()
    assert (reply.upper <= plain.upper).all()
    assert (reply.upper - reply.value).sum() <= 6e-4 * reply.value.sum()


@pytest.mark.parametrize("seed", range(18))
def test_no_spend_beats_the_bound(seed: int) -> None:
    rng = np.random.default_rng(seed)
    family, shape = CASES[seed % len(CASES)]
    some = chains(family, 2, 5, shape=shape, seed=seed)
    fixed = some.fixed.copy()
    fixed[1, 0] = 15.0
    some = replace(
        some, floor=some.cap * rng.choice([0.0, 0.1, 1.0], some.cap.shape), fixed=fixed,
        worth=some.worth * rng.choice([1.0, -1.0], some.worth.shape, p=[0.85, 0.15]),
        retention=rng.choice([0.05, 0.5, 0.95], 2), cost=some.cost * rng.choice([1.0, -1.0], some.cost.shape, p=[0.9, 0.1]),
    )  # fmt: skip
    reply = best_by_lattice(some, 1e-3)
    for row in range(2):
        assert allowed(some, row, reply.spend[row])
        for _ in range(200):
            spend = some.floor[row] + rng.random(5) ** 2 * (some.cap[row] - some.floor[row])
            spend = np.where(rng.random(5) < 0.4, 0.0, spend)
            spend = np.where(np.isnan(some.fixed[row]), spend, some.fixed[row])
            assert worth(some, row, spend) <= reply.upper[row] + 1e-6


@pytest.mark.parametrize(("family", "shape"), [c for c in CASES if c[0] != "table"])
def test_curvature_is_bounded_between_any_two_points(family: str, shape: float) -> None:
    curves = chains(family, 1, 4, shape=shape).curves
    rng = np.random.default_rng(0)
    left = rng.uniform(0.01, 3, (200, 4)) * curves.scale
    right = left + rng.uniform(0.001, 1, (200, 4)) * curves.scale
    most = sharpest(curves, left, right)
    for share in np.linspace(0, 1, 9):
        e, h = left + share * (right - left), 1e-4 * curves.scale
        second = (curves.clicks(e + h) - 2 * curves.clicks(e) + curves.clicks(e - h)) / h**2
        assert (-second <= most + 1e-5 * curves.demand / curves.scale**2 + 1e-4 * most).all()


def test_ramped_chains_keep_their_reply() -> None:
    some = floored("hill", 2.0, 5, 2, 1)
    some = replace(some, ramp=np.full(some.ramp.shape, 4.0))
    plain = best_chains(some)
    reply = best_by_lattice(some, 1e-6, plain)
    assert (reply.spend == plain.spend).all()
    assert (reply.upper == plain.upper).all()


def test_tight_gap_is_reached_by_finer_grids() -> None:
    assert "hill" in FAMILIES
    some = floored("hill", 2.0, 20, 1, 3)
    rough, fine = best_by_lattice(some, 1e-2), best_by_lattice(some, 2e-5)
    assert fine.upper[0] <= rough.upper[0]
    assert fine.upper[0] - fine.value[0] <= 5e-5 * fine.value[0]


@pytest.mark.parametrize(("family", "shape"), [c for c in CASES if c[0] != "table"])
@pytest.mark.parametrize("seed", range(4))
def test_a_chain_that_must_begin_is_bounded_with_its_beginning_paid(family: str, shape: float, seed: int) -> None:
    some = floored(family, shape, 4, 2, seed, 0.1)
    some = replace(some, cost=some.cost * (1 + 3 * (seed % 3)))
    begin = 0.4 * some.cap.max(axis=1)
    start = _begun(some, best_chains(some), begin)
    reply = best_by_lattice(some, 1e-3, start, None, begin)
    for row in range(2):
        grids = [
            sorted({0.0, *np.linspace(f, c, 9), min(max(begin[row], f), c)}) if c else [0.0]
            for f, c in zip(some.floor[row], some.cap[row], strict=True)
        ]
        begun = (spend for spend in product(*grids) if max(spend) >= begin[row])
        best = max(worth(some, row, np.array(spend)) for spend in begun)
        assert allowed(some, row, reply.spend[row])
        assert reply.spend[row].max() >= begin[row] * (1 - 1e-9)
        assert reply.upper[row] >= best - 1e-9
        assert reply.value[row] >= best - 2e-3 * abs(best)
        assert reply.upper[row] - reply.value[row] <= 2e-2 * abs(best)


@pytest.mark.parametrize(("family", "shape"), CASES)
@pytest.mark.parametrize("worth", [2.0, -1.5])
def test_curvatures_cover_every_stretch(family: str, shape: float, worth: float) -> None:
    """No second difference of slopes inside a stretch bends more than is said of it, in any of its parts."""
    curves = chains(family, 1, 3, shape=shape, seed=1).curves
    world = SimpleNamespace(curves=curves, worth=np.full(3, worth))
    grid = np.linspace(0.02, 3.0, 2 * KNOTS + 7)[:, None] * curves.scale  # longer than its parts
    said = _curvatures(world, grid)  # type: ignore[arg-type]
    assert said.shape == grid.shape
    for share in (0.1, 0.4, 0.7):
        at, near = (grid[:-1] + part * np.diff(grid, axis=0) for part in (share, share + 0.2))
        bend = -worth * (curves.slope(near) - curves.slope(at)) / (near - at)
        if family != "table":  # a corner bends without end: its own part is looked at in the searches above
            assert (said[:-1] >= bend * (1 - 1e-6) - 1e-12).all()

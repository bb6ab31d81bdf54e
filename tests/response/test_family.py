"""Curve families: values by hand, slopes by finite differences, inflection by curvature."""

import math

import numpy as np
import pytest

from campaignplan.response.family import FAMILIES, Curves, Table

TABLE = Table(np.array([0.0, 0.5, 1.0, 3.0]), np.array([0.0, 0.1, 0.6, 1.0]))


def curve(family: str, shape: float = 1.0, demand: float = 40.0, cpc: float = 1.5) -> Curves:
    table = 0 if family == "table" else -1
    numbers = (FAMILIES.index(family), shape, demand, cpc, table)
    return Curves(*(np.array([number]) for number in numbers), (TABLE,))


CASES = [
    ("exponential", 1.0, lambda u: 1 - math.exp(-u)),
    ("rational", 1.0, lambda u: u / (1 + u)),
    ("hill", 0.6, lambda u: u**0.6 / (1 + u**0.6)),
    ("hill", 3.5, lambda u: u**3.5 / (1 + u**3.5)),
    ("power", 0.4, lambda u: u**0.4),
    ("table", 1.0, lambda u: 0.2 * u if u <= 0.5 else u - 0.4 if u <= 1 else min(0.6 + 0.2 * (u - 1), 1.0)),
]


@pytest.mark.parametrize(("family", "shape", "h"), CASES)
def test_clicks_are_demand_times_h(family, shape, h):
    for spend in (0.0, 3.0, 29.0, 60.0, 111.0, 900.0):
        found = curve(family, shape).clicks(np.array([spend]))[0]
        assert found == pytest.approx(40.0 * h(spend / 60.0), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(("family", "shape", "h"), CASES)
def test_slopes_are_finite_differences(family, shape, h):
    one = curve(family, shape)
    for spend in (2.0, 29.0, 61.0, 111.0, 400.0):
        at = np.array([spend])
        expected = (one.clicks(at + 1e-4) - one.clicks(at - 1e-4)) / 2e-4
        assert one.slope(at) == pytest.approx(expected, rel=1e-5, abs=1e-9)


@pytest.mark.parametrize("shape", [0.6, 1.0, 1.4, 3.5])
def test_a_hill_turns_concave_at_its_inflection(shape):
    one = curve("hill", shape)
    turn = float(one.inflection()[0])
    grid = np.linspace(0.5, 200.0, 2000)
    slopes = np.array([float(one.slope(np.array([x]))[0]) for x in grid])
    falling = np.diff(slopes) < 0
    assert falling[grid[:-1] > turn + 0.2].all()
    assert not falling[grid[1:] < turn - 0.2].any()


def test_no_demand_buys_nothing():
    for family in FAMILIES:
        assert curve(family, 0.5, demand=0.0).clicks(np.array([50.0]))[0] == 0.0


def test_many_draws_of_mixed_families_at_once():
    parts = [curve(family, shape) for family, shape, _ in CASES]
    both = Curves(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("family", "shape", "demand", "cpc", "table")
        ),
        (TABLE,),
    )
    spend = np.arange(1.0, 3 * len(CASES) + 1).reshape(3, len(CASES)) * 9
    expected = [[part.clicks(np.array([x]))[0] for part, x in zip(parts, row, strict=True)] for row in spend]
    assert both.clicks(spend) == pytest.approx(np.array(expected))


@pytest.mark.parametrize(("h", "bend"), [
    ((0.0, 0.1, 0.6, 1.0), 0.5),  # S: steepest between 0.5 and 1
    ((0.0, 0.1, 0.3, 1.5), 1.0),  # ever steeper
    ((0.0, 0.4, 0.6, 0.9), 0.0),  # concave
    ((0.0, 0.4, 0.5, 1.4), 0.0),  # flattens, then rises again: two bends
])  # fmt: skip
def test_a_table_is_concave_from_where_it_is_steepest(h, bend):
    assert Table(np.array([0.0, 0.5, 1.0, 3.0]), np.array(h)).inflection == bend


def test_concave_from_is_where_no_slope_rises_any_more():
    """Against slopes on a fine grid, in yuan."""
    for family, shape in (("hill", 3.5), ("table", 1.0), ("exponential", 1.0)):
        one = curve(family, shape)
        from_, grid = one.concave_from()[0], np.linspace(0.01, 400.0, 40_001)
        slope = np.array([one.slope(np.array([x]))[0] for x in grid[::40]])
        rising = np.flatnonzero(np.diff(slope) > 1e-12)
        assert grid[::40][rising[-1] + 1] == pytest.approx(from_, abs=1.0) if len(rising) else from_ == 0.0

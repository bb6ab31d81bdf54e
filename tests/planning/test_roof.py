"""Roofs over floors, where their line ends in a kink, against the curves' own formulas."""

from dataclasses import replace

import numpy as np
import pytest
from chain_cases import H, chains

from campaignplan.planning.columns.chain import Chains
from campaignplan.planning.columns.roof import roof_of
from campaignplan.response.family import FAMILIES


def gained(some: Chains, cell: int, spend: float) -> float:
    """Goal units of a spend in a cell, by the tests' own formulas."""
    demand, cpc = some.curves.demand[cell], some.curves.cpc[cell]
    share = H[FAMILIES[some.curves.family[cell]]](spend / (demand * cpc), some.curves.shape[cell])
    return float(some.worth.ravel()[cell] * demand * share)


def slope(some: Chains, cell: int, spend: float) -> float:
    step = 1e-5 * spend
    return (gained(some, cell, spend + step) - gained(some, cell, spend - step)) / (2 * step)


def floored(family: str, shape: float, share: float) -> Chains:
    """Chains without carry-over whose floor is so many times what saturates their curve."""
    some = chains(family, 2, 5, shape=shape, retention=np.zeros(2))
    scale = (some.curves.demand * some.curves.cpc).reshape(2, 5)
    return replace(some, floor=np.where(some.cap > 0, share * scale, 0.0))


@pytest.mark.parametrize(
    ("family", "shape", "share", "kinked"),
    [
        ("exponential", 0.0, 0.5, True),
        ("rational", 0.0, 2.0, True),
        ("hill", 0.5, 1.0, True),
        ("hill", 2.0, 2.0, True),  # its line touches at 1: the floor lies behind
        ("hill", 2.0, 0.5, False),
        ("hill", 3.0, 1.0, False),
        ("exponential", 0.0, 0.0, False),
    ],
)
def test_line_to_a_floor_on_the_bent_part_ends_in_a_kink(
    family: str, shape: float, share: float, kinked: bool
) -> None:
    some = floored(family, shape, share)
    open_ = np.flatnonzero(some.cap.ravel() > 0)
    at, start, fast = roof_of(some).kinks
    assert at.tolist() == (open_.tolist() if kinked else [])
    for cell, first, bend in zip(at.tolist(), start.tolist(), fast.tolist(), strict=True):
        floor = some.floor.ravel()[cell]
        assert first == 0.0
        line = gained(some, cell, floor) / floor
        assert bend == pytest.approx(np.log(line / slope(some, cell, floor)) / floor, rel=1e-5)


@pytest.mark.parametrize(("family", "shape"), [("exponential", 0.0), ("rational", 0.0), ("hill", 0.5), ("hill", 2.0)])
def test_slope_falls_evenly_from_the_line_to_the_curve(family: str, shape: float) -> None:
    some = floored(family, shape, 2.0)
    roof = roof_of(some)
    floor = some.floor.ravel()
    for cell in np.flatnonzero(some.cap.ravel() > 0).tolist():
        line, behind = gained(some, cell, floor[cell]) / floor[cell], slope(some, cell, floor[cell])
        for share in (1e-9, 0.25, 0.5, 1 - 1e-9):
            steep, bend = roof.slope(share * floor)
            assert steep[cell] == pytest.approx(line ** (1 - share) * behind**share, rel=1e-5)
            assert bend[cell] == pytest.approx(np.log(line / behind) / floor[cell], rel=1e-5)
        steep, _ = roof.slope(1.2 * floor)
        assert steep[cell] == pytest.approx(slope(some, cell, 1.2 * floor[cell]), rel=1e-5)

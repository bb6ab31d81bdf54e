"""What floors cost lines with carry-over and ramps: no spend and no enrolment is beyond the bound, and some are near."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from chain_cases import allowed, chains, worth

from campaignplan.planning.columns.chain import Chains
from campaignplan.planning.columns.chain_reply import best_chains
from campaignplan.planning.columns.switching import Offers, switched

FAMILIES = (("hill", 0.7), ("power", 0.6), ("exponential", 0.0), ("rational", 0.0), ("hill", 2.2))


def line(seed: int, family: str, shape: float) -> Chains:
    """Return one line over four periods and a tail: floors near what is worth spending, ramps below them."""
    dice = np.random.default_rng(seed)
    some = chains(family, 1, 5, seed=seed, shape=shape, retention=dice.uniform(0.2, 0.8, 1))
    floor = some.cap * dice.uniform(0.1, 0.5)
    ramp = np.full((1, 4), float(dice.uniform(0.3, 1.2) * (floor[:, :-1] / some.days[:-1]).mean()))
    ramp[0, -1] = np.inf  # into the tail
    soft = np.full((1, 4), float(dice.choice((0.3, 1.0, 4.0, np.inf))))
    return replace(some, floor=floor, ramp=ramp, penalty=np.where(np.isfinite(ramp), soft, np.inf))


def tried(some: Chains) -> list[np.ndarray]:
    """Return many spends: nothing, the floor, the cap, what a ramp leads to, and what lies between."""
    per_day = some.ramp[0, 0] * some.days[:-1]
    ends = zip(some.floor[0, :-1], some.cap[0, :-1], per_day, strict=True)
    grids = [
        sorted({0.0, low, high, *np.linspace(low, high, 5)} | {float(np.clip(m * r, low, high)) for m in (1, 2)})
        for low, high, r in ends
    ]
    found = [np.array([*x, 0.0]) for x in product(*grids)]
    return [x for x in found if allowed(some, 0, x)]


def with_options(some: Chains, dice: np.random.Generator) -> tuple[Chains, Offers]:
    """Let two of the periods have a second option that sells otherwise; return the line with them and all offers."""
    other = some.curves.take(np.array([0, 2]))
    other = replace(other, demand=other.demand * dice.uniform(0.6, 1.5, 2))
    mine = some.worth[0, [0, 2]] * dice.uniform(0.7, 1.3, 2)
    second = some.worth.copy()
    second[0, [0, 2]] = mine
    curves = some.curves
    for name in ("demand", "cpc"):
        part = getattr(curves, name).copy()
        part[[0, 2]] = getattr(other, name)
        curves = replace(curves, **{name: part})
    both = [
        np.concatenate([getattr(some.curves, n), getattr(other, n)])
        for n in ("family", "shape", "demand", "cpc", "table")
    ]
    offers = Offers(
        np.array([0, 1, 2, 3, 4, 0, 2]),
        type(some.curves)(*both, some.curves.tables),
        np.concatenate([some.worth[0], mine]),
        np.zeros(7),
    )
    return replace(some, curves=curves, worth=second), offers


@pytest.mark.parametrize(("family", "shape"), FAMILIES)
@pytest.mark.parametrize("seed", range(6))
def test_no_spend_and_no_enrolment_is_beyond_the_bound(seed: int, family: str, shape: float) -> None:
    some, dice = line(seed, family, shape), np.random.default_rng(seed)
    enrolled, offers = with_options(some, dice)
    found = best_chains(replace(some, floor=np.zeros_like(some.floor)))
    spends = tried(some)
    best = max(max(worth(one, 0, x) for x in spends) for one in (some, enrolled))
    for toll in (found.ramp_price, dice.uniform(-2, 2, (1, 4))):  # any prices prove something
        assert best <= switched(some, offers, toll, found.relaxed) + 1e-6


@pytest.mark.parametrize(("family", "shape"), FAMILIES[:4])
def test_the_bound_knows_what_floors_cost(family: str, shape: float) -> None:
    """Over several lines most of what floors cost is proven; a finer grid of spends than the tests' is not tried."""
    lost = proven = 0.0
    for seed in range(8):
        some = line(seed, family, shape)
        bare = best_chains(replace(some, floor=np.zeros_like(some.floor)))
        offers = Offers(np.arange(5), some.curves, some.worth[0], np.zeros(5))
        bound = switched(some, offers, bare.ramp_price, bare.relaxed)
        lost += bare.upper[0] - max(worth(some, 0, x) for x in tried(some))
        proven += bare.upper[0] - min(bound, bare.upper[0])
    assert proven > 0.5 * lost > 0


def test_nets_are_taken_off_and_tables_are_left_alone() -> None:
    some = line(1, "hill", 0.7)
    toll, relaxed = np.zeros((1, 4)), some.floor
    plain = switched(some, Offers(np.arange(5), some.curves, some.worth[0], np.zeros(5)), toll, relaxed)
    less = switched(some, Offers(np.arange(5), some.curves, some.worth[0], np.full(5, 7.0)), toll, relaxed)
    assert less == pytest.approx(plain - 35.0)
    table = chains("table", 1, 5, shape=0.0)
    assert switched(table, Offers(np.arange(5), table.curves, table.worth[0], np.zeros(5)), toll, relaxed) == np.inf

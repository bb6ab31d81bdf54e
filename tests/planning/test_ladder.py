"""Ladders against full searches at every total they hold."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from chain_cases import allowed, chains, worth

from campaignplan.planning.columns.ladder import RUNGS, make_ladder


@pytest.mark.parametrize(("family", "shape"), [("hill", 2.0), ("hill", 5.0), ("exponential", 0.0), ("rational", 0.0)])
@pytest.mark.parametrize("seed", range(3))
def test_no_spend_of_the_same_total_is_worth_more(family: str, shape: float, seed: int) -> None:
    some = chains(family, 1, 4, shape=shape, seed=seed)
    rung = float(some.cap.sum()) / RUNGS
    coarse = 10 * rung
    some = replace(
        some, cap=np.floor(some.cap / coarse) * coarse, floor=np.minimum(some.floor * 0 + coarse, some.cap)
    )
    ladder = make_ladder(some, RUNGS * rung)
    steps = [np.arange(int(cap / coarse + 0.5) + 1) for cap in some.cap[0]]
    best: dict[int, float] = {}
    for counts in product(*steps):
        total = 10 * int(sum(counts))
        best[total] = max(best.get(total, -np.inf), worth(some, 0, coarse * np.array(counts, dtype=np.float64)))
    size = max(abs(value) for value in best.values())
    totals = np.array(sorted(best))
    for total, spend, said in zip(totals, ladder.spend(totals), ladder.worth[totals], strict=True):
        assert allowed(some, 0, spend)
        assert spend.sum() == pytest.approx(total * rung)
        assert worth(some, 0, spend) >= best[total] - 0.01 * size
        assert said == pytest.approx(worth(some, 0, spend), abs=0.02 * size)


def test_what_is_held_is_spent_whatever_the_total() -> None:
    some = chains("hill", 1, 4, shape=2.0, seed=1)
    held = np.where(np.arange(4) == 2, some.cap * 0.5, np.nan)
    some = replace(some, fixed=held)
    ladder = make_ladder(some, float(some.cap.sum()))
    reached = np.flatnonzero(ladder.worth > -1e12)
    assert reached[0] * ladder.rung == pytest.approx(held[0, 2], abs=ladder.rung)
    assert (ladder.spend(reached)[:, 2] == held[0, 2]).all()


@pytest.mark.parametrize("most", [1.0, 120.0])
def test_a_ladder_that_ends_below_the_floor_offers_nothing_else_than_nothing(most: float) -> None:
    some = chains("hill", 1, 3, shape=2.0)
    some = replace(some, cap=some.cap * 1e4, floor=np.full((1, 3), 140.0))  # millions of rungs, were all looked at
    reached = make_ladder(some, most).worth > -1e17
    assert reached[0]
    assert not reached[1:].any()


def test_a_ladder_a_little_beyond_the_floor_reaches_it() -> None:
    some = replace(chains("hill", 1, 3, shape=2.0), floor=np.full((1, 3), 140.0))
    ladder = make_ladder(some, 1.2 * 140.0)
    spent = ladder.spend(np.flatnonzero(ladder.worth > -1e17))
    assert spent.sum(axis=1).min() == 0.0
    assert spent[spent > 0].min() == pytest.approx(140.0, abs=1.2 * 140.0 / RUNGS)

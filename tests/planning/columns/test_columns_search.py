"""The rounds: bounds never rise, the master never falls, a Newton step lands."""

import time
from dataclasses import replace

import numpy as np
import pytest
from columns_parts import apart
from problems import small
from random_year import random_year
from scipy.optimize import minimize_scalar

from campaignplan.planning.columns.newton import stepped
from campaignplan.planning.columns.reply import reply
from campaignplan.planning.columns.search import Search, dearness, price_of_money
from campaignplan.shop.channel import Family

SEEDS = (0, 3, 5, 9, 14, 21, 30, 41)


@pytest.mark.parametrize("seed", SEEDS)
def test_bounds_never_rise_and_the_master_never_falls(seed: int) -> None:
    blocks = apart(random_year(seed))
    prices = blocks.allowed(price_of_money(blocks))
    first = reply(blocks, prices)
    search = Search(blocks, prices, dearness(blocks, abs(first.bound)))
    search.take(first)
    bounds, values = [search.bound], []
    for _ in range(25):
        search.run(0.0, time.monotonic() + 60, lambda: False, rounds=1)
        assert search.weights is not None
        bounds.append(search.bound)
        values.append(search.weights.value)
    assert (np.diff(bounds) <= 0).all()
    assert (np.diff(values) >= -1e-7 * np.maximum(np.abs(values[1:]), 1.0)).all()
    assert bounds[-1] >= values[-1] - 1e-6 * max(abs(values[-1]), 1.0)


@pytest.mark.parametrize(
    ("family", "shape"), [("exponential", 1.0), ("rational", 1.0), ("hill", 0.5), ("power", 0.6)]
)
@pytest.mark.parametrize("off", [0.97, 1.03])
def test_a_newton_step_lands(family: Family, shape: float, off: float) -> None:
    problem = small(products=4, weeks=5, total=2000.0)
    problem = replace(problem, lines=tuple(replace(line, family=family, shape=shape) for line in problem.lines))
    blocks = apart(problem)
    (number,) = [i for i, row in enumerate(blocks.rows) if row.entry == "budget"]

    def priced(price: float) -> np.ndarray:
        prices = np.zeros(len(blocks.rows))
        prices[number] = price
        return prices

    found = minimize_scalar(
        lambda price: reply(blocks, priced(price)).bound,
        bounds=(0.0, 20.0),
        method="bounded",
        options={"xatol": 1e-10},
    )
    assert found.x > 1e-3  # the total binds
    answer = reply(blocks, priced(off * found.x))
    better = stepped(blocks, priced(off * found.x), answer, priced(found.x))
    assert better is not None
    landed = reply(blocks, better).bound
    assert landed >= found.fun - 1e-6 * abs(found.fun)
    assert landed - found.fun <= 0.05 * (answer.bound - found.fun) + 1e-9 * abs(found.fun)

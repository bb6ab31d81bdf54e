"""Whole decisions that fit together: the 0/1 master against a linear programme for every combination of patterns."""

import time
from itertools import product

import numpy as np
import pytest
from columns_parts import any_prices, apart
from random_year import random_year
from scipy.optimize import linprog

from campaignplan.planning.columns.patterns import fitting
from campaignplan.planning.columns.reply import reply
from campaignplan.planning.columns.search import Search, dearness

NAMES = ("concurrent", "promotions", "promoted_at_most", "enrolments", "tests", "floors")
MOST = 400


def searched(seed: int, names: tuple[str, ...]) -> Search:
    blocks = apart(random_year(seed, names))
    first = reply(blocks, np.zeros(len(blocks.rows)))
    search = Search(blocks, np.zeros(len(blocks.rows)), dearness(blocks, abs(first.bound)))
    search.take(first)
    for draw in range(3):
        search.ask(any_prices(blocks, 10 * seed + draw))
    search.run(1e-3, time.monotonic() + 60, lambda: False, rounds=4)
    return search


def patterns(search: Search) -> list[list[bytes]]:
    """The whole decisions of every answer, product by product."""
    blocks = search.blocks
    owners = (blocks.frame.cells.pairs.product, np.arange(len(blocks.group)), blocks.window_product)
    return [
        [
            b"/".join(
                np.asarray(on)[owner == p].tobytes()
                for owner, on in zip(owners, (a.enrolled, a.promoted, a.window), strict=True)
            )
            for p in range(len(blocks.group))
        ]
        for a in search.replies
    ]


def best_weighing(search: Search, allowed: np.ndarray) -> float:
    """Best value of weighing the `allowed` (rounds, groups) answers so that every row holds; minus infinity if none."""
    blocks, at = search.blocks, np.argwhere(allowed)
    cost = [-search.replies[k].value[g] for k, g in at]
    use = np.array([search.replies[k].used[:, g] for k, g in at]).T
    upper, upper_rhs, equal, equal_rhs = [], [], [], []
    soft = [m for m, row in enumerate(blocks.rows) if row.penalty is not None]
    for m, row in enumerate(blocks.rows):
        if blocks.inner[m]:
            continue
        give = np.array([-1.0 if m == other else 0.0 for other in soft])
        line = np.concatenate([use[m] * (-1.0 if row.sense == ">=" else 1.0), give])
        if row.sense == "==":
            equal.append(np.concatenate([use[m], np.zeros(len(soft))]))
            equal_rhs.append(row.rhs)
        else:
            upper.append(line)
            upper_rhs.append(-row.rhs if row.sense == ">=" else row.rhs)
    for g in range(blocks.groups):
        equal.append(np.concatenate([(at[:, 1] == g).astype(float), np.zeros(len(soft))]))
        equal_rhs.append(1.0)
    cost += [float(blocks.rows[m].penalty or 0.0) for m in soft]
    found = linprog(
        cost, A_ub=np.array(upper) if upper else None, b_ub=upper_rhs or None, A_eq=np.array(equal), b_eq=equal_rhs
    )
    return -float(found.fun) if found.status == 0 else -np.inf


@pytest.mark.parametrize("seed", range(10))
def test_the_best_combination_of_patterns(seed: int) -> None:
    search = searched(seed, NAMES)
    names = patterns(search)
    number = np.array([[names[k][g] for g in range(search.blocks.groups)] for k in range(len(names))], dtype=object)
    combinations = list(product(*(sorted(set(column)) for column in number.T)))
    assert len(combinations) <= MOST
    best = max(best_weighing(search, number == np.array(c, dtype=object)) for c in combinations)
    found = fitting(search, 60.0)
    if best == -np.inf:
        assert found is None
        return
    assert found is not None
    assert found.shares.sum(axis=0) == pytest.approx(np.ones(search.blocks.groups))
    chosen = [{number[k, g] for k in np.flatnonzero(found.shares[:, g] > 1e-7)} for g in range(search.blocks.groups)]
    assert all(len(one) == 1 for one in chosen)  # a product takes one pattern and mixes only answers of it
    mine = best_weighing(search, number == np.array([min(one) for one in chosen], dtype=object))
    assert mine == pytest.approx(best, rel=2e-4, abs=1e-4)

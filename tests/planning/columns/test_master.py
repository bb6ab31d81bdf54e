"""The master against a linear programme written out by SciPy."""

import numpy as np
import pytest
from scipy.optimize import linprog

from campaignplan.planning.columns.master import Master
from campaignplan.planning.linear import Floats, Sense
from campaignplan.planning.row import Row

SENSES: tuple[Sense, ...] = ("<=", ">=", "==")
GROUPS, ROUNDS, DEAR = 3, 5, 50.0


def drawn(seed: int) -> tuple[tuple[Row, ...], Floats, Floats]:
    """Rows, and the value (columns,) and use (rows, columns) of five rounds of three groups."""
    dice = np.random.default_rng(seed)
    used = dice.uniform(0.0, 4.0, (len(SENSES), GROUPS * ROUNDS))
    limits = dice.uniform(4.0, 8.0, len(SENSES))
    rows = tuple(Row(f"r{i}", f"r{i}", f"r{i}", sense, float(limits[i]), 0.0) for i, sense in enumerate(SENSES))
    return rows, dice.uniform(1.0, 9.0, GROUPS * ROUNDS), used


def by_hand(rows: tuple[Row, ...], value: Floats, used: Floats, open_: np.ndarray) -> float:
    """Worth of the best weights of the columns `open_`, a unit of a row's failing costing `DEAR`."""
    at = np.flatnonzero(open_)
    fails = [(i, sign) for i, row in enumerate(rows) for sign in {"<=": (-1,), ">=": (1,), "==": (-1, 1)}[row.sense]]
    slack = np.zeros((len(rows), len(fails)))
    for k, (i, sign) in enumerate(fails):
        slack[i, k] = sign
    whole = np.hstack([used[:, at], slack])
    limit = np.array([row.rhs for row in rows])
    upper = [i for i, row in enumerate(rows) if row.sense == "<="]
    lower = [i for i, row in enumerate(rows) if row.sense == ">="]
    equal = [i for i, row in enumerate(rows) if row.sense == "=="]
    sums = np.zeros((GROUPS, whole.shape[1]))
    sums[at % GROUPS, np.arange(len(at))] = 1.0
    found = linprog(
        np.append(-value[at], np.full(len(fails), DEAR)),
        A_ub=np.vstack([whole[upper], -whole[lower]]),
        b_ub=np.append(limit[upper], -limit[lower]),
        A_eq=np.vstack([whole[equal], sums]),
        b_eq=np.append(limit[equal], np.ones(GROUPS)),
    )
    assert found.success
    return float(-found.fun)


def master_of(rows: tuple[Row, ...], value: Floats, used: Floats) -> Master:
    master = Master(rows, GROUPS, np.full(len(rows), DEAR))
    for k in range(ROUNDS):
        part = slice(k * GROUPS, (k + 1) * GROUPS)
        master.add(np.arange(GROUPS), value[part], used[:, part])
    return master


@pytest.mark.parametrize("seed", range(6))
def test_without_some_columns_it_weighs_the_others_best_and_then_all_again(seed: int) -> None:
    rows, value, used = drawn(seed)
    master = master_of(rows, value, used)
    every = np.ones(GROUPS * ROUNDS, dtype=np.bool_)
    before = master.solve()
    assert before.value == pytest.approx(by_hand(rows, value, used, every))
    # A whole group but its last round, among them what weighed most.
    out = np.array([k * GROUPS + 1 for k in range(ROUNDS - 1)])
    found = master.without(out)
    assert found.weight[out] == pytest.approx(0.0, abs=1e-9)
    assert found.weight.reshape(ROUNDS, GROUPS).sum(axis=0) == pytest.approx(1.0)
    some = every.copy()
    some[out] = False
    assert found.value == pytest.approx(by_hand(rows, value, used, some))
    assert found.value <= before.value + 1e-9
    after = master.solve()
    assert after.value == pytest.approx(before.value)


@pytest.mark.parametrize("seed", range(3))
def test_prices_without_columns_are_those_of_the_columns_left(seed: int) -> None:
    rows, value, used = drawn(seed)
    master, out = master_of(rows, value, used), np.array([1, 4, 7, 10])
    prices = master.without(out).prices
    some = np.ones(GROUPS * ROUNDS, dtype=np.bool_)
    some[out] = False
    # The dual: the best answer left of each group at these prices, and the limits' worth, are the value.
    net = np.where(some, value - prices @ used, -np.inf).reshape(ROUNDS, GROUPS).max(axis=0).sum()
    limits = np.array([row.rhs for row in rows])
    assert net + prices @ limits == pytest.approx(by_hand(rows, value, used, some))

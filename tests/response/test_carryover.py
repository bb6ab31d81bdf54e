"""Carry-over: no money is made or lost, a steady spend stays what it is, and days simulated agree."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import small

from campaignplan.planning.grid import build_cells
from campaignplan.response.carryover import carried_in, carry_matrix, tail_days

lengths = st.lists(st.integers(1, 9), min_size=1, max_size=8).map(lambda days: np.array(days, dtype=np.int64))
retentions = st.floats(0.01, 0.95)


@given(lengths, retentions, st.data())
def test_the_matrix_is_what_days_simulated_give(days, retention, data):
    spend = np.array([data.draw(st.floats(0, 1000)) for _ in days])
    carry_in = data.draw(st.floats(0, 100))
    keep, felt, expected = retention ** (1 / 7), carry_in, []
    for count, money in zip(days, spend, strict=True):
        inside = 0.0
        for _ in range(count):
            felt = keep * felt + (1 - keep) * money / count
            inside += felt
        expected.append(inside)
    assert carry_matrix(days, retention) @ spend + carried_in(days, retention, carry_in) == pytest.approx(expected)


@given(lengths, retentions)
def test_money_is_neither_made_nor_lost(days, retention):
    """With a tail long enough all of a yuan is felt, but for the two thousandths the tail leaves out."""
    whole = np.append(days, tail_days(retention))
    felt = carry_matrix(whole, retention).sum(axis=0)[: len(days)]
    assert (felt <= 1 + 1e-9).all()
    assert (felt >= 1 - 0.002 - 1e-9).all()


@given(lengths, retentions, st.floats(0.1, 1000))
def test_a_steady_spend_is_felt_as_it_is_spent(days, retention, daily):
    felt = carry_matrix(days, retention) @ (daily * days) + carried_in(days, retention, daily)
    assert felt == pytest.approx(daily * days)


def test_a_steady_spend_buys_what_it_would_without_carry_over():
    problem = small(products=1, channels=1, start=date(2027, 6, 7))
    line = problem.lines[0]
    from dataclasses import replace

    carried = replace(problem, lines=(replace(line, retention=0.6, carry_in=20.0),))
    plain, cells = build_cells(problem), build_cells(carried)
    spend = 20.0 * cells.days * (np.arange(cells.width) < cells.horizon)
    felt = cells.effective(spend)[: cells.horizon]
    assert felt == pytest.approx(20.0 * plain.days)
    assert cells.effective(spend)[cells.horizon :].sum() > 0

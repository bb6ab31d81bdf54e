"""Sums by row and group against loops over every coefficient."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from campaignplan.planning.columns.sums import Sums


@given(st.integers(0, 4), st.integers(0, 9), st.integers(1, 3), st.randoms(use_true_random=False))
def test_sums_are_those_of_loops(height, width, groups, dice):
    dense = np.array([[dice.choice((0.0, 0.0, 1.0, -2.5)) for _ in range(width)] for _ in range(height)])
    dense = dense.reshape(height, width)
    owner = np.array([dice.randrange(groups) for _ in range(width)], dtype=np.int64)  # in no order
    amount = np.array([dice.uniform(-5, 5) for _ in range(width)])
    wanted = np.zeros((height, groups))
    for row in range(height):
        for column in range(width):
            wanted[row, owner[column]] += dense[row, column] * amount[column]
    found = Sums.of(csr_array(dense), owner, groups)(amount)
    np.testing.assert_allclose(found, wanted, atol=1e-12)


def test_yes_or_no_amounts_count_as_one():
    sums = Sums.of(csr_array(np.array([[2.0, 3.0, 4.0]])), np.array([0, 1, 0]), 2)
    assert sums(np.array([True, True, False])).tolist() == [[2.0, 3.0]]

"""Whole yuan: split sums are exact, within bounds, in steps, and near the weights."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaignplan.money import split_whole

weight_lists = st.lists(st.floats(0, 100), min_size=1, max_size=10).map(np.array)


@given(weight_lists, st.integers(0, 30), st.integers(0, 40), st.sampled_from((1, 5, 10)), st.floats(0, 1))
def test_a_split_adds_up_in_steps_between_its_bounds(weights, low, extra, step, part):
    days = len(weights)
    lower, upper = low * step, (low + extra) * step
    total = lower * days + int(part * extra * days) * step
    result = split_whole(total, weights, lower, step, upper)
    assert result.sum() == total
    assert (result >= lower).all()
    assert (result <= upper).all()
    assert not (result % step).any()


@given(weight_lists, st.integers(0, 100_000))
def test_a_split_without_bounds_follows_the_weights(weights, total):
    result = split_whole(total, weights)
    shares = weights / weights.sum() if weights.sum() > 0 else np.full(len(weights), 1 / len(weights))
    assert result.sum() == total
    assert (np.abs(result - shares * total) < 1 + 1e-6).all()


@given(weight_lists, st.integers(0, 10_000), st.sampled_from((3, 7, 10)))
def test_what_is_left_under_a_step_is_not_lost(weights, total, step):
    result = split_whole(total, weights, step=step)
    assert result.sum() == total
    assert (result % step > 0).sum() <= 1


def test_a_full_day_passes_its_money_on():
    assert split_whole(100, np.array([8.0, 1.0, 1.0]), upper=50).tolist() == [50, 25, 25]


@pytest.mark.parametrize(("total", "lower", "upper"), [(20, 10, None), (31, 0, 10)])
def test_bounds_that_cannot_hold_are_refused(total, lower, upper):
    with pytest.raises(ValueError, match="cannot give"):
        split_whole(total, np.ones(3), lower, 1, upper)


@given(
    days=st.integers(1, 7),
    rows=st.lists(
        st.tuples(st.integers(0, 900), st.integers(0, 20), st.integers(1, 7), st.integers(0, 60)), min_size=1
    ),
    seed=st.integers(0, 2**16),
)
def test_many_are_split_as_each_alone(days, rows, seed):
    totals, lower, step, room = np.array(rows).T
    upper = lower + room * step + -(-totals // days // step) * step
    totals = totals + lower * days
    weights = np.random.default_rng(seed).integers(0, 4, (len(rows), days)).astype(float)
    together = split_whole(totals, weights, lower, step, upper)
    for i, split in enumerate(together):
        alone = split_whole(int(totals[i]), weights[i], int(lower[i]), int(step[i]), int(upper[i]))
        assert split.tolist() == alone.tolist()
        assert split.sum() == totals[i]
        assert split.min() >= lower[i]

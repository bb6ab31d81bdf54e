"""Lag: the closed form against counting every day's clicks and every day's orders."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaignplan.response.lag import landed_share


def counted(first: int, last: int, by: int, mean: float, after: int) -> float:
    """Clicks fall evenly; of those of a day, order by order, what has landed by the deadline."""
    stay, share = mean / (1 + mean), 0.0
    for day in range(first, last + 1):
        waiting = 1.0
        for _ in range(day, by - after + 1):
            share += waiting * (1 - stay) / (last - first + 1)
            waiting *= stay
    return share


@given(
    st.lists(st.integers(1, 12), min_size=1, max_size=6),
    st.integers(-5, 60),
    st.floats(0, 40),
    st.integers(0, 20),
)
def test_landed_share_is_what_counting_gives(lengths, by, mean, after):
    last = np.cumsum(lengths) - 1
    first = last - np.array(lengths) + 1
    shares = landed_share(first, last, by, mean / (1 + mean), float(after))
    expected = [counted(f, e, by, mean, after) for f, e in zip(first, last, strict=True)]
    assert shares == pytest.approx(expected, abs=1e-9)


def test_the_mean_of_the_lag_is_the_one_stated():
    days = np.zeros(1, dtype=np.int64)
    landed = [float(landed_share(days, days, day, 5 / 6)[0]) for day in range(400)]
    arriving = np.diff([0.0, *landed])
    assert arriving @ np.arange(400) == pytest.approx(5.0, rel=1e-6)
    assert landed[-1] == pytest.approx(1.0)

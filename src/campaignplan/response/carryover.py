"""Carry-over: part of what money does is felt later (normalised geometric adstock)."""

import numpy as np

from campaignplan.response.cells import Floats, Ints


def carry_matrix(days: Ints, retention: float) -> Floats:
    """Matrix from spend per period to effective spend per period.

    With daily retention ``r = retention ** (1/7)`` and steady daily spend s inside a period, effective daily
    spend follows ``e = r e_yesterday + (1 - r) s``: the normalised geometric adstock (Jin et al. 2017,
    "Bayesian methods for media mix modeling with carryover and shape effects", in recursive form). A steady
    spend has the same effective spend, and money is neither made nor lost.

    Parameters
    ----------
    days
        Shape (T,): days of each period.
    retention
        Share of the effect still felt a week later, in [0, 1).

    Returns
    -------
    Shape (T, T), lower triangular: effective yuan in period t for a yuan spent in period s.
    """
    rate = float(retention ** (1 / 7))
    span = days.astype(np.float64)
    fade = rate**span  # what is left of the state after the period
    inside = rate * (1 - fade) / (1 - rate)  # sum over the period's days of what is left of the state
    state = (1 - fade) / span  # effective yuan a day at the period's end, for a yuan spent in it
    end = np.cumsum(span)
    between = np.maximum((end - span)[:, None] - end[None, :], 0.0)  # whole days between two periods
    matrix = np.tril(inside[:, None] * state[None, :] * rate**between, k=-1)
    np.fill_diagonal(matrix, 1 - inside / span)
    return matrix


def carried_in(days: Ints, retention: float, daily: float) -> Floats:
    """Effective yuan per period (T,) left of an effective `daily` yuan felt on the day before the plan."""
    rate = float(retention ** (1 / 7))
    left = rate ** np.concatenate([[0.0], np.cumsum(days)[:-1].astype(np.float64)])
    return daily * left * rate * (1 - rate ** days.astype(np.float64)) / (1 - rate)


def tail_days(retention: float, left: float = 0.002) -> int:
    """Days after which less than `left` of an effect is still to come."""
    return 0 if retention <= 0 else int(np.ceil(7 * np.log(left) / np.log(retention)))

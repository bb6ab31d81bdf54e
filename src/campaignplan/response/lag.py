"""Lag: how many days after the click an order lands (geometric). It moves outcomes, it changes no worth."""

import numpy as np

from campaignplan.response.cells import Floats, Ints


def landed_share(first: Ints, last: Ints, by: int, retained: float, after: float = 0.0) -> Floats:
    """Share of each period's orders that have landed by the end of a day.

    An order follows its click after D days, ``P(D <= d) = 1 - q ** (d + 1)``, q = `retained` = m / (1 + m)
    for a mean of m days; clicks fall evenly on the days of a period.

    Parameters
    ----------
    first, last
        Shape (T,): day numbers (0 = first day of the plan) of each period's first and last day.
    by
        Day number by whose end the order (plus `after` days of payment term) must have landed.
    retained
        q, in [0, 1).
    after
        Further days until the money is there.

    Returns
    -------
    Shape (T,), in [0, 1].
    """
    # Days left from a click on day s: n = by - after - s; sum of 1 - q^(n+1) over the days with n >= 0.
    deadline = by - int(np.ceil(after))
    count = np.clip(deadline - first + 1, 0, last - first + 1).astype(np.float64)
    length = (last - first + 1).astype(np.float64)
    if retained <= 0:
        return count / length
    top = np.maximum(deadline - first, 0).astype(np.float64)  # n of the earliest day
    fading = retained ** (top - count + 2) * (1 - retained**count) / (1 - retained)
    return np.where(count > 0, (count - fading) / length, 0.0)

"""How many clicks a question about conversion needs."""

from math import ceil, log, sqrt
from statistics import NormalDist
from typing import Literal

Question = Literal["dead", "rate", "design"]


def clicks_needed(question: Question, rate: float, precision: float = 0.3) -> int:
    """Return the clicks a product test needs.

    Parameters
    ----------
    question
        ``dead``: zero orders would reject a conversion of `rate` or more at 95 % (``(1-p)^n <= 0.05``).
        ``rate``: the conversion known to +-`precision` of itself at 95 % (normal approximation,
        ``n = z^2 (1-p) / (p e^2)``).
        ``design``: clicks *per design* to tell `rate` from twice `rate` at 5 % with power 80 % (two-sided
        test of two proportions, pooled variance; Fleiss, "Statistical methods for rates and proportions").
    rate
        Orders per click, between 0 and 0.5.
    """
    normal = NormalDist()
    if question == "dead":
        return ceil(log(0.05) / log(1 - rate))
    z = normal.inv_cdf(0.975)
    if question == "rate":
        return ceil(z**2 * (1 - rate) / (rate * precision**2))
    other, mean = 2 * rate, 1.5 * rate
    spread = z * sqrt(2 * mean * (1 - mean)) + normal.inv_cdf(0.8) * sqrt(rate * (1 - rate) + other * (1 - other))
    return ceil((spread / rate) ** 2)

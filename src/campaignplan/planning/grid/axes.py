"""Axes of the grid: lines down, periods across, and what each line is."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

import numpy as np

from campaignplan.dates import Period
from campaignplan.planning.grid.horizon import planned_periods, tail_periods
from campaignplan.planning.problem import Problem
from campaignplan.response.cells import Ints


class Place(NamedTuple):
    """What multipliers are narrowed by: category of the product, platform of its shop."""

    category: str
    platform: str


@dataclass(frozen=True)
class Axes:
    """L lines and T periods of a problem.

    Attributes
    ----------
    periods, horizon
        The periods; the first `horizon` of them are planned, the rest is tail.
    product, channel, shop
        Shape (L,): indices into the problem's tuples.
    """

    problem: Problem
    periods: tuple[Period, ...]
    horizon: int
    product: Ints
    channel: Ints
    shop: Ints

    @property
    def width(self) -> int:
        """T, the number of periods with the tail."""
        return len(self.periods)

    @cached_property
    def days(self) -> Ints:
        """Shape (T,): days of each period."""
        return np.array([period.days for period in self.periods], dtype=np.int64)

    @cached_property
    def starts(self) -> Ints:
        """Shape (T,): day number each period starts on, 0 for the first."""
        return np.concatenate([[0], np.cumsum(self.days)[:-1]])

    @cached_property
    def every_day(self) -> tuple[date, ...]:
        """Every day of the horizon and the tail."""
        first = self.periods[0].start
        return tuple(first + timedelta(days=n) for n in range(int(self.days.sum())))

    @cached_property
    def place(self) -> tuple[tuple[Place, ...], Ints]:
        """Return the places there are, and the place of each line (L,)."""
        problem, numbers = self.problem, dict[Place, int]()
        of = [
            numbers.setdefault(Place(problem.products[p].category, problem.shops[s].platform), len(numbers))
            for p, s in zip(self.product, self.shop, strict=True)
        ]
        return tuple(numbers), np.array(of, dtype=np.int64)

    def between(self, first: date, last: date) -> slice:
        """Return the periods that start between two days, both included."""
        return slice(bisect_left(self._firsts, first), bisect_right(self._firsts, last))

    @cached_property
    def _firsts(self) -> list[date]:
        return [period.start for period in self.periods]


def lay_out(problem: Problem) -> Axes:
    """Return the axes of a checked problem.

    Raises
    ------
    KeyError
        A line names an unknown product, channel or shop.
    """
    horizon = planned_periods(problem)
    products = {product.id: i for i, product in enumerate(problem.products)}
    channels = {channel.id: i for i, channel in enumerate(problem.channels)}
    shops = {shop.id: i for i, shop in enumerate(problem.shops)}
    product = np.array([products[line.product] for line in problem.lines], dtype=np.int64)
    shop = np.array([shops[item.shop] for item in problem.products], dtype=np.int64)
    return Axes(
        problem,
        horizon + tail_periods(problem, len(horizon)),
        len(horizon),
        product,
        np.array([channels[line.channel] for line in problem.lines], dtype=np.int64),
        shop[product],
    )

"""What a yuan must bring in each cell: the rules' prices, turned back from limits to cells."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from campaignplan.planning.asking.room import Room, room
from campaignplan.planning.frame import Frame
from campaignplan.planning.plan import Plan
from campaignplan.planning.result import Result
from campaignplan.planning.rules import all_rows
from campaignplan.response.cells import Floats, Ints


@dataclass(frozen=True)
class Margin:
    """A plan at its margin.

    Returns are goal units on the true curves with the plan's enrolments. `prices` has a price per row of
    `room`, goal units per unit of the row's right-hand side; rules whose price cannot be told row by row (ramps,
    tests) have none here.
    """

    result: Result
    plan: Plan
    room: Room
    prices: Floats

    @property
    def frame(self) -> Frame:
        """Problem, cells and goal."""
        return self.room.frame

    @cached_property
    def option(self) -> Ints:
        """Shape (C,): the option that holds in each cell."""
        return self.frame.cells.chosen(self.plan.enrolled)

    @cached_property
    def worth(self) -> Floats:
        """Shape (C,): goal units per click."""
        return self.frame.goal_clicks[self.option]

    @cached_property
    def slope(self) -> Floats:
        """Shape (C,): clicks in the cell per further effective yuan."""
        cells = self.frame.cells
        return cells.curves.take(self.option).slope(cells.effective(self.plan.spend))

    @cached_property
    def returns(self) -> Floats:
        """Shape (C,): goal units the next yuan of a cell brings, wherever it is felt, the yuan not taken off."""
        return self.felt(self.slope * self.worth)

    @cached_property
    def cost(self) -> Floats:
        """Shape (C,): goal units a yuan of a cell costs: its own worth and what it takes from rules on money."""
        return np.asarray(self._taken(self.room.per_yuan) - self.frame.goal_spend)

    @cached_property
    def click_cost(self) -> Floats:
        """Shape (C,): goal units a click of a cell takes from rules on what money brings (below 0: it helps them)."""
        return self._taken(self.room.per_click)

    @cached_property
    def cut_off(self) -> Floats:
        """Shape (C,): goal units the next yuan of a cell must bring to pay for all it takes."""
        return np.asarray(self.cost + self.felt(self.slope * self.click_cost))

    def felt(self, worth: Floats) -> Floats:
        """Turn goal units per effective yuan (C,) into goal units per yuan spent, carried over included."""
        cells = self.frame.cells
        if not cells.carry:
            return worth
        result = worth.copy()
        for line, matrix in cells.carry.items():
            at = slice(line * cells.width, (line + 1) * cells.width)
            result[at] = matrix.T @ worth[at]
        return result

    def _taken(self, coefficient: Floats) -> Floats:
        weights = coefficient * self.prices[self.room.row]
        return np.bincount(self.room.cell, weights=weights, minlength=self.frame.cells.size)

    @property
    def priced(self) -> bool:
        """Whether the plan comes with prices (one kept from a baseline does not)."""
        found = self.result.rules["shadow_price"]
        return bool(len(found) == 0 or found.notna().any())


def margin(result: Result) -> Margin:
    """Look at a result's plan at its margin.

    Raises
    ------
    ValueError
        The result has no plan.
    """
    if result.plan is None:
        raise ValueError("there is no plan to look at")
    plan = result.plan
    frame = Frame(plan.problem, plan.cells, result.goal)
    rows = all_rows(frame)
    standing = room(frame, rows, plan)
    return Margin(result, plan, standing, row_prices(result, standing))


def row_prices(result: Result, standing: Room) -> Floats:
    """Shape (R,): price of each row, from the shadow prices of the rule table.

    A shadow price is per unit of the rule's own limit; where one row alone makes a line of the table, dividing
    by how far the limit moves the row gives the row's price.
    """
    plan, rows = standing.plan, standing.rows
    clicks = np.zeros(len(plan.cells.option_cell))
    option = plan.cells.chosen(plan.enrolled)
    clicks[option] = plan.cells.curves.take(option).clicks(plan.cells.effective(plan.spend))
    sign = -1.0 if result.goal == "least_spend" else 1.0
    told = dict(zip(result.rules["name"], result.rules["shadow_price"].astype(float), strict=True))
    makers: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        if len(row.spend.at) or len(row.clicks.at):
            makers.setdefault(row.entry, []).append(number)
    result_prices = np.zeros(len(rows))
    for entry, numbers in makers.items():
        price = told.get(entry, float("nan"))
        row = rows[numbers[0]]
        moved = row.per_limit + row.per_limit_spend.dot(plan.spend) + row.per_limit_clicks.dot(clicks)
        if len(numbers) == 1 and np.isfinite(price) and abs(moved) > 1e-12:
            result_prices[numbers[0]] = sign * price / moved
    return result_prices

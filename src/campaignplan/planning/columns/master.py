"""The restricted master: weighs the blocks' answers so that the rows hold, and prices the rows.

PuLP states the rows; HiGHS then keeps the model warm between rounds and takes new columns as arrays, because
writing all columns anew in every round would cost more than the answers do.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pulp
from scipy.sparse import csc_array

from campaignplan.planning.linear import Floats, Ints
from campaignplan.planning.row import Row
from campaignplan.response.cells import Bools

SIMPLEX = {"simplex_strategy": 0, "simplex_price_strategy": 1, "simplex_scale_strategy": 4}
"""HiGHS's options for many columns over few dense rows, together a quarter of the time its defaults take there.

New columns leave the weights of before feasible, so the primal simplex may go on from them (0: it chooses by that);
prices are worked out row by row (1); rows in yuan and in orders are scaled by their largest (4).
"""


@dataclass(frozen=True)
class Weights:
    """The master's answer.

    `value` in goal units, penalties taken off; `weight` one entry a column; `prices` (M,) the change of the value
    per unit of right-hand side; `missed` (M,) by how much rows fail, hard ones and soft; `given` how far they
    give way together.
    """

    value: float
    weight: Floats
    prices: Floats
    missed: Floats
    given: float = 0.0


@dataclass(frozen=True)
class Basis:
    """How a master's columns stand: all that another of like rows needs to begin where it ended.

    Attributes
    ----------
    first, rows
        HiGHS's words for the columns that are no answers, and for the rows.
    basic
        Shape (rounds, groups): which answers' columns are part of the basis; nothing is said of them unless `valid`.
    """

    first: list[Any]
    rows: list[Any]
    basic: Bools
    valid: bool = True

    def only(self, rounds: Bools) -> "Basis":
        """Return it without the columns of other rounds than these (rounds,)."""
        return replace(self, basic=self.basic[rounds])


class Master:
    """A linear model that grows by columns."""

    def __init__(self, rows: tuple[Row, ...], groups: int, dear: Floats, give: Floats | None = None) -> None:
        """State rows and groups.

        Parameters
        ----------
        dear
            Shape (M,): what a unit of a row's failing costs.
        give
            Shape (M,): by how much each row's right-hand side moves per unit that rows give way together, either
            way; such a unit costs one. None where they do not.
        """
        self.height, self.count = len(rows), 0
        problem = pulp.LpProblem("master", pulp.LpMaximize)
        slacks: list[tuple[int, pulp.LpVariable]] = []
        way = None if give is None else problem.add_variable("give", None, None)
        for number, row in enumerate(rows):
            signs = {"<=": (-1.0,), ">=": (1.0,), "==": (-1.0, 1.0)}[row.sense]
            parts = [(problem.add_variable(f"miss{len(slacks) + i}", 0, None), s) for i, s in enumerate(signs)]
            slacks += [(number, variable) for variable, _ in parts]
            together = [] if way is None or give is None or not give[number] else [(way, -float(give[number]))]
            expression = pulp.LpAffineExpression.from_list(parts + together, constant=-row.rhs, name=f"row{number}")
            problem.addConstraint({"<=": expression <= 0, ">=": expression >= 0, "==": expression == 0}[row.sense])
        for group in range(groups):
            problem.addConstraint(pulp.LpAffineExpression.from_list([], constant=-1.0, name=f"whole{group}") == 0)
        costs = [(variable, -float(dear[number])) for number, variable in slacks]
        problem.setObjective(pulp.LpAffineExpression.from_list(costs if way is None else [(way, -1.0), *costs]))
        solver = pulp.HiGHS(msg=False)
        solver.createAndConfigureSolver(problem)
        solver.buildSolverModel(problem)
        model: Any = problem.solverModel
        self.highs = model
        self.highs.setOptionValue("presolve", "off")
        for name, value in SIMPLEX.items():
            self.highs.setOptionValue(name, value)
        self.begun = False
        self.ways = 0 if way is None else 1
        self.slack_row = np.array([number for number, _ in slacks], dtype=np.int64)
        self.rows, self.groups = rows, groups

    def add(self, group: Ints, value: Floats, used: Floats) -> None:
        """Add columns: their groups (n,), values (n,) and uses (M, n)."""
        count = len(group)
        matrix = csc_array(used)
        per = np.diff(matrix.indptr)
        start = np.concatenate([[0], np.cumsum(per + 1)])[:-1]
        index = np.insert(matrix.indices.astype(np.int32), matrix.indptr[1:], self.height + group)
        data = np.insert(matrix.data, matrix.indptr[1:], 1.0)
        self.highs.addCols(
            count,
            value,
            np.zeros(count),
            np.full(count, np.inf),
            len(data),
            start.astype(np.int32),
            index.astype(np.int32),
            data,
        )
        self.count += count

    def basis(self) -> Basis:
        """Return how the columns stand."""
        from highspy import HighsBasisStatus

        found, first = self.highs.getBasis(), self.ways + len(self.slack_row)
        if not found.valid:
            return Basis([], [], np.ones((self.count // self.groups, self.groups), dtype=np.bool_), valid=False)
        basic = [status == HighsBasisStatus.kBasic for status in found.col_status[first:]]
        of_round = np.array(basic, dtype=np.bool_).reshape(-1, self.groups)
        return Basis(list(found.col_status[:first]), list(found.row_status), of_round)

    def begin_like(self, other: Basis) -> None:
        """Begin with the columns that weighed most in a master of the same rows."""
        from highspy import HighsBasis, HighsBasisStatus

        first = self.ways + len(self.slack_row)
        alike = len(other.first) == first and len(other.rows) == self.height + self.groups
        if not (other.valid and alike and self.count == other.basic.size):
            return
        basis, basic, low = HighsBasis(), HighsBasisStatus.kBasic, HighsBasisStatus.kLower
        basis.col_status = [*other.first, *(basic if one else low for one in other.basic.ravel().tolist())]
        basis.row_status = other.rows
        basis.valid = True
        self.highs.setBasis(basis)
        self.begun = True

    def begin_with(self, number: int, used: Floats) -> None:
        """Begin with all weight on one round's columns, which use so much (M,) of the rows together."""
        from highspy import HighsBasis, HighsBasisStatus

        basic, low, high = HighsBasisStatus.kBasic, HighsBasisStatus.kLower, HighsBasisStatus.kUpper
        slacks, bounds = [], []
        for row, use in zip(self.rows, used, strict=True):
            over, under = row.sense != ">=" and use > row.rhs, row.sense != "<=" and use < row.rhs
            mine = [low] * (2 if row.sense == "==" else 1)
            if over or under or row.sense == "==":  # what is missed is part of the basis, the row at its bound
                mine[-1 if under else 0] = basic
            slacks += mine
            bounds.append((high if row.sense == "<=" else low) if basic in mine else basic)
        basis = HighsBasis()
        columns = [low] * self.count
        columns[number * self.groups : (number + 1) * self.groups] = [basic] * self.groups
        basis.col_status = [low] * self.ways + slacks + columns
        basis.row_status = bounds + [low] * self.groups
        basis.valid = True
        self.highs.setBasis(basis)
        self.begun = True

    def solve(self) -> Weights:
        """Weigh the columns."""
        self.highs.run()
        solution = self.highs.getSolution()
        values = np.array(solution.col_value)
        slack, first = values[self.ways :][: len(self.slack_row)], self.ways + len(self.slack_row)
        missed = np.bincount(self.slack_row, weights=np.maximum(slack, 0.0), minlength=self.height)
        return Weights(
            value=float(self.highs.getInfo().objective_function_value),
            weight=np.maximum(values[first:], 0.0),
            prices=np.array(solution.row_dual)[: self.height],
            missed=missed,
            given=float(values[: self.ways].sum()),
        )

    def without(self, columns: Ints) -> Weights:
        """Weigh all but some columns; these may weigh again afterwards."""
        count = len(columns)
        at, none = (self.ways + len(self.slack_row) + columns).astype(np.int32), np.zeros(count)
        self.highs.changeColsBounds(count, at, none, none)
        found = self.solve()
        self.highs.changeColsBounds(count, at, none, np.full(count, np.inf))
        return found

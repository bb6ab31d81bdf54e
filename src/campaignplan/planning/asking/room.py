"""How much room every rule leaves at a plan: which cells it keeps from taking or giving a little money."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from campaignplan.planning.frame import Frame
from campaignplan.planning.plan import Plan
from campaignplan.planning.row import Row
from campaignplan.response.cells import Bools, Floats, Ints


@dataclass(frozen=True)
class Room:
    """Rules at a plan, entry by entry.

    Attributes
    ----------
    rows
        R rows; soft ones count as if they had to hold.
    row, cell, per_yuan, per_click
        Shape (N,): each row's coefficients on the spend and on the clicks of a cell, clicks as by the option
        that holds there.
    used
        Shape (R,): what the plan uses of each row.
    """

    frame: Frame
    plan: Plan
    rows: tuple[Row, ...]
    row: Ints
    cell: Ints
    per_yuan: Floats
    per_click: Floats
    used: Floats

    @cached_property
    def up(self) -> Floats:
        """Shape (R,): by how much what is used may grow."""
        rhs = np.array([row.rhs for row in self.rows])
        return np.where([row.sense == ">=" for row in self.rows], np.inf, rhs - self.used)

    @cached_property
    def down(self) -> Floats:
        """Shape (R,): by how much what is used may shrink."""
        rhs = np.array([row.rhs for row in self.rows])
        return np.where([row.sense == "<=" for row in self.rows], np.inf, self.used - rhs)

    def change(self, spend: Floats, clicks: Floats) -> Floats:
        """Shape (N,): what each row would use more if a cell alone changed by `spend` (C,) and `clicks` (C,)."""
        return self.per_yuan * spend[self.cell] + self.per_click * clicks[self.cell]

    def barred(self, spend: Floats, clicks: Floats, used: Floats | None = None) -> Ints:
        """Shape (C,): a row that each cell's own change would break, -1 where none would.

        `used` replaces what the plan uses, after changes made so far.
        """
        since = 0.0 if used is None else used - self.used
        up, down = self.up - since, self.down + since
        change = self.change(spend, clicks)
        hair = 1e-7 * np.maximum(np.abs(self.used), 1.0)[self.row]
        broken = (change > 0) & (change > up[self.row] + hair) | (change < 0) & (-change > down[self.row] + hair)
        result = np.full(self.frame.cells.size, -1, dtype=np.int64)
        result[self.cell[broken]] = self.row[broken]
        new = self._unpromoted & (spend > 0)
        for number in self._counting:
            row = self.rows[number]
            if up[number] < 1 - 1e-9:
                products = np.zeros(len(self.frame.problem.products), dtype=np.bool_)
                products[row.promoted.at] = True
                result[new & products[self.frame.product_of_cell]] = number
        return result

    @cached_property
    def _counting(self) -> list[int]:
        return [number for number, row in enumerate(self.rows) if len(row.promoted.at)]

    @cached_property
    def _unpromoted(self) -> Bools:
        """Shape (C,): cells of products without any money."""
        return ~promoted(self.frame, self.plan.spend)[self.frame.product_of_cell]


def room(frame: Frame, rows: tuple[Row, ...], plan: Plan) -> Room:
    """Measure what a plan uses of every row."""
    cells = frame.cells
    option = cells.chosen(plan.enrolled)
    clicks = np.zeros(len(cells.option_cell))
    clicks[option] = cells.curves.take(option).clicks(cells.effective(plan.spend))
    holds = np.zeros(len(clicks), dtype=np.bool_)
    holds[option] = True
    on, busy, runs = plan.enrolled.astype(np.float64), promoted(frame, plan.spend), windows(frame, plan)
    used = np.array(
        [
            row.spend.dot(plan.spend)
            + row.clicks.dot(clicks)
            + row.enrol.dot(on)
            + row.promoted.dot(busy.astype(np.float64))
            + row.window.dot(runs)
            for row in rows
        ]
    )
    parts: list[tuple[Ints, Ints, Floats, Floats]] = []
    for number, row in enumerate(rows):
        at, coefficient = row.spend
        parts.append((np.full(len(at), number), at, coefficient, np.zeros(len(at))))
        keep = holds[row.clicks.at]
        at, coefficient = cells.option_cell[row.clicks.at[keep]], row.clicks.coefficient[keep]
        parts.append((np.full(len(at), number), at, np.zeros(len(at)), coefficient))
    columns = [np.concatenate([part[i] for part in parts]) if parts else np.zeros(0) for i in range(4)]
    # A row may speak of both the spend and the clicks of a cell: add the two up.
    key = columns[0].astype(np.int64) * cells.size + columns[1].astype(np.int64)
    places, code = np.unique(key, return_inverse=True)
    per_yuan, per_click = (np.bincount(code, weights=columns[i], minlength=len(places)) for i in (2, 3))
    return Room(frame, plan, rows, places // cells.size, places % cells.size, per_yuan, per_click, used)


def promoted(frame: Frame, spend: Floats) -> Bools:
    """Shape (products,): which products get money."""
    count = len(frame.problem.products)
    return np.asarray(np.bincount(frame.product_of_cell, weights=spend, minlength=count) > 0)


def windows(frame: Frame, plan: Plan) -> Floats:
    """Shape (windows,): 1 for the run each test takes in the plan."""
    starts = {test.test: test.start for test in plan.tests}
    names = [test.id for test in frame.problem.tests]
    first = [frame.cells.periods[window.first].start for window in frame.windows]
    return np.array(
        [float(starts.get(names[window.test]) == day) for window, day in zip(frame.windows, first, strict=True)]
    )

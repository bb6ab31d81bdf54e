"""Blocks: the problem taken apart into products, and the rows that tie them together.

Rows on spend have few different coefficients: cells that every row treats alike form a *class*, so that prices
become costs, and spends become what rows use, by one look-up an entry instead of one product a row and cell.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from campaignplan.planning.columns.classes import Earnings, class_rows, classes, csr, make_earnings
from campaignplan.planning.columns.enrol import Enrolments, make_enrolments
from campaignplan.planning.columns.entries import Entries, make_entries
from campaignplan.planning.columns.linked import Linked, linked_lines, make_linked
from campaignplan.planning.columns.runs import Runs, make_runs
from campaignplan.planning.columns.sums import Sums
from campaignplan.planning.frame import Frame
from campaignplan.planning.row import Row, Terms
from campaignplan.planning.rules import Ramp
from campaignplan.response.cells import Bools, Floats, Ints

MOST_GROUPS = 400
"""Products beyond this number share columns, in groups of neighbours: the master stays small."""


@dataclass(frozen=True)
class Blocks:
    """A problem in blocks.

    Attributes
    ----------
    rows
        M rows of the master.
    entries, enrolments
        What blocks decide; see there.
    group
        Shape (products,): whose columns are weighed together.
    cost_class
        Shape (E,): class of each entry's cell.
    members, class_group, class_step
        Shape (classes,): a cell of each class; the one group and the one step, in yuan, of a class.
    spend_rows, earnings
        Sparse (M, classes): coefficients per yuan; and what rows count of what clicks bring.
    enrol_rows, promoted_rows, window_rows
        Sparse (M, P), (M, products), (M, windows).
    runs
        The product tests that blocks answer for.
    linked
        Lines with carry-over or ramps, None where there are none.
    inner
        Shape (M,): rows the blocks keep by themselves; they cost nothing in the master.
    goal_spend, fee_gain
        Goal units per yuan spent, and of each pair's fee (P,).
    decided
        All yes-or-no decisions are made; only money is left.
    """

    frame: Frame
    rows: tuple[Row, ...]
    entries: Entries
    enrolments: Enrolments
    group: Ints
    cost_class: Ints
    members: Ints
    class_group: Ints
    class_step: Floats
    spend_rows: csr_array
    earnings: Earnings
    enrol_rows: csr_array
    promoted_rows: csr_array
    window_rows: csr_array
    runs: Runs
    linked: Linked | None
    inner: Bools
    goal_spend: float
    fee_gain: Floats
    decided: bool = False

    @property
    def groups(self) -> int:
        """Number of groups."""
        return int(self.group.max(initial=-1)) + 1

    @cached_property
    def rhs(self) -> Floats:
        """Shape (M,)."""
        return np.array([row.rhs for row in self.rows])

    @cached_property
    def price_low(self) -> Floats:
        """Shape (M,): least price of a row; a hard row of sense >= has any below zero."""
        return np.array([0.0 if row.sense == "<=" else -_steep(row) for row in self.rows])

    @cached_property
    def price_high(self) -> Floats:
        """Shape (M,): highest price of a row."""
        return np.array([0.0 if row.sense == ">=" else _steep(row) for row in self.rows])

    def allowed(self, prices: Floats) -> Floats:
        """Return the nearest prices that rows of their sense and penalty can have."""
        return np.clip(prices, self.price_low, self.price_high)

    @cached_property
    def counted(self) -> Ints:
        """Products that some row counts."""
        return np.unique(self.promoted_rows.indices)

    @cached_property
    def linked_group(self) -> Ints:
        """Shape (linked lines,)."""
        assert self.linked is not None
        return self.group[self.linked.product]

    @cached_property
    def entry_group(self) -> Ints:
        """Shape (E,)."""
        return self.group[self.entries.product]

    @cached_property
    def matrices(self) -> tuple[csr_array, ...]:
        """Rows over spend, enrolments, promoted products, windows, and each outcome that rows count."""
        return self.spend_rows, self.enrol_rows, self.promoted_rows, self.window_rows, *self.earnings.rows

    @cached_property
    def sums(self) -> tuple[Sums, ...]:
        """How coefficients times amounts of each of `matrices` are summed by row and group."""
        pairs = zip(self.matrices, self._owners, strict=True)
        return tuple(Sums.of(matrix, owner, self.groups) for matrix, owner in pairs)

    @property
    def _owners(self) -> tuple[Ints, ...]:
        """Group of each column of each of `matrices`."""
        return (
            self.class_group,
            self.group[self.frame.cells.pairs.product],
            self.group,
            self.group[self.window_product],
            *[self.earnings.group] * len(self.earnings.rows),
        )

    @cached_property
    def window_product(self) -> Ints:
        """Shape (windows,)."""
        names = {product.id: i for i, product in enumerate(self.frame.problem.products)}
        tests = [names[self.frame.problem.tests[window.test].product] for window in self.frame.windows]
        return np.array(tests, dtype=np.int64)

    def under(self, frame: Frame, rows: tuple[Row, ...]) -> "Blocks":
        """Return the blocks under rows that differ in right-hand sides and penalties: what rows sum up stays."""
        result = replace(self, frame=frame, rows=rows)
        for name in ("counted", "linked_group", "entry_group", "matrices", "sums", "window_product"):
            if name in self.__dict__:
                result.__dict__[name] = self.__dict__[name]
        return result

    def at_least(self, least: Floats) -> "Blocks":
        """Return the blocks with cells that must take at least so much (C,)."""
        low = least[self.entries.cell]
        entries = self.entries.narrowed(
            np.maximum(self.entries.low, low), np.maximum(self.entries.high, low), self.entries.must | (low > 0)
        )
        return replace(self, entries=entries)

    def sharper(self, gap: float) -> "Blocks | None":
        """Return the blocks with lines of carry-over answered by the lattice; None where that helps nothing."""
        if self.linked is None or not self.linked.alone.any():
            return None
        return replace(self, linked=self.linked.sharper(gap))

    def aimless(self) -> "Blocks":
        """Return the blocks without a goal: all that is asked then is whether the hard rows can hold."""
        nothing = replace(self.entries, goal=np.zeros(len(self.entries)))
        return replace(
            self,
            rows=tuple(_giving(row) for row in self.rows),
            entries=nothing,
            goal_spend=0.0,
            fee_gain=np.zeros(len(self.fee_gain)),
            runs=self.runs.aimless(),
        )

    def only(self, entries: Entries, at: Ints, rows: tuple[Row, ...], linked: Linked | None) -> "Blocks":
        """Return the blocks with whole decisions made: `entries` are those `at`, `rows` speak of money alone."""
        result = replace(
            self,
            linked=linked,
            rows=rows,
            entries=entries,
            enrolments=replace(self.enrolments, slot=self.enrolments.slot[at], structures=(), slots=0),
            cost_class=self.cost_class[at],
            earnings=self.earnings.take(at),
            enrol_rows=_empty(self.enrol_rows),
            promoted_rows=_empty(self.promoted_rows),
            window_rows=_empty(self.window_rows),
            inner=np.zeros(len(rows), dtype=np.bool_),
            decided=True,
        )
        # What rows say of money and of outcomes is as it was: those sums need not be prepared again.
        bare = (_empty(matrix) for matrix in self.matrices[1:4])
        none = (Sums.of(matrix, owner, self.groups) for matrix, owner in zip(bare, self._owners[1:4], strict=True))
        result.__dict__["sums"] = (self.sums[0], *none, *self.sums[4:])
        return result

    @property
    def bare(self) -> "Blocks":
        """These rows with nothing left to decide: all that the rows of a later solve are compared with."""
        none = np.zeros(0, dtype=np.int64)
        return self.only(self.entries.take(none), none, self.rows, None)


def _steep(row: Row) -> float:
    return np.inf if row.penalty is None else row.penalty


def make_blocks(frame: Frame, rows: tuple[Row, ...], ramps: tuple[Ramp, ...]) -> Blocks:
    """Take a problem apart: its rows, ramps aside, and its ramps, which stay inside their lines."""
    cells = frame.cells
    entries, high = make_entries(frame, rows)
    linked_cells = linked_lines(frame, ramps)[cells.line_of]
    enrolling = tuple(row for row in rows if only_enrols(row))
    enrolments = make_enrolments(frame, entries, enrolling)
    runs = make_runs(frame, entries, enrolments, linked_cells)
    once = {f"test:{frame.problem.tests[frame.windows[i].test].id}:once" for i in runs.window}
    kept_inside = {
        f"test:{frame.problem.tests[frame.windows[i].test].id}:{frame.windows[i].first}" for i in runs.window
    }
    inside = {id(row) for row in enrolling} - {id(row) for row in enrolments.loose}
    still = np.bincount(entries.cell, minlength=cells.size) == 0
    shut = still | (linked_cells & (high <= 0))
    kept = tuple(
        row for row in rows if id(row) not in inside and row.name not in once and not _idle(row, shut, still)
    )
    group = _groups(len(frame.problem.products))
    of_cell, members = classes(frame, [row.spend for row in kept], group)
    return Blocks(
        frame=frame,
        rows=kept,
        entries=entries,
        enrolments=enrolments,
        group=group,
        cost_class=of_cell[entries.cell],
        members=members,
        class_group=group[frame.product_of_cell[members]],
        class_step=cells.step[members].astype(np.float64),
        spend_rows=class_rows([row.spend for row in kept], cells.size, members),
        earnings=make_earnings(frame, kept, entries.option, entries.cell, group),
        enrol_rows=_matrix([row.enrol for row in kept], len(cells.pairs)),
        promoted_rows=_matrix([row.promoted for row in kept], len(frame.problem.products)),
        window_rows=_matrix([row.window for row in kept], len(frame.windows)),
        runs=runs,
        linked=make_linked(frame, ramps, entries, high, of_cell),
        inner=np.array([row.name in kept_inside for row in kept], dtype=np.bool_),
        goal_spend=frame.goal_spend,
        fee_gain=frame.goal_fee * cells.pairs.fee,
    )


def _giving(row: Row) -> Row:
    """Let a soft row give way for nothing, where there is no goal."""
    return row if row.penalty is None or np.isinf(row.penalty) else replace(row, penalty=0.0)


def only_enrols(row: Row) -> bool:
    """Tell whether a row speaks of enrolments alone: blocks may keep it inside."""
    money = len(row.spend.at) > 0 or row.earned is not None
    return len(row.enrol.at) > 0 and not money and not any(len(part.at) for part in (row.promoted, row.window))


def _idle(row: Row, shut: Bools, still: Bools) -> bool:
    """Tell whether no decision can move a row, and it holds: a blackout, say, whose cells are closed already."""
    if not shut[row.spend.at].all() or (row.earned is not None and not still[row.earned.cell.at].all()):
        return False
    if any(len(part.at) for part in (row.enrol, row.promoted, row.window)):
        return False
    return {"<=": row.rhs >= 0, ">=": row.rhs <= 0, "==": row.rhs == 0}[row.sense]


def _groups(products: int) -> Ints:
    if products <= MOST_GROUPS:
        return np.arange(products)
    return np.arange(products) * MOST_GROUPS // products


def _matrix(parts: list[Terms], width: int) -> csr_array:
    ends = np.concatenate([[0], np.cumsum([len(part.at) for part in parts])]) if parts else [0]
    return csr([np.asarray(part.coefficient) for part in parts], [part.at for part in parts], ends, width)


def _empty(matrix: csr_array) -> csr_array:
    return csr_array(matrix.shape)

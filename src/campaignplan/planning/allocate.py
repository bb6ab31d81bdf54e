"""`allocate`: split one budget over response curves somebody already has.

For people with a media-mix model of their own: no shops, no dates, just curves, bounds and groups. It is the
planner's own two methods on a grid of one period.
"""

import time
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from pandas import factorize
from scipy.sparse import csr_array

from campaignplan.dates import Period
from campaignplan.errors import InputError
from campaignplan.planning.allocate_check import check_cells, check_groups
from campaignplan.planning.columns.method import Columns
from campaignplan.planning.decisions import Decisions
from campaignplan.planning.exact import Exact, Move
from campaignplan.planning.frame import Frame, Window
from campaignplan.planning.problem import Problem, Settings
from campaignplan.planning.row import Row, terms
from campaignplan.response.cells import OUTCOMES, Cells, Coded, Floats, Pairs
from campaignplan.response.family import FAMILIES, Curves
from campaignplan.shop.channel import Line
from campaignplan.shop.product import Product

if TYPE_CHECKING:
    import pandas as pd

DAY = date(2000, 1, 1)
_BRANCH: Move = "branch"
BLOCKS = 64
"""The cells are dealt out to so many blocks: enough for the master to mix their answers well."""
FEW = 1_500
"""Up to so many cells the exact model may close a gap."""
MOVES: tuple[Move, ...] = ("dive", *[_BRANCH] * 40)


@dataclass(frozen=True)
class Allocation:
    """Where the money goes.

    Attributes
    ----------
    table
        One row per cell: cell, spend, outcome (units of the curve's scale), marginal (outcome per further unit
        of money).
    value, bound, gap
        Sum of outcomes on the true curves, proven upper bound, and ``(bound - value) / |value|``.
    status
        ``optimal`` (proven to the asked gap), ``feasible``, ``infeasible`` or ``failed``.
    seconds
        Time taken.
    """

    table: "pd.DataFrame"
    value: float
    bound: float
    gap: float
    status: Literal["optimal", "feasible", "infeasible", "failed"]
    seconds: float


def allocate(
    cells: "pd.DataFrame",
    budget: float,
    spend: Literal["at_most", "exactly"] = "at_most",
    groups: "pd.DataFrame | None" = None,
    gap: float = 1e-3,
    time_limit: float = 60.0,
) -> Allocation:
    """Maximise the sum of outcomes of cells that share a budget.

    Parameters
    ----------
    cells
        One row per thing that can take money. Columns: ``cell`` (id), ``family`` (``hill``:
        scale x^shape / (half^shape + x^shape); ``exponential``: scale (1 - exp(-x / half)); ``power``:
        scale x^shape), ``scale``, ``half``, ``shape``, ``lower``, ``upper``, optional ``min_if_on`` (0 or at
        least this), optional group columns.
    budget
        Money for all cells, in the unit of ``half``.
    groups
        Columns ``column, member, floor, cap``: money of the cells whose `column` equals `member`.
    gap, time_limit
        Relative gap at which to stop; seconds.

    Raises
    ------
    InputError
        With every fault of the tables.
    """
    started = time.monotonic()
    issues = [*check_cells(cells, budget), *check_groups(cells, groups)]
    if issues:
        raise InputError(issues)
    frame, rows = _frame(cells, budget), _rows(cells, budget, spend, groups)
    solve = _Allocate(frame, rows, cells, budget, spend, gap, started + time_limit)
    return _answer(frame, cells, solve, gap, time.monotonic() - started)


class _Allocate:
    """Columns first; on few cells the exact model closes what gap curves with a convex beginning leave."""

    def __init__(
        self,
        frame: Frame,
        rows: tuple[Row, ...],
        cells: "pd.DataFrame",
        budget: float,
        spend: str,
        gap: float,
        deadline: float,
    ) -> None:
        self.frame, self.cells, self.budget, self.spend = frame, cells, budget, spend
        self.best: Floats | None = None
        self.value, self.bound = float("-inf"), float("inf")
        self.infeasible = False
        lower = np.maximum(cells["lower"].to_numpy(float), 0.0)
        columns = Columns(frame, rows, gap, deadline, lambda _: False, whole=False, least=lower)
        for decisions in columns.plans():
            self._offer(decisions)
            self.bound = min(self.bound, columns.bound)
            if self._done(gap):
                return
        self.bound = min(self.bound, columns.bound)
        self.infeasible = columns.status == "infeasible"
        if not self.infeasible and len(cells) <= FEW:
            self._close((*rows, *_lower_rows(lower)), gap, deadline)

    def _close(self, rows: tuple[Row, ...], gap: float, deadline: float) -> None:
        exact = Exact(self.frame, rows, gap / 2, deadline, sharp=1e-4)
        exact.bound = self.bound
        exact.relax()
        for move in MOVES:
            if exact.status == "infeasible":
                self.infeasible = self.best is None
                return
            decisions = exact.decide(move)
            if decisions is not None:
                self._offer(decisions)
            self.bound = min(self.bound, exact.bound)
            if exact.left <= 0 or self._done(gap):
                return

    def _done(self, gap: float) -> bool:
        return self.bound - self.value <= gap / 2 * max(abs(self.value), 1e-12)

    def _offer(self, decisions: Decisions) -> None:
        money = _within(decisions.spend, self.cells, self.budget, self.spend)
        outcome = float(self.frame.cells.curves.clicks(money).sum())
        if outcome > self.value:
            self.best, self.value = money, outcome


def _answer(frame: Frame, cells: "pd.DataFrame", found: _Allocate, gap: float, seconds: float) -> Allocation:
    import pandas as pd

    best, value = found.best, found.value
    if best is None:
        nothing = pd.DataFrame(columns=["cell", "spend", "outcome", "marginal"])
        status: Literal["infeasible", "failed"] = "infeasible" if found.infeasible else "failed"
        return Allocation(nothing, float("nan"), found.bound, float("inf"), status, seconds)
    curves = frame.cells.curves
    outcome = curves.clicks(best)
    marginal = curves.slope(best)
    table = pd.DataFrame({"cell": cells["cell"].to_numpy(), "spend": best, "outcome": outcome, "marginal": marginal})
    bound = max(found.bound, value)
    wide = (bound - value) / max(abs(value), 1e-12)
    return Allocation(table, value, bound, wide, "optimal" if wide <= gap else "feasible", seconds)


def _within(money: Floats, cells: "pd.DataFrame", budget: float, spend: str) -> Floats:
    """Take out the solver's tolerance: bounds and total hold exactly."""
    lower, upper = cells["lower"].to_numpy(float), cells["upper"].to_numpy(float)
    least = cells["min_if_on"].fillna(0.0).to_numpy(float) if "min_if_on" in cells else np.zeros(len(cells))
    money = np.where(money < 1e-9 * max(budget, 1.0), 0.0, money)
    money = np.clip(money, np.maximum(lower, np.where(money > 0, least, 0.0)), upper)
    over = money.sum() - budget
    room = money - np.maximum(lower, least) if over > 0 else upper - money
    if over > 0 or (spend == "exactly" and over < 0):
        at = int(np.argmax(np.where(money > 0, room, -1.0)))
        money[at] -= over
    return money


class _OneBudget(Frame):
    """A frame whose goal is the curves' own unit, whatever it is."""

    @cached_property
    def goal_clicks(self) -> Floats:
        return np.ones(len(self.cells.option_cell))

    @cached_property
    def goal_spend(self) -> float:
        return 0.0

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        return ()


def _frame(table: "pd.DataFrame", budget: float) -> Frame:
    count = len(table)
    lines = (Line("cell", "one"),) * count
    code, names = factorize(table["family"])  # looked up once a name: there are as many rows as cells
    family = np.array([FAMILIES.index(name) for name in names], dtype=np.int8)[code]
    scale = table["scale"].to_numpy(float)
    half = np.where(table["family"] == "power", 1.0, table["half"].to_numpy(float))
    shape = np.nan_to_num(table["shape"].to_numpy(float), nan=1.0)
    none = Coded(np.zeros(count, dtype=np.int16), ("",))
    nothing = np.zeros(0, dtype=np.int64)
    floor = table["min_if_on"].fillna(0.0).to_numpy(float) if "min_if_on" in table else np.zeros(count)
    links = csr_array((count, 0))
    cells = Cells(
        lines=lines,
        periods=(Period(0, DAY, DAY),),
        horizon=1,
        product=np.arange(count) % BLOCKS,
        channel=np.zeros(count, dtype=np.int64),
        shop=np.zeros(count, dtype=np.int64),
        open=np.ones(count, dtype=np.bool_),
        floor=np.where(table["lower"].to_numpy(float) >= floor, 0.0, floor),
        cap=np.minimum(table["upper"].to_numpy(float), budget),
        step=np.zeros(count, dtype=np.int64),
        fixed=np.full(count, np.nan),
        labels=dict.fromkeys(("stage", "objective", "phase", "promotion"), none),
        option_cell=np.arange(count),
        curves=Curves(family, shape, scale, half / scale, np.full(count, -1, dtype=np.int32)),
        per_click=np.ones((count, len(OUTCOMES))),
        pairs=Pairs(nothing, nothing, np.zeros(0), np.zeros(0), nothing),
        needs=links,
        bars=links,
        carry={},
        carry_in={},
        day_weights=np.ones((count, 1)),
        retained=np.zeros(count),
    )
    problem = Problem(
        Settings("allocate", DAY, DAY, total=budget), (), (Product("cells", "", "", 1.0, 0.5),) * BLOCKS, (), lines
    )
    return _OneBudget(problem, cells, "orders")


def _lower_rows(lower: Floats) -> list[Row]:
    """Return the cells' own lower bounds as rows, for the exact model."""
    return [
        Row(f"lower:{i}", f"lower:{i}", "lower", ">=", float(lower[i]), float(lower[i]), spend=terms([int(i)]))
        for i in np.flatnonzero(lower > 0)
    ]


def _rows(cells: "pd.DataFrame", budget: float, spend: str, groups: "pd.DataFrame | None") -> tuple[Row, ...]:
    every = terms(np.arange(len(cells)))
    rows = [Row("budget", "budget", "budget", "==" if spend == "exactly" else "<=", budget, budget, spend=every)]
    if groups is not None:
        floors, caps = groups["floor"].to_numpy(float), groups["cap"].to_numpy(float)
        for number, (column, member) in enumerate(zip(groups["column"], groups["member"], strict=True)):
            mine = terms(np.flatnonzero(cells[column].astype(str) == str(member)))
            for name, sense, limit in (
                ("floor", ">=", float(floors[number])),
                ("cap", "<=", float(caps[number])),
            ):
                if np.isfinite(limit):
                    row = f"{name}:{number}"
                    rows.append(Row(row, row, "", sense, limit, limit, spend=mine))  # type: ignore[arg-type]
    return tuple(rows)

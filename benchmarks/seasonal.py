"""The S-curves with carry-over side by side: SLSQP and NLopt on the very same sums, then whole yuan and the audit.

The local searches get exact gradients and the rules as linear constraints. They know no minimum-if-on: see `peers`.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

import campaignplan as cp
from benchmarks.instances import seasonal_s_curves
from benchmarks.peers import PATIENCE
from campaignplan.planning.frame import Frame
from campaignplan.planning.grid import build_cells
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Method, Options
from campaignplan.planning.rules import all_rows
from campaignplan.response.cells import OUTCOMES

Floats = npt.NDArray[np.float64]
Search = Callable[["Year", Floats, Floats, Floats], Floats]


@dataclass(frozen=True)
class Year:
    """A problem whose rules are all on money, as sums over its open cells: profit, its gradient, G x <= h."""

    problem: Problem

    @cached_property
    def frame(self) -> Frame:
        return Frame(self.problem, build_cells(self.problem), "profit")

    @cached_property
    def free(self) -> npt.NDArray[np.int64]:
        return np.flatnonzero(self.frame.cells.open)

    @cached_property
    def gross(self) -> Floats:
        return self.frame.cells.per_click[:, OUTCOMES.index("gross")]

    def whole(self, money: Floats) -> Floats:
        """Money of the open cells as money of all."""
        result = np.zeros(self.frame.cells.size)
        result[self.free] = money
        return result

    def profit(self, money: Floats) -> float:
        cells = self.frame.cells
        return float(self.gross @ cells.curves.clicks(cells.effective(self.whole(money))) - money.sum())

    def gradient(self, money: Floats) -> Floats:
        cells = self.frame.cells
        slope = self.gross * cells.curves.slope(cells.effective(self.whole(money)))
        for line, matrix in cells.carry.items():
            at = slice(line * cells.width, (line + 1) * cells.width)
            slope[at] = matrix.T @ slope[at]
        return np.asarray(slope[self.free] - 1.0)

    @cached_property
    def limits(self) -> tuple[Floats, Floats]:
        """Return G and h; floors ask for a yuan a cell more, which rounding down may take."""
        left, right = [], []
        for row in all_rows(self.frame):
            line = np.zeros(self.frame.cells.size)
            line[row.spend.at] = row.spend.coefficient
            sign = -1.0 if row.sense == ">=" else 1.0
            left.append(sign * line[self.free])
            right.append(sign * row.rhs - (len(row.spend.at) if row.sense == ">=" else 0))
        return np.array(left), np.array(right)


def slsqp(year: Year, start: Floats, low: Floats, high: Floats) -> Floats:
    left, right = year.limits
    found = minimize(
        lambda x: -year.profit(x),
        start,
        jac=lambda x: -year.gradient(x),
        method="SLSQP",
        bounds=list(zip(low, high, strict=True)),
        constraints=[{"type": "ineq", "fun": lambda x: right - left @ x, "jac": lambda x: -left}],
        options={"maxiter": 300},
    )
    return np.clip(found.x, low, high)


def auglag(year: Year, start: Floats, low: Floats, high: Floats) -> Floats:
    import nlopt

    left, right = year.limits

    def goal(x: Floats, gradient: Floats) -> float:
        if gradient.size:
            gradient[:] = year.gradient(x)
        return year.profit(x)

    def over(result: Floats, x: Floats, gradient: Floats) -> None:
        if gradient.size:
            gradient[:] = left
        result[:] = left @ x - right

    outer, inner = nlopt.opt(nlopt.AUGLAG, len(start)), nlopt.opt(nlopt.LD_SLSQP, len(start))
    inner.set_ftol_rel(1e-8)
    inner.set_maxeval(300)
    outer.set_local_optimizer(inner)
    outer.set_max_objective(goal)
    outer.set_lower_bounds(low)
    outer.set_upper_bounds(high)
    outer.add_inequality_mconstraint(over, np.full(len(right), 1e-6 * float(np.abs(right).max())))
    outer.set_ftol_rel(1e-8)
    outer.set_maxtime(PATIENCE / 2)
    try:
        return np.clip(outer.optimize(start), low, high)
    except (nlopt.RoundoffLimited, RuntimeError):  # it says so where it can get no further
        return start


def twice(year: Year, search: Search) -> Floats:
    """Search, decide minimum-if-on by halves, search again, round down: whole yuan for every cell."""
    cells, free = year.frame.cells, year.free
    floor, cap = cells.floor[free], cells.cap[free]
    total = (year.problem.settings.total or 0.0) / len(free)
    money = search(year, np.minimum(np.full(len(free), total), cap), np.zeros(len(free)), cap)
    on = money >= 0.5 * floor
    low, high = np.where(on, floor, 0.0), np.where(on, cap, 0.0)
    return year.whole(np.floor(search(year, np.clip(money, low, high), low, high) + 1e-6))


def side_by_side(quick: bool) -> str:
    """Return a Markdown table: every method's audited whole-yuan profit."""
    problem = seasonal_s_curves(3, 12) if quick else seasonal_s_curves()
    year = Year(problem)
    none = np.zeros(len(year.frame.cells.pairs), dtype=np.bool_)
    methods: tuple[Method, ...] = ("columns", "auto", "exact")
    rows, bound = [], np.inf
    for method in methods:
        start = time.perf_counter()
        result = cp.solve(problem, Options(gap=5e-4, method=method, time_limit=PATIENCE))
        seconds = time.perf_counter() - start
        bound = min(bound, result.bound) if np.isfinite(result.bound) else bound
        rows.append((f"`solve`, {method} ({result.status})", result.plan, seconds))
    searches: tuple[tuple[str, Search], ...] = (("SciPy SLSQP, even start", slsqp), ("NLopt AUGLAG + SLSQP", auglag))
    for name, search in searches:
        start = time.perf_counter()
        money = twice(year, search)
        rows.append((name, Plan(problem, year.frame.cells, money, none), time.perf_counter() - start))
    lines = [
        f"**{len(problem.products)} products, {len(year.free):,} cells, S-curves with carry-over and "
        f"minimum-if-on** (proven bound {bound:,.1f})\n",
        "| method | audited profit | below the bound | seconds | keeps the rules |",
        "|---|---|---|---|---|",
    ]
    for name, plan, seconds in rows:
        if plan is None:
            lines.append(f"| {name} | – | – | {seconds:.2f} | no plan |")
            continue
        found = cp.audit(problem, plan)
        broken = ", ".join(v.entry for v in found.violations[:3])
        below = f"{(bound - found.value) / abs(bound):.3%}"
        lines.append(
            f"| {name} | {found.value:,.1f} | {below} | {seconds:.2f} | {f'no: {broken}' if broken else 'yes'} |"
        )
    return "\n".join(lines)

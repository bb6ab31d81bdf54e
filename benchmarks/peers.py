"""Other ways to split the same money, side by side in one run on the same feasible set.

Every split is valued and checked here, by formulas of its own. A local search knows no minimum-if-on: it is run
without, what stays under half of it is switched off, and it is run once more with the rest held above it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import minimize

import campaignplan as cp
from benchmarks.instances import hills, mixed_hills
from campaignplan.planning.problem import Problem, Settings
from campaignplan.planning.result import Method, Options
from campaignplan.planning.rule import Rule
from campaignplan.shop.channel import Channel, Line
from campaignplan.shop.product import Product
from campaignplan.shop.shop import Shop

Floats = npt.NDArray[np.float64]
PATIENCE = 120.0
"""Seconds after which a local search is stopped."""
DAY = date(2027, 1, 4)


@dataclass(frozen=True)
class Instance:
    """Hill curves that share a budget; `group` numbers groups with floor and cap, where there are any."""

    scale: Floats
    half: Floats
    shape: Floats
    upper: Floats
    least: Floats
    budget: float
    group: npt.NDArray[np.int64]
    floors: Floats
    caps: Floats
    cells: pd.DataFrame
    groups: pd.DataFrame | None

    def value(self, money: Floats) -> float:
        """Sum of outcomes."""
        return float(self.outcomes(money).sum())

    def outcomes(self, money: Floats) -> Floats:
        """Outcome of each cell; `money` may have rows before the cells."""
        power = np.maximum(money, 0.0) ** self.shape
        return np.asarray(self.scale * power / (self.half**self.shape + power))

    def slope(self, money: Floats) -> Floats:
        """Outcome per further unit of money."""
        money = np.maximum(money, 1e-9)
        power, at_half = money**self.shape, self.half**self.shape
        return np.asarray(self.scale * self.shape * at_half * power / money / (at_half + power) ** 2)

    def faults(self, money: Floats) -> list[str]:
        """What a split breaks, beyond a millionth of the budget."""
        slack = 1e-6 * self.budget
        found = []
        if (money < -slack).any() or (money > self.upper + slack).any():
            found.append("bounds")
        if ((money > 1e-6) & (money < self.least - slack)).any():
            found.append("minimum-if-on")
        if money.sum() > self.budget + slack:
            found.append("budget")
        used = np.bincount(self.group, weights=money, minlength=len(self.floors))
        if (used < self.floors - slack).any() or (used > self.caps + slack).any():
            found.append("groups")
        return found


def instance(cells: pd.DataFrame, budget: float, groups: pd.DataFrame | None = None) -> Instance:
    """Read the tables of `allocate`."""
    number = np.zeros(len(cells), dtype=np.int64)
    floors, caps = np.zeros(1), np.full(1, np.inf)
    if groups is not None:
        members = list(groups["member"])
        number = np.array([members.index(name) for name in cells["group"]], dtype=np.int64)
        floors, caps = groups["floor"].to_numpy(float), groups["cap"].to_numpy(float)
    least = cells["min_if_on"].to_numpy(float) if "min_if_on" in cells else np.zeros(len(cells))
    columns = (cells[name].to_numpy(float) for name in ("scale", "half", "shape", "upper"))
    return Instance(*columns, least, budget, number, floors, caps, cells, groups)


def plain(count: int, low: float = 0.6, high: float = 3.5, least: float = 0.0) -> Instance:
    """One budget, some 60 yuan a cell."""
    cells = hills(count, low=low, high=high)
    if least:
        cells["min_if_on"] = least
    return instance(cells, 60.0 * count)


INSTANCES: dict[str, tuple[str, Callable[[], Instance]]] = {
    "hill_5": ("5 Hill cells", lambda: plain(5)),
    "hill_50": ("50 Hill cells", lambda: plain(50)),
    "hill_520": ("520 Hill cells", lambda: plain(520)),
    "grouped": ("96 Hill cells, 8 groups with floors and caps", lambda: without_minimum(*mixed_hills(96, groups=8))),
    "s_shaped": ("50 cells, all S-shaped", lambda: plain(50, low=2.0, high=4.0)),
    "minimum": ("50 Hill cells, minimum-if-on 60", lambda: plain(50, least=60.0)),
}


def without_minimum(cells: pd.DataFrame, budget: float, groups: pd.DataFrame) -> Instance:
    """Return the grouped instance without minimum-if-on, so that groups alone are judged."""
    return instance(cells.drop(columns="min_if_on"), budget, groups)


# The peers: each takes an instance and returns money per cell.


def _search(found: Instance, solver: Callable[[Instance, Floats, Floats, Floats], Floats], start: Floats) -> Floats:
    """Run a local search; where there is a minimum-if-on, decide it by halves and run again."""
    money = solver(found, start, np.zeros(len(start)), found.upper)
    if not found.least.any():
        return money
    on = money >= 0.5 * found.least
    if (found.least * on).sum() > found.budget:  # too many: keep those that bring most a yuan
        order = np.argsort(-found.outcomes(np.maximum(money, found.least)) / np.maximum(money, found.least))
        keep = np.cumsum(np.where(on[order], found.least[order], 0.0)) <= found.budget
        on[order] &= keep
    low, high = np.where(on, found.least, 0.0), np.where(on, found.upper, 0.0)
    return solver(found, np.clip(money, low, high), low, high)


def _even(found: Instance) -> Floats:
    return np.minimum(np.full(len(found.scale), found.budget / len(found.scale)), found.upper)


def _slsqp(found: Instance, start: Floats, low: Floats, high: Floats) -> Floats:
    count = len(start)
    limits: list[dict[str, Any]] = [
        {"type": "ineq", "fun": lambda x: found.budget - x.sum(), "jac": lambda x: -np.ones(count)}
    ]
    for g in range(len(found.floors)):
        mine = (found.group == g).astype(float)
        if found.floors[g] > 0:
            limits.append({"type": "ineq", "fun": lambda x, m=mine, g=g: m @ x - found.floors[g],
                           "jac": lambda x, m=mine: m})  # fmt: skip
        if np.isfinite(found.caps[g]):
            limits.append({"type": "ineq", "fun": lambda x, m=mine, g=g: found.caps[g] - m @ x,
                           "jac": lambda x, m=mine: -m})  # fmt: skip
    with np.errstate(all="ignore"):
        answer = minimize(
            lambda x: -found.value(x),
            start,
            jac=lambda x: -found.slope(x),
            method="SLSQP",
            bounds=list(zip(low, high, strict=True)),
            constraints=limits,
            options={"maxiter": 500},
        )
    return np.clip(answer.x, low, high)


def slsqp(found: Instance) -> Floats:
    """SciPy's SLSQP from an even split, with the exact gradient."""
    return _search(found, _slsqp, _even(found))


def slsqp_starts(found: Instance) -> Floats:
    """Return the best of an even and nine random starts."""
    dice = np.random.default_rng(0)
    count = len(found.scale)
    starts = [_even(found)] + [
        np.minimum(dice.dirichlet(np.ones(count)) * found.budget, found.upper) for _ in range(9)
    ]
    tried = [_search(found, _slsqp, start) for start in starts]
    return max(tried, key=lambda money: -np.inf if found.faults(money) else found.value(money))


def nlopt_auglag(found: Instance) -> Floats:
    """NLopt's augmented Lagrangian around its SLSQP, from an even split, with the exact gradient."""

    def solver(found: Instance, start: Floats, low: Floats, high: Floats) -> Floats:
        import nlopt

        count = len(start)

        def goal(x: Floats, gradient: Floats) -> float:
            if gradient.size:
                gradient[:] = found.slope(x)
            return found.value(x)

        def line(mine: Floats, limit: float) -> Callable[[Floats, Floats], float]:
            def over(x: Floats, gradient: Floats) -> float:
                if gradient.size:
                    gradient[:] = mine
                return float(mine @ x - limit)

            return over

        outer, inner = nlopt.opt(nlopt.AUGLAG, count), nlopt.opt(nlopt.LD_SLSQP, count)
        inner.set_ftol_rel(1e-9)
        inner.set_maxeval(500)
        outer.set_local_optimizer(inner)
        outer.set_max_objective(goal)
        outer.set_lower_bounds(low)
        outer.set_upper_bounds(high)
        slack = 1e-8 * found.budget
        outer.add_inequality_constraint(line(np.ones(count), found.budget), slack)
        for g in range(len(found.floors)):
            mine = (found.group == g).astype(float)
            if found.floors[g] > 0:
                outer.add_inequality_constraint(line(-mine, -float(found.floors[g])), slack)
            if np.isfinite(found.caps[g]):
                outer.add_inequality_constraint(line(mine, float(found.caps[g])), slack)
        outer.set_ftol_rel(1e-9)
        outer.set_maxtime(PATIENCE)
        try:
            money = outer.optimize(start)
        except (nlopt.RoundoffLimited, RuntimeError):  # it says so where it can get no further
            return start
        return np.clip(money, low, high)

    return _search(found, solver, _even(found))


def greedy(found: Instance) -> Floats:
    """Buy the step with the best return until one no longer fits the budget, as common budget tools do.

    Steps are a hundredth of a cell's upper bound, the first one the minimum-if-on; groups below their floor
    are filled first, cells of a full group are passed over.
    """
    money, step = np.zeros(len(found.scale)), found.upper / 100
    used = np.zeros(len(found.floors))
    while True:
        further = np.where(money == 0, np.maximum(step, found.least), step)
        gain = (found.outcomes(money + further) - found.outcomes(money)) / further
        short = used < found.floors
        fits = (money + further <= found.upper) & (used[found.group] + further <= found.caps[found.group])
        if short.any():
            fits &= short[found.group]
        if not fits.any():
            return money
        best = int(np.argmax(np.where(fits, gain, -np.inf)))
        if money.sum() + further[best] > found.budget:
            return money
        money[best] += further[best]
        used[found.group[best]] += further[best]


def programme(found: Instance, parts: int = 2_000) -> Floats:
    """A dynamic programme on a grid of `parts` steps of the budget, exact but for the grid; groups one by one."""
    unit = found.budget / parts
    tables, choices = [], []
    for g in range(len(found.floors)):
        best = np.zeros(1)
        took: list[tuple[int, npt.NDArray[np.int64]]] = []
        for cell in np.flatnonzero(found.group == g):
            most = int(found.upper[cell] / unit + 1e-9)
            spends = np.arange(most + 1) * unit
            power = spends ** found.shape[cell]
            gain = found.scale[cell] * power / (found.half[cell] ** found.shape[cell] + power)
            gain[(spends > 0) & (spends < found.least[cell] - 1e-9)] = -np.inf
            best, choice = _joined(best, gain, parts)
            took.append((int(cell), choice))
        money = np.arange(len(best)) * unit
        best[(money < found.floors[g] - 1e-9) | (money > found.caps[g] + 1e-9)] = -np.inf
        tables.append(best)
        choices.append(took)
    whole, shares = np.zeros(1), []
    for table in tables:
        whole, share = _joined(whole, table, parts)
        shares.append(share)
    money, left = np.zeros(len(found.scale)), int(np.argmax(whole))
    for share, took in zip(reversed(shares), reversed(choices), strict=True):
        mine = int(share[left])
        left -= mine
        for cell, choice in reversed(took):
            money[cell] = choice[mine] * unit
            mine -= int(choice[mine])
    return money


def _joined(one: Floats, other: Floats, most: int) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Best value of each sum of steps, and how many steps of it are the other's."""
    size = min(len(one) + len(other) - 1, most + 1)
    best, choice = np.full(size, -np.inf), np.zeros(size, dtype=np.int64)
    for k in range(min(len(other), size)):
        if other[k] == -np.inf:
            continue
        end = min(size, k + len(one))
        value = one[: end - k] + other[k]
        better = value > best[k:end]
        best[k:end][better] = value[better]
        choice[k:end][better] = k
    return best, choice


def bisection(cells: pd.DataFrame, budget: float) -> Floats:
    """Find the price at which concave exponential curves spend the budget, by bare bisection in NumPy."""
    scale, half, upper = (cells[name].to_numpy(float) for name in ("scale", "half", "upper"))
    low, high = 0.0, float((scale / half).max())
    money = upper
    for _ in range(60):
        price = (low + high) / 2
        money = np.clip(half * np.log(scale / (half * price)), 0.0, upper)
        low, high = (price, high) if money.sum() > budget else (low, price)
    return np.asarray(np.clip(half * np.log(scale / (half * high)), 0.0, upper))


def own(found: Instance) -> tuple[Floats, float]:
    """`allocate`: money, proven bound."""
    answer = cp.allocate(found.cells, found.budget, groups=found.groups, gap=1e-4)
    return answer.table["spend"].to_numpy(float), answer.bound


def solved(found: Instance, method: Method) -> tuple[Floats, float]:
    """`solve` on the same curves as a one-day plan in hundredths: money, proven bound."""
    result = cp.solve(as_problem(found), Options(goal="orders", gap=1e-4, method=method, time_limit=60))
    if result.plan is None:
        return np.zeros(len(found.scale)), result.bound
    return result.plan.spend[: len(found.scale)] / 100, result.bound


def as_problem(found: Instance) -> Problem:
    """Return a one-day problem: a product a cell, clicks that all become orders, money in hundredths."""
    count = len(found.scale)
    goods = tuple(
        Product(f"p{i}", "s", f"p{i}", 1.0, 0.5, category=f"g{found.group[i]}", cvr=1.0) for i in range(count)
    )
    lines = tuple(
        Line(
            f"p{i}",
            "c",
            family="hill",
            shape=float(found.shape[i]),
            demand=float(found.scale[i]),
            cpc=float(100 * found.half[i] / found.scale[i]),
            floor=float(np.ceil(100 * found.least[i])),
            cap=float(100 * found.upper[i]),
        )
        for i in range(count)
    )
    rules = [
        Rule(f"floor-{g}", "floor", float(100 * x), category=f"g{g}") for g, x in enumerate(found.floors) if x > 0
    ]
    rules += [
        Rule(f"cap-{g}", "cap", float(100 * x), category=f"g{g}") for g, x in enumerate(found.caps) if np.isfinite(x)
    ]
    settings = Settings("peers", DAY, DAY, period="day", goal="orders", total=100 * found.budget)
    plain = Problem(settings, (Shop("s", "s"),), goods, (Channel("c", "c"),), lines, rules=tuple(rules))
    return replace(plain, multipliers=_no_factors())


def _no_factors() -> tuple[Any, ...]:
    """Return own rows of 1 for what the shipped priors would change on that day."""
    from campaignplan.shop.multiplier import Multiplier

    month, weekday = str(DAY.month), str(DAY.isoweekday())
    keys = (("season", month), ("weekday", weekday), ("objective", "acquire"), ("stage", "maturity"))
    return tuple(Multiplier(kind, key) for kind, key in keys)  # type: ignore[arg-type]


def side_by_side(name: str, quick: bool) -> str:
    """Run every method on one instance; a Markdown table."""
    title, make = INSTANCES[name]
    found = make()
    peers: dict[str, Callable[[], Floats]] = {
        "SciPy SLSQP, even start": lambda: slsqp(found),
        "NLopt AUGLAG + SLSQP": lambda: nlopt_auglag(found),
        "grid greedy": lambda: greedy(found),
        "dynamic programme, 2,000 steps": lambda: programme(found),
    }
    if len(found.scale) <= 100:
        peers["SciPy SLSQP, best of 10 starts"] = lambda: slsqp_starts(found)
    if quick:
        peers = {key: run for key, run in peers.items() if "10 starts" not in key}
    own_ways: dict[str, Callable[[], tuple[Floats, float]]] = {
        "**`allocate`**": lambda: own(found),
        "**`solve`, columns**": lambda: solved(found, "columns"),
        "`solve`, exact": lambda: solved(found, "exact"),
    }
    rows: list[tuple[str, Floats, float]] = []
    bound = np.inf
    for label, way in own_ways.items():
        start = time.perf_counter()
        money, limit = way()
        rows.append((label, money, time.perf_counter() - start))
        bound = min(bound, limit)
    for label, peer in peers.items():
        start = time.perf_counter()
        money = peer()
        rows.append((label, money, time.perf_counter() - start))
    return table(title, found, bound, rows)


def table(title: str, found: Instance, bound: float, rows: list[tuple[str, Floats, float]]) -> str:
    """Say of each method: value, distance from the proven bound, kept rules, seconds, against `allocate`."""
    first, taken = found.value(rows[0][1]), rows[0][2]
    lines = [
        f"**{title}** (proven bound {bound:,.3f})\n",
        "| method | value | below the bound | seconds | keeps the rules | value and seconds against `allocate` | |",
        "|---|---|---|---|---|---|---|",
    ]
    for label, money, seconds in rows:
        value, faults = found.value(money), found.faults(money)
        better = " (better)" if value > first * (1 + 1e-7) and not faults and money is not rows[0][1] else ""
        lines.append(
            f"| {label} | {value:,.3f} | {(bound - value) / bound:.4%} | {seconds:.3f} "
            f"| {'no: ' + ', '.join(faults) if faults else 'yes'} | {value / first - 1:+.4%}{better} "
            f"| {seconds / taken:,.1f} x |"
        )
    return "\n".join(lines)

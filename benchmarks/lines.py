"""The lines of the table: what is measured, and what was asked.

`solve` is timed whole: cells, rows, columns, rounding, audit, rule table. Making the instance is not timed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

import campaignplan as cp
from benchmarks import clashes, feed
from benchmarks.instances import everything, exponentials, mixed_hills, seasonal_s_curves, weekly
from benchmarks.measure import Asked, Measured, elsewhere, of, timed
from benchmarks.problems import agency
from campaignplan.planning.result import Method, Options

GIB = 1024.0


@dataclass(frozen=True)
class Line:
    """One line: its title, what is asked, and the function that measures it (quick: a smaller instance)."""

    title: str
    asked: Asked
    run: Callable[[Method, bool], Measured]


def loaded(method: Method) -> None:
    """Solve something small, so that loading libraries is not counted as a solve's time."""
    cp.solve(elsewhere(agency, 2, days=30), Options(method=method))


def s_curves(method: Method, quick: bool) -> Measured:
    problem = elsewhere(seasonal_s_curves, *((4, 20) if quick else ()))
    return of(*timed(lambda: cp.solve(problem, Options(gap=5e-4, method=method))))


def hundred(method: Method, quick: bool) -> Measured:
    problem = elsewhere(agency, 10 if quick else 100)
    return of(*timed(lambda: cp.solve(problem, Options(method=method))))


def thousand(method: Method, quick: bool) -> Measured:
    problem = elsewhere(agency, 50 if quick else 1000)
    return of(*timed(lambda: cp.solve(problem, Options(method=method, time_limit=120)), most=1))


def all_on(method: Method, quick: bool) -> Measured:
    problem = elsewhere(everything, *((8, 2, 20) if quick else ()))
    return of(*timed(lambda: cp.solve(problem, Options(method=method))))


def split(method: Method, quick: bool) -> Measured:
    cells, budget, groups = mixed_hills(2_000 if quick else 109_500)
    found, seconds, runs = timed(lambda: cp.allocate(cells, budget, groups=groups))
    faults = infeasible(found.table, cells, budget, groups)
    return Measured(seconds, runs, len(cells), found.gap, found.status, faults)


def moved(method: Method, quick: bool) -> Measured:
    """A rule that binds gets 2 % less, re-solved from the solved problem; the worst of a few rules is told."""
    problem = elsewhere(agency, 10 if quick else 100)
    first = cp.solve(problem, Options(method=method))
    table = first.rules.set_index("name")
    binding = [rule for rule in problem.rules if rule.id in table.index and bool(table.loc[rule.id, "binding"])]
    answers = []
    for rule in binding[:5]:
        rules = tuple(replace(r, limit=1.02 * r.limit) if r is rule else r for r in problem.rules)
        other = replace(problem, rules=rules)
        answers.append((*timed(partial(cp.solve, other, Options(method=method), start=first)), rule.id))
    result, seconds, runs, name = max(answers, key=lambda answer: answer[1])
    worst = max(answer[0].gap for answer in answers)
    return replace(of(result, seconds, runs), gap=worst, note=f"slowest of {len(answers)} rules: {name}")


def frontier(method: Method, quick: bool) -> Measured:
    """Twenty totals between 60 % and 140 % of the problem's; the first solve counts too."""
    problem = elsewhere(agency, 10 if quick else 100)
    budgets = [float(round(problem.settings.total * share)) for share in np.linspace(0.6, 1.4, 20)]
    points, seconds, runs = timed(lambda: cp.frontier(problem, budgets, Options(method=method)), most=1)
    plans = [point for point in points.results if point.plan is not None]
    note = f"{len(plans)} of {len(budgets)} totals have a plan"
    worst = max(plans, key=lambda point: point.gap)
    return of(worst, seconds, runs, note)


def risk(method: Method, quick: bool) -> Measured:
    problem = elsewhere(weekly, *((5,) if quick else ()))
    options = Options(gap=5e-3, method=method, risk=0.5, alpha=0.9, draws=200)
    return of(*timed(lambda: cp.solve(problem, options), most=1))


def growth(method: Method, quick: bool) -> Measured:
    """Exponent of seconds over cells, fitted on logarithms."""
    sizes = (5, 10, 20, 40) if quick else (50, 100, 200, 400, 800, 1600)
    cells, taken, gap, faults, status = [], [], 0.0, 0, "optimal"
    for size in sizes:
        problem = elsewhere(agency, size)
        one = of(*timed(partial(cp.solve, problem, Options(method=method, time_limit=120)), enough=2.0))
        cells.append(one.cells)
        taken.append(one.seconds)
        gap, faults = max(gap, one.gap), faults + one.faults
        status = one.status if one.status != "optimal" else status
    exponent = float(np.polyfit(np.log(cells), np.log(taken), 1)[0])
    note = f"cells^{exponent:.2f}; seconds " + ", ".join(f"{n}: {t:.2f}" for n, t in zip(sizes, taken, strict=True))
    return Measured(exponent, 1, cells[-1], gap, status, faults, note)


def limit(method: Method, quick: bool) -> Measured:
    """How many times a bare bisection on the price `allocate` takes; its answer must be as good."""
    from benchmarks.peers import bisection

    cells, budget = exponentials(2_000 if quick else 109_500)
    money, bare, _ = timed(lambda: bisection(cells, budget), most=5)
    found, mine, runs = timed(lambda: cp.allocate(cells, budget), most=5)
    scale, half = cells["scale"].to_numpy(float), cells["half"].to_numpy(float)
    other = float((scale * -np.expm1(-money / half)).sum())
    note = f"{mine:.3f} s against {bare:.3f} s; value {found.value / other - 1:+.4%} of the bisection's"
    return Measured(mine / bare, runs, len(cells), found.gap, found.status, note=note)


def infeasible(table, cells, budget: float, groups) -> int:  # type: ignore[no-untyped-def]
    """Count what a split breaks: bounds, minimum-if-on, budget, floors and caps of groups."""
    if len(table) == 0:
        return 1
    spend = table["spend"].to_numpy(float)
    slack = 1e-7 * budget
    least = cells["min_if_on"].to_numpy(float) if "min_if_on" in cells else np.zeros(len(cells))
    off = (spend < -1e-9) | (spend > cells["upper"] * (1 + 1e-9)) | ((spend > 1e-9) & (spend < least * (1 - 1e-9)))
    count = int(np.sum(off)) + int(spend.sum() > budget + slack)
    for group in () if groups is None else groups.itertuples():
        used = spend[(cells[group.column] == group.member).to_numpy()].sum()
        count += int(used < group.floor - slack) + int(used > group.cap + slack)
    return count


LINES: dict[str, Line] = {
    "s_curves": Line("10 products x 52 weeks, S-curves, carry-over, minimum-if-on", Asked(3, 5e-4), s_curves),
    "hundred": Line(
        "100 products x 3 x 365, enrolment, minimum-if-on, 60 rules, whole yuan", Asked(1, memory=GIB), hundred
    ),
    "thousand": Line("1,000 products x 3 x 365, likewise", Asked(6, memory=4 * GIB), thousand),
    "everything": Line("15 products x 3 x 60 periods, everything on", Asked(0.3), all_on),
    "allocate": Line("`allocate`: 109,500 Hill cells, minimum-if-on, 16 groups", Asked(2), split),
    "moved": Line("one rule's limit moved on the 109,500-cell plan", Asked(0.2), moved),
    "frontier": Line("frontier of 20 points on it", Asked(3), frontier),
    "risk": Line("CVaR over 200 draws, 50 products x 3 x weeks", Asked(20, 5e-3), risk),
    "growth": Line("exponent of seconds over cells, 50 to 1,600 products", Asked(1.15), growth),
    "limit": Line("times a bare bisection on the price, one budget, concave curves", Asked(5), limit),
    "clashes": Line(
        "1,000 events looked through for conflicts (the sixth column counts them)", clashes.ASKED, clashes.clashes
    ),
    "feed": Line("1,000 events gathered and written as a feed (the sixth column counts them)", feed.ASKED, feed.feed),
}

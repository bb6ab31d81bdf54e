"""Plans a merchant could make without us, on the same curves, to compare with.

* ``even``: the money spread evenly over open lines and days;
* ``last_year``: in last year's shares by line and month;
* ``by_promotion``: flighting by hand, more money the nearer a promotion's burst, every promotion joined that
  leaves a margin. The weights (`PHASE_WEIGHTS`) are a plain rule of thumb of ours without a source, 待核实.

All keep floors, caps, whole steps, closed cells, blackouts and locks, and spend what the total leaves after
reserve, budget book and fees. They know nothing of the other rules: `Baseline.feasible` tells whether they
happen to keep them.
"""

from calendar import monthrange

import numpy as np

from campaignplan.planning.audit import audit
from campaignplan.planning.audit.ground import Ground
from campaignplan.planning.frame import Frame
from campaignplan.planning.plan import Plan, TestStart
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Baseline
from campaignplan.planning.spread import spread
from campaignplan.response.cells import Bools, Cells, Floats
from campaignplan.text import Text

PHASE_WEIGHTS = {"": 1.0, "seeding": 1.0, "warm_up": 1.5, "burst": 3.0, "encore": 1.5}
"""Money of a day by phase, 1 outside promotions."""


def baselines(frame: Frame, ground: Ground) -> tuple[tuple[Baseline, Plan], ...]:
    """Return the baselines the problem allows, evaluated by the audit on its `ground`.

    Without a total only last year's real money is one; without last year's spend that one is left out.
    """
    problem, cells = frame.problem, frame.cells
    days = cells.days[cells.period_of].astype(np.float64)
    must = cells.pairs.choice == 1
    worthwhile = must | ((cells.pairs.choice != 0) & (_margin(problem, cells) > cells.pairs.discount))
    plans: list[tuple[str, Text, Plan]] = []
    if problem.settings.total is not None:
        plans.append(("even", Text("平均分配", "Even split"), _plan(frame, days, must)))
    last_year = past_spend(problem, cells)
    if last_year.sum() > 0:
        money = float(last_year.sum()) if problem.settings.total is None else None
        label = Text("照去年比例", "Last year's shares")
        if money is not None:
            label = Text("照去年花费", "Last year's spend")
        plans.append(("last_year", label, _plan(frame, last_year, must, money)))
    if problem.settings.total is not None:
        weight = days * _phase_weights(cells)
        label = Text("按活动手工排期（权重待核实）", "Flighting by promotion (weights unverified)")
        plans.append(("by_promotion", label, _plan(frame, weight, worthwhile)))
    result = []
    for name, label, plan in plans:
        found = audit(problem, plan, frame.goal, ground)
        result.append((Baseline(name, label, found.value, float(plan.spend.sum()), not found.violations), plan))
    return tuple(result)


def past_spend(problem: Problem, cells: Cells) -> Floats:
    """Shape (C,): what a cell gets if each line spends in each month what it did in that month last year."""
    line_of = {(line.product, line.channel): i for i, line in enumerate(problem.lines)}
    past = np.zeros((len(problem.lines), 13))
    for row in problem.past:
        if (row.product, row.channel) in line_of:
            past[line_of[row.product, row.channel], row.month] += row.spend
    # A month of which the plan holds some days gets that share of its money; its open cells share it by days.
    of_month = np.array([monthrange(p.start.year, p.start.month)[1] for p in cells.periods])
    month = np.array([period.start.month for period in cells.periods])
    share = np.where(np.arange(cells.width) < cells.horizon, cells.days / of_month, 0.0)
    return np.asarray((past[:, month] * share).ravel() * cells.open)


def _plan(frame: Frame, weight: Floats, enrolled: Bools, money: float | None = None) -> Plan:
    """Spend what the total leaves (or `money`) by weight; locked cells keep theirs."""
    cells, settings = frame.cells, frame.problem.settings
    locked = ~np.isnan(cells.fixed)
    held = np.where(locked, np.nan_to_num(cells.fixed), 0.0)
    if money is None:
        fees = float(cells.pairs.fee[enrolled].sum())
        money = (settings.total or 0.0) * (1 - settings.reserve) - frame.book_in_budget - fees
    free = np.where(cells.open & ~locked & ~_blackout(frame), weight, 0.0)
    amount = max(float(np.floor(money - held.sum() + 1e-6)), 0.0)
    spend = held + spread(amount, free, cells.floor, cells.cap, cells.step.astype(np.float64))
    return Plan(frame.problem, cells, spend, enrolled, _tests(frame, spend))


def _phase_weights(cells: Cells) -> Floats:
    """Shape (C,): lines of one shop are in the same phases."""
    _, first, shop = np.unique(cells.shop, return_index=True, return_inverse=True)
    phases = cells.phase.reshape(-1, cells.width)[first]
    weight = np.array([PHASE_WEIGHTS[phase] for phase in phases.ravel()]).reshape(phases.shape)
    return np.asarray(weight[shop].ravel())


def _blackout(frame: Frame) -> Bools:
    """Shape (C,): cells in which a rule forbids money."""
    result = np.zeros(frame.cells.size, dtype=np.bool_)
    for rule in frame.problem.rules:
        if rule.kind == "blackout":
            for _, periods in frame.slices(rule):
                result[frame.within(frame.mask(rule), periods)] = True
    return result


def _tests(frame: Frame, spend: Floats) -> tuple[TestStart, ...]:
    """Start a test in the first window that happens to hold its money."""
    result = []
    for number, test in enumerate(frame.problem.tests):
        windows = [window for window in frame.windows if window.test == number]
        first = next((w for w in windows if spend[w.cells].sum() >= w.spend), None)
        if first is None:
            result.append(TestStart(test.id, None, min((w.spend for w in windows), default=float("nan"))))
        else:
            result.append(TestStart(test.id, frame.cells.periods[first.first].start, first.spend))
    return tuple(result)


def _margin(problem: Problem, cells: Cells) -> Floats:
    return np.array([problem.products[p].margin for p in cells.pairs.product], dtype=np.float64)

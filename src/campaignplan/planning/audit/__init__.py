"""The audit: certifies a plan on the true curves and checks every rule, sharing no code with the solvers.

Only definitions are shared: the problem, the grid of cells and its curves, the plan. Scopes, spans, sums,
lags and tests are worked out here once more and in another way, so that a mistake in the models shows.

Tolerances: sums of whole yuan are compared to half a fen; sums that involve the curves (ratios, shares,
outcomes, stock, cash) to 1e-7 of the largest amount compared; counts exactly. A total to be used up exactly
may be missed by less than one step of an ad channel.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from campaignplan.planning.audit import choices, flow, money, ratio
from campaignplan.planning.audit.evidence import Evidence, gather
from campaignplan.planning.audit.finding import Finding
from campaignplan.planning.audit.ground import Ground
from campaignplan.planning.audit.risk import RiskValue
from campaignplan.planning.audit.structure import cell_faults, enrolment_faults
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Goal, Problem
from campaignplan.planning.rule import Rule, RuleKind
from campaignplan.text import Text

MEASURES = ("entry", "rule", "kind", "limit", "used", "violation", "soft", "unit")

ALWAYS: tuple[Callable[[Evidence], Iterator[Finding]], ...] = (
    money.budget, flow.stock, choices.price_window, choices.promote, choices.tests,
)  # fmt: skip
KINDS: dict[RuleKind, Callable[[Evidence, Rule], Iterator[Finding]]] = {
    "cap": money.bounded,
    "floor": money.bounded,
    "blackout": money.blackout,
    "roas_floor": ratio.roas_floor,
    "order_cost_cap": ratio.cost_cap,
    "inquiry_cost_cap": ratio.cost_cap,
    "target": ratio.target,
    "ramp": flow.ramp,
    "cash": flow.cash,
    "promoted_at_most": choices.promoted_at_most,
    "promotions_per_product": choices.promotions_per_product,
    "promotion_spacing": choices.promotion_spacing,
    "concurrent_tests": choices.concurrent_tests,
}


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule the plan breaks, or a cell that is no proper budget.

    `entry` is the line of the rule table (``structure:…`` for the plan's own make), `rule` the user's rule;
    `limit` and `used` are in the rule's unit, `amount` by how much it is broken (yuan for shares, ratios).
    """

    entry: str
    rule: str
    kind: str
    limit: float
    used: float
    amount: float
    sentence: Text


@dataclass(frozen=True)
class Audit:
    """What an audit found.

    Attributes
    ----------
    value
        Goal units on the true curves: enrolment fees taken off where the goal counts money, penalties of
        soft rules taken off (added for ``least_spend``, whose value is all money spent, fees included).
    violations
        Hard rules broken and cells ill made; empty for a plan that holds.
    measures
        One row per entry of the rule table, columns `MEASURES`. `used` is NaN where there is nothing to
        measure (a ratio of a group without spend); `violation` is what a soft rule's penalty multiplies.
    given
        Penalties of soft rules, goal units.
    risk
        What the plan is worth over draws, where that was asked for: `value` is its value then.
    """

    value: float
    violations: tuple[Violation, ...]
    measures: pd.DataFrame
    given: float = 0.0
    risk: RiskValue | None = None


def audit(problem: Problem, plan: Plan, goal: Goal | None = None, ground: Ground | None = None) -> Audit:
    """Evaluate a plan on the true curves and check every rule.

    Parameters
    ----------
    goal
        What `value` counts; None takes the problem's.
    ground
        `Ground` of the problem and the plan's cells, where several plans on them are audited.

    Raises
    ------
    ValueError
        The plan's arrays do not fit its cells.
    """
    evidence = gather(ground or Ground(problem, plan.cells), plan)
    found = list(_findings(evidence))
    broken = [
        Violation(f.entry, f.rule, f.kind, f.limit, f.used, f.excess, f.sentence())
        for f in found
        if f.penalty is None and f.excess > 0
    ]
    for faults in (cell_faults, enrolment_faults):
        for entry, limit, used, excess, sentence in faults(evidence):
            broken.append(Violation(entry, "", "structure", limit, used, excess, sentence))
    given = sum(f.penalty * f.excess for f in found if f.penalty is not None)
    goal = goal or problem.settings.goal
    value = worth(evidence, goal)
    rows = [(f.entry, f.rule, f.kind, f.limit, f.used, f.excess, f.penalty is not None, f.unit) for f in found]
    return Audit(
        value + given if goal == "least_spend" else value - given,
        tuple(broken),
        pd.DataFrame(rows, columns=list(MEASURES)),
        given,
    )


def worth(evidence: Evidence, goal: Goal) -> float:
    """Return the goal on the true curves, carry-in and tail included, before penalties."""
    paid = float(evidence.spend.sum()) + evidence.plan.fees
    if goal == "least_spend":
        return paid
    weights = evidence.problem.settings.weights if goal == "mix" else ((goal, 1.0),)
    return sum(weight * _total(evidence, name, paid) for name, weight in weights)


def _total(evidence: Evidence, name: str, paid: float) -> float:
    """Add up an outcome; profit and lifetime are after what is paid."""
    brought = float(evidence.outcome("gross" if name == "profit" else name).sum())
    return brought - paid if name in ("profit", "lifetime") else brought


def _findings(evidence: Evidence) -> Iterator[Finding]:
    for check in ALWAYS:
        yield from check(evidence)
    for rule in evidence.problem.rules:
        yield from KINDS[rule.kind](evidence, rule)

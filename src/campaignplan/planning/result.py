"""The answer of a solve: plan, certificate, rules, baselines, or why there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from campaignplan.planning.audit.risk import RiskValue
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Goal, Problem
from campaignplan.text import Text

Status = Literal["optimal", "feasible", "infeasible", "failed"]
"""optimal: proven to the asked gap · feasible: a plan with a wider gap · infeasible: the rules clash ·
failed: the solver stopped without a plan, `message` says why."""
Method = Literal["auto", "exact", "columns"]

NO_MESSAGE = Text("", "")

RULE_COLUMNS = (
    "name", "kind", "limit", "used", "binding", "shadow_price", "sentence_zh", "sentence_en", "unit", "violation",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Options:
    """How to solve.

    `goal` None takes the problem's. `gap` is the relative gap at which to stop, `time_limit` seconds. `method`
    ``auto`` solves by columns and lets the exact model close what gap they leave on small problems.

    With `risk` w above 0 the plan maximises ``(1 - w) mean + w CVaR`` over `draws` joint draws of the curves made
    with `seed`: CVaR at `alpha` is the mean of the worst ``1 - alpha`` of them.
    """

    goal: Goal | None = None
    gap: float = 1e-3
    time_limit: float = 60.0
    method: Method = "auto"
    risk: float = 0.0
    alpha: float = 0.9
    draws: int = 200
    seed: int = 0


@dataclass(frozen=True)
class Relaxation:
    """One way out of a clash: change `rule`'s limit from `limit` to `to`; NaN: do without the rule."""

    rule: str
    limit: float
    to: float
    sentence: Text


@dataclass(frozen=True)
class Conflict:
    """Rules that cannot hold together: the smallest set found, in plain words, and ways out, cheapest first."""

    rules: tuple[str, ...]
    sentence: Text
    relaxations: tuple[Relaxation, ...] = ()


@dataclass(frozen=True)
class Baseline:
    """A plan the merchant could have made without us, on the same curves.

    `value` is in goal units; `feasible` says whether it keeps every rule.
    """

    name: str
    label: Text
    value: float
    spend: float
    feasible: bool


@dataclass(frozen=True)
class Result:
    """What `solve` returns.

    `value` and `bound` are in goal units on the true curves in whole yuan (yuan for profit, gmv,
    lifetime, least_spend; counts for orders, inquiries); `gap` is ``|bound - value| / max(|value|, 1)``.
    Under risk all three are of ``(1 - w) mean + w CVaR`` over the draws, and so are the baselines' values; `risk`
    has the parts. `rules` has the columns `RULE_COLUMNS`. `ranges` gives outcome -> (low, middle, high), the 10th,
    50th and 90th percentile over draws of the priors (those of `Options`). Both they and `baselines` are worked out
    when first looked at.
    `method` is the one that found the plan; `state` is what a later solve can start from (see `solve`).
    """

    problem: Problem
    goal: Goal
    status: Status
    method: str
    seconds: float
    value: float = float("nan")
    bound: float = float("nan")
    gap: float = float("inf")
    plan: Plan | None = None
    rules: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(RULE_COLUMNS)))
    baselines: Sequence[Baseline] = ()
    ranges: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    conflict: Conflict | None = None
    message: Text = NO_MESSAGE
    state: object = field(default=None, repr=False, compare=False)
    risk: RiskValue | None = None

"""A decision turned: the year planned again with one promotion left out, or joined, and all money decided anew."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from campaignplan.errors import NoPlanError
from campaignplan.planning.asking.again import resolve
from campaignplan.planning.asking.enrolling import enrolling
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Enrolment, Problem
from campaignplan.planning.ranges import PERCENTILES, spreads
from campaignplan.planning.result import Options, Result
from campaignplan.planning.solve import Progress
from campaignplan.response.cells import OUTCOMES, Floats
from campaignplan.response.draws import outcome_draws
from campaignplan.shop.product import Choice


@dataclass(frozen=True)
class Turned:
    """What taking part in a promotion is worth once the money is decided anew.

    Attributes
    ----------
    promotion, joined
        Its id, and whether the plan asked about takes part.
    products
        Products that were turned: those the plan enrols; else those that would gain most by joining.
    after
        The answer with the decision turned; without a plan where that is not possible (`Result.message`).
    least, most
        Goal units taking part earns more than leaving out, at the least and at the most: each plan's true best
        lies between its value and its bound. NaN where one of the two has no plan.
    low, middle, high
        The 10th, 50th and 90th percentile of the difference between the two plans over the draws, both under the
        same; NaN where the goal is not one of them (a mix, the least spend).
    """

    promotion: str
    joined: bool
    products: tuple[str, ...]
    after: Result
    least: float
    most: float
    low: float
    middle: float
    high: float


def turned(
    result: Result,
    promotion: str,
    options: Options | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Turned:
    """Turn the decision on one promotion (id) and plan again, warmed by the answer there is.

    Raises
    ------
    NoPlanError
        The result has no plan.
    ValueError
        No product may enrol in the promotion, or every choice there is the merchant's own.
    """
    if result.plan is None:
        raise NoPlanError(result.message)
    plan, draws = result.plan, options or Options()
    mine = _free(plan, promotion)
    joined = bool(plan.enrolled[mine].any())
    pairs = mine[plan.enrolled[mine]] if joined else _best(result, promotion, mine)
    names = tuple(plan.problem.products[p].id for p in plan.cells.pairs.product[pairs])
    # Left out means all of them: else the plan would just enrol others.
    changed = [plan.problem.products[p].id for p in plan.cells.pairs.product[mine]] if joined else names
    problem = with_choice(result.problem, promotion, changed, "no" if joined else "yes")
    asked = replace(draws, goal=result.goal)
    after = resolve(problem, asked, result, progress, stop)
    inside, outside = (result, after) if joined else (after, result)
    least, most = _between(inside, outside)
    spread = _difference(inside, outside, draws)
    low, middle, high = np.percentile(spread, PERCENTILES).tolist() if len(spread) else (np.nan,) * 3
    return Turned(promotion, joined, names, after, least, most, low, middle, high)


def with_choice(problem: Problem, promotion: str, products: "tuple[str, ...] | list[str]", choice: Choice) -> Problem:
    """Say yes or no for products in one promotion (id), in the rows that win over all others."""
    shop_of = {product.id: product.shop for product in problem.products}
    keys = [(promotion, product, shop_of[product]) for product in products]
    rows = {(row.promotion, row.product, row.shop): row for row in problem.enrolments}
    said = [replace(rows[key], choice=choice) if key in rows else Enrolment(*key, choice=choice) for key in keys]
    kept = [row for row in problem.enrolments if (row.promotion, row.product, row.shop) not in set(keys)]
    return replace(problem, enrolments=(*kept, *said))


def _free(plan: Plan, promotion: str) -> "np.ndarray":
    names = [found.id for found in plan.problem.promotions]
    if promotion not in names:
        raise ValueError(f"there is no promotion {promotion}")
    pairs = plan.cells.pairs
    mine = np.flatnonzero((pairs.promotion == names.index(promotion)) & (pairs.choice == -1))
    if len(mine) == 0:
        raise ValueError(f"nothing is left to decide on {promotion}")
    return mine


def _best(result: Result, promotion: str, mine: "np.ndarray") -> "np.ndarray":
    """Return the pairs that would gain by joining at the plan's own spends, or the one that loses least."""
    found = enrolling(result, draws=1).pairs
    assert result.plan is not None
    value = found.loc[found["promotion"] == promotion].set_index("product")["value"]
    worth = np.array([value[result.plan.problem.products[p].id] for p in result.plan.cells.pairs.product[mine]])
    return mine[worth > 0] if (worth > 0).any() else mine[[int(worth.argmax())]]


def _between(inside: Result, outside: Result) -> tuple[float, float]:
    if inside.plan is None or outside.plan is None:
        return float("nan"), float("nan")
    if inside.goal == "least_spend":  # there the bound lies below the value, and less is better
        return outside.bound - inside.value, outside.value - inside.bound
    return inside.value - outside.bound, inside.bound - outside.value


def _difference(inside: Result, outside: Result, options: Options) -> Floats:
    """Shape (K,): goal units more with the promotion than without, draw by draw; empty where there are none."""
    column = {"profit": "gross", "lifetime": "lifetime", "gmv": "gmv", "orders": "orders", "inquiries": "inquiries"}
    if inside.plan is None or outside.plan is None or inside.goal not in column:
        return np.zeros(0)
    sides = [_drawn(result.plan, column[result.goal], options) for result in (inside, outside) if result.plan]
    return sides[0] - sides[1]


def _drawn(plan: Plan, outcome: str, options: Options) -> Floats:
    found = outcome_draws(
        plan.cells, plan.spend, plan.enrolled, spreads(plan.problem, plan), options.draws, options.seed
    )[:, OUTCOMES.index(outcome)]
    paid = float(plan.spend.sum()) + plan.fees if outcome in ("gross", "lifetime") else 0.0
    return np.asarray(found - paid)

"""What enrolling is worth: each product in each promotion, at the plan's own spends, with its range over draws."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from campaignplan.calendars.promotion import EVENT_PRICE, Promotion
from campaignplan.errors import NoPlanError
from campaignplan.planning.frame import Frame
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem
from campaignplan.planning.ranges import PERCENTILES, spreads
from campaignplan.planning.result import Result
from campaignplan.response.cells import OUTCOMES, Floats, Ints
from campaignplan.response.draws import shared_factors
from campaignplan.shop.product import Product

WORTH = (
    "product", "promotion", "enrolled", "value", "low", "middle", "high", "gmv", "orders", "inquiries", "fee",
    "given",
)  # fmt: skip
OF_PROMOTIONS = ("promotion", "shop", "enrolled", *WORTH[3:])
COUNTED = ("gmv", "orders", "inquiries")


@dataclass(frozen=True)
class Enrolling:
    """What enrolling is worth, everything else as planned.

    Attributes
    ----------
    pairs
        Columns `WORTH`, a row for each product in each promotion it may enrol in: `enrolled` in the plan; `value`
        goal units the pair earns more enrolled than not with the very same spends, its fee taken off where the
        goal counts money; `low`, `middle` and `high` the 10th, 50th and 90th percentile of that over the draws;
        `gmv` (yuan), `orders` and `inquiries` the same difference of each; `fee` yuan; `given` yuan that buyers
        who would have come without ads pay less at the event price (an estimate the goal does not count).
    promotions
        Columns `OF_PROMOTIONS`: the same for each promotion and shop, summed over the products the plan enrols
        (their number is `enrolled`; rows without any are left out); the range is that of the sum.
    """

    pairs: pd.DataFrame
    promotions: pd.DataFrame


def enrolling(result: Result, draws: int = 200, seed: int = 0) -> Enrolling:
    """Work out what enrolling is worth at the plan's own spends.

    A product the plan does not enrol has its money elsewhere then: what it would earn with money of its own is
    more (`turned` decides anew). What it does enrol was given money for it: `turned` says what that money earns
    elsewhere.

    Raises
    ------
    NoPlanError
        The result has no plan.
    """
    if result.plan is None:
        raise NoPlanError(result.message)
    plan = result.plan
    frame = Frame(plan.problem, plan.cells, result.goal)
    pairs, promotions = [], []
    for number in np.unique(plan.cells.pairs.promotion).tolist():
        rows, total = _promotion(frame, plan, number, draws, seed)
        pairs += rows
        promotions += total
    return Enrolling(pd.DataFrame(pairs, columns=list(WORTH)), pd.DataFrame(promotions, columns=list(OF_PROMOTIONS)))


def _promotion(
    frame: Frame, plan: Plan, number: int, draws: int, seed: int
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Value every pair of one promotion: products earn apart from each other, so all are turned at once."""
    problem, pairs = plan.problem, plan.cells.pairs
    promotion = problem.promotions[number]
    mine = np.flatnonzero(pairs.promotion == number)
    with_, without = plan.enrolled.copy(), plan.enrolled.copy()
    with_[mine], without[mine] = True, False
    sides = [_Side(frame, replace(plan, enrolled=enrolled)) for enrolled in (with_, without)]
    at = np.flatnonzero(sides[0].option != sides[1].option)
    owner = frame.product_of_cell[at]
    now = sides[0].outcomes(at) - sides[1].outcomes(at)
    drawn = sides[0].goal_draws(at, draws, seed) - sides[1].goal_draws(at, draws, seed)
    rows = []
    joined: dict[str, list[tuple[Floats, Floats, float, float]]] = {}
    for pair in mine.tolist():
        product = problem.products[pairs.product[pair]]
        inside = owner == pairs.product[pair]
        fee, on = float(pairs.fee[pair]), bool(plan.enrolled[pair])
        sums, spread = now[inside].sum(axis=0), drawn[:, inside].sum(axis=1) + frame.goal_fee * fee
        given = _given(problem, product, promotion, float(pairs.discount[pair]))
        row = _row(sums, spread, frame.goal_fee * fee) | {"fee": fee, "given": given}
        rows.append({"product": product.id, "promotion": promotion.id, "enrolled": on} | row)
        if on:
            joined.setdefault(product.shop, []).append((sums, spread, fee, given))
    totals = []
    for shop, parts in joined.items():
        sums, spread = (np.sum([one[part] for one in parts], axis=0) for part in (0, 1))
        fees, given = sum(one[2] for one in parts), sum(one[3] for one in parts)
        total = _row(sums, spread, frame.goal_fee * fees) | {"fee": fees, "given": given}
        totals.append({"promotion": promotion.id, "shop": shop, "enrolled": len(parts)} | total)
    return rows, totals


def _row(sums: Floats, spread: Floats, fee: float) -> dict[str, object]:
    low, middle, high = np.percentile(spread, PERCENTILES).tolist()
    counts = dict(zip(("value", *COUNTED), sums.tolist(), strict=True))
    return {"value": counts.pop("value") + fee, "low": low, "middle": middle, "high": high} | counts


class _Side:
    """A plan with the promotion's pairs all on, or all off: what its cells earn."""

    def __init__(self, frame: Frame, plan: Plan) -> None:
        self.frame, self.plan = frame, plan
        self.option: Ints = frame.cells.chosen(plan.enrolled)
        self.effective: Floats = frame.cells.effective(plan.spend)

    def outcomes(self, at: Ints) -> Floats:
        """Shape (A, 1 + counted): goal units, and what is counted beside them."""
        cells, option = self.frame.cells, self.option[at]
        clicks = cells.curves.take(option).clicks(self.effective[at])
        counted = cells.per_click[option][:, [OUTCOMES.index(name) for name in COUNTED]]
        return clicks[:, None] * np.column_stack([self.frame.goal_clicks[option], counted])

    def goal_draws(self, at: Ints, draws: int, seed: int) -> Floats:
        """Shape (K, A): goal units in each draw; the same draws on both sides, so their difference is the pair's."""
        if len(at) == 0:
            return np.zeros((draws, 0))
        cells, option = self.frame.cells, self.option[at]
        sort, factors = shared_factors(cells, at, spreads(self.plan.problem, self.plan), draws, seed)
        clicks = cells.curves.take(option).clicks(self.effective[at] * factors.reach[:, sort])
        return np.asarray(clicks * factors.worth[:, sort] * self.frame.goal_clicks[option])


def _given(problem: Problem, product: Product, promotion: Promotion, discount: float) -> float:
    """Return what those who come without ads pay less while the event price holds, yuan."""
    spans = [phase.span.overlap(problem.settings.horizon) for phase in promotion.phases if phase.kind in EVENT_PRICE]
    return product.base_units * product.price * discount * sum(span.days for span in spans if span)

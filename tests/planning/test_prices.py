"""Shadow prices of every kind of rule that has one, against the limit really moved and the problem solved again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pytest
from problems import small

from campaignplan.planning.problem import Problem, Receipt
from campaignplan.planning.result import Method, Options, Result
from campaignplan.planning.rule import Rule
from campaignplan.planning.solve import solve

METHODS: tuple[Method, ...] = ("exact", "columns")
MONDAY = date(2027, 6, 7)
WEEK = timedelta(days=6)
STEP = 0.03
"""Limits move by this share either way: far enough that whole yuan do not blur the difference."""


def big(**settings: object) -> Problem:
    """Eighteen concave cells of some thousand yuan each, a total that is too little for them."""
    problem = small(products=3, channels=2, weeks=3, **{"total": 18_000.0, **settings})  # type: ignore[arg-type]
    lines = tuple(replace(line, demand=12 * (line.demand or 30.0)) for line in problem.lines)
    goods = tuple(replace(p, inquiry_rate=0.02 * (i + 1)) for i, p in enumerate(problem.products))
    return replace(problem, lines=lines, products=goods)


def ruled(*rules: Rule, **settings: object) -> Problem:
    return replace(big(**settings), rules=rules)


def stocked() -> Problem:
    problem = big()
    first, *others = problem.products
    return replace(problem, products=(replace(first, stock=150.0, lag_days=2.0), *others))


def cash() -> Problem:
    problem = ruled(Rule("r", "cash", 9_000.0), total=None)
    goods = tuple(replace(p, lag_days=3.0) for p in problem.products)
    shops = tuple(replace(shop, payment_days=30.0) for shop in problem.shops)
    return replace(problem, products=goods, shops=shops, receipts=(Receipt(MONDAY, 500.0),))


def carried() -> Problem:
    problem = ruled(Rule("r", "cap", 5_000.0, start=MONDAY, end=MONDAY + WEEK))
    return replace(problem, lines=tuple(replace(line, retention=0.4) for line in problem.lines))


@dataclass(frozen=True)
class Priced:
    """A problem in which `entry` of the rule table binds; its limit is a rule's (`r`), the total or the stock."""

    make: Callable[[], Problem]
    entry: str = "r"
    goal: str = "profit"

    def moved(self, factor: float) -> Problem:
        problem = self.make()
        if self.entry == "budget":
            settings = problem.settings
            return replace(problem, settings=replace(settings, total=(settings.total or 0.0) * factor))
        if self.entry.startswith("stock"):
            first, *others = problem.products
            return replace(problem, products=(replace(first, stock=(first.stock or 0.0) * factor), *others))
        rules = tuple(replace(r, limit=r.limit * factor) if r.id == "r" else r for r in problem.rules)
        return replace(problem, rules=rules)


PRICED: dict[str, Priced] = {
    "budget": Priced(big, "budget"),
    "budget with a reserve": Priced(lambda: big(reserve=0.2), "budget"),
    "budget to be spent exactly": Priced(lambda: big(spend="exactly", total=60_000.0), "budget"),
    "cap of a product": Priced(lambda: ruled(Rule("r", "cap", 4_000.0, product="p3"))),
    "cap of a week": Priced(lambda: ruled(Rule("r", "cap", 4_500.0, start=MONDAY, end=MONDAY + WEEK))),
    "floor of a product": Priced(lambda: ruled(Rule("r", "floor", 9_000.0, product="p1"))),
    "share cap of the total": Priced(lambda: ruled(Rule("r", "cap", 0.25, unit="share", product="p3"))),
    "share cap of the span": Priced(
        lambda: ruled(
            Rule("r", "cap", 0.2, unit="share", share_of="span", product="p3", start=MONDAY, end=MONDAY + WEEK)
        )
    ),
    "share floor": Priced(lambda: ruled(Rule("r", "floor", 0.55, unit="share", channel="c2"), total=14_000.0)),
    "roas floor": Priced(lambda: ruled(Rule("r", "roas_floor", 5.5), total=90_000.0), goal="gmv"),
    "order cost cap": Priced(lambda: ruled(Rule("r", "order_cost_cap", 28.0), total=90_000.0), goal="orders"),
    "inquiry cost cap": Priced(lambda: ruled(Rule("r", "inquiry_cost_cap", 38.0), total=90_000.0), goal="orders"),
    "target of orders": Priced(lambda: ruled(Rule("r", "target", 290.0, metric="orders", product="p1"))),
    "target of profit": Priced(
        lambda: ruled(Rule("r", "target", 8_000.0, metric="profit", product="p1")), goal="gmv"
    ),
    "ramp": Priced(
        lambda: ruled(
            Rule("r", "ramp", 40.0, product="p3"),
            Rule("c", "cap", 1_500.0, product="p3", start=MONDAY, end=MONDAY + WEEK),
        )
    ),
    "stock": Priced(stocked, "stock:p1:2027-06-27"),
    "cash": Priced(cash, "r:2027-06"),
    "cap over carry-over": Priced(carried),
    "least spend for a target": Priced(
        lambda: ruled(Rule("r", "target", 700.0, metric="orders"), total=60_000.0), goal="least_spend"
    ),
}


def answer(problem: Problem, goal: str, method: Method) -> Result:
    return solve(problem, Options(goal=goal, gap=2e-5, method=method, time_limit=30.0))  # type: ignore[arg-type]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", sorted(PRICED))
def test_prices_are_finite_differences(name: str, method: Method) -> None:
    case = PRICED[name]
    here = answer(case.moved(1.0), case.goal, method)
    assert here.plan is not None, here.message.en
    row = here.rules.set_index("name").loc[case.entry]
    low, high = (answer(case.moved(1 + step), case.goal, method) for step in (-STEP, STEP))
    assert row["binding"]
    slope = (high.value - low.value) / (2 * STEP * row["limit"])
    assert abs(slope * row["limit"]) > 1e-3 * abs(here.value), "the case must be one in which the limit matters"
    assert row["shadow_price"] == pytest.approx(slope, rel=0.03)


@pytest.mark.parametrize("method", METHODS)
def test_a_soft_rule_costs_its_penalty_where_it_gives_way(method: Method) -> None:
    problem = ruled(Rule("r", "floor", 9_000.0, product="p1", penalty=0.05))
    row = answer(problem, "profit", method).rules.set_index("name").loc["r"]
    assert row["violation"] > 100
    assert row["shadow_price"] == pytest.approx(-0.05, rel=1e-3)


@pytest.mark.parametrize("method", METHODS)
def test_rules_that_do_not_bind_are_worth_nothing(method: Method) -> None:
    loose = (
        Rule("cap", "cap", 17_900.0, product="p3"),
        Rule("floor", "floor", 10.0, product="p1"),
        Rule("roas", "roas_floor", 0.1),
        Rule("target", "target", 1.0, metric="orders"),
        Rule("ramp", "ramp", 5_000.0),
        Rule("share", "cap", 0.99, unit="share", product="p3"),
    )
    rules = answer(ruled(*loose), "profit", method).rules.set_index("name")
    assert {
        name: rules.loc[name, "shadow_price"] for name in ("cap", "floor", "roas", "target", "ramp", "share")
    } == {name: 0.0 for name in ("cap", "floor", "roas", "target", "ramp", "share")}
    assert rules.loc["budget", "shadow_price"] > 0


def test_both_methods_name_the_same_prices() -> None:
    problem = ruled(
        Rule("p3", "cap", 4_000.0, product="p3"),
        Rule("first", "floor", 7_000.0, start=MONDAY, end=MONDAY + WEEK),
        Rule("c2", "cap", 0.5, unit="share", channel="c2"),
    )
    one, other = (answer(problem, "profit", method).rules.set_index("name") for method in METHODS)
    assert np.isfinite(one["shadow_price"]).all()
    assert other["shadow_price"].to_dict() == pytest.approx(one["shadow_price"].to_dict(), rel=0.02, abs=1e-3)

"""Problems at the edge of sense: each is planned, proven as far as said, and audited, or told to be impossible."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pytest
from problems import promotion, small

from campaignplan.planning.audit import audit
from campaignplan.planning.check import check
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Method, Options, Result
from campaignplan.planning.rule import Rule
from campaignplan.planning.solve import solve
from campaignplan.shop.multiplier import Multiplier
from campaignplan.shop.product import Product, StageSegment

METHODS: tuple[Method, ...] = ("exact", "columns", "auto")
PROVE: tuple[Method, ...] = ("exact", "auto")
"""Columns alone must be right, but few S-curves or floors leave them a gap that only the exact model closes."""
MONDAY = date(2027, 6, 7)


@dataclass(frozen=True)
class Edge:
    """`gap` is what must be proven; `value` what the plan must be worth, where one can tell by hand."""

    problem: Problem
    gap: float = 1e-3
    value: float | None = None
    spend: float | None = None


def lines(problem: Problem, **changes: object) -> Problem:
    return replace(problem, lines=tuple(replace(line, **changes) for line in problem.lines))  # type: ignore[arg-type]


def goods(problem: Problem, **changes: object) -> Problem:
    made = tuple(replace(p, **changes) for p in problem.products)  # type: ignore[arg-type]
    return replace(problem, products=made)


def ruled(problem: Problem, *rules: Rule) -> Problem:
    return replace(problem, rules=rules)


def near_ties() -> Edge:
    """Six products that differ in the sixth figure."""
    problem = small(products=6, channels=1, weeks=2, total=1500.0)
    made = tuple(replace(p, price=60.0 + 1e-5 * i) for i, p in enumerate(problem.products))
    return Edge(lines(replace(problem, products=made), demand=40.0, cpc=1.0))


def equal_products() -> Edge:
    """Six equal S-shaped products with a floor, of which the budget carries some: any choice is as good."""
    problem = lines(
        small(products=6, channels=1, weeks=1, total=700.0), demand=40.0, cpc=1.0, family="hill", shape=3.0
    )
    problem = replace(problem, channels=tuple(replace(c, floor=20.0) for c in problem.channels))
    return Edge(goods(problem, price=90.0))


def equal_promotions() -> Edge:
    """Four equal products in two equal promotions, at most one each."""
    problem = goods(lines(small(products=4, channels=1, weeks=3, total=2500.0), demand=40.0, cpc=1.0), price=90.0)
    made = tuple(
        replace(promotion(name, MONDAY + timedelta(days=offset), discount=0.02, fee=20.0), price_window_days=0)
        for name, offset in (("a", 2), ("b", 9))
    )
    return Edge(ruled(replace(problem, promotions=made), Rule("one", "promotions_per_product", 1.0)))


def no_demand() -> Edge:
    """Where nobody clicks nothing is worth spending."""
    problem = replace(
        small(), multipliers=(Multiplier("season", "6", demand=0.0), Multiplier("season", "7", demand=0.0))
    )
    return Edge(problem, value=0.0, spend=0.0)


def some_without_demand() -> Edge:
    """One of three products has ended its life before the plan; the month's floor on it can ask for nothing."""
    problem = small(products=3, channels=1, weeks=3)
    return Edge(replace(problem, stages=(StageSegment("p1", "decline", date(2027, 1, 1), date(2027, 6, 8)),)))


def one_product() -> Edge:
    return Edge(small(products=1, channels=2, weeks=4))


def one_cell() -> Edge:
    return Edge(small(products=1, channels=1, weeks=1, total=200.0))


def one_day() -> Edge:
    return Edge(small(products=1, channels=1, start=MONDAY, end=MONDAY, period="day", total=50.0))


def nothing_to_spend() -> Edge:
    return Edge(small(total=0.0), value=0.0, spend=0.0)


def one_yuan() -> Edge:
    """The best split of one yuan is better than the best whole yuan, and no method knows whole yuan in its bound."""
    return Edge(small(total=1.0), gap=0.01)


def more_than_the_caps() -> Edge:
    return Edge(lines(small(total=1e7), cap=20.0, cpc=0.1))


def more_than_the_caps_exactly() -> Edge:
    """A total that must be used up and only just can: every cell at its cap."""
    problem = lines(small(products=2, channels=2, weeks=4, total=4 * 4 * 7 * 20.0, spend="exactly"), cap=20.0)
    return Edge(problem, spend=4 * 4 * 7 * 20.0)


def floors_at_their_caps() -> Edge:
    """0 or 20 yuan a day, nothing else: a knapsack. Of eight cells of 140 yuan five fit."""
    problem = lines(small(products=2, channels=1, weeks=4, total=750.0), floor=20.0, cap=20.0)
    return Edge(problem)


def group_floor_at_its_cap() -> Edge:
    problem = small(products=2, channels=2, weeks=2, total=2000.0)
    return Edge(ruled(problem, Rule("most", "cap", 500.0, product="p1"), Rule("least", "floor", 500.0, product="p1")))


def clicks_for_a_fen() -> Edge:
    return Edge(lines(small(), cpc=0.01))


def clicks_for_the_most() -> Edge:
    """The dearest click there may be, 10,000 yuan: for goods of ten million a piece it is worth it."""
    problem = lines(goods(small(total=5e6), price=1e6, margin=0.9), cpc=1e4, demand=3.0)
    return Edge(problem)


def cheap_beside_dear() -> Edge:
    """A cent and ten thousand yuan a click in one plan: six figures between the cells."""
    problem = small(products=2, channels=1, weeks=3, total=3e5)
    first, second = problem.lines
    one, other = problem.products
    return Edge(
        replace(
            problem,
            lines=(replace(first, cpc=0.01, demand=5000.0), replace(second, cpc=1e4, demand=2.0)),
            products=(replace(one, price=5.0), replace(other, price=1e6)),
        )
    )


def prices_of_a_fen_and_a_million() -> Edge:
    problem = small(products=2, channels=1, weeks=3, total=3000.0)
    one, other = problem.products
    return Edge(
        replace(problem, products=(replace(one, price=0.01, units_per_order=5000.0), replace(other, price=1e6)))
    )


def steep_hills() -> Edge:
    """Exponent 6: almost a step."""
    return Edge(lines(small(products=3, channels=1, weeks=2, total=800.0), family="hill", shape=6.0), gap=5e-3)


def flat_hills() -> Edge:
    """Exponent 0.3: infinitely steep at nothing, hardly rising after."""
    return Edge(lines(small(products=3, channels=1, weeks=2, total=800.0), family="hill", shape=0.3))


def steep_and_flat() -> Edge:
    problem = small(products=2, channels=2, weeks=2, total=800.0)
    made = tuple(replace(x, family="hill", shape=(0.3, 6.0)[i % 2]) for i, x in enumerate(problem.lines))
    return Edge(replace(problem, lines=made), gap=5e-3)


def long_memory() -> Edge:
    """The most retention there may be: what is spent in June is felt for years."""
    return Edge(lines(small(products=2, channels=1, weeks=6), retention=0.95, carry_in=15.0))


def long_memory_with_floors() -> Edge:
    problem = lines(small(products=2, channels=1, weeks=4, total=1500.0), retention=0.95)
    return Edge(replace(problem, channels=tuple(replace(c, floor=25.0) for c in problem.channels)), gap=5e-3)


def two_years() -> Edge:
    """The longest plan, 24 months of weeks, with a cap a month."""
    problem = small(products=2, channels=1, start=date(2027, 1, 1), end=date(2028, 12, 31), total=60_000.0)
    return Edge(ruled(problem, Rule("month", "cap", 2500.0, every="month")))


def every_day_of_two_years() -> Edge:
    problem = small(
        products=1, channels=1, start=date(2027, 1, 1), end=date(2028, 12, 31), total=20_000.0, period="day"
    )
    return Edge(problem)


def worthless() -> Edge:
    """No margin at all: profit is best with nothing spent."""
    return Edge(goods(small(), margin=0.0), value=0.0, spend=0.0)


def must_lose_money() -> Edge:
    """Worthless goods that must be shown: the best profit is the least loss."""
    problem = goods(small(products=2, channels=1, weeks=2), margin=0.0)
    return Edge(ruled(problem, Rule("least", "floor", 300.0)), value=-300.0, spend=300.0)


EDGES: dict[str, Callable[[], Edge]] = {
    make.__name__: make
    for make in (
        near_ties, equal_products, equal_promotions, no_demand, some_without_demand, one_product, one_cell, one_day,
        nothing_to_spend, one_yuan, more_than_the_caps, more_than_the_caps_exactly, floors_at_their_caps,
        group_floor_at_its_cap, clicks_for_a_fen, clicks_for_the_most, cheap_beside_dear,
        prices_of_a_fen_and_a_million, steep_hills, flat_hills, steep_and_flat, long_memory, long_memory_with_floors,
        two_years, every_day_of_two_years, worthless, must_lose_money,
    )
}  # fmt: skip


def plan(problem: Problem, method: Method, gap: float) -> Result:
    return solve(problem, Options(method=method, gap=gap, time_limit=30.0))


@pytest.mark.parametrize("name", sorted(EDGES))
def test_edges_are_problems_without_faults(name: str) -> None:
    assert [issue.where for issue in check(EDGES[name]().problem)] == []


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", sorted(EDGES))
def test_edges_are_planned_and_proven(name: str, method: Method) -> None:
    edge = EDGES[name]()
    result = plan(edge.problem, method, edge.gap)
    proven = ("optimal",) if method in PROVE else ("optimal", "feasible")
    assert result.status in proven, f"{result.status}, gap {result.gap:.3%}: {result.message.en}"
    assert result.plan is not None
    found = audit(edge.problem, result.plan, result.goal)
    assert [v.sentence.en for v in found.violations] == []
    assert result.value == pytest.approx(found.value, rel=1e-9)
    assert np.isfinite(result.bound)
    if edge.value is not None and result.status == "optimal":
        assert result.value == pytest.approx(edge.value, abs=1e-6)
    if edge.spend is not None:
        assert result.plan.spend.sum() == edge.spend


@pytest.mark.parametrize("name", sorted(EDGES))
def test_methods_do_not_contradict_each_other_at_the_edges(name: str) -> None:
    from agreement import disagreements

    edge = EDGES[name]()
    exact, *others = (plan(edge.problem, method, edge.gap) for method in METHODS)
    assert [fault for other in others for fault in disagreements(edge.problem, other, exact)] == []


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "problem",
    [
        ruled(small(total=100.0), Rule("least", "floor", 101.0)),
        lines(small(products=1, channels=1, weeks=1, total=141.0, spend="exactly"), cap=20.0),
        lines(small(products=1, channels=1, weeks=1, total=139.0, spend="exactly"), floor=20.0),
        ruled(small(total=0.0), Rule("some", "target", 1.0, metric="orders")),
        goods(small(total=0.0), promote="yes"),
    ],
    ids=["floor over total", "over the caps exactly", "under the floor exactly", "target from nothing", "must show"],
)
def test_what_cannot_be_is_said_to_be_impossible(problem: Problem, method: Method) -> None:
    result = plan(problem, method, 1e-3)
    assert result.status == "infeasible"
    assert result.conflict is not None
    assert result.conflict.rules


def test_equal_products_get_what_is_best_for_one_of_them() -> None:
    """By hand: with n of six equal cells on, each gets total / n, or what is best alone; try every n."""
    edge = equal_products()
    for method in METHODS:
        result = plan(edge.problem, method, edge.gap)
        assert result.plan is not None
        product: Product = edge.problem.products[0]
        cells = result.plan.cells
        one = cells.curves.take(np.zeros(1, dtype=np.int64))
        best = 0.0
        for count in range(1, 7):
            money = np.arange(140.0, min(700.0 // count, float(cells.cap[0])) + 1)
            if len(money):
                gain = one.clicks(money[:, None])[:, 0] * cells.per_click[0, 4] - money
                best = max(best, count * float(gain.max()))
        assert product.price == 90.0
        assert result.value >= best * (1 - edge.gap)
        assert result.bound >= best * (1 - 1e-9)

"""One tiny problem for every kind of rule: once so tight that it binds, once so loose that it does not."""

from dataclasses import dataclass, replace
from datetime import date

from problems import promotion, small

from campaignplan.planning.problem import Enrolment, Problem, ProductTest, Receipt
from campaignplan.planning.rule import Rule
from campaignplan.shop.product import Replenishment, StageSegment

MONDAY = date(2027, 6, 7)


@dataclass(frozen=True)
class Case:
    """`tight` binds, `loose` does not; `goal` and `kind` as in the rules."""

    kind: str
    tight: Problem
    loose: Problem
    goal: str = "profit"


def base(weeks: int = 2, **settings: object) -> Problem:
    """Two products, one channel, two weeks: four cells, small enough to try every plan on a lattice."""
    return small(products=2, channels=1, weeks=weeks, **{"total": 900.0, **settings})


def promoted(weeks: int = 3) -> Problem:
    """Two short promotions inside the plan, worth enrolling in."""
    plain = small(products=1, channels=1, weeks=weeks, total=900.0)
    first, second = date(2027, 6, 9), date(2027, 6, 21)

    def short(name: str, day: date) -> object:
        made = promotion(name, day, discount=0.04 if name == "a" else 0.02, price_window_days=0)
        return replace(made, phases=tuple(p for p in made.phases if p.kind == "burst"))

    return replace(plain, promotions=(short("a", first), short("b", second)))


def ruled(problem: Problem, *rules: Rule) -> Problem:
    return replace(problem, rules=rules)


def cases() -> list[Case]:
    """Every kind of rule, and those the problem states by itself."""
    plain, two = base(), promoted()
    stocked = replace(
        plain, products=tuple(replace(p, stock=s) for p, s in zip(plain.products, (20.0, 30.0), strict=True))
    )
    filled = replace(
        stocked,
        replenishments=(Replenishment("p1", date(2027, 6, 14), 2e5), Replenishment("p2", MONDAY, 2e5)),
    )
    windowed = replace(two, promotions=tuple(replace(p, price_window_days=90) for p in two.promotions))
    needy = replace(
        plain,
        products=(replace(plain.products[0], promote="yes", cvr=0.0005), plain.products[1]),
    )
    test = ProductTest("t1", "p1", "c1", MONDAY, date(2027, 6, 14), days=7, clicks=150.0)
    other = ProductTest("t2", "p2", "c1", MONDAY, date(2027, 6, 14), days=7, clicks=130.0)
    fading = replace(
        plain,
        stages=(StageSegment("p2", "maturity", MONDAY), StageSegment("p2", "decline", date(2027, 6, 14))),
    )
    first = replace(test, latest=MONDAY)
    return [
        Case("budget", base(total=300.0), base(total=50000.0)),
        Case(
            "cap",
            ruled(plain, Rule("r", "cap", 150.0, product="p2")),
            ruled(plain, Rule("r", "cap", 5000.0, product="p2")),
        ),
        Case(
            "floor",
            ruled(plain, Rule("r", "floor", 600.0, product="p1")),
            ruled(plain, Rule("r", "floor", 10.0, product="p1")),
        ),
        Case(
            "roas_floor",
            ruled(plain, Rule("r", "roas_floor", 7.4)),
            ruled(plain, Rule("r", "roas_floor", 1.0)),
            "gmv",
        ),
        Case(
            "order_cost_cap",
            ruled(plain, Rule("r", "order_cost_cap", 22.0)),
            ruled(plain, Rule("r", "order_cost_cap", 500.0)),
            "orders",
        ),
        Case(
            "inquiry_cost_cap",
            ruled(plain, Rule("r", "inquiry_cost_cap", 110.0)),
            ruled(plain, Rule("r", "inquiry_cost_cap", 9000.0)),
            "orders",
        ),
        Case(
            "target",
            ruled(plain, Rule("r", "target", 17.0, metric="orders", product="p1")),
            ruled(plain, Rule("r", "target", 1.0, metric="orders")),
        ),
        Case(
            "ramp",
            ruled(base(weeks=2), Rule("r", "ramp", 20.0), Rule("c", "cap", 100.0, end=date(2027, 6, 13))),
            ruled(plain, Rule("r", "ramp", 900.0)),
        ),
        Case("stock", stocked, filled),
        Case(
            "cash",
            ruled(plain, Rule("r", "cash", 300.0)),
            replace(ruled(plain, Rule("r", "cash", 300.0)), receipts=(Receipt(date(2027, 5, 1), 9000.0),)),
        ),
        Case(
            "promoted_at_most",
            ruled(plain, Rule("r", "promoted_at_most", 1.0)),
            ruled(plain, Rule("r", "promoted_at_most", 2.0)),
        ),
        Case(
            "promotions_per_product",
            ruled(two, Rule("r", "promotions_per_product", 1.0)),
            ruled(two, Rule("r", "promotions_per_product", 2.0)),
        ),
        Case(
            "promotion_spacing",
            ruled(two, Rule("r", "promotion_spacing", 30.0)),
            ruled(two, Rule("r", "promotion_spacing", 5.0)),
        ),
        Case("price_window", windowed, two),
        Case(
            "concurrent_tests",
            replace(ruled(fading, Rule("r", "concurrent_tests", 1.0)), tests=(first, other)),
            replace(ruled(fading, Rule("r", "concurrent_tests", 2.0)), tests=(first, other)),
        ),
        Case(
            "blackout",
            ruled(plain, Rule("r", "blackout", start=MONDAY, end=date(2027, 6, 13))),
            ruled(plain, Rule("r", "blackout", start=date(2028, 1, 1), end=date(2028, 1, 2))),
        ),
        Case(
            "test",
            replace(plain, tests=(replace(test, clicks=180.0),)),
            replace(plain, tests=(replace(test, clicks=5.0),)),
        ),
        Case(
            "promote",
            needy,
            replace(needy, products=(replace(needy.products[0], cvr=0.05), plain.products[1])),
        ),
        Case("enrolment", replace(two, enrolments=(Enrolment("a", choice="no"),)), two),
    ]

"""Problems whose rules cannot hold together, and the true clash of each."""

from dataclasses import dataclass, replace
from datetime import date

from problems import promotion
from rule_cases import MONDAY, base, ruled

from campaignplan.planning.problem import Enrolment, Lock, Problem, ProductTest
from campaignplan.planning.rule import Rule
from campaignplan.shop.product import Replenishment


@dataclass(frozen=True)
class Clash:
    """`names` is the true clash; `number` a figure that the explanation must hold, in Chinese and English."""

    title: str
    problem: Problem
    names: set[str]
    number: str = ""
    goal: str = "profit"


def clashes() -> list[Clash]:
    plain = base(weeks=4, total=4000.0)
    other = Rule("fine", "cap", 3500.0, product="p2")  # never part of any clash
    june = Rule("june", "cap", 1000.0, every="month")
    big = replace(plain, promotions=(promotion("big", date(2027, 6, 17)),))
    stocked = replace(
        plain,
        products=(replace(plain.products[0], stock=5.0), plain.products[1]),
        replenishments=(Replenishment("p1", date(2027, 6, 28), 4.0),),
    )
    test = ProductTest("t1", "p1", "c1", MONDAY, MONDAY, days=7, clicks=100.0)
    return [
        Clash(
            "floor above the total",
            ruled(plain, Rule("least", "floor", 5000.0), other),
            {"budget", "least"},
            "5,000",
        ),
        Clash(
            "promotion floor above a month's cap",
            ruled(big, Rule("628", "floor", 1500.0, promotion="big"), june, other),
            {"628", "june:2027-06"},
            "1,500",
        ),
        Clash(
            "two floors above the total",
            ruled(plain, Rule("a", "floor", 2500.0, product="p1"), Rule("b", "floor", 2000.0, product="p2")),
            {"a", "b", "budget"},
            "4,500",
        ),
        Clash(
            "spent up above every cap",
            replace(ruled(plain, june), settings=replace(plain.settings, spend="exactly")),
            {"budget", "june:2027-06", "june:2027-07"},
        ),
        Clash(
            "floor inside a blackout",
            ruled(
                plain,
                Rule("shut", "blackout", start=MONDAY, end=date(2027, 6, 20)),
                Rule("least", "floor", 300.0, start=MONDAY, end=date(2027, 6, 13)),
                other,
            ),
            {"least", "shut"},
            "300",
        ),
        Clash(
            "more orders than money buys",
            ruled(base(total=300.0), Rule("want", "target", 20.0, metric="orders")),
            {"want", "budget"},
        ),
        Clash(
            "orders at too low a cost",
            ruled(plain, Rule("want", "target", 25.0, metric="orders"), Rule("cheap", "order_cost_cap", 19.0)),
            {"want", "cheap"},
        ),
        Clash(
            "a return nobody has",
            ruled(plain, Rule("want", "floor", 500.0), Rule("roas", "roas_floor", 40.0)),
            {"want", "roas"},
        ),
        Clash(
            "shares above the whole",
            ruled(
                plain,
                Rule("a", "floor", 0.7, unit="share", product="p1"),
                Rule("b", "floor", 0.6, unit="share", product="p2"),
                Rule("some", "floor", 100.0),
            ),
            {"a", "b", "some"},
        ),
        Clash(
            "stock too small for the floor",
            ruled(stocked, Rule("least", "floor", 1500.0, product="p1"), other),
            {"least", "stock:p1:2027-07-04"},
        ),
        Clash(
            "cash not there yet",
            ruled(plain, Rule("till", "cash", 200.0), Rule("start", "floor", 800.0, end=date(2027, 6, 20))),
            {"till:2027-06", "start"},
            "800",
        ),
        Clash(
            "one product, two must",
            ruled(
                replace(plain, products=tuple(replace(p, promote="yes") for p in plain.products)),
                Rule("one", "promoted_at_most", 1.0),
            ),
            {"one", "promote:p1", "promote:p2"},
        ),
        Clash(
            "locked money above a cap",
            replace(ruled(plain, june, other), locks=(Lock("l", "p1", "c1", MONDAY, date(2027, 6, 13), 300.0),)),
            {"june:2027-06"},
            "2,100",
        ),
        Clash(
            "must enrol in more than allowed",
            ruled(
                replace(
                    big,
                    promotions=(promotion("big", date(2027, 6, 17)), promotion("late", date(2027, 6, 26))),
                    enrolments=(Enrolment("big", "p1", choice="yes"), Enrolment("late", "p1", choice="yes")),
                ),
                Rule("few", "promotions_per_product", 1.0, product="p1"),
            ),
            {"few"},
        ),
        Clash(
            "a test nobody can pay",
            replace(ruled(plain, Rule("small", "cap", 50.0, product="p1")), tests=(test,)),
            {"small", "test:t1"},
        ),
        Clash("a test without clicks", replace(plain, tests=(replace(test, clicks=90000.0),)), {"test:t1"}),
        Clash(
            "tests at a time",
            replace(ruled(plain, Rule("few", "concurrent_tests", 0.0)), tests=(test,)),
            {"few", "test:t1"},
        ),
    ]


CLASHES = clashes()


def moved(problem: Problem, entry: str, limit: float) -> Problem:
    """Return the problem with the limit of an entry's rule, or its total, at another value."""
    head = entry.partition(":")[0]
    if head == "budget":
        return replace(problem, settings=replace(problem.settings, total=limit))
    return replace(problem, rules=tuple(replace(r, limit=limit) if r.id == head else r for r in problem.rules))


def movable(entry: str) -> bool:
    """Whether `moved` knows the limit of an entry."""
    return entry.partition(":")[0] not in ("stock", "promote", "test")

"""Checks of yes-or-no decisions: promoted products, enrolments, price windows, tests."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from math import ceil, inf, nan

import numpy as np
import pandas as pd

from campaignplan.planning.audit.evidence import Evidence
from campaignplan.planning.audit.finding import HALF_A_FEN, Finding, over
from campaignplan.planning.problem import ProductTest
from campaignplan.planning.rule import Rule
from campaignplan.planning.sample_size import clicks_needed
from campaignplan.response.cells import Bools, Ints


def promoted_at_most(evidence: Evidence, rule: Rule) -> Iterator[Finding]:
    """At most `limit` products of the scope get money (anywhere in the plan)."""
    paid = set(evidence.ground.lines["product"][evidence.spend.sum(axis=1) > 0])
    used = float(len(paid & _products(evidence, rule)))
    excess = over(used, rule.limit, 1e-9)
    yield Finding(rule.id, rule.id, rule.kind, rule.limit, used, excess, "count", penalty=rule.penalty)


def promote(evidence: Evidence) -> Iterator[Finding]:
    """Check that a product that must be promoted gets at least the smallest budget of one of its cells."""
    cells = evidence.cells
    least = np.maximum(cells.floor, cells.step).reshape(evidence.spend.shape)
    for product in evidence.problem.products:
        if product.promote == "yes":
            mine = (evidence.ground.lines["product"] == product.id).to_numpy()[:, None] & evidence.ground.open
            limit = float(least[mine].min()) if mine.any() else 1.0
            used = float(evidence.spend[mine].sum())
            entry = f"promote:{product.id}"
            yield Finding(entry, entry, "promote", limit, used, over(limit, used, HALF_A_FEN), "yuan", "least")


def promotions_per_product(evidence: Evidence, rule: Rule) -> Iterator[Finding]:
    """At most `limit` enrolments a product; one entry, the most used."""
    products = _products(evidence, rule)
    counts = [len(own) for product, own in _enrolled(evidence).items() if product in products]
    excess = sum(over(count, rule.limit, 1e-9) for count in counts)
    used = float(max(counts, default=0))
    yield Finding(rule.id, rule.id, rule.kind, rule.limit, used, excess, "count", penalty=rule.penalty)


def promotion_spacing(evidence: Evidence, rule: Rule) -> Iterator[Finding]:
    """At least `limit` days between the days of two promotions of a product; one entry, the least used.

    The excess counts the couples that stand too close.
    """
    products = _products(evidence, rule)
    between = [
        float(abs((evidence.problem.promotions[one].anchor - evidence.problem.promotions[other].anchor).days))
        for product, own in _enrolled(evidence).items()
        if product in products
        for (one, _), (other, _) in combinations(own, 2)
    ]
    excess = float(sum(days < rule.limit for days in between))
    used = min(between, default=nan)
    yield Finding(rule.id, rule.id, rule.kind, rule.limit, used, excess, "days", "least", rule.penalty, "count")


def price_window(evidence: Evidence) -> Iterator[Finding]:
    """No promotion follows, within the days whose lowest price it asks for, a deeper discount of the product.

    One entry, present where two promotions a product may join could clash; `used` is the enrolled couples.
    """
    every = np.ones(len(evidence.cells.pairs), dtype=np.bool_)
    if evidence.once("couples that could undercut", lambda: _undercut(evidence, every)):
        used = float(evidence.once("couples that undercut", lambda: _undercut(evidence, evidence.plan.enrolled)))
        yield Finding("price-window", "price-window", "price_window", 0.0, used, used, "count")


def tests(evidence: Evidence) -> Iterator[Finding]:
    """A required test runs in one of its allowed windows, on open cells, with the money its clicks cost."""
    chosen = {start.test: start.start for start in evidence.plan.tests if start.start is not None}
    for test in evidence.problem.tests:
        entry = f"test:{test.id}"
        if test.id not in chosen:
            short = 1.0 if test.required else 0.0
            yield Finding(entry, entry, "test", float(test.required), 0.0, short, "count", "least")
            continue
        at = _window(evidence, test, pd.Timestamp(chosen[test.id]))
        if at is None:
            yield Finding(entry, entry, "test", 1.0, 0.0, 1.0, "count", "least")
            continue
        line = _line(evidence, test)
        used, limit = float(evidence.spend[line, at].sum()), _needed(evidence, test, line, at)
        yield Finding(entry, entry, "test", limit, used, over(limit, used, HALF_A_FEN), "yuan", "least")


def concurrent_tests(evidence: Evidence, rule: Rule) -> Iterator[Finding]:
    """At most `limit` tests run in any period; one entry, the most used."""
    running = np.zeros(len(evidence.ground.days))
    tests_by_id = {test.id: test for test in evidence.problem.tests}
    for start in evidence.plan.tests:
        if start.start is not None and start.test in tests_by_id:
            first = pd.Timestamp(start.start)
            last = first + pd.Timedelta(days=tests_by_id[start.test].days - 1)
            running += (
                np.asarray((evidence.ground.starts >= first) & (evidence.ground.starts <= last))
                & evidence.ground.planned
            )
    excess = float(np.maximum(running - rule.limit, 0.0).sum())
    used = float(running.max(initial=0.0))
    yield Finding(rule.id, rule.id, rule.kind, rule.limit, used, excess, "count", penalty=rule.penalty)


def _products(evidence: Evidence, rule: Rule) -> set[str]:
    return set(evidence.ground.lines["product"].iloc[evidence.ground.scope(rule).lines])


def _enrolled(evidence: Evidence, which: Bools | None = None) -> dict[str, list[tuple[int, float]]]:
    """Product id -> its enrolments as (promotion, discount)."""
    pairs = evidence.cells.pairs
    result: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for i in np.flatnonzero(evidence.plan.enrolled if which is None else which):
        product = evidence.problem.products[pairs.product[i]].id
        result[product].append((int(pairs.promotion[i]), float(pairs.discount[i])))
    return result


def _undercut(evidence: Evidence, which: Bools) -> int:
    """Count the couples of enrolments where the earlier price undercuts the later one's window."""
    promotions, count = evidence.problem.promotions, 0
    for own in _enrolled(evidence, which).values():
        for one, other in combinations(own, 2):
            (early, deep), (late, shallow) = sorted((one, other), key=lambda pair: promotions[pair[0]].anchor)
            days = (promotions[late].anchor - promotions[early].anchor).days
            count += 0 < days <= promotions[late].price_window_days and deep > shallow + 1e-9
    return count


def _line(evidence: Evidence, test: ProductTest) -> int:
    names = evidence.ground.lines["product"] + " " + evidence.ground.lines["channel"]
    return int(np.flatnonzero(names == f"{test.product} {test.channel}")[0])


def _window(evidence: Evidence, test: ProductTest, start: pd.Timestamp) -> Ints | None:
    """Periods a test started on `start` covers, or None where it may not start then."""
    last = start + pd.Timedelta(days=test.days - 1)
    at = np.flatnonzero(
        (evidence.ground.starts >= start) & (evidence.ground.starts <= last) & evidence.ground.planned
    )
    allowed = pd.Timestamp(test.earliest) <= start <= pd.Timestamp(test.latest) and start in evidence.ground.starts
    if (
        not allowed
        or len(at) == 0
        or evidence.ground.ends[at[-1]] < last
        or not evidence.ground.open[_line(evidence, test), at].all()
    ):
        return None
    return at


def _needed(evidence: Evidence, test: ProductTest, line: int, at: Ints) -> float:
    """Least whole yuan that buy a test's clicks, spread over its periods in proportion to demand.

    Not enrolled, without carry-over; never more than the cells can take, never less than their floors.
    """
    cells = evidence.cells
    wanted = test.clicks if test.clicks is not None else clicks_needed(test.question, test.rate)
    # The first option of a cell is the one without enrolments.
    curves = cells.curves.take(np.searchsorted(cells.option_cell, line * cells.width + at))
    most = ceil(float(cells.cap.reshape(evidence.spend.shape)[line, at].sum()))
    least = float(cells.floor.reshape(evidence.spend.shape)[line, at].sum())
    if curves.demand.sum() <= 0:
        return inf
    share = curves.demand / curves.demand.sum()
    low, high = 0, most
    while low < high:
        middle = (low + high) // 2
        if float(curves.clicks(share * middle).sum()) >= wanted * (1 - 1e-9):
            high = middle
        else:
            low = middle + 1
    return max(float(high), least)

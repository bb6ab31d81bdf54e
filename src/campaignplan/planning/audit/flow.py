"""Checks that follow time: ramps between periods, stock sold up to a day, cash up to a month."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pandas as pd

from campaignplan.planning.audit.evidence import Evidence
from campaignplan.planning.audit.finding import Finding, over, relative
from campaignplan.planning.rule import Rule

DAY = pd.Timedelta(days=1)


def ramp(evidence: Evidence, rule: Rule) -> Iterator[Finding]:
    """Yuan a day of a line change by at most `limit` from period to period; one entry, the worst used."""
    mine = evidence.ground.mask(rule) & evidence.ground.open & evidence.ground.within(rule)
    daily = evidence.spend / evidence.ground.days
    change = np.abs(np.diff(daily, axis=1))[mine[:, :-1] & mine[:, 1:]]
    beyond = change - rule.limit
    excess = float(beyond[beyond > relative(rule.limit, float(daily.max(initial=0.0)))].sum())
    worst = float(change.max(initial=0.0))
    yield Finding(rule.id, rule.id, rule.kind, rule.limit, worst, excess, "yuan", penalty=rule.penalty)


def stock(evidence: Evidence) -> Iterator[Finding]:
    """Units sold up to the day before each delivery, and to the plan's end, at most what was there."""
    problem = evidence.problem
    start, end = pd.Timestamp(problem.settings.start), pd.Timestamp(problem.settings.end)
    deliveries = defaultdict(list)
    for row in problem.replenishments:
        deliveries[row.product].append((pd.Timestamp(row.date), row.units))
    for product in problem.products:
        if product.stock is None:
            continue
        units = evidence.outcome("units")[(evidence.ground.lines["product"] == product.id).to_numpy()].sum(axis=0)
        lasts = {day - DAY for day, _ in deliveries[product.id] if start < day <= end} | {end}
        for last in sorted(lasts):
            there = product.stock + sum(number for day, number in deliveries[product.id] if day <= last)
            used = product.base_units * ((last - start).days + 1)
            used += float(units @ evidence.ground.landed(last, product.lag_days, 0.0))
            entry = f"stock:{product.id}:{last:%Y-%m-%d}"
            excess = over(used, there, relative(there))
            yield Finding(entry, f"stock:{product.id}", "stock", there, used, excess, "units")


def cash(evidence: Evidence, rule: Rule) -> Iterator[Finding]:
    """Money out by the end of each month, less what came in before it began, at most the opening cash.

    Out: the scope's clicks, every payment of the book, the fees of promotions up to that month. In: the
    problem's receipts, and the contribution of the scope's orders once lag and payment days have passed.
    """
    problem, pairs = evidence.problem, evidence.cells.pairs
    ground = evidence.ground
    spend = evidence.sums(rule)
    landed = evidence.once(("landed", *ground.scope_key(rule)), lambda: _landed(evidence, rule))
    month = ground.months
    book = [(f"{day:%Y-%m}", yuan) for day, yuan, _ in ground.payments]
    fees = [
        (f"{problem.promotions[pairs.promotion[i]].anchor:%Y-%m}", float(pairs.fee[i]))
        for i in np.flatnonzero(evidence.plan.enrolled)
    ]
    for name, (begin, income) in landed.items():
        paid = float(spend[month <= name].sum())
        paid += sum(yuan for due, yuan in book if due <= name)
        paid += sum(fee for due, fee in fees if due <= name)
        came = income + sum(receipt.amount for receipt in problem.receipts if pd.Timestamp(receipt.date) < begin)
        excess = over(paid - came, rule.limit, relative(rule.limit, paid, came))
        yield Finding(
            f"{rule.id}:{name}",
            rule.id,
            rule.kind,
            rule.limit,
            paid - came,
            excess,
            "yuan",
            penalty=rule.penalty,
        )


def _landed(evidence: Evidence, rule: Rule) -> dict[str, tuple[pd.Timestamp, float]]:
    """Return first planned day of each month, and what the scope's orders have brought in before it."""
    problem, ground = evidence.problem, evidence.ground
    wait = {shop.id: shop.payment_days for shop in problem.shops}
    lag = {product.id: product.lag_days for product in problem.products}
    lines = zip(ground.lines["shop"], ground.lines["product"], strict=True)
    terms = [(lag[product], wait[shop]) for shop, product in lines]
    income = ground.scope(rule).sums_by(terms, evidence.outcome("gross"))
    result = {}
    for name in np.unique(ground.months[ground.planned]).tolist():
        begin = ground.starts[int(np.argmax(ground.planned & (ground.months == name)))]
        by = begin - DAY
        result[name] = (begin, sum(float(came_by @ ground.landed(by, *term)) for term, came_by in income.items()))
    return result

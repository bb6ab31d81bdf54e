"""Checks that follow time: ramps between periods, stock sold up to a day, cash up to a month."""

from collections import defaultdict
from collections.abc import Iterator
from math import ceil

import numpy as np
import pandas as pd

from campaignplan.planning.audit.evidence import Evidence
from campaignplan.planning.audit.finding import Finding, over, relative
from campaignplan.planning.audit.money import payments
from campaignplan.planning.rule import Rule
from campaignplan.response.cells import Floats

DAY = pd.Timedelta(days=1)


def ramp(evidence: Evidence, rule: Rule) -> Iterator[Finding]:
    """Yuan a day of a line change by at most `limit` from period to period; one entry, the worst used."""
    mine = evidence.scope(rule) & evidence.open & evidence.within(rule)
    daily = evidence.spend / evidence.days
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
        units = evidence.outcome["units"][(evidence.lines["product"] == product.id).to_numpy()].sum(axis=0)
        lasts = {day - DAY for day, _ in deliveries[product.id] if start < day <= end} | {end}
        for last in sorted(lasts):
            there = product.stock + sum(number for day, number in deliveries[product.id] if day <= last)
            used = product.base_units * ((last - start).days + 1)
            used += float(units @ landed(evidence, last, product.lag_days, 0.0))
            entry = f"stock:{product.id}:{last:%Y-%m-%d}"
            excess = over(used, there, relative(there))
            yield Finding(entry, f"stock:{product.id}", "stock", there, used, excess, "units")


def cash(evidence: Evidence, rule: Rule) -> Iterator[Finding]:
    """Money out by the end of each month, less what came in before it began, at most the opening cash.

    Out: the scope's clicks, every payment of the book, the fees of promotions up to that month. In: the
    problem's receipts, and the contribution of the scope's orders once lag and payment days have passed.
    """
    problem, pairs = evidence.problem, evidence.cells.pairs
    scope = evidence.scope(rule)
    spend = (evidence.spend * scope).sum(axis=0)
    wait = {shop.id: shop.payment_days for shop in problem.shops}
    lag = {product.id: product.lag_days for product in problem.products}
    terms = pd.Series(list(zip(evidence.lines["product"].map(lag), evidence.lines["shop"].map(wait), strict=True)))
    income = {
        term: (evidence.outcome["gross"] * scope)[(terms == term).to_numpy()].sum(axis=0) for term in terms.unique()
    }
    month = evidence.starts.strftime("%Y-%m")
    fees = [
        (f"{problem.promotions[pairs.promotion[i]].anchor:%Y-%m}", float(pairs.fee[i]))
        for i in np.flatnonzero(evidence.plan.enrolled)
    ]
    for name in month[evidence.planned].unique():
        begin = evidence.starts[evidence.planned & (month == name)][0]
        paid = float(spend[month <= name].sum())
        paid += sum(yuan for day, yuan, _ in payments(problem) if f"{day:%Y-%m}" <= name)
        paid += sum(fee for due, fee in fees if due <= name)
        came = sum(receipt.amount for receipt in problem.receipts if pd.Timestamp(receipt.date) < begin)
        came += sum(float(gross @ landed(evidence, begin - DAY, *term)) for term, gross in income.items())
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


def landed(evidence: Evidence, by: pd.Timestamp, lag_days: float, wait: float) -> Floats:
    """Shape (T,): share of each period's outcomes that have landed by the end of day `by`.

    Clicks fall evenly on a period's days; an order follows after a geometric number of days of mean
    `lag_days`, its money `wait` days (whole days, rounded up) after that.
    """
    first = evidence.starts[0]
    day = np.arange((evidence.ends[-1] - first).days + 1)
    left = (by - first).days - ceil(wait) - day  # days from a click on that day to the deadline
    stay = lag_days / (1 + lag_days)
    share = 1 - stay ** (np.maximum(left, -1) + 1.0)
    return np.asarray(np.add.reduceat(share, np.asarray((evidence.starts - first).days)) / evidence.days)

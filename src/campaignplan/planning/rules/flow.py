"""Rules that follow time: ramps between periods, stock sold up to a date, cash up to a month."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from campaignplan.dates import ONE_DAY
from campaignplan.planning.frame import Frame, book_payments
from campaignplan.planning.row import Row, Terms, masked, terms
from campaignplan.planning.rule import Rule
from campaignplan.response.cells import OUTCOMES, Floats
from campaignplan.response.lag import landed_share


def ramp(frame: Frame, rule: Rule) -> Iterator[Row]:
    """Return rows: a line's yuan a day change by at most `limit` between neighbouring periods."""
    cells = frame.cells
    scope = frame.mask(rule)
    days = cells.days[cells.period_of]
    inside = np.zeros(cells.width, dtype=np.bool_)
    for _, periods in frame.slices(rule):
        inside |= periods
    scope = scope & cells.open & inside[cells.period_of]
    for cell in np.flatnonzero(scope[:-1] & scope[1:] & (cells.line_of[:-1] == cells.line_of[1:])):
        pair = terms([int(cell), int(cell) + 1], np.array([-1 / days[cell], 1 / days[cell + 1]]))
        for sense, limit in (("<=", rule.limit), (">=", -rule.limit)):
            yield Row(
                f"{rule.id}:{cell}:{'up' if sense == '<=' else 'down'}", rule.id, rule.id,
                "<=" if sense == "<=" else ">=", limit, rule.limit,
                spend=pair, per_limit=1.0 if sense == "<=" else -1.0, penalty=rule.penalty,
            )  # fmt: skip


def stock(frame: Frame) -> Iterator[Row]:
    """Return rows: units sold up to the day before each delivery, and to the end, at most what was there."""
    problem, cells = frame.problem, frame.cells
    start, end = problem.settings.start, problem.settings.end
    for number, product in enumerate(problem.products):
        if product.stock is None:
            continue
        deliveries = sorted((r.date, r.units) for r in problem.replenishments if r.product == product.id)
        checks = sorted({day for day, _ in deliveries if start < day <= end} | {end + ONE_DAY})
        mine = cells.product[cells.line_of] == number
        for day in checks:
            there = product.stock + sum(units for delivered, units in deliveries if delivered < day)
            used = product.base_units * (day - start).days
            yield Row(
                f"stock:{product.id}:{day - ONE_DAY}", f"stock:{product.id}:{day - ONE_DAY}", f"stock:{product.id}",
                "<=", there - used, there,
                clicks=landed(frame, mine, "units", day - ONE_DAY, 0.0),
            )  # fmt: skip


def cash(frame: Frame, rule: Rule) -> Iterator[Row]:
    """Return rows: for each month, money out by its end at most opening cash plus what landed before it.

    Money in is the contribution of advertised orders (their GMV less cost of goods and fees: the goods must
    be paid too), landed after the order's lag and the shop's payment days, and the problem's receipts.
    """
    problem, cells = frame.problem, frame.cells
    first = {period.month: period.start for period in reversed(cells.periods[: cells.horizon])}
    out = frame.mask(rule)
    for month in sorted(first):
        begin = first[month]
        upto = np.array([period.month <= month for period in cells.periods])
        paid = sum(amount for day, amount, _ in book_payments(problem) if day[:7] <= month)
        received = sum(receipt.amount for receipt in problem.receipts if receipt.date < begin)
        pairs = cells.pairs
        anchors = [problem.promotions[h].anchor for h in pairs.promotion]
        due = np.array([f"{day:%Y-%m}" <= month for day in anchors], dtype=np.bool_)
        income = landed(frame, out, "gross", begin - ONE_DAY, None)
        name = f"{rule.id}:{month}"
        yield Row(
            name, name, rule.id, "<=", rule.limit + received - paid, rule.limit,
            spend=masked(out & upto[cells.period_of]),
            clicks=Terms(income.at, -income.coefficient),
            enrol=masked(due, pairs.fee),
            penalty=rule.penalty,
        )  # fmt: skip


def landed(frame: Frame, cells_mask: np.ndarray, outcome: str, by: date, after: float | None) -> Terms:
    """Outcome per click that has landed by the end of a day, over options.

    `after` adds days until payment; None takes each shop's payment days.
    """
    cells, problem = frame.cells, frame.problem
    start = cells.periods[0].start
    first = np.array([(p.start - start).days for p in cells.periods])
    last = np.array([(p.end - start).days for p in cells.periods])
    shares: dict[tuple[float, float], Floats] = {}
    share = np.zeros(cells.size)
    for line in np.unique(cells.line_of[cells_mask]):
        wait = problem.shops[cells.shop[line]].payment_days if after is None else after
        key = (float(cells.retained[line]), wait)
        if key not in shares:
            shares[key] = landed_share(first, last, (by - start).days, *key)
        share[line * cells.width : (line + 1) * cells.width] = shares[key]
    per_click = cells.per_click[:, OUTCOMES.index(outcome)] * (share * cells_mask)[cells.option_cell]
    return masked(per_click != 0, per_click)

"""Rules that follow time: stock sold up to a date, cash up to a month."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from campaignplan.dates import ONE_DAY
from campaignplan.planning.frame import Frame, book_payments
from campaignplan.planning.row import Earned, Row, Terms, masked, terms
from campaignplan.planning.rule import Rule
from campaignplan.response.cells import Floats, Ints
from campaignplan.response.lag import landed_share


def stock(frame: Frame) -> Iterator[Row]:
    """Return rows: units sold up to the day before each delivery, and to the end, at most what was there."""
    problem = frame.problem
    start, end = problem.settings.start, problem.settings.end
    delivered: dict[str, list[tuple[date, float]]] = {}
    for row in sorted(problem.replenishments, key=lambda r: (r.date, r.units)):
        delivered.setdefault(row.product, []).append((row.date, row.units))
    payment = np.zeros(len(frame.cells.lines))
    for number, product in enumerate(problem.products):
        if product.stock is None:
            continue
        deliveries = delivered.get(product.id, [])
        checks = sorted({day for day, _ in deliveries if start < day <= end} | {end + ONE_DAY})
        sold = _Landing(frame, _cells(frame, frame.lines_of[number]), "units", payment)
        for day in checks:
            there = product.stock + sum(units for when, units in deliveries if when < day)
            used = product.base_units * (day - start).days
            yield Row(
                f"stock:{product.id}:{day - ONE_DAY}", f"stock:{product.id}:{day - ONE_DAY}", f"stock:{product.id}",
                "<=", there - used, there,
                earned=sold.by(day - ONE_DAY),
            )  # fmt: skip


def cash(frame: Frame, rule: Rule) -> Iterator[Row]:
    """Return rows: for each month, money out by its end at most opening cash plus what landed before it.

    Money in is the contribution of advertised orders (their GMV less cost of goods and fees: the goods must
    be paid too), landed after the order's lag and the shop's payment days, and the problem's receipts.
    """
    problem, cells, pairs = frame.problem, frame.cells, frame.cells.pairs
    first = {period.month: period.start for period in reversed(cells.periods[: cells.horizon])}
    months = np.array([period.month for period in cells.periods])
    out = frame.mask(rule)
    payment = np.array([problem.shops[shop].payment_days for shop in cells.shop], dtype=np.float64)
    earned = _Landing(frame, np.flatnonzero(out), "gross", payment, -1.0)
    paid = [(day[:7], amount) for day, amount, _ in book_payments(problem)]
    due = np.array([f"{problem.promotions[h].anchor:%Y-%m}" for h in pairs.promotion], dtype=np.str_)
    before = np.zeros(0, dtype=np.int64)
    for month in sorted(first):
        begin = first[month]
        received = sum(receipt.amount for receipt in problem.receipts if receipt.date < begin)
        name = f"{rule.id}:{month}"
        spent = frame.within(out, months <= month)
        yield Row(
            name, name, rule.id, "<=",
            rule.limit + received - sum(amount for when, amount in paid if when <= month), rule.limit,
            spend=terms(spent),
            earned=earned.by(begin - ONE_DAY, before),  # nothing has landed of what is bought from then on
            enrol=masked(due <= month, pairs.fee),
            penalty=rule.penalty,
        )  # fmt: skip
        before = spent


class _Landing:
    """How much of what the clicks of some cells bring has landed by a day.

    `payment` is the days from order to money of each line (L,); `sign` multiplies the outcome. Lines that wait
    alike share their shares.
    """

    def __init__(self, frame: Frame, cell: Ints, outcome: str, payment: Floats, sign: float = 1.0) -> None:
        cells = frame.cells
        self._cells, self._cell, self._outcome, self._sign = cells, cell, outcome, sign
        self._start = cells.periods[0].start
        self._first = np.array([(p.start - self._start).days for p in cells.periods])
        self._last = np.array([(p.end - self._start).days for p in cells.periods])
        count = self._count(cell)
        waits: dict[tuple[float, float], int] = {}
        offset = np.zeros(len(cells.lines), dtype=np.int64)  # from a cell to its share among those of its wait
        for i in np.flatnonzero(count).tolist():
            number = waits.setdefault((float(cells.retained[i]), float(payment[i])), len(waits))
            offset[i] = (number - i) * cells.width
        self._waits, self._offset = list(waits), offset

    def _count(self, cell: Ints) -> Ints:
        """Shape (L,): how many of some cells, in order, each line has."""
        return np.diff(np.searchsorted(cell, np.arange(len(self._cells.lines) + 1) * self._cells.width))

    def by(self, day: date, some: Ints | None = None) -> Earned:
        """Return what has landed by the end of a day, of all cells, or of `some` of them."""
        cell = self._cell if some is None else some
        number = (day - self._start).days
        shares = [landed_share(self._first, self._last, number, *wait) for wait in self._waits]
        landed = np.concatenate([*shares, np.zeros(0)])[cell + np.repeat(self._offset, self._count(cell))]
        landed *= self._sign
        return Earned(self._cells, self._outcome, Terms(cell, landed))


def _cells(frame: Frame, lines: Ints) -> Ints:
    """Return every cell of some lines, in order."""
    return (np.sort(lines)[:, None] * frame.cells.width + np.arange(frame.cells.width)).ravel()

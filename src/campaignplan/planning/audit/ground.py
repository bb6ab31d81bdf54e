"""The ground a plan is judged on: scopes, spans and landed shares, read from the problem and the grid alone.

Worked out anew here, in another way than the models do; audits of several plans on one grid share it.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from campaignplan.calendars.promotion import serves
from campaignplan.planning.problem import Problem
from campaignplan.planning.rule import Every, Rule
from campaignplan.response.cells import Bools, Cells, Floats, Ints

OF_THE_GRID = (
    "starts", "first", "ends", "days", "numbers", "planned", "months", "open", "lines", "_scopes", "_spans",
    "_landed", "_calendar", "said", "last",
)  # fmt: skip
"""What of a ground depends on the grid, on scopes and on days alone."""
LINE_COLUMNS = ("shop", "product", "category", "channel", "objective")


@dataclass(frozen=True)
class Seen:
    """A plan that was looked at: its money, its enrolments, and what is known of it whatever the limits are."""

    spend: Floats
    enrolled: Bools
    known: dict[Hashable, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Scope:
    """The planned cells a rule speaks of, whatever its span.

    Attributes
    ----------
    lines
        Shape (n,): the lines with any such cell.
    columns
        The periods with any such cell lie in this slice.
    mask
        Shape (n, periods of `columns`): which of them are meant; None: all planned.
    """

    lines: Ints
    columns: slice
    mask: Bools | None

    def sums(self, values: Floats) -> Floats:
        """Add up (L, T) over the scope's lines: shape (T,)."""
        result = np.zeros(values.shape[1])
        every = len(self.lines) == len(values)
        mine = values[:, self.columns] if every else values[self.lines, self.columns]
        result[self.columns] = (mine if self.mask is None else mine * self.mask).sum(axis=0)
        return result

    def sums_by[T](self, names: Sequence[T], values: Floats) -> dict[T, Floats]:
        """Add up (L, T) over the scope's lines of each name (L,): shape (T,) each."""
        numbers = {name: number for number, name in enumerate(dict.fromkeys(names[line] for line in self.lines))}
        of_line = np.array([numbers[names[line]] for line in self.lines], dtype=np.int64)
        order = np.argsort(of_line, kind="stable")
        mine = values[self.lines[order], self.columns]
        if self.mask is not None:
            mine = mine * self.mask[order]
        result = np.zeros((len(numbers), values.shape[1]))
        if len(order):
            result[:, self.columns] = np.add.reduceat(
                mine, np.searchsorted(of_line[order], range(len(numbers))), axis=0
            )
        return dict(zip(numbers, result, strict=True))


@dataclass(frozen=True)
class Ground:
    """What every plan of a problem on its grid is measured against; L lines, T periods with the tail."""

    problem: Problem
    cells: Cells

    def under(self, problem: Problem) -> "Ground":
        """Return the ground of a problem that differs in limits only: what is read off the grid and scopes stays."""
        result = Ground(problem, self.cells)
        for name in OF_THE_GRID:
            if name in self.__dict__:
                result.__dict__[name] = self.__dict__[name]
        if "payments" in self.__dict__ and problem.book == self.problem.book:
            result.__dict__["payments"] = self.payments
        return result

    @cached_property
    def said(self) -> list[str]:
        """What the merchant says of each pair's enrolment, once it was asked."""
        return []

    @cached_property
    def last(self) -> list[Seen]:
        """The plan looked at last, none at first."""
        return []

    @property
    def shape(self) -> tuple[int, int]:
        """Lines and periods, (L, T)."""
        return len(self.cells.lines), self.cells.width

    @cached_property
    def starts(self) -> pd.DatetimeIndex:
        """Shape (T,): first day of each period."""
        return pd.DatetimeIndex([period.start for period in self.cells.periods])

    @cached_property
    def first(self) -> pd.Timestamp:
        """The plan's first day."""
        return self.starts[0]

    @cached_property
    def ends(self) -> pd.DatetimeIndex:
        """Shape (T,): last day of each period."""
        return pd.DatetimeIndex([period.end for period in self.cells.periods])

    @cached_property
    def days(self) -> Ints:
        """Shape (T,): days of each period."""
        return np.asarray((self.ends - self.starts).days + 1, dtype=np.int64)

    @cached_property
    def numbers(self) -> Ints:
        """Shape (T,): days from the first period's start to each period's."""
        return np.asarray((self.starts - self.first).days, dtype=np.int64)

    @cached_property
    def planned(self) -> Bools:
        """Shape (T,): periods inside the plan's days."""
        return np.asarray(self.ends <= pd.Timestamp(self.problem.settings.end))

    @cached_property
    def months(self) -> npt.NDArray[np.str_]:
        """Shape (T,): month each period starts in, ``2027-06``."""
        return self.starts.strftime("%Y-%m").to_numpy(dtype=np.str_)

    @cached_property
    def open(self) -> Bools:
        """Shape (L, T): whether a cell may take money."""
        return self.cells.open.reshape(self.shape)

    @cached_property
    def lines(self) -> pd.DataFrame:
        """One row per line, columns `LINE_COLUMNS`."""
        products = {product.id: product for product in self.problem.products}
        rows = [
            (
                products[line.product].shop,
                line.product,
                products[line.product].category,
                line.channel,
                line.objective,
            )
            for line in self.cells.lines
        ]
        return pd.DataFrame(rows, columns=list(LINE_COLUMNS), dtype=object)

    def scope(self, rule: Rule) -> Scope:
        """Return the planned cells a rule speaks of."""
        key = self.scope_key(rule)
        if key not in self._scopes:
            self._scopes[key] = self._scope(rule)
        return self._scopes[key]

    @staticmethod
    def scope_key(rule: Rule) -> tuple[str, ...]:
        """Return what tells scopes apart."""
        return (*(getattr(rule, column) for column in LINE_COLUMNS), rule.stage, rule.promotion, rule.phase)

    def mask(self, rule: Rule) -> Bools:
        """Return the planned cells a rule speaks of, shape (L, T)."""
        scope = self.scope(rule)
        result = np.zeros(self.shape, dtype=np.bool_)
        result[scope.lines, scope.columns] = self.planned[scope.columns] if scope.mask is None else scope.mask
        return result

    @cached_property
    def _scopes(self) -> dict[tuple[str, ...], Scope]:
        return {}

    def _scope(self, rule: Rule) -> Scope:
        lines = np.ones(len(self.lines), dtype=np.bool_)
        for column in LINE_COLUMNS:
            wanted = getattr(rule, column)
            if wanted:
                lines &= self.lines[column].isin(wanted.split("|")).to_numpy()
        planned = np.flatnonzero(self.planned)
        if not (rule.stage or rule.promotion or rule.phase):
            return Scope(np.flatnonzero(lines), slice(0, int(planned[-1]) + 1), None)
        mask = lines[:, None] & self.planned
        if rule.stage:
            number, names = self.cells.stage_codes
            mask &= np.isin(names, rule.stage.split("|"))[number].reshape(mask.shape)
        if rule.promotion or rule.phase:
            mask &= self._running(rule)
        some = np.flatnonzero(mask.any(axis=0))
        columns = slice(int(some[0]), int(some[-1]) + 1) if len(some) else slice(0, 0)
        mine = np.flatnonzero(mask[:, columns].any(axis=1))
        return Scope(mine, columns, mask[mine, columns])

    def spans(self, rule: Rule) -> list[tuple[str, Bools]]:
        """Return (entry, periods (T,)) for every repetition of a rule, in order of time."""
        key = (rule.start, rule.end, rule.every)
        if key not in self._spans:
            self._spans[key] = self._named_spans(rule)
        return [(f"{rule.id}:{name}" if name else rule.id, periods) for name, periods in self._spans[key]]

    @cached_property
    def _spans(self) -> dict[tuple[date | None, date | None, Every], list[tuple[str, Bools]]]:
        return {}

    def _named_spans(self, rule: Rule) -> list[tuple[str, Bools]]:
        inside = self.planned.copy()
        if rule.start is not None:
            inside &= self.starts >= pd.Timestamp(rule.start)
        if rule.end is not None:
            inside &= self.ends <= pd.Timestamp(rule.end)
        if not inside.any():
            return []
        if not rule.every:
            return [("", inside)]
        number, names = self._calendar[rule.every]
        return [(names[i], inside & (number == i)) for i in pd.unique(number[inside])]

    def within(self, rule: Rule) -> Bools:
        """Return shape (T,): the periods of all repetitions together."""
        result = np.zeros(len(self.days), dtype=np.bool_)
        for _, periods in self.spans(rule):
            result |= periods
        return result

    @cached_property
    def payments(self) -> list[tuple[pd.Timestamp, float, bool]]:
        """The budget book's payments inside the plan's days: day, yuan, whether out of the total.

        A payment repeated on a day a month does not have falls on that month's last day.
        """
        settings = self.problem.settings
        first, last = pd.Timestamp(settings.start), pd.Timestamp(settings.end)
        result = []
        for line in self.problem.book:
            begin = pd.Timestamp(line.date)
            if not line.every:
                days = [begin]
            else:
                until = last if line.until is None else min(last, pd.Timestamp(line.until))
                step = 1 if line.every == "month" else 3
                count = max(0, (until.year - begin.year) * 12 + until.month - begin.month) // step + 1
                days = [begin + pd.DateOffset(months=step * n) for n in range(count)]
                days = [day for day in days if day <= until]
            result += [(day, line.amount, line.in_budget) for day in days if first <= day <= last]
        return result

    def landed(self, by: pd.Timestamp, lag_days: float, wait: float) -> Floats:
        """Shape (T,): share of each period's outcomes that have landed by the end of day `by`.

        Clicks fall evenly on a period's days; an order follows after a geometric number of days of mean
        `lag_days`, its money `wait` days (whole days, rounded up) after that.
        """
        key = ((by - self.first).days, lag_days, wait)
        if key not in self._landed:
            left = key[0] - ceil(wait) - np.arange(int(self.days.sum()))  # days from a click to the deadline
            stay = lag_days / (1 + lag_days)
            share = 1 - stay ** (np.maximum(left, -1) + 1.0)
            self._landed[key] = np.asarray(np.add.reduceat(share, self.numbers) / self.days)
        return self._landed[key]

    @cached_property
    def _landed(self) -> dict[tuple[int, float, float], Floats]:
        return {}

    @cached_property
    def _calendar(self) -> dict[str, tuple[Ints, list[str]]]:
        """Week, month, quarter -> shape (T,) numbers of the one each period starts in, and their names."""
        quarter = self.starts.year.astype(str) + "-Q" + self.starts.quarter.astype(str)
        every = {
            "week": self.starts.strftime("%G-W%V"),
            "month": self.starts.strftime("%Y-%m"),
            "quarter": quarter,
        }
        coded = {key: pd.factorize(names) for key, names in every.items()}
        return {key: (np.asarray(number), list(names)) for key, (number, names) in coded.items()}

    def _running(self, rule: Rule) -> Bools:
        """Shape (L, T): days on which a named promotion is in a named phase, on the line's platform."""
        names = set(rule.promotion.split("|")) - {""}
        kinds = set(rule.phase.split("|")) - {""}
        platform = {shop.id: shop.platform for shop in self.problem.shops}
        platforms = self.lines["shop"].map(platform)
        result = np.zeros(self.shape, dtype=np.bool_)
        for promotion in self.problem.promotions:
            if names and not names & {promotion.id, promotion.series}:
                continue
            days = np.zeros(len(self.starts), dtype=np.bool_)
            for phase in promotion.selling_phases():
                if not kinds or phase.kind in kinds:
                    first, last = pd.Timestamp(phase.span.start), pd.Timestamp(phase.span.end)
                    days |= np.asarray((self.starts >= first) & (self.starts <= last))
            mine = platforms.map(lambda name, promotion=promotion: serves(promotion, name)).to_numpy(dtype=np.bool_)
            result |= mine[:, None] & days
        return result

"""What an audit looks at: the plan's money and what it buys, as lines x periods, read from the true curves.

Everything here is worked out anew from problem and plan; nothing is taken from the models that made the plan.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from campaignplan.calendars.promotion import serves
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem
from campaignplan.planning.rule import Rule
from campaignplan.response.cells import OUTCOMES, Bools, Cells, Floats, Ints
from campaignplan.response.outcome import by_cell


@dataclass(frozen=True)
class Evidence:
    """A plan laid out for checking; L lines, T periods with the tail.

    Attributes
    ----------
    spend
        Shape (L, T): yuan per cell; what is no number or below nothing is taken as 0 (and reported).
    outcome
        Name -> shape (L, T), in the cell where the clicks happen.
    """

    problem: Problem
    plan: Plan
    spend: Floats
    outcome: dict[str, Floats]

    @property
    def cells(self) -> Cells:
        """The grid the plan is made on."""
        return self.plan.cells

    @cached_property
    def starts(self) -> pd.DatetimeIndex:
        """Shape (T,): first day of each period."""
        return pd.DatetimeIndex([period.start for period in self.cells.periods])

    @cached_property
    def ends(self) -> pd.DatetimeIndex:
        """Shape (T,): last day of each period."""
        return pd.DatetimeIndex([period.end for period in self.cells.periods])

    @cached_property
    def days(self) -> Ints:
        """Shape (T,): days of each period."""
        return np.asarray((self.ends - self.starts).days + 1, dtype=np.int64)

    @cached_property
    def planned(self) -> Bools:
        """Shape (T,): periods inside the plan's days."""
        return np.asarray(self.ends <= pd.Timestamp(self.problem.settings.end))

    @cached_property
    def open(self) -> Bools:
        """Shape (L, T): whether a cell may take money."""
        return self.cells.open.reshape(self.spend.shape)

    @cached_property
    def locked(self) -> Floats:
        """Shape (L, T): yuan held by a lock, NaN where free."""
        return self.cells.fixed.reshape(self.spend.shape)

    @cached_property
    def lines(self) -> pd.DataFrame:
        """One row per line: shop, product, category, channel, objective."""
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
        return pd.DataFrame(rows, columns=["shop", "product", "category", "channel", "objective"], dtype=object)

    def scope(self, rule: Rule) -> Bools:
        """Return shape (L, T): the planned cells a rule speaks of, whatever its span."""
        lines = np.ones(len(self.lines), dtype=np.bool_)
        for column in ("shop", "product", "category", "channel", "objective"):
            wanted = getattr(rule, column)
            if wanted:
                lines &= self.lines[column].isin(wanted.split("|")).to_numpy()
        result = lines[:, None] & self.planned
        if rule.stage:
            stage = pd.Series(self.cells.stage).isin(rule.stage.split("|")).to_numpy()
            result &= stage.reshape(result.shape)
        if rule.promotion or rule.phase:
            result &= self._running(rule)
        return result

    def spans(self, rule: Rule) -> list[tuple[str, Bools]]:
        """Return (entry, periods (T,)) for every repetition of a rule, in order of time."""
        inside = self.planned.copy()
        if rule.start is not None:
            inside &= self.starts >= pd.Timestamp(rule.start)
        if rule.end is not None:
            inside &= self.ends <= pd.Timestamp(rule.end)
        if not inside.any():
            return []
        if not rule.every:
            return [(rule.id, inside)]
        number, names = self._calendar[rule.every]
        return [(f"{rule.id}:{names[i]}", inside & (number == i)) for i in pd.unique(number[inside])]

    def within(self, rule: Rule) -> Bools:
        """Return shape (T,): the periods of all repetitions together."""
        result = np.zeros(len(self.days), dtype=np.bool_)
        for _, periods in self.spans(rule):
            result |= periods
        return result

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
        result = np.zeros(self.spend.shape, dtype=np.bool_)
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


def gather(problem: Problem, plan: Plan) -> Evidence:
    """Lay a plan out for checking.

    Raises
    ------
    ValueError
        The plan's arrays do not fit its cells.
    """
    cells = plan.cells
    if plan.spend.shape != (cells.size,) or plan.enrolled.shape != (len(cells.pairs),):
        raise ValueError("the plan's spend or enrolments do not fit its cells")
    spend = np.where(np.isfinite(plan.spend) & (plan.spend > 0), plan.spend, 0.0)
    shape = (len(cells.lines), cells.width)
    outcome = by_cell(cells, spend, plan.enrolled)
    return Evidence(
        problem,
        plan,
        spend.reshape(shape),
        {name: outcome[:, i].reshape(shape) for i, name in enumerate(OUTCOMES)},
    )

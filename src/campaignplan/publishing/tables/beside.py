"""A plan beside another: money by month and something else, and what the two come to."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from campaignplan.planning.asking.bound import members
from campaignplan.planning.asking.crossed import crossed
from campaignplan.planning.asking.grouped import Dimension
from campaignplan.planning.plan import Plan
from campaignplan.publishing.columns import Kind
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables.figures import LABELS, totals
from campaignplan.text import Text

ALL = "*"
"""Member that stands for all of a row or column together."""


class Beside(NamedTuple):
    """Yuan of a plan, and how much more that is than in another one (NaN without another); the same shape.

    One row per month and a last one of all, one column per member and a first one of all: both `ALL`.
    """

    money: pd.DataFrame
    more: pd.DataFrame


class Change(NamedTuple):
    """One key figure, and how much more it is than in another plan."""

    name: str
    label: Text
    kind: Kind
    now: float
    more: float


def beside(plan: Plan, other: Plan | None, across: Dimension) -> Beside:
    """Sum a plan's money by month and another dimension, beside another plan's."""
    money = _summed(crossed(plan, "month", across))
    if other is None:
        return Beside(money, money * np.nan)
    before = _summed(crossed(other, "month", across))
    order = [ALL, *members(plan.problem, across), ""]
    columns = [name for name in order if name in money or name in before]
    rows = [*(name for name in money.index if name != ALL), ALL]
    money, before = (table.reindex(index=rows, columns=columns, fill_value=0.0) for table in (money, before))
    return Beside(money, money - before)


def changes(edition: Edition, other: Edition) -> tuple[Change, ...]:
    """Return the sums of a plan beside another's: spend, GMV, profit, orders, inquiries."""
    now, before = totals(edition), totals(other)
    kinds: dict[str, Kind] = {
        "spend": "money", "gmv": "money", "profit": "money", "orders": "count", "inquiries": "count",
    }  # fmt: skip
    return tuple(
        Change(name, LABELS[name], kind, now[name], now[name] - before[name]) for name, kind in kinds.items()
    )


def _summed(table: pd.DataFrame) -> pd.DataFrame:
    result = table.copy()
    result.insert(0, ALL, result.sum(axis=1))
    result.loc[ALL] = result.sum(axis=0)
    return result

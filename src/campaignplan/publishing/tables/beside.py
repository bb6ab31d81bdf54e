"""A plan beside another: money by month and something else, and what the two come to."""

from collections.abc import Sequence
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
from campaignplan.response.cells import Floats
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
    mine = crossed(plan, "month", across)
    theirs = None if other is None else crossed(other, "month", across)
    used = set(mine.columns) | (set() if theirs is None else set(theirs.columns))
    rows, columns = list(mine.index), [name for name in (*members(plan.problem, across), "") if name in used]
    money = _summed(mine, rows, columns)
    more = np.full_like(money, np.nan) if theirs is None else money - _summed(theirs, rows, columns)
    names = [*rows, ALL], [ALL, *columns]
    return Beside(pd.DataFrame(money, *names), pd.DataFrame(more, *names))


def changes(edition: Edition, other: Edition) -> tuple[Change, ...]:
    """Return the sums of a plan beside another's: spend, GMV, profit, orders, inquiries."""
    now, before = totals(edition), totals(other)
    kinds: dict[str, Kind] = {
        "spend": "money", "gmv": "money", "profit": "money", "orders": "count", "inquiries": "count",
    }  # fmt: skip
    return tuple(
        Change(name, LABELS[name], kind, now[name], now[name] - before[name]) for name, kind in kinds.items()
    )


def _summed(table: pd.DataFrame, rows: Sequence[str], columns: Sequence[str]) -> Floats:
    """Return a table's values in these rows and columns, sums of all of it in a first column and a last row."""
    # By arrays: pandas takes ten milliseconds to do the same, of which a page waits for each.
    values, down, across = table.to_numpy(), _places(rows), _places(columns)
    known = [name in down for name in table.index]
    at = [down[name] for name in table.index if name in down]
    of = [1 + across[name] for name in table.columns]
    result = np.zeros((len(rows) + 1, len(columns) + 1))
    result[np.ix_(at, of)] = values[known]
    result[at, 0], result[-1, of], result[-1, 0] = values[known].sum(axis=1), values.sum(axis=0), values.sum()
    return result


def _places(names: Sequence[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}

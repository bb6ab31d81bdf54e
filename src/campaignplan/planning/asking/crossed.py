"""A plan's money by two dimensions at once: months down, stages across, and the like."""

import numpy as np
import pandas as pd

from campaignplan.planning.asking.bound import members
from campaignplan.planning.asking.grouped import Dimension, labels
from campaignplan.planning.plan import Plan
from campaignplan.response.cells import Ints, Labels


def crossed(plan: Plan, down: Dimension, across: Dimension) -> pd.DataFrame:
    """Sum a plan's money.

    Returns
    -------
    Yuan; one row per member of `down` and one column per member of `across` (ids; the empty one, for money outside
    all promotions, last), in the order people expect. Members without money are there as long as the plan's days
    have them; a column nobody could use is left out.
    """
    used = np.flatnonzero(plan.spend > 0)
    ordered = [[*members(plan.problem, dimension), ""] for dimension in (down, across)]
    at, of = (
        _places(names, labels(plan.problem, plan.cells, dimension)[used])
        for names, dimension in zip(ordered, (down, across), strict=True)
    )
    shape = len(ordered[0]), len(ordered[1])
    money = np.bincount(at * shape[1] + of, plan.spend[used], shape[0] * shape[1]).reshape(shape)
    here = [n for n, name in enumerate(ordered[0]) if name or n in at]
    there = np.unique(of)
    return pd.DataFrame(
        money[np.ix_(here, there)], [ordered[0][n] for n in here], [ordered[1][n] for n in there.tolist()]
    )


def _places(names: list[str], of: Labels) -> Ints:
    """Return where in the names each one stands."""
    place = {name: n for n, name in enumerate(names)}
    return np.fromiter(map(place.__getitem__, of.tolist()), np.int64, len(of))

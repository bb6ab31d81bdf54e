"""A plan's money by two dimensions at once: months down, stages across, and the like."""

import numpy as np
import pandas as pd

from campaignplan.planning.asking.bound import members
from campaignplan.planning.asking.grouped import Dimension, labels
from campaignplan.planning.plan import Plan


def crossed(plan: Plan, down: Dimension, across: Dimension) -> pd.DataFrame:
    """Sum a plan's money.

    Returns
    -------
    Yuan; one row per member of `down` and one column per member of `across` (ids; the empty one, for money outside
    all promotions, last), in the order people expect. Members without money are there as long as the plan's days
    have them; a column nobody could use is left out.
    """
    used = np.flatnonzero(plan.spend > 0)
    rows, columns = (labels(plan.problem, plan.cells, dimension)[used] for dimension in (down, across))
    money = pd.DataFrame({"row": rows, "column": columns, "spend": plan.spend[used]})
    table = money.pivot_table(index="row", columns="column", values="spend", aggfunc="sum", fill_value=0.0)
    ordered = [[*members(plan.problem, dimension), ""] for dimension in (down, across)]
    here = [name for name in ordered[0] if name or name in table.index]
    there = [name for name in ordered[1] if name in table.columns]
    result = table.reindex(index=here, columns=there, fill_value=0.0)
    return result.rename_axis(index=None, columns=None)

"""Better prices from curvature: one Newton step on the bound.

Where the answers move smoothly with the prices the bound is a smooth function of them: its gradient is what the
rows leave unused, its Hessian how strongly uses respond. For an entry between its limits ``w f'(x) = c``, so a
price pi_r moves it by ``dx = g_r / (w f''(x))`` with ``g_r = a_r + b_r f'(x)``, what a further yuan there uses of
row r through spend (a) and clicks (b).
"""

import numpy as np

from campaignplan.planning.columns.blocks import Blocks
from campaignplan.planning.columns.entries import TABLE
from campaignplan.planning.columns.reply import Reply
from campaignplan.response.cells import Floats

NUDGE = 1e-4
"""Curvature is measured over this share of the spend."""


def stepped(blocks: Blocks, prices: Floats, answer: Reply, active: Floats) -> Floats | None:
    """Return prices after a Newton step from `prices`, at which `answer` was given; None where nothing responds.

    Parameters
    ----------
    active
        The master's prices (M,): rows without one keep none.
    """
    entries, spend = blocks.entries, answer.spend
    rows = np.flatnonzero((active != 0) | (prices != 0))
    inside = (spend > entries.low * (1 + 1e-9)) & (spend < entries.high * (1 - 1e-9)) & (spend > 0)
    at = np.flatnonzero(inside & (entries.curves.family != TABLE))
    if len(rows) == 0 or len(at) == 0:
        return None
    curves, x = entries.curves.take(at), spend[at]
    slope = curves.slope(x)
    bend = (slope - curves.slope(x * (1 + NUDGE))) / (NUDGE * x)
    worth = entries.goal[at]
    if blocks.earnings.rows:
        worth = worth - blocks.earnings.price(prices)[at]
    yields = np.where((bend > 0) & (worth > 0), 1.0 / np.maximum(worth * bend, 1e-300), 0.0)
    uses = blocks.spend_rows[rows].toarray()[:, blocks.cost_class[at]]
    if blocks.earnings.rows:
        uses = uses + blocks.earnings.of(at).toarray()[rows] * slope
    scale = np.sqrt((uses * uses) @ yields)
    moving = scale > 1e-12 * scale.max(initial=1e-12)
    rows, uses, scale = rows[moving], uses[moving], scale[moving]
    if len(rows) == 0:
        return None
    hessian = (uses * yields) @ uses.T / np.outer(scale, scale)
    left = (answer.used.sum(axis=1) - blocks.rhs)[rows] / scale
    # A little damping keeps rows that move together from throwing the step far out.
    step = np.linalg.solve(hessian + 1e-9 * np.eye(len(rows)), left) / scale
    result = prices.copy()
    result[rows] += step
    return blocks.allowed(result)

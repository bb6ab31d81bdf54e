"""From spend to outcomes on the true curves."""

import numpy as np

from campaignplan.response.cells import OUTCOMES, Bools, Cells, Floats, Ints

AT_ONCE = 1 << 16
"""Cells looked at together: what is worked out on the way stays in the processor's cache."""


def clicks(cells: Cells, spend: Floats, option: Ints) -> Floats:
    """Return clicks of each cell, shape (C,), for spend (C,) in yuan and the option that holds in it (C,)."""
    effective, result = cells.effective(spend), np.zeros(cells.size)
    felt = np.flatnonzero(effective)  # nothing felt brings nothing, on every curve
    for first in range(0, len(felt), AT_ONCE):
        some = felt[first : first + AT_ONCE]
        result[some] = cells.curves.take(option[some]).clicks(effective[some])
    return result


def by_cell(cells: Cells, spend: Floats, enrolled: Bools) -> Floats:
    """Return expected outcomes in the cell where the clicks happen.

    Parameters
    ----------
    spend
        Shape (C,), yuan per cell.
    enrolled
        Shape (P,), the pairs that enrol.

    Returns
    -------
    Shape (C, len(OUTCOMES)), each column of one piece in memory.
    """
    option = cells.chosen(enrolled)
    bought = clicks(cells, spend, option)
    result = np.empty((len(OUTCOMES), cells.size))
    for column, per_click in zip(result, cells.per_click.T, strict=True):
        np.multiply(bought, per_click[option], out=column)
    return result.T


def credited(cells: Cells, spend: Floats, enrolled: Bools) -> Floats:
    """Return expected outcomes in the cell whose spend caused them.

    Without carry-over this is `by_cell`. With it, a cell's outcome is shared out over the cells whose spend
    made its effective spend, in proportion; the part carried in from before the plan is credited to none.
    """
    result = by_cell(cells, spend, enrolled)
    for line, matrix in cells.carry.items():
        at = slice(line * cells.width, (line + 1) * cells.width)
        effective = matrix @ spend[at] + cells.carry_in[line]
        share = matrix * spend[at] / np.where(effective > 0, effective, 1.0)[:, None]
        result[at] = share.T @ result[at]
    return result


def total(cells: Cells, spend: Floats, enrolled: Bools) -> dict[str, float]:
    """Sum of every outcome over all cells, carry-in and tail included."""
    return dict(zip(OUTCOMES, by_cell(cells, spend, enrolled).sum(axis=0).tolist(), strict=True))

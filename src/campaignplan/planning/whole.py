"""Rounding to whole steps by value: each budget goes down or up, decided together under every rule.

With the yes-or-no decisions made, a cell's clicks at the step below and the step above are known exactly, so
the best rounding is a small 0/1 model without any approximation (cells with carry-over are linearised; the
audit has the last word).
"""

import numpy as np
from scipy.sparse import csr_array

from campaignplan.planning.frame import Frame
from campaignplan.planning.linear import Bools, Floats, Linear
from campaignplan.planning.row import Row
from campaignplan.planning.solver import maximise
from campaignplan.response.family import Curves


def to_whole_steps(
    frame: Frame,
    rows: tuple[Row, ...],
    spend: Floats,
    enrolled: Bools,
    promoted: Floats,
    window: Floats,
    *,
    reach: int = 1,
    time_limit: float = 20.0,
) -> Floats | None:
    """Round `spend` (C,) to whole steps; None where no rounding within `reach` steps keeps the rules.

    Parameters
    ----------
    promoted, window
        The other decisions, shapes (products,) and (windows,), 0 or 1.
    reach
        1 lets a cell take the step below or above; more widens the choice to either side (clicks are then
        interpolated, so call it again with 1 around its answer).
    """
    cells = frame.cells
    locked = ~np.isnan(cells.fixed)
    moving = (spend > 1e-6) & ~locked & (cells.cap > 0)
    step = cells.step.astype(np.float64)
    least = np.where(cells.floor > 0, cells.floor, 0.0)
    below = np.floor(spend / step + 1e-7) * step - (reach - 1) * step
    below = np.clip(below, least, cells.cap)
    count = np.clip(np.floor((cells.cap - below) / step + 1e-9), 0, 2 * reach - 1)
    base = np.where(moving, below, np.where(locked, np.nan_to_num(cells.fixed), 0.0))
    count = np.where(moving, count, 0.0)
    option = cells.chosen(enrolled)
    curves = cells.curves.take(option)
    start = curves.clicks(cells.effective(base))
    gain = _gain_per_step(frame, curves, base, step, count)
    model = Linear()
    free = np.flatnonzero(count > 0)
    worth = gain @ frame.goal_clicks[option] + frame.goal_spend * step
    up = model.columns([f"up{c}" for c in free], 0.0, count[free], worth[free], True)
    column = np.full(cells.size, -1, dtype=np.int64)
    column[free] = up
    clicks = np.zeros(len(cells.option_cell))
    clicks[option] = start
    for number, row in enumerate(rows):
        fixed = (
            row.spend.dot(base)
            + row.clicks.dot(clicks)
            + row.enrol.dot(enrolled.astype(np.float64))
            + row.promoted.dot(promoted)
            + row.window.dot(window)
        )
        weight = np.zeros(cells.size)
        weight[row.spend.at] = row.spend.coefficient * step[row.spend.at]
        bought = np.zeros(len(cells.option_cell))
        bought[row.clicks.at] = row.clicks.coefficient
        if len(row.clicks.at):
            weight += gain @ bought[option]
        used = free[weight[free] != 0]
        if len(used) == 0:
            continue
        columns, values = column[used], weight[used]
        if row.penalty is not None:
            slack = model.columns([f"give{number}"], 0.0, np.inf, -row.penalty)
            columns = np.append(columns, slack)
            values = np.append(values, -1.0 if row.sense == "<=" else 1.0)
        # A hair of room keeps the rounding error of sums from forbidding a rule met exactly; rules on
        # whole yuan are exact all the same, and the audit decides.
        room = 1e-9 * max(abs(row.rhs), abs(fixed), 1.0)
        room = {"<=": room, ">=": -room, "==": 0.0}[row.sense]
        model.row(f"rule{number}", columns, values, row.sense, row.rhs - fixed + room)
    if len(free) == 0:
        return base
    answer = maximise(model, gap=1e-6, time_limit=time_limit)
    if answer.values is None:
        return None
    result = base.copy()
    result[free] += np.round(answer.values[up]) * step[free]
    return result


def _gain_per_step(frame: Frame, curves: Curves, base: Floats, step: Floats, count: Floats) -> csr_array:
    """Return (C, C): clicks gained in each cell (column) by one more step in a cell (row)."""
    cells = frame.cells
    width = np.maximum(count, 1.0)
    gained = (curves.clicks(base + width * step) - curves.clicks(base)) / width
    carried = np.zeros(cells.size, dtype=np.bool_)
    rows, columns, values = [], [], []
    slope = curves.slope(cells.effective(base + 0.5 * width * step))
    for line, matrix in cells.carry.items():
        at = np.arange(line * cells.width, (line + 1) * cells.width)
        carried[at] = True
        effect = matrix.T * step[at][:, None] * slope[at][None, :]
        row, column = np.nonzero(effect)
        rows.append(at[row])
        columns.append(at[column])
        values.append(effect[row, column])
    plain = np.flatnonzero(~carried)
    rows.append(plain)
    columns.append(plain)
    values.append(gained[plain])
    triplets = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return csr_array(triplets, shape=(cells.size, cells.size))

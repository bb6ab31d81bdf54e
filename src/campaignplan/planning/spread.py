"""Money spread over cells in proportion to weights, within every bound and in whole steps."""

import numpy as np

from campaignplan.response.cells import Bools, Floats


def spread(amount: float, weight: Floats, floor: Floats, cap: Floats, step: Floats) -> Floats:
    """Spread money in proportion to weights, in whole steps, each cell 0 or between floor and cap.

    Where the money does not reach every cell's floor, cells with the most weight per floor yuan come
    first, in the order given (lines as listed). What rounding leaves goes, a step each, where most was cut.

    Parameters
    ----------
    amount
        Yuan; what does not fill a step, or does not fit under the caps, is left over.
    weight, floor, cap, step
        Shape (C,); floor and cap are multiples of the step.

    Returns
    -------
    Shape (C,).
    """
    most = weight.max(initial=0.0)
    # A billionth of the largest weight is nothing.
    on = (weight > most * 1e-9) & (cap >= np.maximum(floor, step))
    if floor[on].sum() > amount:
        on &= _first(amount, on, weight, floor)
    result = np.zeros(len(weight))
    if not on.any():
        return result
    w, low, high, unit = weight[on] / most, floor[on], cap[on], step[on]
    share = np.clip(_level(min(amount, float(high.sum())), w, low, high) * w, low, high)
    whole = np.floor(share / unit + 1e-9) * unit
    smallest = float(unit.min())
    for _ in range(3):  # the second and third time for steps of different sizes
        left = amount - whole.sum() + 1e-9
        at = np.flatnonzero(whole + unit <= high)
        cut, count = (whole - share)[at], int(left // smallest)
        if count <= 0:
            break
        if count < len(at):  # none but the most cut come into question
            at = at[cut <= np.partition(cut, count - 1)[count - 1]]
        at = at[np.argsort((whole - share)[at], kind="stable")]
        at = at[np.cumsum(unit[at]) <= left]
        whole[at] += unit[at]
    result[on] = whole
    return result


def _first(amount: float, on: Bools, weight: Floats, floor: Floats) -> Bools:
    """Return the cells whose floors the money reaches, most weight per floor yuan first."""
    order = np.argsort(-np.where(on, weight / np.maximum(floor, 1e-9), 0.0), kind="stable")
    result = np.zeros(len(on), dtype=np.bool_)
    result[order] = np.cumsum(np.where(on, floor, 0.0)[order]) <= amount
    return result


def _level(amount: float, weight: Floats, low: Floats, high: Floats) -> float:
    """Return the level at which weights, kept between low and high, need `amount`.

    What is needed grows with the level along straight lines that bend where a cell leaves `low` or reaches
    `high`. The middle one of the bends not yet decided halves their number each time.
    """
    leave, reach = low / weight, high / weight  # where each cell bends
    bottom, top = 0.0, float(reach.max())
    held, slope = 0.0, 0.0  # of the cells without a bend between bottom and top
    while len(weight):
        bends = np.concatenate([leave, reach])
        bends = bends[(bends > bottom) & (bends < top)]
        if len(bends):
            middle = float(np.partition(bends, len(bends) // 2)[len(bends) // 2])
            needed = held + slope * middle + np.clip(middle * weight, low, high).sum()
            bottom, top = (middle, top) if needed < amount else (bottom, middle)
        under, over = leave >= top, reach <= bottom
        over &= ~under
        rest = ((leave > bottom) | (reach < top)) & ~under & ~over
        held += float(low[under].sum() + high[over].sum())
        slope += float(weight[~(under | over | rest)].sum())
        weight, low, high, leave, reach = (x[rest] for x in (weight, low, high, leave, reach))
    return min(max((amount - held) / slope, bottom), top) if slope > 0 else bottom

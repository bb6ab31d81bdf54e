"""Money: yuan (CNY), shown in 万, split in whole steps that add up."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LARGEST = 1e10
"""No amount in a plan may exceed ten billion yuan: above it a typing slip is surer than a budget."""


def yuan(amount: float) -> str:
    """Write an amount exactly, such as ``¥12,345`` or ``¥0.96``."""
    sign = "-" if amount < 0 else ""
    amount = abs(amount)
    whole = abs(amount - round(amount)) < 0.005
    return f"{sign}¥{amount:,.0f}" if whole or amount >= 1000 else f"{sign}¥{amount:,.2f}"


def wan(amount: float) -> str:
    """Write an amount the way operators do: ``¥12.3万`` from 10,000 on, exact below."""
    return yuan(round(amount)) if abs(amount) < 10_000 else f"{'-' if amount < 0 else ''}¥{abs(amount) / 1e4:,.1f}万"


def split_whole(
    total: int, weights: Floats, lower: int = 0, step: int = 1, upper: int | None = None
) -> npt.NDArray[np.int64]:
    """Split `total` over days in whole steps, in proportion to `weights`, summing exactly.

    Parameters
    ----------
    total
        Whole yuan to split, between `lower` and `upper` times the number of days.
    weights
        Shape ``(days,)``, not negative; all zero means equal shares.
    lower, upper
        Least and most a day may get, in yuan (`upper` None: no limit).
    step
        Amounts are `lower` plus whole multiples of `step`; what is left under one step goes to the
        day with the largest weight, so that the sum is exact.

    Returns
    -------
    Shape ``(days,)``, summing to `total`.
    """
    count = len(weights)
    spare = total - lower * count
    room = np.inf if upper is None else (upper - lower) // step * step
    if spare < 0 or spare // step * step > room * count:
        raise ValueError(f"{total} yuan cannot give {count} days {lower} to {upper} yuan each")
    shares = weights / weights.sum() if weights.sum() > 0 else np.full(count, 1 / count)
    # What the weights alone would give, above the floor; the floor's own share is taken out first.
    ideal = np.maximum(shares * total - lower, 0.0)
    ideal = ideal / ideal.sum() * spare if ideal.sum() > 0 else np.full(count, spare / count)
    full = np.zeros(count, dtype=np.bool_)
    while (ideal > room + 1e-9).any() and not full.all():  # full days stay so, the others share the rest
        full |= ideal > room
        others = np.where(full, 0.0, ideal if ideal[~full].sum() > 0 else 1.0)
        ideal = np.where(full, room, others / others.sum() * (spare - room * full.sum()) if others.any() else 0.0)
    most = np.where(np.isfinite(room), room, spare) // step
    steps = np.minimum(np.floor(ideal / step + 1e-9), most).astype(np.int64)
    while (left := spare // step - int(steps.sum())) > 0:
        order = np.argsort(np.where(steps < most, steps - ideal / step, np.inf), kind="stable")
        steps[order[: min(left, int((steps < most).sum()))]] += 1
    result: npt.NDArray[np.int64] = lower + steps * step
    result[int(np.argmax(shares))] += total - int(result.sum())
    return result

"""Money: yuan (CNY), shown in 万, split in whole steps that add up."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

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


class Rounded(str):
    """An amount as it is read; `exact` is the same to the yuan, for who looks closer."""

    exact: str

    def __new__(cls, text: str, exact: str) -> "Rounded":
        """Write an amount twice."""
        made = super().__new__(cls, text)
        made.exact = exact
        return made


def split_whole(
    total: int | Ints, weights: Floats, lower: int | Ints = 0, step: int | Ints = 1, upper: int | Ints | None = None
) -> Ints:
    """Split `total` over days in whole steps, in proportion to `weights`, summing exactly.

    Many totals are split at once where the arguments are arrays: shape ``(n,)``, weights ``(n, days)``.

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
    Shape ``(days,)`` or ``(n, days)``, summing to `total`.
    """
    rows, count = np.atleast_2d(weights), weights.shape[-1]
    totals, least, unit = (np.broadcast_to(x, len(rows)).astype(np.int64) for x in (total, lower, step))
    spare = totals - least * count
    most = np.maximum(spare, 0) // unit if upper is None else (upper - least) // unit
    steps = spare // unit
    if ((spare < 0) | (steps > most * count)).any():
        row = int(np.argmax((spare < 0) | (steps > most * count)))
        highest = int(least[row] + most[row] * unit[row])
        raise ValueError(f"{totals[row]} yuan cannot give {count} days {least[row]} to {highest} yuan each")
    sums = rows.sum(axis=1, keepdims=True)
    shares = np.where(sums > 0, rows / np.where(sums > 0, sums, 1.0), 1 / count)
    result: Ints = least[:, None] + _steps(shares, totals, least, spare, most * unit, unit) * unit[:, None]
    at = np.argmax(shares, axis=1)
    result[np.arange(len(rows)), at] += totals - result.sum(axis=1)
    return result.reshape(weights.shape)


def _steps(shares: Floats, total: Ints, lower: Ints, spare: Ints, room: Ints, unit: Ints) -> Ints:
    """Whole steps above the floor, shape (n, days), as near as can be to the shares."""
    column = (slice(None), None)
    # What the weights alone would give, above the floor; the floor's own share is taken out first.
    ideal = np.maximum(shares * total[column] - lower[column], 0.0)
    sums = ideal.sum(axis=1, keepdims=True)
    ideal = np.where(sums > 0, ideal / np.where(sums > 0, sums, 1.0) * spare[column], spare[column] / shares.shape[1])
    full = np.zeros(shares.shape, dtype=np.bool_)
    # Full days stay so, the others share the rest.
    while (over := (ideal > room[column] + 1e-9).any(axis=1) & ~full.all(axis=1)).any():
        full[over] |= (ideal > room[column])[over]
        free = np.where(full, 0.0, ideal).sum(axis=1, keepdims=True) > 0
        others = np.where(full, 0.0, np.where(free, ideal, 1.0))
        sums = others.sum(axis=1, keepdims=True)
        rest = others / np.where(sums > 0, sums, 1.0) * (spare - room * full.sum(axis=1))[column]
        ideal = np.where(over[column], np.where(full, room[column], rest), ideal)
    most = (room // unit)[column]
    steps: Ints = np.minimum(np.floor(ideal / unit[column] + 1e-9), most).astype(np.int64)
    while (left := spare // unit - steps.sum(axis=1)).max(initial=0) > 0:
        order = np.argsort(np.where(steps < most, steps - ideal / unit[column], np.inf), axis=1, kind="stable")
        rank = np.empty_like(order)
        np.put_along_axis(rank, order, np.arange(order.shape[1])[None], axis=1)
        steps += rank < np.minimum(left, (steps < most).sum(axis=1))[column]
    return steps

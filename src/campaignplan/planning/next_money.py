"""Where the next 1,000 yuan would go and what they would bring; what the last 1,000 brought.

Money is added to (or taken from) the plan in a few parcels, each where it earns most (loses least) on the true
curves, decisions kept and every rule with room; only the total moves. The plan so changed is valued by the
audit. Moving other money at the same time may bring a little more: the shadow price of the total says how much.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from campaignplan.planning.audit import audit
from campaignplan.planning.grouped import labels
from campaignplan.planning.plan import Plan
from campaignplan.planning.price import Margin
from campaignplan.planning.room import Room
from campaignplan.response.cells import Bools, Floats

PARCELS = 20
COLUMNS = ("product", "channel", "month", "promotion", "spend", "brings")


@dataclass(frozen=True)
class Moved:
    """Money put on top of a plan, or taken off it.

    Attributes
    ----------
    amount
        Yuan asked to move; `placed` of them found a place.
    brings
        Change of the goal those yuan make, from the audit, *without* the yuan themselves for profit goals: what
        1,000 yuan bring is compared with 1,000 yuan. Not negative sign for money taken off: what it brought.
    table
        Where: one row per line, month and promotion, columns `COLUMNS`, most money first; `spend` and `brings`
        add up to `placed` and `brings`.
    barred
        Rule table entry -> the best return per yuan it keeps out, where that is more than what was placed last
        earns; sorted, best first.
    """

    amount: float
    placed: float
    brings: float
    table: pd.DataFrame
    barred: dict[str, float]


def next_money(at: Margin, amount: float = 1000.0) -> Moved:
    """Place `amount` yuan more on the plan of `at`."""
    return _move(at, amount, 1.0)


def last_money(at: Margin, amount: float = 1000.0) -> Moved:
    """Take the `amount` yuan off the plan that are missed least."""
    return _move(at, amount, -1.0)


def _move(at: Margin, amount: float, sign: float) -> Moved:
    frame, plan = at.frame, at.plan
    standing = _with_free_total(at.room, amount)
    spend, used = plan.spend.copy(), standing.used.copy()
    parcel: Floats = 1.0 * np.maximum(np.ceil(amount / PARCELS / frame.cells.step), 1) * frame.cells.step
    free = frame.cells.open & np.isnan(frame.cells.fixed) & (frame.cells.cap > 0)
    kept_out: dict[str, float] = {}
    left = amount
    while left > 1e-6:
        size = _sizes(at, spend, parcel, free, sign, left)
        clicks = _clicks(at, spend, size * sign)
        # What the goal gains by clicks; the yuan themselves are the same wherever they go.
        rate = np.where(size > 0, at.felt(clicks * at.worth) / np.where(size > 0, size, 1.0), -np.inf)
        blocked = standing.barred(size * sign, clicks, used)
        rate = np.where((size > 0) & np.isfinite(rate), rate, -np.inf)
        allowed = np.where(blocked < 0, rate, -np.inf)
        best = int(np.argmax(allowed))
        if not np.isfinite(allowed[best]):
            if sign > 0:
                _note(kept_out, standing, blocked, rate, 0.0)
            break
        if sign > 0:
            _note(kept_out, standing, blocked, rate, float(allowed[best]))
        step = size[best] * sign
        mine = standing.cell == best
        np.add.at(used, standing.row[mine], standing.per_yuan[mine] * step + standing.per_click[mine] * clicks[best])
        spend[best] += step
        left -= size[best]
    return _told(at, amount, spend, dict(sorted(kept_out.items(), key=lambda item: -item[1])))


def _with_free_total(standing: Room, amount: float) -> Room:
    """Let the total move by `amount`, either way; every other rule stands."""
    rows = tuple(
        replace(row, sense="<=", rhs=row.rhs + amount) if row.rule == "budget" else row for row in standing.rows
    )
    return replace(standing, rows=rows)


def _sizes(at: Margin, spend: Floats, parcel: Floats, free: Bools, sign: float, left: float) -> Floats:
    """Shape (C,): yuan each cell can take or give at once, 0 where none."""
    cells = at.frame.cells
    if sign > 0:
        least = np.where(spend > 0, 0.0, np.ceil(cells.floor / cells.step) * cells.step)
        size = np.maximum(np.minimum(parcel, np.floor(left / cells.step) * cells.step), least)
        size = np.minimum(size, cells.cap - spend)
        return np.where(free & (size >= np.maximum(least, cells.step)) & (size <= left + 1e-6), size, 0.0)
    to_floor = spend - cells.floor
    size = np.minimum(np.minimum(parcel, np.floor(left / cells.step) * cells.step), to_floor)
    size = np.where(size < cells.step, spend, size)  # at its floor a cell gives all it has, or nothing
    return np.where(free & (spend > 0) & (size <= left + 1e-6), size, 0.0)


def _clicks(at: Margin, spend: Floats, change: Floats) -> Floats:
    """Shape (C,): clicks a cell gains by its own change of effective spend."""
    curves, before = at.frame.cells.curves.take(at.option), at.frame.cells.effective(spend)
    return curves.clicks(np.maximum(before + change, 0.0)) - curves.clicks(before)


def _note(kept_out: dict[str, float], standing: Room, blocked: np.ndarray, rate: Floats, best: float) -> None:
    better = np.flatnonzero((blocked >= 0) & (rate > best * (1 + 1e-9)))
    for cell in better[np.argsort(-rate[better])][:PARCELS]:
        entry = standing.rows[blocked[cell]].entry
        kept_out[entry] = max(kept_out.get(entry, 0.0), float(rate[cell]))


def _told(at: Margin, amount: float, spend: Floats, barred: dict[str, float]) -> Moved:
    frame, plan = at.frame, at.plan
    change = spend - plan.spend
    placed = float(np.abs(change).sum())
    sign = 1.0 if change.sum() >= 0 else -1.0
    if placed == 0:
        return Moved(amount, 0.0, 0.0, pd.DataFrame(columns=list(COLUMNS)), barred)
    moved = Plan(plan.problem, plan.cells, spend, plan.enrolled, plan.tests)
    value = audit(plan.problem, moved, frame.goal).value - audit(plan.problem, plan, frame.goal).value
    brings = sign * value - frame.goal_spend * placed
    share = np.abs(change * _gained(at, spend))
    used = np.flatnonzero(change)
    table = pd.DataFrame(
        {
            "product": labels(plan.problem, plan.cells, "product")[used],
            "channel": labels(plan.problem, plan.cells, "channel")[used],
            "month": labels(plan.problem, plan.cells, "month")[used],
            "promotion": labels(plan.problem, plan.cells, "promotion")[used],
            "spend": np.abs(change[used]),
            "brings": share[used] * (brings / share.sum() if share.sum() else 0.0),
        },
        columns=list(COLUMNS),
    )
    table = table.groupby(list(COLUMNS[:4]), as_index=False, sort=False)[["spend", "brings"]].sum()
    table = table.sort_values(["spend", "brings"], ascending=False, kind="stable", ignore_index=True)
    return Moved(amount, placed, brings, table, barred)


def _gained(at: Margin, spend: Floats) -> Floats:
    """Shape (C,): goal units per yuan a cell's change of spend made, by the mean slope between the two plans."""
    cells = at.frame.cells
    curves = cells.curves.take(at.option)
    before, after = cells.effective(at.plan.spend), cells.effective(spend)
    width = after - before
    gain = curves.clicks(after) - curves.clicks(before)
    slope = np.where(width != 0, gain / np.where(width != 0, width, 1.0), 0.0)
    return at.felt(slope * at.worth)

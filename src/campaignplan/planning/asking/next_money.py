"""Where the next 1,000 yuan would go and what they would bring; what the last 1,000 brought.

Money is put on the plan (or taken off) in small parcels, by their worth on the true curves, with decisions kept
and every rule with room: a small model of whole steps over the cells that earn most of every sort that rules tell
apart. Only the total moves. The plan so changed is valued by the audit. Moving other money at the same time may
bring a little more: the shadow price of the total says how much.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from campaignplan.planning.asking.grouped import labels
from campaignplan.planning.asking.price import Margin
from campaignplan.planning.asking.room import Room
from campaignplan.planning.audit import audit
from campaignplan.planning.linear import Linear
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem
from campaignplan.planning.solver import maximise
from campaignplan.response.cells import Floats, Ints

PARCELS = np.array([0.005, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.36])
"""Shares of the amount a cell can take one after the other."""
CELLS = 600
"""So many cells are looked at: the best of each sort that rules tell apart, then the best of all."""
SECONDS = 10.0
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
    broken
        Rule table entries the plan so changed breaks all the same: with carry-over, room is judged as if all
        clicks fell where the money is spent. Mostly empty.
    """

    amount: float
    placed: float
    brings: float
    table: pd.DataFrame
    barred: dict[str, float]
    broken: tuple[str, ...]


class StoppedError(Exception):
    """It was told to stop before there was an answer."""


def next_money(at: Margin, amount: float = 1000.0, stop: Callable[[], bool] | None = None) -> Moved:
    """Place `amount` yuan more on the plan of `at`; StoppedError where `stop` says true while that is worked out."""
    return _move(at, amount, 1.0, stop)


def last_money(at: Margin, amount: float = 1000.0, stop: Callable[[], bool] | None = None) -> Moved:
    """Take the `amount` yuan off the plan that are missed least; `stop` as for `next_money`."""
    return _move(at, amount, -1.0, stop)


@dataclass(frozen=True)
class Parcels:
    """Money cells can take (or give), parcel after parcel; M of them.

    `cell` (M,), `step` yuan a unit, `most` units, `worth` and `clicks` per unit: what the goal and the cell gain
    (lose) by it.
    """

    cell: Ints
    step: Floats
    most: Floats
    worth: Floats
    clicks: Floats


def _move(at: Margin, amount: float, sign: float, stop: Callable[[], bool] | None) -> Moved:
    _heed(stop)
    standing = _with_free_total(at.room, amount)
    spend, kept_out = at.plan.spend.copy(), dict[str, float]()
    smallest = _sizes(at, amount * PARCELS[0], sign)
    clicks = _clicks(at, at.plan.spend, sign * smallest)
    rate = np.abs(at.felt(clicks * at.worth)) / np.where(smallest > 0, smallest, 1.0)
    usable = (smallest > 0) & (smallest <= amount + 1e-6)
    parcels = _parcels(
        at,
        _candidates(standing, np.where(usable, sign * rate, -np.inf), sign * smallest, clicks, amount),
        smallest,
        amount,
        sign,
    )
    _heed(stop)
    units = _chosen(standing, parcels, amount, sign, stop)
    _heed(stop)  # stopped, the best so far is not where the money would go
    np.add.at(spend, parcels.cell, sign * units * parcels.step)
    if sign > 0:
        used = standing.used.copy()
        np.add.at(used, *_uses(standing, parcels, units))
        barred = standing.barred(smallest, clicks, used)
        last = float(np.min(parcels.worth[units > 0] / parcels.step[units > 0], initial=np.inf))
        better = usable & (barred >= 0) & (rate > (last if np.isfinite(last) else 0.0) * (1 + 1e-9))
        for row in np.unique(barred[better]):
            entry = standing.rows[row].entry
            kept_out[entry] = max(kept_out.get(entry, 0.0), float(rate[better & (barred == row)].max()))
    return _told(at, amount, sign, spend, dict(sorted(kept_out.items(), key=lambda item: -item[1])))


def _heed(stop: Callable[[], bool] | None) -> None:
    if stop is not None and stop():
        raise StoppedError


def _sizes(at: Margin, parcel: float, sign: float) -> Floats:
    """Yuan each cell can take or give at least, about one parcel; 0 where none. Shape (C,)."""
    cells, spend = at.frame.cells, at.plan.spend
    free = cells.open & np.isnan(cells.fixed) & (cells.cap > 0)
    about = np.maximum(np.ceil(parcel / cells.step - 1e-9), 1.0) * cells.step
    if sign > 0:
        least = np.where(spend > 0, cells.step, np.maximum(np.ceil(cells.floor / cells.step), 1.0) * cells.step)
        size = np.minimum(np.maximum(about, least), cells.cap - spend)
        return np.where(free & (size >= least), size, 0.0)
    size = np.minimum(about, spend - cells.floor)
    size = np.where(size < cells.step, spend, size)  # at its floor a cell gives all it has, or nothing
    return np.where(free & (spend > 0), size, 0.0)


def _clicks(at: Margin, spend: Floats, change: Floats) -> Floats:
    """Shape (C,): clicks a cell gains by a change of its own effective spend."""
    curves, before = at.frame.cells.curves.take(at.option), at.frame.cells.effective(spend)
    return curves.clicks(np.maximum(before + change, 0.0)) - curves.clicks(before)


def _candidates(standing: Room, worth: Floats, spend: Floats, clicks: Floats, amount: float) -> Ints:
    """Return the best cells of each sort that rules without room for the amount tell apart, and the best of all."""
    scale = amount / np.where(spend != 0, np.abs(spend), np.inf)[standing.cell]
    change = standing.change(spend, clicks) * scale
    bears = (change > standing.up[standing.row]) | (-change > standing.down[standing.row])
    sign = np.where(change > 0, 1.0, -1.0) * bears
    dice = np.random.default_rng(0).random(len(standing.rows))
    sort = np.bincount(standing.cell, weights=dice[standing.row] * sign, minlength=len(worth))
    order = np.argsort(-worth, kind="stable")
    order = order[np.isfinite(worth[order])]
    place = pd.Series(order).groupby(sort[order].round(9)).cumcount().to_numpy()
    chosen = np.argsort(place, kind="stable")[: CELLS // 2]
    return order[np.union1d(chosen, np.arange(min(len(order), CELLS // 2)))]


def _parcels(at: Margin, where: Ints, smallest: Floats, amount: float, sign: float) -> Parcels:
    cells, spend = at.frame.cells, at.plan.spend
    step = cells.step[where].astype(np.float64)
    lumps = np.where(sign > 0, spend[where] <= 0, spend[where] - cells.floor[where] < step) & (smallest[where] > step)
    room = np.where(
        lumps, smallest[where], cells.cap[where] - spend[where] if sign > 0 else spend[where] - cells.floor[where]
    )
    columns: list[tuple[Ints, Floats, Floats, Floats, Floats]] = []
    moved, dearest = np.zeros(cells.size), np.full(len(where), np.inf if sign > 0 else 0.0)
    for share in PARCELS:
        unit = np.where(lumps, smallest[where], step)
        most = np.minimum(
            np.maximum(np.round(share * amount / step), 1.0), np.floor((room - moved[where]) / step + 1e-9)
        )
        most = np.where(lumps, (moved[where] == 0).astype(np.float64), np.maximum(most, 0.0))
        change = np.zeros(cells.size)
        change[where] = most * unit
        clicks = _clicks(at, spend + sign * moved, sign * change)
        per = np.where(most > 0, most, 1.0)
        worth = np.abs(at.felt(clicks * at.worth))[where] / per
        # Parcels are used in order: on a convex stretch a later one may not seem better than an earlier one.
        each = worth / unit
        dearest = np.where(most > 0, np.minimum(dearest, each) if sign > 0 else np.maximum(dearest, each), dearest)
        columns.append((where, unit, most, dearest * unit, np.abs(clicks[where]) / per))
        moved[where] += most * unit
    cell, unit, most, worth, clicks = (np.concatenate(column) for column in zip(*columns, strict=True))
    on = most > 0
    return Parcels(cell[on], unit[on], most[on], worth[on], clicks[on])


def _chosen(standing: Room, parcels: Parcels, amount: float, sign: float, stop: Callable[[], bool] | None) -> Floats:
    """Choose how many units of each parcel move, shape (M,)."""
    count = len(parcels.cell)
    if count == 0:
        return np.zeros(0)
    model = Linear()
    # Taking money off loses by the yuan: what must be taken is worth more than any loss.
    must = 0.0 if sign > 0 else 2.0 * float((parcels.worth / parcels.step).max()) + 1.0
    cost = sign * parcels.worth + must * parcels.step
    columns = model.columns([f"units{i}" for i in range(count)], 0.0, parcels.most, cost, True)
    model.row("amount", columns, parcels.step, "<=", amount)
    row, change = _changes(standing, parcels, sign)
    parcel = (
        np.concatenate([np.full(len(part), i) for i, part in enumerate(row)]) if row else np.zeros(0, dtype=np.int64)
    )
    flat, size = np.concatenate(row), np.concatenate(change)
    for number in np.unique(flat[size != 0]):
        at = flat == number
        hair = 1e-9 * max(abs(float(standing.used[number])), 1.0)
        for sense, bound, way in ((">=", standing.up, 1.0), ("<=", standing.down, -1.0)):
            if standing.rows[number].sense != sense:
                limit = max(float(bound[number]), 0.0) + hair
                model.row(f"{sense}{number}", columns[parcel[at]], way * size[at], "<=", limit)
    answer = maximise(model, gap=1e-3, time_limit=SECONDS, stop=stop)
    return np.zeros(count) if answer.values is None else np.round(answer.values)  # noqa: PD011


def _changes(standing: Room, parcels: Parcels, sign: float) -> tuple[list[Ints], list[Floats]]:
    """Return, for each parcel, the rows it moves and by how much a unit of it."""
    order = np.argsort(standing.cell, kind="stable")
    first = np.searchsorted(standing.cell[order], np.arange(standing.frame.cells.size + 1))
    rows, changes = [], []
    for cell, step, clicks in zip(parcels.cell, parcels.step, parcels.clicks, strict=True):
        at = order[first[cell] : first[cell + 1]]
        rows.append(standing.row[at])
        changes.append(sign * (standing.per_yuan[at] * step + standing.per_click[at] * clicks))
    return rows, changes


def _uses(standing: Room, parcels: Parcels, units: Floats) -> tuple[Ints, Floats]:
    rows, changes = _changes(standing, parcels, 1.0)
    if not rows:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    moved = [change * many for change, many in zip(changes, units, strict=True)]
    return np.concatenate(rows), np.concatenate(moved)


def _with_free_total(standing: Room, amount: float) -> Room:
    """Let the total move by `amount`, either way; every other rule stands."""
    rows = tuple(
        replace(row, sense="<=", rhs=row.rhs + amount) if row.rule == "budget" else row for row in standing.rows
    )
    return replace(standing, rows=rows)


def _told(at: Margin, amount: float, sign: float, spend: Floats, barred: dict[str, float]) -> Moved:
    frame, plan = at.frame, at.plan
    change = spend - plan.spend
    placed = float(np.abs(change).sum())
    if placed == 0:
        return Moved(amount, 0.0, 0.0, pd.DataFrame(columns=list(COLUMNS)), barred, ())
    moved = Plan(plan.problem, plan.cells, spend, plan.enrolled, plan.tests)
    after = audit(_with_total(plan.problem, sign * placed), moved, frame.goal)
    brings = sign * (after.value - audit(plan.problem, plan, frame.goal).value) - frame.goal_spend * placed
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
    return Moved(amount, placed, brings, table, barred, tuple(fault.entry for fault in after.violations))


def _with_total(problem: Problem, more: float) -> Problem:
    total = problem.settings.total
    if total is None:
        return problem
    total += more / (1 - problem.settings.reserve)
    return replace(problem, settings=replace(problem.settings, total=total))


def _gained(at: Margin, spend: Floats) -> Floats:
    """Shape (C,): goal units per yuan a cell's change of spend made, by the mean slope between the two plans."""
    cells = at.frame.cells
    curves = cells.curves.take(at.option)
    before, after = cells.effective(at.plan.spend), cells.effective(spend)
    width = after - before
    gain = curves.clicks(after) - curves.clicks(before)
    slope = np.where(width != 0, gain / np.where(width != 0, width, 1.0), 0.0)
    return at.felt(slope * at.worth)

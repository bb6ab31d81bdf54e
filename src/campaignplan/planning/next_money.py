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
from campaignplan.planning.problem import Problem
from campaignplan.planning.room import Room
from campaignplan.response.cells import Floats, Ints

PARCELS = 200
ANEW = 10
"""What rules bar is looked at anew after so many parcels: money placed may have made room elsewhere."""
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


def next_money(at: Margin, amount: float = 1000.0) -> Moved:
    """Place `amount` yuan more on the plan of `at`."""
    return _move(at, amount, 1.0)


def last_money(at: Margin, amount: float = 1000.0) -> Moved:
    """Take the `amount` yuan off the plan that are missed least."""
    return _move(at, amount, -1.0)


def _move(at: Margin, amount: float, sign: float) -> Moved:
    standing = _with_free_total(at.room, amount)
    filling = _Filling(at, standing, amount, sign)
    kept_out: dict[str, float] = {}
    number = 0
    while filling.left > 1e-6:
        if number % ANEW == 0:
            filling.look()
        best = filling.best()
        if best is None and number % ANEW:  # what was barred may have room by now
            filling.look()
            best = filling.best()
        if sign > 0:
            _note(kept_out, filling, 0.0 if best is None else float(filling.rate[best]))
        if best is None:
            break
        if filling.fits(best):
            filling.place(best)
            number += 1
        else:
            filling.look()
    return _told(at, amount, sign, filling.spend, dict(sorted(kept_out.items(), key=lambda item: -item[1])))


class _Filling:
    """Money being placed parcel by parcel; only the line that changed is worked out again."""

    def __init__(self, at: Margin, standing: Room, amount: float, sign: float) -> None:
        cells = at.frame.cells
        self.at, self.standing, self.sign, self.left = at, standing, sign, amount
        self.spend, self.used = at.plan.spend.copy(), standing.used.copy()
        self.parcel = np.maximum(np.ceil(amount / PARCELS / cells.step), 1.0) * cells.step
        self.free = cells.open & np.isnan(cells.fixed) & (cells.cap > 0)
        order = np.argsort(standing.cell, kind="stable")
        self._entries, self._first = order, np.searchsorted(standing.cell[order], np.arange(cells.size + 1))
        self.size, self.clicks, self.rate = (np.zeros(cells.size) for _ in range(3))
        self.barred = np.full(cells.size, -1, dtype=np.int64)
        for line in range(len(cells.lines)):
            self._refresh(line)

    def look(self) -> None:
        """Find the cells a rule bars by now."""
        self.barred = self.standing.barred(self.size * self.sign, self.clicks, self.used)

    def best(self) -> int | None:
        """Return the cell that earns most (loses least) by its next parcel, None where none can take one."""
        allowed = np.where((self.barred < 0) & (self.size > 0) & (self.size <= self.left + 1e-6), self.rate, -np.inf)
        best = (
            int(np.argmax(allowed))
            if self.sign > 0
            else int(np.argmax(np.where(allowed > -np.inf, -self.rate, -np.inf)))
        )
        return best if np.isfinite(allowed[best]) else None

    def fits(self, cell: int) -> bool:
        """Tell whether the rules have room for a cell's parcel."""
        at = self._entries[self._first[cell] : self._first[cell + 1]]
        row = self.standing.row[at]
        change = self._change(cell, at)
        since = self.used[row] - self.standing.used[row]
        hair = 1e-7 * np.maximum(np.abs(self.standing.used[row]), 1.0)
        over = (change > 0) & (change > self.standing.up[row] - since + hair)
        under = (change < 0) & (-change > self.standing.down[row] + since + hair)
        return not bool((over | under).any())

    def place(self, cell: int) -> None:
        """Move a cell's parcel."""
        at = self._entries[self._first[cell] : self._first[cell + 1]]
        np.add.at(self.used, self.standing.row[at], self._change(cell, at))
        self.spend[cell] += self.size[cell] * self.sign
        self.left -= self.size[cell]
        if self.left < float(self.parcel.max(initial=0.0)):
            self.parcel = np.minimum(
                self.parcel, np.floor(self.left / self.at.frame.cells.step) * self.at.frame.cells.step
            )
        self._refresh(int(self.at.frame.cells.line_of[cell]))

    def _change(self, cell: int, at: Ints) -> Floats:
        spent = self.standing.per_yuan[at] * self.size[cell] * self.sign
        return np.asarray(spent + self.standing.per_click[at] * self.clicks[cell])

    def _refresh(self, line: int) -> None:
        cells = self.at.frame.cells
        part = slice(line * cells.width, (line + 1) * cells.width)
        self.size[part] = _sizes(self, part)
        money, size = self.spend[part], self.size[part]
        matrix = cells.carry.get(line)
        effective = money if matrix is None else matrix @ money + cells.carry_in[line]
        curves = cells.curves.take(self.at.option[part])
        self.clicks[part] = curves.clicks(np.maximum(effective + self.sign * size, 0.0)) - curves.clicks(effective)
        worth = self.clicks[part] * self.at.worth[part]
        worth = worth if matrix is None else matrix.T @ worth
        self.rate[part] = np.abs(worth) / np.where(size > 0, size, 1.0)


def _with_free_total(standing: Room, amount: float) -> Room:
    """Let the total move by `amount`, either way; every other rule stands."""
    rows = tuple(
        replace(row, sense="<=", rhs=row.rhs + amount) if row.rule == "budget" else row for row in standing.rows
    )
    return replace(standing, rows=rows)


def _sizes(filling: _Filling, part: slice) -> Floats:
    """Yuan each cell of a line can take or give at once, 0 where none."""
    cells, spend, parcel = filling.at.frame.cells, filling.spend[part], filling.parcel[part]
    step, free = cells.step[part], filling.free[part]
    if filling.sign > 0:
        least = np.where(spend > 0, 0.0, np.ceil(cells.floor[part] / step) * step)
        size = np.minimum(np.maximum(parcel, least), cells.cap[part] - spend)
        return np.where(free & (size >= np.maximum(least, step)), size, 0.0)
    size = np.minimum(parcel, spend - cells.floor[part])
    size = np.where(size < step, spend, size)  # at its floor a cell gives all it has, or nothing
    return np.where(free & (spend > 0), size, 0.0)


def _note(kept_out: dict[str, float], filling: _Filling, best: float) -> None:
    """Remember which rules bar a better place than the best one left."""
    better = (filling.barred >= 0) & (filling.size > 0) & (filling.rate > best * (1 + 1e-9))
    for row in np.unique(filling.barred[better]):
        entry = filling.standing.rows[row].entry
        rate = float(filling.rate[better & (filling.barred == row)].max())
        kept_out[entry] = max(kept_out.get(entry, 0.0), rate)


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

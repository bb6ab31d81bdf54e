"""Near-ties stay with the last plan: of all plans this near the best, the one that moves least money.

The best plan and the last one are mixed, line by month (line by line with carry-over, product by product where
enrolments or tests differ): a small 0/1 model puts back as much of the last plan as rules and a stated loss
allow. No part touches what another earns, so the loss is exact; the audit has the last word.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, hstack

from campaignplan.planning.asking.grouped import labels
from campaignplan.planning.asking.room import Room, promoted, room
from campaignplan.planning.audit import audit
from campaignplan.planning.frame import Frame
from campaignplan.planning.linear import Linear
from campaignplan.planning.plan import Plan, TestStart
from campaignplan.planning.problem import Goal
from campaignplan.planning.rules import all_rows
from campaignplan.planning.solver import maximise
from campaignplan.response.cells import Bools, Floats, Ints

SECONDS = 20.0
"""The small model may take this long; what it has found by then is used."""


@dataclass(frozen=True)
class Parts:
    """Parts of the last plan that can be put back, M of them.

    `product` (M,) whose they are, `yuan` (M,) the money each moves back, `gain` (M,) what the goal gains by it
    (mostly below 0), `change` sparse (R, M) what each row then uses more.
    """

    product: Ints
    yuan: Floats
    gain: Floats
    change: csr_array


def keep(plan: Plan, last: Plan, goal: Goal, loss: float) -> Plan:
    """Return `plan` with as much of `last` put back as keeps every rule and loses at most `loss` goal units.

    Both plans stand on the same cells. `plan` itself comes back where nothing can be kept, or where the audit of
    the mixture finds fault.
    """
    if loss <= 0:
        return plan
    frame = Frame(plan.problem, plan.cells, goal)
    here = room(frame, all_rows(frame), plan)
    part_of, lines = _lines(here, plan, last)
    whole, products = _products(here, plan, last)
    chosen = _choose(here, lines, products, loss)
    back = chosen[: len(lines.product)]
    spend = np.where((part_of >= 0) & np.append(back, False)[part_of], last.spend, plan.spend)
    mixed = Plan(plan.problem, plan.cells, spend, plan.enrolled, plan.tests)
    for product in np.array(whole, dtype=np.int64)[chosen[len(lines.product) :]]:
        mixed = _swapped(frame, mixed, last, int(product))
    before, after = audit(plan.problem, plan, goal), audit(plan.problem, mixed, goal)
    sign = -1.0 if goal == "least_spend" else 1.0
    lost = sign * (before.value - after.value)
    found = plan if after.violations or lost > loss + 1e-6 else mixed
    # A test's days are no money: where the last ones do as well, nobody need move.
    as_before = replace(found, tests=last.tests)
    return found if audit(plan.problem, as_before, goal).violations else as_before


def _lines(here: Room, plan: Plan, last: Plan) -> tuple[Ints, Parts]:
    """Return the part each cell belongs to (C,), -1 for none, and the parts: lines by month."""
    frame, cells = here.frame, here.frame.cells
    differs = np.abs(plan.spend - last.spend) > 1e-9
    month = labels(plan.problem, cells, "month")
    improper = ~_proper(frame, last.spend)
    counted = any(len(row.promoted.at) for row in here.rows)
    idle = ~promoted(frame, plan.spend)[frame.product_of_cell] & counted
    part_of = np.full(cells.size, -1, dtype=np.int64)
    count = 0
    for line in np.unique(cells.line_of[differs]):
        at = np.arange(line * cells.width, (line + 1) * cells.width)
        groups = [at] if int(line) in cells.carry else [at[month[at] == name] for name in dict.fromkeys(month[at])]
        for group in groups:
            if differs[group].any() and not (improper | idle)[group].any():
                part_of[group] = count
                count += 1
    spend = np.where(part_of >= 0, last.spend, plan.spend)
    option = cells.chosen(plan.enrolled)
    curves = cells.curves.take(option)
    moved = spend - plan.spend
    clicks = curves.clicks(cells.effective(spend)) - curves.clicks(cells.effective(plan.spend))
    worth = clicks * frame.goal_clicks[option] + frame.goal_spend * moved
    inside = part_of >= 0
    at = part_of[inside]
    change, column = here.change(moved, clicks), part_of[here.cell]
    used = (column >= 0) & (change != 0)
    product = np.zeros(count, dtype=np.int64)
    product[at] = frame.product_of_cell[inside]
    return part_of, Parts(
        product,
        np.bincount(at, weights=np.abs(moved[inside]), minlength=count),
        np.bincount(at, weights=worth[inside], minlength=count),
        csr_array((change[used], (here.row[used], column[used])), shape=(len(here.rows), count)),
    )


def _products(here: Room, plan: Plan, last: Plan) -> tuple[list[int], Parts]:
    """Return products whose enrolments or tests differ, and them as parts: put back whole."""
    frame, pairs = here.frame, plan.cells.pairs
    starts = {test.test: test.start for test in last.tests}
    owner = {product.id: i for i, product in enumerate(plan.problem.products)}
    differ = set(pairs.product[plan.enrolled != last.enrolled].tolist())
    for test, now in zip(plan.problem.tests, plan.tests, strict=True):
        if test.id in starts and starts[test.id] != now.start:
            differ.add(owner[test.product])
    improper = np.unique(frame.product_of_cell[~_proper(frame, last.spend)])
    whole = sorted(differ - set(improper.tolist()))
    after = [_swapped(frame, plan, last, product) for product in whole]
    change = np.array([room(frame, here.rows, one).used - here.used for one in after]).reshape(
        len(whole), len(here.rows)
    )
    parts = Parts(
        np.array(whole, dtype=np.int64),
        np.array([float(np.abs(one.spend - plan.spend).sum()) + 1.0 for one in after]),
        np.array([_worth(frame, one) - _worth(frame, plan) for one in after]),
        csr_array(change.T),
    )
    return whole, parts


def _swapped(frame: Frame, plan: Plan, last: Plan, product: int) -> Plan:
    """Return the plan with one product as in the last: money, enrolments, tests."""
    mine = frame.product_of_cell == product
    spend = np.where(mine, last.spend, plan.spend)
    enrolled = np.where(plan.cells.pairs.product == product, last.enrolled, plan.enrolled)
    starts = {test.test: test.start for test in last.tests}
    name = plan.problem.products[product].id
    tests = tuple(
        _start(frame, now, starts[now.test]) if test.product == name and now.test in starts else now
        for test, now in zip(plan.problem.tests, plan.tests, strict=True)
    )
    return Plan(plan.problem, plan.cells, spend, enrolled, tests)


def _start(frame: Frame, now: TestStart, start: object) -> TestStart:
    for window in frame.windows:
        day = frame.cells.periods[window.first].start
        if frame.problem.tests[window.test].id == now.test and day == start:
            return TestStart(now.test, day, window.spend)
    return now if start is not None else TestStart(now.test, None, 0.0)


def _proper(frame: Frame, spend: Floats) -> Bools:
    """Shape (C,): whether the last plan's budgets are budgets here: locks, floors, caps, whole steps."""
    cells = frame.cells
    whole = np.abs(spend / cells.step - np.round(spend / cells.step)) < 1e-9
    fits = cells.open & (spend >= cells.floor - 1e-9) & (spend <= cells.cap + 1e-9) & whole
    held = np.abs(spend - np.nan_to_num(cells.fixed)) < 0.005
    return np.asarray(np.where(np.isnan(cells.fixed), fits | (spend <= 1e-9), held))


def _worth(frame: Frame, plan: Plan) -> float:
    option = frame.cells.chosen(plan.enrolled)
    clicks = frame.cells.curves.take(option).clicks(frame.cells.effective(plan.spend))
    paid = frame.goal_spend * float(plan.spend.sum()) + frame.goal_fee * plan.fees
    return float(clicks @ frame.goal_clicks[option]) + paid


def _choose(here: Room, lines: Parts, products: Parts, loss: float) -> Bools:
    """Choose the parts that put back the most money, shape (parts,): lines first, then products."""
    count = len(lines.product) + len(products.product)
    if count == 0:
        return np.zeros(0, dtype=np.bool_)
    model = Linear()
    yuan, gain = np.concatenate([lines.yuan, products.yuan]), np.concatenate([lines.gain, products.gain])
    columns = model.columns([f"back{i}" for i in range(count)], 0.0, 1.0, yuan, True)
    model.row("loss", columns, -gain, "<=", loss)
    change = csr_array(hstack([lines.change, products.change]))
    for number, row in enumerate(here.rows):
        part = slice(change.indptr[number], change.indptr[number + 1])
        at, more = columns[change.indices[part]], change.data[part]
        if len(at) == 0:
            continue
        hair = 1e-9 * max(abs(row.rhs), 1.0)
        if row.sense != ">=":
            model.row(f"up{number}", at, more, "<=", max(float(here.up[number]), 0.0) + hair)
        if row.sense != "<=":
            model.row(f"down{number}", at, -more, "<=", max(float(here.down[number]), 0.0) + hair)
    for i, product in enumerate(products.product):
        for rival in np.flatnonzero(lines.product == product).tolist():
            model.row(f"either{i}-{rival}", columns[np.array([len(lines.product) + i, rival])], np.ones(2), "<=", 1.0)
    answer = maximise(model, gap=1e-3, time_limit=SECONDS)
    return np.zeros(count, dtype=np.bool_) if answer.values is None else answer.values > 0.5

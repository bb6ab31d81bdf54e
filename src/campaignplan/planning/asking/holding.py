"""What holds each cell of a plan where it is, and its marginal return beside the cut-off."""

from typing import Literal

import numpy as np
import pandas as pd

from campaignplan.planning.asking.grouped import labels
from campaignplan.planning.asking.price import Margin
from campaignplan.response.cells import Floats, Ints
from campaignplan.text import Text

Holder = Literal["closed", "lock", "cap", "floor", "rule", "off", "cut_off"]
HOLDERS: dict[Holder, Text] = {
    "closed": Text("不开放", "closed"),
    "lock": Text("被锁定", "locked"),
    "cap": Text("到上限", "at its cap"),
    "floor": Text("停在下限", "at its floor"),
    "rule": Text("被规则卡住", "held by a rule"),
    "off": Text("开了不划算", "not worth starting"),
    "cut_off": Text("停在截止线", "at the cut-off"),
}
COLUMNS = (
    "product", "channel", "date_start", "date_end", "promotion", "spend", "marginal", "cut_off", "held_by", "rule",
)  # fmt: skip
NEAR = 0.02
"""A return within this share of the cut-off is at it: whole yuan and the proven gap leave that much."""


def holding(at: Margin) -> pd.DataFrame:
    """Return what holds every planned cell.

    Returns
    -------
    One row per planned cell, columns `COLUMNS`. `marginal` is goal units the next yuan brings (for a cell
    without money: the average of the least money it can take), `cut_off` what a yuan must bring there, both with
    the yuan itself counted; `held_by` one of `HOLDERS`, `rule` the entry of the rule table where a rule holds.
    """
    frame, plan = at.frame, at.plan
    cells = frame.cells
    planned = np.flatnonzero(cells.period_of < cells.horizon)
    rate = np.where(plan.spend > 0, at.returns, _first(at))
    held, rule = _held(at, rate)
    entries = np.array([*(row.entry for row in at.room.rows), ""], dtype=object)
    days = np.array([(p.start.isoformat(), p.end.isoformat()) for p in cells.periods], dtype=object)
    period = cells.period_of[planned]
    return pd.DataFrame(
        {
            "product": labels(plan.problem, cells, "product")[planned],
            "channel": labels(plan.problem, cells, "channel")[planned],
            "date_start": days[period, 0],
            "date_end": days[period, 1],
            "promotion": cells.promotion[planned],
            "spend": plan.spend[planned],
            "marginal": rate[planned],
            "cut_off": at.cut_off[planned],
            "held_by": held[planned],
            "rule": entries[rule[planned]],
        },
        columns=list(COLUMNS),
    )


def _held(at: Margin, rate: Floats) -> tuple[np.ndarray, Ints]:
    """Shape (C,) each: what holds a cell, and the number of the row where it is a rule (-1 else)."""
    cells, spend, standing = at.frame.cells, at.plan.spend, at.room
    step = cells.step.astype(np.float64)
    on = spend > 0
    least = np.where(on, step, np.maximum(np.ceil(cells.floor / step), 1) * step)
    option = cells.curves.take(at.option)
    more = option.clicks(cells.effective(spend) + least) - option.clicks(cells.effective(spend))
    down = np.minimum(step, spend)
    less = option.clicks(np.maximum(cells.effective(spend) - down, 0.0)) - option.clicks(cells.effective(spend))
    own = np.array([row.rule == "budget" for row in standing.rows], dtype=np.bool_)
    above, below = standing.barred(least, more), standing.barred(-down, less)
    tops = np.where((above >= 0) & ~own[above] if len(own) else False, above, -1)
    bottoms = np.where((below >= 0) & ~own[below] if len(own) else False, below, -1)
    dearest = _dearest(at, own)
    high, low = rate > at.cut_off * (1 + NEAR), rate < at.cut_off * (1 - NEAR)
    rule = np.select([~on, high, low], [tops, tops, bottoms], -1)
    rule = np.where(on & (rule < 0), dearest, rule)
    closed, locked = ~cells.open, ~np.isnan(cells.fixed)
    capped = on & (spend > cells.cap - step)
    floored = on & (cells.floor > 0) & (spend < cells.floor + step) & ~high
    kinds: list[Holder] = ["lock", "closed", "cap", "floor", "rule", "off"]
    conditions = [locked, closed, capped, floored, (rule >= 0) & (on | high), ~on]
    held = np.select(conditions, [np.array(kind, dtype=object) for kind in kinds], np.array("cut_off", dtype=object))
    return held, np.where(held == "rule", rule, -1)


def _dearest(at: Margin, own: np.ndarray) -> Ints:
    """Shape (C,): the rule beside the total that puts most on a cell's cut-off, -1 where none does."""
    standing = at.room
    put_on = at.prices[standing.row] * (standing.per_yuan + standing.per_click * at.slope[standing.cell])
    # A floor holds money in by lowering what it must bring; a cap that makes room elsewhere holds nothing.
    caps = np.array([row.sense == "<=" for row in standing.rows], dtype=np.bool_)
    weight = np.where(caps[standing.row], np.maximum(put_on, 0.0), np.abs(put_on))
    counts = (weight > NEAR * np.maximum(np.abs(at.cut_off[standing.cell]), 1e-12)) & ~own[standing.row]
    order = np.argsort(weight[counts], kind="stable")
    result = np.full(at.frame.cells.size, -1, dtype=np.int64)
    result[standing.cell[counts][order]] = standing.row[counts][order]
    return result


def _first(at: Margin) -> Floats:
    """Shape (C,): average return of the least money a cell can take."""
    cells = at.frame.cells
    least = np.maximum(cells.floor, cells.step)
    effective = cells.effective(at.plan.spend)
    curves = cells.curves.take(at.option)
    return at.felt((curves.clicks(effective + least) - curves.clicks(effective)) / least * at.worth)

"""What the last money of each line earns, beside the cut-off money must clear."""

import numpy as np
import pandas as pd

from campaignplan.planning.explain import MONEY_GOALS
from campaignplan.publishing.edition import Edition
from campaignplan.response.cells import OUTCOMES, Cells, Floats

EACH = 1000.0
"""Count goals are told per this many yuan, money goals per yuan."""


def weights(edition: Edition) -> tuple[Floats, float, float]:
    """Return what the goal counts.

    Weight per outcome (shape as `OUTCOMES`), the worth of the spent yuan itself, and the number of yuan that
    returns are told for. A profit goal counts contribution before ad spend, so its money must return at
    least its own yuan.
    """
    result = edition.result
    weight = dict.fromkeys(OUTCOMES, 0.0)
    own = 0.0
    match result.goal:
        case "profit":
            weight["gross"], own = 1.0, 1.0
        case "lifetime":
            weight["lifetime"], own = 1.0, 1.0
        case "mix":
            for name, worth in edition.problem.settings.weights:
                weight["gross" if name == "profit" else name] += worth
                own += worth if name in ("profit", "lifetime") else 0.0
        case "least_spend":
            weight["gmv"] = 1.0
        case goal:
            weight[goal] = 1.0
    return np.array([weight[name] for name in OUTCOMES]), own, 1.0 if result.goal in MONEY_GOALS else EACH


def cell_marginals(edition: Edition) -> Floats:
    """Goal units that the next yuan in each cell brings, shape (C,), before the yuan itself is taken off.

    With carry-over a yuan is felt in later periods too; all of them count.
    """
    plan, cells = edition.plan, edition.plan.cells
    option = cells.chosen(plan.enrolled)
    slope = cells.curves.take(option).slope(cells.effective(plan.spend))
    worth = slope * (cells.per_click[option] @ weights(edition)[0])
    for line, matrix in cells.carry.items():
        at = slice(line * cells.width, (line + 1) * cells.width)
        worth[at] = matrix.T @ worth[at]
    return np.asarray(worth)


def cut_off(edition: Edition) -> float:
    """Return what a yuan of the total budget must bring at the margin; NaN where no total was set.

    The shadow price of the total budget, plus the yuan itself where the goal is a profit.
    """
    _, own, each = weights(edition)
    rules = edition.result.rules
    prices = rules.loc[rules["kind"] == "budget", "shadow_price"].astype(float)
    if edition.result.goal == "least_spend":
        return float("nan")
    if prices.empty:
        return own * each if own else float("nan")
    return float(own + prices.max()) * each


def marginals(edition: Edition) -> pd.DataFrame:
    """Return one row per line: what it gets and what its last yuan brings, the most money first.

    Columns line_name, spend, average_return, marginal (weighted with the money of each period),
    marginal_low, marginal_high, cut_off, held_by, product, channel. Returns are goal units per yuan for money
    goals, per 1,000 yuan for counts. A line without money shows the best return its first money could
    have bought (at the channel's floor) as marginal_high, and no marginal.
    """
    plan, cells, problem = edition.plan, edition.plan.cells, edition.problem
    weight, _, each = weights(edition)
    brought = plan.outcomes @ weight
    slope = cell_marginals(edition)
    entry = _entry(edition)
    line_cut = cut_off(edition)
    rows = []
    for number in range(len(cells.lines)):
        at = slice(number * cells.width, number * cells.width + cells.horizon)
        spend, local = plan.spend[at], slope[at] * each
        on = spend > 0
        total = float(spend.sum())
        product, channel = problem.products[cells.product[number]], problem.channels[cells.channel[number]]
        if total > 0:
            told = (float(brought[at].sum()) * each / total, float(np.average(local[on], weights=spend[on])),
                    float(local[on].min()), float(local[on].max()))  # fmt: skip
        else:
            usable = entry[at][cells.open[at]]
            best = float(usable.max()) * each if len(usable) else float("nan")
            told = (float("nan"), float("nan"), float("nan"), best)
        held = _held(edition, at)
        rows.append((edition.line(product.id, channel.id), total, *told, line_cut, held, product.id, channel.id))
    columns = ["line_name", "spend", "average_return", "marginal", "marginal_low", "marginal_high", "cut_off",
               "held_by", "product", "channel"]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["spend", "marginal_high"], ascending=False, kind="stable", ignore_index=True)


def _entry(edition: Edition) -> Floats:
    """Goal units per yuan of the least money a cell can take, shape (C,)."""
    plan, cells = edition.plan, edition.plan.cells
    option = cells.chosen(plan.enrolled)
    least = np.maximum(cells.floor, 1.0)
    clicks = cells.curves.take(option).clicks(least)
    return np.asarray(clicks / least * (cells.per_click[option] @ weights(edition)[0]))


def _held(edition: Edition, at: slice) -> str:
    plan, cells = edition.plan, edition.plan.cells
    counts = _counts(cells, plan.spend, at)
    words = {
        "closed": edition.say("{} 期不开放", "closed in {} periods"),
        "fixed": edition.say("{} 期被锁定", "locked in {} periods"),
        "floor": edition.say("{} 期停在下限", "at the floor in {} periods"),
        "cap": edition.say("{} 期到上限", "at the cap in {} periods"),
    }
    if not plan.spend[at].any() and counts["closed"] < cells.horizon:
        return edition.say(
            "未投放：最好的一期入门回报见“最高”", "no money: 'Highest' is the best return of a first spend"
        )
    return edition.say("、", ", ").join(words[name].format(number) for name, number in counts.items() if number)


def _counts(cells: Cells, spend: Floats, at: slice) -> dict[str, int]:
    money, floor, cap = spend[at], cells.floor[at], cells.cap[at]
    fixed = ~np.isnan(cells.fixed[at])
    free = ~fixed & (money > 0)
    return {
        "closed": int((~cells.open[at]).sum()),
        "fixed": int(fixed.sum()),
        "floor": int((free & (floor > 0) & (money < floor + cells.step[at])).sum()),
        "cap": int((free & (money > cap - cells.step[at])).sum()),
    }


def return_unit(edition: Edition) -> str:
    """Say what a return is counted in."""
    match edition.result.goal:
        case "profit":
            return edition.say("每 1 元带来的毛利（元）", "contribution per yuan")
        case "lifetime":
            return edition.say("每 1 元带来的长期毛利（元）", "lifetime contribution per yuan")
        case "orders":
            return edition.say("每 1,000 元带来的订单", "orders per 1,000 yuan")
        case "inquiries":
            return edition.say("每 1,000 元带来的询盘", "inquiries per 1,000 yuan")
        case "mix":
            return edition.say("每 1,000 元带来的综合得分", "score per 1,000 yuan")
        case _:
            return edition.say("每 1 元带来的成交额（元）", "GMV per yuan")

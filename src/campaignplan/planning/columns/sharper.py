"""Lines with S-curves between the answers prices ask for: columns at every total of money.

Prices make such a line jump from little to much. Where the master takes part of each, or a rule holds for the line
alone, its `ladder` says what lies between, and the decisions are made among that too.
"""

from dataclasses import replace

import numpy as np

from campaignplan.planning.columns.blocks import Blocks
from campaignplan.planning.columns.chain import Chains
from campaignplan.planning.columns.chain_reply import polish
from campaignplan.planning.columns.ladder import make_ladder
from campaignplan.planning.columns.reply import remeasured
from campaignplan.planning.columns.search import Search
from campaignplan.response.cells import Floats, Ints

WHOLE = 0.98
"""A line of which one answer's periods carry so much of the weight is not split."""
STEPS = 60
"""So many totals of a line become columns."""
REACH = 1.2
"""They go this far beyond what a rule asks of the line, or else the most it was given."""


def widened(search: Search) -> None:
    """Add columns of the lines that prices alone do not settle, at totals between those they answered."""
    asked = _asked(search.blocks)
    lines = _unsettled(search, asked)
    if len(lines) == 0 or search.best is None:
        return
    blocks, base = search.blocks, search.best
    chains = priced(blocks, search.prices).take(lines)
    rough, fine = np.zeros((STEPS, *chains.worth.shape)), np.zeros((STEPS, *chains.worth.shape))
    for i, line in enumerate(lines):
        one = chains.take(np.array([i]))
        ladder = make_ladder(one, _most(search, int(line), float(asked[line])))
        rungs = np.linspace(0, len(ladder.worth) - 1, STEPS + 1)[1:].astype(np.int64)
        rough[:, i] = ladder.spend(rungs)
        fine[:, i] = polish(one.take(np.zeros(STEPS, dtype=np.int64)), rough[:, i])[0]
    between = []
    for spend in (*rough, *fine):
        paid = base.paid.copy()
        paid[lines] = spend
        between.append(remeasured(blocks, replace(base, paid=paid)))
    search.add(*between)
    search.weigh()


def priced(blocks: Blocks, prices: Floats, held: Ints | None = None) -> Chains:
    """Return the linked lines' chains at prices (M,), with the entries `held` (n T,), else those of no enrolment."""
    linked, entries, prices = blocks.linked, blocks.entries, prices[: len(blocks.rows)]
    assert linked is not None
    cost = (blocks.spend_rows.T @ prices - blocks.goal_spend)[linked.cost_class]
    worth = entries.goal - blocks.earnings.price(prices) if blocks.earnings.rows else entries.goal
    return linked.chains(entries, linked.first if held is None else held, worth, cost)


def _unsettled(search: Search, asked: Floats) -> Ints:
    """Proven lines that the master splits between answers on in other periods, or with a rule of their own."""
    linked, blocks = search.blocks.linked, search.blocks
    if linked is None or not linked.proven.any():
        return np.zeros(0, dtype=np.int64)
    shares = search.shares()[:, blocks.linked_group]
    on = np.array([answer.paid > 0 for answer in search.replies])
    split = np.zeros(len(linked), dtype=np.bool_)
    for line in np.flatnonzero(linked.proven):
        _, name = np.unique(on[:, line], axis=0, return_inverse=True)
        split[line] = np.bincount(name.ravel(), weights=shares[:, line]).max() < WHOLE
    return np.flatnonzero(linked.proven & (split | (asked > 0)))


def _asked(blocks: Blocks) -> Floats:
    """Shape (n,): most yuan that a hard floor on one product's spend asks of each line, 0 for none."""
    linked = blocks.linked
    if linked is None:
        return np.zeros(0)
    result = np.zeros(len(linked))
    for row in blocks.rows:
        owner, most = blocks.frame.product_of_cell[row.spend.at], float(np.max(row.spend.coefficient, initial=0.0))
        asks = row.penalty is None and row.sense != "<=" and row.earned is None and most > 0
        if asks and (owner == owner[0]).all():
            mine = linked.product == owner[0]
            result[mine] = np.maximum(result[mine], row.rhs / most)
    return result


def _most(search: Search, line: int, asked: float) -> float:
    """Yuan up to which a line's totals are looked at; a floor of a day is asked wherever anything is."""
    linked = search.blocks.linked
    assert linked is not None
    given = max(float(answer.paid[line].sum()) for answer in search.replies)
    if asked > 0:
        given = max(asked, float(linked.floor[line].max()))
    return min(REACH * given, float(linked.plain.high[line].sum()))

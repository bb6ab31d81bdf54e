"""Where a search begins: answers around guessed prices; with linked lines, around those found without their links.

A round with lines whose periods hang together takes ten times as long as one in which every cell answers for
itself, and the rows' prices hardly differ. So these are sought first, and what was answered to them is brought to
what the lines may spend: good columns from the first weighing on. Nothing is proven by either.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from campaignplan.planning.columns.blocks import Blocks
from campaignplan.planning.columns.linked import Linked
from campaignplan.planning.columns.reply import Reply, remeasured, reply
from campaignplan.planning.columns.search import Search, dearness
from campaignplan.response.cells import Floats

SPREAD = (1.0, 0.6, 1.6)
"""The first answers are asked at these multiples of the guessed price of money."""
NEAR = 3e-3
"""Master and bound may be so far apart (relative) without links: as near as prices without them are to those with."""
ROUNDS = 12
"""Without links no more rounds than these are gone."""


def started(
    blocks: Blocks,
    prices: Floats,
    near: tuple[float, ...] = SPREAD,
    hint: Reply | None = None,
    dear: Floats | float = 0.0,
) -> Search:
    """Start a search with answers at multiples `near` of the prices (M,); lines begin where a `hint` has them.

    Missing rows costs at least what it did, `dear` (M,), in the search before.
    """
    first = blocks.allowed(prices * near[0])
    answer = reply(blocks, first, hint)
    # What is earned net may be next to nothing, and yet every yuan that a row asks for be a yuan lost.
    paid = abs(blocks.goal_spend) * float(answer.spend.sum() + answer.paid.sum())
    worth = max(abs(answer.bound), float(np.abs(answer.value).sum()), paid)
    search = Search(blocks, first, np.maximum(dearness(blocks, worth), dear))
    search.take(answer)
    for factor in near[1:] if prices.any() else ():
        search.ask(prices * factor)
    return search


def begun_apart(blocks: Blocks, prices: Floats, deadline: float, told: Callable[[], bool]) -> Search:
    """Start a search of `blocks` at the prices and with the answers found without the links of lines.

    Ends early where time is up or `told` says stop.
    """
    linked = blocks.linked
    if linked is None:
        return started(blocks, prices)
    apart = started(replace(blocks, linked=None), prices)
    apart.run(NEAR, deadline, told, ROUNDS)
    search = started(blocks, apart.prices, near=(1.0,))
    search.add(*(_together(blocks, linked, answer) for answer in apart.replies))
    return search


def _together(blocks: Blocks, linked: Linked, answer: Reply) -> Reply:
    """Measure an answer given cell by cell as one of lines: what it spends, brought to what ramps allow."""
    paid = np.bincount(linked.place, weights=answer.spend[linked.entry], minlength=linked.cell.size)
    spend = answer.spend.copy()
    spend[linked.entry] = 0.0
    return remeasured(blocks, replace(answer, spend=spend, paid=linked.fitted(paid.reshape(linked.cell.shape))))

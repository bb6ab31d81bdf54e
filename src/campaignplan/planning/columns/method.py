"""The column method: search, decide, round; a bound at every step, a plan at the end.

The gap asked for is shared out: the search stops when master and bound are near, the decisions cost something,
rounding a little. Where that was too much, the search goes on and decides again.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from campaignplan.planning.columns.blocks import Blocks, make_blocks
from campaignplan.planning.columns.patterns import fitting
from campaignplan.planning.columns.recover import Choices, choices_of, heaviest, kept, mended
from campaignplan.planning.columns.reply import Reply, clicks_of, measured, reply
from campaignplan.planning.columns.search import Search, dearness, price_of_money
from campaignplan.planning.columns.whole import to_whole
from campaignplan.planning.decisions import Decisions
from campaignplan.planning.frame import Frame
from campaignplan.planning.row import Row
from campaignplan.planning.rules import ramps
from campaignplan.response.cells import Floats

SHARES = (0.25, 0.08, 0.02)
"""Shares of the asked gap that master and bound may be apart, from try to try."""
SPREAD = (1.0, 0.6, 1.6)
"""The first answers are asked at these multiples of the guessed price of money."""
CLASH = 1e-7
"""Rows clash where even the best answers together miss them by more than this share of their size."""
ESCALATIONS = 5
"""How often the price of missing a row is raised a hundredfold before a search without a plan gives up."""
MENDS = 6
"""How often decisions that leave a row missed are mended."""
FEW = 20_000
"""Up to so many entries the last weighing is made exact, for the sake of the rules' prices."""
GRACE = 30.0
"""Seconds deciding may take after the time is up, so that a bound found is not left without a plan."""


@dataclass
class Columns:
    """One solve by columns in progress.

    `bound` is in goal units, proven; `status` becomes ``infeasible`` when no weighing of answers can keep the
    rows, which proves that they clash; `told` is asked between rounds and ends the search where true.
    """

    frame: Frame
    rows: tuple[Row, ...]
    gap: float
    deadline: float
    told: Callable[[float], bool]
    status: Literal["open", "infeasible"] = "open"
    search: Search = field(init=False)

    def __post_init__(self) -> None:
        self.blocks = make_blocks(self.frame, self.rows, ramps(self.frame))
        prices = price_of_money(self.blocks)
        self.search = _started(self.blocks, prices)

    @property
    def bound(self) -> float:
        """The best proven bound so far."""
        return self.search.bound

    @property
    def left(self) -> float:
        """Seconds left."""
        return max(self.deadline - time.monotonic(), 0.0)

    def plans(self) -> Iterator[Decisions]:
        """Yield decisions, each try closer than the one before."""
        for share in SHARES:
            self._run(share)
            if not self.search.feasible and not self._reachable(share):
                return
            found = self._decide(share)
            if found is not None:
                yield found
            if self.left <= 0 or self.told(self.bound):
                return

    def _run(self, share: float) -> None:
        self.search.run(share * self.gap, self.deadline, lambda: self.told(self.bound))

    def _reachable(self, share: float) -> bool:
        """Whether any weighing of answers keeps the rows; its answers then join the columns."""
        aimless = self.blocks.aimless()
        size = np.maximum(np.abs(aimless.rhs), 1.0)
        search = Search(aimless, np.zeros(len(size)), np.where(aimless.inner, 0.0, 1.0 / size))
        search.ask(np.zeros(len(size)))
        search.run(0.0, time.monotonic() + self.left + GRACE, lambda: search.bound < -CLASH or search.feasible)
        if search.bound < -CLASH:
            self.status = "infeasible"
            return False
        for answer in search.replies:
            self.search.add(_again(self.blocks, answer))
        for _ in range(ESCALATIONS):
            self._run(share)
            if self.search.feasible or self.left <= 0:
                break
            self.search.dearer(100.0)
        return self.search.feasible

    def _decide(self, share: float) -> Decisions | None:
        """Make the whole decisions, weigh what is left, round it."""
        found = self._mended(heaviest(self.search), share)
        if found is None:
            together = fitting(self.search, max(self.left, GRACE))
            if together is not None:
                shares, whole = together.shares, (together.enrolled, together.promoted, together.window)
                found = self._mended(choices_of(self.search, shares, *whole), share)
        if found is None:
            return None
        choices, blocks, inner = found
        spend, paid = inner.mean_spend(), inner.mean_paid()
        rounded = to_whole(blocks, spend, paid)
        if rounded is not None:
            spend, paid = rounded
        return self._read(blocks, choices, spend, paid, inner, rounded is not None)

    def _mended(self, choices: Choices, share: float) -> tuple[Choices, Blocks, Search] | None:
        """Weigh answers under choices, mended until every row holds; None where they cannot be."""
        for _ in range(MENDS):
            blocks, inner = self._weigh(choices, share)
            if inner.feasible:
                return choices, blocks, inner
            other = mended(self.blocks, choices, inner.off)
            if (other.on == choices.on).all():
                return None
            choices = other
        return None

    def _weigh(self, choices: Choices, share: float) -> tuple[Blocks, Search]:
        """Weigh answers again with the whole decisions made."""
        blocks, at, _ = kept(self.blocks, choices)
        mean = np.clip(self.search.mean_spend()[at], blocks.entries.low, blocks.entries.high)
        paid = self.search.mean_paid()
        if blocks.linked is not None:
            paid = np.clip(paid, blocks.linked.plain.low, blocks.linked.plain.high)
            mean[blocks.linked.entry] = 0.0
        inner = self._last(blocks)
        inner.add(_measured(blocks, mean, paid))
        sharp = 1e-9 if inner.newton else 0.5 * share * self.gap
        inner.run(sharp, time.monotonic() + self.left + GRACE, lambda: False)
        return blocks, inner

    def _last(self, blocks: Blocks) -> Search:
        """Begin the last weighing, near the prices of the search."""
        inner = _started(blocks, self.search.prices, near=(1.0, 0.87, 1.15))
        inner.newton = len(blocks.entries) <= FEW
        return inner

    def _read(
        self, blocks: Blocks, choices: Choices, spend: Floats, paid: Floats, inner: Search, whole: bool
    ) -> Decisions:
        assert inner.weights is not None
        cells = np.zeros(self.frame.cells.size)
        np.add.at(cells, blocks.entries.cell, spend)
        if blocks.linked is not None:
            cells[blocks.linked.cell] = paid
        names = [row.name for row in blocks.rows]
        return Decisions(
            spend=cells,
            enrolled=choices.enrolled,
            promoted=choices.promoted.astype(np.float64),
            window=choices.window.astype(np.float64),
            value=inner.weights.value,
            prices=dict(zip(names, inner.prices[: len(names)].tolist(), strict=True)),
            whole=whole,
        )


def _started(blocks: Blocks, prices: Floats, near: tuple[float, ...] = SPREAD) -> Search:
    """Start a search with answers around the prices."""
    first = blocks.allowed(prices * near[0])
    answer = reply(blocks, first)
    search = Search(blocks, first, dearness(blocks, max(abs(answer.bound), float(np.abs(answer.value).sum()))))
    search.take(first, answer)
    for factor in near[1:]:
        search.ask(prices * factor)
    return search


def _measured(blocks: Blocks, spend: Floats, paid: Floats) -> Reply:
    """Take spends of decided blocks as an answer."""
    frame = blocks.frame
    enrolled, promoted, window = (
        np.zeros(n, dtype=np.bool_)
        for n in (len(frame.cells.pairs), len(frame.problem.products), len(frame.windows))
    )
    clicks = clicks_of(blocks, spend, paid)
    value, used = measured(blocks, spend, clicks, enrolled, promoted, window, paid)
    return Reply(spend, enrolled, promoted, window, value, used, np.inf, paid)


def _again(blocks: Blocks, answer: Reply) -> Reply:
    """Measure an answer once more, under another goal."""
    whole = (answer.enrolled, answer.promoted, answer.window)
    clicks = clicks_of(blocks, answer.spend, answer.paid, answer.enrolled)
    value, used = measured(blocks, answer.spend, clicks, *whole, answer.paid)
    return Reply(answer.spend, *whole, value, used, np.inf, answer.paid)

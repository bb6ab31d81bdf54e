"""Rounds of column generation: the master prices the rows, the blocks answer, the gap between them closes.

The master's prices swing, so the blocks are asked at a point between them and the prices of the best bound so
far (in-out separation, Wentges 1997; Ben-Ameur and Neto 2007). A round at such prices may find nothing new for
the master (a mis-price); it still moves the bound, and the next round goes closer to the master's own prices.
"""

import copy
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from campaignplan.planning.columns.best import best_spend
from campaignplan.planning.columns.blocks import Blocks
from campaignplan.planning.columns.master import Basis, Master, Weights
from campaignplan.planning.columns.newton import stepped
from campaignplan.planning.columns.reply import Reply, reply
from campaignplan.response.cells import Bools, Floats

INWARD, LATER = 0.7, 0.4
"""Share of the best bound's prices in those asked about: while master and bound are far apart, and nearer the end."""
FAR = 2e-3
"""So far apart (relative) they are far."""
ASTRAY = 1.5e-2
"""So far apart answers of before are no longer those that matter, and the master's prices swing as at first."""
STALL = 0.02
"""A round that brings less than this share of the gap asked for, in value and in bound, brings nothing."""
MOST_ROUNDS = 80
"""The search gives up after so many rounds."""
NEAR = 1e-4
"""Master and bound are so near (relative) that the answers move smoothly and a Newton step lands."""
SAMPLE = 3_000
"""Entries by which the first price of money is guessed."""
DEAR = 20.0
"""A unit that a hard row fails by costs this many times the worth of the plan over the size of the row."""


@dataclass
class Search:
    """Columns, weights and the best bound of one set of blocks; grows by `run`."""

    blocks: Blocks
    prices: Floats
    dear: Floats
    replies: list[Reply] = field(default_factory=list)
    bound: float = float("inf")
    weights: Weights | None = None
    best: Reply | None = None
    inward: float = INWARD
    newton: bool = False
    """Whether prices near the end are bettered by curvature: dear, but they come out exact."""
    stale: bool = True
    """Whether something came to the master since it weighed last."""
    left: Basis | None = None
    """How the columns of a search at rest stood."""

    def __post_init__(self) -> None:
        self.master = Master(self.blocks.rows, self.blocks.groups, self.dear)

    def ask(self, prices: Floats) -> None:
        """Let the blocks answer and keep their answers as columns."""
        prices = self.blocks.allowed(prices)
        self.take(reply(self.blocks, prices, self.replies[-1] if self.replies else None))

    def answered(self, prices: Floats) -> bool:
        """Whether these very prices (M,) were answered."""
        return any(one.prices is not None and np.array_equal(one.prices, prices) for one in self.replies)

    def take(self, answer: Reply) -> None:
        """Keep answers as columns, and the bound they prove."""
        if answer.bound < self.bound and answer.prices is not None:
            self.bound, self.prices, self.best = answer.bound, answer.prices, answer
        self.add(answer)

    def add(self, *answers: Reply) -> None:
        """Keep answers as columns; many at once cost the master little more than one."""
        self._state(answers)
        self.replies.extend(answers)

    def dearer(self, times: float) -> None:
        """Let failing a hard row cost so many times more."""
        hard = np.array([row.penalty is None for row in self.blocks.rows], dtype=np.bool_)
        self.dear = np.where(hard, times * self.dear, self.dear)
        self.master = Master(self.blocks.rows, self.blocks.groups, self.dear)
        self._state(self.replies)

    def _state(self, answers: Sequence[Reply]) -> None:
        """Let the master weigh answers too."""
        if answers:
            group = np.tile(np.arange(self.blocks.groups), len(answers))
            value = np.concatenate([answer.value for answer in answers])
            self.master.add(group, value, np.concatenate([answer.used for answer in answers], axis=1))
            self.stale = True

    def weigh(self) -> None:
        """Let the master weigh all answers, if any is new."""
        if self.stale or self.weights is None:
            self.weights, self.stale = self.master.solve(), False

    def run(self, gap: float, deadline: float, told: Callable[[], bool], rounds: int = MOST_ROUNDS) -> None:
        """Go round until master and bound are within `gap` (relative), or time is up, or `told` says stop.

        Ends also where answers at the master's own prices bring neither value nor bound: what is left between
        them then is the blocks' own slack (a test's run is filled by whole cells).
        """
        if not self.master.begun and self.replies:
            self._begin()
        inward, before = self.inward, (-np.inf, np.inf)
        for number in range(rounds + 1):
            self.weigh()
            assert self.weights is not None
            if told() or self.apart <= gap or time.monotonic() > deadline or number == rounds:
                return
            now = (self.weights.value, self.bound)
            small = STALL * max(gap, 1e-6) * max(abs(now[0]), 1e-9)
            stuck = now[0] - before[0] <= small and before[1] - now[1] <= small
            if stuck and inward == 0.0:
                return
            inward = self.inward if self.apart > FAR else min(LATER, self.inward)
            inward = INWARD if self.apart > ASTRAY else inward
            inward, before = 0.0 if stuck else inward, now
            if self.newton and self.apart < NEAR and not stuck and self.best is not None:
                better = stepped(self.blocks, self.prices, self.best, self.weights.prices)
                if better is not None:
                    self.ask(better)
                    continue
            self.ask(inward * self.prices + (1 - inward) * self.weights.prices)

    def at_rest(self, blocks: Blocks | None = None) -> "Search":
        """Return what a like search begins with: its answers and how they stood, without their model: a megabyte.

        `blocks` replace the search's.
        """
        result = copy.copy(self)
        result.blocks, result.left = blocks or self.blocks, self.basis
        result.__dict__.pop("master", None)
        return result

    @property
    def basis(self) -> Basis:
        """How the columns stand, or stood when it came to rest."""
        return self.master.basis() if self.left is None else self.left

    def _begin(self) -> None:
        """Let the master begin with the round that is best on the whole: near the end already, in a last weighing."""
        rhs, over, under = self.blocks.rhs, self._over, self._under
        used = [answer.used.sum(axis=1) for answer in self.replies]
        missed = [over * np.maximum(use - rhs, 0.0) + under * np.maximum(rhs - use, 0.0) for use in used]
        worth = [float(a.value.sum() - self.dear @ m) for a, m in zip(self.replies, missed, strict=True)]
        best = int(np.argmax(worth))
        self.master.begin_with(best, used[best])

    @property
    def _over(self) -> Bools:
        """Shape (M,): rows that may use too much."""
        return np.array([row.sense != ">=" for row in self.blocks.rows], dtype=np.bool_)

    @property
    def _under(self) -> Bools:
        """Shape (M,): rows that may use too little."""
        return np.array([row.sense != "<=" for row in self.blocks.rows], dtype=np.bool_)

    @property
    def apart(self) -> float:
        """Distance of the master's value from the bound, relative."""
        assert self.weights is not None
        if self.feasible:
            return (self.bound - self.weights.value) / max(abs(self.weights.value), 1e-9)
        return float("inf")

    @property
    def feasible(self) -> bool:
        """Whether the columns found so far can keep every hard row."""
        assert self.weights is not None
        missed, rows = self.weights.missed, self.blocks.rows
        return not any(
            row.penalty is None and not inner and miss > 1e-7 * max(abs(row.rhs), 1.0)
            for row, miss, inner in zip(rows, missed, self.blocks.inner, strict=True)
        )

    @property
    def off(self) -> Floats:
        """Shape (M,): by how much hard rows are missed, above zero where too much is used."""
        used = np.array([answer.used for answer in self.replies])
        left = np.einsum("kg,kmg->m", self.shares(), used) - self.blocks.rhs
        over, under = self._over, self._under
        near = 1e-7 * np.maximum(np.abs(self.blocks.rhs), 1.0)
        missed = np.where(over & (left > near), left, np.where(under & (left < -near), left, 0.0))
        return np.where(self.blocks.inner, 0.0, missed)

    def shares(self) -> Floats:
        """Weight of each round's answer in each group: shape (rounds, groups), columns summing to one."""
        assert self.weights is not None
        shares = self.weights.weight.reshape(-1, self.blocks.groups)
        return np.asarray(shares / np.maximum(shares.sum(axis=0), 1e-12))

    def mean_spend(self, shares: Floats | None = None) -> Floats:
        """Weighted spend of the entries (E,); `shares` (rounds, groups) other than the master's may be given."""
        result = np.zeros(len(self.blocks.entries))
        for share, answer in zip(self.shares() if shares is None else shares, self.replies, strict=True):
            if share.any():
                result += share[self.blocks.entry_group] * answer.spend
        return result

    def mean_paid(self, shares: Floats | None = None) -> Floats:
        """Weighted spend of the linked lines (n, T)."""
        if self.blocks.linked is None:
            return np.zeros((0, 0))
        mine = (self.shares() if shares is None else shares)[:, self.blocks.linked_group]
        return np.asarray(sum(share[:, None] * a.paid for share, a in zip(mine, self.replies, strict=True)))


def dearness(blocks: Blocks, worth: float) -> Floats:
    """Say what a unit of each row's failing costs in the master: the penalty of soft rows, much for hard ones."""
    size = np.maximum(np.abs(blocks.rhs), 1.0)
    return np.array(
        [
            0.0 if inner else DEAR * max(worth, 1.0) / s if row.penalty is None else row.penalty
            for row, s, inner in zip(blocks.rows, size, blocks.inner, strict=True)
        ]
    )


def price_of_money(blocks: Blocks) -> Floats:
    """Guess the rows' prices: the total's, by bisection on a sample of entries; none for the others."""
    prices = np.zeros(len(blocks.rows))
    number = total_row(blocks)
    if number is None or len(blocks.entries) == 0:
        return prices
    every = max(len(blocks.entries) // SAMPLE, 1)
    some = blocks.entries.take(np.arange(0, len(blocks.entries), every))
    # Of the options of a cell one holds; the sample's part of the total is that of its cells.
    options = np.bincount(blocks.entries.cell)
    weight = every / options[some.cell]
    target, own, one = max(float(blocks.rhs[number]), 0.0), -blocks.goal_spend, np.ones(len(some))
    prices[number] = _price_at(
        lambda price: float(best_spend(some, some.goal, (own + price) * one)[0] @ weight), target
    )
    return prices


def price_of_other_money(blocks: Blocks, prices: Floats, share: float) -> Floats:
    """Guess the rows' prices once so many times the money is there as at `prices`: the total's moves alone."""
    number = total_row(blocks)
    if number is None or len(blocks.entries) == 0:
        return prices
    every = max(len(blocks.entries) // SAMPLE, 1)
    at = np.arange(0, len(blocks.entries), every)
    some, of_class = blocks.entries.take(at), blocks.cost_class[at]
    other = np.where(np.arange(len(prices)) == number, 0.0, prices)
    cost = (blocks.spend_rows.T @ other - blocks.goal_spend)[of_class]
    worth = some.goal - blocks.earnings.take(at).price(other)
    one = blocks.spend_rows[[number]].toarray()[0][of_class]

    def spent(price: float) -> float:
        return float(best_spend(some, worth, cost + price * one)[0] @ one)

    other[number] = _price_at(spent, share * spent(float(prices[number])))
    return other


def total_row(blocks: Blocks) -> int | None:
    """Return the number of the row of the total."""
    return next((i for i, row in enumerate(blocks.rows) if row.entry == "budget"), None)


def _price_at(spent: Callable[[float], float], target: float) -> float:
    """Find by bisection the least price from 0 on at which no more than `target` is spent."""
    if spent(0.0) <= target:
        return 0.0
    low, high = 0.0, 1.0
    for _ in range(60):
        if spent(high) <= target:
            break
        low, high = high, 4.0 * high
    for _ in range(14):
        middle = (low + high) / 2
        low, high = (middle, high) if spent(middle) > target else (low, middle)
    return high

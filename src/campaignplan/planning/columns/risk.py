"""The column method under risk: the plan's own curves show the way, the joint draws decide.

First the rules are kept and prices found without draws; its answers are the first columns. Everything else is as
in `method`: search, decide, weigh what is left once more, round. A mixture of S-curves need not be concave where
the plan's own curve is, so the last weighing may lose a little there; the audit says what the plan is worth.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field

import numpy as np

from campaignplan.planning.columns.blocks import Blocks
from campaignplan.planning.columns.method import Columns, unheard
from campaignplan.planning.columns.recover import Choices
from campaignplan.planning.columns.reply import Reply
from campaignplan.planning.columns.risk_search import RiskSearch
from campaignplan.planning.columns.search import Search, dearness
from campaignplan.planning.decisions import Decisions
from campaignplan.planning.risk import Joint, Risk
from campaignplan.response.cells import Floats

HEAVY = 1e-6
"""Answers that weigh less in the plan without draws are not taken over."""


@dataclass
class RiskColumns(Columns):
    """One solve under risk in progress; `bound` is of the risk's measure."""

    joint: Joint | None = None
    risk: Risk = field(default_factory=Risk)

    @property
    def bound(self) -> float:
        """The best proven bound so far; none while draws are not looked at."""
        return self.search.bound if isinstance(self.search, RiskSearch) else float("inf")

    @property
    def state(self) -> Columns:
        """What a later solve can start from: the part without draws."""
        result = copy(self)
        result.search, result.last, result.told = self.plain.at_rest(), None, unheard
        return result

    @property
    def plain(self) -> Search:
        """The search without draws."""
        return self.search.plain if isinstance(self.search, RiskSearch) else self.search

    def plans(self) -> Iterator[Decisions]:
        """Yield decisions, each try closer than the one before."""
        roofs = self.blocks
        yield from super().plans()  # the plan without draws is one to beat
        if self.status == "infeasible" or not self.search.feasible:
            return
        self.blocks, self.search, self.wide = roofs, self._begun(roofs, self.wide or self.search), None
        yield from super().plans()

    def _spent(self, found: Decisions) -> bool:
        """Whether to leave off; without draws where the plan is near the best there."""
        if isinstance(self.search, RiskSearch):
            return super()._spent(found)
        return self.search.bound - found.value <= self.gap * abs(found.value)

    def _clash(self) -> bool:
        """Whether the rows clash: draws do not change that, and answers that keep them are known by then."""
        return not isinstance(self.search, RiskSearch) and super()._clash()

    def _as_before(self, share: float) -> None:
        """Answer nothing: choices of the solve before were not made under these draws."""

    def _sharper(self) -> Iterator[Decisions]:
        """Leave lattices out under draws: what they prove on the plan's own curves does not hold there."""
        if not isinstance(self.search, RiskSearch):
            yield from super()._sharper()

    def _decide(self, share: float, by_share: bool = False) -> Decisions | None:
        """Make the whole decisions by what answers are worth over the draws; a second weighing is too dear."""
        if isinstance(self.search, RiskSearch):
            if by_share:
                return None
            self.search.revalue()
        return super()._decide(share, by_share)

    def _weigh(self, choices: Choices, share: float, held: bool = False) -> tuple[Blocks, Search]:
        """Weigh answers again with the whole decisions made; rounding then goes by the draws' last weights."""
        blocks, inner = super()._weigh(choices, share, held)
        return (inner.mixed(inner.weighed()) if isinstance(inner, RiskSearch) else blocks), inner

    def _begun(self, blocks: Blocks, plain: Search) -> RiskSearch:
        """Take over the answers that make the plan without draws; its worst draws weigh first."""
        assert plain.weights is not None
        search = self._search(blocks, plain.prices, plain.dear)
        search.plain = plain
        for share, answer in zip(plain.shares(), plain.replies, strict=True):
            if (share > HEAVY).any():
                search.add(answer)
        search.weights = search.master.solve()
        tail = search.weights.prices[len(blocks.rows) :]
        for share in (1.0, 0.7):  # over the draws money earns less than on the plan's own curves
            search.ask(np.append(share * plain.prices, tail))
        return search

    def _last(self, blocks: Blocks, known: list[Reply]) -> Search:
        """Begin the last weighing of money, with the prices and draws' weights of the search."""
        if not isinstance(self.search, RiskSearch):
            return super()._last(blocks, known)
        assert self.search.weights is not None
        rules = len(blocks.rows)
        worth = max(abs(self.search.bound), abs(self.search.weights.value))
        search = self._search(blocks, self.search.prices[:rules], dearness(blocks, worth))
        search.add(known[0])
        for factor in (1.0, 0.87, 1.15):
            search.ask(np.append(factor * self.search.prices[:rules], self.search.prices[rules:]))
        return search

    def _search(self, blocks: Blocks, prices: Floats, dear: Floats) -> RiskSearch:
        assert self.joint is not None
        first = np.append(prices, np.full(self.joint.count, self.risk.weight / self.joint.count))
        return RiskSearch(blocks, first, dear, joint=self.joint, risk=self.risk)

"""Rounds of column generation for ``(1 - w) mean + w CVaR`` over joint draws.

CVaR of K values P_k is the best of ``eta - sum_k s_k / ((1 - alpha) K)`` with ``s_k >= eta - P_k, s_k >= 0`` over
eta (Rockafellar and Uryasev 2000). So the master has one free column eta and one soft row a draw,

    eta - sum lambda P_k  <=  0,    each missed unit costs w / ((1 - alpha) K),

and its prices q_k weigh the draws: ``m_k = (1 - w) / K + q_k``, which sum to one. At weights m a block's best reply
maximises the mixture of the draws, and what all replies earn bounds the problem, since CVaR is the least mean over
all such weights.
"""

from dataclasses import dataclass, replace

import numpy as np

from campaignplan.planning.columns.blocks import Blocks
from campaignplan.planning.columns.master import Master, Weights
from campaignplan.planning.columns.reply import Reply, effective_of, reply
from campaignplan.planning.columns.risk_mixture import Mixture
from campaignplan.planning.columns.search import Search
from campaignplan.planning.risk import Joint, Risk
from campaignplan.planning.row import Row
from campaignplan.response.cells import Floats


class RiskMaster(Master):
    """The master with eta and a row a draw below the rules' rows; `Weights.prices` has both, rules first."""

    def __init__(self, rows: tuple[Row, ...], groups: int, dear: Floats, risk: Risk, draws: int) -> None:
        below = tuple(Row(f"draw:{k}", "", "", "<=", 0.0, 0.0, penalty=risk.steepest(draws)) for k in range(draws))
        super().__init__((*rows, *below), groups, np.append(dear, np.full(draws, risk.steepest(draws))))
        self.rules, self.begun = len(rows), True  # eta and the draws' rows make a basis of their own
        at = np.arange(self.rules, self.height, dtype=np.int32)
        assert self.highs is not None
        self.highs.addCol(risk.weight, -np.inf, np.inf, draws, at, np.ones(draws))

    def solve(self) -> Weights:
        """Weigh the columns; eta is left out."""
        found = super().solve()
        return replace(found, weight=found.weight[1:], missed=found.missed[: self.rules])


@dataclass
class RiskSearch(Search):
    """A search whose prices are those of the rules' rows, then the draws' q; `plain` is the one it came from."""

    joint: Joint = None  # type: ignore[assignment]
    risk: Risk = None  # type: ignore[assignment]
    plain: Search = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        entries = self.blocks.entries
        self.sort = self.joint.sort[entries.option]
        self.hint = np.zeros(len(entries))
        self.columns: list[tuple[Floats, Floats]] = []
        self.master = self._empty()

    def _empty(self) -> RiskMaster:
        return RiskMaster(self.blocks.rows, self.blocks.groups, self.dear, self.risk, self.joint.count)

    def ask(self, prices: Floats) -> None:
        """Let the blocks answer to the rules' prices and to the draws' weights that go with q."""
        rules = self.blocks.allowed(prices[: len(self.blocks.rows)])
        q = self.risk.allowed(prices[len(self.blocks.rows) :])
        blocks = self.mixed(self.weighed(q))
        answer = reply(blocks, rules, self.replies[-1] if self.replies else None)
        self.take(replace(answer, prices=np.append(rules, q)))

    def add(self, *answers: Reply) -> None:
        """Keep answers as columns: worth the mean's part of their goal, using minus P_k of draw k."""
        for answer in answers:
            earned = self.earned(answer)
            value = (1 - self.risk.weight) * earned.mean(axis=0)
            self.columns.append((value, np.concatenate([answer.used, -earned])))
            self.replies.append(answer)
            self.master.add(np.arange(self.blocks.groups), *self.columns[-1])
            self.stale = True

    def revalue(self) -> None:
        """Value the answers by the master's weights of the draws: whole decisions are chosen by these."""
        assert self.weights is not None
        rules = len(self.blocks.rows)
        weight = self.weighed(self.weights.prices[rules:])
        pairs = zip(self.replies, self.columns, strict=True)
        self.replies = [replace(answer, value=-weight @ used[rules:]) for answer, (_, used) in pairs]

    def dearer(self, times: float) -> None:
        """Let failing a hard row cost so many times more."""
        hard = np.array([row.penalty is None for row in self.blocks.rows], dtype=np.bool_)
        self.dear = np.where(hard, times * self.dear, self.dear)
        self.master = self._empty()
        for value, used in self.columns:
            self.master.add(np.arange(self.blocks.groups), value, used)
        self.stale = True

    def weighed(self, q: Floats | None = None) -> Floats:
        """Return the weights m (K,) of the draws for prices q, else for those of the best bound."""
        q = self.prices[len(self.blocks.rows) :] if q is None else q
        return (1 - self.risk.weight) / self.joint.count + q

    def mixed(self, weight: Floats) -> Blocks:
        """Return the blocks under weighted draws (K,)."""
        entries, runs = self.blocks.entries, self.blocks.runs
        mixture = Mixture(self.joint, self.sort, self.joint.worth * weight, self.hint)
        entries = replace(entries, mixture=mixture)
        if self.blocks.decided:  # no run is to be chosen any more
            return replace(self.blocks, entries=entries)
        inside = replace(runs.entries, mixture=mixture.take(runs.entry))
        return replace(self.blocks, entries=entries, runs=replace(runs, entries=inside))

    def earned(self, answer: Reply) -> Floats:
        """Shape (K, groups): goal units of an answer, measured on the plan's own curves, in every draw."""
        blocks = self.blocks
        entries, groups = blocks.entries, blocks.groups
        yuan = effective_of(blocks, answer.spend, answer.paid, answer.enrolled)
        own = np.bincount(blocks.entry_group, weights=entries.goal * entries.clicks(yuan), minlength=groups)
        result = np.repeat((answer.value - own)[None, :], self.joint.count, axis=0)
        mixture = Mixture(self.joint, self.sort, self.joint.worth, self.hint)
        worth = entries.goal * entries.curves.demand
        for _, part in entries.segments:
            at = np.flatnonzero(yuan[part] > 0) + part.start
            at = at[np.argsort(blocks.entry_group[at], kind="stable")]
            for some, values in mixture.drawn(entries.curves.take(at), at, yuan[at] / entries.scale[at]):
                group = blocks.entry_group[at[some]]
                first = np.flatnonzero(np.diff(group, prepend=-1))
                result[:, group[first]] += np.add.reduceat(values * worth[at[some], None], first, axis=0).T
        return result

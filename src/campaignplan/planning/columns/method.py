"""The column method: search, decide, round; a bound at every step, a plan at the end.

The gap asked for is shared out: the search stops when master and bound are near, the decisions cost something,
rounding a little. Where that was too much, the search goes on and decides again.
"""

import copy
import time
from collections.abc import Callable, Iterator
from dataclasses import InitVar, dataclass, field, replace
from typing import Literal

import numpy as np

from campaignplan.planning.columns.begun import closed
from campaignplan.planning.columns.blocks import Blocks, make_blocks
from campaignplan.planning.columns.chain import ChainReply
from campaignplan.planning.columns.enrol import NEVER
from campaignplan.planning.columns.patterns import fitting
from campaignplan.planning.columns.recover import Choices, answered, choices_of, heaviest, kept, mended
from campaignplan.planning.columns.reply import Reply, decided, remeasured, reply
from campaignplan.planning.columns.search import MOST_ROUNDS, Search, price_of_money
from campaignplan.planning.columns.sharper import priced, widened
from campaignplan.planning.columns.started import begun_apart, started
from campaignplan.planning.columns.warm import (
    answers_again,
    blocks_again,
    other_money,
    prices_again,
    proof_again,
    search_again,
)
from campaignplan.planning.columns.whole import to_whole
from campaignplan.planning.decisions import Decisions
from campaignplan.planning.frame import Frame
from campaignplan.planning.row import Row
from campaignplan.planning.rules import ramps
from campaignplan.response.cells import Floats, Ints

SHARES = (0.5, 0.12, 0.03)
"""Shares of the asked gap that master and bound may be apart, from try to try."""
EARLY = 3
"""After so many rounds the search looks whether rows that are still missed can hold at all."""
CLASH = 1e-7
"""Rows clash where even the best answers together miss them by more than this share of their size."""
ESCALATIONS = 5
"""How often the price of missing a row is raised a hundredfold before a search without a plan gives up."""
SPENT = 0.5
"""Where master and bound are apart by less than this share of what decisions cost, the search is over."""
RISEN = 0.05
"""Decisions are made again where the master rose by this share of what they cost: about so much they can gain."""
NEARLY = 0.8
"""Share of the asked gap within which the choices of the solve before are kept."""
AGAIN = 2
"""The choices of the solve before are tried where the search took so many rounds at most."""
LOOSE = 1e-2
"""Relative gap of the lattice's answers while prices are sought."""
ENOUGH = 0.5
"""Plans are closed whose bound is above the plan at hand by less than this share of the asked gap."""
LATTICE = 0.2
"""Share of the asked gap to which the lattice proves each line's answer."""
DEAR = 0.1
"""What floors cost a line is proven where it earns less by so much of the asked gap than its answer without them."""
ROOM = 0.1
"""Share of the asked gap that ramps may cost by being held narrower, so that whole yuan keep them."""
MENDS = 6
"""How often decisions that leave a row missed are mended."""
FEW = 20_000
"""Up to so many entries the last weighing is made exact, for the sake of the rules' prices."""
LIGHT = 1e-9
"""Answers that weigh no more in the search are left behind by the last weighing."""
LINKED = 3e-6
"""How exact (relative) the last weighing of a few entries is made with lines whose periods hang together."""
CALM, SETTLED = 3, 0.01
"""It has settled where so many rounds brought less than this share of the asked gap."""
GRACE = 30.0
"""Seconds deciding may take after the time is up, so that a bound found is not left without a plan."""


@dataclass
class Columns:
    """One solve by columns in progress.

    `bound` is in goal units, proven; `status` becomes ``infeasible`` when no weighing of answers can keep the
    rows, which proves that they clash at prices `proof` (by row's name); `missed` are the entries
    that decisions given up last failed, the most missed first; `read` are the choices that answers said last;
    `closed` bounds the plans left out of the search, `firm` all of them, proven at prices `firm_at`, with what floors
    cost lines whose answers do not know it; `told` is asked between rounds and ends the search where true; `known` is
    the number of answers it began with where it goes on from a solve whose limits alone differ.
    """

    frame: Frame
    rows: tuple[Row, ...]
    gap: float
    deadline: float
    told: Callable[[float], bool]
    whole: bool = True
    least: Floats | None = None
    start: InitVar["Columns | None"] = None
    status: Literal["open", "infeasible"] = "open"
    search: Search = field(init=False)
    last: tuple[Choices, Search] | None = None
    proof: dict[str, float] = field(default_factory=dict)
    found: bool = False
    known: int = 0
    missed: tuple[str, ...] = ()
    read: Choices | None = None
    closed: float = -np.inf
    firm: float = np.inf
    firm_at: Floats = field(default_factory=lambda: np.zeros(0))
    wide: Search | None = None

    def __post_init__(self, start: "Columns | None") -> None:
        if start is not None and self._warmed(start):
            return
        self.blocks = make_blocks(self.frame, self.rows, ramps(self.frame))
        if self.least is not None:
            self.blocks = self.blocks.at_least(self.least)
        if start is None:
            prices = price_of_money(self.blocks)
            self.search = begun_apart(self.blocks, prices, self.deadline, lambda: self.told(np.inf))
            return
        self.search = started(self.blocks, prices_again(start.search, self.blocks), near=(1.0,))
        self.search.add(*answers_again(start.search, self.blocks))

    def _warmed(self, start: "Columns") -> bool:
        """Go on from a solve whose limits alone differ, if that is all."""
        if self.frame.cells is not start.frame.cells or self.frame.goal != start.frame.goal:
            return False
        if self.frame.problem.settings.weights != start.frame.problem.settings.weights:
            return False
        blocks = blocks_again(start.blocks, self.frame, start.rows, self.rows)
        if blocks is None:
            return False
        self.blocks, self.search = blocks, search_again(start.search, blocks)
        if np.isfinite(start.firm):
            self.firm, self.firm_at = proof_again(start.blocks, blocks, start.firm, start.firm_at)
        guess = other_money(self.search, start.search)
        if guess is None:
            self.last = start.last
        else:  # other money, other choices
            self.search.ask(guess)
        self.known = len(self.search.replies)
        return True

    @property
    def bound(self) -> float:
        """The best proven bound so far."""
        return min(max(self.search.bound, self.closed), self.firm)

    @property
    def state(self) -> "Columns":
        """What a later solve can start from: the search among all plans, where some were closed, at rest."""
        result = copy.copy(self)
        if self.wide is not None:
            result.search, result.blocks, result.closed, result.wide = self.wide, self.wide.blocks, -np.inf, None
        result.search, result.told = result.search.at_rest(), unheard
        if self.last is not None:
            choices, inner = self.last
            result.last = choices, inner.at_rest(inner.blocks.bare)
        return result

    @property
    def left(self) -> float:
        """Seconds left."""
        return max(self.deadline - time.monotonic(), 0.0)

    def plans(self) -> Iterator[Decisions]:
        """Yield decisions, each try closer than the one before."""
        # Rows that the first answers cannot keep most often clash: that is looked at before the search goes on.
        self._run(SHARES[0], EARLY)
        if self._doubtful and self._clash():
            return
        if self.search.feasible:
            sharp = False
            for decisions in self._sharper():
                sharp = True
                yield decisions
            if sharp or self.left <= 0 or self.told(self.bound):
                return
        found = None
        for number, share in enumerate(SHARES):
            self._run(share)
            if self._doubtful and not self._reachable(share):
                return
            if found is not None:  # nearer prices may prove the plan at hand
                self._prove(found)
                if self.told(self.bound):
                    return
                if self._read_before():
                    continue
            for by_share in (False, True):
                last = self.last
                closer = self._decide(share, by_share)
                if closer is not None and (not by_share or found is None or closer.value > found.value):
                    self.found, found = True, closer
                    self._prove(found)
                    yield found
                else:
                    self.last = last
                if self.left <= 0 or self.told(self.bound):
                    return
            if number > 0 and found is not None and self._spent(found):
                return

    def _prove(self, found: Decisions) -> None:
        """Prove what floors cost lines whose answers leave them out, where these earn more than the plan's."""
        linked, best = self.blocks.linked, self.search.best
        if linked is None or best is None or best.chain is None or self.blocks.entries.mixture is not None:
            return
        if self.last is None or self.bound - found.value <= NEARLY * self.gap * abs(found.value):
            return
        choices, inner = self.last
        chains = priced(self.blocks, self.search.prices, linked.held(choices.holds))
        dear = best.chain.value - chains.value(inner.mean_paid()) > DEAR * self.gap * abs(found.value)
        firm = dear & linked.unfloored.any(axis=1)
        if firm.any():
            blocks = replace(self.blocks, linked=replace(linked, firm=firm))
            bound = reply(blocks, self.search.prices, best).bound
            if bound < self.firm:
                self.firm, self.firm_at = bound, self.search.prices

    def _spent(self, found: Decisions) -> bool:
        """Whether what is left of the gap is what whole decisions cost: nearer prices do not bring that back.

        Of what master and bound are apart by they bring back about half: the two meet between them.
        """
        assert self.search.weights is not None
        open_, cost = self.bound - self.search.weights.value, self.search.weights.value - found.value
        return cost + open_ / 2 > self.gap * abs(found.value) and open_ < SPENT * cost

    def _risen(self, found: Decisions, weighed: float) -> bool:
        """Whether the master has risen since it weighed so much, as against what decisions then cost."""
        assert self.search.weights is not None
        return self.search.weights.value - weighed > RISEN * (weighed - found.value)

    def _sharper(self) -> Iterator[Decisions]:
        """Search with lattice answers where carry-over meets floors or S-curves: roofs alone cannot close that gap.

        Loose answers lead to the prices and to a plan; few proven ones are asked for then, because they are dear.
        """
        before = self.blocks, self.search
        blocks = self.blocks.sharper(LOOSE)
        if blocks is None:
            return
        known, tight = self.search.bound, LATTICE * self.gap
        self.search = started(blocks, self.search.prices, near=(1.0, 0.93, 1.07), dear=self.search.dear)
        self.blocks, self.last = blocks, None
        self._insist(lambda: self.search.run(LOOSE, self.deadline, lambda: self.told(known)))
        found, weighed = None, -np.inf
        for gap, share, rounds in ((LOOSE, SHARES[-1], 3), (tight, SHARES[0], 0), (tight, SHARES[0], 3)):
            self.blocks = self.search.blocks = self.blocks.sharper(gap) or blocks
            if rounds == 0 and self.search.weights is not None:  # the best loose bound was not where the best one is
                self.search.ask(self.search.weights.prices)
            asked = len(self.search.replies)
            self._run(share, rounds)
            if rounds and found is not None and len(self.search.replies) == asked:
                break  # near enough already: nothing new to decide by
            self.search.bound = min(self.search.bound, known)
            if self.search.feasible and (found is None or self._risen(found, weighed)):
                closer = self._decide(SHARES[0])
                weighed = self.search.weights.value if self.search.weights is not None else weighed
                if closer is not None:
                    found = closer
                    yield closer
            if self.left <= 0 or self.told(self.bound):
                break
            if gap == LOOSE and found is not None and self._close(found):
                self.blocks = self.search.blocks
        if found is None:
            self.blocks, self.search = before

    def _close(self, found: Decisions) -> bool:
        """Close plans in which a line never begins, as far as they are worth less than what was found."""
        enough = found.value + ENOUGH * self.gap * abs(found.value)
        if self.bound <= enough:
            return False
        rest, bound = closed(self.search, enough, self.deadline)
        if rest is self.search:
            return False
        self.wide, self.closed, self.search = self.wide or self.search, max(self.closed, bound), rest
        return True

    @property
    def _doubtful(self) -> bool:
        """Whether the answers so far cannot keep the rows, or blocks what they keep inside."""
        return not self.search.feasible or self.bound < NEVER / 2

    @property
    def _until(self) -> float:
        """When deciding must end: a bound is not left without any plan, a second plan is not worth waiting for."""
        return self.deadline if self.found else time.monotonic() + self.left + GRACE

    def _enough(self) -> bool:
        return self.found and self.told(self.bound)

    def _run(self, share: float, rounds: int = MOST_ROUNDS) -> None:
        self.search.run(share * self.gap, self.deadline, lambda: self.told(self.bound), rounds)

    def _clash(self) -> bool:
        """Whether no weighing of answers keeps the rows; else the answers found here join the columns."""
        assert self.search.weights is not None
        aimless = self.blocks.aimless()
        size = np.maximum(np.abs(aimless.rhs), 1.0)
        hard = np.array([row.penalty is None for row in aimless.rows], dtype=np.bool_)
        search = Search(aimless, np.zeros(len(size)), np.where(hard & ~aimless.inner, 1.0 / size, 0.0))
        for answer in self.search.replies:  # whatever they are worth, what they use is known
            search.add(replace(answer, value=np.zeros(aimless.groups)))
        search.ask(np.zeros(len(size)))
        # Where rows fail, the prices of the search are mostly those of their failing: often the proof itself.
        failing = self.search.weights.prices
        search.ask(failing / max(float(np.abs(failing * size).max(initial=0.0)), 1e-9))
        search.run(0.0, time.monotonic() + self.left + GRACE, lambda: search.bound < -CLASH or search.feasible)
        if search.bound < -CLASH:
            self.status = "infeasible"
            self.proof = dict(zip((row.name for row in aimless.rows), search.prices.tolist(), strict=True))
            return True
        for answer in search.replies[len(self.search.replies) :]:
            self.search.add(remeasured(self.blocks, answer))
        for _ in range(ESCALATIONS):
            self.search.weigh()
            if self.search.feasible or not search.feasible:
                break
            self.search.dearer(100.0)  # what keeps the rows is at hand: where it is not taken, missing is too cheap
        return False

    def _reachable(self, share: float) -> bool:
        """Whether any weighing of answers keeps the rows."""
        if self._clash():
            return False
        if not self._insist(lambda: self._run(share)):
            self.missed = _missed(self.blocks, self.search.off)
        return self.search.feasible

    def _insist(self, run: Callable[[], None]) -> bool:
        """Go round until the rows hold, missing them dearer from time to time; tell whether it was not in vain."""
        for _ in range(ESCALATIONS):
            run()
            if self.search.feasible or self.left <= 0:
                return True
            self.search.dearer(100.0)
        return False

    def _decide(self, share: float, by_share: bool = False) -> Decisions | None:
        """Make the whole decisions, each by its weight or `by_share` (`heaviest`), weigh what is left, round it."""
        found = None if by_share else self._as_before(share)
        linked = self.blocks.linked
        if linked is not None and linked.proven.any():
            widened(self.search)
        elif found is None:
            choices = heaviest(self.search, by_share)
            other = answered(self.search, choices)
            if by_share and self.read is not None and (other.on == self.read.on).all():
                return None
            self.read = self.read if by_share else other
            found = None if other is choices else self._mended(other, share, 1)
            found = found or self._mended(choices, share)
        if found is None and not by_share:
            together = fitting(self.search, max(self.left, GRACE))
            if together is not None:
                shares, whole = together.shares, (together.enrolled, together.promoted, together.window)
                found = self._mended(choices_of(self.search, shares, *whole), share)
        if found is None:
            return None
        choices, blocks, inner = found
        spend, paid = inner.mean_spend(), inner.mean_paid()
        rounded = to_whole(blocks, spend, paid, inner.prices[: len(blocks.rows)]) if self.whole else None
        if rounded is None and self.whole and linked is not None and linked.proven.any():
            # The mean of answers of an S-curve is not worth what they are: here it misses a row.
            apart = self._unmixed(share)
            if apart is not None:
                choices, blocks, inner = apart
                spend, paid = inner.mean_spend(), inner.mean_paid()
                rounded = to_whole(blocks, spend, paid, inner.prices[: len(blocks.rows)])
        self.last = (choices, inner)
        return self._read(blocks, choices, (spend, paid), rounded, inner)

    def _read_before(self) -> bool:
        """Whether the decisions that the answers now say were weighed in the try before."""
        if self.read is None:
            return False
        now = answered(self.search, heaviest(self.search))
        parts = ((part.on, part.enrolled, part.promoted, part.window) for part in (now, self.read))
        return all((one == other).all() for one, other in zip(*parts, strict=True))

    def _unmixed(self, share: float) -> tuple[Choices, Blocks, Search] | None:
        """Take one answer of each product whose lines prove theirs, and weigh the rest around them."""
        together = fitting(self.search, max(self.left, GRACE), mixed=False)
        if together is None:
            return None
        choices = choices_of(self.search, together.shares, together.enrolled, together.promoted, together.window)
        blocks, inner = self._weigh(choices, share, held=True)
        return (choices, blocks, inner) if inner.feasible else None

    def _as_before(self, share: float) -> tuple[Choices, Blocks, Search] | None:
        """Weigh again under the choices of the solve before; None where they no longer reach the gap."""
        if self.last is None:
            return None
        choices, before = self.last
        self.last = None
        if len(self.search.replies) - self.known > AGAIN:
            return None  # it went far: the choices of before are not those of now
        blocks, at, value = kept(self.blocks, choices)
        if len(blocks.entries) != len(before.replies[0].spend) or len(blocks.rows) != len(before.blocks.rows):
            return None
        inner = search_again(before, blocks)
        inner.weigh()  # few steps lead to the old answers' weights, and few from there to new ones'
        inner.add(_measured(blocks, *_within(blocks, at, self.search.mean_spend(), choices.paid)))
        if not inner.answered(self.search.prices):  # old answers may miss a row: its price is that of missing it
            inner.ask(self.search.prices)
        inner.run(0.5 * share * self.gap, self._until, self._enough, AGAIN + 1)
        assert inner.weights is not None
        reached = inner.weights.value + value
        near = inner.feasible and self.bound - reached <= NEARLY * self.gap * max(abs(reached), 1.0)
        return (choices, blocks, inner) if near else None

    def _mended(self, choices: Choices, share: float, times: int = MENDS) -> tuple[Choices, Blocks, Search] | None:
        """Weigh answers under choices, mended until every row holds; None where they cannot be."""
        for _ in range(times):
            blocks, inner = self._weigh(choices, share)
            if inner.feasible:
                return choices, blocks, inner
            off = inner.off
            self.missed = _missed(blocks, off)
            other = mended(self.blocks, choices, off)
            if (other.on == choices.on).all():
                return None
            choices = other
        return None

    def _weigh(self, choices: Choices, share: float, held: bool = False) -> tuple[Blocks, Search]:
        """Weigh answers again with the whole decisions made, the money of linked lines too where it is `held`."""
        blocks, at, _ = kept(self.blocks, choices)
        linked, best = blocks.linked, self.search.best
        if linked is not None and best is not None and best.chain is not None and self.whole:
            step = self.frame.cells.step[linked.cell].astype(np.float64)
            most = ROOM * self.gap * abs(self.search.bound)
            blocks = replace(blocks, linked=linked.roomy(step, best.chain.ramp_price, most))
        free = blocks
        if held and blocks.linked is not None:
            blocks = replace(blocks, linked=blocks.linked.holding(choices.paid))
        known = [_measured(blocks, *_within(blocks, at, self.search.mean_spend(), choices.paid))]
        if blocks.linked is not None:  # a round more is dear, what was answered so far is not
            heavy = (self.search.shares() > LIGHT).any(axis=1)
            answers = [answer for answer, is_heavy in zip(self.search.replies, heavy, strict=True) if is_heavy]
            known += [_measured(blocks, *_within(blocks, at, answer.spend, answer.paid)) for answer in answers]
        inner = self._last(blocks, known)
        few = len(blocks.entries) <= FEW
        sharp = 1e-9 if inner.newton else LINKED if few else 0.5 * share * self.gap
        values: list[float] = []
        inner.run(sharp, self._until, lambda: self._enough() or self._hopeless(inner) or self._settled(inner, values))
        return free, inner

    def _hopeless(self, inner: Search) -> bool:
        """Whether choices cost more than all there is to earn: rows they cannot keep are dear, see `dearness`."""
        assert self.search.weights is not None
        return not inner.feasible and inner.bound < self.search.weights.value - abs(self.search.weights.value)

    def _settled(self, inner: Search, values: list[float]) -> bool:
        """Whether a last weighing with linked lines, whose rounds are dear, hardly rises: `values` of its rounds."""
        assert inner.weights is not None
        values.append(inner.weights.value)
        if inner.blocks.linked is None or not inner.feasible or len(values) <= CALM:
            return False
        return values[-1] - values[-1 - CALM] < SETTLED * self.gap * abs(values[-1])

    def _last(self, blocks: Blocks, known: list[Reply]) -> Search:
        """Begin the last weighing near the prices of the search, with answers known; the first is their mean."""
        near = (1.0, 0.87, 1.15) if blocks.linked is None else (1.0,)
        inner = started(blocks, self.search.prices, near, known[0], self.search.dear)
        inner.add(*known)
        inner.newton = len(blocks.entries) <= FEW and blocks.linked is None
        return inner

    def _read(
        self,
        blocks: Blocks,
        choices: Choices,
        money: tuple[Floats, Floats],
        rounded: tuple[Floats, Floats] | None,
        inner: Search,
    ) -> Decisions:
        assert inner.weights is not None
        names = [row.name for row in blocks.rows]
        return Decisions(
            spend=_on_cells(blocks, *money),
            enrolled=choices.enrolled,
            promoted=choices.promoted.astype(np.float64),
            window=choices.window.astype(np.float64),
            value=inner.weights.value + float(blocks.fee_gain @ choices.enrolled),
            prices=dict(zip(names, inner.prices[: len(names)].tolist(), strict=True)),
            inside=self._ramp_prices(inner),
            rounded=None if rounded is None else _on_cells(blocks, *rounded),
        )

    def _ramp_prices(self, inner: Search) -> dict[str, float]:
        """Say what a yuan a day more is worth in each ramp rule: its steps' prices together."""
        linked, chain = inner.blocks.linked, None if inner.best is None else inner.best.chain
        if linked is None or chain is None:
            return {}
        number = np.full(self.frame.cells.size, -1, dtype=np.int64)
        number[linked.cell.ravel()] = np.arange(linked.cell.size)
        last = np.zeros((len(linked), 1))
        price = np.abs(np.concatenate([chain.ramp_price, last], axis=1)).ravel()
        assert self.blocks.linked is not None
        limit = np.concatenate([self.blocks.linked.plain.ramp, last + np.inf], axis=1).ravel()
        result = {}
        for ramp in ramps(self.frame):
            at = number[ramp.first]
            result[ramp.entry] = float(price[at[limit[at] == ramp.limit]].sum())
        return result


def unheard(bound: float) -> bool:
    """Hear a bound, and let the search go on."""
    return False


def _missed(blocks: Blocks, off: Floats) -> tuple[str, ...]:
    """Name the entries whose rows are missed by `off` (M,), the most missed first."""
    return tuple(dict.fromkeys(blocks.rows[i].entry for i in np.argsort(-np.abs(off)) if off[i]))


def _on_cells(blocks: Blocks, spend: Floats, paid: Floats) -> Floats:
    """Put the money of entries (E,) and of linked lines (n, T) on their cells (C,)."""
    cells = np.zeros(blocks.frame.cells.size)
    np.add.at(cells, blocks.entries.cell, spend)
    if blocks.linked is not None:
        cells[blocks.linked.cell] = paid
    return cells


def _within(blocks: Blocks, at: Ints, spend: Floats, paid: Floats) -> tuple[Floats, Floats]:
    """Bring spends of the search's entries, of which `at` are left, and of linked lines to what choices allow."""
    spend = np.clip(spend[at], blocks.entries.low, blocks.entries.high)
    if blocks.linked is not None:
        paid = blocks.linked.fitted(paid)
        spend[blocks.linked.entry] = 0.0
    return spend, paid


def _measured(blocks: Blocks, spend: Floats, paid: Floats) -> Reply:
    """Take spends of decided blocks as an answer that linked lines can begin near."""
    none = np.zeros(len(paid))
    chain = ChainReply(paid, none, none, np.zeros(paid.shape), np.zeros((len(paid), max(paid.shape[1] - 1, 0))), paid)
    return replace(decided(blocks, spend, paid), chain=chain)

"""Lines whose periods hang together, by carry-over or by ramps, inside the blocks.

Such a line is answered for as a whole (`chain_reply`). For the bound and for the choice of enrolments its cells
stand among the entries too, at the price of an effective yuan that the line's own answer gives: what remains of
the line then is a number. So enrolments are chosen cell by cell as everywhere, and the bound stays a bound.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from campaignplan.planning.columns.chain import ChainReply, Chains, below_ramps, chain_bound
from campaignplan.planning.columns.chain_reply import best_chains, climbed, polish
from campaignplan.planning.columns.entries import Entries
from campaignplan.planning.columns.interior import ACCURACY
from campaignplan.planning.columns.lattice import best_by_lattice
from campaignplan.planning.columns.switching import Offers, switched
from campaignplan.planning.frame import Frame
from campaignplan.planning.rules import Ramp
from campaignplan.response.cells import Bools, Floats, Ints
from campaignplan.response.family import TINY

HALF = 0.5
"""From so much of the spend at its bend an S-curve is held above it."""
ROUGH = 1e-5
"""How near the best under roofs to come while prices are sought: proofs lose a tenth of that, rounds half their time.

Not where the lattice follows: straight roofs need exact prices, or prove little."""


@dataclass(frozen=True)
class Linked:
    """n lines over T periods.

    Attributes
    ----------
    cell
        Shape (n, T): cells of the lines.
    product
        Shape (n,).
    entry
        The entries of these cells (those of their options), growing.
    place
        Shape as `entry`: number of the entry's cell among the n T.
    cost_class
        Shape (n, T): class of each cell.
    floor
        Shape (n, T), yuan: least of a cell that is on.
    plain
        The chains with the curves of no enrolment and without worth or cost. Those with carry-over
        leave floors out, which makes their answers quick and their bound a bound; which of their cells are on is
        decided in the end.
    alone
        Shape (n,): lines with carry-over, without ramps or enrolments: the lattice can prove what floors and
        S-curves cost them.
    mode
        ``roofs``: relaxed answers; ``lattice``: proven ones, to a relative `gap`; ``near``: what is on is
        decided, answers are the best near the last.
    begin
        Shape (n,): yuan that some period of a line spends at least, 0 for none; the lattice heeds it.
    firm
        Shape (n,): lines whose bounds know what floors cost them (`switching`), though their answers do not.
    """

    cell: Ints
    product: Ints
    entry: Ints
    place: Ints
    cost_class: Ints
    floor: Floats
    plain: Chains
    alone: Bools
    mode: Literal["roofs", "lattice", "near"] = "roofs"
    gap: float = 0.0
    begin: Floats | None = None
    firm: Bools | None = None

    def __len__(self) -> int:
        return len(self.cell)

    @cached_property
    def first(self) -> Ints:
        """Shape (n T,): an entry of each cell: that of no enrolment."""
        result = np.zeros(self.cell.size, dtype=np.int64)
        result[self.place[::-1]] = self.entry[::-1]
        return result

    @cached_property
    def listed(self) -> Bools:
        """Shape (n T,): cells that have an entry; closed ones have none, and stand for no other's."""
        result = np.zeros(self.cell.size, dtype=np.bool_)
        result[self.place] = True
        return result

    def held(self, holds: Bools) -> Ints:
        """Shape (n T,): the entry in force in each cell, any in cells without."""
        result = self.first.copy()
        force = holds[self.entry]
        result[self.place[force]] = self.entry[force]
        return result

    def chains(self, entries: Entries, held: Ints, worth: Floats, cost: Floats) -> Chains:
        """Return the chains under the entries in force, at worth (E,) per click and cost (n, T) per yuan."""
        shape = self.cell.shape
        return self.plain.at(entries.curves.take(held), worth[held].reshape(shape), cost.reshape(shape))

    def kept(self, at: Ints, holds: Bools, on: Bools, off: Bools, paid: Floats) -> "Linked":
        """Return the lines with decisions made: `at` are the entries kept, `on` and `off` (n, T) cells decided.

        S-curves stay on the side of their bend on which spends `paid` (n, T) are: answers of both do not mix.
        """
        number = np.full(int(at.max(initial=0)) + 1, -1, dtype=np.int64)
        number[at] = np.arange(len(at))
        mine = holds[self.entry]
        plain = replace(
            self.plain,
            cap=np.where(off, 0.0, self.plain.cap),
            least=np.where(on, self.floor, 0.0),
            floor=np.zeros(on.shape),
        )
        plain = _beside(plain, paid)
        return replace(self, entry=number[self.entry[mine]], place=self.place[mine], plain=plain, mode="near")

    def roomy(self, step: Floats, toll: Floats, most: float) -> "Linked":
        """Return the lines with hard ramps narrower by what rounding to whole `step` (n, T) can add to a change.

        As they are where that would cost more than `most` goal units at the ramps' prices `toll` (n, T-1).
        """
        plain = _roomy(self.plain, step)
        with np.errstate(invalid="ignore"):
            cost = np.where(self.plain.hard, np.abs(toll) * (self.plain.ramp - plain.ramp), 0.0).sum()
        return replace(self, plain=plain) if cost <= most else self

    def holding(self, paid: Floats) -> "Linked":
        """Return the lines with every spend held at `paid` (n, T)."""
        return replace(self, plain=replace(self.plain, fixed=paid))

    def within(self, entries: Entries) -> Entries:
        """Bound the lines' entries by what their cells can come to, decisions made."""
        low, high, must = entries.low.copy(), entries.high.copy(), entries.must.copy()
        least, most = self.plain.reach
        low[self.entry], high[self.entry] = least.ravel()[self.place], most.ravel()[self.place]
        must[self.entry] = True
        return entries.narrowed(low, np.maximum(high, low), must)

    def fitted(self, paid: Floats) -> Floats:
        """Bring spends (n, T) between the lines' bounds, and down to where hard ramps hold."""
        low, high = self.plain.low, self.plain.high
        return np.clip(below_ramps(self.plain, np.clip(paid, low, high)), low, high)

    def gave_way(self, paid: Floats) -> Floats:
        """Shape (n,): goal units that soft ramps cost at spends (n, T)."""
        over = np.maximum(np.abs(self.plain.steps(paid)) - self.plain.ramp, 0.0)
        return np.asarray((np.where(np.isfinite(self.plain.penalty), self.plain.penalty, 0.0) * over).sum(axis=1))

    def answer(self, chains: Chains, start: ChainReply | None, lines: Ints | None = None) -> ChainReply:
        """Answer for chains of these `lines`, all where none are named."""
        if self.mode == "near" and start is not None:
            return _safe(chains, climbed(chains, start))
        decide = not self.alone.any() if self.mode == "roofs" else start is None
        accuracy = ACCURACY if self.alone.any() else ROUGH
        found = _safe(chains, best_chains(chains, start, decide=decide, accuracy=accuracy))
        if self.mode == "lattice":
            found = found if start is None else _at_least(chains, found, start)
            bought = (chains.worth * chains.clicks(chains.effective(found.spend))).sum(axis=1)
            begin = self.begin if self.begin is None or lines is None else self.begin[lines]
            if begin is not None:
                found = _begun(chains, found, begin)
            found = best_by_lattice(chains, self.gap, found, float(np.abs(bought).mean()), begin)
        return found

    @cached_property
    def proven(self) -> Bools:
        """Shape (n,): lines whose answers come with a bound of their own, better than that of their entries."""
        if self.mode == "near":
            return np.ones(len(self), dtype=np.bool_)
        return self.alone & (self.mode == "lattice")

    def sharper(self, gap: float) -> "Linked":
        """Return the lines with their floors, answered by the lattice to a relative gap."""
        floor = np.where(self.alone[:, None], self.floor, 0.0)
        return replace(self, mode="lattice", gap=gap, plain=replace(self.plain, floor=floor))

    def rest(self, chains: Chains, found: ChainReply, entries: Entries, worth: Floats, net: Floats) -> Floats:
        """Shape (n,): what a line's bound has beside its entries' `net` (E,), at the prices of its answer."""
        result = chain_bound(chains, found.effective_price, found.ramp_price)
        for i in () if self.firm is None else np.flatnonzero(self.firm):
            row, mine = np.array([i]), self.place // chains.width == i
            at = self.entry[mine]
            offers = Offers(self.place[mine] % chains.width, entries.curves.take(at), worth[at], net[at])
            line = replace(chains.take(row), floor=self.floor[row])
            result[i] = min(result[i], switched(line, offers, found.ramp_price[row], found.relaxed[row]))
        return result

    @property
    def unfloored(self) -> Bools:
        """Shape (n, T): cells of lines with carry-over whose floors neither answers nor bounds know."""
        carries = ((self.plain.retention > 0) & ~self.proven)[:, None]
        open_ = np.isnan(self.plain.fixed) & (self.plain.high > 0)
        return np.asarray(carries & open_ & (self.floor > 0) & (self.plain.floor == 0))


def linked_lines(frame: Frame, ramps: tuple[Ramp, ...]) -> Bools:
    """Shape (lines,): lines with carry-over or a ramp."""
    lines = np.zeros(len(frame.cells.lines), dtype=np.bool_)
    lines[list(frame.cells.carry)] = True
    for ramp in ramps:
        lines[frame.cells.line_of[ramp.first]] = True
    return lines


def make_linked(
    frame: Frame, ramps: tuple[Ramp, ...], entries: Entries, high: Floats, cost_class: Ints
) -> Linked | None:
    """Gather the linked lines; `high` (C,) is the most each cell may take, `cost_class` (C,) its class."""
    cells = frame.cells
    line = np.flatnonzero(linked_lines(frame, ramps))
    if len(line) == 0:
        return None
    cell = line[:, None] * cells.width + np.arange(cells.width)
    number = np.full(cells.size, -1, dtype=np.int64)
    number[cell.ravel()] = np.arange(cell.size)
    place = number[entries.cell]
    entry = np.flatnonzero(place >= 0)
    limit, penalty = _limits(ramps, cell, number)
    retention = np.array([cells.lines[i].retention for i in line])
    plain = Chains(
        curves=cells.curves.take(np.searchsorted(cells.option_cell, cell.ravel())),
        worth=np.zeros(cell.shape),
        cost=np.zeros(cell.shape),
        floor=np.where(retention[:, None] > 0, 0.0, cells.floor[cell]),
        cap=high[cell],
        fixed=cells.fixed[cell],
        days=cells.days,
        retention=retention,
        felt=np.array([cells.lines[i].carry_in for i in line]),
        ramp=limit,
        penalty=penalty,
    )
    options = np.bincount(place[entry], minlength=cell.size).reshape(cell.shape)
    needy = np.zeros(cell.size, dtype=np.bool_)
    needy[place[entry]] = np.diff(cells.needs.indptr)[entries.option[entry]] > 0
    alone = (plain.retention > 0) & (options == 1).all(axis=1) & ~needy.reshape(cell.shape).any(axis=1)
    alone &= ~np.isfinite(limit).any(axis=1)
    parted = (cells.floor[cell] > 0) | (plain.curves.inflection() > 0).reshape(cell.shape)
    alone &= (parted & (plain.high > 0)).any(axis=1)
    return Linked(cell, cells.product[line], entry, place[entry], cost_class[cell], cells.floor[cell], plain, alone)


def _roomy(plain: Chains, step: Floats) -> Chains:
    """Narrow hard ramps by what rounding each side up or down can add to a step; not where they clash then.

    Between equal periods a limit of whole steps is overstepped by one step at most.
    """
    per_day = step / plain.days
    limit = np.where(plain.hard, plain.ramp, 0.0)
    whole = np.isclose(limit * plain.days[1:] / np.maximum(step[:, 1:], TINY) % 1, 0)
    alike = whole & (plain.days[1:] == plain.days[:-1]) & (step[:, 1:] == step[:, :-1])
    ramp = plain.ramp - np.where(alike, per_day[:, 1:], per_day[:, 1:] + per_day[:, :-1])
    narrow = replace(plain, ramp=np.where(plain.hard, np.maximum(ramp, 0.0), plain.ramp))
    shut = narrow.range.clash | (plain.hard & (ramp < 0)).any(axis=1)
    return replace(plain, ramp=np.where(shut[:, None], plain.ramp, narrow.ramp))


def _beside(plain: Chains, paid: Floats) -> Chains:
    """Keep cells without carry-over above the bend of their curve, or below it, as spends `paid` (n, T) are.

    Not where hard ramps then clash, nor where what is carried over decides on which side of the bend they stand.
    """
    assert plain.least is not None
    bend = plain.curves.concave_from().reshape(paid.shape) * (plain.retention == 0)[:, None]
    above = (bend > 0) & (paid >= HALF * bend)
    least = np.where(above & (bend <= plain.cap), np.maximum(plain.least, bend), plain.least)
    cap = np.where((bend > 0) & ~above, np.minimum(plain.cap, np.maximum(bend, least)), plain.cap)
    held = replace(plain, least=least, cap=cap)
    shut = held.range.clash[:, None]
    return replace(plain, least=np.where(shut, plain.least, least), cap=np.where(shut, plain.cap, cap))


def _safe(chains: Chains, found: ChainReply) -> ChainReply:
    """Let a chain whose climb broke down spend the least it may, which proves less but nothing wrong."""
    parts = (found.spend, found.effective_price, found.ramp_price)
    lost = np.flatnonzero(~np.all([np.isfinite(part).all(axis=1) for part in parts], axis=0))
    if len(lost) == 0:
        return found
    few = chains.take(lost)
    none, endless = np.zeros(len(lost)), np.full(len(lost), np.inf)
    safe = ChainReply(few.low, none, endless, np.zeros(few.low.shape), np.zeros((len(lost), few.width - 1)), few.low)
    return found.with_(lost, safe)


def _begun(chains: Chains, found: ChainReply, begin: Floats) -> ChainReply:
    """Let chains that must begin and do not spend in the one period that pays best.

    Where there is none the answer stays: no more is proven then, and nothing wrong.
    """
    spend, value = found.spend.copy(), found.value.copy()
    for i in np.flatnonzero((begin > 0) & ~(found.spend >= begin[:, None]).any(axis=1)):
        may = np.flatnonzero((chains.high[i] >= begin[i]) & (chains.low[i] <= 0))
        if len(may) == 0:
            continue
        one = chains.take(np.full(len(may), i))
        much = np.maximum(2 * one.curves.inflection().reshape(one.worth.shape)[0], begin[i])
        tried = one.low.copy()
        tried[np.arange(len(may)), may] = np.clip(much, chains.least_on[i], chains.high[i])[may]
        worth = one.value(tried)
        spend[i], value[i] = tried[int(np.argmax(worth))], worth.max()
    return replace(found, spend=spend, value=value)


def _at_least(chains: Chains, found: ChainReply, start: ChainReply) -> ChainReply:
    """Take the spends of an earlier answer, refined, where those found are worth less."""
    spend, value = polish(chains, np.clip(start.spend, chains.low, chains.high))
    better = value > found.value
    return replace(
        found,
        spend=np.where(better[:, None], spend, found.spend),
        value=np.where(better, value, found.value),
        upper=np.maximum(found.upper, np.where(better, value, -np.inf)),
    )


def _limits(ramps: tuple[Ramp, ...], cell: Ints, number: Ints) -> tuple[Floats, Floats]:
    """Ramp and penalty (n, T-1): of several the hard one, and of hard ones the tightest."""
    limit = np.full(cell.size, np.inf)
    penalty = np.full(cell.size, np.inf)
    for ramp in sorted(ramps, key=lambda one: (one.penalty is None, -one.limit)):
        at = number[ramp.first]
        limit[at] = np.minimum(limit[at], ramp.limit) if ramp.penalty is None else ramp.limit
        penalty[at] = np.inf if ramp.penalty is None else ramp.penalty
    return limit.reshape(cell.shape)[:, :-1], penalty.reshape(cell.shape)[:, :-1]
